"""Voids as lines of their own, for whatever takes an entry back."""

from ledger.domain.entries.bookkeeping import Void
from ledger.domain.records import Line, as_recorded, read_line
from ledger.services.ports import Writer


def void_of(entry: str, reason: str) -> Void:
    """A void, checked as a line of the book: a blank reason could be written, but not be read back."""
    void: Void = read_line({"record": "void", "entry": entry, "reason": reason})
    return void


def void_line(writer: Writer, entry: str, reason: str) -> Line:
    """A void with an id of its own, though the same entry may have been voided for the same reason before."""
    void = void_of(entry, reason)
    ordinal = 1
    while writer.histories([(line := as_recorded(void, ordinal)).reference]):
        ordinal += 1
    return line
