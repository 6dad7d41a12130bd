"""How each kind of value stands in a line of the book, and what it is checked for on the way in."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from ledger.domain.dates import EARLIEST_BIRTH, check_month_day, parse_day
from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.money import MAX_CENTS, ZERO, Money
from ledger.domain.sources import SOURCES

_BOOK_MONEY = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{2})?", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)
_MAX_TEXT = 10_000
_MAX_NAME = 200
# What a record is known by: its kind and up to three names, each character at most three when written.
_MAX_REFERENCE = 2_000
_SOURCE_ORDER = {source: place for place, source in enumerate(SOURCES)}


class Field(NamedTuple):
    """One kind of value: `read` checks what a book line holds, `write` gives it back."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any]
    takes_null: bool = False


Fields = Mapping[str, Field]


def _same(value: Any) -> Any:
    return value


def _wrong(value: object, wanted: str) -> LedgerError:
    return LedgerError(f"{_shown(value)} is not {wanted}.")


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return f"“{text[:40]}”"


def _read_text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong(value, "text")
    if len(value) > _MAX_TEXT:
        raise LedgerError(f"a text of {len(value):,} characters is too long.", hint=f"Keep it under {_MAX_TEXT:,}.")
    if "\x00" in value or not (value.isascii() or all(not "\ud800" <= char <= "\udfff" for char in value)):
        raise LedgerError("the text holds a character that no file can keep (NUL or half of a pair).")
    return value


def _read_name(value: Any, at_most: int = _MAX_NAME) -> str:
    """An id or another short name: one line, no control characters, no blanks around it."""
    text = _read_text(value)
    if len(text) > at_most or text != text.strip() or not text.isprintable():
        raise LedgerError(
            f"{_shown(ascii(text)[1:-1])} cannot be an id.",
            hint=f"Use up to {at_most} printable characters without blanks before or after.",
        )
    return text


def _read_day(value: Any) -> dt.date:
    if not isinstance(value, str):
        raise _wrong(value, "a date")
    return parse_day(value)


def _read_birth_date(value: Any) -> dt.date:
    if not isinstance(value, str):
        raise _wrong(value, "a date")
    return parse_day(value, earliest=EARLIEST_BIRTH)


def _read_signed_money(value: Any) -> Money:
    """A string of dollars and cents, or an integer of dollars; a JSON float has already lost the cent."""
    if isinstance(value, str) and _BOOK_MONEY.fullmatch(value):
        dollars, _, cents = value.partition(".")
        whole = int(dollars) * 100
        part = int(cents or 0)
        result = whole - part if value[0] == "-" else whole + part
    elif type(value) is int:
        result = value * 100
    elif isinstance(value, float):
        raise LedgerError(
            f"{value!r} is a JSON number with decimals, which cannot hold every cent.",
            hint=f'Write it as text: "{value:.2f}".',
        )
    else:
        raise LedgerError(
            f"{_shown(value)} is not a dollar amount.",
            hint='Write dollars and cents as text, for example "1234.56".',
        )
    if abs(result) > MAX_CENTS:
        raise LedgerError(f"{_shown(value)} is more than this ledger accepts.", hint="At most a billion dollars.")
    return Money(result)


def _read_money(value: Any) -> Money:
    amount = _read_signed_money(value)
    if amount < ZERO:
        raise LedgerError(
            f"{amount} is below zero.",
            hint="Only pay stubs, contributions and earnings can be negative; void the entry that was wrong instead.",
        )
    return amount


def _read_decimal(value: Any) -> Decimal:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise LedgerError(f"{_shown(value)} is not a number.", hint='Write it as text, for example "12.3456".')
    return Decimal(value)


def _write_decimal(value: Decimal) -> str:
    return format(value, "f")  # `str` would write a ten-millionth as 1E-7, which is read back nowhere


def _read_share(value: Any) -> Decimal:
    share = _read_decimal(value)
    if not 0 <= share <= 1:
        raise LedgerError(f"{share} is not a share between 0 and 1.", hint='Ten percent is "0.10".')
    return share


def _read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _wrong(value, "true or false")
    return value


def _read_year(value: Any) -> int:
    if type(value) is not int or not 1974 <= value <= 2199:
        raise _wrong(value, "a year")
    return value


