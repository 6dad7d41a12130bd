"""One value at a time, from a command line or a form."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from ledger.domain.errors import ConflictError, NotFoundError
from ledger.domain.records import Line, as_recorded, check_entered, is_entry, names_in, record_of
from ledger.services.merging import same_pay_date
from ledger.services.ports import Reader, Store, Writer
from ledger.services.receipts.arrivals import take_place_of_rows

T = TypeVar("T")

_REHEARSAL = "rehearsal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What was recorded: its id, its batch, and the id of an equal entry that was there before.

    `beside` are other pay stubs of the same person, plan, pay date and pay type, with other amounts; `notes` say which
    rows of a record keeper are the same money, or may be.
    """

    id: str
    batch: int
    equal_to: str | None = None
    beside: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def record(store: Store, value: Any, command: str) -> Logged:
    """Record one value. A passed limit does not stop it: payroll already happened, and the ledger says so.

    Raises:
        LedgerError: its id is taken, or it names a person, employer or plan that is not there.
    """
    return record_all(store, [value], command)[0]


def record_all(store: Store, values: Sequence[Any], command: str) -> tuple[Logged, ...]:
    """Record several new values in one batch, which one undo takes back; all of them or none.

    Args:
        store: The ledger.
        values: At least one, those that others name before the others.
        command: What wrote them, as the history keeps it.

    Returns:
        What was recorded, in the same order.

    Raises:
        LedgerError: as `record`, of any of them.
    """
    for value in values:
        check_entered(value)
    with store.batch(command) as writer:
        return tuple(_entered(writer, value) for value in values)


def _entered(writer: Writer, value: Any) -> Logged:
    line, equal = _with_free_id(writer, value)
    check_names(writer, value)
    writer.record([line])
    arrived = take_place_of_rows(writer, [value] if record_of(value) == "pay_stub" else [])
    return Logged(
        id=line.reference,
        batch=writer.number,
        equal_to=equal,
        beside=_beside(writer, value, equal),
        notes=(*arrived.notes, *map(str, arrived.doubts)),
    )


def rehearse(store: Store, value: Any, look: Callable[[Reader, str], T], *, replaces: str | None = None) -> T:
    """Record one value, look at the ledger as it then stands, and take the value back: nothing is kept.

    Args:
        store: The ledger.
        value: As for `record`.
        look: Given the ledger with the value in it, and the value's id.
        replaces: Id of the entry that the value takes the place of, under the same id; none where it is new.

    Raises:
        LedgerError: as `record`, or as `corrections.replace_with`, but that nothing need change.
    """
    check_entered(value)

    def enter(writer: Writer) -> str:
        if replaces is None:
            return _entered(writer, value).id
        from ledger.services.corrections import put_in_place, standing_entry, under_id

        stands, line = standing_entry(writer, replaces), as_recorded(under_id(value, replaces))
        if line.value != stands.value:
            put_in_place(writer, stands, line, _REHEARSAL)
        return line.reference

    return _rehearsed(store, enter, look)


def rehearse_void(store: Store, entry: str, look: Callable[[Reader, str], T]) -> T:
    """Take one entry back, look at the ledger as it then stands, and put the entry back: nothing is kept.

    Args:
        store: The ledger.
        entry: Its id.
        look: Given the ledger without the entry, and the entry's id.

    Raises:
        LedgerError: as `corrections.void_entry`.
    """
    from ledger.services.corrections import take_back

    def void(writer: Writer) -> str:
        take_back(writer, entry, _REHEARSAL)
        return entry

    return _rehearsed(store, void, look)


def _rehearsed(store: Store, write: Callable[[Writer], str], look: Callable[[Reader, str], T]) -> T:
    with suppress(_OnlyRehearsedError), store.batch(_REHEARSAL) as writer:
        reference = write(writer)
        seen = look(writer.reader, reference)
        raise _OnlyRehearsedError
    return seen


class _OnlyRehearsedError(Exception):
    """Ends a batch of which nothing is to be kept."""


def _beside(writer: Writer, value: Any, equal: str | None) -> tuple[str, ...]:
    if record_of(value) != "pay_stub" or equal is not None:
        return ()
    return tuple(same_pay_date(value, writer.stubs_before(value.person, value.plan, [value.pay_date.isoformat()])))


def check_names(writer: Writer, value: Any) -> None:
    """Check that the people, employers and plans that a value names are there.

    Raises:
        NotFoundError: one is not.
    """
    for kind, name in names_in(value):
        if name not in writer.reader.named(kind, [name]):
            raise NotFoundError(
                f"The {kind} “{name}” is not in the ledger.", hint=f"Add it first: roth-ledger {kind} add --id {name} …"
            )


def _with_free_id(writer: Writer, value: Any) -> tuple[Line, str | None]:
    entry = is_entry(record_of(value))
    line = as_recorded(value)
    if not entry or value.id is not None:
        stands = writer.standing(line.reference) if entry else None
        if stands is not None:
            raise ConflictError(
                f"The id “{line.reference}” is taken.", hint="Leave the id out, or replace or void that entry first."
            )
        return line, None
    equal: str | None = None
    ordinal = 1
    while writer.standing(line.reference) is not None:
        equal, ordinal = line.reference, ordinal + 1
        line = as_recorded(value, ordinal)
    return line, equal
