"""Every other entry about plans and IRAs: from the menu to the ledger, and back with `u`."""

from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList

from ledger.domain.records import record_of
from ledger.storage.store import LedgerStore
from ledger.tui.forms.entry_form import EntryForm
from ledger.tui.screens.confirm import Confirm
from ledger.tui.screens.conversions import ConversionsScreen
from ledger.tui.screens.entry_menu import MENU, EntryMenu
from ledger.tui.screens.void_entry import VoidEntry
from tests.tui.conftest import HOSTILE, screen_text, settle, shown

HOUSEHOLD: tuple[dict[str, Any], ...] = (
    {"record": "person", "id": "ana", "name": "Ana", "birth_date": "1985-03-01"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "name": "Acme 401(k)", "employer": "acme", "kind": "401k"},
    {"record": "plan", "id": "old-401k", "name": "Old 401(k)", "employer": "acme", "kind": "401k"},
    {
        "record": "pay_stub",
        "person": "ana",
        "plan": "acme-401k",
        "pay_date": "2026-01-15",
        "compensation": "9000.00",
        "amounts": {"after_tax": "3000.00"},
    },
)


class Case(NamedTuple):
    """What is typed to find a kind of entry and into its form, and what the ledger then holds."""

    letters: str
    record: str
    typed: dict[str, Any]
    held: dict[str, str]


CASES = (
    Case("opening begins", "opening_balance", {"balance": "5000"}, {"balance": "$5,000.00", "basis": "None"}),
    Case(
        "opening roth account",
        "opening_balance",
        {"balance": "900", "basis": "800", "first_year": "2020", "layers": "2023:100.00:500.00; 2024:1.00:2.00"},
        {"source": "designated_roth", "first_year": "2020"},
    ),
    Case("earnings", "earnings", {"amount": "-12.34"}, {"amount": "-$12.34", "source": "after_tax"}),
    Case("profit", "contribution", {"amount": "1200+350", "limitation_year": "2026"}, {"amount": "$1,550.00"}),
    Case("rollover into", "contribution", {"amount": "700"}, {"source": "rollover_in"}),
    Case(
        "refund",
        "refund",
        {"amount": "500", "earnings": "12", "reason": "excess_annual_addition"},
        {"amount": "$500.00", "for_year": "2026"},
    ),
    Case("paid out and kept", "distribution", {"amount": "300", "earnings": "0", "qualified": "no"}, {"code": "None"}),
    Case("forfeit", "forfeited", {"amount": "40"}, {"source": "employer_match", "for_year": "None"}),
    Case("loan", "loan", {"amount": "1000"}, {"event": "taken"}),
    Case("ira contribution", "ira_contribution", {"amount": "7000"}, {"for_year": "2026"}),
    Case("ira conversion", "ira_conversion", {"amount": "7000"}, {"amount": "$7,000.00"}),
    Case("ira money paid out", "ira_distribution", {"amount": "10", "exception": "03"}, {"exception": "03"}),
    Case("roth ira money", "roth_ira_distribution", {"amount": "10"}, {"amount": "$10.00"}),
    Case("rolled into a plan", "ira_roll_in", {"amount": "10"}, {"plan": "acme-401k"}),
    Case("opening iras", "ira_opening_balance", {"basis": "6000"}, {"kind": "traditional", "basis": "$6,000.00"}),
    Case("merger", "plan_merger", {"into": "old-401k", "basis-after_tax": "3000"}, {"into": "old-401k"}),
)


def held_by(path: Path, record: str) -> list[Any]:
    """Entries of a kind."""
    with LedgerStore(path) as store:
        return [each.value for each in store.reader().entries(record)]


async def until(pilot: Pilot[None], kind: type[Screen[Any]]) -> Any:
    """The screen of a kind, once it is there."""
    for _ in range(200):
        await settle(pilot)
        if isinstance(pilot.app.screen, kind):
            return pilot.app.screen
        await pilot.pause(0.02)
    raise AssertionError(screen_text(pilot))


async def open_form(pilot: Pilot[None], letters: str) -> EntryForm:
    """Find a form in the menu by some letters."""
    await until(pilot, ConversionsScreen)
    await pilot.press("o")
    menu = await until(pilot, EntryMenu)
    menu.query_one("#menu-filter").value = letters
    await pilot.pause()
    await pilot.press("enter")
    form = await until(pilot, EntryForm)
    assert isinstance(form, EntryForm)
    return form


