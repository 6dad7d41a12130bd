"""What lies behind each alert: entries, a figure, a screen."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.alerts.alert import ALERT_CODES, Alert
from ledger.domain.records import as_recorded, read_line
from ledger.services.alerts_behind import behind
from ledger.services.explaining import FIGURES
from ledger.services.status import status
from ledger.storage.store import LedgerStore

AS_OF = dt.date(2026, 11, 20)
BOOK: list[dict[str, Any]] = [
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "employer", "id": "bolt", "name": "Bolt"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme Saver", "kind": "401k"},
    {"record": "plan", "id": "bolt-401k", "employer": "bolt", "name": "Bolt Saver", "kind": "401k"},
    *(
        {
            "record": "pay_stub",
            "id": f"{plan}-{day}",
            "person": "pat",
            "plan": f"{plan}-401k",
            "pay_date": day,
            "amounts": {"after_tax": "30000.00"},
        }
        for plan in ("acme", "bolt")
        for day in ("2025-06-30", "2026-06-30", "2026-09-30")
    ),
]


@pytest.fixture
def store(tmp_path: Path) -> LedgerStore:
    store = LedgerStore(tmp_path / "ledger.db")
    store.make()
    with store.batch("import") as writer:
        writer.record(as_recorded(read_line(line)) for line in BOOK)
    return store


def alert(code: str, **facts: Any) -> Alert:
    return Alert(code=code, level="info", message=facts.pop("message", "…"), action="…", source="…", **facts)


@pytest.mark.parametrize("code", ALERT_CODES)
def test_every_code_has_something_behind_it(store: LedgerStore, code: str) -> None:
    shown = status(store.reader(), "pat", 2026, AS_OF)
    found = behind(alert(code), shown)
    assert found.entries.kinds
    assert found.entries.person == "pat"
    assert found.figure is None or found.figure in FIGURES
    assert found.screen in {"stubs", "conversions", "year_end", "plans"}


@pytest.mark.parametrize(
    ("raised", "choices", "expected"),
    [
        # An employer group with one plan: its stubs of the year, and its own limit.
        (
            alert("415c_near", subject="acme", date=dt.date(2026, 12, 31)),
            {"group": "acme"},
            ["acme-2026-06-30", "acme-2026-09-30"],
        ),
        # A limit of the person: every employer's.
        (
            alert("402g_near", date=dt.date(2026, 12, 31)),
            {},
            ["acme-2026-06-30", "acme-2026-09-30", "bolt-2026-06-30", "bolt-2026-09-30"],
        ),
        # Excess deferrals are due back by 15 April of the year after; the stubs are those of the year itself.
        (
            alert("402g_over", date=dt.date(2027, 4, 15)),
            {},
            ["acme-2026-06-30", "acme-2026-09-30", "bolt-2026-06-30", "bolt-2026-09-30"],
        ),
        # The subject of a printed total is the plan and the source.
        (
            alert("ytd_mismatch", subject="bolt-401k after_tax", date=dt.date(2026, 9, 30)),
            {},
            ["bolt-2026-06-30", "bolt-2026-09-30"],
        ),
        # Money that waits may be of any year; the message alone names the plan.
        (
            alert("after_tax_waiting", message="$90,000.00 of after-tax money in Acme Saver waits", date=AS_OF),
            {"plan": "acme-401k"},
            ["acme-2025-06-30", "acme-2026-06-30", "acme-2026-09-30"],
        ),
    ],
)
def test_the_entries_are_those_it_rests_on(
    store: LedgerStore, raised: Alert, choices: dict[str, str], expected: list[str]
) -> None:
    reader = store.reader()
    found = behind(raised, status(reader, "pat", 2026, AS_OF))
    assert dict(found.choices) == choices
    assert sorted(each.reference for each in reader.listed_at(reader.order(found.entries))) == expected


def test_a_form_of_an_earlier_year_is_looked_for_in_its_own(store: LedgerStore) -> None:
    shown = status(store.reader(), "pat", 2026, AS_OF)
    found = behind(alert("form_1099r_mismatch", subject="2025 acme-401k", amount=None), shown)
    assert (found.entries.year, found.entries.plan, found.screen) == (2025, "acme-401k", "year_end")
