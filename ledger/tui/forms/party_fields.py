"""How the fields of people, plans and schedules stand in a form, where that is not how the book has them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.money import Money
from ledger.domain.typed_shares import (
    read_elected,
    read_percent,
    read_tiers,
    written_elected,
    written_percent,
    written_tiers,
)
from ledger.tui.forms.fields import NOT_KNOWN, FormField, held_value, put_value

# Kinds of fields beside those of `fields`: text that is read as a share of pay, match tiers, names, a whole number, or
# an election of percent or dollars under `elected.SOURCE`.
PERCENT, TIERS, NAMES, COUNT, ELECTED = "percent", "tiers", "names", "count", "elected"

YES, NO, UNKNOWN = "yes", "no", NOT_KNOWN
YES_OR_NO = ((YES, "Yes"), (NO, "No"))
YES_NO_UNKNOWN = (*YES_OR_NO, (UNKNOWN, "I do not know"))


def shown_line(fields: Sequence[FormField], line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the book as a form holds it.

    Args:
        fields: Of the form.
        line: Of the book, or part of one.
    """
    shown = {key: dict(value) if isinstance(value, Mapping) else value for key, value in line.items()}
    for field in fields:
        value = held_value(shown, field.key)
        if field.kind == ELECTED:
            source = field.key.partition(".")[2]
            share, amount = held_value(line, f"elections.{source}"), held_value(line, f"election_amounts.{source}")
            text = written_elected(
                None if share is None else Decimal(share), None if amount is None else Money.parse(str(amount))
            )
            put_value(shown, field.key, text or None)
        elif value is not None:
            put_value(shown, field.key, _shown(field, value))
    shown.pop("elections", None)
    shown.pop("election_amounts", None)
    return shown


def _shown(field: FormField, value: Any) -> Any:
    if field.kind == PERCENT:
        return written_percent(Decimal(value))
    if field.kind == TIERS:
        return written_tiers(tuple((Decimal(rate), Decimal(share)) for rate, share in value))
    if field.kind == NAMES:
        return ", ".join(value)
    if isinstance(value, bool) and field.choices:
        return YES if value else NO
    if isinstance(value, list) and field.choices:
        return ",".join(value)
    return value


def book_line(fields: Sequence[FormField], typed: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the book from what a form holds; `unknown` stays as it is, for the form to say what it means.

    Raises:
        InvalidEntryError: a text cannot be meant so; it names the field.
    """
    line = {key: dict(value) if isinstance(value, Mapping) else value for key, value in typed.items()}
    elected = line.pop("elected", None)
    for field in fields:
        if field.kind == ELECTED:
            _put_elected(line, field, held_value({"elected": elected or {}}, field.key))
            continue
        value = held_value(line, field.key)
        if value is not None:
            put_value(line, field.key, read_as(field, value))
    return line


def _put_elected(line: dict[str, Any], field: FormField, text: str | None) -> None:
    source = field.key.partition(".")[2]
    share, amount = (None, None) if text is None else _told_where(field, read_elected, text)
    if share is not None:
        line.setdefault("elections", {})[source] = format(share, "f")
    if amount is not None:
        line.setdefault("election_amounts", {})[source] = amount.plain()


def read_as(field: FormField, value: Any) -> Any:
    """What a field of one of the kinds above holds, as a line of the book has it.

    Raises:
        InvalidEntryError: the text cannot be meant so; it names the field.
    """
    if field.kind == PERCENT:
        return format(_told_where(field, read_percent, value), "f")
    if field.kind == TIERS:
        return [[format(each, "f") for each in tier] for tier in _told_where(field, read_tiers, value)]
    if field.kind == NAMES:
        return [name.strip() for name in value.split(",") if name.strip()]
    if field.kind == COUNT:
        return _told_where(field, _count, value)
    if field.choices[:2] == YES_OR_NO and value in (YES, NO):
        return value == YES
    return value


def _count(text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise LedgerError(f"“{text[:40]}” is not a whole number.", hint="Write digits alone.")
    return int(text)


def _told_where(field: FormField, read: Any, text: str) -> Any:
    try:
        return read(text)
    except LedgerError as error:
        raise InvalidEntryError(f"{field.label}: {error.message}", field=field.key, hint=error.hint) from None
