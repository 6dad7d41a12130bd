"""What is entered again under its id counts where it did: a note, or an undo and redo, changes no figure."""

import datetime as dt
from typing import Any

import pytest

from ledger.reports.year_end_json import as_json
from ledger.services.corrections import undo, void_entry
from ledger.services.year_end import year_end
from tests.services.conftest import FilledLedger

OWNER = {"person": "pat", "plan": "acme-401k"}
END = dt.date(2025, 12, 31)


def conversion(id_: str, amount: str, balance: str, destination: str, **keys: Any) -> dict[str, Any]:
    """One of two conversions on 30 June: 5,000 of 11,000 first, then the 6,000 that are left."""
    return {
        "record": "conversion",
        "id": id_,
        **OWNER,
        "date": "2025-06-30",
        "amount": amount,
        "balance_before": balance,
        "destination": destination,
        **keys,
    }


FIRST = conversion("a", "5000", "11000", "roth_ira")


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-01-10", after_tax="10000")
    ledger.add(FIRST, conversion("b", "6000", "6000", "in_plan_roth"))
    return ledger


def taxable(ledger: FilledLedger) -> dict[str, str]:
    document = as_json(year_end(ledger.store.reader(), "pat", 2025, END))
    return {each["id"]: each["taxable"] for each in document["conversions"]}


# 5,000 x 10,000 / 11,000 = 4,545.45 of basis; the rest, 5,454.55, is in the 6,000.
RIGHT = {"a": "454.55", "b": "545.45"}


def test_the_figures(pat: FilledLedger) -> None:
    assert taxable(pat) == RIGHT


def test_after_a_note(pat: FilledLedger) -> None:
    void_entry(pat.store, "a", "a note", "void")
    assert taxable(pat) == {"b": "0.00"}
    pat.add({**FIRST, "note": "statement of June"})
    assert taxable(pat) == RIGHT


def test_after_an_undo(pat: FilledLedger) -> None:
    void_entry(pat.store, "a", "wrong", "void")
    undo(pat.store, "undo")
    assert taxable(pat) == RIGHT
