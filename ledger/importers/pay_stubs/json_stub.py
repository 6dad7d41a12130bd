"""Pay stubs as JSON: pay statements of ADP's API, and a plain object with one line for each label."""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.sources import PRE_TAX_CATCH_UP, PRE_TAX_DEFERRAL
from ledger.importers.base import Context, Ignored, Item, Refused
from ledger.importers.encoding import decode_head, read_text
from ledger.importers.labels import MONEY, UNKNOWN, read_label
from ledger.importers.numbers import read_printed_amount, read_printed_day
from ledger.importers.pay_stubs.structured import (
    MOST_LINES,
    as_paid,
    document_of,
    gross_pay,
    is_tax,
    named,
    pay_type_of,
    repeated,
    taken_below_zero,
    written_below_zero,
)
from ledger.importers.pay_stubs.stub import Statement, StubLine, Stubs
from ledger.importers.words import clean_label

_MOST = 20_000_000
_LEVELS = 12  # of envelopes around a statement
_LINE_KEYS = frozenset({"label", "current", "ytd", "employer_current", "employer_ytd"})
_PLAIN_KEYS = frozenset({"pay_date", "lines"})
_DOCUMENT_KEYS = ("document", "check_number", "document_number", "advice_number")
_BEGINS = re.compile(r'"(payDate|deductions|memos|pay_date|lines|record|taxFormType|grossDistribution)"\s*:')
# A number of cents: JSON leaves out zeros at the end, and some programs write more of them than two.
_NUMBER = re.compile(r"(-?[0-9]{1,12})(?:(\.[0-9]{1,2})0*)?", re.ASCII)
# What is added to a label that reads as pre-tax where the statement says that it is not: so it is asked about.
_PRE_TAX = {PRE_TAX_DEFERRAL: "not pre-tax", PRE_TAX_CATCH_UP: "after tax"}
_PLAIN_HINT = "A line has label, current, ytd, employer_current and employer_ytd."


class _Number(str):
    """A number as the file writes it: never a float, so never a cent off."""

    __slots__ = ()


class JsonStub:
    """Reads pay statements of ADP's API and plain objects with `pay_date` and `lines`, one or many in a file."""

    name = "stub-json"
    describes = "pay statements of ADP's API, or plain pay stubs, as JSON"
    example = '{"pay_date": "2026-01-15", "lines": [{"label": "401K", "current": "500.00", "ytd": "500.00", …}]}'
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Whether it begins as JSON and names the fields of a pay statement, and none of other documents."""
        text = decode_head(head).lstrip()
        names = set(_BEGINS.findall(text)) if text.startswith(("{", "[")) else set()
        if names & {"record", "taxFormType", "grossDistribution"}:
            return False
        return ("payDate" in names and bool(names & {"deductions", "memos"})) or {"pay_date", "lines"} <= names

    def belongs_to(self, path: Path) -> str:
        """The employer that the first statement names; empty where none does."""
        first = next(_statements(_document(path)), {})
        employer = first.get("employer")
        name = employer.get("employerName") if isinstance(employer, dict) else employer
        return clean_label(name) if isinstance(name, str) else ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The statements in the document's order; one that cannot be read is refused with its reason.

        Raises:
            LedgerError: the file is no JSON, too large or too deep, or holds no pay statement.
        """
        found = list(_statements(_document(path)))
        if not found:
            raise LedgerError(
                f"{path.name} holds no pay statement.", hint="See `roth-ledger import --list` for an example."
            )
        if sum(len(value) for each in found for value in each.values() if isinstance(value, list)) > MOST_LINES:
            raise LedgerError(f"{path.name} holds more than {MOST_LINES:,} lines.", hint="Save each year as a file.")
        not_pre_tax = {word for each in found for word in _not_pre_tax(each)}
        stubs = Stubs(context)
        for place, each in enumerate(found, start=1):
            if "pay_date" not in each and not each.get("deductions") and not each.get("memos"):
                yield Ignored(1, f"statement {place}: a summary without deductions; download the statement itself")
                continue
            try:
                statement = _plain(each) if "pay_date" in each else _adp(each, not_pre_tax)
            except LedgerError as error:
                yield Refused(1, f"statement {place}: {error.message}", error.hint)
                continue
            lines = list(statement.lines)
            yield from repeated(lines)
            yield from stubs.items(statement._replace(lines=tuple(lines)))


