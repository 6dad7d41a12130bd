"""The five-year clock of a designated Roth account."""

from ledger.domain.money import ZERO, Money


class RothClock:
    """In which year the account's first contribution was made, while its events go by.

    Source: IRC 402A(d)(2)(B); Reg. 1.402A-1 A-4.
    """

    __slots__ = ("by_year", "stated", "why")

    def __init__(self) -> None:
        self.why = ""  # why the first year is unknown
        self.by_year: dict[int, Money] = {}
        self.stated: int | None = None  # by an opening balance, or the clock of another plan

    @property
    def first_year(self) -> int | None:
        """The first year; None where it is unknown, or nothing was contributed that stands."""
        years = [year for year, amount in self.by_year.items() if amount > ZERO]
        if self.stated is not None:
            years.append(self.stated)
        return None if self.why else min(years, default=None)

    def contribute(self, year: int, amount: Money) -> None:
        """A contribution or conversion of a year; below zero where payroll took it back."""
        self.by_year[year] = self.by_year.get(year, ZERO) + amount

    def state(self, first_year: int) -> None:
        """A first year from outside the account's own entries: the earlier one counts."""
        self.stated = first_year if self.stated is None else min(self.stated, first_year)

    def give_back(self, amount: Money, for_year: int) -> bool:
        """A refund of a year's contributions; those of a December pay date may have come in the next January.

        Returns:
            Whether the year it begins with is another one now.
        """
        before = self.first_year
        year = for_year if self.by_year.get(for_year) else for_year + 1
        self.by_year[year] = self.by_year.get(year, ZERO) - amount
        return before is not None and self.first_year != before

    def take_over(self, other: "RothClock") -> None:
        """The clock of a plan merged into this one: the earlier first year counts."""
        for year, amount in other.by_year.items():
            self.contribute(year, amount)
        if other.stated is not None:
            self.state(other.stated)
        self.why = self.why or other.why
