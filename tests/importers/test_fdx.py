"""Tax forms as FDX JSON. Documents and amounts are made up; field names are those of the FDX tax API, version 5."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.records import line_of
from ledger.importers.base import Context, Found, Ignored, Item, Refused
from ledger.importers.fdx import Fdx
from ledger.importers.formats import identify

PAT = Context(person="pat", plan="acme-401k")
WORKPLACE = Context(person="pat", answers={"employer:Acme Inc.": "acme"})
CONVERSION = """{
  "taxYear": 2025,
  "issuer": {"tin": "00-0000000", "businessName": {"name1": "Plan", "name2": "Services"}},
  "recipient": {"tin": "000-00-0000"},
  "forms": [{"tax1099R": {
    "recipientAccountNumber": "123-4",
    "grossDistribution": 10200.00, "taxableAmount": 200, "taxableAmountNotDetermined": false,
    "totalDistribution": false, "federalTaxWithheld": "0.00", "employeeContributions": 10000.0,
    "distributionCodes": ["G"], "iraSepSimple": false, "corrected": false}}]
}"""


def items(tmp_path: Path, document: Any, context: Context = PAT) -> list[Item]:
    path = tmp_path / "forms.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return list(Fdx().read(path, context))


def lines(tmp_path: Path, document: Any, context: Context = PAT) -> list[dict[str, Any]]:
    found = items(tmp_path, document, context)
    assert all(isinstance(each, Found) for each in found), found
    return [json.loads(line_of(each.value)) for each in found if isinstance(each, Found)]


def refused(tmp_path: Path, document: Any, context: Context = PAT) -> Refused:
    (item,) = items(tmp_path, document, context)
    assert isinstance(item, Refused), item
    return item


def form(**fields: Any) -> dict[str, Any]:
    return {"tax1099R": {"taxYear": 2025, "grossDistribution": 1, **fields}}


def test_a_conversion_box_by_box(tmp_path: Path) -> None:
    """The boxes of the commonest form of all: $10,000.00 of basis and $200.00 of earnings, code G."""
    assert lines(tmp_path, CONVERSION) == [
        {
            "record": "form_1099r",
            "person": "pat",
            "plan": "acme-401k",
            "year": 2025,
            "account": "123-4",
            "boxes": {"1": "10200.00", "2a": "200.00", "4": "0.00", "5": "10000.00", "7": "G"},
            "note": "from Plan Services",
        }
    ]


def test_every_field_has_its_box(tmp_path: Path) -> None:
    state = {
        "stateCode": "NJ",
        "state": {"taxWithheld": 14.14, "taxId": "0-15", "income": 16.16},
        "local": {"taxWithheld": 17.17, "localityName": "Newark", "income": 19.19},
    }
    (line,) = lines(
        tmp_path,
        form(
            grossDistribution=1.01,
            taxableAmount=2.02,
            capitalGain=3.03,
            federalTaxWithheld=4.04,
            employeeContributions=5.05,
            netUnrealizedAppreciation=6.06,
            distributionCodes=["1", "b"],
            taxableAmountNotDetermined=True,
            totalDistribution=True,
            otherAmount=8.08,
            yourPercentOfTotal=100,
            totalEmployeeContributions=9.09,
            allocableToIRR=10.1,
            firstYearOfRoth=2021,
            foreignAccountTaxCompliance=True,
            dateOfPayment="2025-03-04T00:00:00Z",
            stateAndLocal=[state],
            corrected=True,
        ),
    )
    assert line["boxes"] == {
        "1": "1.01",
        "2a": "2.02",
        "2b_not_determined": True,
        "2b_total_distribution": True,
        "3": "3.03",
        "4": "4.04",
        "5": "5.05",
        "6": "6.06",
        "7": "1B",
        "8": "8.08",
        "9a": "100.00",
        "9b": "9.09",
        "10": "10.10",
        "11": 2021,
        "12_fatca": True,
        "13": "2025-03-04",
        "14": "14.14",
        "15": "NJ 0-15",
        "16": "16.16",
        "17": "17.17",
        "18": "Newark",
        "19": "19.19",
    }
    assert line["corrected"] is True


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(form(), id="a form by its key"),
        pytest.param({"Form1099R": {"taxYear": 2025, "grossDistribution": 1}}, id="Form1099R"),
        pytest.param({"taxYear": 2025, "grossDistribution": 1}, id="the bare form"),
        pytest.param({"taxYear": 2025, "taxFormType": "Tax1099R", "grossDistribution": 1}, id="a form by its type"),
        pytest.param([form()], id="a list"),
        pytest.param({"tax1099R": [{"taxYear": 2025, "grossDistribution": 1}]}, id="a list under the key"),
        pytest.param(
            {"taxStatements": [{"taxYear": 2025, "forms": [{"tax1099R": {"grossDistribution": 1}}]}]}, id="deep"
        ),
        pytest.param(
            {"statements": [{"taxYear": "2025", "forms": [{"tax1099R": {"grossDistribution": "1"}}]}]}, id="text"
        ),
    ],
)
def test_the_shapes_of_a_document(tmp_path: Path, document: Any) -> None:
    assert lines(tmp_path, document) == [
        {
            "record": "form_1099r",
            "person": "pat",
            "plan": "acme-401k",
            "year": 2025,
            "boxes": {"1": "1.00"},
        }
    ]


@pytest.mark.parametrize(
    ("written", "box"),
    [
        ("10200", "10200.00"),
        ("10200.5", "10200.50"),
        ("10200.05", "10200.05"),
        ("10200.050", "10200.05"),
        ("0.1", "0.10"),
        ("1e3", "1000.00"),
        ("1000000000.00", "1000000000.00"),
        ('"10200.5"', "10200.50"),
        ('"$10,200.50"', "10200.50"),
        ('" 1 "', "1.00"),
    ],
)
def test_amounts_are_read_to_the_cent(tmp_path: Path, written: str, box: str) -> None:
    (line,) = lines(tmp_path, f'{{"taxYear": 2025, "grossDistribution": {written}}}')
    assert line["boxes"]["1"] == box


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("10200.005", "grossDistribution: 10200.005 has a part of a cent."),
        ("0.1000000000000000055", "grossDistribution: 0.1000000000000000055 has a part of a cent."),
        ('"10200.005"', "grossDistribution: 10200.005 has a part of a cent."),
        ("1000000000.01", "grossDistribution: “1000000000.01” is not a dollar amount."),
        ("1e400", "grossDistribution: “1E+400” is not a dollar amount."),
        ("true", "grossDistribution: “True” is not a dollar amount."),
        ("[1]", "grossDistribution: “[Decimal('1')]” is not a dollar amount."),
        ('"ten"', "“ten” is not a dollar amount."),
        ("-1", "Box 1 has -$1.00; no amount there is below zero."),
    ],
)
def test_amounts_that_are_none(tmp_path: Path, written: str, why: str) -> None:
    item = refused(tmp_path, f'{{"taxYear": 2025, "grossDistribution": {written}}}')
    assert item.why == f"form 1, Form 1099-R: {why}"
    assert item.hint


@pytest.mark.parametrize(
    "written", ["1e999999999", "-1e999999999", "0e999999999", "9" * 4_000_000, f'"{"9" * 400_000}"']
)
def test_an_amount_of_any_size_is_refused_in_time(tmp_path: Path, written: str) -> None:
    begun = time.monotonic()
    item = refused(tmp_path, f'{{"taxYear": 2025, "grossDistribution": {written}}}')
    assert "is not a dollar amount." in item.why
    assert len(item.why) < 200
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("written", ["1e-999999999", "1.5e-400", f"0.{'1' * 1_000_000}"])
def test_the_smallest_part_of_a_cent_is_one(tmp_path: Path, written: str) -> None:
    assert "has a part of a cent." in refused(tmp_path, f'{{"taxYear": 2025, "grossDistribution": {written}}}').why


def test_what_is_blank_is_not_zero(tmp_path: Path) -> None:
    (line,) = lines(
        tmp_path, form(taxableAmount=None, employeeContributions="", firstYearOfRoth=None, stateAndLocal=[])
    )
    assert line["boxes"] == {"1": "1.00"}


@pytest.mark.parametrize("fields", [{"iraSepSimple": True}, {"distributionCodes": ["J"]}, {"distributionCodes": "T"}])
def test_the_form_of_an_ira_has_no_plan(tmp_path: Path, fields: dict[str, Any]) -> None:
    (line,) = lines(tmp_path, form(**fields))
    assert "plan" not in line


def test_each_payer_may_be_another_plan(tmp_path: Path) -> None:
    """The one named with --plan is taken where nothing is answered for a payer."""
    document = {"forms": [form(issuer={"businessName": {"name1": "One"}}), form(issuer="Two"), form()]}
    context = Context(person="pat", plan="acme-401k", answers={"plan:One": "one-401k"})
    assert [line["plan"] for line in lines(tmp_path, document, context)] == ["one-401k", "acme-401k", "acme-401k"]


def test_a_w2(tmp_path: Path) -> None:
    document = {
        "taxYear": 2025,
        "issuer": {"businessName": {"name1": "Acme Inc."}},
        "forms": [
            {
                "taxW2": {
                    "wages": 246000,
                    "federalTaxWithheld": 2.2,
                    "socialSecurityWages": 176100,
                    "medicareWages": 5.5,
                    "codes": [
                        {"code": "D", "amount": 23000},
                        {"code": "DD", "amount": 1},
                        {"code": "D", "amount": 500},
                    ],
                    "other": [{"description": "AFTER TAX", "amount": 24180}],
                    "retirementPlan": True,
                    "statutory": False,
                    "thirdPartySickPay": True,
                    "stateAndLocal": [
                        {"stateCode": "PA", "state": {"income": 16, "taxWithheld": 17}, "local": {"localityName": "X"}}
                    ],
                }
            }
        ],
    }
    assert lines(tmp_path, document, WORKPLACE) == [
        {
            "record": "form_w2",
            "person": "pat",
            "employer": "acme",
            "year": 2025,
            "boxes": {
                "1": "246000.00",
                "12": {"D": "23500.00", "DD": "1.00"},
                "13": "retirement plan, third-party sick pay",
                "14": {"AFTER TAX": "24180.00"},
                "15": "PA",
                "16": "16.00",
                "17": "17.00",
                "2": "2.20",
                "20": "X",
                "3": "176100.00",
                "5": "5.50",
            },
            "note": "from Acme Inc.",
        }
    ]


def test_a_5498(tmp_path: Path) -> None:
    document = {
        "tax5498": {
            "taxYear": 2025,
            "iraContributions": 0,
            "rolloverContributions": 20000,
            "rothIraConversion": 7012,
            "fairMarketValue": 30000.01,
            "rothIraContributions": 7000,
            "rothIra": True,
            "ira": False,
        }
    }
    (line,) = lines(tmp_path, document)
    assert (line["record"], "plan" in line, "employer" in line) == ("form_5498", False, False)
    assert line["boxes"] == {
        "1": "0.00",
        "10": "7000.00",
        "2": "20000.00",
        "3": "7012.00",
        "5": "30000.01",
        "7": "Roth IRA",
    }


def test_what_the_ledger_does_not_keep_is_said(tmp_path: Path) -> None:
    states = [{"stateCode": "NJ", "state": {"income": 1}}, {"stateCode": "PA"}, {"state": {"income": 2}}]
    found = items(
        tmp_path, [{"tax1099Div": {"ordinaryDividends": 1}}, {"taxW2C": {"wages": 1}}, form(stateAndLocal=states)]
    )
    assert [each.why for each in found if isinstance(each, Ignored)] == [
        "tax1099Div: the ledger keeps Forms 1099-R, W-2 and 5498 alone",
        "taxW2C: the ledger keeps Forms 1099-R, W-2 and 5498 alone",
        "form 3: what it says of PA, another state; one state of a form is kept",
    ]
    assert len([each for each in found if isinstance(each, Found)]) == 1


@pytest.mark.parametrize(
    ("document", "context", "why", "hint"),
    [
        (form(), Context(plan="acme-401k"), "the file does not say whose it is.", "Give --person."),
        (
            form(issuer="Big Payer"),
            Context(person="pat"),
            "which plan of the ledger is “Big Payer”?",
            "Give --plan or --answer 'plan:Big Payer=ID' or --answer plan=ID; the last holds for all forms.",
        ),
        (
            {"taxW2": {"taxYear": 2025, "wages": 1}},
            PAT,
            "which employer of the ledger is its issuer?",
            "Give --answer employer=ID; the last holds for all forms.",
        ),
        ({"grossDistribution": 1}, PAT, "taxYear is not there.", "Add it: the year that the form is of."),
        (form(taxYear="25x"), PAT, "taxYear: “25x” is not a year.", "Write it with four digits."),
        (form(taxYear=25), PAT, "year: “25” is not a year.", ""),
        (form(firstYearOfRoth=True), PAT, "firstYearOfRoth: “True” is not a year.", "Write it with four digits."),
        (form(dateOfPayment="March"), PAT, "boxes: “March” is not a date.", None),
        (form(distributionCodes=["1", "2", "B"]), PAT, "“12B” are 3 distribution codes;", None),
        (form(distributionCodes=["O"]), PAT, "“O” is no distribution code of Form 1099-R.", None),
        (form(iraSepSimple="yes"), PAT, "iraSepSimple: “yes” is neither true nor false.", "Write true or false."),
        (form(totalDistribution=1), PAT, "totalDistribution: “1” is neither true nor false.", "Write true or false."),
        (
            {"taxW2": {"taxYear": 2025, "codes": [{"code": "D"}]}},
            WORKPLACE,
            "codes: an item has no code or no amount.",
            "Write both.",
        ),
        ({"taxW2": {"taxYear": 2025, "other": ["x"]}}, WORKPLACE, "other: an item has no description", "Write both."),
        (
            form(stateAndLocal=[{"state": "NJ"}]),
            PAT,
            "stateAndLocal: state and local are objects.",
            "Write them as FDX has them.",
        ),
    ],
)
def test_forms_that_cannot_be_recorded(
    tmp_path: Path, document: Any, context: Context, why: str, hint: str | None
) -> None:
    item = refused(tmp_path, document, context)
    assert item.why.partition(": ")[2].startswith(why)
    assert hint is None or item.hint == hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"tax1099R": ', "forms.json is no JSON: Expecting value at line 1."),
        ('{"tax1099R": {"grossDistribution": NaN}}', "NaN is not an amount."),
        ('{"tax1099R": {"grossDistribution": 1e9999999999999999999}}', "“1e9999999999999999999” is not an amount."),
        ('{"tax1099R": []}', "forms.json holds no Form 1099-R, W-2 or 5498."),
        ("[" * 100_000, "forms.json is nested too deeply."),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(LedgerError) as caught:
        items(tmp_path, text)
    assert caught.value.message == said
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("forms.json", CONVERSION, "fdx"),
        ("download", "\ufeff" + CONVERSION, "fdx"),
        ("list.json", '[{"Tax1099R": {}}]', "fdx"),
        ("w2.json", '{"formW2": {}}', "fdx"),
        ("bare.json", '{"taxFormType": "Tax5498"}', "fdx"),
        ("other.json", '{"tax1099Div": {}}', None),
        ("book", '{"record": "form_1099r", "boxes": {"1": "1.00"}}', "book"),
        ("notes.txt", 'the key is "tax1099R"', None),
    ],
)
def test_a_document_is_known_by_its_content(tmp_path: Path, name: str, content: str, known: str | None) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    found = identify(path)
    assert (found.name if found else None) == known
