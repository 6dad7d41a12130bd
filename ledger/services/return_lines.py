"""The lines of a year's return, the forms they add up, and what makes some of them unknown."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ledger.domain.entries.forms import Form1099R
from ledger.domain.entries.refunds import Refund
from ledger.domain.money import Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.corrective_distributions import deferral_year_income
from ledger.domain.tax.expected.form_1099r import ExpectedForm, expected_forms
from ledger.domain.tax.form_1040 import Form1040, form_1040
from ledger.domain.tax.form_5329 import Form5329, form_5329
from ledger.domain.tax.form_8606 import Form8606, form_8606
from ledger.domain.tax.reconcile.boxes import amount, of_received
from ledger.domain.tax.reconcile.superseded import is_cancelled, standing
from ledger.services import year_end_notes
from ledger.services.accounts import Accounts
from ledger.services.ports import Reader


class Lines(NamedTuple):
    """The year's lines of each form of the return."""

    form_1040: Form1040
    form_8606: Form8606
    form_5329: Form5329


def year_forms(accounts: Accounts) -> tuple[ExpectedForm, ...]:
    """The Forms 1099-R that the year's plans should send."""
    return expected_forms(
        accounts.year,
        outcomes=accounts.outcomes,
        roth_outflows=accounts.roth.outflows,
        refunds=[each for each in accounts.events if isinstance(each.value, Refund)],
        deposits=accounts.roth_deposits,
        birth_date=accounts.birth_date,
        plans=accounts.plans,
    )


def return_lines(reader: Reader, person: str, accounts: Accounts, forms: Sequence[ExpectedForm]) -> Lines:
    """What goes on the year's Forms 1040, 8606 and 5329; lines that a loan belongs on are unknown, and say so.

    Args:
        reader: The ledger.
        person: Whose return.
        accounts: The person's, up to the year.
        forms: As `year_forms` gives them.
    """
    year = accounts.year
    traditional = next((each for each in accounts.traditional if each.year == year), None)
    roth = next((each for each in accounts.roth_ira.years if each.year == year), None)
    later_refunds = reader.entries("refund", person=person)
    loans = year_end_notes.loans(reader, person, accounts)
    of_1040 = form_1040(
        year,
        forms=forms,
        traditional=traditional,
        roth=roth,
        ira_events=accounts.ira_entries,
        excess_deferrals=deferral_year_income(
            year,
            (each for each in later_refunds if _seen(each, accounts)),
            year_end_notes.unreturned_pre_tax(accounts),
        ),
    )
    of_5329 = form_5329(
        accounts.outcomes,
        [each.value for each in accounts.ira_entries],
        year=year,
        birth_date=accounts.birth_date,
        plans_457b=[plan.id for plan in accounts.plans.values() if plan.kind == "457b"],
        roth_outflows=accounts.roth.outflows,
        traditional=traditional,
        roth=roth,
        box_10=box_10(reader, person, year),
    )
    return Lines(
        form_1040=without_loans(of_1040, loans),
        form_8606=form_8606(traditional, roth, year=year),
        form_5329=_tax_without_loans(of_5329, loans),
    )


def without_loans(found: Form1040, loans: Sequence[str]) -> Form1040:
    """The form with lines 5a and 5b unknown where a loan became a distribution that is not worked out.

    Args:
        found: Without such loans; a joint return's too.
        loans: A sentence each, of everyone whose return it is.
    """
    return replace(found, line_5a=None, line_5b=None, unknown=(*found.unknown, *loans)) if loans else found


def _tax_without_loans(found: Form5329, loans: Sequence[str]) -> Form5329:
    if not loans:
        return found
    return replace(found, line_1=None, line_2=None, line_4=None, unknown=(*found.unknown, *loans))


def box_10(reader: Reader, person: str, year: int) -> dict[str, Money]:
    """What payers themselves allocate to conversions within five years, by plan: box 10 of the forms that stand, added.

    A form of which a corrected one came does not count, nor one that was taken back; a plan whose forms all leave the
    box blank is not there.

    Args:
        reader: The ledger.
        person: Whose forms.
        year: The forms' year.

    Source: Instructions for Forms 1099-R and 5498, box 10; General Instructions for Certain Information Returns,
    corrected returns.
    """
    by_plan: dict[str, list[Recorded[Form1099R]]] = {}
    for form in reader.entries("form_1099r", person=person):
        if form.value.year == year and form.value.plan is not None:
            by_plan.setdefault(form.value.plan, []).append(form)
    boxes: dict[str, Money] = {}
    for plan, received in by_plan.items():
        forms, _ = standing(received, _likeness)
        held = [amount(form.value.boxes.get("10")) for form in forms if not is_cancelled(form)]
        stated = [each for each in held if each is not None]
        if stated:
            boxes[plan] = total(stated)
    return boxes


def _likeness(first: Recorded[Form1099R], corrected: Recorded[Form1099R]) -> int:
    """How much an earlier form of the plan is like a corrected one: account, box 1, code; 0: another form."""
    if len({first.value.account, corrected.value.account} - {None}) > 1:
        return 0
    before, after = of_received(first), of_received(corrected)
    return 1 + 4 * (before.box_1 == after.box_1) + 2 * (before.code == after.code)


def _seen(refund: Recorded[Refund], accounts: Accounts) -> bool:
    return refund.value.date <= accounts.as_of
