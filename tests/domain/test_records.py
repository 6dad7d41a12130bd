"""Every kind of record: a full line and a bare one are read, checked, and written back in one fixed form."""

import dataclasses
import json
from typing import Any

import pytest

from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import attribute
from ledger.domain.records import RECORDS, as_recorded, day_of, line_of, read_line, record_class, record_of, reference

PAT, PLAN, DAY = {"person": "pat"}, {"person": "pat", "plan": "acme-401k"}, {"date": "2026-06-15"}
FULL: list[dict[str, Any]] = [
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1976-03-14", "note": "n", "document": "d"},
    {
        "record": "tax_year",
        **PAT,
        "year": 2026,
        "filing_status": "single",
        "lived_apart": True,
        "modified_agi": "1.00",
    },
    {"record": "employer", "id": "acme", "name": "Acme", "group": "g", "return_due": "10-15", "tax_exempt": True},
    {
        "record": "wages",
        **PAT,
        "employer": "acme",
        "year": 2025,
        "social_security_wages": "1.00",
        "compensation": "2.00",
        "net_earnings": "3.00",
        "owner_share": "0.60",
    },
    {"record": "long_service", **PLAN, "year": 2026, "years": 20, "prior_deferrals": "1.00", "used_before": "2.00"},
    {
        "record": "plan",
        "id": "acme-401k",
        "employer": "acme",
        "name": "A",
        "kind": "401k",
        "limitation_year_end": "06-30",
        "ended": "2026-06-30",
        "after_tax_allowed": False,
        "safe_harbor": True,
        "loss_basis_policy": "extinguish",
        "conversion_frequency": "daily",
        "after_tax_cap_rate": "0.10",
        "after_tax_cap_amount": "5.00",
        "catch_up_wages_of": ["acme"],
        "match": {
            "tiers": [["1.00", "0.03"], ["0.50", "0.05"]],
            "period": "year",
            "dollar_cap": "9.00",
            "on": ["after_tax"],
        },
    },
    {
        "record": "plan_change",
        "id": "x",
        "plan": "acme-401k",
        "from": "2026-07-01",
        "roth_allowed": False,
        "ended": None,
    },
    {
        "record": "plan_merger",
        "id": "x",
        **DAY,
        "plan": "a",
        "into": "b",
        "person": "pat",
        "basis": {"after_tax": "1.00"},
    },
    {
        "record": "pay_schedule",
        "id": "x",
        **PLAN,
        "from": "2026-01-01",
        "frequency": "biweekly",
        "first_pay_date": "2026-01-09",
        "pay": "10.00",
        "elections": {"after_tax": "0.10"},
        "election_amounts": {"pre_tax_deferral": "1.00"},
    },
    {"record": "expected_pay", **PLAN, "pay_date": "2026-06-15", "pay": "9.00", "elections": {"after_tax": "0.10"}},
    {
        "record": "pay_stub",
        "id": "x",
        **PLAN,
        "pay_date": "2026-06-15",
        "deposit_date": "2026-06-17",
        "pay_type": "bonus",
        "compensation": "-1.00",
        "plan_pay": "2.00",
        "amounts": {"pre_tax_deferral": "1.00", "after_tax": "-2.00"},
        "year_to_date": {"after_tax": "3.00"},
    },
    {
        "record": "contribution",
        "id": "x",
        **PLAN,
        **DAY,
        "source": "employer_match",
        "amount": "-1.00",
        "limitation_year": 2025,
        "deposit_date": "2026-06-17",
    },
    {
        "record": "receipt",
        "id": "x",
        **PLAN,
        **DAY,
        "pay_date": "2026-06-12",
        "sources": ["pre_tax_deferral", "after_tax"],
        "amount": "1.00",
    },
    {"record": "student_loan_payment", "id": "x", **PLAN, **DAY, "amount": "1.00"},
    {"record": "catch_up_notice", "id": "x", **PLAN, **DAY, "for_year": 2025, "amount": "1.00"},
    {
        "record": "valuation",
        "id": "x",
        **PLAN,
        **DAY,
        "source": "after_tax",
        "vested": "1.00",
        "holdings": [{"fund": "F", "units": "1.2344", "price": "10.0000"}, {"units": "2.3454", "price": "10.0000"}],
    },
    {"record": "earnings", "id": "x", **PLAN, **DAY, "source": "after_tax", "amount": "-1.00"},
    {
        "record": "conversion",
        "id": "x",
        **PLAN,
        **DAY,
        "source": "pre_tax_deferral",
        "amount": "5.00",
        "destination": "other_plan",
        "into": "b",
        "balance_before": "9.00",
        "earnings": "1.00",
        "qualified": False,
        "withheld": "0.00",
    },
    {
        "record": "conversion",
        "id": "x",
        **PLAN,
        **DAY,
        "legs": [
            {"destination": "traditional_ira", "amount": "8.00", "pre_tax": "8.00"},
            {"destination": "cash", "amount": "2.00"},
            {"destination": "roth_ira", "amount": "1.00", "direct": False, "into": "b", "date": "2026-07-01"},
        ],
    },
    {
        "record": "opening_balance",
        "id": "x",
        **PLAN,
        **DAY,
        "source": "after_tax",
        "balance": "9.00",
        "basis": None,
        "vested": "1.00",
        "pre_1987_basis": "0.00",
        "first_year": 2020,
        "layers": [{"year": 2020, "taxable": "1.00", "nontaxable": "2.00"}],
    },
    {"record": "ira_opening_balance", "id": "x", **PAT, **DAY, "kind": "roth", "basis": "1.00", "first_year": 2020},
    {
        "record": "refund",
        "id": "x",
        **PLAN,
        **DAY,
        "source": "after_tax",
        "amount": "1.00",
        "earnings": "-0.05",
        "reason": "excess_annual_addition",
        "for_year": 2025,
    },
    {
        "record": "distribution",
        "id": "x",
        **PLAN,
        **DAY,
        "source": "designated_roth",
        "amount": "1.00",
        "qualified": True,
        "balance_before": "2.00",
        "code": "B1",
        "exception": "09",
        "withheld": "0.20",
    },
    {"record": "forfeited", "id": "x", **PLAN, **DAY, "source": "employer_match", "amount": "1.00"},
    {"record": "loan", "id": "x", **PLAN, **DAY, "event": "deemed", "amount": "1.00"},
    {"record": "ira_contribution", "id": "x", **PAT, **DAY, "kind": "roth", "amount": "1.00", "for_year": 2025},
    {"record": "ira_conversion", "id": "x", **PAT, **DAY, "amount": "1.00"},
    {"record": "ira_distribution", "id": "x", **PAT, **DAY, "amount": "1.00"},
    {"record": "ira_roll_in", "id": "x", **PAT, **DAY, "amount": "1.00", "plan": "acme-401k"},
    {"record": "ira_year_end_value", **PAT, "year": 2026, "value": "1.00"},
    {"record": "roth_ira_distribution", "id": "x", **PAT, **DAY, "amount": "1.00", "exception": "09"},
    {
        "record": "form_1099r",
        "id": "x",
        **PLAN,
        "year": 2026,
        "account": "1",
        "corrected": True,
        "boxes": {"1": "9.00", "2a": None, "2b_not_determined": True, "4": "0.00", "5": "8.00", "7": "G", "11": 2020},
    },
    {
        "record": "form_w2",
        "id": "x",
        **PAT,
        "employer": "acme",
        "year": 2026,
        "boxes": {"1": "9.00", "12": {"D": "1.00", "AA": "2.00"}, "14": {"AFTER TAX": "3.00"}},
    },
    {"record": "form_5498", "id": "x", **PAT, "year": 2026, "boxes": {"2": "9.00"}},
    {"record": "filed_return", "id": "x", **PAT, "year": 2026, **DAY, "forms": {"1040": {"5a": "10200"}}},
    {"record": "limits", "year": 2027, "source": "mine", "elective_deferral": 25000, "roth_ira_single": [1, 2]},
    {"record": "import_answer", "plan": "acme-401k", "label": "ofx:AFTERTAX", "answer": "after_tax"},
    {"record": "import_mapping", "name": "voya", "columns": {"Date": "date"}},
    {
        "record": "acknowledged",
        "id": "x",
        **PAT,
        "code": "415c_near",
        "year": 2026,
        "until": "2026-12-31",
        "reason": "r",
    },
    {"record": "void", "id": "y", "entry": "x", "reason": "r"},
]


