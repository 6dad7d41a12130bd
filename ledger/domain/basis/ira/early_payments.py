"""Payments out of IRAs before age 59 1/2, and the exceptions that reach them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.entries.ira import IraDistribution, RothIraDistribution
from ledger.domain.money import ZERO, Money

DISABILITY, DEATH, FIRST_HOME = "03", "04", "09"
# Separation from service at 55 or later, and alternate payees: IRC 72(t)(3)(A).
_PLANS_ALONE = frozenset({"01", "06"})
# Health insurance of the unemployed, education, a first home: IRC 72(t)(2)(D), (E), (F).
_IRAS_ALONE = frozenset({"07", "08", FIRST_HOME})
FIRST_HOME_LIFETIME = Money(10_000_00)


class IraPayment(NamedTuple):
    """One distribution from an IRA.

    Attributes:
        entry: The distribution as entered.
        early: Whether it was made before age 59 1/2; None is unknown.
        exception: Form 5329's number, where it reaches IRAs.
        first_home: What of the amount the lifetime limit on first homes leaves room for.
        refused: Why the exception that was entered is not taken.
    """

    entry: IraDistribution | RothIraDistribution
    early: bool | None
    exception: str | None
    first_home: Money
    refused: str | None

    @property
    def unreached(self) -> str | None:
        """Why an exception was entered and does not reach all that the tax reaches; None where none was entered."""
        if self.refused is not None or self.entry.exception is None:
            return self.refused
        return (
            f"The IRA distribution of {self.entry.date}: exception {self.entry.exception} reaches {self.first_home} of"
            f" its {self.entry.amount}, what the lifetime limit of {FIRST_HOME_LIFETIME} on first homes leaves"
            " (IRC 72(t)(8)(B))."
        )


def ira_payments(entries: Iterable[Any], birth_date: dt.date | None) -> tuple[IraPayment, ...]:
    """The distributions among a person's IRA entries, by day.

    The limit on first homes counts payments before age 59 1/2 out of all IRAs together, in the order of their days.

    Args:
        entries: IRA entries of all years; what is no distribution is passed over.
        birth_date: None is unknown.

    Source: IRC 72(t)(2)(A)(i) and (F), 72(t)(3)(A), 72(t)(8)(B).
    """
    found: list[IraPayment] = []
    room = FIRST_HOME_LIFETIME
    paid = [each for each in entries if isinstance(each, (IraDistribution, RothIraDistribution))]
    for entry in sorted(paid, key=lambda entry: entry.date):
        early = None if birth_date is None else entry.date < reaches_59_and_a_half(birth_date)
        exception, refused = exception_reaching(entry.exception, f"The IRA distribution of {entry.date}", ira=True)
        first_home = min(entry.amount, room) if exception == FIRST_HOME and early is not False else ZERO
        room -= first_home
        found.append(IraPayment(entry, early, exception, first_home, refused))
    return tuple(found)


def exception_reaching(number: str | None, what: str, *, ira: bool) -> tuple[str | None, str | None]:
    """The number of an exception to the additional tax where it reaches a payment, else why it does not.

    Args:
        number: As entered; None is none.
        what: The payment, as the beginning of a sentence.
        ira: Whether an IRA paid it, or a plan.

    Source: IRC 72(t)(2) and (3)(A); Form 5329 instructions, line 2.
    """
    if number is None:
        return None, None
    if ira and number in _PLANS_ALONE:
        return None, f"{what}: exception {number} is for plans alone (IRC 72(t)(3)(A)) and is not taken; check it."
    if not ira and number in _IRAS_ALONE:
        return None, f"{what}: exception {number} is for IRAs alone (IRC 72(t)(2)) and is not taken; check it."
    return number, None
