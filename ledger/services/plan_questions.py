"""The letter that asks an employer or record keeper what a plan allows, as far as it is not known."""

import datetime as dt
import textwrap
from collections.abc import Iterable

from ledger.domain.errors import LedgerError
from ledger.domain.parties import Employer, Plan
from ledger.domain.planning.strategy_checklist import ChecklistItem

_WIDTH = 72


def letter_to_hr(plan: Plan, employer: Employer, items: Iterable[ChecklistItem], today: dt.date) -> str:
    """A letter with the open questions of a checklist, numbered; at most 72 columns, the signature left open.

    Args:
        plan: The plan that it asks about.
        employer: Whose plan it is.
        items: Of `strategy_checklist.checklist`.
        today: The letter's date.

    Raises:
        LedgerError: nothing is left to ask.
    """
    questions = [item.question for item in items if item.question is not None]
    if not questions:
        raise LedgerError(f"Nothing about {plan.name} is left to ask.", hint="See the checklist for what is known.")
    numbered = "\n".join(
        textwrap.fill(
            question, _WIDTH, initial_indent=f"{f'{number}.':<4}", subsequent_indent="    ", break_long_words=False
        )
        for number, question in enumerate(questions, 1)
    )
    s, it = ("", "it") if len(questions) == 1 else ("s", "them")
    parts = [
        str(today),
        _wrapped(f"To the benefits department of {employer.name}, or the record keeper of {plan.name}"),
        _wrapped(f"{plan.name}: after-tax contributions and conversion to Roth"),
        "Dear benefits team,",
        _wrapped(
            f"I am planning my contributions to {plan.name} and would be grateful for your answer to the following "
            f"question{s}:"
        ),
        numbered,
        _wrapped(
            f"If the summary plan description answers {it}, a copy with the page would do. Please also tell me whom to "
            "ask where another office decides."
        ),
        "Thank you for your help.",
        "Kind regards,",
    ]
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_long_words=False)
