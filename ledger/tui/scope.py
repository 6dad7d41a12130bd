"""What the screens show: whose ledger, which year, which plan."""

from typing import NamedTuple


class Scope(NamedTuple):
    """The person, year and plan chosen; of no plan all of the person's."""

    person: str
    year: int
    plan: str | None = None
