"""The book: every kind of record by its name, how it is known, and its one canonical line."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from ledger.domain.errors import DamagedError, InvalidEntryError
from ledger.domain.fields import read_fields, write_fields

BOOK_FORMAT = 1


class RecordKind(NamedTuple):
    """A kind of record: where its class is, and the keys it is known by; none: an entry with an id of its own."""

    module: str
    name: str
    keys: tuple[str, ...] = ()


_PARTIES = "ledger.domain.parties"
_PERSON_YEARS = "ledger.domain.person_years"
_PAY_SCHEDULES = "ledger.domain.pay_schedules"
_PAYROLL = "ledger.domain.entries.payroll"
_CONVERSIONS = "ledger.domain.entries.conversions"
_RECEIPTS = "ledger.domain.entries.receipts"
_OPENING_BALANCES = "ledger.domain.entries.opening_balances"
_REFUNDS = "ledger.domain.entries.refunds"
_DISTRIBUTIONS = "ledger.domain.entries.distributions"
_VALUATIONS = "ledger.domain.entries.valuations"
_IRA = "ledger.domain.entries.ira"
_FORMS = "ledger.domain.entries.forms"
_BOOKKEEPING = "ledger.domain.entries.bookkeeping"

# Modules are imported when a record of theirs is met: a command that reads pay stubs does not pay for tax forms.
RECORDS = {
    "person": RecordKind(_PARTIES, "Person", ("id",)),
    "tax_year": RecordKind(_PERSON_YEARS, "TaxYear", ("person", "year")),
    "employer": RecordKind(_PARTIES, "Employer", ("id",)),
    "wages": RecordKind(_PERSON_YEARS, "Wages", ("person", "employer", "year")),
    "long_service": RecordKind(_PERSON_YEARS, "LongService", ("person", "plan", "year")),
    "plan": RecordKind(_PARTIES, "Plan", ("id",)),
    "plan_change": RecordKind(_PARTIES, "PlanChange"),
    "plan_merger": RecordKind(_DISTRIBUTIONS, "PlanMerger"),
    "pay_schedule": RecordKind(_PAY_SCHEDULES, "PaySchedule"),
    "expected_pay": RecordKind(_PAY_SCHEDULES, "ExpectedPay", ("person", "plan", "pay_date")),
    "pay_stub": RecordKind(_PAYROLL, "PayStub"),
    "contribution": RecordKind(_PAYROLL, "Contribution"),
    "receipt": RecordKind(_RECEIPTS, "Receipt"),
    "student_loan_payment": RecordKind(_PAYROLL, "StudentLoanPayment"),
    "catch_up_notice": RecordKind(_PAYROLL, "CatchUpNotice"),
    "valuation": RecordKind(_VALUATIONS, "Valuation"),
    "earnings": RecordKind(_VALUATIONS, "Earnings"),
    "conversion": RecordKind(_CONVERSIONS, "Conversion"),
    "opening_balance": RecordKind(_OPENING_BALANCES, "OpeningBalance"),
    "ira_opening_balance": RecordKind(_IRA, "IraOpeningBalance"),
    "refund": RecordKind(_REFUNDS, "Refund"),
    "distribution": RecordKind(_DISTRIBUTIONS, "Distribution"),
    "forfeited": RecordKind(_REFUNDS, "Forfeited"),
    "loan": RecordKind(_DISTRIBUTIONS, "Loan"),
    "ira_contribution": RecordKind(_IRA, "IraContribution"),
    "ira_conversion": RecordKind(_IRA, "IraConversion"),
    "ira_distribution": RecordKind(_IRA, "IraDistribution"),
    "ira_roll_in": RecordKind(_IRA, "IraRollIn"),
    "ira_year_end_value": RecordKind(_IRA, "IraYearEndValue", ("person", "year")),
    "roth_ira_distribution": RecordKind(_IRA, "RothIraDistribution"),
    "form_1099r": RecordKind(_FORMS, "Form1099R"),
    "form_w2": RecordKind(_FORMS, "FormW2"),
    "form_5498": RecordKind(_FORMS, "Form5498"),
    "filed_return": RecordKind(_FORMS, "FiledReturn"),
    "limits": RecordKind(_BOOKKEEPING, "OwnLimits", ("year",)),
    "import_answer": RecordKind(_BOOKKEEPING, "ImportAnswer", ("plan", "label")),
    "import_mapping": RecordKind(_BOOKKEEPING, "ImportMapping", ("name",)),
    "acknowledged": RecordKind(_BOOKKEEPING, "Acknowledged"),
    "void": RecordKind(_BOOKKEEPING, "Void"),
}

_KIND_OF_CLASS = {(kind.module, kind.name): record for record, kind in RECORDS.items()}


@cache
def record_class(record: str) -> Any:
    """The class of a kind of record.

    Raises:
        InvalidEntryError: there is no such kind.
    """
    kind = RECORDS.get(record)
    if kind is None:
        raise InvalidEntryError(
            f"unknown record “{record[:40]}”.",
            field="record",
            hint=f"A line is one of: {', '.join(RECORDS)}.",
        )
    return getattr(import_module(kind.module), kind.name)


def record_of(value: Any) -> str:
    """The name in the book of a value's kind."""
    cls = type(value)
    return _KIND_OF_CLASS[cls.__module__, cls.__name__]


