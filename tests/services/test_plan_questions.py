"""The letter that asks what a plan allows."""

import datetime as dt

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.parties import Employer, Plan
from ledger.domain.planning.strategy_checklist import ChecklistItem
from ledger.services.plan_questions import letter_to_hr

PLAN = Plan(id="p", employer="e", name="A plan\nof two lines", kind="401k")
EMPLOYER = Employer(id="e", name="Acme")
DAY = dt.date(2026, 6, 30)


def item(question: str | None) -> ChecklistItem:
    return ChecklistItem("key", (), "Label", "unknown", "Means.", question)


def test_a_letter_with_one_question() -> None:
    assert letter_to_hr(PLAN, EMPLOYER, [item(None), item("Is it so?")], DAY) == (
        "2026-06-30\n\n"
        "To the benefits department of Acme, or the record keeper of A plan of\ntwo lines\n\n"
        "A plan of two lines: after-tax contributions and conversion to Roth\n\n"
        "Dear benefits team,\n\n"
        "I am planning my contributions to A plan of two lines and would be\n"
        "grateful for your answer to the following question:\n\n"
        "1.  Is it so?\n\n"
        "If the summary plan description answers it, a copy with the page would\n"
        "do. Please also tell me whom to ask where another office decides.\n\n"
        "Thank you for your help.\n\n"
        "Kind regards,\n"
    )


def test_questions_are_numbered() -> None:
    text = letter_to_hr(PLAN, EMPLOYER, [item(f"Question {number}?") for number in range(1, 11)], DAY)
    assert "following questions:" in text.replace("\n", " ")
    assert "\n\n1.  Question 1?\n2.  Question 2?\n" in text
    assert "10. Question 10?\n" in text


def test_nothing_to_ask() -> None:
    with pytest.raises(LedgerError, match="is left to ask"):
        letter_to_hr(PLAN, EMPLOYER, [item(None)], DAY)
