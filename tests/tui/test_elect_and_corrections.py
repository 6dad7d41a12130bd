"""The election that lands on the limits, and what has to go back: worked out, recorded and taken back on the screen."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.storage.store import LedgerStore
from tests.tui.conftest import TODAY, screen_text, settle, shown

_PAT = {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1985-05-04"}
_ACME = {"record": "employer", "id": "acme", "name": "Acme"}
_BETA = {"record": "employer", "id": "beta", "name": "Beta"}
_PLAN = {"record": "plan", "id": "acme-401k", "name": "Acme 401(k)", "employer": "acme", "kind": "401k"}
_OTHER = {"record": "plan", "id": "beta-401k", "name": "Beta 401(k)", "employer": "beta", "kind": "401k"}
_OF = {"person": "pat", "plan": "acme-401k"}
_SCHEDULE = {
    "record": "pay_schedule", **_OF, "frequency": "semimonthly", "first_pay_date": "2026-12-15", "pay": "8000.00",
    "elections": {"pre_tax_deferral": "0.10", "after_tax": "0.10"},
}  # fmt: skip


def stub(plan: str, pay_date: str, **amounts: str) -> dict[str, object]:
    """A pay stub of Pat's."""
    return {
        "record": "pay_stub",
        "person": "pat",
        "plan": plan,
        "pay_date": pay_date,
        "compensation": "100000.00",
        "amounts": amounts,
    }


@pytest.mark.parametrize("size", [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")])
async def test_the_election_that_lands_on_the_limits_is_recorded_and_taken_back(
    book: Callable[..., Path], size: tuple[int, int]
) -> None:
    """23,000 of 24,500 are deferred; two pay dates of 8,000: 9 % each is 1,440, one percent more 1,600."""
    path = book(_PAT, _ACME, _PLAN, _SCHEDULE, stub("acme-401k", "2026-11-13", pre_tax_deferral="23000.00"))
    async with shown(path, size=size) as pilot:
        await pilot.press("E")
        await settle(pilot)
        text = " ".join(screen_text(pilot).replace("│", " ").split())
        assert "Acme 401(k): elect from 2026-12-15 on" in text
        assert "Now: Pre-tax deferral 10 % of pay, After-tax 10 % of pay" in text
        assert "Pre-tax deferral 9 % of pay, After-tax 91 % of pay" in text
        assert "$60.00 that may still go in" in text
        await pilot.press("m")
        await settle(pilot)
        assert "$750.00" in screen_text(pilot)  # half of the 1,500 that are left
        await pilot.resize_terminal(60, 15)
        await pilot.press("d")
        await settle(pilot)
        assert "all pre-tax" in " ".join(screen_text(pilot).replace("│", " ").split())
        await pilot.press("f2", "f2")
        await settle(pilot)
        await pilot.press("u")
        await settle(pilot)
    with LedgerStore(path) as store:
        written = [each.command for each in store.reader().history()]
    assert written[-2:] == ["screen: elect", "screen: undo"]  # once, and taken back


async def test_what_has_to_go_back_is_said_with_its_letter_and_nothing_where_nothing_does(
    book: Callable[..., Path],
) -> None:
    """15,000 and 15,000 in the plans of two employers are 5,500 over the 24,500 of 2026 (IRC 402(g)(1))."""
    path = book(
        _PAT, _ACME, _BETA, _PLAN, _OTHER,
        stub("acme-401k", "2026-06-15", pre_tax_deferral="15000.00"),
        stub("beta-401k", "2026-11-13", pre_tax_deferral="15000.00"),
    )  # fmt: skip
    async with shown(path, size=(120, 40), today=TODAY) as pilot:
        await pilot.press("E")  # no schedule: it says so, and what to do
        await settle(pilot)
        text = " ".join(screen_text(pilot).replace("│", " ").split())
        assert "schedule" in text
        assert "roth-ledger" not in text
        await pilot.press("escape", "K")
        await settle(pilot)
        text = " ".join(screen_text(pilot).replace("│", " ").split())
        assert "Excess deferral, 402(g), 2026" in text
        assert "$5,500.00" in text
        assert "2027-04-15" in text
        await pilot.press("l")
        await settle(pilot)
        assert "$5,500.00" in screen_text(pilot)
        await pilot.press("escape", "escape", "L")
        await settle(pilot)
        text = screen_text(pilot)
        assert "Pat, 2026: age 41 at the end of the year" in text
        assert "$24,500.00" in text
        await pilot.press("escape", "B")
        await settle(pilot)
        assert "There are none yet." in screen_text(pilot)
        await pilot.press("enter")
        await settle(pilot)
        (copy,) = path.with_name("ledger.db-backups").glob("ledger-20261120T090000Z-hand-*.db")
        await pilot.press("B")
        await settle(pilot)
        text = " ".join(screen_text(pilot).split())
        assert "2026-11-20 09:00 UTC by hand" in text
        assert "roth-ledger restore latest" in text
        await pilot.press(*str(copy), "f2")  # what is there is never written over
        await settle(pilot)
        assert "is there already" in " ".join(screen_text(pilot).split())
    with LedgerStore(copy) as store:
        assert store.reader().people() == ["pat"]
