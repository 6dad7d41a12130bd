"""What every record may carry beside its figures, and what makes one an entry."""

from dataclasses import dataclass

from ledger.domain.fields import NAME, TEXT, Field, Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A record with a note and the document that its figures were read from."""

    note: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Noted):
    """A fact with an id of its own; the ledger makes one where none is given."""

    id: str | None = None


def noted_keys(fields: dict[str, Field]) -> Fields:
    """The keys of a book line that is known by its own keys."""
    return {**fields, "note": TEXT, "document": TEXT}


def entry_keys(fields: dict[str, Field]) -> Fields:
    """The keys of a book line that is known by its id."""
    return {"id": NAME, **fields, "note": TEXT, "document": TEXT}
