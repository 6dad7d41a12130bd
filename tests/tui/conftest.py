"""The app under test: a real ledger file, a fixed day, and nothing remembered from elsewhere."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from ledger.domain.backups import Listed
from ledger.domain.records import as_recorded, read_line
from ledger.domain.settings import DEFAULTS, ScreenSettings, Thresholds
from ledger.storage import keys
from ledger.storage.backup_list import listed
from ledger.storage.backups import kept_by_hand
from ledger.storage.encrypting import unlock
from ledger.storage.store import LedgerStore
from ledger.tui.app import LedgerApp
from ledger.tui.desk import Desk, LedgerFile
from ledger.tui.screens.confirm import Confirm
from tests.tui.quick import drained, make_quick, painted

TODAY = dt.date(2026, 11, 20)
# Markup, an action that a click would run, a terminal's escape, marks that turn text around, half of a pair.
HOSTILE = "[/b] [$500] [ERROR] [Q4] \\"


class Around:
    """What lies outside the ledger, held still."""

    def __init__(self, path: Path, today: dt.date = TODAY, settings: ScreenSettings | None = None) -> None:
        self.path = path
        self.today = today
        self.thresholds: Thresholds = DEFAULTS
        self.screen = settings or ScreenSettings()
        self.kept: dict[str, str] = {}
        self.passed = 0.0  # seconds
        self._notices: list[str] = []

    def open(self) -> LedgerFile:
        """The ledger file."""
        moment = dt.datetime.combine(self.today, dt.time(9), dt.UTC)
        return LedgerStore(self.path, lambda: moment, self._notices.append)

    def backups(self) -> Sequence[Listed]:
        """The backups that are kept."""
        return listed(self.path, check=False)

    def back_up(self, copy: Path | None) -> Path:
        """Copy the ledger."""
        return kept_by_hand(self.path, copy, dt.datetime.combine(self.today, dt.time(9), dt.UTC))

    @property
    def encrypted(self) -> bool:
        """Whether it needs a passphrase."""
        return keys.is_encrypted(self.path)

    def seconds(self) -> float:
        """No time goes by, but as a test says."""
        return self.passed

    def lock(self) -> None:
        """Forget the passphrase."""
        keys.forget()

    def unlock(self, passphrase: str) -> None:
        """Open it with a passphrase."""
        unlock(self.path, passphrase)

    def warm(self) -> None:
        """Writing loads what it needs when it first writes."""

    def sample(self) -> "Around":
        """A ledger file beside this one."""
        return Around(self.path.with_name("sample.db"), self.today)

    def notices(self) -> list[str]:
        """What is to be said about the ledger file."""
        said, self._notices[:] = self._notices[:], []
        return said

    def remembered(self) -> Mapping[str, str]:
        """What was chosen before."""
        return self.kept

    def remember(self, **choices: str) -> None:
        """Keep it."""
        self.kept.update(choices)


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No cursor blinks, nothing moves by itself, and nothing is waited for that does not come."""
    make_quick(monkeypatch)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr(Input, "cursor_blink", False, raising=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger of a test lies."""
    return tmp_path / "ledger.db"


@pytest.fixture
def book(path: Path) -> Callable[..., Path]:
    """Makes the ledger of a test from lines of the book, in one batch."""

    def make(*lines: Mapping[str, Any]) -> Path:
        with LedgerStore(path, lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) as store:
            store.make()
            with store.batch("import") as writer:
                writer.record(as_recorded(read_line(dict(line))) for line in lines)
        return path

    return make


@asynccontextmanager
async def shown(
    path: Path, *, size: tuple[int, int] = (80, 24), today: dt.date = TODAY, around: Around | None = None
) -> AsyncIterator[Pilot[None]]:
    """The app on a ledger file, its first screen read and shown."""
    desk = Desk(around or Around(path, today))
    try:
        async with LedgerApp(desk).run_test(size=size) as pilot:
            await settle(pilot)
            yield pilot
    finally:
        desk.close()


async def settle(pilot: Pilot[None]) -> None:
    """Wait until the ledger has answered everything asked so far, and the screen shows it.

    A worker that waits for a modal never ends by itself, so workers alone cannot be waited for.
    """
    app = pilot.app
    assert isinstance(app, LedgerApp)
    for _ in range(1000):
        await drained(app)
        if not app.is_running or app._exit:
            return
        busy = [each for each in app.workers if each.group != "default" and not each.is_finished]
        asks = isinstance(app.screen, Confirm) and all(each.group == "write" for each in busy)
        if busy and not asks:
            await asyncio.sleep(0.005)
            continue
        painted(app)  # a table asks for its rows when it is painted
        if not asyncio.get_running_loop()._ready and not app.screen._dirty_widgets:  # type: ignore[attr-defined]
            return


def screen_text(pilot: Pilot[None]) -> str:
    """The screen as a person sees it, line by line."""
    return "\n".join(painted(pilot.app))
