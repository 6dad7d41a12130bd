"""A real ledger file, filled line by line as a book would fill it."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.records import as_recorded, read_line
from ledger.domain.status import GroupStanding, Status
from ledger.services.status import status
from ledger.storage.store import LedgerStore


class FilledLedger:
    """A ledger with Pat (born 1980), employed by Acme with one 401(k), and what a test adds."""

    def __init__(self, path: Path) -> None:
        self.store = LedgerStore(path)
        self.store.make()

    def add(self, *lines: dict[str, Any]) -> None:
        """Record lines of the book."""
        with self.store.batch("test") as writer:
            for line in lines:
                value = read_line(line)
                ordinal = 1
                while getattr(value, "id", "") is None and writer.standing(as_recorded(value, ordinal).reference):
                    ordinal += 1
                writer.record([as_recorded(value, ordinal)])

    def person(self, birth_date: str = "1980-05-01", person: str = "pat") -> None:
        self.add({"record": "person", "id": person, "name": person.title(), "birth_date": birth_date})

    def plan(self, plan: str = "acme-401k", employer: str = "acme", kind: str = "401k", **rules: Any) -> None:
        """Add a plan, and its employer under the same name; `group` belongs to the employer."""
        group = {"group": rules.pop("group")} if "group" in rules else {}
        self.add({"record": "employer", "id": employer, "name": employer.title(), **group})
        self.add({"record": "plan", "id": plan, "employer": employer, "name": plan, "kind": kind, **rules})

    def stub(self, pay_date: str, plan: str = "acme-401k", **given: Any) -> None:
        """Add a pay stub of Pat's; words that are sources are amounts, the others keys of the stub."""
        keys: dict[str, Any] = {
            key: given.pop(key) for key in ("compensation", "plan_pay", "deposit_date", "id") if key in given
        }
        self.add({"record": "pay_stub", "person": "pat", "plan": plan, "pay_date": pay_date, **keys, "amounts": given})

    def status(self, year: int, as_of: str | None = None, person: str = "pat") -> Status:
        day = dt.date(year, 12, 31) if as_of is None else dt.date.fromisoformat(as_of)
        return status(self.store.reader(), person, year, day)

    def additions(self, year: int, as_of: str | None = None) -> GroupStanding:
        """The only group's limitation year that ends in `year`."""
        (group,) = [each for each in self.status(year, as_of).annual_additions if each.recorded.year == year]
        return group


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[FilledLedger]:
    filled = FilledLedger(tmp_path / "ledger.db")
    yield filled
    filled.store.close()
