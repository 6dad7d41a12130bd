"""Answers to the checklist of a plan, recorded where they belong."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.errors import LedgerError
from ledger.domain.records import as_recorded, line_of, read_line
from ledger.services.plan_answers import answer, rules_on
from ledger.storage.store import LedgerStore

TODAY = dt.date(2026, 11, 20)
ACME = {"record": "employer", "id": "acme", "name": "Acme"}
PLAN: dict[str, Any] = {"record": "plan", "id": "p", "employer": "acme", "name": "P", "kind": "401k"}
RULE = "in_plan_conversion_allowed"


def made(path: Path, *lines: dict[str, Any]) -> LedgerStore:
    """A ledger of some lines."""
    store = LedgerStore(path)
    store.make()
    with store.batch("import") as writer:
        writer.record(as_recorded(read_line(dict(line))) for line in lines)
    return store


def test_what_was_not_confirmed_is_confirmed_where_it_stands(tmp_path: Path) -> None:
    with made(tmp_path / "l.db", ACME, {**PLAN, "unconfirmed": [RULE, "roth_allowed"]}) as store:
        answer(store, "p", RULE, allowed=False, today=TODAY, from_=None, command="test")
        held = json.loads(line_of(store.reader().parties("plan")[0]))
        assert held == {**PLAN, RULE: False, "unconfirmed": ["roth_allowed"]}
        assert store.reader().entries("plan_change") == []

        answer(store, "p", RULE, allowed=None, today=TODAY, from_=None, command="test")
        rules = rules_on(store.reader(), "p", TODAY)
        assert (rules.unconfirmed, rules.in_plan_conversion_allowed) == ((RULE, "roth_allowed"), False)


def test_what_a_later_change_says_is_answered_from_its_day_on(tmp_path: Path) -> None:
    change = {"record": "plan_change", "plan": "p", "from": "2026-07-01", "unconfirmed": [RULE]}
    with made(tmp_path / "l.db", ACME, {**PLAN, RULE: False}, change) as store:
        answer(store, "p", RULE, allowed=True, today=TODAY, from_=None, command="test")
        reader = store.reader()
        assert not rules_on(reader, "p", dt.date(2026, 6, 30)).in_plan_conversion_allowed
        assert rules_on(reader, "p", dt.date(2026, 7, 1)).in_plan_conversion_allowed
        assert rules_on(reader, "p", TODAY).unconfirmed == ()


def test_from_a_day_on_nothing_before_it_changes(tmp_path: Path) -> None:
    with made(tmp_path / "l.db", ACME, PLAN) as store:
        answer(store, "p", RULE, allowed=False, today=TODAY, from_=TODAY, command="test")
        assert rules_on(store.reader(), "p", TODAY - dt.timedelta(days=1)).in_plan_conversion_allowed
        assert not rules_on(store.reader(), "p", TODAY).in_plan_conversion_allowed


@pytest.mark.parametrize(("plan", "allowed", "why"), [("p", True, "says so already"), ("x", True, "not in the ledger")])
def test_what_is_so_already_or_is_not_there_is_refused(tmp_path: Path, plan: str, allowed: bool, why: str) -> None:
    with made(tmp_path / "l.db", ACME, PLAN) as store, pytest.raises(LedgerError, match=why):
        answer(store, plan, RULE, allowed=allowed, today=TODAY, from_=None, command="test")
