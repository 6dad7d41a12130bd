"""The pay dates to come of a plan, with the record that each comes from, and which of them a change reaches."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.pay_schedules import ExpectedPay, PaySchedule
from ledger.domain.planning.election_terms import Paid, PayToCome
from ledger.domain.planning.pay_dates import expected_contributions, expected_pay_dates
from ledger.domain.sources import (
    AFTER_TAX,
    EMPLOYER,
    FORFEITURE,
    PRE_TAX_CATCH_UP,
    PRE_TAX_DEFERRAL,
    ROTH_CATCH_UP,
    ROTH_DEFERRAL,
)
from ledger.services.facts import Facts

_DAY = dt.timedelta(days=1)


class Choices(NamedTuple):
    """What the person asks for.

    Attributes:
        first: The first pay date that the change can reach; None: the next after today.
        deferral: `pre-tax`, `roth`, or `keep` for the present split.
        dollars: Cents a pay date in place of shares of pay.
        margin: Money left free below 415(c).
    """

    first: dt.date | None = None
    deferral: str = "keep"
    dollars: bool = False
    front_load: bool = False
    margin: Money = ZERO


class Coming(NamedTuple):
    """One pay date to come and the record that leads one to expect it."""

    pay_date: dt.date
    pay: int
    amounts: Mapping[str, int]
    record: PaySchedule | ExpectedPay


def coming_pay(facts: Facts, plan: Plan, first: dt.date, last: dt.date) -> list[Coming]:
    """The pay dates of a plan from `first` to `last`, both included, with the record that each comes from.

    Raises:
        LedgerError: what one of them pays is not on file.
    """
    until = last if plan.ended is None else min(last, plan.ended)
    schedules, pays = facts.schedules.get(plan.id, []), facts.expected_pays.get(plan.id, [])
    records: list[tuple[dt.date, PaySchedule | ExpectedPay]] = list(expected_pay_dates(schedules, first, until))
    records += [(each.pay_date, each) for each in pays if first <= each.pay_date <= until]
    records.sort(key=lambda each: each[0])
    found = []
    expected = expected_contributions(schedules, pays, first - _DAY, until)
    for (day, record), each in zip(records, expected, strict=True):
        if each.pay is None:
            raise LedgerError(
                f"The schedule of {plan.id} does not say what is paid on {day}, so no election can be worked out.",
                hint="Add the pay of a pay date: roth-ledger schedule change "
                f"{getattr(record, 'id', None) or 'ID'} --pay AMOUNT",
            )
        amounts = {source: amount.cents for source, amount in each.amounts.items() if amount}
        found.append(Coming(day, each.pay.cents, amounts, record))
    return found


def is_reached(coming: Coming, choices: Choices) -> bool:
    """Whether the new election applies to a pay date: not before the change, nor to a bonus with its own."""
    record = coming.record
    own = isinstance(record, ExpectedPay) and bool(record.elections or record.election_amounts)
    return not own and (choices.first is None or coming.pay_date >= choices.first)


def present_of(coming: Coming) -> Paid:
    """The employee's money of a pay date at the present election, labels under their deferral."""
    amounts = coming.amounts
    return Paid(
        amounts.get(PRE_TAX_DEFERRAL, 0) + amounts.get(PRE_TAX_CATCH_UP, 0),
        amounts.get(ROTH_DEFERRAL, 0) + amounts.get(ROTH_CATCH_UP, 0),
        amounts.get(AFTER_TAX, 0),
    )


def pay_to_come(coming: Coming, choices: Choices, first: dt.date, last: dt.date) -> PayToCome:
    """A pay date as the election sees it; `first` and `last` bound the limitation year whose room is shared out."""
    amounts = coming.amounts
    return PayToCome(
        pay_date=coming.pay_date,
        pay=coming.pay,
        present=present_of(coming),
        employer=sum(cents for source, cents in amounts.items() if source in EMPLOYER or source == FORFEITURE),
        reached=is_reached(coming, choices),
        counted=first <= coming.pay_date <= last,
    )
