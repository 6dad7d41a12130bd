"""The form of what is known by its own keys: a later record of the same name takes over, and both stay."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from ledger.domain.errors import ConflictError, InvalidEntryError
from ledger.domain.records import line_of, read_line
from ledger.services.corrections import replace_with
from ledger.services.first_ledger import short_name
from ledger.services.recording import record
from ledger.services.seen import changed_meanwhile
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.entry_form import EntryForm, Saved
from ledger.tui.forms.fields import FormField
from ledger.tui.forms.party_fields import book_line, shown_line
from ledger.tui.text import block

NOTES = (
    FormField(key="note", label="Note", help="A note of your own."),
    FormField(key="document", label="Document", help="What it was read from."),
)


class PartyForm(EntryForm):
    """A form for a person, an employer, a plan, a schedule, or what is known of a year.

    A kind of it says its `FIELDS`, by which keys its records are `KNOWN_BY`, and an `ABOUT` shown beside the fields.
    """

    FIELDS: ClassVar[Sequence[FormField]] = ()
    KNOWN_BY: ClassVar[Sequence[str]] = ("id",)
    ABOUT: ClassVar[str] = ""

    def __init__(
        self,
        line: Mapping[str, Any],
        *,
        changes: bool = False,
        taken: Collection[str] = (),
        replaces: str | None = None,
        title: str | None = None,
    ) -> None:
        """`line` is the book line to begin with.

        Args:
            line: Of a new record what is known of it, else the one that stands.
            changes: Whether the record stands already.
            taken: Ids that a new one cannot have.
            replaces: Id of the entry that is entered again with other values.
            title: Other than the usual one.
        """
        self.changes = changes
        self.taken = frozenset(taken)
        self.line = dict(line)
        super().__init__(shown_line(self.fields(), line), replaces=replaces, title=title)

    def fields(self) -> Sequence[FormField]:
        """Its fields; what a record is known by cannot be changed later."""
        return [each for each in self.FIELDS if not (self.changes and each.key in self.KNOWN_BY)]

    def side(self) -> ComposeResult:
        """What is asked here, and why."""
        yield Static(block(self.ABOUT), classes="muted")

    @property
    def _draft_key(self) -> str:
        keys = ("person", "plan", "employer", *(self.KNOWN_BY if self.changes else ()))
        return ":".join([type(self).__name__, self.replaces or "", *(str(self.line.get(key, "")) for key in keys)])

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """The line of the book; a short name is made of the name where none was typed."""
        line = book_line(self.fields(), typed)
        if "id" in self.KNOWN_BY and not line.get("id"):
            line["id"] = short_name(line.get("name") or "", self.taken)
        return line

    def write(self, ledger: LedgerFile, value: Any, reason: str | None) -> Saved:
        """Record it; a new one does not take the place of another, one of a year keeps what is not named again.

        Raises:
            LedgerError: it cannot be saved; nothing was.
        """
        if self.replaces is not None:
            command = f"screen: change {self._named}"
            done = replace_with(ledger, self.replaces, value, reason or "", command, seen=self._stood)
            return Saved(self.replaces, done.notes)
        before = self._before(ledger, value)
        if self.changes:
            if self._stood is not None and before is not None and line_of(before) != self._stood:
                raise changed_meanwhile(f"The {self._named}", self._stood, line_of(before))
            if before == value:
                raise InvalidEntryError("Nothing is changed yet.", hint="Change a field, or leave with Esc.")
        elif before is not None:
            self._refuse_taken(before)
            value = read_line({**json.loads(line_of(before)), **json.loads(line_of(value))})
        verb = "change" if self.changes else "add"
        logged = record(ledger, value, f"screen: {verb} {self._named}")
        return Saved(logged.id, logged.notes)

    def preview(self, ledger: LedgerFile, value: Any) -> None:
        """Say while it is typed that a short name is taken.

        Raises:
            ConflictError: it is.
        """
        if not self.changes and "id" in self.KNOWN_BY:
            self._refuse_taken(self._before(ledger, value))

    def _refuse_taken(self, before: Any) -> None:
        if before is not None and "id" in self.KNOWN_BY:
            hint = "Choose another short name."
            raise ConflictError(f"The {self._named} “{before.id}” is in the ledger already.", hint=hint)

    def stands(self, ledger: LedgerFile) -> str | None:
        """The record that is changed, or the entry, as it stands."""
        if not self.changes:
            return super().stands(ledger)
        reader = ledger.reader()
        if "id" in self.KNOWN_BY:
            held = list(reader.named(self.RECORD, [self.line["id"]]).values())
        else:
            held = reader.parties(self.RECORD, self.line["person"])
        of = [str(self.line[key]) for key in self.KNOWN_BY]
        found = next((each for each in held if [str(getattr(each, key)) for key in self.KNOWN_BY] == of), None)
        return None if found is None else line_of(found)

    def _before(self, ledger: LedgerFile, value: Any) -> Any:
        """What stands under the same keys."""
        if not self.KNOWN_BY:
            return None
        if "id" in self.KNOWN_BY:
            return ledger.reader().named(self.RECORD, [value.id]).get(value.id)
        known = [getattr(value, key) for key in self.KNOWN_BY]
        held = ledger.reader().parties(self.RECORD, value.person)
        return next((each for each in held if [getattr(each, key) for key in self.KNOWN_BY] == known), None)

    @property
    def _named(self) -> str:
        return self.RECORD.replace("_", " ")