@pytest.mark.parametrize("line", FULL, ids=[f"{place}-{line['record']}" for place, line in enumerate(FULL)])
def test_a_full_line_is_read_and_written_back(line: dict[str, Any]) -> None:
    value = read_line(line)

    assert json.loads(line_of(value)) == line
    assert read_line(json.loads(line_of(value))) == value
    assert record_of(value) == line["record"]


def test_every_kind_of_the_book_is_there() -> None:
    assert {line["record"] for line in FULL} == set(RECORDS)


@pytest.mark.parametrize("record", RECORDS)
def test_the_keys_of_a_record_are_its_attributes(record: str) -> None:
    cls = record_class(record)
    held = {each.name for each in dataclasses.fields(cls)} - {"changes", "figures"}
    keys = {attribute(key) for key in cls.FIELDS}
    assert held <= keys
    if record not in {"plan_change", "limits"}:
        assert held == keys


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ([], "a line of the book is one JSON object."),
        ({}, "the line does not say which record it is."),
        ({"record": "payslip"}, "unknown record “payslip”."),
        ({"record": "person", "id": "p", "name": "P"}, "birth_date must be given."),
        ({"record": "person", "id": "p", "name": "P", "birth_date": "1980-01-01", "age": 4}, "unknown key “age”."),
        ({"record": "person", "id": " p", "name": "P", "birth_date": "1980-01-01"}, "id: “ p” cannot be an id."),
        ({"record": "person", "id": "p\x1b", "name": "P", "birth_date": "1980-01-01"}, "id: “p\\x1b” cannot be an id."),
        (
            {"record": "person", "id": "p", "name": "P", "birth_date": "1980-13-01"},
            "birth_date: “1980-13-01” is not a date.",
        ),
        (
            {"record": "earnings", **PLAN, **DAY, "source": "after_tax", "amount": 1.1},
            "amount: 1.1 is a JSON number with decimals, which cannot hold every cent.",
        ),
        ({"record": "earnings", **PLAN, **DAY, "source": "mega", "amount": 1}, "source: “mega” is none of: "),
        (
            {"record": "forfeited", **PLAN, **DAY, "source": "after_tax", "amount": "-1.00"},
            "amount: -$1.00 is below zero.",
        ),
        (
            {"record": "forfeited", **PLAN, **DAY, "source": "after_tax", "amount": "1.5"},
            "amount: “1.5” is not a dollar amount.",
        ),
        (
            {"record": "forfeited", **PLAN, **DAY, "source": "after_tax", "amount": True},
            "amount: “True” is not a dollar amount.",
        ),
        ({"record": "valuation", **PLAN, **DAY, "source": "after_tax"}, "needs a balance or holdings, one of the two."),
        ({"record": "conversion", **PLAN, **DAY, "amount": "1.00"}, "needs an amount and a destination, or legs."),
        ({"record": "conversion", **PLAN, **DAY, "amount": "0.00", "destination": "roth_ira"}, "moves nothing."),
        (
            {
                "record": "conversion",
                **PLAN,
                **DAY,
                "amount": "2.00",
                "destination": "roth_ira",
                "balance_before": "1.99",
            },
            "The 2026-06-15 conversion of $2.00 is more than the balance of $1.99.",
        ),
        (
            {"record": "conversion", **PLAN, **DAY, "amount": "2.00", "destination": "roth_ira", "earnings": "2.01"},
            "Earnings of $2.01 are more than the $2.00 converted on 2026-06-15.",
        ),
        ({"record": "plan_change", "plan": "a", "from": "2026-01-01"}, "changes nothing."),
        ({"record": "limits", "year": 2027, "source": "me"}, "The limits record holds no figure."),
        ({"record": "limits", "year": 2027, "source": "me", "ira": [1, 2]}, "The limit ira is one figure."),
        (
            {"record": "pay_stub", "id": "plan:x", **PLAN, "pay_date": "2026-06-15", "amounts": {}},
            "begins like the name of a party.",
        ),
        (
            {"record": "pay_stub", **PLAN, "pay_date": "2026-06-15", "amounts": {"designated_roth": 1}},
            "designated_roth names",
        ),
        (
            {"record": "wages", **PAT, "employer": "a", "year": 2025, "owner_share": "1.01"},
            "is not a share between 0 and 1.",
        ),
        ({"record": "form_1099r", **PAT, "year": 2026, "boxes": {"x y": 1}}, "“x y” is no box of the form."),
    ],
)
def test_a_wrong_line_says_what_is_wrong(line: object, message: str) -> None:
    with pytest.raises(InvalidEntryError) as refused:
        read_line(line)
    assert message in refused.value.message


