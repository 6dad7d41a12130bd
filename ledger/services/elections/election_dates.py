"""The pay dates to come of a plan, with the record that each comes from, and which of them a change reaches."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.pay_schedules import ExpectedPay, PaySchedule
from ledger.domain.planning.election_terms import NONE, Paid, PayToCome
from ledger.domain.planning.pay_dates import expected_contributions, expected_pay_dates
from ledger.domain.sources import (
    AFTER_TAX,
    ELECTIVE_DEFERRALS,
    EMPLOYER,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    FORFEITURE,
    PRE_TAX_CATCH_UP,
    PRE_TAX_DEFERRAL,
    ROTH_CATCH_UP,
    ROTH_DEFERRAL,
)
from ledger.services.facts import Facts

_DAY = dt.timedelta(days=1)
_MATCH = frozenset({EMPLOYER_MATCH, EMPLOYER_MATCH_ROTH})
# What no other line of a pay check takes: the employee's own money in the plan, and money that is not out of pay.
_NOT_OTHER = ELECTIVE_DEFERRALS | EMPLOYER | {AFTER_TAX, FORFEITURE}


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
    """One pay date to come and the record that leads one to expect it.

    Attributes:
        amounts: Cents by source, but for what is left out.
        left_out: Sources that its record names and that do not count: a match, where the plan has a formula for it.
    """

    pay_date: dt.date
    pay: int
    amounts: Mapping[str, int]
    record: PaySchedule | ExpectedPay
    left_out: frozenset[str] = frozenset()

    @property
    def elections(self) -> dict[str, Decimal]:
        """Shares of pay of its record, but for what is left out."""
        return {source: each for source, each in self.record.elections.items() if source not in self.left_out}

    @property
    def election_amounts(self) -> dict[str, Money]:
        """Amounts of its record, but for what is left out."""
        return {source: each for source, each in self.record.election_amounts.items() if source not in self.left_out}

    @property
    def other_lines(self) -> list[str]:
        """What else takes of its pay, such as a loan repayment."""
        return [source for source in {**self.elections, **self.election_amounts} if source not in _NOT_OTHER]


def coming_pay(facts: Facts, plan: Plan, first: dt.date, last: dt.date) -> list[Coming]:
    """The pay dates of a plan from `first` to `last`, both included, with the record that each comes from.

    Where the plan has a match formula, a match that a record names of its own is left out: it is the match of the
    deferrals that were elected when it was written down, and not of other ones.

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
        left_out = frozenset() if plan.match is None else _MATCH.intersection(each.amounts)
        amounts = {source: amount.cents for source, amount in each.amounts.items() if amount and source not in left_out}
        found.append(Coming(day, each.pay.cents, amounts, record, left_out))
    return found


def is_reached(coming: Coming, choices: Choices) -> bool:
    """Whether the new election applies to a pay date: not before the change, nor to a bonus with its own."""
    own = isinstance(coming.record, ExpectedPay) and bool(coming.elections or coming.election_amounts)
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
    amounts, others = coming.amounts, coming.other_lines
    return PayToCome(
        pay_date=coming.pay_date,
        pay=coming.pay,
        present=present_of(coming),
        employer=sum(cents for source, cents in amounts.items() if source in EMPLOYER or source == FORFEITURE),
        reached=is_reached(coming, choices),
        counted=first <= coming.pay_date <= last,
        other_share=sum((coming.elections.get(source, NONE) for source in others), NONE),
        other_amount=sum(
            coming.election_amounts[source].cents for source in others if source in coming.election_amounts
        ),
    )