@pytest.mark.parametrize("cases", [CASES[:6], CASES[6:11], CASES[11:]], ids=["into", "out", "iras"])
async def test_each_kind_is_entered_and_taken_back(book: Callable[..., Path], cases: tuple[Case, ...]) -> None:
    path = book(*HOUSEHOLD)
    sizes = cycle([(120, 40), (60, 15), (80, 24)])
    async with shown(path) as pilot:
        await pilot.press("3")
        for case in cases:
            form = await open_form(pilot, case.letters)
            for key, text in {**case.typed, "note": HOSTILE}.items():
                widget: Any = form.query_one(f"#field-{key}")
                widget.value = text
            await pilot.resize_terminal(*next(sizes))
            await pilot.press("f2")
            await settle(pilot)
            assert isinstance(pilot.app.screen, ConversionsScreen), screen_text(pilot)
            (value,) = held_by(path, case.record)
            assert record_of(value) == case.record
            assert value.note == HOSTILE
            assert {key: str(getattr(value, key)) for key in case.held} == case.held
            await pilot.press("u")
            await settle(pilot)
            assert held_by(path, case.record) == []


async def test_an_entry_shows_what_it_does_and_is_changed(book: Callable[..., Path]) -> None:
    path = book(*HOUSEHOLD)
    async with shown(path, size=(120, 40)) as pilot:
        await pilot.press("3")
        form = await open_form(pilot, "paid out and kept")
        for key, text in {"amount": "330", "earnings": "30"}.items():
            widget: Any = form.query_one(f"#field-{key}")
            widget.value = text
        await settle(pilot)
        effect: Any = form.query_one("#effect")
        assert "Basis $300.00 Earnings $30.00 Taxable 2026 $30.00" in " ".join(str(effect.content).split())
        await pilot.press("f2")
        await settle(pilot)
        await until(pilot, ConversionsScreen)
        await pilot.press("tab", "enter")
        changed = await until(pilot, EntryForm)
        assert changed.value().earnings.plain() == "30.00"
        amount: Any = changed.query_one("#field-amount")
        amount.value = ""
        await pilot.press("f2")
        await settle(pilot)
        assert "Amount is not filled in." in screen_text(pilot)
        amount.value = "430"
        await pilot.press("f2")
        await settle(pilot)
        assert [each.amount.plain() for each in held_by(path, "distribution")] == ["430.00"]
        await pilot.press("u")
        await settle(pilot)
        assert [each.amount.plain() for each in held_by(path, "distribution")] == ["330.00"]
        await pilot.press("v")
        await until(pilot, VoidEntry)
        await pilot.press("y")
        await settle(pilot)
    assert held_by(path, "distribution") == []


async def test_the_form_of_an_ira_shows_form_8606(book: Callable[..., Path]) -> None:
    path = book(*HOUSEHOLD)
    async with shown(path) as pilot:
        await pilot.press("3")
        form = await open_form(pilot, "ira contribution")
        amount: Any = form.query_one("#field-amount")
        amount.value = "7000"
        await settle(pilot)
        effect: Any = form.query_one("#effect")
        shown_text = " ".join(str(effect.content).split())
        # A contribution that is not deducted: line 14, the basis left, is all of it.
        assert "Form 8606 of 2026 Needed." in shown_text
        assert "Basis left $7,000 line 14" in shown_text
        await pilot.press("escape")
        await until(pilot, Confirm)
        await pilot.press("y")
        form = await open_form(pilot, "31 december")
        value: Any = form.query_one("#field-value")
        value.value = "1145"
        await pilot.press("f2")
        await settle(pilot)
    with LedgerStore(path) as store:
        (worth,) = store.reader().parties("ira_year_end_value", "ana")
    assert (worth.year, worth.value.plain()) == (2025, "1145.00")


async def test_letters_narrow_the_menu_and_the_mouse_chooses(book: Callable[..., Path]) -> None:
    async with shown(book(*HOUSEHOLD)) as pilot:
        await pilot.press("3")
        await until(pilot, ConversionsScreen)
        await pilot.press("o")
        await until(pilot, EntryMenu)
        listed = pilot.app.screen.query_one(OptionList)
        assert listed.option_count == len(MENU) + 4  # and a heading a group
        await pilot.press(*"qqq", "enter")
        assert "Nothing is called that" in screen_text(pilot)
        await pilot.press("backspace", "backspace", "backspace", *"loan")
        await settle(pilot)
        assert [option.id is None for option in listed.options] == [True, False]
        await pilot.click(OptionList, offset=(4, 1))
        await until(pilot, EntryForm)
