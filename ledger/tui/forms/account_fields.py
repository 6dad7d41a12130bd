"""What the forms of entries about accounts share: the plan, notes, words in a field, and what the entry would do."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult

from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.parties import Plan
from ledger.domain.sources import SOURCES
from ledger.services.entry_effects import EntryEffect, effect_of
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.entry_form import EntryForm
from ledger.tui.forms.fields import CHOICE, FormField
from ledger.tui.start import newest_of
from ledger.tui.widgets.outcome_panel import OutcomePanel
from ledger.tui.words import source_name

if TYPE_CHECKING:
    from ledger.domain.status import Status
    from ledger.tui.app import LedgerApp

Plans = Sequence[tuple[str, str]]
YES_NO = (("yes", "Yes"), ("no", "No"))
SOURCE_CHOICES = tuple((each, source_name(each)) for each in SOURCES)


def source_field(help_: str) -> FormField:
    """Which money of the plan."""
    return FormField(key="source", label="Money", kind=CHOICE, required=True, choices=SOURCE_CHOICES, help=help_)


class AccountForm(EntryForm):
    """An entry about money in a plan or an IRA: the plan, fields of its own, a note, and what it would do.

    A kind of it says its `OWN` fields; `UNKNOWN` are keys whose absence the book states by a null, `HAS_PLAN` whether
    the plan is asked for.
    """

    OWN: ClassVar[Sequence[FormField]] = ()
    UNKNOWN: ClassVar[Sequence[str]] = ()
    HAS_PLAN: ClassVar[bool] = True
    # Keys that are yes, no or not said.
    FLAGS: ClassVar[Sequence[str]] = ()

    def __init__(
        self, held: Mapping[str, Any], plans: Plans, *, replaces: str | None = None, title: str | None = None
    ) -> None:
        super().__init__(held, replaces=replaces, title=title)
        self.plans = tuple(plans)
        self._seen: tuple[str, Status | None] = ("", None)

    def fields(self) -> Sequence[FormField]:
        """The plan, its own, note and document."""
        plan = FormField(key="plan", label="Plan", kind=CHOICE, required=True, choices=self.plans)
        note = FormField(key="note", label="Note", section="More", help="A note of your own.")
        document = FormField(key="document", label="Document", help="What the figures were read from.")
        return (*((plan,) if self.HAS_PLAN else ()), *self.own_fields(), note, document)

    def own_fields(self) -> Sequence[FormField]:
        """Those of this kind."""
        return self.OWN

    def _begin_with(self) -> dict[str, Any]:
        held = super()._begin_with()
        return {**held, **{key: {True: "yes", False: "no"}.get(held.get(key, "")) for key in self.FLAGS}}

    def typed(self) -> dict[str, Any]:
        """The line of the book that was typed; what is not known is stated so."""
        line = super().typed()
        line |= {key: line[key] == "yes" for key in self.FLAGS if key in line}
        return {**dict.fromkeys(self.UNKNOWN), **line}

    def side(self) -> ComposeResult:
        """What it would do."""
        yield OutcomePanel(id="effect")

    def preview(self, ledger: LedgerFile, value: Any) -> EntryEffect:
        """Rehearse it; figures of before are kept while nobody writes."""
        desk, newest = self.ledger_app.desk, newest_of(ledger)
        before = self._seen[1] if self._seen[0] == newest else None
        effect = effect_of(
            ledger, value, today=desk.today, thresholds=desk.thresholds, replaces=self.replaces, before=before
        )
        self._seen = (newest, effect.before)
        return effect

    def show_preview(self, found: EntryEffect | None) -> None:
        """Show what it would do to the plan and the limits."""
        plan = self.query_one("#field-plan").value if self.HAS_PLAN else None  # type: ignore[attr-defined]
        self.query_one(OutcomePanel).show(found, plan if isinstance(plan, str) else None)


async def plans_of(app: "LedgerApp") -> Plans:
    """Id and name of every plan, those of the person first."""
    person = app.scope.person

    def read(ledger: LedgerFile) -> Plans:
        reader = ledger.reader()
        plans: list[Plan] = reader.parties("plan")
        own = reader.plans_of(person)
        return [(each.id, each.name) for each in sorted(plans, key=lambda each: each.id not in own)]

    return await app.desk.ask(read)


def read_words(typed: dict[str, Any], key: str, read: Callable[[str], Any]) -> dict[str, Any]:
    """A field of several words with semicolons between them, as a list of the book.

    Raises:
        InvalidEntryError: one of them cannot be read; it names the field.
    """
    text = typed.get(key)
    if not isinstance(text, str):
        return typed
    try:
        return {**typed, key: [read(word) for word in text.split(";") if word.strip()]}
    except LedgerError as error:
        raise InvalidEntryError(error.message, field=key, hint=error.hint) from None


def write_words(held: dict[str, Any], key: str, write: Callable[[Any], str]) -> dict[str, Any]:
    """A list of the book, as a field holds it."""
    words = held.get(key)
    return {**held, key: "; ".join(write(each) for each in words)} if words else held
