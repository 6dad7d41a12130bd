"""What was recorded after a return was filed and bears on the accounts of its year."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ledger.storage.store import LedgerStore
from tests.storage.sample import line

OWNER = {"person": "pat", "plan": "acme-401k"}


def stub(id_: str, day: str, **keys: Any) -> dict[str, Any]:
    return {"record": "pay_stub", "id": id_, **OWNER, "pay_date": day, "amounts": {"after_tax": "100.00"}, **keys}


@pytest.fixture
def store(path: Path) -> Any:
    with LedgerStore(path) as opened:
        yield opened


def record(store: LedgerStore, *lines: dict[str, Any]) -> None:
    with store.batch("test") as writer:
        writer.record([line(each) for each in lines])


def filed(store: LedgerStore) -> int:
    record(
        store,
        stub("before", "2025-03-01"),
        {"record": "filed_return", "id": "f", "person": "pat", "year": 2025, "date": "2026-04-01", "forms": {}},
    )
    (found,) = store.reader().entries("filed_return")
    return found.sequence


def changed(store: LedgerStore, sequence: int, until: str = "2025-12-31", person: str = "pat") -> list[str]:
    return store.reader().changed_since(person, sequence, dt.date.fromisoformat(until))


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        pytest.param(stub("later", "2025-12-31"), ["later"], id="the last day of the year"),
        pytest.param(stub("later", "2026-01-01"), [], id="the next year"),
        pytest.param(stub("later", "2019-01-01"), ["later"], id="an earlier year"),
        pytest.param(stub("later", "2025-12-31", person="sam"), [], id="another person"),
        pytest.param(
            {"record": "ira_year_end_value", "person": "pat", "year": 2025, "value": "1.00"},
            ["ira_year_end_value:pat:2025"],
            id="a value of that year",
        ),
        pytest.param(
            {"record": "ira_year_end_value", "person": "pat", "year": 2026, "value": "1.00"}, [], id="of the next"
        ),
        pytest.param(
            {"record": "plan_change", "id": "c", "plan": "acme-401k", "from": "2025-06-01", "roth_allowed": False},
            ["c"],
            id="a plan's rule",
        ),
        pytest.param(
            {"record": "form_1099r", "id": "r", **OWNER, "year": 2025, "boxes": {"1": "5.00"}}, [], id="a form"
        ),
    ],
)
def test_what_was_recorded_later(store: LedgerStore, entry: dict[str, Any], named: list[str]) -> None:
    sequence = filed(store)
    record(store, entry)
    assert changed(store, sequence) == named


def test_what_was_voided_later(store: LedgerStore) -> None:
    sequence = filed(store)
    held = store.reader().entries("pay_stub", until=dt.date(2025, 12, 31))
    (before,) = [each for each in held if each.id == "before"]
    with store.batch("void") as writer:
        writer.void([(before.sequence, line({"record": "void", "id": "w", "entry": "before", "reason": "wrong"}))])
    assert changed(store, sequence) == ["before"]
    assert changed(store, sequence, person="sam") == []


def test_what_was_voided_and_entered_again_has_not_changed(store: LedgerStore) -> None:
    sequence = filed(store)
    entry = stub("before", "2025-03-01")
    (held,) = [each for each in store.reader().entries("pay_stub") if each.id == "before"]
    with store.batch("void") as writer:
        writer.void([(held.sequence, line({"record": "void", "id": "w", "entry": "before", "reason": "wrong"}))])
    record(store, entry)
    assert changed(store, sequence) == []
    (held,) = [each for each in store.reader().entries("pay_stub") if each.id == "before"]
    with store.batch("replace") as writer:
        again = writer.standing("before")
        assert again is not None
        writer.void([(again.sequence, line({"record": "void", "id": "w2", "entry": "before", "reason": "more"}))])
        writer.record([line({**entry, "amounts": {"after_tax": "100.01"}})])
    assert changed(store, sequence) == ["before"]
