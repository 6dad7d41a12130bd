"""The register of conversions: what is not known is loud, and Enter on it makes it known; other entries below."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from ledger.storage.store import LedgerStore
from ledger.tui.forms.conversion_form import ConversionForm
from ledger.tui.forms.valuation_form import ValuationForm
from ledger.tui.screens.conversions import ConversionsScreen
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, Around, screen_text, settle, shown

HOUSEHOLD: tuple[dict[str, Any], ...] = (
    {"record": "person", "id": "ana", "name": f"Ana {HOSTILE}", "birth_date": "1985-03-01"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "name": f"Acme {HOSTILE}", "employer": "acme", "kind": "401k"},
    {
        "record": "pay_stub",
        "person": "ana",
        "plan": "acme-401k",
        "pay_date": "2026-01-15",
        "compensation": "5000.00",
        "amounts": {"after_tax": "3000.00"},
    },
)


def conversion(id_: str, day: str, amount: str, **keys: Any) -> dict[str, Any]:
    """A conversion within the plan."""
    return {
        "record": "conversion",
        "id": id_,
        "person": "ana",
        "plan": "acme-401k",
        "date": day,
        "amount": amount,
        "destination": "in_plan_roth",
        **keys,
    }


THREE = (
    *HOUSEHOLD,
    conversion("first", "2026-02-02", "510.00", earnings="10.00", note=HOSTILE),
    conversion("second", "2026-03-02", "520.00"),
    conversion("later", "2026-12-01", "100.00"),
    conversion("before", "2025-06-01", "70.00", earnings="70.00"),
)


async def conversions(pilot: Pilot[None]) -> ConversionsScreen:
    """Go there."""
    await pilot.press("3")
    await settle(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, ConversionsScreen)
    return screen


def cells(screen: ConversionsScreen, table: str = "#register") -> list[tuple[str, ...]]:
    """The rows that a table shows."""
    found = screen.query_one(table, LedgerTable)
    rows = [found.row_at(place) for place in range(found.row_count)]
    return [row.cells for row in rows if row is not None]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_earnings_that_are_not_known_are_stated_with_enter(
    book: Callable[..., Path], size: tuple[int, int]
) -> None:
    path = book(*THREE)
    async with shown(path, size=size) as pilot:
        screen = await conversions(pilot)
        text = screen_text(pilot)
        # By day, the newest first; what is dated after today is not counted yet.
        assert [row[0] for row in cells(screen)] == ["2026-12-01", "2026-03-02", "2026-02-02"]
        assert [row[-1] for row in cells(screen)] == ["later", "missing", "stated"]
        # 510 and 520 converted; of the second neither basis nor earnings are known.
        assert "Sum of 2" in text
        assert "$1,030.00" in text
        assert text.count("not known") >= 4
        await pilot.press("j")
        await settle(pilot)
        assert "Enter states the earnings." in " ".join(screen_text(pilot).split())
        assert screen.explained() == ("second", {})
        await pilot.press("enter")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, ConversionForm)
        assert pilot.app.focused is form.query_one("#field-earnings")
        await pilot.press(*"20")
        await settle(pilot)
        effect: Any = form.query_one("#effect")
        assert "Basis $500.00 Earnings $20.00 Taxable 2026 $20.00" in " ".join(str(effect.content).split())
        await pilot.press("f2")
        await settle(pilot)
        assert pilot.app.screen is screen
        assert cells(screen)[1][-1] == "stated"
        assert screen.query_one("#register", LedgerTable).cursor_key == "second"
        # Basis 500 and 500; taxable 10 and 20.
        assert "$1,000.00" in screen_text(pilot)
        assert "$30.00" in screen_text(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert cells(screen)[1][-1] == "missing"


async def test_filter_sort_all_years_and_void(book: Callable[..., Path]) -> None:
    path = book(*THREE)
    around = Around(path)
    async with shown(path, size=(120, 40), around=around) as pilot:
        screen = await conversions(pilot)
        assert HOSTILE in screen_text(pilot)
        await pilot.press("a")
        await settle(pilot)
        assert [row[0] for row in cells(screen)][-1] == "2025-06-01"
        await pilot.press("slash", *"510.00")
        await settle(pilot)
        assert [row[0] for row in cells(screen)] == ["2026-02-02"]
        await pilot.press("escape", "s", "s", "s")
        await settle(pilot)
        assert around.kept["conversions_sort"] == "amount ascending"
        assert [row[2] for row in cells(screen)] == ["$70.00", "$100.00", "$510.00", "$520.00"]
        await pilot.click("#register", offset=(2, 0))
        await settle(pilot)
        assert cells(screen)[0][0] == "2025-06-01"
        await pilot.press("g", "v")
        await settle(pilot)
        assert "the conversion of 2025-06-01 of $70.00" in " ".join(screen_text(pilot).split())
        await pilot.press("y")
        await settle(pilot)
        assert len(cells(screen)) == 3
        await pilot.press("u")
        await settle(pilot)
        assert len(cells(screen)) == 4


async def test_a_balance_is_entered_changed_and_listed_below(book: Callable[..., Path]) -> None:
    path = book(*HOUSEHOLD)
    async with shown(path) as pilot:
        screen = await conversions(pilot)
        assert "No conversions in this time: c logs one" in screen_text(pilot)
        assert "basis $3,000.00" in screen_text(pilot)
        await pilot.press("b")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, ValuationForm)
        await pilot.press(*"3300", "tab")
        await pilot.resize_terminal(60, 15)
        holdings: Any = form.query_one("#field-holdings")
        holdings.value = "1.5:Fund"
        await pilot.press("f2")
        await settle(pilot)
        assert "is no holding" in screen_text(pilot)
        holdings.value = ""
        note: Any = form.query_one("#field-note")
        note.value = HOSTILE
        await pilot.resize_terminal(120, 40)
        await pilot.press("f2")
        await settle(pilot)
        assert cells(screen, "#others") == [
            ("2026-11-20", "Valuation", f"acme-401k · After-tax · {HOSTILE}", "$3,300.00")
        ]
        # $3,300.00 less $3,000.00 of basis.
        assert "$300.00" in screen_text(pilot)
        await pilot.press("tab")
        await settle(pilot)
        assert f"Note: {HOSTILE}" in screen_text(pilot)
        await pilot.press("e")
        await settle(pilot)
        await pilot.press(*"3200", "f2")
        await settle(pilot)
        assert cells(screen, "#others")[0][-1] == "$3,200.00"
        await pilot.press("u", "u")
        await settle(pilot)
        assert cells(screen, "#others") == []
    with LedgerStore(path) as store:
        assert store.reader().entries("valuation", person="ana") == []


async def test_it_stands_in_a_very_small_terminal(book: Callable[..., Path]) -> None:
    async with shown(book(*THREE), size=(60, 15)) as pilot:
        await conversions(pilot)
        assert "2026-03-02" in screen_text(pilot)
        await pilot.press("c")
        await settle(pilot)
        assert "A conversion or rollover" in screen_text(pilot)
        assert "Amount" in screen_text(pilot)
