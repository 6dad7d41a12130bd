"""What a form wrote."""

from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.tui.text import told


class Saved(NamedTuple):
    """What a form wrote: the id of the entry, what to know of it, and what to say where the form knows it best."""

    id: str
    notes: tuple[str, ...] = ()
    said: str = ""


def but_not_looked_at(saved: Saved, error: LedgerError) -> Saved:
    """What was saved, where what it changed could not be read any more: nobody is to enter it a second time."""
    return saved._replace(notes=(*saved.notes, f"It is saved, but what it changes is not known yet: {told(error)}"))
