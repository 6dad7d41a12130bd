"""Year end: its sections, forms as boxes, letters, the return as filed. Figures are worked out by hand.

$10,000.00 of after-tax money goes in on 2025-03-13; on 2025-03-20 it is converted with $200.00 of earnings. Expected:
box 1 $10,200.00, box 2a $200.00, box 5 $10,000.00, code G; Form 1040 lines 5a 10,200 and 5b 200.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from ledger.storage.store import LedgerStore
from ledger.tui.forms.filed_form import FiledForm
from ledger.tui.screens.choose_form import ChooseForm
from ledger.tui.screens.letter import LetterScreen
from ledger.tui.screens.year_end import YearEndScreen
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, Around, screen_text, settle, shown

Book = Callable[..., Path]
SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")]
TODAY = dt.date(2026, 5, 4)
YEAR: tuple[dict[str, Any], ...] = (
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
    {"record": "person", "id": "pat", "name": "Pat Doe", "birth_date": "1980-05-01"},
    {
        "record": "pay_stub",
        "person": "pat",
        "plan": "acme-401k",
        "pay_date": "2025-03-13",
        "amounts": {"after_tax": "10000.00"},
    },
    {
        "record": "conversion",
        "id": "conv",
        "person": "pat",
        "plan": "acme-401k",
        "date": "2025-03-20",
        "amount": "10200.00",
        "destination": "in_plan_roth",
        "earnings": "200.00",
    },
)


def form_1099r(**boxes: str) -> dict[str, Any]:
    held = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", **{f"{k[1:]}": v for k, v in boxes.items()}}
    return {
        "record": "form_1099r",
        "id": "received",
        "person": "pat",
        "plan": "acme-401k",
        "year": 2025,
        "boxes": {name: box for name, box in held.items() if box},
    }


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def said(pilot: Pilot[None]) -> list[str]:
    """What toasts say."""
    return [each.message for each in pilot.app._notifications]


def around(path: Path, section: str = "basis") -> Around:
    held = Around(path, TODAY)
    held.kept = {"year_end_section": section}
    return held


async def go_to_2025(pilot: Pilot[None]) -> YearEndScreen:
    await press(pilot, "4", "left_square_bracket")
    assert isinstance(pilot.app.screen, YearEndScreen)
    return pilot.app.screen


def filled(pilot: Pilot[None]) -> list[tuple[str, ...]]:
    """The rows of the table that is seen."""
    table = next(each for each in pilot.app.screen.query(LedgerTable) if each.has_focus)
    rows = [table.row_at(place) for place in range(table.row_count)]
    return [row.cells for row in rows if row is not None]


@pytest.mark.parametrize("size", SIZES)
async def test_every_section_says_what_the_year_comes_to(size: tuple[int, int], book: Book) -> None:
    path = book(*YEAR, form_1099r())
    async with shown(path, size=size, around=around(path)) as pilot:
        screen = await go_to_2025(pilot)
        assert "✓ Every figure is known" in screen_text(pilot)
        assert [cells for cells in filled(pilot) if cells[0].startswith(("=", "  of it"))] == [
            ("= closing", "$0.00"),
            ("  of it taxable this year", "$200.00"),
        ]
        assert screen.explained() is not None
        await press(pilot, "full_stop")
        assert [cells[3:6] for cells in filled(pilot)] == [("$10,200.00", "$10,000.00", "$200.00")]
        assert screen.explained() == ("conv", {})
        await press(pilot, "full_stop")
        assert "✓ agrees" in screen_text(pilot)
        assert screen.explained() == ("1099r", {"plan": "acme-401k"})
        text = screen_text(pilot)
        assert "$10,200.00 ✓" in text
        assert "$200.00 ✓" in text
        await press(pilot, "full_stop")
        assert [cells[1::2] for cells in filled(pilot)][:2] == [("5a", "$10,200"), ("5b", "$200")]
        assert screen.explained() == ("5a", {})
        await press(pilot, "full_stop")
        assert [cells[1:4] for cells in filled(pilot)] == [("2025", "$200.00", "$10,000.00")]
        await press(pilot, "full_stop")
        assert "How the figures were found" in screen_text(pilot)
        await press(pilot, "full_stop", "comma", "comma")
        assert "Roth account of acme-401k: basis $10,200.00" in screen_text(pilot)


async def test_an_empty_year_and_a_small_terminal(book: Book) -> None:
    path = book(*YEAR)
    async with shown(path, size=(60, 15), around=around(path, "forms")) as pilot:
        await go_to_2025(pilot)
        await press(pilot, "comma", "comma", "full_stop", "left_square_bracket", "left_square_bracket")
        assert "Nothing is recorded for 2023" in screen_text(pilot)
        await pilot.resize_terminal(80, 24)
        await press(pilot, "right_square_bracket", "right_square_bracket", "f4")
        assert "✓ Every figure is known" in screen_text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_a_form_that_taxes_after_tax_money_is_marked_box_by_box(size: tuple[int, int], book: Book) -> None:
    """Box 2a has all of box 1 and box 5 is blank: $10,000.00 would be taxed twice."""
    path = book(*YEAR, {**form_1099r(_2a="10200.00", _5=""), "note": HOSTILE, "account": HOSTILE})
    async with shown(path, size=size, around=around(path, "forms")) as pilot:
        await go_to_2025(pilot)
        text = screen_text(pilot)
        assert "✗ 1 difference to settle" in text
        assert "$10,200.00 ✗" in text
        assert "$10,200.00 ✓" in text
        await pilot.resize_terminal(150, 60)
        await settle(pilot)
        text = " ".join(screen_text(pilot).split())
        assert "Box 2a: expected $200.00, received $10,200.00" in text
        assert "$10,000.00 would be taxed twice" in text
        assert "blank ✗" in text
        assert HOSTILE in text


async def test_the_letter_is_saved_once_and_never_over_another_file_unasked(
    book: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = book(*YEAR, form_1099r(_2a="10200.00", _5=""))
    taken = tmp_path / "letter-acme-401k-2025.txt"
    async with shown(path, around=around(path, "forms")) as pilot:
        await go_to_2025(pilot)
        await press(pilot, "l")
        assert isinstance(pilot.app.screen, LetterScreen)
        assert "To the record keeper of Acme 401(k)" in screen_text(pilot)
        await press(pilot, "y")
        assert "Box 2a: the form has $10,200.00; my records show $200.00." in pilot.app.clipboard
        await press(pilot, "s")
        assert pilot.app.screen.query_one("#letter-name", Input).value == taken.name
        taken.write_text("mine")
        await press(pilot, "enter", "n")
        assert taken.read_text() == "mine"
        await press(pilot, "enter", "y")
        assert "Pat Doe" in taken.read_text("utf-8")
        await press(pilot, "s")
        pilot.app.screen.query_one("#letter-name", Input).value = str(tmp_path / "none" / "x.txt")
        await press(pilot, "enter")
        assert "could not be written" in screen_text(pilot)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, YearEndScreen)


async def test_no_letter_where_nothing_differs(book: Book) -> None:
    path = book(*YEAR, form_1099r())
    async with shown(path, around=around(path, "forms")) as pilot:
        await go_to_2025(pilot)
        await press(pilot, "l")
        assert said(pilot) == ["No form of 2025 that was entered differs in a way that its payer should correct."]


@pytest.mark.parametrize("size", SIZES)
async def test_a_filed_return_is_kept_compared_changed_and_taken_back(size: tuple[int, int], book: Book) -> None:
    path = book(*YEAR)
    async with shown(path, size=size, around=around(path, "return")) as pilot:
        await go_to_2025(pilot)
        await press(pilot, "m")
        form = pilot.app.screen
        assert isinstance(form, FiledForm)
        lines = [form.query_one(f"#field-_1040_{line}", Input).value for line in ("5a", "5b")]
        assert lines == ["10200", "200"]
        assert "✓ Agrees" in screen_text(pilot)
        form.query_one("#field-_1040_5b", Input).value = "$10,200"
        form.query_one("#field-note", Input).value = HOSTILE
        await pilot.resize_terminal(100, 30)
        await settle(pilot)
        assert "✗ FILED" in screen_text(pilot)
        form.query_one("#field-date", Input).value = "2026-05-05"
        await press(pilot, "f2")
        assert "still to come" in " ".join(screen_text(pilot).split())
        form.query_one("#field-date", Input).value = "2026-04-10"
        await press(pilot, "f2")
        assert "Filed 2026-04-10" in screen_text(pilot)
        assert [cells[4] for cells in filled(pilot) if cells[1] == "5b"] == ["$10,200 ✗"]
        # The return under the cursor is entered again.
        await press(pilot, "G", "e")
        form = pilot.app.screen
        assert isinstance(form, FiledForm)
        assert form.query_one("#field-note", Input).value == HOSTILE
        form.query_one("#field-_1040_5b", Input).value = "200"
        await press(pilot, "f2")
        assert [cells[4] for cells in filled(pilot) if cells[1] == "5b"] == ["$200"]
        await press(pilot, "u")
        assert [cells[4] for cells in filled(pilot) if cells[1] == "5b"] == ["$10,200 ✗"]
        await press(pilot, "u")
        assert "Not marked filed" in screen_text(pilot)


async def test_a_year_that_runs_cannot_have_been_filed_and_an_incomplete_one_gives_no_lines(book: Book) -> None:
    unknown = {key: value for key, value in YEAR[4].items() if key != "earnings"}
    path = book(*YEAR[:4], unknown)
    async with shown(path, around=around(path)) as pilot:
        await press(pilot, "4", "m")
        assert said(pilot) == ["The year 2026 is not over on 2026-05-04: its return cannot have been filed."]
        await press(pilot, "left_square_bracket")
        text = screen_text(pilot)
        assert "! Not complete: 1 thing is not known" in text
        assert "not known" in text
        await press(pilot, "m")
        form = pilot.app.screen
        assert isinstance(form, FiledForm)
        assert form.query_one("#field-_1040_5b", Input).value == ""
        await press(pilot, "f2")
        assert "No line is filled in" in screen_text(pilot)
        form.query_one("#field-_1040_5b", Input).value = "2.5"
        await press(pilot, "f2")
        assert "cannot hold" in screen_text(pilot)


async def test_a_form_received_is_voided_with_a_reason_and_comes_back(book: Book) -> None:
    path = book(*YEAR, form_1099r())
    async with shown(path, around=around(path, "forms")) as pilot:
        await go_to_2025(pilot)
        await press(pilot, "v")
        assert "Void the Form 1099-R of 2025" in screen_text(pilot)
        await press(pilot, "y")
        assert [cells[2] for cells in filled(pilot)] == ["not entered yet"] * len(filled(pilot))
        await press(pilot, "u")
        assert "✓ agrees" in [cells[2] for cells in filled(pilot)]
    with LedgerStore(path, lambda: dt.datetime(2026, 5, 4, tzinfo=dt.UTC)) as store:
        assert [each.id for each in store.reader().entries("form_1099r")] == ["received"]


async def test_another_form_is_chosen_from_a_list(book: Book) -> None:
    path = book(*YEAR, form_1099r())
    async with shown(path, around=around(path, "forms")) as pilot:
        await go_to_2025(pilot)
        await press(pilot, "f")
        assert isinstance(pilot.app.screen, ChooseForm)
        assert "Another Form 5498" in screen_text(pilot)
        await press(pilot, "escape", "F", "end", "enter")
        assert "Form 5498 as it came" in screen_text(pilot)
        assert pilot.app.screen.query_one("#field-boxes-7", Select).is_blank()