def test_match_tiers_must_rise() -> None:
    plan = {"record": "plan", "id": "a", "employer": "e", "name": "A", "kind": "401k"}
    with pytest.raises(InvalidEntryError, match=r"The shares of pay of the match tiers must rise: 0\.06, 0\.03"):
        read_line({**plan, "match": {"tiers": [["1", "0.06"], ["1", "0.03"]]}})


def test_a_made_id_rests_on_content_and_place_among_equals() -> None:
    stub = read_line({"record": "pay_stub", **PLAN, "pay_date": "2026-06-15", "amounts": {"after_tax": 5}})
    first, again, second = as_recorded(stub), as_recorded(stub), as_recorded(stub, 2)
    assert first == again
    assert first.reference != second.reference
    assert read_line(json.loads(first.text)).id == first.reference


def test_parties_are_known_by_their_own_keys() -> None:
    by_kind = {line["record"]: read_line(line) for line in FULL}
    assert reference(by_kind["plan"]) == "plan:acme-401k"
    assert reference(by_kind["wages"]) == "wages:pat:acme:2025"
    assert reference(by_kind["import_answer"]) == "import_answer:acme-401k:ofx%3AAFTERTAX"
    assert reference(by_kind["pay_stub"]) == "x"
    assert str(day_of(by_kind["pay_stub"])) == "2026-06-15"
    assert day_of(by_kind["form_1099r"]) is None


