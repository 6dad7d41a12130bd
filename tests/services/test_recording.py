"""Several values in one batch, and looks at a ledger that is not changed by them."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.errors import ConflictError, InvalidEntryError, LedgerError, NotFoundError
from ledger.domain.records import read_line
from ledger.services.corrections import replace_with, undo
from ledger.services.ports import Reader
from ledger.services.recording import record, record_all, rehearse, rehearse_void
from tests.services.conftest import FilledLedger

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def stub(day: str, after_tax: str, **keys: Any) -> Any:
    line = {"record": "pay_stub", "person": "pat", "plan": "acme-401k", "pay_date": day, **keys}
    return read_line({**line, "amounts": {"after_tax": after_tax}})


def after_tax(reader: Reader, _id: str = "") -> int:
    return sum(each.cents for each in reader.contributed("pat", FIRST, LAST) if each.source == "after_tax")


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", id="jan", after_tax="100")
    ledger.stub("2026-02-15", id="feb", after_tax="200")
    return ledger


def state(ledger: FilledLedger) -> tuple[int, int, str | None]:
    reader = ledger.store.reader()
    held = reader.standing("jan")
    return after_tax(reader), len(reader.history()), None if held is None else held.line


def test_a_rehearsed_replacement_takes_the_place_of_the_entry_and_nothing_is_kept(pat: FilledLedger) -> None:
    before = state(pat)
    store = pat.store

    assert rehearse(store, stub("2026-03-15", "50"), after_tax) == 35000
    assert rehearse(store, stub("2026-01-15", "50"), after_tax, replaces="jan") == 25000
    assert rehearse(store, stub("2026-01-15", "50"), lambda _, id_: id_, replaces="jan") == "jan"
    # A form in which nothing was changed yet is looked at as it stands.
    assert rehearse(store, stub("2026-01-15", "100", id="jan"), after_tax, replaces="jan") == 30000
    assert rehearse_void(store, "feb", after_tax) == 10000

    assert state(pat) == before


def test_what_cannot_be_rehearsed_is_refused_as_it_would_be_recorded(pat: FilledLedger) -> None:
    before = state(pat)
    with pytest.raises(NotFoundError, match="There is no entry “mar”"):
        rehearse(pat.store, stub("2026-01-15", "50"), after_tax, replaces="mar")
    with pytest.raises(ConflictError, match="The id “jan” is taken"):
        rehearse(pat.store, stub("2026-01-15", "50", id="jan"), after_tax)
    with pytest.raises(NotFoundError, match="The person “kim” is not in the ledger"):
        rehearse(pat.store, stub("2026-01-15", "50", person="kim"), after_tax, replaces="jan")
    with pytest.raises(NotFoundError, match="There is no entry “mar”"):
        rehearse_void(pat.store, "mar", after_tax)
    with pytest.raises(ConflictError, match="Other records name the plan “acme-401k”"):
        rehearse_void(pat.store, "plan:acme-401k", after_tax)
    assert state(pat) == before


def test_a_party_is_rehearsed_under_its_own_name(pat: FilledLedger) -> None:
    value = read_line(
        {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "New", "kind": "401k", "ended": "2026-05-01"}
    )
    name = rehearse(
        pat.store,
        value,
        lambda reader, _: reader.named("plan", ["acme-401k"])["acme-401k"].name,
        replaces="plan:acme-401k",
    )
    assert name == "New"
    assert pat.store.reader().named("plan", ["acme-401k"])["acme-401k"].name == "acme-401k"


def test_a_whole_value_takes_the_place_of_an_entry(pat: FilledLedger) -> None:
    done = replace_with(pat.store, "jan", stub("2026-01-16", "50"), "mistyped", "form")
    assert (done.voided, done.entered) == (("jan",), ("jan",))
    assert after_tax(pat.store.reader()) == 25000
    with pytest.raises(InvalidEntryError, match="jan holds these values already"):
        replace_with(pat.store, "jan", stub("2026-01-16", "50"), "again", "form")
    with pytest.raises(InvalidEntryError, match="jan keeps its id"):
        replace_with(pat.store, "jan", employer(), "other", "form")
    undo(pat.store, "undo")
    assert after_tax(pat.store.reader()) == 30000


def employer() -> Any:
    return read_line({"record": "employer", "id": "beta", "name": "Beta"})


def test_several_values_are_one_batch(pat: FilledLedger) -> None:
    plan = read_line({"record": "plan", "id": "beta-401k", "employer": "beta", "name": "B", "kind": "401k"})
    values = [employer(), plan, stub("2026-03-15", "1", plan="beta-401k"), stub("2026-03-15", "1", plan="beta-401k")]
    before = state(pat)

    logged = record_all(pat.store, values, "set-up")

    assert [each.id for each in logged[:2]] == ["employer:beta", "plan:beta-401k"]
    assert len({each.batch for each in logged}) == 1
    assert logged[3].equal_to == logged[2].id  # the very same twice are two entries, and it is said
    undo(pat.store, "undo")
    assert (state(pat)[0], state(pat)[2]) == (before[0], before[2])
    assert not pat.store.reader().named("plan", ["beta-401k"])


def test_of_several_values_all_or_none_are_recorded(pat: FilledLedger) -> None:
    before = state(pat)
    with pytest.raises(LedgerError, match="The plan “beta-401k” is not in the ledger"):
        record_all(pat.store, [employer(), stub("2026-03-15", "1", plan="beta-401k")], "set-up")
    assert state(pat) == before
    assert record(pat.store, employer(), "employer add").id == "employer:beta"
