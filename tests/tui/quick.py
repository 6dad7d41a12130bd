"""What makes the app cheap to test: it is painted where a test looks at it, and nothing waits for the clock.

Textual paints sixty times a second, and sleeps after each key until the processor has been idle for 20 ms. Here a key
has been pressed when everything that it set off is done, and the screen is painted once it has come to rest.
"""

import asyncio
from typing import Any

import pytest
from textual._context import active_app
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.screen import Screen

from ledger.tui.app import LedgerApp
from ledger.tui.forms import entry_form

_PARSE = Stylesheet._parse_rules
_PARSED: dict[Any, list[RuleSet]] = {}  # by source and colours, for all the apps of a run
_ROUNDS = 400  # of work that work sets off; what goes on for longer never ends
_BUSY = 0.3  # seconds after which the ledger's thread waits for another program rather than works


def make_quick(patch: pytest.MonkeyPatch) -> None:
    """Take waiting and painting out of the tests."""
    patch.setattr("textual.app.wait_for_idle", _idle)
    patch.setattr("textual.pilot.wait_for_idle", _idle)
    patch.setattr(Screen, "_compositor_refresh", _unpainted)
    patch.setattr(Stylesheet, "_parse_rules", _parsed_once)
    patch.setattr(RuleSet, "__hash__", object.__hash__)  # the same, without a call in Python for each rule
    patch.setattr(entry_form, "_PAUSE", 0.01)


def _parsed_once(sheet: Stylesheet, css: str, read_from: CSSLocation, *rest: Any, **others: Any) -> list[RuleSet]:
    key = (css, read_from, rest, tuple(others.items()))
    held = sheet._parse_cache.get(key)
    if held is None:
        everywhere = (*key, frozenset(sheet._variables.items()))
        if everywhere not in _PARSED:
            _PARSED[everywhere] = _PARSE(sheet, css, read_from, *rest, **others)
        held = sheet._parse_cache[key] = _PARSED[everywhere]
    return held


async def _idle(*_: float) -> None:
    app = active_app.get()
    await drained(app)
    if not isinstance(app, LedgerApp):  # a widget by itself, which no `settle` looks at
        painted(app)
        await drained(app)


def _unpainted(screen: Screen[Any]) -> None:
    screen._dirty_widgets.clear()
    screen._compositor._dirty_regions.clear()
    screen.app._update_mouse_over(screen)


async def drained(app: App[Any]) -> None:
    """Wait until no message is left to handle, the ledger has answered, and everything has its place."""
    loop: Any = asyncio.get_running_loop()
    answered = False
    for _ in range(_ROUNDS):
        await asyncio.sleep(0)
        if loop._ready:
            answered = False
        elif app._resize_timer is not None:
            await asyncio.sleep(0.01)  # a terminal's new size is taken up a moment later
        elif not answered:
            await _answered(app)
            answered = True
        elif not _laid_out(app):
            return


async def _answered(app: App[Any]) -> None:
    if isinstance(app, LedgerApp) and not app.desk._thread._shutdown:
        done, _ = await asyncio.wait({asyncio.ensure_future(app.desk.ask(lambda _: None))}, timeout=_BUSY)
        for each in done:
            each.exception()  # a ledger that is locked answers nothing


def _laid_out(app: App[Any]) -> bool:
    """Whether there was anything to lay out."""
    if not app.is_running or app._exit or app._batch_count:
        return False
    screen = app.screen
    pending = (
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )
    if pending:
        screen._on_timer_update()
    return bool(pending)


def painted(app: App[Any]) -> list[str]:
    """The lines of the screen as a person sees them."""
    return ["".join(segment.text for segment in strip).rstrip() for strip in app.screen._compositor.render_strips()]
