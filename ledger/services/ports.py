"""What the use cases need of storage; whatever fits by its shape will do."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from ledger.domain.recorded import Contributed, Deposited, Recorded


class Reader(Protocol):
    """The ledger as it stands: what was voided or undone is not seen, and of a party only its newest record."""

    def parties(self, record: str, person: str | None = None) -> list[Any]:
        """The newest standing record of each party of a kind (`plan`, `wages`, `limits`…), in recorded order."""

    def entries(
        self, *records: str, person: str | None = None, plan: str | None = None, until: dt.date | None = None
    ) -> list[Recorded[Any]]:
        """Standing entries of some kinds by day and then recorded order; days after `until` are left out."""

    def contributed(self, person: str, first: dt.date, last: dt.date) -> list[Contributed]:
        """Sums by plan and source over pay dates, without money allocated to a limitation year by name.

        `compensation` and `plan_pay` come as sources of their own.
        """

    def allocated(self, person: str, limitation_year: int, until: dt.date) -> list[Contributed]:
        """Sums of the contributions allocated by name to the limitation year that ends in a year."""

    def deposited(self, person: str, sources: Sequence[str], until: dt.date) -> list[Deposited]:
        """Sums by plan, source and deposit date of some sources, from the first day on, by day."""

    def pay_dates(self, person: str, first: dt.date, last: dt.date) -> list[tuple[str, dt.date, bool]]:
        """Each plan's pay dates in a stretch, and whether the stubs of that date say the compensation."""

    def later(self, person: str, after: dt.date) -> int:
        """How many standing entries of a person are dated after a day."""


class Writer(Protocol):
    """One batch being written; all of it or nothing reaches the ledger."""

    def record(self, values: Iterable[Any]) -> None:
        """Record values, each with its id."""
