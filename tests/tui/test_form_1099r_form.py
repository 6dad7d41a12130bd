"""Entering the forms that came: each box is held against the ledger as it is typed. Figures are worked out by hand.

$10,000.00 of after-tax money is converted on 2025-03-20 with $200.00 of earnings: box 1 $10,200.00, box 2a $200.00,
box 5 $10,000.00, code G. The pay stub alone puts $10,000.00 of after-tax money and $800.00 of pre-tax deferrals (12 D)
on the W-2.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Checkbox, Input, Select, Static

from ledger.storage.store import LedgerStore
from ledger.tui.forms.form_1099r_form import Form1099RForm
from ledger.tui.forms.form_w2_5498_forms import Form5498Form, FormW2Form
from ledger.tui.screens.year_end import YearEndScreen
from tests.tui.conftest import HOSTILE, Around, screen_text, settle, shown

Book = Callable[..., Path]
SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")]
TODAY = dt.date(2026, 5, 4)
CONVERSION = {
    "record": "conversion",
    "person": "pat",
    "plan": "acme-401k",
    "date": "2025-03-20",
    "amount": "10200.00",
    "destination": "in_plan_roth",
    "earnings": "200.00",
}
YEAR: tuple[dict[str, Any], ...] = (
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
    {"record": "person", "id": "pat", "name": "Pat Doe", "birth_date": "1980-05-01"},
    {
        "record": "pay_stub",
        "person": "pat",
        "plan": "acme-401k",
        "pay_date": "2025-03-13",
        "amounts": {"after_tax": "10000.00", "pre_tax_deferral": "800.00"},
    },
    CONVERSION,
)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def around(path: Path) -> Around:
    held = Around(path, TODAY)
    held.kept = {"year_end_section": "forms"}
    return held


async def fill(pilot: Pilot[None], **values: str) -> None:
    """Type into boxes: `b2a` is box 2a, `_12_0_label` the field of that key."""
    for name, text in values.items():
        key = f"boxes-{name[1:]}" if name.startswith("b") else name
        pilot.app.screen.query_one(f"#field-{key}", Input).value = text
    await settle(pilot)


def label(pilot: Pilot[None], name: str) -> str:
    row = pilot.app.screen.query_one(f"#field-boxes-{name}").parent
    assert row is not None
    return str(row.query_one(".label", Static).content)


def side(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#effect", Static).content)


def entries(path: Path, record: str) -> list[Any]:
    with LedgerStore(path, lambda: dt.datetime(2026, 5, 4, tzinfo=dt.UTC)) as store:
        return [each.value for each in store.reader().entries(record)]


@pytest.mark.parametrize("size", SIZES)
async def test_each_box_says_at_once_whether_it_agrees_and_nothing_is_kept_before_saving(
    size: tuple[int, int], book: Book
) -> None:
    path = book(*YEAR)
    async with shown(path, size=size, around=around(path)) as pilot:
        await press(pilot, "4", "left_square_bracket", "f")
        form = pilot.app.screen
        assert isinstance(form, Form1099RForm)
        assert form.query_one("#field-plan", Select).value == "acme-401k"
        assert not any(each.value for each in form.query(Input) if "boxes" in (each.id or ""))
        await fill(pilot, b1="10,000+200", b2a="0.00", b7="g")
        assert [label(pilot, name)[0] for name in ("1", "2a", "7")] == ["✓", "✗", "✓"]
        assert "received $0.00, the ledger finds $200.00" in side(pilot)
        assert entries(path, "form_1099r") == []
        await pilot.resize_terminal(100, 30)
        await fill(pilot, b2a="200.00", b5="10000")
        assert [label(pilot, name)[0] for name in ("1", "2a", "5", "7")] == ["✓"] * 4
        assert "agrees with what the ledger expects" in side(pilot)
        await fill(pilot, account=HOSTILE, note=HOSTILE, document=HOSTILE)
        await press(pilot, "f2")
        assert isinstance(pilot.app.screen, YearEndScreen)
        assert "✓ agrees" in screen_text(pilot)
        (value,) = entries(path, "form_1099r")
        assert (value.account, value.note, value.document, value.boxes["7"]) == (HOSTILE, HOSTILE, HOSTILE, "G")
        assert "2b_not_determined" not in value.boxes
        await press(pilot, "u")
        assert entries(path, "form_1099r") == []


async def test_a_taxable_amount_of_nothing_is_named_then_corrected_by_the_payer(book: Book) -> None:
    """Box 2a of 0 hides $200.00 of income (F1); the corrected form takes the first one's place."""
    path = book(*YEAR)
    async with shown(path, size=(120, 40), around=around(path)) as pilot:
        await press(pilot, "4", "left_square_bracket", "f")
        await fill(pilot, b1="10200", b2a="0", b5="10000", b7="G")
        assert "F1" in side(pilot)
        await press(pilot, "f2")
        assert "✗ differs" in screen_text(pilot)
        # The W-2 is still awaited and comes first; the next is another 1099-R.
        await press(pilot, "F", "home", "down", "enter")
        form = pilot.app.screen
        assert isinstance(form, Form1099RForm)
        form.query_one("#field-corrected", Checkbox).value = True
        await fill(pilot, b1="10200", b2a="200", b5="10000", b7="G")
        await press(pilot, "f2")
        text = screen_text(pilot)
        assert "was corrected" in text
        assert "CORRECTED" in text
        assert "1 difference to settle" not in text


