"""Forms, returns, IRA entries and money paid out: what is taken when it is entered, and what is still read."""

from typing import Any

import pytest

from ledger.domain.entries.form_boxes import is_of_an_ira
from ledger.domain.entries.forms import Form1099R, Form5498, FormW2
from ledger.domain.errors import InvalidEntryError
from ledger.domain.records import check_entered, read_line

FORM = {"record": "form_1099r", "person": "pat", "plan": "acme-401k", "year": 2025}
W2 = {"record": "form_w2", "person": "pat", "employer": "acme", "year": 2025}
F5498 = {"record": "form_5498", "person": "pat", "year": 2025}
FILED = {"record": "filed_return", "person": "pat", "year": 2025, "date": "2026-04-10"}
DISTRIBUTION = {
    "record": "distribution",
    "person": "pat",
    "plan": "acme-401k",
    "date": "2026-06-30",
    "source": "after_tax",
    "amount": "500.00",
}
CONVERSION = {"record": "conversion", "person": "pat", "plan": "acme-401k", "date": "2026-06-30"}
MERGER = {"record": "plan_merger", "date": "2026-07-01", "plan": "acme-401k", "into": "beta-401k"}
LOAN = {
    "record": "loan",
    "person": "pat",
    "plan": "acme-401k",
    "date": "2026-06-30",
    "event": "taken",
    "amount": "1.00",
}
IRA = {"person": "pat", "date": "2026-03-02", "amount": "1.00"}
OPENING = {"record": "ira_opening_balance", "person": "pat", "date": "2026-01-01", "kind": "roth", "basis": "0.00"}


def entered(line: dict[str, Any]) -> Any:
    """The value as a person enters it: read, and held against what only a new entry must hold."""
    return check_entered(read_line(line))


