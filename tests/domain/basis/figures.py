"""What an account's history says, as text that tests compare."""

from ledger.domain.basis.outcomes import PoolHistory


def taxed(history: PoolHistory) -> list[str | None]:
    return [None if each.taxable is None else each.taxable.plain() for each in history.outcomes]


def held(history: PoolHistory) -> tuple[str | None, str | None]:
    """Basis and balance."""
    pool = history.pool
    return (
        pool.basis.plain() if pool.basis is not None else None,
        pool.balance.plain() if pool.balance is not None else None,
    )


def row(history: PoolHistory, year: int) -> dict[str, str | None]:
    figures = ("opening_basis", "contributions", "converted", "basis_recovered", "taxable", "earnings_out", "refunded")
    values = {
        name: getattr(history.years[year], name)
        for name in (*figures, "extinguished", "closing_basis", "closing_balance")
    }
    return {name: None if value is None else value.plain() for name, value in values.items()}
