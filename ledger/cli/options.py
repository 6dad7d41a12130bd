"""Options that several commands share."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

import click

from ledger.domain.dates import EARLIEST_BIRTH, parse_day
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.sources import SOURCES

F = TypeVar("F", bound=Callable[..., Any])


class _Checked(click.ParamType[Any]):
    """An option's value, read by one of the domain's own readers."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return self._read(value)
        except LedgerError as problem:
            self.fail(f"{problem.message} {problem.hint}".strip(), param, ctx)


def _source_amount(text: str) -> tuple[str, Money]:
    source, _, amount = text.partition("=")
    if source not in SOURCES:
        raise LedgerError(f"“{source}” is no source.", hint=f"One of: {', '.join(SOURCES)}.")
    return source, Money.parse(amount)


def _source_share(text: str) -> tuple[str, Decimal]:
    from ledger.domain.fields import SHARE

    source, _, share = text.partition("=")
    if source not in SOURCES:
        raise LedgerError(f"“{source}” is no source.", hint=f"One of: {', '.join(SOURCES)}.")
    return source, SHARE.read(share)


DAY = _Checked("DATE", parse_day)
BIRTH_DAY = _Checked("DATE", lambda text: parse_day(text, earliest=EARLIEST_BIRTH))
MONEY = _Checked("AMOUNT", Money.parse)
SOURCE_AMOUNT = _Checked("SOURCE=AMOUNT", _source_amount)
SOURCE_SHARE = _Checked("SOURCE=SHARE", _source_share)
SOURCE = click.Choice(SOURCES)

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON document, for programs.")
person = click.option("--person", metavar="ID", help="Whose; may be left out where the ledger holds one person.")
year = click.option("--year", type=click.IntRange(1974, 2199), help="The year; this year where not given.")
as_of = click.option("--as-of", "as_of", type=DAY, help="Entries up to this day, seen from it; today where not given.")


def year_of(year: int | None, as_of: dt.date) -> int:
    """The year asked for, else that of the day it is seen from."""
    return as_of.year if year is None else year
