"""`void`, `replace`, `undo`, `redo` and `history`: taking back and entering again, and what was ever done."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import click

from ledger.cli.columns import say_columns
from ledger.cli.entering import command_name, example
from ledger.cli.ids import id_meant
from ledger.cli.options import SOURCE_AMOUNT, as_json
from ledger.cli.output import note, say, say_json
from ledger.cli.session import Session
from ledger.domain.dates import check_birth_date
from ledger.domain.errors import LedgerError, NotFoundError
from ledger.domain.listed import Listed
from ledger.domain.money import Money
from ledger.domain.recorded import Batch
from ledger.domain.records import read_line, read_recorded, record_class
from ledger.reports.record_summary import summary
from ledger.services.corrections import Correction, in_effect, replace_entry, void_entry
from ledger.services.corrections import redo as redo_newest
from ledger.services.corrections import undo as undo_newest

_NAMED = 5
_SHORT_PRINT = 12


@click.command(
    short_help="Take back one entry, with a reason.", epilog=example("void pay_stub-1f2e3d --reason 'entered twice'")
)
@click.argument("id")
@click.option("--reason", required=True, help="Why, for the history.")
@click.pass_obj
def void(session: Session, id: str, reason: str) -> None:  # noqa: A002  (the name of the argument in the usage line)
    """Take back the entry ID, or the one entry whose id begins so (6 characters or more). Both stay in the history."""
    done = void_entry(session.store, id_meant(session, id), reason, command_name())
    say(f"voided {done.voided[0]}")
    _note_filed_years(session, done)


@click.command(
    short_help="Enter one entry again with other values.",
    epilog=example("replace pay_stub-1f2e3d --amount after_tax=650 --reason 'payroll corrected it'"),
)
@click.argument("id")
@click.option(
    "--set", "settings", multiple=True, metavar="KEY=VALUE", help="A key of the book and its new value; empty: none."
)
@click.option("--amount", "amounts", multiple=True, type=SOURCE_AMOUNT, help="Of a pay stub: a source's new amount.")
@click.option("--reason", required=True, help="Why, for the history.")
@click.pass_obj
def replace(
    session: Session,
    id: str,  # noqa: A002  (the name of the argument in the usage line)
    settings: tuple[str, ...],
    amounts: tuple[tuple[str, Money], ...],
    reason: str,
) -> None:
    """Enter ID again under the same id with other values. The old entry stays in the history."""
    if not settings and not amounts:
        raise click.UsageError("Name what changes: --set KEY=VALUE or --amount SOURCE=AMOUNT.")
    reference = id_meant(session, id)
    before = _line_of_entry(session, reference)
    changes = {key: _value(before["record"], key, text) for key, text in map(_setting, settings)}
    if amounts:
        new = {source: amount.plain() for source, amount in amounts}
        changes["amounts"] = {**before.get("amounts", {}), **new}
    if before["record"] == "person":
        check_birth_date(read_line({**before, **changes}).birth_date, session.today)
    # An amount is changed among those of a moment ago: another program's change since then must not be undone by it.
    done = replace_entry(session.store, reference, changes, reason, command_name(), seen=json.dumps(before))
    after = _line_of_entry(session, reference)
    say(f"replaced {reference}")
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            say(f"  {key}: {_shown(before.get(key))} → {_shown(after.get(key))}")
    for text in done.notes:
        note(f"note: {text}")
    _note_filed_years(session, done)


@click.command(short_help="Take back the last command, whatever it was.", epilog=example("undo"))
@click.pass_obj
def undo(session: Session) -> None:
    """Take back the newest batch that is in effect, whatever wrote it."""
    done = undo_newest(session.store, command_name())
    _say_taken_back(done)
    _note_filed_years(session, done)


@click.command(short_help="Take back the newest undo.", epilog=example("redo"))
@click.pass_obj
def redo(session: Session) -> None:
    """Take back the newest undo."""
    done = redo_newest(session.store, command_name())
    _say_taken_back(done)
    _note_filed_years(session, done)


@click.command(short_help="Every batch ever written.", epilog=example("history --batch 12"))
@click.option("--entries", "--batch", "batch", type=click.IntRange(1), metavar="N", help="The entries of one batch.")
@as_json
@click.pass_obj
def history(session: Session, *, batch: int | None, as_json: bool) -> None:
    """Show every batch of entries, oldest first: when, by which command, from which files, and whether it stands."""
    batches = session.reader.history()
    effective = in_effect(batches)
    if batch is not None:
        _show_batch(session, batches, effective, batch, as_json=as_json)
    elif as_json:
        say_json({"batches": [_document(each, effective) for each in batches]})
    else:
        _print_batches(batches, effective)


def _say_taken_back(done: Correction) -> None:
    if done.took_back is not None:
        say(f"took back batch {done.took_back.number} ({done.took_back.command}) of {_when(done.took_back)}")
    say(f"  {_counted('voided', done.voided)}")
    if done.entered:
        say(f"  {_counted('entered again', done.entered)}")


def _note_filed_years(session: Session, done: Correction) -> None:
    """Say beside the data which years that were filed rest on what was changed."""
    changed = {*done.voided, *done.entered}
    reader = session.reader
    years = {
        (each.value.year, each.value.date)
        for each in reader.entries("filed_return")
        if changed & set(reader.changed_since(each.value.person, each.sequence, dt.date(each.value.year, 12, 31)))
    }
    for year, day in sorted(years):
        note(f"note: the return of {year}, filed on {day}, may rest on it: see `roth-ledger year-end --year {year}`.")


def _counted(what: str, ids: tuple[str, ...]) -> str:
    some = ", ".join(ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
    return f"{what}: {len(ids):,}" + (f" ({some})" if ids else "")


def _setting(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise click.BadParameter(f"“{text}” sets nothing: write KEY=VALUE.", param_hint="--set")
    return key.strip().replace("-", "_"), value


def _value(record: str, key: str, text: str) -> Any:
    """What a key of the book is to hold: the text where the key takes it so, else what it is as JSON.

    So `code=7` is the text that a code is, `year=2026` the number that a year is, and `match={"tiers": …}` an object.
    """
    if text in {"", "null"}:
        return None
    field = record_class(record).FIELDS.get(key)
    try:
        if field is not None:
            field.read(text)
    except LedgerError:
        try:
            return json.loads(text, parse_float=str)
        except ValueError:
            return text
    return text


def _line_of_entry(session: Session, reference: str) -> dict[str, Any]:
    """The book line that stands under an id.

    Raises:
        NotFoundError: none does.
    """
    found = session.ledger.reader().standing(reference)
    if found is None:
        raise NotFoundError(f"No entry “{reference}” stands.", hint="See `roth-ledger list` for the ids.")
    held: dict[str, Any] = json.loads(found.line)
    return held


def _shown(value: object) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _show_batch(
    session: Session, batches: list[Batch], effective: Mapping[int, bool], number: int, *, as_json: bool
) -> None:
    batch = next((each for each in batches if each.number == number), None)
    if batch is None:
        raise NotFoundError(f"There is no batch {number}.", hint=f"The history holds {len(batches)}.")
    listed = session.ledger.reader().of_batch(number)
    if as_json:
        entries = [json.loads(each.line) for each in listed]
        say_json({"batch": _document(batch, effective), "entries": entries})
        return
    say(f"batch {number}  {_when(batch)}  {batch.command}  {_state(batch, effective)}")
    for each in listed:
        say(f"{each.reference}  {_described(each)}")


def _described(listed: Listed) -> str:
    value = read_recorded(listed.line)
    day = "" if listed.day is None else f"{listed.day}  "
    plan = f"{value.plan}  " if getattr(value, "plan", None) else ""
    mark = "" if listed.state == "stands" else f"  [{listed.state}]"
    return f"{day}{plan}{summary(value)}{mark}"


def _print_batches(batches: list[Batch], effective: Mapping[int, bool]) -> None:
    if not batches:
        note("Nothing was recorded yet.")
        return
    rows = []
    for each in batches:
        files = "; ".join(f"{name} {fingerprint[:_SHORT_PRINT]}" for name, fingerprint in each.files)
        rows.append((each.number, _when(each), f"{each.entries:,}", _state(each, effective), each.command, files))
    say_columns(("BATCH", "WHEN", "ENTRIES", "STATE", "COMMAND", "FILES"), rows)


def _when(batch: Batch) -> str:
    return batch.at[:16].replace("T", " ") + " UTC"


def _state(batch: Batch, effective: Mapping[int, bool]) -> str:
    took = "" if batch.takes_back is None else f", took back {batch.takes_back}"
    return ("in effect" if batch.number in effective else "taken back") + took


def _document(batch: Batch, effective: Mapping[int, bool]) -> dict[str, Any]:
    return {
        "number": batch.number,
        "at": batch.at,
        "command": batch.command,
        "entries": batch.entries,
        "in_effect": batch.number in effective,
        "takes_back": batch.takes_back,
        "files": [{"name": name, "fingerprint": fingerprint} for name, fingerprint in batch.files],
        "seal": batch.seal,
    }
