"""An older copy that takes the ledger's place is said on the screen, and nothing is written to it."""

import shutil
from collections.abc import Callable
from pathlib import Path

from textual.widgets import Input

from ledger.domain.records import read_line
from ledger.services.recording import record
from ledger.storage.store import LedgerStore
from tests.tui.conftest import settle, shown
from tests.tui.test_stubs import PARTIES, press, stub

OLDER = "is not the newest ledger that was saved here: batch 2 was acknowledged, and it ends with batch 1."


async def test_an_older_copy_is_said_and_nothing_is_written_to_it(book: Callable[..., Path], tmp_path: Path) -> None:
    path, older = book(*PARTIES, stub("2026-10-23", id="oct")), tmp_path / "older.db"
    shutil.copy(path, older)
    with LedgerStore(path) as other:
        record(other, read_line(stub("2026-11-06", id="nov")), "stub add")
    shutil.copy(older, path)
    async with shown(path) as pilot:
        (said,) = [note.message for note in pilot.app._notifications]
        assert OLDER in said
        assert "If this one is right: roth-ledger verify --accept 'why'" in said
        await press(pilot, "2", "e")
        pilot.app.screen.query_one("#field-amounts-after_tax", Input).value = "1300"
        await settle(pilot)
        await press(pilot, "f2")
        assert OLDER in str(pilot.app.screen.query_one("#problem").render())
    assert path.read_bytes() == older.read_bytes()
