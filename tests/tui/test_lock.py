"""An encrypted ledger on the screen: opened with its passphrase, locked by a key and by time, and nothing shown."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from ledger.domain.settings import ScreenSettings
from ledger.storage import keys
from ledger.storage.encrypting import recode
from ledger.tui.app import LedgerApp
from tests.tui.conftest import Around, screen_text, settle, shown

PASSPHRASE = "stapler battery horse correct"  # noqa: S105 - of ledgers made here
PAT = {"record": "person", "id": "pat", "name": "Pat Wonderly", "birth_date": "1980-05-04"}
ACME = {"record": "employer", "id": "acme", "name": "Acme"}
PLAN = {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"}
OPENING = "This ledger is encrypted."
LOCKED = "This ledger is locked."
WRONG = "That is not its passphrase."


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is known after a test; a key takes a thousandth of its time: what is tried here is when it is asked."""
    monkeypatch.setattr(keys, "ROUNDS", 256)
    yield
    keys.forget()


@pytest.fixture
def encrypted(book: Callable[..., Path]) -> Path:
    """A ledger that only the passphrase opens; nothing in this process knows it."""
    path = book(PAT, ACME, PLAN)
    recode(path, keys.derive(PASSPHRASE))
    keys.forget()
    return path


async def enter(pilot: Pilot[None], passphrase: str) -> None:
    await pilot.press(*passphrase, "enter")
    await settle(pilot)


def app_of(pilot: Pilot[None]) -> LedgerApp:
    app: App[None] = pilot.app
    assert isinstance(app, LedgerApp)
    return app


async def test_it_is_opened_with_its_passphrase(encrypted: Path) -> None:
    async with shown(encrypted) as pilot:
        assert OPENING in screen_text(pilot)
        assert "Ctrl+Q Leave" in screen_text(pilot)
        await enter(pilot, "not this one")
        assert WRONG in screen_text(pilot)
        await pilot.press(*"stapler")
        assert "•••••••" in screen_text(pilot)
        assert "stapler" not in screen_text(pilot)
        await pilot.press("ctrl+u")
        await enter(pilot, PASSPHRASE)
        assert "Pat Wonderly" in screen_text(pilot)


async def test_after_three_wrong_ones_it_leaves(encrypted: Path) -> None:
    async with shown(encrypted) as pilot:
        for _ in range(3):
            await enter(pilot, "wrong")
        assert (pilot.app.return_code, pilot.app._exit) == (1, True)


async def test_nothing_but_leaving_is_done_while_it_is_locked(encrypted: Path) -> None:
    async with shown(encrypted) as pilot:
        for key in ("ctrl+p", "f1", "f9", "ctrl+r", "ctrl+l", "2", "n"):
            await pilot.press(key)
            await settle(pilot)
            assert OPENING in screen_text(pilot)
        await pilot.press("ctrl+q")
        await settle(pilot)
        assert pilot.app._exit


async def test_locked_by_a_key_nothing_of_it_is_shown_and_what_was_typed_is_there_again(encrypted: Path) -> None:
    async with shown(encrypted) as pilot:
        await enter(pilot, PASSPHRASE)
        await pilot.press("n")
        await settle(pilot)
        await pilot.press(*"2026-03-04")
        await settle(pilot)
        before = screen_text(pilot)
        assert "2026-03-04" in before
        app_of(pilot).say("Logged the pay stub of Pat")
        await pilot.press("ctrl+l")
        await settle(pilot)
        locked = screen_text(pilot)
        assert LOCKED in locked
        assert not any(word in locked for word in ("Pat", "Acme", "2026", "pay stub", "Overview"))
        assert keys._MEMORY.by_salt == {}
        app_of(pilot).say("What a program behind the lock has to say")
        assert (screen_text(pilot), list(app_of(pilot)._notifications)) == (locked, [])
        for _ in range(4):  # what was typed is not lost to a cat on the keys
            await enter(pilot, "wrong")
        assert WRONG in screen_text(pilot)
        await enter(pilot, PASSPHRASE)
        assert "2026-03-04" in screen_text(pilot)
        assert [each.message for each in app_of(pilot)._notifications] == ["What a program behind the lock has to say"]


async def test_locked_after_idle_minutes(encrypted: Path) -> None:
    around = Around(encrypted, settings=ScreenSettings(lock_minutes=10))
    async with shown(encrypted, around=around) as pilot:
        await enter(pilot, PASSPHRASE)
        around.passed += 599
        await pilot.press("2")
        await settle(pilot)
        around.passed += 599
        await app_of(pilot).lock_if_idle()
        assert "Pat Wonderly" in screen_text(pilot)
        around.passed += 1
        await app_of(pilot).lock_if_idle()
        await settle(pilot)
        assert LOCKED in screen_text(pilot)


async def test_a_key_pressed_after_a_long_time_only_locks(encrypted: Path) -> None:
    around = Around(encrypted)
    async with shown(encrypted, around=around) as pilot:
        await enter(pilot, PASSPHRASE)
        around.passed += 15 * 60
        await pilot.press("3")
        await settle(pilot)
        assert LOCKED in screen_text(pilot)
        assert pilot.app.current_mode == "overview"


@pytest.mark.parametrize("minutes", [0, 15])
async def test_what_is_plain_or_never_to_be_locked_stays_open(book: Callable[..., Path], minutes: int) -> None:
    path = book(PAT, ACME, PLAN)
    if not minutes:
        recode(path, keys.derive(PASSPHRASE))
    around = Around(path, settings=ScreenSettings(lock_minutes=minutes))
    async with shown(path, around=around) as pilot:
        around.passed += 10**6
        await pilot.press("2")
        if minutes:
            await pilot.press("ctrl+l")
        await settle(pilot)
        assert "Pat Wonderly" in screen_text(pilot)


async def test_a_screen_that_opens_over_the_lock_is_covered(encrypted: Path) -> None:
    async with shown(encrypted) as pilot:
        await enter(pilot, PASSPHRASE)
        await pilot.press("ctrl+l")
        await settle(pilot)
        await pilot.app.switch_mode("history")
        await app_of(pilot).lock_if_idle()
        await settle(pilot)
        assert LOCKED in screen_text(pilot)
        await enter(pilot, PASSPHRASE)
        await pilot.press("1")
        await settle(pilot)
        assert "Pat Wonderly" in screen_text(pilot)
        assert "locked" not in screen_text(pilot)


async def test_encrypted_meanwhile_by_another_program(book: Callable[..., Path]) -> None:
    path = book(PAT, ACME, PLAN)
    other = path.with_name("other.db")
    other.write_bytes(path.read_bytes())
    other.chmod(0o600)
    recode(other, keys.derive(PASSPHRASE))
    keys.forget()
    async with shown(path) as pilot:
        assert "Pat Wonderly" in screen_text(pilot)
        other.replace(path)
        app_of(pilot).look_again()
        await settle(pilot)
        assert LOCKED in screen_text(pilot)
        await enter(pilot, PASSPHRASE)
        assert "Pat Wonderly" in screen_text(pilot)
