"""Texts that would be more than text, on every screen, in forms, toasts, titles and the clipboard: they stay text."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from string import Template
from typing import Any

import pytest
from rich.segment import Segment
from textual import events
from textual.app import App
from textual.content import Content
from textual.pilot import Pilot

from ledger.domain.records import as_recorded, read_line
from ledger.storage.store import LedgerStore
from ledger.tui.app import LedgerApp
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.screens.confirm import Confirm
from tests.faults.harness import FULL, make_ledger, stub
from tests.faults.promises import Proof
from tests.hostile_book import make_book, person_of, plan_of
from tests.hostile_text import CHOSEN, END, FORGED, PAYLOADS, steering
from tests.tui.conftest import Around, _still, settle, shown

__all__ = ["_still"]
pytestmark = pytest.mark.faults

# A household holds some 110 of the texts.
HOUSEHOLDS = range(0, len(PAYLOADS), 30) if FULL else (0,)
TEXTS = [each.text for each in PAYLOADS] if FULL else [*CHOSEN]
TYPED = TEXTS[::10] if FULL else TEXTS[2:3]
SIZE = (160, 50) if FULL else (120, 30)
# What a click would do, were markup of the data read.
_ACTIONS = ("app.quit", "app.bell")
# What is pressed on a main screen, each from the screen itself on.
_FEW: dict[str, tuple[str, ...]] = {"1": (), "2": ("e",), "4": ("[",), "5": (), "6": ("t",)}
_WALKS: dict[str, tuple[str, ...]] = {
    "1": ("x", "a", "enter", "E", "K", "L", "B"),
    "2": ("y", "e", "v", "n"),
    "3": ("y", "e", "x", "b", "c"),
    "4": ("[", "l", "f", "m", "y", "x", "."),
    "5": ("y", "e", "t", "v", "a", "d"),
    "6": ("t", "enter", "v", "e", "slash", "p", "o", "ctrl+p", "f1"),
}


# Where something can be typed that is shown elsewhere too, by the keys that lead there.
_FIELDS = (
    (("2", "slash"), ("6", "slash"), ("5", "slash"), ("i", "slash"), ("4", "[", "l", "s"))
    if FULL
    else (("2", "slash"),)
)


def strips(app: App[Any]) -> Iterator[Iterable[Segment]]:
    yield from app.screen._compositor.render_strips()


def wrong_on(pilot: Pilot[None]) -> set[str]:
    """What is drawn, copied or named that is more than text."""
    app = pilot.app
    assert isinstance(app, LedgerApp)
    found = set()
    drawn = [[*strip] for strip in strips(app)]
    for segment in (each for strip in drawn for each in strip):
        found |= {f"U+{ord(char):04X}" for char in steering(segment.text)}
        style = segment.style
        if style is not None and (style.link or any(each in str(style.meta) for each in _ACTIONS)):
            found.add(f"link or action: {style.link} {style.meta}")
    said = [
        app.clipboard.replace("\t", " "),
        app.title,
        app.sub_title,
        *(str(each.message) for each in app._notifications),
    ]
    found |= {f"U+{ord(char):04X}" for text in said for char in steering(text)}
    found |= {line for line in _lines(drawn) if line.strip(" │┃▌║·-").startswith(FORGED)}
    return found


def _lines(drawn: list[list[Segment]]) -> list[str]:
    return ["".join(each.text for each in strip) for strip in drawn]


async def _back(pilot: Pilot[None]) -> None:
    """Out of what is open, as a person gets out of it."""
    for _ in range(12):
        if isinstance(pilot.app.screen, LedgerScreen):
            return
        await pilot.press("y" if isinstance(pilot.app.screen, Confirm) else "escape")
        await settle(pilot)


async def walk(pilot: Pilot[None], walks: dict[str, tuple[str, ...]]) -> dict[str, set[str]]:
    """Go everywhere; gives what was wrong, by the keys that led there."""
    wrong: dict[str, set[str]] = {}
    for screen, keys in walks.items():
        for key in ("", *keys):
            await pilot.press(screen)
            await settle(pilot)
            if key:
                await pilot.press(key)
                await settle(pilot)
            assert pilot.app.is_running, f"{screen} {key} ended the app"
            found = wrong_on(pilot)
            if found:
                wrong[f"{screen} {key}"] = found
            await _back(pilot)
    return wrong


def around(path: Path, number: int) -> Around:
    """The app as it was left: with the person and plan of a household."""
    made = Around(path)
    made.kept |= {"person": person_of(number), "plan": plan_of(number)}
    return made


async def test_no_screen_shows_more_than_text(tmp_path: Path, proof: Proof) -> None:
    wrong: dict[str, Any] = {}
    for number in HOUSEHOLDS:
        path = tmp_path / f"{number}.db"
        make_book(path, number)
        async with shown(path, size=SIZE, around=around(path, number)) as pilot:
            found = await walk(pilot, _WALKS if FULL else _FEW)
        wrong |= {f"{number}: {keys}": each for keys, each in found.items()}
    proof(
        "P16",
        "screens, forms, titles and the clipboard with a ledger full of hostile texts",
        len(HOUSEHOLDS) * len([*chain.from_iterable(_WALKS.values())]),
    )
    assert wrong == {}


async def test_nothing_typed_pasted_or_found_in_a_folder_is_more_than_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    path, folder = tmp_path / "ledger.db", tmp_path / "files"
    make_book(path)
    folder.mkdir()
    for text in TEXTS:
        (folder / f"{text.replace('/', '')[:60]}.csv").write_text("nothing\n")
    monkeypatch.chdir(folder)
    wrong: dict[str, set[str]] = {}
    held = around(path, 0)
    held.kept["import_folder"] = str(folder)
    async with shown(path, size=SIZE, around=held) as pilot:
        await pilot.press("i")
        await settle(pilot)
        wrong["the files of a folder"] = wrong_on(pilot)
        for text in TYPED:
            for keys in _FIELDS:
                await _back(pilot)
                await pilot.press(*keys)
                pilot.app.post_message(events.Paste(text))
                await settle(pilot)
                wrong[f"{keys} {text!a}"] = wrong_on(pilot)
                await pilot.press("enter")
                await settle(pilot)
                wrong[f"{keys} {text!a} enter"] = wrong_on(pilot)
                await pilot.press("escape")
                await settle(pilot)
            app = pilot.app
            assert isinstance(app, LedgerApp)
            app.say(f"Saved as {text}.")
            await settle(pilot)
            wrong[f"said {text!a}"] = wrong_on(pilot)
            app.clear_notifications()
    proof("P16", "hostile texts typed, pasted, in toasts and as names of files on the screen", len(TEXTS))
    assert {where: found for where, found in wrong.items() if found} == {}


async def test_the_check_sees_a_build_that_shows_texts_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.db"
    make_book(path)
    monkeypatch.setattr("ledger.domain.shown.unseen", lambda text: (False for _ in text))
    async with shown(path, size=SIZE, around=around(path, 0)) as pilot:
        assert await walk(pilot, {"6": ("t",)})


async def test_the_check_sees_a_build_that_puts_texts_into_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.db"
    make_ledger(path)
    with LedgerStore(path) as store, store.batch("stub") as writer:
        writer.record([as_recorded(read_line({**stub(100), "pay_date": "2026-01-15", "note": PAYLOADS[0].text}))])
    async with shown(path, size=SIZE) as pilot:
        assert await walk(pilot, {"2": ()}) == {}
        assert END in "".join(_lines([[*strip] for strip in strips(pilot.app)]))
    parsed = Content.from_markup

    def put_in(markup: str, **values: object) -> Content:
        return parsed(Template(markup).safe_substitute(values))

    monkeypatch.setattr(Content, "from_markup", put_in)
    async with shown(path, size=SIZE) as pilot:
        (found,) = (await walk(pilot, {"2": ()})).values()
        assert "link or action" in found.pop()
