"""Taking back and entering again: the only ways in which a recorded fact changes, each with its reason."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ledger.domain.errors import ConflictError, InvalidEntryError, LedgerError, NotFoundError
from ledger.domain.listed import Reversal
from ledger.domain.recorded import Batch, Recorded
from ledger.domain.records import (
    Line,
    as_recorded,
    check_entered,
    is_entry,
    names_in,
    read_line,
    read_recorded,
    record_of,
)
from ledger.services.merging import dangling, open_steps
from ledger.services.ports import Store, Writer
from ledger.services.receipts.arrivals import Arrived, take_place_of_rows
from ledger.services.receipts.entries import move_receipts
from ledger.services.seen import as_seen
from ledger.services.voids import void_line, void_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a correction did: the batch it was written in, what it took back and entered, and what to know of it."""

    batch: int
    voided: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    took_back: Batch | None = None


def void_entry(store: Store, entry: str, reason: str, command: str, *, seen: str | None = None) -> Correction:
    """Take back one entry; `seen` is its line, where somebody looked at it for a while.

    Raises:
        ChangedMeanwhileError: another line than the one seen stands now.
        LedgerError: there is no such entry, or it was voided already.
    """
    with store.batch(command) as writer:
        as_seen(standing_entry(writer, entry), seen)
        take_back(writer, entry, reason)
        return Correction(batch=writer.number, voided=(entry,))


def replace_entry(
    store: Store, entry: str, changes: Mapping[str, Any], reason: str, command: str, *, seen: str | None = None
) -> Correction:
    """Take back one entry and enter it again under the same id with other values, in one transaction.

    `changes` are keys of the book and their new values; None leaves a key out. `seen` is the line that they were made
    to, where somebody looked at it for a while.

    Raises:
        ChangedMeanwhileError: another line than the one seen stands now.
        LedgerError: there is no such entry, a value cannot be, or nothing changes.
    """
    with store.batch(command) as writer:
        stands = as_seen(standing_entry(writer, entry), seen)
        before = json.loads(as_recorded(stands.value).text)
        # The reader of the book leaves out what is None, but for keys where it says: not known.
        return _replaced(writer, stands, as_recorded(check_entered(read_line({**before, **changes}))), reason)


def replace_with(
    store: Store, entry: str, value: Any, reason: str, command: str, *, seen: str | None = None
) -> Correction:
    """As `replace_entry`, with a whole value in place of changes: a form that was filled in again.

    Args:
        store: The ledger.
        entry: The id that stands.
        value: What takes its place; its id may be left out.
        reason: Why.
        command: What wrote it.
        seen: As for `replace_entry`.

    Raises:
        LedgerError: as `replace_entry`.
    """
    check_entered(value)
    with store.batch(command) as writer:
        stands = as_seen(standing_entry(writer, entry), seen)
        return _replaced(writer, stands, as_recorded(under_id(value, entry)), reason)


def under_id(value: Any, entry: str) -> Any:
    """An entry under the id of the one that it takes the place of; a party is known by its own keys."""
    return replace(value, id=entry) if is_entry(record_of(value)) else value


def _replaced(writer: Writer, stands: Recorded[Any], line: Line, reason: str) -> Correction:
    if line.value == stands.value:
        raise InvalidEntryError(f"{stands.id} holds these values already.", hint="Name what is to change.")
    arrived = put_in_place(writer, stands, line, reason)
    notes = (*arrived.notes, *map(str, arrived.doubts))
    return Correction(batch=writer.number, voided=(stands.id,), entered=(stands.id,), notes=notes)


def put_in_place(writer: Writer, stands: Recorded[Any], line: Line, reason: str) -> Arrived:
    """Void what stands and record a line under the same id; tells which rows of a record keeper are the same money.

    Raises:
        LedgerError: the line has another id, or names what is not in the ledger.
    """
    entry = stands.id
    if line.reference != entry:
        raise InvalidEntryError(f"{entry} keeps its id.", field="id", hint="Void it and enter another instead.")
    writer.void([(stands.sequence, void_line(writer, entry, reason))])
    writer.record([line])
    arrived = Arrived()
    if record_of(line.value) == "pay_stub":
        move_receipts(writer, stands.value, line.value)
        arrived = take_place_of_rows(writer, [line.value])
    for record, name in dangling(writer, names_in(line.value)):
        raise NotFoundError(f"The {record} “{name}” is not in the ledger.", hint=f"See `roth-ledger {record} list`.")
    return arrived


def take_back(writer: Writer, entry: str, reason: str) -> None:
    """Void what stands under an id.

    Raises:
        LedgerError: there is no such entry, it was voided already, or others name it.
    """
    stands = standing_entry(writer, entry)
    writer.void([(stands.sequence, void_line(writer, entry, reason))])
    _refuse_dangling(writer, _parties([stands.value]))


def undo(store: Store, command: str) -> Correction:
    """Take back the newest batch that is in effect: what it recorded is voided, what it voided is entered again.

    Raises:
        LedgerError: there is nothing to undo, or a later correction stands in the way.
    """
    target = _newest(store.reader().history(), undos=False)
    if target is None:
        raise LedgerError("There is nothing to undo.")
    return _take_back(store, target, command, "undo")


