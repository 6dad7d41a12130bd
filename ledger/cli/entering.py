"""Entries and parties from options: an option is a key of the book, and the book's own reader checks what it holds."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import click

from ledger.cli.options import DAY, MONEY, F
from ledger.cli.output import note, say
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.records import day_of, read_line
from ledger.domain.typed_parts import read_layer
from ledger.services.recording import Logged, record


class Key(NamedTuple):
    """An option for one key of a book record; `kind` is its click type, `bool` makes --this/--no-this."""

    name: str
    help: str
    kind: Any = str
    many: bool = False


ID = Key("id", "An id of your own; one is made where you give none.")
NOTES = (Key("note", "A note of your own."), Key("document", "What the figures were read from."))
DATE = Key("date", "The day it happened.", DAY)
PLAN = Key("plan", "The plan's id; may be left out where the person has one.")
PERSON = Key("person", "Whose; may be left out where the ledger holds one person.")
AMOUNT = Key("amount", "Dollars and cents.", MONEY)


def keys(*specs: Key, required: Sequence[str] = ()) -> Callable[[F], F]:
    """Options for some keys of the book, in the order of `specs`; what is not given arrives as None."""

    def decorate(command: F) -> F:
        for spec in reversed(specs):
            command = _option(spec, required=spec.name in required)(command)
        return command

    return decorate


def _option(spec: Key, *, required: bool) -> Callable[[F], F]:
    dashed = spec.name.replace("_", "-")
    if spec.kind is bool:
        return click.option(f"--{dashed}/--no-{dashed}", spec.name, default=None, help=spec.help)
    return click.option(f"--{dashed}", spec.name, type=spec.kind, multiple=spec.many, required=required, help=spec.help)


def example(text: str) -> str:
    """The last line of a command's help."""
    return f"\b\nExample: roth-ledger {text}"


def book_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given on the command line, as a line of the book holds it; what was not given is left out."""
    return {key: _as_book(value) for key, value in given.items() if value is not None and value != ()}


def _as_book(value: Any) -> Any:
    if isinstance(value, Money):
        return value.plain()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [_as_book(each) for each in value]
    if isinstance(value, dict):
        return {key: _as_book(each) for key, each in value.items()}
    return value


def layer(text: str) -> dict[str, Any]:
    """`YEAR:TAXABLE:NONTAXABLE` as a book line holds it.

    Raises:
        click.UsageError: it is written otherwise.
    """
    try:
        return read_layer(text)
    except LedgerError as problem:
        raise click.UsageError(problem.message) from None


def by_source(pairs: Iterable[tuple[str, Any]], option: str) -> dict[str, Any]:
    """Amounts or shares by source.

    Raises:
        click.UsageError: a source was given twice, which one of the two was meant cannot be known.
    """
    amounts: dict[str, Any] = {}
    for source, amount in pairs:
        if source in amounts:
            raise click.UsageError(f"{option} names {source} twice.")
        amounts[source] = amount
    return amounts


def command_name() -> str:
    """The command that runs, as the history keeps it: `stub add`."""
    return click.get_current_context().command_path.partition(" ")[2]


def plan_meant(session: Session, person: str, named: str | None) -> str:
    """The id of the plan meant; may be left out where the person has one.

    Raises:
        click.UsageError: there are several, or none, and none is named.
    """
    if named is not None:
        return named
    reader = session.ledger.reader()
    plans = [plan.id for plan in reader.parties("plan")]
    if len(plans) > 1:
        plans = reader.plans_of(person) or plans
    if not plans:
        raise click.UsageError("There is no plan in the ledger yet: add one with `roth-ledger plan add`.")
    if len(plans) > 1:
        some = ", ".join(plans[:5]) + (", …" if len(plans) > 5 else "")
        raise click.UsageError(f"There is more than one plan: name one with --plan ({some}).")
    return str(plans[0])


def enter(session: Session, kind: str, values: Mapping[str, Any]) -> Logged:
    """Record one line of the book and say its id.

    Raises:
        LedgerError: it cannot be, or names what is not there; nothing was then recorded.
    """
    value = read_line({"record": kind, **values})
    logged = record(session.store, value, command_name())
    say(f"recorded {logged.id}")
    if logged.equal_to is not None:
        note(f"note: {logged.equal_to} holds the very same; if it was entered twice, run `roth-ledger undo`.")
    day = day_of(value)
    if day is not None and day > session.today and kind not in ("pay_schedule", "plan_change", "expected_pay"):
        note(f"note: {day} is still to come; figures leave the entry out until then.")
    for text in logged.notes:
        note(f"note: {text}")
    for other in logged.beside:
        note(f"note: {other} is another stub of that pay date, and both count; if this corrects it, void that one.")
    return logged
