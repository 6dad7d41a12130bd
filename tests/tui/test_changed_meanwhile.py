"""What another program changes, voids or locks while somebody types is never overwritten unseen, and ends nothing."""

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from ledger.domain.records import read_line
from ledger.services.corrections import replace_entry, void_entry
from ledger.services.recording import record
from ledger.storage.connection import TIMEOUT_ENVIRONMENT
from ledger.storage.store import LedgerStore
from ledger.storage.writing import BatchWriter
from ledger.tui.app import LedgerApp
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.entry_form import EntryForm
from ledger.tui.screens.entry_menu import change_entry
from ledger.tui.screens.plans_actions import change
from ledger.tui.screens.void_entry import VoidEntry
from tests.tui.conftest import TODAY, Around, settle, shown
from tests.tui.test_party_forms import asked
from tests.tui.test_stubs import PARTIES, press, stub

Book = Callable[..., Path]
NOV = stub("2026-11-06", id="nov")


def raised_elsewhere(path: Path, cents: str) -> None:
    """Another program enters the stub again with another match."""
    with LedgerStore(path) as other:
        amounts = {"pre_tax_deferral": "800.00", "after_tax": "1200.00", "employer_match": cents}
        replace_entry(other, "nov", {"amounts": amounts}, "the match was wrong", "another program")


def line_of(path: Path, entry: str) -> str:
    with LedgerStore(path) as other:
        found = other.reader().standing(entry)
        return "" if found is None else found.line.replace('": "', '":"')


def problem(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#problem", Static).content)


async def test_a_stub_changed_or_voided_meanwhile_is_not_overwritten_unseen(book: Book) -> None:
    path = book(*PARTIES, NOV)
    async with shown(path) as pilot:
        await press(pilot, "2", "e")
        pilot.app.screen.query_one("#field-amounts-after_tax", Input).value = "1300"
        await settle(pilot)
        raised_elsewhere(path, "410.00")
        await press(pilot, "f2")
        assert "employer match $400.00 → $410.00" in problem(pilot)
        assert '"employer_match":"410.00"' in line_of(path, "nov")
        await press(pilot, "f2")  # it is known now: who saves again means it
        assert '"after_tax":"1300.00"' in line_of(path, "nov")
        assert '"employer_match":"400.00"' in line_of(path, "nov")

        await press(pilot, "v")
        raised_elsewhere(path, "420.00")
        await press(pilot, "y")
        assert "employer match $400.00 → $420.00" in str(pilot.app.screen.query_one("#void-problem", Static).content)
        assert isinstance(pilot.app.screen, VoidEntry)
        assert line_of(path, "nov")
        await press(pilot, "escape", "e")
        pilot.app.screen.query_one("#field-amounts-after_tax", Input).value = "77"
        with LedgerStore(path) as other:
            void_entry(other, "nov", "it was another plan's", "another program")
        await press(pilot, "f2")
        assert "voided already" in problem(pilot)
        assert pilot.app.screen.query_one("#field-amounts-after_tax", Input).value == "77"
        assert not line_of(path, "nov")


async def test_a_person_changed_meanwhile_is_not_overwritten_unseen(book: Book) -> None:
    path = book(*PARTIES)
    async with shown(path) as pilot:
        app = pilot.app
        assert isinstance(app, LedgerApp)
        await asked(pilot, lambda: change(app, "person:pat"))
        assert "Nothing is changed yet" in problem(pilot)
        app.screen.query_one("#field-name", Input).value = "Pat Lee"
        with LedgerStore(path) as other:
            line = {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1981-05-01"}
            record(other, read_line(line), "another program")
        await press(pilot, "f2")
        assert "birth date 1980-05-01 → 1981-05-01" in problem(pilot)
        assert '"birth_date":"1981-05-01"' in line_of(path, "person:pat")
        await press(pilot, "f2")
        assert '"name":"Pat Lee"' in line_of(path, "person:pat")


async def test_a_ledger_that_cannot_be_read_now_is_said_and_the_screen_stays(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TIMEOUT_ENVIRONMENT, "0")
    path = book(*PARTIES, NOV)
    async with shown(path) as pilot:
        app = pilot.app
        assert isinstance(app, LedgerApp)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            app.run_worker(change_entry(app, "nov"))
            await press(pilot, "c")
            said = [note.message for note in app._notifications]
            assert sum("is locked" in text for text in said) == 2
            assert app.is_running
        finally:
            other.execute("ROLLBACK")
            other.close()
        await press(pilot, "c")
        assert isinstance(app.screen, EntryForm)


class LockedAfterwards(LedgerStore):
    """A ledger that another program locks the moment something was saved."""

    other: sqlite3.Connection | None = None

    @contextmanager
    def batch(
        self, command: str, *, takes_back: int | None = None, files: Sequence[tuple[str, str, str]] = ()
    ) -> Iterator[BatchWriter]:
        with super().batch(command, takes_back=takes_back, files=files) as writer:
            yield writer
        self.other = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self.other.execute("BEGIN EXCLUSIVE")


class Locking(Around):
    """Opens such a ledger."""

    store: LockedAfterwards

    def open(self) -> LedgerFile:
        self.store = LockedAfterwards(self.path)
        return self.store


async def test_what_is_saved_is_not_refused_where_the_ledger_is_locked_then(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TIMEOUT_ENVIRONMENT, "0")
    around = Locking(book(*PARTIES, NOV))
    async with shown(around.path, around=around) as pilot:
        await press(pilot, "n")
        pilot.app.screen.query_one("#field-pay_date", Input).value = "2026-11-20"
        await press(pilot, "f2")
        assert not isinstance(pilot.app.screen, EntryForm)
        said = " ".join(note.message for note in pilot.app._notifications)
        assert "Logged the pay stub of 2026-11-20." in said
        assert "It is saved, but what it changes is not known yet" in said
        assert around.store.other is not None
        around.store.other.close()
        with LedgerStore(around.path) as other:
            assert len(other.reader().newest_stubs("pat", "acme-401k", dt.date(2026, 1, 1), TODAY, 9)) == 2
