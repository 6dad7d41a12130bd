"""Contributions that stand from other files or by hand, against the rows of one format of the same days."""

import datetime as dt
from collections.abc import Sequence

from ledger.domain.entries.payroll import Contribution
from ledger.domain.received import Row, confirm
from ledger.domain.record_keepers import SAY_NO_SOURCE, format_of
from ledger.domain.recorded import Recorded
from ledger.services.ports import Writer
from ledger.services.receipts.entries import take_back


class OtherRows:
    """What a plan's contributions hold that are not of a format, by the day they reached the plan."""

    def __init__(self, writer: Writer, whose: tuple[str, str], format_: str, first: dt.date, last: dt.date) -> None:
        self._writer = writer
        self._format = format_
        self._of_day: dict[dt.date, list[Recorded[Contribution]]] = {}
        person, plan = whose
        year = dt.timedelta(days=366)  # they are listed by pay date
        for entry in writer.reader.entries("contribution", person=person, plan=plan, since=first - year, until=last):
            if format_of(entry.id) != format_:
                self._of_day.setdefault(entry.value.deposit_date or entry.value.date, []).append(entry)

    def __bool__(self) -> bool:
        return bool(self._of_day)

    def confirming(self, day: dt.date, rows: Sequence[Row], *, told: bool) -> list[tuple[str, ...] | None] | None:
        """For each row, the sources under which it is held already; None where nothing agrees.

        Args:
            day: On which the rows reached the plan.
            rows: All of that day.
            told: Whether somebody said that they are the same money, so that amounts may differ.
        """
        cents = self._cents(day)
        if not cents:
            return None
        confirmed = confirm(rows, cents)
        if confirmed.agrees or told:
            return list(confirmed.sources)
        together = confirm([Row(None, row.cents) for row in rows], cents)
        return list(together.sources) if together.agrees and None not in together.sources else None

    def has_more(self, day: dt.date, rows: Sequence[Row]) -> bool:
        """Whether contributions of the day are of a source of the rows, with other amounts."""
        confirmed = confirm(rows, self._cents(day))
        return any(sources is not None for sources in confirmed.sources)

    def knew_less(self, day: dt.date, sources: Sequence[str | None]) -> bool:
        """Whether the contributions of the day are of files that name no sources, and the rows name theirs."""
        held = self._of_day.get(day, [])
        named = None not in sources and self._format not in SAY_NO_SOURCE
        return named and bool(held) and all(format_of(entry.id) in SAY_NO_SOURCE for entry in held)

    def take_back(self, day: dt.date) -> None:
        """Void the contributions of the day, whose sources were answered, for rows that say theirs."""
        held = self._of_day.pop(day, [])
        take_back(self._writer, [entry.id for entry in held], f"rows of {self._format} say which money it was")

    def shown(self, day: dt.date) -> list[str]:
        """The contributions of the day, for a question."""
        return [
            f"in the ledger: {entry.value.date} {entry.value.source} {entry.value.amount} ({entry.id})"
            for entry in self._of_day.get(day, [])
        ]

    def _cents(self, day: dt.date) -> dict[str, int]:
        cents: dict[str, int] = {}
        for entry in self._of_day.get(day, []):
            cents[entry.value.source] = cents.get(entry.value.source, 0) + entry.value.amount.cents
        return cents
