"""What the top of a pay statement says: its pay date, its number, and which kind of pay it is."""

import datetime as dt
import re
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.importers.numbers import read_printed_day
from ledger.importers.words import clean_label

_DAY = (
    r"[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})(?![0-9/])|[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])|"
    r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}(?![0-9])|[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}(?![0-9])|"
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.? [0-9]{1,2},? ?[0-9]{4}(?![0-9])"
)
_DAYS = re.compile(_DAY, re.IGNORECASE)
_PAID = (
    r"(?<!next )(?<!last )(?<!previous )"
    r"\b(?:(?:pay|paid|check|cheque|payment|advice|paycheck)[ -](?:date|day)|date paid|paid on)"
)
_PAY_DATE = re.compile(rf"{_PAID}[ :]*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?(?P<day>{_DAY})", re.IGNORECASE)
_NAMES_PAY_DATE = re.compile(rf"{_PAID}(?![a-z])", re.IGNORECASE)
_DATES_NAMED = re.compile(
    rf"(?P<paid>{_PAID}(?![a-z]))|\b(?:period|pay) (?:begin|start|end)[a-z]*(?: date)?|"
    r"\b(?:begin|start|end)[a-z]* date|\bfrom\b|\bto\b|\b(?:hire|birth|deposit) date",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:document|(?:check|cheque|advice|voucher|pay statement|statement) ?(?:number|no\.?|num\.?|#))"
    r"(?: ?(?:number|no\.?|#))?[ :#]*(?P<number>[0-9][0-9A-Z-]{2,19})(?![0-9A-Z/-])",
    re.IGNORECASE,
)
_PAY_TYPE = re.compile(r"\b(?:pay|run|payroll|check) type ?: ?(?P<type>regular|bonus)\b", re.IGNORECASE)
_NAMED_DAY = re.compile(r"(?P<month>[A-Za-z]{3,9})\.? (?P<day>[0-9]{1,2}),? ?(?P<year>[0-9]{4})")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})-(?P<month>[A-Za-z]{3})-(?P<year>[0-9]{4})")


class PayDate(NamedTuple):
    """Where a pay date stands, counted from 0; the day is None where what is printed there is none."""

    at: int
    day: dt.date | None
    why: str = ""


def pay_date_at(lines: list[str], at: int) -> PayDate | None:
    """The pay date that a line prints, or that it names above the line where the date stands.

    Args:
        lines: As `printed.plain` gives them.
        at: The line.
    """
    line = lines[at]
    if printed := [_made(at, found["day"]) for found in _PAY_DATE.finditer(line)]:
        days = [str(each.day) for each in printed]
        if all(each.day for each in printed) and len(set(days)) > 1:
            return PayDate(at, None, f"the line names more than one pay date: {' and '.join(days)}.")
        return printed[0]
    if not _NAMES_PAY_DATE.search(line):
        return None
    below = next((each for each in lines[at + 1 : at + 3] if each), "")
    found_days = _DAYS.findall(below)
    named = [found["paid"] is not None for found in _DATES_NAMED.finditer(line)]
    if len(found_days) == len(named) and named.count(True) == 1 and not _DAYS.search(line):
        return _made(at, found_days[named.index(True)])
    return None


def _made(at: int, text: str) -> PayDate:
    for form in (_NAMED_DAY, _DAY_FIRST):
        if found := form.fullmatch(text):
            text = f"{found['month']} {found['day']}, {found['year']}"
    try:
        return PayDate(at, read_printed_day(text))
    except LedgerError as error:
        return PayDate(at, None, f"the pay date cannot be read: {error.message}")


def document(lines: list[str]) -> str | None:
    """The number that the statement gives itself, in words; None where it prints none."""
    for line in lines:
        for found in _NUMBER.finditer(line):
            if not _DAYS.fullmatch(found["number"]):
                return f"pay statement {clean_label(found['number'])}"
    return None


def pay_type(lines: list[str]) -> str | None:
    """`regular` or `bonus`, where a line says it."""
    for line in lines:
        if found := _PAY_TYPE.search(line):
            return found["type"].lower()
    return None
