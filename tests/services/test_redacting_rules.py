"""No key of the book reaches strangers because nobody thought of it."""

from typing import Any

import pytest

from ledger.domain import fields
from ledger.domain.entries.conversions import Leg
from ledger.domain.entries.opening_balances import Layer
from ledger.domain.entries.valuations import Holding
from ledger.domain.errors import LedgerError
from ledger.domain.plan_rules import Match
from ledger.domain.records import RECORDS, record_class
from ledger.services.redacting import rules
from ledger.services.redacting.book import redacted
from tests.services.redacting_books import SECRET, lines_of

FREE_TEXT = (fields.TEXT, fields.NAME, fields.REFERENCE)
PARTS: dict[str, Any] = {rules.LEGS: Leg, rules.LAYERS: Layer, rules.HOLDINGS: Holding, rules.MATCH: Match}


def test_there_is_a_rule_for_every_key_of_every_record_and_for_no_other() -> None:
    assert {record: set(rules.RULES[record]) for record in rules.RULES} == {
        record: set(record_class(record).FIELDS) for record in RECORDS
    }


def test_there_is_a_rule_for_every_key_of_the_records_inside_records() -> None:
    assert {part: set(rules.PARTS[part]) for part in rules.PARTS} == {
        part: set(cls.FIELDS) for part, cls in PARTS.items()
    }


def test_no_free_text_is_kept() -> None:
    kept = [
        (record, key)
        for record, held in rules.RULES.items()
        for key, rule in held.items()
        if rule == rules.KEEP and record_class(record).FIELDS[key] in FREE_TEXT
    ]
    kept += [
        (part, key)
        for part, cls in PARTS.items()
        for key, rule in rules.PARTS[part].items()
        if rule == rules.KEEP and cls.FIELDS[key] in FREE_TEXT
    ]
    assert kept == []


def test_no_amount_and_no_day_is_kept() -> None:
    dated = (fields.MONEY, fields.SIGNED_MONEY, fields.DAY, fields.BIRTH_DATE)
    assert [
        (record, key)
        for record, held in rules.RULES.items()
        for key, rule in held.items()
        if rule == rules.KEEP and record_class(record).FIELDS[key] in dated
    ] == []


def test_a_key_without_a_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = lines_of([{"record": "employer", "id": "acme", "name": "Acme", "note": "a word"}])
    without = {key: rule for key, rule in rules.RULES["employer"].items() if key != "note"}
    monkeypatch.setitem(rules.RULES, "employer", without)
    with pytest.raises(LedgerError, match="no rule for note of employer"):
        list(redacted(lines, SECRET))
