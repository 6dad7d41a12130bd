"""Pay stubs for the tests of this folder."""

import datetime as dt

from ledger.domain.recorded import LoggedStub

day = dt.date.fromisoformat


def stub(
    pay_date: str, *, deposited: str = "", bonus: bool = False, ytd: dict[str, int] | None = None, **dollars: int
) -> LoggedStub:
    """A stub of Acme's; amounts in dollars by source, its id made of the date."""
    return LoggedStub(
        id=f"s-{pay_date}",
        plan="acme",
        pay_date=day(pay_date),
        deposit_date=day(deposited or pay_date),
        regular=not bonus,
        cents={source: amount * 100 for source, amount in dollars.items()},
        year_to_date={source: amount * 100 for source, amount in (ytd or {}).items()},
    )