def _read_month_day(value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(value, "a day of the year")
    return check_month_day(value)


def count(at_most: int) -> Field:
    """A whole number from 0."""

    def read(value: Any) -> int:
        if type(value) is not int or not 0 <= value <= at_most:
            raise _wrong(value, f"a whole number from 0 to {at_most}")
        return value

    return Field(read, _same)


def choice(*names: str) -> Field:
    """One of a few words."""

    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in names:
            raise LedgerError(f"{_shown(value)} is none of: {', '.join(names)}.")
        return value

    return Field(read, _same)


def list_of(item: Field) -> Field:
    """A list; a tuple in the program."""

    def read(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _wrong(value, "a list")
        return tuple(item.read(each) for each in value)

    return Field(read, lambda values: [item.write(each) for each in values])


def mapping_of(key: Field, item: Field) -> Field:
    """An object; the order of its keys is kept."""

    def read(value: Any) -> dict[Any, Any]:
        if not isinstance(value, dict):
            raise _wrong(value, "an object")
        return {key.read(name): item.read(each) for name, each in value.items()}

    return Field(read, lambda values: {name: item.write(each) for name, each in values.items()})


def by_source(item: Field) -> Field:
    """`{source: amount}`, always in the order of `SOURCES`."""

    def read(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise _wrong(value, "an object of sources and amounts")
        amounts = {SOURCE.read(source): item.read(each) for source, each in value.items()}
        return dict(sorted(amounts.items(), key=lambda pair: _SOURCE_ORDER[pair[0]]))

    return Field(read, lambda values: {source: item.write(each) for source, each in values.items()})


def nullable(item: Field) -> Field:
    """A key that must be there, where `null` says: not known."""
    return Field(
        lambda value: None if value is None else item.read(value),
        lambda value: None if value is None else item.write(value),
        takes_null=True,
    )


def part(cls: Any) -> Field:
    """A small record inside a record, such as a leg of a conversion."""
    return Field(lambda value: read_fields(cls, value), write_fields)


TEXT = Field(_read_text, _same)
NAME = Field(_read_name, _same)
REFERENCE = Field(lambda value: _read_name(value, _MAX_REFERENCE), _same)
DAY = Field(_read_day, dt.date.isoformat)
BIRTH_DATE = Field(_read_birth_date, dt.date.isoformat)
MONEY = Field(_read_money, Money.plain)
SIGNED_MONEY = Field(_read_signed_money, Money.plain)
NUMBER = Field(_read_decimal, _write_decimal)
SHARE = Field(_read_share, _write_decimal)
FLAG = Field(_read_flag, _same)
YEAR = Field(_read_year, _same)
MONTH_DAY = Field(_read_month_day, _same)
SOURCE = choice(*SOURCES)


def attribute(key: str) -> str:
    """The attribute that holds a book key: the same word, but for the one that Python keeps for itself."""
    return "from_" if key == "from" else key


class _Slot(NamedTuple):
    key: str
    attribute: str
    field: Field
    default: Any
    required: bool


@cache
def _slots(cls: Any) -> dict[str, _Slot]:
    """The keys of a record in their order, each with what it becomes where it is left out."""
    made = {each.name: each for each in dataclasses.fields(cls)}
    slots = {}
    for key, field in cls.FIELDS.items():
        name = attribute(key)
        if name not in made:  # a plan change keeps its rules in one mapping
            continue
        default, factory = made[name].default, made[name].default_factory
        required = default is dataclasses.MISSING and factory is dataclasses.MISSING
        value = factory() if factory is not dataclasses.MISSING else default
        slots[key] = _Slot(key, name, field, value, required)
    return slots


def read_fields(cls: Any, values: Any) -> Any:
    """Make a value of `cls` from an object of a book line, by its `FIELDS`.

    Raises:
        InvalidEntryError: a key is unknown, missing, or holds what it cannot; it names the key.
    """
    if not isinstance(values, dict):
        raise _wrong(values, "an object")
    own: Callable[[dict[str, Any]], Any] | None = getattr(cls, "read_line", None)
    try:
        return cls(**read_arguments(cls, values)) if own is None else own(values)
    except InvalidEntryError:
        raise
    except LedgerError as error:
        raise InvalidEntryError(error.message, hint=error.hint) from None


def read_arguments(cls: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The arguments that make a value of `cls`, checked one by one.

    Raises:
        InvalidEntryError: a key is unknown, missing, or holds what it cannot; it names the key.
    """
    slots = _slots(cls)
    arguments: dict[str, Any] = {}
    for key, value in values.items():
        slot = slots.get(key)
        if slot is None:
            known = ", ".join(cls.FIELDS)
            raise InvalidEntryError(f"unknown key {_shown(key)}.", field=key, hint=f"It may hold: {known}.")
        if value is None and not slot.field.takes_null:
            continue
        try:
            arguments[slot.attribute] = slot.field.read(value)
        except LedgerError as error:
            raise InvalidEntryError(f"{key}: {error.message}", field=key, hint=error.hint) from None
    if not _required(cls) <= arguments.keys():
        missing = [slot.key for slot in slots.values() if slot.required and slot.attribute not in arguments]
        raise InvalidEntryError(f"{', '.join(missing)} must be given.", field=missing[0])
    return arguments


@cache
def _required(cls: Any) -> frozenset[str]:
    return frozenset(slot.attribute for slot in _slots(cls).values() if slot.required)


def write_fields(value: Any) -> dict[str, Any]:
    """What a book line holds of a value: its keys in their fixed order, without those that say what is so anyway."""
    written: dict[str, Any] = {}
    cls: Any = type(value)
    for slot in _slots(cls).values():
        held = getattr(value, slot.attribute)
        if slot.required or held != slot.default:
            written[slot.key] = slot.field.write(held)
    return written