async def test_a_form_is_entered_again_and_refused_where_it_cannot_be(book: Book) -> None:
    held = {"1": "10200.00", "2a": "10200.00", "7": "G", "2b_total_distribution": True}
    received = {"record": "form_1099r", "id": "r", "person": "pat", "plan": "acme-401k", "year": 2025, "boxes": held}
    path = book(*YEAR, received)
    async with shown(path, around=around(path)) as pilot:
        await press(pilot, "4", "left_square_bracket", "enter")
        form = pilot.app.screen
        assert isinstance(form, Form1099RForm)
        assert form.query_one("#field-boxes-2b_total_distribution", Checkbox).value is True
        assert label(pilot, "2a")[0] == "✗"
        await fill(pilot, b7="GZZ")
        await press(pilot, "f2")
        assert "no distribution code" in screen_text(pilot)
        await fill(pilot, b7="G", b2a="200", b5="10000")
        form.query_one("#field-year", Input).value = "2027"
        await press(pilot, "f2")
        assert "cannot have come by 2026-05-04" in " ".join(screen_text(pilot).split())
        form.query_one("#field-year", Input).value = "2025"
        await press(pilot, "f2")
        (value,) = entries(path, "form_1099r")
        assert value.id == "r"
        assert str(value.boxes["2a"]) == "$200.00"
        await press(pilot, "u")
        (value,) = entries(path, "form_1099r")
        assert str(value.boxes["2a"]) == "$10,200.00"


async def test_the_form_of_2026_has_its_own_numbers(book: Book) -> None:
    path = book(*YEAR[:3], {**YEAR[3], "pay_date": "2026-03-13"}, {**CONVERSION, "date": "2026-03-20"})
    async with shown(path, around=around(path)) as pilot:
        await press(pilot, "4", "f")
        assert "7a Code(s)" in label(pilot, "7")
        await fill(pilot, b1="10200", b2a="200", b5="10000", b7="G")
        assert [label(pilot, name)[0] for name in ("1", "2a", "5", "7")] == ["✓"] * 4
        pilot.app.screen.query_one("#field-boxes-7b", Checkbox).value = True
        await settle(pilot)
        assert label(pilot, "7b")[0] == "✗"
        pilot.app.screen.query_one("#field-plan", Select).value = ""
        pilot.app.screen.query_one("#field-boxes-7b", Checkbox).value = False
        await press(pilot, "f2")
        (value,) = entries(path, "form_1099r")
        assert value.plan is None


@pytest.mark.parametrize("size", SIZES)
async def test_a_w2_holds_several_amounts_in_boxes_12_and_14(size: tuple[int, int], book: Book) -> None:
    path = book(*YEAR)
    async with shown(path, size=size, around=around(path)) as pilot:
        await press(pilot, "4", "left_square_bracket", "down", "f")
        form = pilot.app.screen
        assert isinstance(form, FormW2Form)
        await fill(pilot, b1="90000", _12_0_label="d", _12_0_amount="900", _14_0_label=HOSTILE, _14_0_amount="5")
        assert "received $900.00, the ledger finds $800.00" in side(pilot)
        await pilot.resize_terminal(100, 40)
        await fill(pilot, _12_0_amount="800", _12_1_label="DD")
        await press(pilot, "f2")
        assert "half filled" in screen_text(pilot)
        await fill(pilot, _12_1_amount="4321", note=HOSTILE, document=HOSTILE)
        await press(pilot, "f2")
        (value,) = entries(path, "form_w2")
        assert {code: str(amount) for code, amount in value.boxes["12"].items()} == {"D": "$800.00", "DD": "$4,321.00"}
        assert list(value.boxes["14"]) == [HOSTILE]
        await press(pilot, "e")
        form = pilot.app.screen
        assert isinstance(form, FormW2Form)
        assert form.query_one("#field-_14_0_label", Input).value == HOSTILE
        await fill(pilot, _12_1_label="", _12_1_amount="")
        await press(pilot, "f2")
        (value,) = entries(path, "form_w2")
        assert list(value.boxes["12"]) == ["D"]
        await press(pilot, "u", "u")
        assert entries(path, "form_w2") == []


async def test_a_5498_that_calls_the_rollover_a_conversion(book: Book) -> None:
    """Plan money that goes to a Roth IRA is in box 2 of Form 5498, never in box 3."""
    path = book(*YEAR[:4], {**CONVERSION, "destination": "roth_ira"})
    async with shown(path, around=around(path)) as pilot:
        await press(pilot, "4", "left_square_bracket", "G", "f")
        form = pilot.app.screen
        assert isinstance(form, Form5498Form)
        form.query_one("#field-boxes-7", Select).value = "Roth IRA"
        await fill(pilot, b3="10200", note=HOSTILE)
        assert label(pilot, "3")[0] == "✗"
        await pilot.resize_terminal(60, 20)
        await fill(pilot, b3="", b2="10200")
        assert label(pilot, "2")[0] == "✓"
        await press(pilot, "f2")
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert HOSTILE in screen_text(pilot)
        await press(pilot, "u")
        assert entries(path, "form_5498") == []
