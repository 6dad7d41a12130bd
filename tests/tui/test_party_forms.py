"""The forms of people, employers and years: checked where they are typed, and never losing a word."""

import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Checkbox, Input, Select

from ledger.domain.records import line_of
from ledger.storage.store import LedgerStore
from ledger.tui.app import LedgerApp
from ledger.tui.screens.plans_actions import add, change
from tests.tui.conftest import HOSTILE, screen_text, settle, shown

PAT = {"record": "person", "id": "pat", "name": "Pat Lee", "birth_date": "1954-05-04"}
ACME = {"record": "employer", "id": "acme", "name": "Acme"}
PLAN = {"record": "plan", "id": "acme-403b", "employer": "acme", "name": "Acme 403(b)", "kind": "403b"}


async def asked(pilot: Pilot[None], form: Callable[[], Coroutine[Any, Any, Any]], **values: str | bool) -> None:
    """Open a form, fill it and save it."""
    pilot.app.run_worker(form())
    for _ in range(200):
        await settle(pilot)
        if getattr(pilot.app.screen, "_first", None) is not None:
            break
    await fill(pilot, **values)


async def fill(pilot: Pilot[None], **values: str | bool) -> None:
    """Fill fields of the form that is shown, and save it."""
    for key, value in values.items():
        widget = pilot.app.screen.query_one(f"#field-{key}")
        assert isinstance(widget, Input | Select | Checkbox)
        widget.value = value
    await pilot.pause()
    await pilot.press("f2")
    await settle(pilot)


async def test_people_employers_and_years_of_service(book: Callable[..., Path]) -> None:
    path = book(PAT, ACME, PLAN)
    async with shown(path, size=(120, 40)) as pilot:
        app = pilot.app
        assert isinstance(app, LedgerApp)
        await asked(pilot, lambda: add(app, "person"), name="Pat Lee", birth_date="1990-02-30")
        assert "“1990-02-30” is not a date." in screen_text(pilot)
        assert app.focused is app.screen.query_one("#field-birth_date")
        await fill(pilot, birth_date="1890-01-01")
        assert "outside 1900-01-01" in screen_text(pilot)
        await pilot.resize_terminal(60, 15)
        await fill(pilot, birth_date="1990-01-31", id="pat")
        assert "in the ledger already" in " ".join(screen_text(pilot).split())
        await fill(pilot, id="", document=HOSTILE)
        await asked(pilot, lambda: change(app, "person:pat"), name=HOSTILE)
        await asked(
            pilot, lambda: change(app, "employer:acme"), group="acme-group", return_due="10-15", tax_exempt=True
        )
        years = {"years": "20", "prior_deferrals": "96,000", "used_before": "0"}
        await asked(pilot, lambda: add(app, "long_service"), **{**years, "years": "20.5"})
        assert "is not a whole number" in " ".join(screen_text(pilot).split())
        await fill(pilot, years="20")
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert HOSTILE in screen_text(pilot)

    with LedgerStore(path) as store:
        reader = store.reader()
        held = [
            json.loads(line_of(each))
            for kind in ("person", "employer", "long_service")
            for each in reader.parties(kind)
        ]
    whose = {"person": "pat", "plan": "acme-403b", "year": 2026}
    assert held == [
        {**PAT, "name": HOSTILE},
        {"record": "person", "id": "pat-lee", "name": "Pat Lee", "birth_date": "1990-01-31", "document": HOSTILE},
        {**ACME, "group": "acme-group", "return_due": "10-15", "tax_exempt": True},
        {"record": "long_service", **whose, "years": 20, "prior_deferrals": "96000.00", "used_before": "0.00"},
    ]
