"""Excess Roth deferrals that were not paid out by 15 April: no basis any more, and the first money to leave."""

import datetime as dt
from typing import NamedTuple

from ledger.domain.limits.deferrals import return_deadline
from ledger.domain.money import ZERO, Money, total


class UnreturnedExcess(NamedTuple):
    """Excess Roth deferrals of a year in one plan that were not paid out in time.

    Attributes:
        amount: Principal; zero where none of the excess need be Roth.
        question: What is not certain of it and what was assumed, a sentence; empty where it is certain.
    """

    plan: str
    for_year: int
    amount: Money
    question: str = ""

    @property
    def date(self) -> dt.date:
        """The day from which it is no basis: 16 April.

        Source: IRC 402A(d)(3).
        """
        return return_deadline(self.for_year) + dt.timedelta(days=1)


class RothExcess:
    """What is left of such excess in one account while its events go by, by the year of the deferral.

    Source: Reg. 1.402(g)-1(e)(8)(iv) (T.D. 9324): it is income when it is paid out, without basis and in a qualified
    distribution too, and what leaves the account first is taken to be it.
    """

    __slots__ = ("by_year",)

    def __init__(self) -> None:
        self.by_year: dict[int, Money] = {}

    @property
    def left(self) -> Money:
        """Of all years."""
        return total(self.by_year.values())

    def add(self, amount: Money, for_year: int) -> None:
        """What stays in the account after 15 April."""
        self.by_year[for_year] = self.by_year.get(for_year, ZERO) + amount

    def pay_out(self, amount: Money, for_year: int) -> Money:
        """Take a late refund of a year out; gives what of it was excess known here."""
        taken = min(amount, self.by_year.get(for_year, ZERO))
        self.by_year[for_year] = self.by_year.get(for_year, ZERO) - taken
        return taken

    def take(self, amount: Money) -> None:
        """Take out what left with a payment, the oldest year first."""
        for year in sorted(self.by_year):
            amount -= self.pay_out(amount, year)

    def take_over(self, other: "RothExcess") -> None:
        """Add that of a plan merged into this one."""
        for year, amount in other.by_year.items():
            self.add(amount, year)
