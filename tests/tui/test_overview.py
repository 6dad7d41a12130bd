"""The overview on the screen: meters, the course of the year, money that waits, alerts and what lies behind them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList

from ledger.domain.listed import Selection
from ledger.storage.store import LedgerStore
from ledger.tui.forms.acknowledge_form import AcknowledgeForm
from ledger.tui.forms.stub_modal import StubForm
from ledger.tui.screens.behind import BehindScreen
from ledger.tui.screens.explain import ExplainScreen
from ledger.tui.widgets.alert_list import AlertList
from ledger.tui.widgets.course_chart import CourseChart
from ledger.tui.widgets.inputs import TextInput
from ledger.tui.widgets.ledger_table import LedgerTable
from ledger.tui.widgets.meter import MeterList
from tests.tui.conftest import HOSTILE, Around, screen_text, settle, shown

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# 2026: 402(g) $24,500, 415(c) $72,000 (Notice 2025-67); pat is 46, so there is no catch-up.
PARTIES: list[dict[str, Any]] = [
    {"record": "person", "id": "pat", "name": f"Pat {HOSTILE}", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": f"Acme {HOSTILE}"},
    {
        "record": "plan",
        "id": "acme-401k",
        "employer": "acme",
        "name": f"Saver {HOSTILE}",
        "kind": "401k",
        "after_tax_allowed": True,
    },
]


def stub(day: str, **amounts: str) -> dict[str, Any]:
    return {
        "record": "pay_stub",
        "id": f"stub-{day}",
        "person": "pat",
        "plan": "acme-401k",
        "pay_date": day,
        "compensation": "150000.00",
        "amounts": amounts,
    }


STUBS = [
    stub("2026-09-15", pre_tax_deferral="10000.00", after_tax="20000.00"),
    stub("2026-10-15", pre_tax_deferral="10000.00", after_tax="29500.50"),
]
SCHEDULE = {
    "record": "pay_schedule",
    "id": "monthly",
    "person": "pat",
    "plan": "acme-401k",
    "from": "2026-09-15",
    "frequency": "monthly",
    "first_pay_date": "2026-09-15",
    "pay": "15000.00",
    "election_amounts": {"pre_tax_deferral": "1000.00"},
}


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_each_limit_has_its_figures(book: Callable[..., Path], size: tuple[int, int]) -> None:
    async with shown(book(*PARTIES, *STUBS), size=size) as pilot:
        seen = screen_text(pilot)
        assert "402(g) deferrals" in seen
        assert "$20,000.00 of  $24,500.00" in seen
        assert "$69,500.50 of  $72,000.00" in seen  # 10,000 + 10,000 + 20,000 + 29,500.50
        assert "room $4,500.00" in seen
        assert "room $2,499.50" in seen
        assert "basis $49,500.50" in seen
        assert f"Saver {HOSTILE}" in seen
        assert f"Pat {HOSTILE}" in seen
        if size[0] > 80:
            assert "$72,000│" in seen
            assert "█ deferrals" in seen
        else:
            assert "$69,500 of $72,000" in seen


async def test_the_course_of_the_year_is_drawn(book: Callable[..., Path]) -> None:
    async with shown(book(*PARTIES, *STUBS, SCHEDULE), size=(160, 45)) as pilot:
        chart = pilot.app.screen.query_one(CourseChart)
        rows = chart.render().plain.split("\n")
        limit = next(row for row in rows if row.lstrip().startswith("$72,000│"))
        # Expected: $1,000 on 15 November, which is past and not logged, and on 15 December: $71,500.50 at most.
        assert set(limit.partition("│")[2]) == {"─"}
        assert rows[-2].split() == list(MONTHS)
        bottom = rows[-4].partition("│")[2]
        # The first money came on 15 September, day 258 of 365; before it there is none.
        first = (257 * len(bottom)) // 365
        assert bottom[: first - 1].strip() == ""
        assert set(bottom[first + 1 :].rstrip()) == {"█"}
        assert "deferrals $20,000  ▓ employer $0  ▒ after-tax $49,500" in rows[-1]


async def test_limits_that_are_not_on_file_are_not_known(book: Callable[..., Path]) -> None:
    async with shown(book(*PARTIES, *STUBS)) as pilot:
        pilot.app.scope = pilot.app.scope._replace(year=2055)  # type: ignore[attr-defined]
        await pilot.press("right_square_bracket")
        await settle(pilot)
        seen = screen_text(pilot)
        assert "· 2056 ·" in seen
        assert "not known" in seen
        assert pilot.app.screen.query_one(MeterList).option_count >= 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_alert_opens_the_entries_behind_it(book: Callable[..., Path], size: tuple[int, int]) -> None:
    async with shown(book(*PARTIES, *STUBS), size=size) as pilot:
        alerts = pilot.app.screen.query_one(AlertList)
        while alerts.alert is None or alerts.alert.code != "415c_near":
            await pilot.press("down")
        await pilot.press("enter")
        await settle(pilot)
        behind = pilot.app.screen
        assert isinstance(behind, BehindScreen)
        table = behind.query_one(LedgerTable)
        assert table.row_count == 2
        assert table.cursor_key == "stub-2026-10-15"
        await pilot.resize_terminal(60, 15)
        await pilot.press("x")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ExplainScreen)
        await pilot.press("escape")
        await pilot.press("o")
        await settle(pilot)
        assert pilot.app.current_mode == "stubs"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_alert_is_acknowledged_and_loud_again_by_u(book: Callable[..., Path], size: tuple[int, int]) -> None:
    path = book(*PARTIES, *STUBS)
    async with shown(path, size=size) as pilot:
        alerts = pilot.app.screen.query_one(AlertList)
        while alerts.alert is None or alerts.alert.code != "415c_near":
            await pilot.press("down")
        await pilot.press("a")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, AcknowledgeForm)
        await pilot.resize_terminal(60, 15)
        await pilot.press("f2")
        await settle(pilot)
        assert "Why it may be quiet is not filled in." in screen_text(pilot)
        await pilot.resize_terminal(*size)
        form.query_one("#field-reason", TextInput).value = HOSTILE
        await pilot.press("f2")
        await settle(pilot)
        assert not isinstance(pilot.app.screen, AcknowledgeForm)
        with LedgerStore(path) as store:
            (held,) = store.reader().entries("acknowledged")
            assert (held.value.code, held.value.reason) == ("415c_near", HOSTILE)
        assert "1 acknowledged" in screen_text(pilot)
        await pilot.press("end")
        assert f"Quiet: {HOSTILE}" in screen_text(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert "acknowledged" not in screen_text(pilot).partition("Alerts")[2].splitlines()[0]
        with LedgerStore(path) as store:
            assert store.reader().entries("acknowledged") == []


async def test_what_to_do_next_is_done_by_enter(book: Callable[..., Path]) -> None:
    async with shown(book(*PARTIES, *STUBS, SCHEDULE), size=(120, 40)) as pilot:
        assert "Log the pay stub of 2026-11-15" in " ".join(screen_text(pilot).split())
        pilot.app.screen.query_one("#next").focus()
        await pilot.pause()
        await pilot.press("home", "enter")
        await settle(pilot)
        form = pilot.app.screen
        assert isinstance(form, StubForm)
        assert form.query_one("#field-pay_date").value == "2026-11-15"  # type: ignore[attr-defined]


async def test_every_panel_is_reached_by_the_keyboard_and_explained(book: Callable[..., Path]) -> None:
    async with shown(book(*PARTIES, *STUBS)) as pilot:
        screen = pilot.app.screen
        reached = set()
        for _ in range(6):
            await pilot.press("tab")
            reached.add(None if screen.focused is None else screen.focused.id)
        assert reached == {"limits", "waiting", "next", "alerts"}
        screen.query_one("#limits", OptionList).focus()
        await pilot.pause()
        await pilot.press("home")
        assert screen.explained() == ("402g", {})  # type: ignore[attr-defined]
        await pilot.press("j")
        assert screen.explained() == ("415c", {"group": "acme"})  # type: ignore[attr-defined]
        screen.query_one("#waiting", OptionList).focus()
        await pilot.pause()
        assert screen.explained() == ("basis", {"plan": "acme-401k"})  # type: ignore[attr-defined]
        await pilot.press("x")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ExplainScreen)


async def test_a_first_ledger_says_what_to_do(book: Callable[..., Path], path: Path) -> None:
    async with shown(book(*PARTIES[:1]), around=Around(path)) as pilot:
        seen = screen_text(pilot)
        assert "No after-tax money waits" in seen
        assert "Add your plan and its employer." in seen
        assert "Nothing to act on." in seen
    with LedgerStore(path) as store:
        assert len(store.reader().order(Selection())) == 0