def redo(store: Store, command: str) -> Correction:
    """Take back the newest undo.

    Raises:
        LedgerError: nothing was undone, or what was recorded since stands in the way.
    """
    target = _newest(store.reader().history(), undos=True)
    if target is None:
        raise LedgerError("There is nothing to redo.")
    return _take_back(store, target, command, "redo")


def in_effect(history: Sequence[Batch | Reversal]) -> dict[int, bool]:
    """Which batches are in effect (not taken back by one that is), and of those whether each is an undo.

    An undo takes back an ordinary batch or a redo; a redo takes back an undo.
    """
    undos: set[int] = set()
    for batch in history:
        if batch.takes_back is not None and batch.takes_back not in undos:
            undos.add(batch.number)
    taken: set[int] = set()
    effective: dict[int, bool] = {}
    for batch in reversed(history):
        if batch.number not in taken:
            effective[batch.number] = batch.number in undos
            if batch.takes_back is not None:
                taken.add(batch.takes_back)
    return effective


def _newest(history: Sequence[Batch], *, undos: bool) -> Batch | None:
    effective = in_effect(history)
    return next((batch for batch in reversed(history) if effective.get(batch.number) is undos), None)


def _take_back(store: Store, target: Batch, command: str, word: str) -> Correction:
    with store.batch(command, takes_back=target.number) as writer:
        if _newest(writer.reader.history(), undos=word == "redo") != target:
            raise ConflictError("Another program wrote to the ledger meanwhile.", hint="Look, and try again.")
        entries = writer.entries_of(target.number)
        own = {sequence for sequence, *_ in entries}
        voided_within = {voids for _, _, voids, _ in entries if voids in own}
        recorded = [
            (reference, text)
            for sequence, reference, voids, text in entries
            if voids is None and sequence not in voided_within
        ]
        # In the order of first recording: of a party the later line is to stand again.
        taken = sorted(voids for _, _, voids, _ in entries if voids is not None and voids not in own)
        voids = _voids_of(writer, recorded, f"{word} of batch {target.number}: {target.command}")
        entered = [as_recorded(read_recorded(writer.line(sequence)[1])) for sequence in taken]
        writer.void(voids)
        _refuse_conflicts(writer, entered, word)
        writer.record(entered)
        gone = (read_recorded(text) for reference, text in recorded if ":" in reference)
        entering = (name for line in entered for name in names_in(line.value))
        _refuse_dangling(writer, [*_parties(gone), *entering])
        return Correction(
            batch=writer.number,
            voided=tuple(line.value.entry for _, line in voids),
            entered=tuple(line.reference for line in entered),
            took_back=target,
        )


def _voids_of(writer: Writer, recorded: Sequence[tuple[str, str]], reason: str) -> list[tuple[int, Line]]:
    """The voids that take back what a batch recorded, newest first.

    Raises:
        ConflictError: something else was recorded since under one of its ids.
    """
    histories = writer.histories(list(dict.fromkeys(reference for reference, _ in recorded)))
    standing = {reference: open_steps(steps) for reference, steps in histories.items()}
    voided: dict[str, int] = {}
    voids = []
    for reference, text in reversed(recorded):
        if not standing[reference]:  # voided since by hand: that is what was wanted
            continue
        stands = standing[reference].pop()
        if stands.line != text:
            raise ConflictError(
                f"{reference} was changed since.", hint=f"Void it first: roth-ledger void {reference} --reason …"
            )
        ordinal = voided[reference] = voided.get(reference, 0) + 1  # a batch may record a party several times
        voids.append((stands.sequence, as_recorded(void_of(reference, reason), ordinal)))
    return voids


def _refuse_conflicts(writer: Writer, entered: Sequence[Line], word: str) -> None:
    for line in entered:
        if is_entry(record_of(line.value)) and writer.standing(line.reference) is not None:
            raise ConflictError(
                f"The {word} would enter {line.reference} again, which stands already.",
                hint=f"Void it first: roth-ledger void {line.reference} --reason …",
            )


def _refuse_dangling(writer: Writer, names: Iterable[tuple[str, str]]) -> None:
    """A person, employer or plan that other records name stays.

    Raises:
        ConflictError: nothing would be left of one.
    """
    for record, name in dangling(writer, names):
        raise ConflictError(
            f"Other records name the {record} “{name}”, which would not be in the ledger.",
            hint=f"Void them first, or change it: roth-ledger {record} change {name} …",
        )


def _parties(values: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The people, employers and plans that values are."""
    for value in values:
        record = record_of(value)
        if record in ("person", "employer", "plan"):
            yield record, value.id


def standing_entry(writer: Writer, entry: str) -> Recorded[Any]:
    """What stands under an id.

    Raises:
        NotFoundError: nothing does.
    """
    stands = writer.standing(entry)
    if stands is None:
        met = writer.histories([entry]).get(entry, [])
        if any(step.line is not None and json.loads(step.line)["record"] == "void" for step in met):
            raise ConflictError(f"“{entry}” is a void itself.", hint="Take it back with `roth-ledger undo`.")
        raise NotFoundError(
            f"The entry “{entry}” was voided already." if met else f"There is no entry “{entry}”.",
            hint="See `roth-ledger list` for the ids.",
        )
    return stands