def test_holdings_are_rounded_each_and_added() -> None:
    """TV-50 [D]: 1.2344 and 2.3454 units at 10.0000 are 12.34 and 23.45, lot by lot 35.79."""
    valuation = next(read_line(line) for line in FULL if line["record"] == "valuation")
    assert valuation.value.plain() == "35.79"


CONVERSION = {"record": "conversion", **PLAN, **DAY}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            {**CONVERSION, "legs": [{"destination": "roth_ira", "amount": 5, "direct": False, "date": "2026-08-15"}]},
            "The leg to roth_ira of 2026-08-15 is 61 days after the distribution of 2026-06-15.",
        ),
        (
            {**CONVERSION, "legs": [{"destination": "roth_ira", "amount": 5, "direct": False, "date": "2026-06-14"}]},
            "The leg to roth_ira of 2026-06-14 is 1 day before the distribution of 2026-06-15.",
        ),
        (
            {**CONVERSION, "source": "roth_deferral", "amount": 5, "destination": "in_plan_roth"},
            "roth_deferral is Roth money already; it does not go to in_plan_roth.",
        ),
        (
            {
                "record": "refund",
                **PLAN,
                **DAY,
                "source": "after_tax",
                "amount": 5,
                "earnings": 0,
                "reason": "excess_deferral",
                "for_year": 2026,
            },
            "An excess deferral is returned out of deferrals, not out of after_tax.",
        ),
        (
            {
                "record": "refund",
                **PLAN,
                **DAY,
                "source": "roth_deferral",
                "amount": 5,
                "earnings": 0,
                "reason": "excess_deferral",
                "for_year": 2027,
            },
            "The refund of 2026-06-15 is for 2027, a year to come.",
        ),
        (
            {
                "record": "pay_schedule",
                **PLAN,
                "frequency": "weekly",
                "first_pay_date": "2026-01-02",
                "elections": {"pre_tax_deferral": "0.60", "after_tax": "0.41"},
            },
            "The elections add up to 1.01 of pay.",
        ),
    ],
)
def test_what_the_law_rules_out_is_refused(line: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidEntryError) as refused:
        read_line(line)
    assert refused.value.message == message


def test_a_rollover_on_the_sixtieth_day_is_in_time() -> None:
    leg = {"destination": "roth_ira", "amount": 5, "direct": False, "date": "2026-08-14"}
    assert read_line({**CONVERSION, "legs": [leg]}).gross.plain() == "5.00"


def test_a_record_name_alone_is_a_fine_id() -> None:
    stub = {"record": "pay_stub", "id": "void", **PLAN, "pay_date": "2026-06-15", "amounts": {}}
    assert read_line(stub).id == "void"
