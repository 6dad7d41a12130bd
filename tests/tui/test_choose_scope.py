"""Choosing whose year is shown: typing narrows thousands of people, and the choice is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widget import Widget
from textual.widgets import Input

from ledger.tui.app import LedgerApp
from ledger.tui.scope import Scope
from ledger.tui.screens.choose_scope import ChooseScope
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, Around, screen_text, settle, shown

EMPLOYER = {"record": "employer", "id": "acme", "name": "Acme"}


def person(id_: str, name: str) -> dict[str, Any]:
    return {"record": "person", "id": id_, "name": name, "birth_date": "1980-05-04"}


def plan(id_: str, name: str) -> dict[str, Any]:
    return {"record": "plan", "id": id_, "employer": "acme", "name": name, "kind": "401k"}


def stub(whose: str, where: str) -> dict[str, Any]:
    return {
        "record": "pay_stub",
        "person": whose,
        "plan": where,
        "pay_date": "2026-03-31",
        "amounts": {"pre_tax_deferral": "500.00"},
    }


TWO = [
    person("ann", "Ann"),
    person("bo", f"Bo {HOSTILE}"),
    EMPLOYER,
    plan("one", "Plan One"),
    plan("two", f"Plan {HOSTILE}"),
    stub("ann", "one"),
    stub("bo", "one"),
    stub("bo", "two"),
]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 15)])
async def test_person_year_and_plan_are_chosen_by_keys_alone(
    book: Callable[..., Path], path: Path, size: tuple[int, int]
) -> None:
    around = Around(book(*TWO))
    async with shown(path, size=size, around=around) as pilot:
        app = pilot.app
        assert isinstance(app, LedgerApp)
        assert app.scope == Scope("ann", 2026)
        await pilot.press("p")
        await settle(pilot)
        await pilot.press("b", "o")
        await settle(pilot)
        assert isinstance(app.screen, ChooseScope)
        assert app.screen.query_one(LedgerTable).row_count == 1
        assert (HOSTILE if size[0] > 80 else "Bo [/b] [$") in screen_text(pilot)
        await pilot.resize_terminal(size[0] - 1, size[1])
        app.screen.query_one("#which-year", Input).value = "20x5"
        app.screen.query_one("#which-plan").focus()
        await pilot.pause()
        await pilot.press("end", "enter")
        assert "Write a year" in screen_text(pilot)
        app.screen.query_one("#which-year", Input).value = "2025"
        app.screen.query_one("#which-plan").focus()
        await pilot.pause()
        await pilot.press("enter")
        await settle(pilot)
        assert app.scope == Scope("bo", 2025, "two")
        assert f"Bo {HOSTILE}" in screen_text(pilot)
    assert (around.kept["person"], around.kept["plan"]) == ("bo", "two")
    async with shown(path, size=size, around=around) as pilot:  # the next day
        assert isinstance(pilot.app, LedgerApp)
        assert pilot.app.scope == Scope("bo", 2026, "two")
        assert f"Bo {HOSTILE}" in screen_text(pilot)


async def test_leaving_changes_nothing_and_a_click_opens_it(book: Callable[..., Path]) -> None:
    async with shown(book(*TWO)) as pilot:
        assert isinstance(pilot.app, LedgerApp)
        await pilot.click("#scope")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ChooseScope)
        await pilot.press("down")
        await settle(pilot)
        assert pilot.app.screen.query_one(LedgerTable).cursor_key == "bo"
        await pilot.press("escape")
        await settle(pilot)
        assert pilot.app.scope == Scope("ann", 2026)


async def test_thousands_of_people_are_found_and_make_no_widgets(book: Callable[..., Path]) -> None:
    many = [person(f"p{number}", f"Person Number {number}") for number in range(3000)]
    async with shown(book(*many)) as pilot:
        assert isinstance(pilot.app, LedgerApp)
        assert set(pilot.app.names) == {"p0"}  # the others' names are read when somebody is chosen
        await pilot.press("p")
        await settle(pilot)
        screen = pilot.app.screen
        assert screen.query_one(LedgerTable).row_count == 3000
        assert len(screen.query(Widget)) < 40
        screen.query_one("#who", Input).value = "number 2987"
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert pilot.app.scope.person == "p2987"
        assert "Person Number 2987" in screen_text(pilot)
