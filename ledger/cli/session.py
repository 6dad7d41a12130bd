"""What one run of the command works with: the ledger file, today, and the person meant."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from ledger.domain.dates import parse_day
from ledger.domain.errors import LedgerError, NotFoundError
from ledger.domain.settings import DEFAULTS, Thresholds
from ledger.services.ports import Reader, Store
from ledger.storage.location import default_path
from ledger.storage.settings import read_document, settings_path
from ledger.storage.store import LedgerStore

TODAY = "ROTH_LEDGER_TODAY"


def _note(sentence: str) -> None:
    from ledger.cli.output import note

    note(f"note: {sentence}")


def passphrases(path: Path) -> Iterator[str]:
    """Passphrases for an encrypted ledger, from the keyring and from whoever sits at the terminal."""
    from ledger.cli.passphrases import offered

    return offered(path)


class Session:
    """One run: opens the ledger when a command first needs it, and lets go of it at the end."""

    def __init__(self, db: Path | None, *, today: dt.date | None = None) -> None:
        """`today` is a day to see the ledger from, other than the clock's."""
        self.db = db
        self._today = today
        self._store: LedgerStore | None = None
        self.tell: Callable[[str], None] = _note
        """Says what a person should know about the file besides the answer; on standard error unless set otherwise."""

    @property
    def path(self) -> Path:
        """The ledger file: `--db`, else `ROTH_LEDGER_DB`, else the platform's data folder."""
        path = self.db.expanduser() if self.db is not None else default_path()
        if not path.name:
            raise LedgerError(f"“{path}” does not name a file.", hint="Name the ledger file with --db.")
        return path

    @property
    def ledger(self) -> LedgerStore:
        """The ledger file, whether or not there is one yet."""
        if self._store is None:
            self._store = LedgerStore(self.path, self.now, self.tell)
        return self._store

    def now(self) -> dt.datetime:
        """The moment of a write: the clock's, or the beginning of the day that it is seen from."""
        if self._today is not None or os.environ.get(TODAY):
            return dt.datetime.combine(self.today, dt.time(), dt.UTC)
        return dt.datetime.now(dt.UTC)

    @property
    def store(self) -> Store:
        """The ledger as the use cases see it; this is where storage is held against their protocol."""
        return self.ledger

    @property
    def reader(self) -> Reader:
        """The ledger as it stands."""
        return self.ledger.reader()

    @property
    def has_saved(self) -> bool:
        """Whether this run has recorded something."""
        return self._store is not None and self._store.has_saved

    def close(self) -> None:
        """Let go of the ledger."""
        if self._store is not None:
            self._store.close()

    @property
    def today(self) -> dt.date:
        """Today by the clock, or as `ROTH_LEDGER_TODAY` or whoever made the session says.

        Raises:
            LedgerError: the variable holds no date.
        """
        if self._today is not None:
            return self._today
        said = os.environ.get(TODAY)
        if not said:
            return dt.datetime.now().astimezone().date()
        try:
            return parse_day(said)
        except LedgerError as problem:
            raise LedgerError(f"{TODAY}: {problem.message}", hint=problem.hint) from None

    @property
    def thresholds(self) -> Thresholds:
        """From when on alerts speak up, as the settings file has it; the defaults where there is none.

        Raises:
            LedgerError: the file cannot be read, or holds what no setting can be.
        """
        path = settings_path()
        document = read_document(path)
        if not document:
            return DEFAULTS
        from ledger.domain.settings_file import read_settings

        return Thresholds(**read_settings(document, str(path)))  # type: ignore[arg-type]  # each was read by its unit

    def person(self, named: str | None) -> str:
        """The id of the person meant; may be left out where the ledger holds one person.

        Raises:
            NotFoundError: nobody of that id is in the ledger.
            click.UsageError: the ledger holds several people and none is named.
        """
        if named is not None:
            if not self.reader.named("person", [named]):
                raise NotFoundError(
                    f"The person “{named}” is not in the ledger.", hint="See `roth-ledger person list`."
                )
            return named
        people = self.reader.parties("person")
        if not people:
            raise NotFoundError("There is nobody in the ledger yet.", hint="Begin with `roth-ledger init`.")
        if len(people) > 1:
            some = ", ".join(person.id for person in people[:5]) + (", …" if len(people) > 5 else "")
            raise click.UsageError(f"The ledger holds {len(people)} people: name one with --person ({some}).")
        return str(people[0].id)
