"""The letters that ask payers to correct what they sent: to whom, about which box, with both figures."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.errors import NotFoundError
from ledger.services.form_letters import form_letters
from ledger.services.year_end import year_end
from tests.services.year_end.books import PLAN, YearBook, conversion, stub

TODAY = dt.date(2027, 2, 20)


def received(boxes: dict[str, Any], **keys: Any) -> dict[str, Any]:
    return {"record": "form_1099r", "person": "pat", "plan": PLAN, "year": 2026, "boxes": boxes} | keys


@pytest.fixture
def converted(book: YearBook) -> YearBook:
    """10,000 after tax, converted with 200 of earnings: TV-03, The Finance Buff's walkthrough."""
    book.add(stub("2026-02-27", after_tax="10000.00"), conversion("2026-03-02", "10200.00", earnings="200.00"))
    return book


def letters(book: YearBook, plan: str | None = None) -> list[str]:
    reader = book.store.reader()
    return form_letters(reader, year_end(reader, "pat", 2026, TODAY), TODAY, plan)


def test_names_plan_year_box_account_and_both_figures(converted: YearBook) -> None:
    converted.add(received({"1": "10200.00", "2a": "10200.00", "7": "G"}, account="77-12"))

    (text,) = letters(converted)

    for part in ("2027-02-20", "acme-401k, account 77-12", "Form 1099-R for 2026", "Box 2a", "$10,200.00", "$200.00"):
        assert part in " ".join(text.split()), part
    assert "2026-03-02: $10,200.00, of it after-tax contributions $10,000.00, earnings $200.00" in " ".join(
        text.split()
    )
    assert max(map(len, text.splitlines())) <= 72
    assert text.rstrip().endswith("Pat")


def test_no_letter_where_all_agrees(converted: YearBook) -> None:
    converted.add(received({"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"}))
    assert letters(converted) == []
    with pytest.raises(NotFoundError, match=r"Nothing differs in the forms of “acme-401k” for 2026"):
        letters(converted, PLAN)


def test_each_payer_is_written_to_apart(converted: YearBook) -> None:
    """A plan, an employer whose W-2 has after-tax money as Roth, and a custodian that calls plan money a conversion."""
    converted.add(
        stub("2026-06-26", after_tax="500.00"),
        conversion("2026-07-01", "500.00", "roth_ira", earnings="0.00"),
        received({"1": "10200.00", "2a": "10200.00", "7": "G"}),
        received({"1": "500.00", "2a": "0.00", "5": "500.00", "7": "G"}),
        {"record": "form_w2", "person": "pat", "employer": "acme", "year": 2026, "boxes": {"12": {"AA": "10500.00"}}},
        {"record": "form_5498", "person": "pat", "year": 2026, "boxes": {"3": "500.00", "7": "ROTH IRA"}},
    )

    plan, employer, custodian = letters(converted)

    assert "To the record keeper of acme-401k" in plan
    assert "To the payroll department of Acme" in employer
    assert "5498" in custodian
    assert letters(converted, PLAN) == [plan]


def test_a_difference_that_calls_for_nothing_is_no_letter(converted: YearBook) -> None:
    """The wrong form, and then the right one, marked corrected: what is left is that it was corrected."""
    converted.add(
        received({"1": "10200.00", "2a": "10200.00", "7": "G"}),
        received({"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"}, corrected=True),
    )
    reader = converted.store.reader()
    assert [each.code for each in year_end(reader, "pat", 2026, TODAY).differences] == ["F16"]
    assert letters(converted) == []


def test_of_two_forms_the_letter_names_the_one_that_differs(book: YearBook) -> None:
    book.add(
        stub("2026-02-27", after_tax="5000.00"),
        conversion("2026-03-02", "5150.00", earnings="150.00"),
        stub("2026-08-31", after_tax="5000.00"),
        conversion("2026-09-01", "5050.00", earnings="50.00"),
        received({"1": "5150.00", "2a": "150.00", "5": "5000.00", "7": "G"}, account="A-1"),
        received({"1": "5050.00", "2a": "5050.00", "7": "G"}, account="A-2"),
    )

    (text,) = letters(book)

    assert "account A-2: request" in " ".join(text.split())
    assert "account A-2: box 1 $5,050.00; box 2a $5,050.00; box 5 blank; box 7 G" in " ".join(text.split())
    assert "A-1" not in text


def test_two_forms_that_differ_are_told_apart(book: YearBook) -> None:
    book.add(
        stub("2026-02-27", after_tax="5000.00"),
        conversion("2026-03-02", "5150.00", earnings="150.00"),
        stub("2026-08-31", after_tax="5000.00"),
        conversion("2026-09-01", "5050.00", earnings="50.00"),
        received({"1": "5150.00", "2a": "0.00", "5": "5000.00", "7": "G"}, account="A-1"),
        received({"1": "5050.00", "2a": "5050.00", "7": "G"}, account="A-2"),
    )

    (text,) = letters(book)

    said = " ".join(text.split())
    assert "acme-401k: request for a corrected form" in said
    assert "On the form with account A-1, box 1 $5,150.00: Box 2a: the form has $0.00; my records show $150.00." in said
    assert (
        "On the form with account A-2, box 1 $5,050.00: Box 2a: the form has $5,050.00; my records show $50.00." in said
    )


def test_what_a_payer_cannot_mend_is_in_no_letter(converted: YearBook) -> None:
    """The same form entered twice, and the plan's form entered as that of an IRA."""
    right = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G"}
    converted.add(received(right), received(right, note="again"), received(right, plan=None))
    assert letters(converted) == []


def test_a_tick_of_iras_is_in_the_letter(converted: YearBook) -> None:
    converted.add(received({"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", "7b": True}))
    (text,) = letters(converted)
    assert "Box IRA/SEP/SIMPLE (7b) is ticked; the money came out of an employer's plan" in " ".join(text.split())
    assert "box IRA/SEP/SIMPLE ticked" in " ".join(text.split())
