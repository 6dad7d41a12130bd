"""What happened to an after-tax account in one calendar year, while it is being added up."""

import datetime as dt

from ledger.domain.basis.outcomes import PoolYear
from ledger.domain.money import Money


class YearSums:
    """What happened in one calendar year so far, in cents."""

    __slots__ = (
        "contradicted",
        "contributions",
        "converted",
        "earnings_out",
        "extinguished",
        "losses",
        "opening",
        "questions",
        "recovered",
        "refunded",
        "taxable",
        "transferred_in",
        "transferred_out",
        "unknown",
        "unsettled",
        "year",
    )

    def __init__(self, year: int, opening: int | None, why: str | None) -> None:
        self.year = year
        self.opening = opening
        self.contributions = self.converted = self.refunded = self.extinguished = 0
        self.recovered: int | None = 0
        self.taxable: int | None = 0
        self.earnings_out: int | None = 0
        self.unknown: list[str] = [why] if why else []
        self.transferred_in: int | None = 0
        self.transferred_out: int | None = 0
        self.unsettled: list[str] = []
        self.questions: list[str] = []
        self.losses: list[int] = []
        self.contradicted: list[tuple[dt.date, Money, Money]] = []

    def went_out(self, recovered: int | None, earnings: int | None, taxable: int | None) -> None:
        """Add what left; one unknown part makes the year's sum unknown."""
        self.recovered = _plus(self.recovered, recovered)
        self.earnings_out = _plus(self.earnings_out, earnings)
        self.taxable = _plus(self.taxable, taxable)

    def came_over(self, basis: int | None) -> None:
        """Add basis that came from another plan."""
        self.transferred_in = _plus(self.transferred_in, basis)

    def went_over(self, basis: int | None) -> None:
        """Add basis that left with a merger."""
        self.transferred_out = _plus(self.transferred_out, basis)

    def close(self, plan: str, basis: int | None, balance: int | None) -> PoolYear:
        """The year as it stands, with what the account holds at its end."""
        return PoolYear(
            plan=plan,
            year=self.year,
            opening_basis=money(self.opening),
            contributions=Money(self.contributions),
            converted=Money(self.converted),
            basis_recovered=money(self.recovered),
            taxable=money(self.taxable),
            earnings_out=money(self.earnings_out),
            refunded=Money(self.refunded),
            extinguished=Money(self.extinguished),
            closing_basis=money(basis),
            closing_balance=money(balance),
            unknown=tuple(dict.fromkeys(self.unknown)),
            unsettled=tuple(dict.fromkeys(self.unsettled)),
            transferred_in=money(self.transferred_in),
            transferred_out=money(self.transferred_out),
            questions=tuple(dict.fromkeys(self.questions)),
            losses=tuple(map(Money, self.losses)),
            contradicted=tuple(self.contradicted),
        )


def money(cents: int | None) -> Money | None:
    """Money of cents that may be unknown."""
    return None if cents is None else Money(cents)


def _plus(sum_so_far: int | None, cents: int | None) -> int | None:
    return None if sum_so_far is None or cents is None else sum_so_far + cents
