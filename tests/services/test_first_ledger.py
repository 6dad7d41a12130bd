"""A first set-up: one batch of records from what was answered."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.money import Money
from ledger.domain.records import line_of
from ledger.services.corrections import undo
from ledger.services.first_ledger import (
    FirstAnswers,
    FirstBalance,
    FirstSchedule,
    first_values,
    short_name,
    taken_ids,
)
from ledger.services.recording import record_all
from tests.services.conftest import FilledLedger

TODAY = dt.date(2026, 6, 30)
BORN = dt.date(1980, 5, 4)
SCHEDULE = FirstSchedule(
    frequency="biweekly",
    first_pay_date=dt.date(2026, 1, 9),
    pay=Money(500000),
    elections={"after_tax": Decimal("0.10")},
    election_amounts={"roth_deferral": Money(10000)},
)
ALL = FirstAnswers(
    name="Pat Lee",
    birth_date=BORN,
    employer="Acme Inc.",
    plan="Acme 401(k)",
    rules={"after_tax_allowed": True, "in_plan_conversion_allowed": None, "conversion_frequency": "daily"},
    unconfirmed=("in_plan_conversion_allowed",),
    match={"tiers": [["0.50", "0.06"]]},
    schedule=SCHEDULE,
    balances=(
        FirstBalance(date=dt.date(2025, 12, 31), balance=Money(1050000), basis=Money(1000000)),
        FirstBalance(date=dt.date(2025, 12, 31), balance=Money(100), basis=None, source="designated_roth"),
    ),
)


def lines(answers: FirstAnswers, **more: Any) -> list[dict[str, Any]]:
    return [json.loads(line_of(value)) for value in first_values(answers, today=TODAY, **more)]


def test_all_that_can_be_answered() -> None:
    whose = {"person": "pat-lee", "plan": "acme-401k"}
    balance = {"record": "opening_balance", **whose, "date": "2025-12-31"}
    assert lines(ALL) == [
        {"record": "person", "id": "pat-lee", "name": "Pat Lee", "birth_date": "1980-05-04"},
        {"record": "employer", "id": "acme-inc", "name": "Acme Inc."},
        {
            "record": "plan",
            "id": "acme-401k",
            "employer": "acme-inc",
            "name": "Acme 401(k)",
            "kind": "401k",
            "conversion_frequency": "daily",
            "match": {"tiers": [["0.50", "0.06"]]},
            "unconfirmed": ["in_plan_conversion_allowed"],
        },
        {
            "record": "pay_schedule",
            **whose,
            "frequency": "biweekly",
            "first_pay_date": "2026-01-09",
            "pay": "5000.00",
            "elections": {"after_tax": "0.10"},
            "election_amounts": {"roth_deferral": "100.00"},
        },
        {**balance, "source": "after_tax", "balance": "10500.00", "basis": "10000.00"},
        {**balance, "source": "designated_roth", "balance": "1.00", "basis": None},
    ]


def test_one_undo_takes_it_back(ledger: FilledLedger) -> None:
    ledger.person()
    reader = ledger.store.reader()

    logged = record_all(ledger.store, first_values(ALL, today=TODAY, taken=taken_ids(reader)), "set-up")

    assert len(logged) == 6
    reader = ledger.store.reader()
    assert [batch.entries for batch in reader.history()] == [1, 6]
    undo(ledger.store, "undo")
    reader = ledger.store.reader()
    assert (reader.parties("plan"), reader.parties("employer"), reader.people()) == ([], [], ["pat"])
    assert reader.entries("pay_schedule", "opening_balance") == []


def test_a_name_made_is_none_that_is_there(ledger: FilledLedger) -> None:
    ledger.person(person="pat-lee")
    ledger.person(person="pat-lee-2")
    ledger.plan("acme-401k", "acme-inc")
    taken = taken_ids(ledger.store.reader())
    assert [line["id"] for line in lines(ALL, taken=taken)[:3]] == ["pat-lee-3", "acme-inc-2", "acme-401k-2"]


@pytest.mark.parametrize(
    ("name", "short"),
    [("Acme 401(k)", "acme-401k"), ("  Zoë O'Neil Jr. ", "zoë-oneil-jr"), ("***", "***"), ("A_b-c", "a_b-c")],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short
    assert short_name(name, {short}) == f"{short}-2"


def test_nothing_answered_makes_nothing() -> None:
    assert lines(FirstAnswers()) == []
    assert [line["record"] for line in lines(FirstAnswers(employer="Acme"))] == ["employer"]
    assert [line["id"] for line in lines(FirstAnswers(name="Pat", person_id="p", birth_date=BORN))] == ["p"]


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        (FirstAnswers(name="Pat"), "birth_date"),
        (FirstAnswers(birth_date=BORN), "name"),
        (FirstAnswers(plan="A"), "employer"),
        (FirstAnswers(name="Pat", birth_date=BORN, schedule=SCHEDULE), "plan"),
        (FirstAnswers(employer="A", plan="A", balances=ALL.balances), "name"),
        (FirstAnswers(name="Pat", birth_date=BORN, person_id="a\tb"), "id"),
        (FirstAnswers(employer="A", plan="A", kind="roth"), "kind"),
    ],
)
def test_an_answer_that_cannot_be_says_which(answers: FirstAnswers, key: str) -> None:
    with pytest.raises(InvalidEntryError) as refused:
        first_values(answers, today=TODAY)
    assert refused.value.field == key


def test_nobody_is_born_tomorrow() -> None:
    with pytest.raises(LedgerError, match="is after today"):
        first_values(FirstAnswers(name="Pat", birth_date=dt.date(2026, 7, 1)), today=TODAY)