def _document(path: Path) -> Any:
    text = read_text(path, _MOST)
    try:
        return json.loads(
            text, parse_float=_Number, parse_int=_Number, parse_constant=_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        raise LedgerError(
            f"{path.name} is no JSON: {error.msg} at line {error.lineno}.", hint="Save it again."
        ) from None
    except RecursionError:
        raise LedgerError(f"{path.name} is nested too deeply.", hint="A pay statement has a few levels.") from None


def _constant(text: str) -> Any:
    raise LedgerError(f"{text} is not an amount.", hint="What is not known is left out.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise LedgerError(f"“{clean_label(twice)}” stands twice in one object.", hint="Leave one of them.")
    return made


def _statements(value: Any, levels: int = _LEVELS) -> Iterator[dict[str, Any]]:
    """The objects that are pay statements, wherever a list or an envelope holds them."""
    if isinstance(value, dict) and ("payDate" in value or ("pay_date" in value and "lines" in value)):
        yield value
    elif isinstance(value, dict | list):
        if value and not levels:
            raise LedgerError("the file is nested too deeply.", hint="A pay statement has a few levels.")
        for each in value.values() if isinstance(value, dict) else value:
            yield from _statements(each, levels - 1)


def _dicts(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects under a name; empty where it is not there.

    Raises:
        LedgerError: there is something else under the name.
    """
    found = value.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise LedgerError(f"{name} is no list of objects.", hint="Save the statement again as payroll gives it.")
    return found


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _money(value: Any) -> Money | None:
    """An amount given as text, as a number, or as ADP's object of a value and a currency."""
    if isinstance(value, dict):
        currency = _text(value.get("currencyCode")) or "USD"
        if currency != "USD":
            raise LedgerError(f"{clean_label(currency)} is not USD.", hint="The ledger keeps US dollars alone.")
        value = value.get("amountValue")
    if value is None:
        return None
    if not isinstance(value, str):
        raise LedgerError("it is no amount.", hint='Write "1250.00" or 1250.00.')
    if isinstance(value, _Number):
        found = _NUMBER.fullmatch(value)
        if found is None:
            raise LedgerError(f"{value[:40]} is no amount in dollars and cents.", hint="Cents have two decimals.")
        return read_printed_amount(f"{found[1]}{found[2] or ''}")
    return read_printed_amount(value)


def _pay_date(given: Mapping[str, Any], name: str) -> dt.date:
    text = _text(given.get(name))
    if not text:
        raise LedgerError("it has no pay date.", hint="Save the statement again, with the day on which it was paid.")
    return named(name, read_printed_day, text)


def _code(deduction: Mapping[str, Any]) -> str:
    """The name of a deduction; ADP's web site writes `CodeName` where its API says `codeName`."""
    return _text(deduction.get("codeName")) or _text(deduction.get("CodeName"))


def _not_pre_tax(statement: Mapping[str, Any]) -> Iterator[str]:
    """The deductions that the statement says were not taken before tax; it says so of current amounts alone."""
    found = statement.get("deductions")
    for each in found if isinstance(found, list) else ():
        if isinstance(each, dict) and each.get("preTaxIndicator") is False and each.get("deductionAmount"):
            yield _code(each)


def _adp(given: Mapping[str, Any], not_pre_tax: set[str]) -> Statement:
    """ADP prints deductions below zero as a rule, and what the employer pays above zero, as memos."""
    pay_date = _pay_date(given, "payDate")
    gross = named("grossPayAmount", _money, given.get("grossPayAmount"))
    deductions = [_deduction(each, not_pre_tax) for each in _dicts(given, "deductions")]
    below_zero = taken_below_zero((line.current for line in deductions if is_tax(line.label)), gross)
    lines = [as_paid(line, below_zero=below_zero) for line in deductions]
    lines.extend(as_paid(_memo(each), below_zero=False) for each in _dicts(given, "memos"))
    for other in _dicts(given, "otherPay"):
        for each in _dicts(other, "otherPayDetail"):
            line = _line(_text(each.get("labelName")) or "other pay", each, "payAmount", "payYTDAmount")
            lines.append(as_paid(line, below_zero=False))
    return Statement(1, pay_date, tuple(lines), gross)


def _deduction(given: Mapping[str, Any], not_pre_tax: set[str]) -> StubLine:
    code, category = _code(given), _text(given.get("deductionCategoryCodeName"))
    meaning, label = read_label(code), code
    if code in not_pre_tax and meaning.source in _PRE_TAX:
        label = f"{code} ({_PRE_TAX[meaning.source]})"
    elif meaning.kind == UNKNOWN and read_label(category).kind == MONEY:
        label = f"{category}: {code}"
    return _line(label, given, "deductionAmount", "deductionYTDAmount")


def _memo(given: Mapping[str, Any]) -> StubLine:
    """A memo is no part of the way from gross to net: what the employer pays stands there, such as matching."""
    name = given.get("nameCode")
    codes = name if isinstance(name, dict) else {}
    label = _text(codes.get("shortName")) or _text(codes.get("longName")) or _text(codes.get("codeValue"))
    return _line(label, given, "memoAmount", "memoYTDAmount")._replace(of_employer=True)


def _line(label: str, given: Mapping[str, Any], current: str, ytd: str) -> StubLine:
    if not label:
        raise LedgerError("a line has no name.", hint="Save the statement again as payroll gives it.")
    return StubLine(1, label, named(label, _money, given.get(current)), named(label, _money, given.get(ytd)))


def _plain(given: Mapping[str, Any]) -> Statement:
    pay_date = _pay_date(given, "pay_date")
    astray = [clean_label(key) for key in given if key not in _PLAIN_KEYS and read_label(key).kind == MONEY]
    if astray:
        raise LedgerError(f"plan money stands outside the lines: {', '.join(astray[:10])}.", hint=_PLAIN_HINT)
    lines = []
    for each in _dicts(given, "lines"):
        unknown = [clean_label(key) for key in each if key not in _LINE_KEYS]
        if unknown:
            raise LedgerError(f"a line has keys that are not known: {', '.join(unknown[:10])}.", hint=_PLAIN_HINT)
        line = _line(_text(each.get("label")), each, "current", "ytd")
        employer = _line(line.label, each, "employer_current", "employer_ytd")
        lines.append(line._replace(employer_current=employer.current, employer_ytd=employer.ytd))
    below_zero = written_below_zero(lines)
    number = next((_text(given[key]) for key in _DOCUMENT_KEYS if given.get(key)), "")
    return Statement(
        line=1,
        pay_date=pay_date,
        lines=tuple(as_paid(line, below_zero=below_zero) for line in lines),
        compensation=named("compensation", _money, given.get("compensation")) or gross_pay(lines),
        pay_type=pay_type_of(_text(given.get("pay_type"))),
        document=document_of(number),
    )
