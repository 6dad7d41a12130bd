"""From no ledger to the first pay stub, with nothing but the screen."""

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from ledger.domain.records import line_of
from ledger.services.ports import Reader
from ledger.storage.store import LedgerStore
from ledger.tui.screens.welcome import WelcomeScreen
from ledger.tui.screens.wizard import WizardScreen
from tests.tui.conftest import HOSTILE, screen_text, settle, shown

SIZES = [pytest.param((80, 24), id="80x24"), pytest.param((120, 40), id="120x40")]


async def type_in(pilot: Pilot[None], **values: str) -> None:
    """Fill fields of the form that is shown."""
    for key, value in values.items():
        widget = pilot.app.screen.query_one(f"#field-{key.replace('__', '-')}")
        assert isinstance(widget, Input | Select)
        widget.value = value
    await pilot.pause()


def lines_in(path: Path) -> list[dict[str, object]]:
    """What stands in a ledger, as lines of the book, parties first."""
    with LedgerStore(path) as store:
        reader: Reader = store.reader()
        kinds = ("person", "employer", "plan", "wages")
        held = [each for kind in kinds for each in reader.parties(kind)]
        entries = reader.entries("pay_schedule", "contribution", "opening_balance")
        made = [json.loads(line_of(each.value)) for each in entries]
        return [json.loads(line_of(each)) for each in held] + [
            {key: value for key, value in line.items() if key != "id"} for line in made
        ]


@pytest.mark.parametrize("size", SIZES)
async def test_a_first_ledger_is_set_up_and_the_first_stub_is_asked_for(path: Path, size: tuple[int, int]) -> None:
    async with shown(path, size=size) as pilot:
        assert isinstance(pilot.app.screen, WelcomeScreen)
        assert str(path) in screen_text(pilot).replace("\n", "").replace(" ", "")
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(pilot.app.screen, WizardScreen)
        await pilot.press(*"Pat Lee", "enter", *"1976-05-04", "enter")
        await type_in(pilot, employer="Acme Inc.", plan="Acme 401(k)")
        await pilot.press("f2")
        await type_in(pilot, after_tax_allowed="yes", in_plan_conversion_allowed="yes")
        await pilot.press("f2")
        await type_in(pilot, match__tiers="50 % up to 6 %")
        await pilot.resize_terminal(60, 15)
        await pilot.press("f2")
        await type_in(pilot, frequency="biweekly", first_pay_date="2026-11-13", pay="8,000")
        await type_in(pilot, elected__pre_tax_deferral="10 %", elected__after_tax="$400")
        await pilot.resize_terminal(*size)
        await pilot.press("f2")
        await type_in(pilot, through="2026-10-30", so_far__pre_tax_deferral="16800", so_far__after_tax="8000+400")
        await type_in(pilot, opening_date="2026-01-01", opening_balance="1050.00", opening_basis="1000.00")
        await pilot.press("f2")
        assert "Your wages of 2025" in screen_text(pilot)  # 50 in 2026
        await type_in(pilot, social_security_wages="168000")
        await pilot.press("f2")
        text = screen_text(pilot)
        assert "Pat Lee" in text
        assert "every two weeks $8,000.00 from 2026-11-13" in text
        assert not path.exists()
        await pilot.press("f2")
        await settle(pilot)
        assert pilot.app.screen.query_one("#field-pay_date", Input).value == "2026-11-13"

    assert lines_in(path) == [
        {"record": "person", "id": "pat-lee", "name": "Pat Lee", "birth_date": "1976-05-04"},
        {"record": "employer", "id": "acme-inc", "name": "Acme Inc."},
        {
            "record": "plan",
            "id": "acme-401k",
            "employer": "acme-inc",
            "name": "Acme 401(k)",
            "kind": "401k",
            "match": {"tiers": [["0.50", "0.06"]]},
            "unconfirmed": ["in_service_rollover_allowed"],
        },
        {
            "record": "wages",
            "person": "pat-lee",
            "employer": "acme-inc",
            "year": 2025,
            "social_security_wages": "168000.00",
        },
        {
            "record": "opening_balance",
            "person": "pat-lee",
            "plan": "acme-401k",
            "date": "2026-01-01",
            "source": "after_tax",
            "balance": "1050.00",
            "basis": "1000.00",
        },
        *(
            {
                "record": "contribution",
                "person": "pat-lee",
                "plan": "acme-401k",
                "date": "2026-10-30",
                "source": source,
                "amount": amount,
                "note": "year to date before the first stub in the ledger",
            }
            for source, amount in (("pre_tax_deferral", "16800.00"), ("after_tax", "8400.00"))
        ),
        {
            "record": "pay_schedule",
            "person": "pat-lee",
            "plan": "acme-401k",
            "frequency": "biweekly",
            "first_pay_date": "2026-11-13",
            "pay": "8000.00",
            "elections": {"pre_tax_deferral": "0.10"},
            "election_amounts": {"after_tax": "400.00"},
        },
    ]


