"""A first set-up: from what a person answers to records of the book, for one batch that one undo takes back."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ledger.domain.dates import check_birth_date
from ledger.domain.errors import InvalidEntryError
from ledger.domain.money import Money
from ledger.domain.records import read_line
from ledger.domain.sources import AFTER_TAX
from ledger.services.ports import Reader

_DEFAULT_KIND = "401k"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSchedule:
    """When the person is paid, and what then goes into the plan; as `PaySchedule` has it."""

    frequency: str
    first_pay_date: dt.date
    pay: Money | None = None
    elections: Mapping[str, Decimal] = field(default_factory=dict)
    election_amounts: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstBalance:
    """What a source of the plan held on a day; `basis` None is not known."""

    date: dt.date
    balance: Money
    basis: Money | None
    source: str = AFTER_TAX


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswers:
    """What a first set-up asks; what is None or empty was not answered.

    Attributes:
        person_id, employer_id, plan_id: Short names; made from the names where not given.
        rules: Of the plan, by the keys of the book; those that are None are left at their default.
        unconfirmed: Rules of the plan whose value the person does not know.
        match: As the book has it: `{"tiers": [["0.50", "0.06"]], "period": "paycheck"}`.
    """

    name: str | None = None
    birth_date: dt.date | None = None
    person_id: str | None = None
    employer: str | None = None
    employer_id: str | None = None
    plan: str | None = None
    plan_id: str | None = None
    kind: str | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    unconfirmed: Sequence[str] = ()
    match: Mapping[str, Any] | None = None
    schedule: FirstSchedule | None = None
    balances: Sequence[FirstBalance] = ()


Taken = Mapping[str, Collection[str]]


def first_values(answers: FirstAnswers, *, today: dt.date, taken: Taken | None = None) -> list[Any]:
    """The records that a first set-up makes: person, employer, plan, pay schedule, opening balances, in that order.

    Args:
        answers: What was answered.
        today: A birth date may not be after it.
        taken: Ids that are in the ledger by kind of record (`taken_ids`); a name made here is none of them.

    Returns:
        Values for `recording.record_all`; a plan needs its employer, schedule and balances need person and plan.

    Raises:
        LedgerError: an answer cannot be, or one is missing that another needs; it names the key of the book.
    """
    _check_needs(answers)
    lines: list[dict[str, Any]] = []
    if answers.name and answers.birth_date is not None:
        check_birth_date(answers.birth_date, today)
        lines.append(_person(answers, answers.birth_date, taken))
    if answers.employer:
        lines.append(_employer(answers, taken))
    if answers.plan:
        lines.append(_plan(answers, lines[-1]["id"], taken))
    if answers.name and answers.plan:
        whose = {"person": lines[0]["id"], "plan": lines[-1]["id"]}
        lines += [] if answers.schedule is None else [{**_schedule(answers.schedule), **whose}]
        lines += [{**_balance(each), **whose} for each in answers.balances]
    return [read_line(line) for line in lines]


def taken_ids(reader: Reader) -> Taken:
    """The ids of people, employers and plans that are in a ledger."""
    return {record: {each.id for each in reader.parties(record)} for record in ("person", "employer", "plan")}


def short_name(name: str, taken: Collection[str] = ()) -> str:
    """A short name made from a name: `Acme 401(k)` is `acme-401k`, or `acme-401k-2` where that is taken."""
    kept = "".join(char for char in name.casefold() if char.isalnum() or char in " -_.")
    short = "-".join(kept.replace(".", " ").split()) or name.strip()
    if short not in taken:
        return short
    number = 2
    while f"{short}-{number}" in taken:
        number += 1
    return f"{short}-{number}"


def _check_needs(answers: FirstAnswers) -> None:
    """Nothing that was answered is left out for want of something else."""
    needs = (
        ("birth_date", answers.name, answers.birth_date),
        ("name", answers.birth_date, answers.name),
        ("employer", answers.plan, answers.employer),
        ("name", answers.schedule or answers.balances, answers.name),
        ("plan", answers.schedule or answers.balances, answers.plan),
    )
    for key, said, needed in needs:
        if said and not needed:
            raise InvalidEntryError(f"{key} must be given.", field=key)


def _person(answers: FirstAnswers, birth_date: dt.date, taken: Taken | None) -> dict[str, Any]:
    return {
        "record": "person",
        "id": answers.person_id or _made("person", answers.name, taken),
        "name": answers.name,
        "birth_date": birth_date.isoformat(),
    }


def _employer(answers: FirstAnswers, taken: Taken | None) -> dict[str, Any]:
    own_id = answers.employer_id or _made("employer", answers.employer, taken)
    return {"record": "employer", "id": own_id, "name": answers.employer}


def _plan(answers: FirstAnswers, employer: str, taken: Taken | None) -> dict[str, Any]:
    return {
        "record": "plan",
        "id": answers.plan_id or _made("plan", answers.plan, taken),
        "employer": employer,
        "name": answers.plan,
        "kind": answers.kind or _DEFAULT_KIND,
        **answers.rules,
        "match": answers.match,
        "unconfirmed": list(answers.unconfirmed),
    }


def _schedule(schedule: FirstSchedule) -> dict[str, Any]:
    return {
        "record": "pay_schedule",
        "frequency": schedule.frequency,
        "first_pay_date": schedule.first_pay_date.isoformat(),
        "pay": None if schedule.pay is None else schedule.pay.plain(),
        "elections": {source: format(share, "f") for source, share in schedule.elections.items()},
        "election_amounts": {source: amount.plain() for source, amount in schedule.election_amounts.items()},
    }


def _balance(balance: FirstBalance) -> dict[str, Any]:
    return {
        "record": "opening_balance",
        "date": balance.date.isoformat(),
        "source": balance.source,
        "balance": balance.balance.plain(),
        "basis": None if balance.basis is None else balance.basis.plain(),
    }


def _made(record: str, name: str | None, taken: Taken | None) -> str:
    return short_name(name or "", () if taken is None else taken.get(record, ()))
