"""History: every batch ever written, every entry and void with its reason; the newest change taken back with `u`."""

from array import array
from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from ledger.domain.listed import BY_RECORDED, STANDS, Listed, Selection, Sorting, Voided
from ledger.domain.recorded import Batch
from ledger.domain.records import read_recorded, record_of
from ledger.reports.record_summary import summary
from ledger.services.corrections import in_effect
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.text import lines, plain, styled
from ledger.tui.widgets.inputs import PlainInput
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row
from ledger.tui.words import record_name

_NEWEST_FIRST = Sorting(BY_RECORDED, descending=True)
_NEWEST_BATCHES = 200


class Held(NamedTuple):
    """What the history is made of.

    Attributes:
        numbers: Of every batch, newest first.
        effective: The batches in effect, and whether each is an undo.
        newest: The newest batches, for the first page.
    """

    numbers: Sequence[int]
    effective: dict[int, bool]
    newest: Sequence[Batch]


class HistoryScreen(LedgerScreen[Held]):
    """Batches, and the entries of the one under the cursor; or every entry of the person."""

    NAME = "history"
    CSS_PATH = "history.tcss"
    HELP = """
### History
Above, every batch: one action, one file, one correction. Below, what it recorded or took back.
**t** shows all entries of the person instead, newest first; **/** filters them; **Enter** shows an entry's whole story.
**u** takes back the newest batch that is in effect, **Ctrl+R** the newest undo. Nothing is ever deleted.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "turn", "All entries", id="history.turn", tooltip="All entries, or those of a batch"),
        Binding("slash", "filter", "Filter", key_display="/", id="history.filter"),
        Binding("v", "void", "Void", id="history.void", tooltip="Take back the entry under the cursor"),
        Binding("ctrl+r", "app.redo", "Redo", id="history.redo"),
        Binding("escape", "close_filter", "Close filter", show=False, id="history.close_filter"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._held = Held((), {}, ())
        self._batches: dict[int, Batch] = {}
        self._entries: dict[str, tuple[Listed, Voided | None]] = {}
        self._all = False

    def body(self) -> ComposeResult:
        """Batches above or at the left, entries beneath or at the right, and what is known of the one marked."""
        with Container(id="history-columns"):
            yield LedgerTable(
                [
                    Column("number", "Batch", 7, right=True, sorts=False),
                    Column("at", "When (UTC)", 16, sorts=False),
                    Column("entries", "Entries", 8, right=True, sorts=False),
                    Column("state", "State", 10, sorts=False),
                    Column("command", "What", 18, grow=True, sorts=False),
                ],
                empty="Nothing was recorded yet: n logs a pay stub, i imports a file.",
                id="batches",
            )
            with Vertical(id="history-entries"):
                yield PlainInput(
                    placeholder="Filter: an id, a plan, an amount, a note", compact=True, id="history-filter"
                )
                yield LedgerTable(
                    [
                        Column("day", "Date", 10, sorts=False),
                        Column("record", "Kind", 18, sorts=False),
                        Column("state", "State", 10, sorts=False),
                        Column("says", "What it says", 24, grow=True, sorts=False),
                    ],
                    empty="No entries.",
                    id="entries",
                )
                yield Static(id="history-detail", markup=False)

    def on_mount(self) -> None:
        """Batches first."""
        self.query_one("#batches").focus()

    def read(self, ledger: LedgerFile, scope: Scope) -> Held:
        """Every batch by its number, and the newest in full."""
        del scope
        reader = ledger.reader()
        reversals = reader.reversals()
        numbers = [each.number for each in reversed(reversals)]
        return Held(numbers, in_effect(reversals), reader.batches(None, _NEWEST_BATCHES))

    def show(self, found: Held) -> None:
        """The batches, newest first."""
        self._held = found
        self._batches = {each.number: each for each in found.newest}
        table = self.query_one("#batches", LedgerTable)
        table.show_pages(len(found.numbers), self._batch_rows, cursor=table.cursor)
        if self._all:
            self._list_entries()

    async def _batch_rows(self, first: int, most: int) -> Sequence[Row]:
        wanted = self._held.numbers[first : first + most]
        if any(number not in self._batches for number in wanted):
            batches = await self.ledger_app.desk.ask(lambda ledger: ledger.reader().batches(wanted[0] + 1, most))
            self._batches.update((each.number, each) for each in batches)
        return [self._batch_row(self._batches[number]) for number in wanted if number in self._batches]

    def _batch_row(self, batch: Batch) -> Row:
        stands = batch.number in self._held.effective
        what = batch.command if batch.takes_back is None else f"{batch.command}, took back {batch.takes_back}"
        if batch.files:
            what += f": {', '.join(name for name, _ in batch.files)}"
        return Row(
            str(batch.number),
            (
                str(batch.number),
                batch.at[:16].replace("T", " "),
                f"{batch.entries:,}",
                "in effect" if stands else "taken back",
                what,
            ),
            "" if stands else "muted",
        )

    # --- entries ---

    @on(LedgerTable.Highlighted, "#batches")
    def _batch_marked(self) -> None:
        if not self._all:
            self._list_entries()

    @work(exclusive=True, group="entries")
    async def _list_entries(self) -> None:
        """List the entries of the batch marked, or all of the person's; pages come as they are seen."""
        table = self.query_one("#entries", LedgerTable)
        number = self.query_one("#batches", LedgerTable).cursor_key
        text = self.query_one("#history-filter", Input).value
        selection = Selection(taken_back=True, text=text or None, batch=None if number is None else int(number))
        if self._all:
            selection = Selection(taken_back=True, text=text or None, person=self.scope.person)
        elif number is None:
            table.show_rows([])
            return
        found: array[int] = await self.ledger_app.desk.ask(
            lambda ledger: ledger.reader().order(selection, _NEWEST_FIRST if self._all else Sorting(BY_RECORDED))
        )

        async def fetch(first: int, most: int) -> Sequence[Row]:
            return await self._entry_rows(found[first : first + most])

        table.show_pages(len(found), fetch)

    async def _entry_rows(self, sequences: Sequence[int]) -> Sequence[Row]:
        def read(ledger: LedgerFile) -> tuple[list[Listed], dict[int, Voided]]:
            reader = ledger.reader()
            return reader.listed_at(sequences), reader.voids_of(sequences)

        listed, voided = await self.ledger_app.desk.ask(read)
        for each in listed:
            self._entries[str(each.sequence)] = (each, voided.get(each.sequence))
        return [_entry_row(each) for each in listed]

    @on(LedgerTable.Highlighted, "#entries")
    def _entry_marked(self, event: LedgerTable.Highlighted) -> None:
        found = self._entries.get(event.key or "")
        detail = self.query_one("#history-detail", Static)
        detail.display = found is not None
        if found is not None:
            listed, voided = found
            told = [styled("[b]$id[/b] · batch $batch", id=listed.reference, batch=listed.batch)]
            if voided is not None:
                told.append(_why_voided(voided))
            detail.update(lines(told))

    @on(LedgerTable.Chosen, "#batches")
    def _into_batch(self) -> None:
        self.query_one("#entries").focus()

    @on(LedgerTable.Chosen, "#entries")
    def _story(self, event: LedgerTable.Chosen) -> None:
        from ledger.tui.screens.entry_story import EntryStory

        found = self._entries.get(event.key)
        if found is not None:
            self.app.push_screen(EntryStory(self.scope, found[0].reference))

    # --- keys ---

    def action_turn(self) -> None:
        """All entries of the person, or those of the batch marked."""
        self._all = not self._all
        self.set_class(self._all, "-all-entries")
        self._list_entries()
        self.query_one("#entries" if self._all else "#batches").focus()

    def action_filter(self) -> None:
        """Filter the entries as one types."""
        self.add_class("-filtering")
        self.query_one("#history-filter").focus()

    def action_close_filter(self) -> None:
        """Show all entries again."""
        self.query_one("#history-filter", Input).clear()
        self.remove_class("-filtering")
        self.query_one("#entries").focus()

    @on(Input.Changed, "#history-filter")
    def _filtered(self) -> None:
        self._list_entries()

    @on(Input.Submitted, "#history-filter")
    def _filter_done(self) -> None:
        self.query_one("#entries").focus()

    def explained(self) -> "tuple[str, dict[str, object]] | None":
        """The entry under the cursor, where it stands."""
        found = self._entries.get(self.query_one("#entries", LedgerTable).cursor_key or "")
        return None if found is None or found[0].state != STANDS else (found[0].reference, {})

    @work
    async def action_void(self) -> None:
        """Take back the entry under the cursor, with a reason."""
        from ledger.tui.screens.void_entry import void

        found = self._entries.get(self.query_one("#entries", LedgerTable).cursor_key or "")
        if found is None or found[0].state != STANDS:
            self.ledger_app.say("Put the cursor on an entry that stands; what was taken back already stays so.")
            return
        await void(self.ledger_app, found[0].reference, _described(found[0]))


def _entry_row(listed: Listed) -> Row:
    value = read_recorded(listed.line)
    cells = (
        "" if listed.day is None else listed.day.isoformat(),
        record_name(record_of(value)),
        listed.state,
        f"{getattr(value, 'plan', None) or ''}  {summary(value).replace('_', ' ')}".strip(),
    )
    return Row(str(listed.sequence), cells, "" if listed.state == STANDS else "muted")


def _why_voided(voided: Voided) -> Content:
    return styled(
        "Taken back by batch $batch on $day: $reason", batch=voided.batch, day=voided.at[:10], reason=voided.reason
    )


def _described(listed: Listed) -> str:
    """An entry in a line, for a question about it."""
    value = read_recorded(listed.line)
    day = "" if listed.day is None else f" of {listed.day}"
    return plain(f"{record_name(record_of(value))}{day}: {summary(value)}")
