"""Pay stubs as JSON: ADP's pay statements, in the words of its Pay Statements API v1, and plain objects."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.importers.base import Context, Found, Ignored, Item, Question, Refused
from ledger.importers.pay_stubs.json_stub import JsonStub

PAT = Context(person="pat", plan="acme-401k")
AFTER_TAX = Context(person="pat", plan="acme-401k", answers={"label:After-Tax 415C": "after_tax"})


def usd(value: float) -> dict[str, Any]:
    return {"amountValue": value, "currencyCode": "USD"}


def deduction(code: str, current: float | None, ytd: float | None = None, **more: Any) -> dict[str, Any]:
    amounts = {"deductionAmount": current, "deductionYTDAmount": ytd}
    return {"codeName": code, **{key: usd(value) for key, value in amounts.items() if value is not None}, **more}


def statement(*deductions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"payDate": "2024-03-15", "grossPayAmount": usd(5000), "deductions": list(deductions), **more}


FEDERAL = deduction("Federal Income Tax", -900.1, 2700.3)
MATCH = {
    "nameCode": {"codeValue": "er401k", "shortName": "ER 401K Match"},
    "memoAmount": usd(250),
    "memoYTDAmount": usd(1250),
}
ADP = statement(
    FEDERAL,
    deduction("401K Plan ", -600.5, 3000.5, deductionCategoryCodeName="Retirement", preTaxIndicator=True),
    deduction("After-Tax 415C", -700, 700.0, deductionCategoryCodeName="Other"),
    deduction("Reimbursement", 45),
    deduction("Checking 1", -2754.4, deductionCategoryCodeName="Banking"),
    memos=[MATCH, {"nameCode": {"codeValue": "gtl", "shortName": "Group Term Life"}, "memoAmount": usd(3.2)}],
    payPeriod={"startDate": "2024-03-01", "endDate": "2024-03-15"},
    employer={"employerName": "Hooli"},
)
STUB = PayStub(
    person="pat",
    plan="acme-401k",
    pay_date=dt.date(2024, 3, 15),
    compensation=Money(500_000),
    amounts={"pre_tax_deferral": Money(60_050), "after_tax": Money(70_000), "employer_match": Money(25_000)},
    year_to_date={"pre_tax_deferral": Money(300_050), "after_tax": Money(70_000), "employer_match": Money(125_000)},
)


def read(tmp_path: Path, given: object, context: Context = PAT, name: str = "statement.json") -> list[Item]:
    path = tmp_path / name
    path.write_text(given if isinstance(given, str) else json.dumps(given))
    return list(JsonStub().read(path, context))


def stubs(items: list[Item]) -> list[PayStub]:
    return [item.value for item in items if isinstance(item, Found)]


def refused(items: list[Item]) -> list[str]:
    return [item.why for item in items if isinstance(item, Refused)]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(ADP, id="bare"),
        pytest.param({"payStatement": ADP}, id="as the API answers"),
        pytest.param([{"payStatement": ADP}], id="a list"),
        pytest.param({"payrollOutputs": [{"associateOID": "G1", "payStatement": ADP}]}, id="payroll outputs"),
        pytest.param(json.dumps(ADP, indent=4).replace("codeName", "CodeName"), id="as the web site writes it"),
    ],
)
def test_a_statement_of_adp_takes_below_zero_and_its_memos_are_the_employers(tmp_path: Path, given: object) -> None:
    text = given if isinstance(given, str) else json.dumps(given)
    assert JsonStub().identify("anything", text.encode())
    assert stubs(read(tmp_path, given, AFTER_TAX, name="renamed.txt")) == [STUB]


def test_after_tax_money_is_asked_about(tmp_path: Path) -> None:
    (question,) = [item for item in read(tmp_path, ADP) if isinstance(item, Question)]
    assert question.key == "label:After-Tax 415C"
    assert question.choices[:2] == ("after_tax", "roth_deferral")


def test_above_zero_is_taken_where_the_taxes_are_above_zero(tmp_path: Path) -> None:
    given = statement(deduction("Federal Income Tax", 900), deduction("401K", 600), deduction("Roth 401K", -20))
    (stub,) = stubs(read(tmp_path, given))
    assert stub.amounts == {"pre_tax_deferral": Money(60_000), "roth_deferral": Money(-2_000)}


def test_a_statement_that_takes_pay_back_takes_everything_back(tmp_path: Path) -> None:
    taken_back = statement(deduction("Federal Income Tax", 100), deduction("401K", 60), grossPayAmount=usd(-1000))
    (stub,) = stubs(read(tmp_path, taken_back))
    assert (stub.compensation, stub.amounts) == (Money(-100_000), {"pre_tax_deferral": Money(-6_000)})


def test_below_zero_without_a_tax_that_tells_what_it_means_is_refused(tmp_path: Path) -> None:
    (why,) = refused(read(tmp_path, statement(deduction("401K", -600))))
    assert why.startswith("statement 1: “401K” is -$600.00; nothing tells")


@pytest.mark.parametrize(
    ("code", "more", "key"),
    [
        ("401K Plan", {"preTaxIndicator": False}, "label:401K Plan (not pre-tax)"),
        ("401K Catch Up", {"preTaxIndicator": False}, "label:401K Catch Up (after tax)"),
        ("Plan 7", {"deductionCategoryCodeName": "Retirement"}, "label:Retirement: Plan 7"),
    ],
)
def test_what_the_statement_says_besides_the_label_makes_a_question(
    tmp_path: Path, code: str, more: dict[str, Any], key: str
) -> None:
    given = statement(FEDERAL, deduction(code, -100, **more))
    assert [item.key for item in read(tmp_path, given) if isinstance(item, Question)] == [key]

    answered = Context(person="pat", plan="acme-401k", answers={key: "roth_deferral"})
    assert stubs(read(tmp_path, given, answered))[0].amounts == {"roth_deferral": Money(10_000)}


def test_roth_money_listed_as_pre_tax_is_roth(tmp_path: Path) -> None:
    (stub,) = stubs(read(tmp_path, statement(FEDERAL, deduction("Roth 401k", -45.65, 1658.8, preTaxIndicator=True))))
    assert stub.amounts == {"roth_deferral": Money(4_565)}
    assert stub.year_to_date == {"roth_deferral": Money(165_880)}


def test_a_year_to_date_without_an_amount_is_a_source_that_is_maxed(tmp_path: Path) -> None:
    (stub,) = stubs(read(tmp_path, statement(FEDERAL, deduction("401K", None, 24500))))
    assert (stub.amounts, stub.year_to_date) == ({}, {"pre_tax_deferral": Money(2_450_000)})


def test_a_list_of_summaries_holds_no_deductions_and_says_so(tmp_path: Path) -> None:
    items = read(tmp_path, {"payStatements": [{"payDate": "2024-03-15", "netPayAmount": usd(1)}, ADP]}, AFTER_TAX)
    assert next(item.why for item in items if isinstance(item, Ignored)) == (
        "statement 1: a summary without deductions; download the statement itself"
    )
    assert stubs(items) == [STUB]


PLAIN = {
    "pay_date": "1/15/2026",
    "document": "4711",
    "pay_type": "bonus",
    "employer": "Acme",
    "lines": [
        {"label": "Gross Pay", "current": "5,000.00"},
        {"label": "401K Pretax", "current": 500, "ytd": "500.00", "employer_current": 250.5, "employer_ytd": 250.50},
        {"label": "Roth 401K", "current": None, "ytd": 0.0},
    ],
}


def test_a_plain_object_has_a_line_for_each_label(tmp_path: Path) -> None:
    assert JsonStub().identify("x", json.dumps(PLAIN).encode())
    assert stubs(read(tmp_path, [PLAIN])) == [
        PayStub(
            person="pat",
            plan="acme-401k",
            pay_date=dt.date(2026, 1, 15),
            pay_type="bonus",
            document="pay statement 4711",
            compensation=Money(500_000),
            amounts={"pre_tax_deferral": Money(50_000), "employer_match": Money(25_050)},
            year_to_date={
                "pre_tax_deferral": Money(50_000),
                "roth_deferral": Money(0),
                "employer_match": Money(25_050),
            },
        )
    ]


@pytest.mark.parametrize(
    "number", ["500.005", "1e3", "5E2", "1200.0000000000002", "1" * 13, "1000000000000000", "0.1e-3"]
)
def test_a_number_that_is_no_amount_of_cents_is_refused(tmp_path: Path, number: str) -> None:
    text = json.dumps({"pay_date": "2026-01-15", "lines": [{"label": "401K", "current": "N"}]}).replace('"N"', number)
    (why,) = refused(read(tmp_path, text))
    assert why.startswith("statement 1: 401K: ")


@pytest.mark.parametrize(("number", "cents"), [("500", 50_000), ("12.5", 1_250), ("12.500000", 1_250), ("-0.10", -10)])
def test_numbers_are_read_as_they_are_written(tmp_path: Path, number: str, cents: int) -> None:
    tax = {"label": "Federal Income Tax", "current": "9.00"}  # tells that what is below zero was taken back
    given = {"pay_date": "2026-01-15", "lines": [tax, {"label": "401K", "current": "N"}]}
    text = json.dumps(given).replace('"N"', number)
    assert stubs(read(tmp_path, text))[0].amounts == {"pre_tax_deferral": Money(cents)}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (statement(FEDERAL, payDate="2024-03"), "payDate: “2024-03” is not a date"),
        (statement(FEDERAL, payDate=None), "it has no pay date"),
        (statement({**deduction("401K", 1), "deductionAmount": {"amountValue": 1, "currencyCode": "CAD"}}), "CAD"),
        (statement({**deduction("401K", 1), "deductionAmount": True}), "401K: it is no amount"),
        (statement({"deductionAmount": usd(1)}), "a line has no name"),
        (statement(deductions="none"), "deductions is no list of objects"),
        ({"pay_date": "2026-01-15", "lines": [{"label": "401K", "amount": 5}]}, "keys that are not known: amount"),
        ({"pay_date": "2026-01-15", "lines": [], "roth_401k": 5}, "outside the lines: roth_401k"),
        ({"pay_date": "", "lines": []}, "it has no pay date"),
    ],
)
def test_what_cannot_be_known_is_refused(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    (why,) = refused(read(tmp_path, given))
    assert why.startswith("statement 1: ")
    assert said in why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no JSON"),
        ('{"pay_date": NaN, "lines": []}', "NaN is not an amount"),
        ('{"pay_date": "2026-01-15", "pay_date": "2026-01-16", "lines": []}', "“pay_date” stands twice"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * 500 + "]" * 500, "nested too deeply"),
        ("[]", "holds no pay statement"),
    ],
)
def test_a_document_that_is_none_is_refused_as_a_whole(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LedgerError, match=said):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        '{"record": "pay_stub", "pay_date": "2026-01-15", "lines": []}',
        '{"tax1099R": {"grossDistribution": 1.0, "payDate": "2026-01-15", "deductions": []}}',
        '{"taxFormType": "TaxW2", "pay_date": "2026-01-15", "lines": []}',
        '{"payDate": "2026-01-15"}',
        '{"lines": []}',
        '"pay_date": "2026-01-15", "lines":',
        "",
    ],
)
def test_other_documents_are_not_claimed(text: str) -> None:
    assert not JsonStub().identify("x.json", text.encode())


def test_a_statement_that_stands_in_the_file_twice_is_one(tmp_path: Path) -> None:
    items = read(tmp_path, {"payStatements": [ADP, ADP]}, AFTER_TAX)

    assert stubs(items) == [STUB]
    assert [item.why for item in items if isinstance(item, Ignored)][-1] == (
        "a copy of the pay statement of 2024-03-15 before it"
    )


def test_wages_that_a_match_is_reckoned_from_are_no_match(tmp_path: Path) -> None:
    wages = {"nameCode": {"shortName": "401K Match Wages"}, "memoAmount": usd(5000), "memoYTDAmount": usd(15000)}
    (stub,) = stubs(read(tmp_path, statement(FEDERAL, deduction("401K", -100), memos=[wages])))
    assert stub.amounts == {"pre_tax_deferral": Money(10_000)}


def test_insurance_paid_before_tax_is_asked_about(tmp_path: Path) -> None:
    items = read(tmp_path, statement(FEDERAL, deduction("PRETAX 125", -100)))
    assert [item.key for item in items if isinstance(item, Question)] == ["label:PRETAX 125"]


def test_plain_lines_below_zero_go_by_their_taxes(tmp_path: Path) -> None:
    lines = [{"label": "Federal Income Tax", "current": "-310.00"}, {"label": "401K", "current": "-500.00"}]
    (stub,) = stubs(read(tmp_path, {"pay_date": "2026-01-15", "lines": lines}))
    assert stub.amounts == {"pre_tax_deferral": Money(50_000)}
    (why,) = refused(read(tmp_path, {"pay_date": "2026-01-15", "lines": lines[1:]}))
    assert "nothing tells" in why


def test_the_file_says_its_employer(tmp_path: Path) -> None:
    path = tmp_path / "statement.json"
    for given, name in ((ADP, "Hooli"), (PLAIN, "Acme"), ([], "")):
        path.write_text(json.dumps(given))
        assert JsonStub().belongs_to(path) == name
