"""What the app needs to know of a ledger to begin; who else is in it is read when somebody is chosen."""

from collections.abc import Sequence
from typing import NamedTuple

from ledger.services.ports import Reader
from ledger.tui.desk import LedgerFile


class Start(NamedTuple):
    """What is known of the ledger when the app starts, and after another program wrote to it.

    Attributes:
        exists: Whether there is a ledger with somebody in it.
        people: Ids, in recorded order.
        person: Whom to show.
        names: Of that person and of the plans, by id.
        newest: What `newest_of` says.
    """

    exists: bool
    people: tuple[str, ...]
    person: str
    names: dict[str, str]
    newest: str


def start_of(ledger: LedgerFile, wanted: Sequence[str] = ()) -> Start:
    """Read the beginning of a ledger.

    Args:
        ledger: The ledger file.
        wanted: Whom to show, if they are in it, the first of them first; else the first person.
    """
    if not ledger.exists:
        return Start(exists=False, people=(), person="", names={}, newest="")
    reader: Reader = ledger.reader()
    people = tuple(reader.people())
    known = set(people)
    person = next((each for each in wanted if each in known), people[0] if people else "")
    names = {each.id: each.name for each in [*reader.parties("plan"), *reader.named("person", [person]).values()]}
    return Start(bool(people), people, person, names, newest_of(ledger))


def newest_of(ledger: LedgerFile) -> str:
    """The seal of the newest batch, which no other ledger has and none of before; empty where there is none."""
    return next((batch.seal for batch in ledger.reader().batches(None, 1)), "") if ledger.exists else ""
