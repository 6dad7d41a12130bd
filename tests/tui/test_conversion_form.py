"""The form of a conversion: figures before it is saved, several places, questions before what is for good."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from ledger.storage.store import LedgerStore
from ledger.tui.forms.conversion_form import ConversionForm
from ledger.tui.screens.confirm import Confirm
from ledger.tui.screens.conversions import ConversionsScreen
from tests.tui.conftest import HOSTILE, screen_text, settle, shown

HOUSEHOLD: tuple[dict[str, Any], ...] = (
    {"record": "person", "id": "ana", "name": "Ana", "birth_date": "1985-03-01"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {
        "record": "plan",
        "id": "acme-401k",
        "name": "Acme 401(k)",
        "employer": "acme",
        "kind": "401k",
        "in_plan_conversion_allowed": False,
    },
)


def stub(day: str, after_tax: str) -> dict[str, Any]:
    """A pay stub of $5,000.00 with after-tax money."""
    return {
        "record": "pay_stub",
        "person": "ana",
        "plan": "acme-401k",
        "pay_date": day,
        "compensation": "5000.00",
        "amounts": {"after_tax": after_tax},
    }


# $2,000.00 of basis that is worth $2,100.00: of any amount 2000/2100 is basis.
WAITING = (
    *HOUSEHOLD,
    stub("2026-09-15", "1000.00"),
    stub("2026-10-15", "1000.00"),
    {
        "record": "valuation",
        "person": "ana",
        "plan": "acme-401k",
        "date": "2026-11-20",
        "source": "after_tax",
        "balance": "2100.00",
    },
)


async def open_form(pilot: Pilot[None]) -> ConversionForm:
    """Press `c` on the conversions."""
    await pilot.press("3")
    await settle(pilot)
    await pilot.press("c")
    await settle(pilot)
    form = pilot.app.screen
    assert isinstance(form, ConversionForm)
    return form


async def typed(pilot: Pilot[None], field: str, text: str) -> None:
    """Put text into a field, as pasting does."""
    widget: Any = pilot.app.screen.query_one(f"#field-{field}")
    widget.focus()
    widget.value = text
    await settle(pilot)


def top(pilot: Pilot[None]) -> Screen[Any]:
    """The screen that is shown."""
    return pilot.app.screen


def panel(pilot: Pilot[None]) -> str:
    """What the panel of the form says, its blanks counting once."""
    effect: Any = pilot.app.screen.query_one("#effect")
    return " ".join(str(effect.content).split())


def standing(path: Path, record: str) -> list[Any]:
    """What the ledger holds of a kind."""
    with LedgerStore(path) as store:
        return [each.value for each in store.reader().entries(record, person="ana")]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_conversion_shows_its_basis_and_earnings_before_it_is_saved(
    book: Callable[..., Path], size: tuple[int, int]
) -> None:
    path = book(*WAITING)
    async with shown(path, size=size) as pilot:
        form = await open_form(pilot)
        # All that waits, on the day of the statement; to a Roth IRA, as the plan allows nothing inside it.
        assert form.value().amount.plain() == "2100.00"
        assert str(form.value().date) == "2026-11-20"
        assert form.value().destination == "roth_ira"
        assert "Basis $2,000.00 Earnings $100.00 Taxable 2026 $100.00" in panel(pilot)
        await typed(pilot, "amount", "1000+50")
        assert "Basis $1,000.00 Earnings $50.00 Taxable 2026 $50.00" in panel(pilot)
        assert "After-tax money left Basis $1,000.00 was $2,000.00 Balance $1,050.00 was $2,100.00" in panel(pilot)
        assert "pro rata over the account's value" in panel(pilot)
        await pilot.resize_terminal(60, 15)
        await typed(pilot, "note", HOSTILE)
        await pilot.resize_terminal(*size)
        await settle(pilot)
        assert form.value().note == HOSTILE

        await pilot.press("f2")
        await settle(pilot)
        assert isinstance(top(pilot), Confirm)
        assert "cannot be undone or recharacterized" in " ".join(screen_text(pilot).split())
        await pilot.press("n")
        await settle(pilot)
        assert top(pilot) is form
        assert form.value().note == HOSTILE
        await pilot.press("f2")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert isinstance(top(pilot), ConversionsScreen)
        assert "$1,050.00" in screen_text(pilot)
        assert HOSTILE in screen_text(pilot)
        await pilot.press("u")
        await settle(pilot)
    assert standing(path, "conversion") == []


async def test_what_waits_splits_into_its_basis_and_its_earnings(book: Callable[..., Path]) -> None:
    path = book(*WAITING)
    async with shown(path, size=(120, 40)) as pilot:
        form = await open_form(pilot)
        await pilot.press("f7")
        await settle(pilot)
        legs = [(leg.destination, leg.amount.plain()) for leg in form.value().legs]
        assert legs == [("roth_ira", "2000.00"), ("traditional_ira", "100.00")]
        assert "To Roth IRA Amount $2,000.00 Basis $2,000.00 Earnings $0.00" in panel(pilot)
        assert "To Traditional IRA Amount $100.00 Basis $0.00 Earnings $100.00" in panel(pilot)
        await pilot.press("f7")
        await typed(pilot, "leg3-amount", "10")
        await pilot.press("f2")
        await settle(pilot)
        assert "Part 3 does not say where it went." in screen_text(pilot)
        await pilot.press("f8", "f8", "f8")
        await settle(pilot)
        # One place again, with the amount of the first part.
        assert (form.value().legs, form.value().amount.plain()) == ((), "2000.00")
        await typed(pilot, "amount", "2,100.00")
        await pilot.press("f7", "f2")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        table: Any = pilot.app.screen.query_one("#register")
        assert table.row_count == 2
        await pilot.press("e")
        await settle(pilot)
        changed = pilot.app.screen
        assert isinstance(changed, ConversionForm)
        assert [leg.amount.plain() for leg in changed.value().legs] == ["2000.00", "100.00"]
        assert not changed.is_changed
        await typed(pilot, "leg1-indirect", True)  # type: ignore[arg-type]
        await typed(pilot, "leg1-date", "2027-03-01")
        await pilot.press("f2")
        await settle(pilot)
        assert "is 101 days after the distribution" in " ".join(screen_text(pilot).split())
        await typed(pilot, "leg1-date", "2026-12-15")
        await pilot.press("f2")
        await settle(pilot)
    (conversion,) = standing(path, "conversion")
    assert [(leg.direct, str(leg.date)) for leg in conversion.legs] == [(False, "2026-12-15"), (True, "None")]


async def test_it_says_what_to_look_at_twice(book: Callable[..., Path]) -> None:
    async with shown(book(*WAITING), size=(120, 40)) as pilot:
        await open_form(pilot)
        await typed(pilot, "destination", "in_plan_roth")
        assert "By its rules, the plan allows no conversion in the plan." in panel(pilot)
        await typed(pilot, "amount", "2,500.00")
        assert "$2,500.00 is more than the balance of $2,100.00" in panel(pilot)
        await typed(pilot, "withheld", "20")
        assert "The $20.00 withheld is counted as moved." in panel(pilot)
        await typed(pilot, "date", "2025-12-31")
        assert "It counts in the tax year 2025" in panel(pilot)
        await typed(pilot, "date", "2026-02-30")
        await typed(pilot, "note", "x")
        assert "2026-02-30" in screen_text(pilot)


async def test_escape_asks_and_a_refused_save_keeps_what_was_typed(book: Callable[..., Path]) -> None:
    path = book(*WAITING)
    async with shown(path) as pilot:
        form = await open_form(pilot)
        await typed(pilot, "amount", "12,34")
        await pilot.press("f2")
        await settle(pilot)
        assert pilot.app.focused is form.query_one("#field-amount")
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(top(pilot), Confirm)
        await pilot.press("escape")
        await settle(pilot)
        assert top(pilot) is form
        amount: Any = form.query_one("#field-amount")
        assert amount.value == "12,34"
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert isinstance(top(pilot), ConversionsScreen)
    assert standing(path, "conversion") == []


async def test_another_program_writes_meanwhile(book: Callable[..., Path]) -> None:
    path = book(*WAITING)
    async with shown(path) as pilot:
        await open_form(pilot)
        book(stub("2026-11-15", "100.00"))
        # $2,100.00 of basis now: as much as the statement of the 20th says it is worth.
        await typed(pilot, "amount", "1050.00")
        await pilot.press("f2")
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        row: Any = pilot.app.screen.query_one("#register")
        assert "$1,050.00" in row.row_at(0).cells[3]
    assert len(standing(path, "conversion")) == 1
