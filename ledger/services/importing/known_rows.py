"""Rows of a record keeper that the ledger knows: by their number, else by their content and place in their day."""

from collections.abc import Iterator, Sequence
from hashlib import blake2b

from ledger.domain.entries.receipts import Receipt
from ledger.domain.money import ZERO, Money
from ledger.domain.records import read_recorded
from ledger.importers.base import Received, Refused
from ledger.services.importing.report import FileReport
from ledger.services.merging import open_steps
from ledger.services.ports import Writer

# One row may be of several sources, of several pay dates, and partly beyond what a stub holds.
_PARTS = (tuple(f"-{place}" for place in range(2, 20)), tuple(f"-r{place}" for place in range(2, 20)), ("-rest",))


class KnownRows:
    """Tells the rows of one file about one plan from those that stand."""

    def __init__(self, writer: Writer, format_: str, whose: tuple[str, str], report: FileReport) -> None:
        self._writer = writer
        self._format = format_
        self._whose = whose
        self._report = report

    def unknown(self, rows: Sequence[Received]) -> Iterator[tuple[str, Received]]:
        """The rows that are not known, each with its id; one whose number is that of another row is refused."""
        identified = list(self._identified(rows))
        histories = self._writer.histories([id_ for id_, _ in identified])
        for id_, row in identified:
            still_open = open_steps(histories.get(id_, []))
            if not still_open:
                yield id_, row
            elif (why := self._contradiction(id_, row, still_open[-1].line)) is not None:
                self._report.refused.append(why)
            else:
                self._report.known += 1

    def _identified(self, rows: Sequence[Received]) -> Iterator[tuple[str, Received]]:
        """Rows with their ids: equal rows of a day are told apart by their place among equals."""
        seen: dict[str, int] = {}
        head = "\n".join(self._whose)
        for row in rows:
            if row.id is not None:
                yield row.id, row
                continue
            ordinal = seen[row.content] = seen.get(row.content, 0) + 1
            text = f"{head}\n{row.content}\n{ordinal}"
            yield f"{self._format}-{blake2b(text.encode(errors='replace'), digest_size=8).hexdigest()}", row

    def _contradiction(self, id_: str, row: Received, line: str | None) -> Refused | None:
        """Why a row whose number is recorded with other content cannot be; None where it is known."""
        if row.id is None or line is None:
            return None
        stands = read_recorded(line)
        day = stands.date if isinstance(stands, Receipt) else stands.deposit_date or stands.date
        amount = stands.amount if stands.amount == row.amount else stands.amount + self._other_parts(id_)
        if day == row.day and amount == row.amount:
            return None
        return Refused(
            row.line,
            f"the id “{id_}” is recorded with other content: {amount} of {day} there, {row.amount} of {row.day} here.",
            f"Correct it with `roth-ledger replace {id_}`, or void it and import again.",
        )

    def _other_parts(self, id_: str) -> Money:
        found = ZERO
        for suffixes in _PARTS:
            for suffix in suffixes:
                part = self._writer.standing(f"{id_}{suffix}")
                if part is None:
                    break
                found += part.value.amount
        return found