def is_entry(record: str) -> bool:
    """Whether records of this kind are facts with an id, rather than parties known by their own keys."""
    return not RECORDS[record].keys


def read_line(line: object) -> Any:
    """Make a value from one object of the book.

    Raises:
        InvalidEntryError: the line is no object, or a key or value in it cannot be; it names the key.
    """
    if not isinstance(line, dict):
        raise InvalidEntryError("a line of the book is one JSON object.", hint='{"record": "person", "id": …}')
    values = dict(line)
    record = values.pop("record", None)
    if not isinstance(record, str):
        raise InvalidEntryError("the line does not say which record it is.", field="record")
    value = read_fields(record_class(record), values)
    if is_entry(record) and value.id is not None and ":" in value.id and value.id.partition(":")[0] in RECORDS:
        raise InvalidEntryError(
            f"the id “{value.id}” begins like the name of a party.", field="id", hint="Leave out the colon."
        )
    return value


def read_recorded(text: str) -> Any:
    """Make a value from a line of the ledger, which was held to its form before it was recorded.

    Raises:
        DamagedError: it is no such line any more.
    """
    (value,) = read_all_recorded((text,))
    return value


def read_all_recorded(texts: Iterable[str]) -> Iterator[Any]:
    """The same of many lines: one call of the JSON reader for all of them costs a third of one for each.

    Raises:
        DamagedError: one of them is no such line any more.
    """
    try:
        for line in json.loads(f"[{','.join(texts)}]"):
            yield read_line(line)
    except (ValueError, RecursionError, InvalidEntryError) as error:
        raise DamagedError from error


def check_entered(value: Any) -> Any:
    """Check what only a value that is entered now must hold, and give it back.

    A ledger keeps what an earlier version took; it is read as it stands, and figures rest on it as before.

    Raises:
        InvalidEntryError: it cannot be meant so.
    """
    check = getattr(value, "check_entered", None)
    if check is not None:
        check()
    return value


def line_of(value: Any) -> str:
    """The canonical line of a value: keys in their fixed order, what says nothing left out, no newline."""
    own = getattr(value, "write_line", None)
    held = write_fields(value) if own is None else own()
    return json.dumps({"record": record_of(value), **held}, ensure_ascii=False)


class Line(NamedTuple):
    """A value ready to be recorded: what it is known by, and its canonical text."""

    value: Any
    reference: str
    text: str
    id_made: bool = False


def with_made_id(value: Any, content: str, ordinal: int) -> Line:
    """Give an entry without an id one, made from its content (its line without an id) and its place among equals."""
    from hashlib import blake2b  # loads OpenSSL, which reads can do without

    record = record_of(value)
    digest = blake2b(f"{content}\n{ordinal}".encode(), digest_size=8).hexdigest()
    made = f"{record}-{digest}"
    head = f'{{"record": "{record}", '
    return Line(value, made, f'{head}"id": "{made}", {content[len(head) :]}', id_made=True)


def as_recorded(value: Any, ordinal: int = 1) -> Line:
    """A value ready to be recorded; an entry without an id gets one, as the `ordinal`th of its equals."""
    content = line_of(value)
    if is_entry(record_of(value)) and value.id is None:
        return with_made_id(value, content, ordinal)
    return Line(value, reference(value), content)


def reference(value: Any) -> str:
    """What a recorded value is known by: the id of an entry, `plan:acme-401k`, `wages:pat:acme:2026`."""
    record = record_of(value)
    keys = RECORDS[record].keys
    if not keys:
        return str(value.id)
    return ":".join([record, *(str(getattr(value, key)).replace("%", "%25").replace(":", "%3A") for key in keys)])


def day_of(value: Any) -> dt.date | None:
    """The day under which a value is listed; None for what has none, such as a form or a plan."""
    for name in ("date", "pay_date", "from_", "first_pay_date"):
        day = getattr(value, name, None)
        if day is not None:
            return day if isinstance(day, dt.date) else None
    return None


_NAMED = {"person": "person", "plan": "plan", "employer": "employer", "into": "plan"}


def names_in(value: Any) -> Iterator[tuple[str, str]]:
    """The people, employers and plans that a value names: the kind and the id of each."""
    for attribute, record in _NAMED.items():
        name = getattr(value, attribute, None)
        if name is not None:
            yield record, name
    for leg in getattr(value, "legs", ()):
        if leg.into is not None:
            yield "plan", leg.into
    for employer in getattr(value, "catch_up_wages_of", ()):
        yield "employer", employer
