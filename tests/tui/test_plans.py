"""The screen of people and plans: listed, filtered, added to, changed, taken back."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from ledger.domain.records import line_of
from ledger.services.ports import Reader
from ledger.storage.store import LedgerStore
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, screen_text, settle, shown

SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")]
PAT = {"record": "person", "id": "pat", "name": "Pat Lee", "birth_date": "1976-05-04"}
ACME = {"record": "employer", "id": "acme", "name": "Acme Inc."}
PLAN = {
    "record": "plan",
    "id": "acme-401k",
    "employer": "acme",
    "name": "Acme 401(k)",
    "kind": "401k",
    "match": {"tiers": [["0.50", "0.06"]]},
    "unconfirmed": ["in_service_rollover_allowed"],
}
SCHEDULE = {
    "record": "pay_schedule",
    "id": "pay",
    "person": "pat",
    "plan": "acme-401k",
    "frequency": "biweekly",
    "first_pay_date": "2026-01-09",
    "pay": "8000.00",
    "elections": {"after_tax": "0.10"},
    "election_amounts": {"after_tax": "50.00"},
}


async def go(pilot: Pilot[None]) -> LedgerTable:
    """Go to the screen."""
    await pilot.press("5")
    await settle(pilot)
    return pilot.app.screen.query_one("#plans", LedgerTable)


async def type_in(pilot: Pilot[None], **values: str) -> None:
    """Fill fields of the form that is shown."""
    for key, value in values.items():
        widget = pilot.app.screen.query_one(f"#field-{key.replace('__', '-')}")
        assert isinstance(widget, Input | Select)
        widget.value = value
    await pilot.pause()


async def save(pilot: Pilot[None]) -> None:
    """Save the form that is shown."""
    await pilot.press("f2")
    await settle(pilot)


async def shows(pilot: Pilot[None], name: str) -> None:
    """Wait for a screen, which comes when the ledger has answered."""
    for _ in range(200):
        await settle(pilot)
        if type(pilot.app.screen).__name__ == name and getattr(pilot.app.screen, "_first", 0) is not None:
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{name} is not shown, but {pilot.app.screen}")


def standing(path: Path, record: str) -> list[dict[str, Any]]:
    """What stands of a kind, as lines of the book."""
    with LedgerStore(path) as store:
        reader: Reader = store.reader()
        entries = record in ("pay_schedule", "plan_change")
        held = [each.value for each in reader.entries(record)] if entries else reader.parties(record)
        return [json.loads(line_of(each)) for each in held]


def plain(pilot: Pilot[None]) -> str:
    """The text of the screen, without what frames it and where it was broken."""
    return " ".join(screen_text(pilot).replace("│", " ").split())


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_there_is_listed_with_what_it_says(book: Callable[..., Path], size: tuple[int, int]) -> None:
    change = {"record": "plan_change", "plan": "acme-401k", "from": "2026-07-01", "after_tax_cap_rate": "0.10"}
    path = book(PAT, ACME, PLAN, SCHEDULE, change)
    async with shown(path, size=size) as pilot:
        table = await go(pilot)
        assert table.row_count == 5
        text = screen_text(pilot)
        assert "Pat Lee" in text
        assert "born 1976-05-04" in text
        await pilot.press("j", "j")
        await settle(pilot)
        text = screen_text(pilot)
        assert "? Not known yet." in text or "It works." in text
        await pilot.press("slash", *"biweek")
        await settle(pilot)
        assert table.row_count == 1
        await pilot.press("enter")
        await settle(pilot)
        assert "After-tax 10 % + $50.00" in screen_text(pilot)
        await pilot.press("escape", "s")
        await settle(pilot)
        assert table.row_count == 5
        await pilot.resize_terminal(60, 15)
        await pilot.pause()


@pytest.mark.parametrize("size", SIZES)
async def test_all_is_added_from_the_menu_and_undone(book: Callable[..., Path], size: tuple[int, int]) -> None:
    path = book(PAT)
    async with shown(path, size=size) as pilot:
        table = await go(pilot)
        await pilot.press("a", "l")
        await shows(pilot, "EmployerForm")
        assert "First the employer, then the plan" in plain(pilot)
        await type_in(pilot, name="Acme Inc.", note=HOSTILE)
        await pilot.resize_terminal(60, 15)
        await pilot.resize_terminal(*size)
        await save(pilot)
        await shows(pilot, "PlanForm")
        await type_in(pilot, name=HOSTILE, after_tax_allowed="yes", in_plan_conversion_allowed="no")
        await type_in(pilot, match__tiers="100 % up to 3 %, 50 % up to 5 %", after_tax_cap_rate="12.5")
        await save(pilot)
        assert table.row_count == 3
        assert HOSTILE in screen_text(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert table.row_count == 2
        assert standing(path, "plan") == []
        await pilot.press("ctrl+r")
        await settle(pilot)
    assert standing(path, "employer") == [
        {"record": "employer", "id": "acme-inc", "name": "Acme Inc.", "note": HOSTILE}
    ]
    assert standing(path, "plan") == [
        {
            "record": "plan",
            "id": "b-$500-error-q4".replace("$", ""),
            "employer": "acme-inc",
            "name": HOSTILE,
            "kind": "401k",
            "in_plan_conversion_allowed": False,
            "after_tax_cap_rate": "0.125",
            "match": {"tiers": [["1.00", "0.03"], ["0.50", "0.05"]]},
            "unconfirmed": ["in_service_rollover_allowed"],
        }
    ]


async def test_a_plan_is_corrected_and_changes_from_a_day_on(book: Callable[..., Path]) -> None:
    path = book(PAT, ACME, PLAN)
    async with shown(path) as pilot:
        await go(pilot)
        await pilot.press("j", "j", "e", "c")
        await shows(pilot, "PlanForm")
        assert pilot.app.screen.query_one("#field-match-tiers", Input).value == "50 % up to 6 %"
        await save(pilot)
        assert "Nothing is changed yet." in plain(pilot)
        await type_in(pilot, in_service_rollover_allowed="no", match__tiers="25 % up to 8 %")
        await save(pilot)
        await pilot.press("e", "d")
        await shows(pilot, "PlanChangeForm")
        await type_in(pilot, **{"from": "2027-01-01"}, match__tiers="", after_tax_cap_amount="5000")
        await save(pilot)
    assert standing(path, "plan") == [
        {
            **{key: value for key, value in PLAN.items() if key != "unconfirmed"},
            "in_service_rollover_allowed": False,
            "match": {"tiers": [["0.25", "0.08"]]},
        }
    ]
    (change,) = standing(path, "plan_change")
    del change["id"]
    assert change == {
        "record": "plan_change",
        "plan": "acme-401k",
        "from": "2027-01-01",
        "after_tax_cap_amount": "5000.00",
        "match": None,
    }


async def test_schedules_bonuses_and_years_are_entered_and_changed(book: Callable[..., Path]) -> None:
    path = book(PAT, ACME, PLAN, SCHEDULE)
    async with shown(path, size=(120, 40)) as pilot:
        table = await go(pilot)
        await pilot.press("G", "e", "d")  # another schedule from a day on
        await shows(pilot, "ScheduleForm")
        await type_in(pilot, **{"from": "2026-12-01"}, elected__after_tax="15 %", elected__roth_deferral="10")
        await save(pilot)
        assert "may be percent or dollars" in plain(pilot)
        await type_in(pilot, elected__roth_deferral="")
        await save(pilot)
        await pilot.press("a", "b")
        await shows(pilot, "BonusForm")
        await type_in(pilot, pay_date="2026-12-15", pay="30,000", elected__after_tax="50%")
        await save(pilot)
        await pilot.press("a", "w")
        await shows(pilot, "WagesForm")
        await type_in(pilot, social_security_wages="168,000")
        await save(pilot)
        await pilot.press("a", "w")
        await shows(pilot, "WagesForm")
        await type_in(pilot, compensation="180,000", note=HOSTILE)
        await save(pilot)
        await pilot.press("a", "t")
        await shows(pilot, "TaxYearForm")
        await type_in(pilot, filing_status="married_separate", lived_apart="no", modified_agi="90,000")
        await save(pilot)
        assert table.row_count == 8
    first, second = standing(path, "pay_schedule")
    assert first == {key: SCHEDULE[key] for key in first}
    assert (second["from"], second["elections"]) == ("2026-12-01", {"after_tax": "0.15"})
    (bonus,) = standing(path, "expected_pay")
    assert (bonus["pay"], bonus["elections"]) == ("30000.00", {"after_tax": "0.50"})
    (wages,) = standing(path, "wages")
    assert wages == {
        "record": "wages",
        "person": "pat",
        "employer": "acme",
        "year": 2025,
        "social_security_wages": "168000.00",
        "compensation": "180000.00",
        "note": HOSTILE,
    }
    (year,) = standing(path, "tax_year")
    assert (year["year"], year["lived_apart"], year["modified_agi"]) == (2026, False, "90000.00")


async def test_a_schedule_is_corrected_and_taken_back(book: Callable[..., Path]) -> None:
    path = book(PAT, ACME, PLAN, SCHEDULE)
    async with shown(path) as pilot:
        table = await go(pilot)
        await pilot.press("G", "e", "c")
        await shows(pilot, "ScheduleForm")
        assert pilot.app.screen.query_one("#field-elected-after_tax", Input).value == "10 % + $50.00"
        await type_in(pilot, pay="8,400")
        await save(pilot)
        assert standing(path, "pay_schedule") == [{**SCHEDULE, "pay": "8400.00"}]
        await pilot.press("v", "y")
        await settle(pilot)
        assert table.row_count == 3
        await pilot.press("u")
        await settle(pilot)
        assert table.row_count == 4
    assert standing(path, "pay_schedule") == [{**SCHEDULE, "pay": "8400.00"}]