async def test_pages_can_be_skipped_and_gone_back_to_and_one_undo_takes_all_of_it_back(path: Path) -> None:
    async with shown(path) as pilot:
        await pilot.press("b")
        await settle(pilot)
        await pilot.press("f2", "f2")
        await pilot.press("escape", "escape")
        await type_in(pilot, name=HOSTILE)
        await pilot.press("f2")
        assert "Your birth date is not filled in." in screen_text(pilot)
        await type_in(pilot, birth_date="2027-01-01")
        await pilot.press("f2")
        assert "after today" in screen_text(pilot)
        await type_in(pilot, birth_date="1990-01-01")
        await pilot.press("f2", *["f3"] * 5)
        assert HOSTILE in screen_text(pilot)
        assert "Pay stubs need a plan" in screen_text(pilot)
        await pilot.press("f2")
        await settle(pilot)
        assert pilot.app.current_mode == "overview"
        assert HOSTILE in screen_text(pilot)
        await pilot.press("u")
        await settle(pilot)
        assert isinstance(pilot.app.screen, WelcomeScreen)

    assert lines_in(path) == []


async def test_what_was_typed_is_there_again_after_leaving(path: Path) -> None:
    async with shown(path) as pilot:
        await pilot.press("b")
        await settle(pilot)
        await pilot.press(*"Pat", "escape")
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        await pilot.press("b")
        await settle(pilot)
        assert pilot.app.screen.query_one("#field-name", Input).value == "Pat"
        assert not path.exists()


TWICE: list[tuple[dict[str, str], str]] = [
    ({"so_far__after_tax": "100"}, "pay date of the year to date"),
    ({"through": "2026-11-13"}, "is not before 2026-11-13"),
    ({"through": "2026-10-30", "opening_basis": "100"}, "worth of the after-tax money"),
    ({"opening_balance": "100"}, "day of the balance"),
    ({"opening_date": "2026-10-31"}, "would hold contributions of 2026-10-30"),
    ({"so_far__after_tax": "", "opening_date": "2026-11-14"}, "would hold contributions of 2026-11-13"),
]


async def test_nothing_can_count_twice(path: Path) -> None:
    async with shown(path) as pilot:
        await pilot.press("b")
        await settle(pilot)
        await type_in(pilot, name="Pat", birth_date="1990-01-01")
        await pilot.press("f2")
        await type_in(pilot, employer="Acme", plan="Acme 401(k)")
        await pilot.press("f2", "f2", "f2")
        await type_in(pilot, frequency="monthly", first_pay_date="2026-11-13")
        await pilot.press("f2")
        for typed, why in TWICE:
            await type_in(pilot, **typed)
            await pilot.press("f2")
            assert why in " ".join(screen_text(pilot).replace("│", " ").split())


async def test_the_sample_household_is_in_a_file_of_its_own(path: Path) -> None:
    async with shown(path) as pilot:
        await pilot.press("d")
        for _ in range(100):
            await settle(pilot)
            if pilot.app.current_mode == "overview":
                break
            await pilot.pause(0.05)
        await settle(pilot)
        assert "Pat Rivera" in screen_text(pilot)
        await pilot.press("f9")
        await settle(pilot)
        assert isinstance(pilot.app.screen, WelcomeScreen)
        assert not path.exists()
