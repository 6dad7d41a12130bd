"""Letters to payers: what they say, and that they fit a page of 72 columns."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.tax.letters import letter, letter_to_custodian, letter_to_employer
from ledger.domain.tax.reconcile import Difference, reconcile
from tests.domain.tax.facts_of_forms import AS_EXPECTED, BACKDOOR, ROTH_MATCH, conversion, received

TODAY = dt.date(2027, 2, 20)


def of_plan(*forms: dict[str, Any], account: str | None = "12345", expected: tuple[Any, ...] = (BACKDOOR,)) -> str:
    came = received(*forms)
    return letter(
        person_name="Pat Miller",
        plan_name="Acme 401(k) Plan",
        account=account,
        year=2026,
        differences=reconcile(2026, expected, came),
        today=TODAY,
        received=came,
        expected=expected,
        conversions=[conversion("c1", "2026-03-31", "10,200", "10,000"), conversion("c2", "2026-06-30", "5", None)],
    )


def difference(code: str, box: str, expected: str, received_: str, **keys: Any) -> Difference:
    return Difference(
        plan=None,
        code=code,
        box=box,
        expected=Money.parse(expected),
        received=Money.parse(received_),
        message="",
        action="",
        **keys,
    )


def test_the_letter_to_a_record_keeper() -> None:
    text = of_plan({"1": "10200.00", "2a": "10200.00", "7": "G"})

    assert (
        text
        == """2027-02-20

To the record keeper of Acme 401(k) Plan

Form 1099-R for 2026, Acme 401(k) Plan, account 12345: request for a
corrected form

The Form 1099-R for 2026 does not agree with my records of this plan, in
these points:

  - Box 2a: the form has $10,200.00; my records show $200.00.

The form as I received it:
  - box 1 $10,200.00; box 2a $10,200.00; box 5 blank; box 7 G

What my records show:
  - box 1 $10,200.00; box 2a $200.00; box 5 $10,000.00; box 7 G

What my records rest on:
  - 2026-03-31: $10,200.00, of it after-tax contributions $10,000.00,
    earnings $200.00
  - 2026-06-30: $5.00, of it after-tax contributions not known to me,
    earnings not known to me

Please send me a corrected Form 1099-R for 2026, or a written
explanation of each of these boxes.

Please also send the history of each conversion and distribution in
2026: its date, its gross amount, the after-tax contributions in it, and
the earnings.

Please write to me at the address you have on file. Thank you for your
help.

Pat Miller
"""
    )


@pytest.mark.parametrize(
    ("form", "said"),
    [
        pytest.param({**AS_EXPECTED, "2a": "0.00"}, "Box 2a: the form has $0.00; my records show $200.00.", id="F1"),
        pytest.param(
            {"1": "10200.00", "2b_not_determined": True, "7": "G"},
            "Box 2a, the taxable amount: it has nothing, and box 2b says that it is not determined; my records show"
            " $200.00.",
            id="F3",
        ),
        pytest.param({**AS_EXPECTED, "5": None}, "Box 5: the form has nothing; my records show $10,000.00.", id="F4"),
        pytest.param({**AS_EXPECTED, "7": "1"}, "Box 7: the form has 1; my records show G.", id="F6"),
        pytest.param(
            {**AS_EXPECTED, "2a": "10200.00"},
            "Box 2a has $10,200.00, but box 1 less box 5 leaves at most $200.00 that can be taxable.",
            id="F15",
        ),
    ],
)
def test_every_box_has_both_figures(form: dict[str, Any], said: str) -> None:
    assert said in " ".join(of_plan(form).split())


def test_forms_that_are_missing_or_unknown() -> None:
    missing = " ".join(of_plan(AS_EXPECTED, expected=(BACKDOOR, ROTH_MATCH)).split())
    unknown = " ".join(of_plan(AS_EXPECTED, {"1": "77.00", "7": "G"}).split())

    assert "No form has reached me for $4,800.00, which my records have in box 1." in missing
    assert "A form reports $77.00 in box 1. My records have no such distribution: which one is it?" in unknown


def test_an_account_that_is_not_known_is_left_out() -> None:
    assert "account" not in of_plan({**AS_EXPECTED, "2a": "0.00"}, account=None)


def test_lines_are_at_most_72_columns_whatever_the_names() -> None:
    text = letter(
        person_name="Pat Miller",
        plan_name="The Very Long Savings and Investment Plan of Northwind Traders and Its Subsidiaries " * 2,
        account="9" * 30,
        year=2026,
        differences=reconcile(2026, [BACKDOOR], received({**AS_EXPECTED, "2a": "0.00"})),
        today=TODAY,
    )

    assert max(len(line) for line in text.splitlines()) <= 72


def test_a_form_that_agrees_brings_no_letter() -> None:
    with pytest.raises(LedgerError, match=r"Nothing about forms of Acme 401\(k\) Plan calls for a letter") as raised:
        of_plan({**AS_EXPECTED, "15": "NJ"})  # F14 is good to know, no fault of the payer's
    assert raised.value.hint


def test_the_letter_to_an_employer() -> None:
    aa = difference(
        "F13", "12:AA", "1,000", "25,180", form="W-2", employer="lumen", cause="Payroll counted it as Roth."
    )

    text = letter_to_employer(
        person_name="Pat Miller", employer_name="Lumen Inc.", year=2025, differences=[aa], today=TODAY
    )

    assert "To the payroll department of Lumen Inc." in text
    assert "Form W-2 for 2025: request for a corrected form (W-2c)" in text
    assert "Box 12, code AA: the form has $25,180.00; my records show" in text
    assert "Please send me a Form W-2c for 2025" in text
    assert text.endswith("\n\nPat Miller\n")
    assert max(len(line) for line in text.splitlines()) <= 72


def test_the_letter_to_a_custodian() -> None:
    box_3 = difference("F12", "3", "7,012", "27,431.13", form="5498")

    text = letter_to_custodian(person_name="Pat Miller", year=2025, differences=[box_3], today=TODAY, account="R-1")

    assert "Form 5498 for 2025, account R-1: request for a corrected form" in text
    assert "Box 3: the form has $27,431.13; my records show $7,012.00." in text
    assert "box 2; box 3 is for conversions" in " ".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= 72


@pytest.mark.parametrize("write", [letter_to_employer, letter_to_custodian])
def test_other_differences_are_not_for_them(write: Any) -> None:
    names = {"employer_name": "Lumen"} if write is letter_to_employer else {}
    plan_form = difference("F1", "2a", "200", "0")

    with pytest.raises(LedgerError, match="calls for a letter"):
        write(person_name="Pat", year=2025, differences=[plan_form], today=TODAY, **names)