@pytest.mark.parametrize(
    "line",
    [
        {**FORM, "boxes": {"1": "0.00", "2a": "0.00", "5": None, "7": "G"}},
        {**FORM, "boxes": {"1": "1.00", "7": "1B", "10": "0.10", "11": 2022}},
        {**FORM, "boxes": {"1": "1.00", "7": "B1"}},
        {**FORM, "boxes": {"1": "1.00", "7": "g h"}},
        {**FORM, "year": 2026, "boxes": {"1": "1.00", "7a": "Y7", "7b": True, "7c": False, "7d": "0.00", "8a": "0.00"}},
        {**FORM, "boxes": {"2b_not_determined": True, "2b_total_distribution": True, "12_fatca": False}},
        {**FORM, "boxes": {"7_ira_sep_simple": False, "13": "2025-03-01", "14": "1.00", "15": "NJ 1", "19": "0.00"}},
        {**W2, "boxes": {"1": "9.00", "12": {"D": "1.00", "AA": "2.00", "EE": "1.00"}, "14": {"AT": "-3.00"}}},
        {**F5498, "boxes": {"2": "9.00", "7": "Roth IRA", "10": "1.00", "13a": "0.00"}},
        {**F5498, "boxes": {"7": "ROTH IRA"}},
        {**FILED, "forms": {"1040": {"5a": "10200", "4b": "-1"}, "8606": {"10": "0.858159", "15c": "0"}}},
        {**FILED, "forms": {"8606": {"10": "1.000000"}, "5329": {"1": "0", "4": "999999999"}}},
        {**FILED, "date": "2026-01-01", "forms": {}},
        {**FILED, "forms": {"1040": {"4a": "1", "4b": "1", "4c": "1", "5a": "1", "5b": "1", "5c": "1", "25b": "0"}}},
        {**FILED, "forms": {"8606": {"1": "0", "14": "0", "15a": "0", "15b": "0", "16": "0", "24": "0", "25c": "0"}}},
        {**DISTRIBUTION, "balance_before": "500.00", "withheld": "500.00", "code": "1", "exception": "01"},
        {**DISTRIBUTION, "exception": "99"},
        {**CONVERSION, "amount": "1.00", "destination": "other_plan", "into": "beta-401k"},
        {**CONVERSION, "legs": [{"destination": "other_plan", "amount": "1.00", "into": "beta-401k"}]},
        MERGER,
        LOAN,
        {**IRA, "record": "ira_contribution", "kind": "roth", "for_year": 2025},
        {**IRA, "record": "ira_contribution", "kind": "roth", "for_year": 2026},
        {**IRA, "record": "roth_ira_distribution", "exception": "09"},
        {**OPENING, "first_year": 2026, "layers": [{"year": 2026, "taxable": "1.00", "nontaxable": "0.00"}]},
        {**OPENING, "kind": "traditional"},
    ],
)
def test_what_can_be_entered(line: dict[str, Any]) -> None:
    assert entered(line) == read_line(line)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({**FORM, "boxes": {"21": "1.00"}}, "Form 1099-R has no box “21” that could be entered."),
        ({**FORM, "boxes": {"2c": "1.00"}}, "Form 1099-R has no box “2c”"),
        ({**FORM, "boxes": {"2b": "1.00"}}, "Box 2b of Form 1099-R is for check marks."),
        ({**FORM, "boxes": {"2b_undetermined": True}}, "Form 1099-R has no box “2b_undetermined”"),
        ({**FORM, "boxes": {"1": "-0.01"}}, "Box 1 has -$0.01; no amount there is below zero."),
        ({**FORM, "boxes": {"5": "-1.00"}}, "Box 5 has -$1.00"),
        ({**FORM, "boxes": {"7": "I"}}, "“I” is no distribution code of Form 1099-R."),
        ({**FORM, "boxes": {"7": "0"}}, "“0” is no distribution code"),
        ({**FORM, "boxes": {"7a": "X"}}, "“X” is no distribution code"),
        ({**FORM, "boxes": {"7": "G,B"}}, "“,” is no distribution code"),
        ({**FORM, "boxes": {"7": "12B"}}, "“12B” are 3 distribution codes; Form 1099-R has at most two."),
        ({**FORM, "boxes": {"7": "G", "7a": "G"}}, "Box 7 is box 7a from 2026 on; a form has one of the two."),
        ({**W2, "boxes": {"21": "1.00"}}, "Form W-2 has no box “21”"),
        ({**W2, "boxes": {"12": {"X": "1.00"}}}, "“X” is no code of box 12 of Form W-2."),
        ({**W2, "boxes": {"12": {"AT": "1.00"}}}, "“AT” is no code of box 12 of Form W-2."),
        ({**F5498, "boxes": {"16": "1.00"}}, "Form 5498 has no box “16”"),
        ({**F5498, "boxes": {"7": "G"}}, "“G” is no kind of IRA that box 7 of Form 5498 names."),
        ({**FILED, "date": "2024-12-31", "forms": {}}, "The return of 2025 cannot have been filed on 2024-12-31."),
        ({**FILED, "date": "2025-12-31", "forms": {}}, "The return of 2025 cannot have been filed on 2025-12-31."),
        ({**FILED, "forms": {"1040": {"5d": "1"}}}, "Form 1040 has no line “5d” that the ledger compares."),
        ({**FILED, "forms": {"1040": {"11": "1"}}}, "Form 1040 has no line “11” that the ledger compares."),
        ({**FILED, "forms": {"1040": {"25a": "1"}}}, "Form 1040 has no line “25a” that the ledger compares."),
        ({**FILED, "forms": {"8606": {"15": "1"}}}, "Form 8606 has no line “15” that the ledger compares."),
        ({**FILED, "forms": {"8606": {"26": "1"}}}, "Form 8606 has no line “26” that the ledger compares."),
        ({**FILED, "forms": {"5329": {"5": "1"}}}, "Form 5329 has no line “5” that the ledger compares."),
        ({**FILED, "forms": {"1065": {"1": "1"}}}, "“1065” is no form that the ledger compares."),
        ({**FILED, "forms": {"1040": {"5b": "88.40"}}}, "Line 5b of Form 1040 cannot hold “88.40”."),
        ({**FILED, "forms": {"1040": {"5b": "$88"}}}, "Line 5b of Form 1040 cannot hold “$88”."),
        ({**FILED, "forms": {"1040": {"line 5b": "88"}}}, "Form 1040 has no line “line 5b” that the ledger compares."),
        ({**FILED, "forms": {"8606": {"10": "1.000001"}}}, "Line 10 of Form 8606 cannot hold “1.000001”."),
        ({**FILED, "forms": {"8606": {"11": "0.5"}}}, "Line 11 of Form 8606 cannot hold “0.5”."),
        ({**DISTRIBUTION, "amount": "0.00"}, "The distribution of 2026-06-30 is of nothing."),
        (
            {**DISTRIBUTION, "balance_before": "499.99"},
            "The 2026-06-30 distribution of $500.00 is more than the balance of $499.99.",
        ),
        ({**DISTRIBUTION, "withheld": "500.01"}, "$500.01 withheld is more than the $500.00 paid out on 2026-06-30."),
        ({**DISTRIBUTION, "code": "O"}, "“O” is no distribution code"),
        ({**DISTRIBUTION, "code": "1BK"}, "“1BK” are 3 distribution codes"),
        ({**DISTRIBUTION, "exception": "9"}, "“9” is no number of an exception."),
        ({**DISTRIBUTION, "exception": "00"}, "“00” is no number of an exception."),
        ({**DISTRIBUTION, "exception": "009"}, "“009” is no number of an exception."),
        (
            {**CONVERSION, "amount": "1.00", "destination": "roth_ira", "into": "beta-401k"},
            "$1.00 goes to roth_ira, and so into no plan; “beta-401k” is none of it.",
        ),
        (
            {**CONVERSION, "legs": [{"destination": "traditional_ira", "amount": "1.00", "into": "beta-401k"}]},
            "$1.00 goes to traditional_ira, and so into no plan;",
        ),
        (
            {**CONVERSION, "legs": [{"destination": "cash", "amount": "1.00", "into": "beta-401k"}]},
            "$1.00 goes to cash, and so into no plan;",
        ),
        ({**MERGER, "into": "acme-401k"}, "The plan acme-401k cannot be merged into itself."),
        ({**LOAN, "amount": "0.00"}, "The loan of 2026-06-30 is of nothing."),
        ({**IRA, "record": "ira_conversion", "amount": "0.00"}, "The IRA conversion of 2026-03-02 is of nothing."),
        ({**IRA, "record": "ira_distribution", "amount": "0.00"}, "The IRA distribution of 2026-03-02 is of nothing."),
        (
            {**IRA, "record": "ira_roll_in", "plan": "acme-401k", "amount": "0.00"},
            "The rollover from an IRA of 2026-03-02 is of nothing.",
        ),
        (
            {**IRA, "record": "roth_ira_distribution", "amount": "0.00"},
            "The Roth IRA distribution of 2026-03-02 is of nothing.",
        ),
        ({**IRA, "record": "roth_ira_distribution", "exception": "x9"}, "“x9” is no number of an exception."),
        ({**IRA, "record": "ira_distribution", "exception": "x9"}, "“x9” is no number of an exception."),
        (
            {**IRA, "record": "ira_contribution", "kind": "roth", "for_year": 2026, "amount": "0.00"},
            "The IRA contribution of 2026-03-02 is of nothing.",
        ),
        (
            {**IRA, "record": "ira_contribution", "kind": "roth", "for_year": 2024},
            "An IRA contribution of 2026-03-02 cannot count for 2024.",
        ),
        (
            {**IRA, "record": "ira_contribution", "kind": "roth", "for_year": 2027},
            "An IRA contribution of 2026-03-02 cannot count for 2027.",
        ),
        (
            {**OPENING, "kind": "traditional", "first_year": 2020},
            "Layers of conversions and a first year are of Roth IRAs; a traditional IRA has its basis alone.",
        ),
        ({**OPENING, "first_year": 2027}, "The opening balance of 2026-01-01 knows of no year after 2026."),
        (
            {**OPENING, "layers": [{"year": 2024, "taxable": "1.00", "nontaxable": "0.00"}] * 2},
            "A year's conversions are one layer.",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_and_what_is_held_is_still_read(line: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidEntryError) as caught:
        entered(line)
    assert caught.value.message.startswith(said)
    assert caught.value.hint
    read_line(line)  # a ledger of an earlier version that holds it is read as it stands


@pytest.mark.parametrize("year", ["2025", 2025])
def test_the_year_of_box_11_may_be_text(year: Any) -> None:
    """Other programs write every box as text; it is held as the year it is."""
    assert entered({**FORM, "boxes": {"11": year}}).boxes["11"] == 2025


@pytest.mark.parametrize("year", ["20 25", "1973", "last", "２０２５", "20250"])
def test_text_in_box_11_that_is_no_year(year: str) -> None:
    with pytest.raises(InvalidEntryError, match="is not a year"):
        read_line({**FORM, "boxes": {"11": year}})


@pytest.mark.parametrize(
    ("boxes", "ira"),
    [
        ({"7": "G"}, False),
        ({"7": "7", "7b": True}, True),
        ({"7": "7", "7b": False}, False),
        ({"7": "1", "7_ira_sep_simple": True}, True),
        ({"7": "J"}, True),
        ({"7a": "T"}, True),
        ({"7": "q"}, True),
        ({"7": "8J"}, True),
        ({}, False),
    ],
)
def test_which_forms_say_that_an_ira_paid(boxes: dict[str, Any], ira: bool) -> None:
    """Instructions for Forms 1099-R and 5498: J, Q and T are of Roth IRAs; others mark IRA/SEP/SIMPLE."""
    assert is_of_an_ira(boxes) is ira


@pytest.mark.parametrize("form", [Form1099R, FormW2, Form5498])
def test_every_box_of_a_form_can_be_blank(form: Any) -> None:
    record = {Form1099R: FORM, FormW2: W2, Form5498: F5498}[form]
    assert entered({**record, "boxes": dict.fromkeys(form.BOXES)}).boxes == dict.fromkeys(sorted(form.BOXES))
