"""The rows of an import: how many each group holds, one group or all of them, and the row marked in full."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from ledger.tui.screens.import_rows import GROUPS, ReviewRow
from ledger.tui.text import line, styled
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row

ALL = "all"
_STYLES = {"refused": "bad", "differs": "bad", "ignored": "muted", "note": "muted"}
_NAMES = {ALL: "All", **GROUPS}


class GroupLabel(Static):
    """One group, shown alone by a click."""

    def __init__(self, group: str) -> None:
        super().__init__(id=f"group-{group}", classes="group")
        self._group = group

    def on_click(self, event: events.Click) -> None:
        """Show it alone."""
        event.stop()
        self.post_message(GroupLine.Chosen(self._group))


class GroupLine(Horizontal):
    """All groups that hold a row, the one that is shown marked."""

    @dataclass
    class Chosen(Message):
        """Another group is to be shown."""

        group: str

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._held: list[str] = [ALL]

    def compose(self) -> ComposeResult:
        """A label for each group."""
        yield Static(line("Show (t)"), classes="group muted")
        for group in _NAMES:
            yield GroupLabel(group)

    def show(self, rows: Iterable[ReviewRow], chosen: str) -> str:
        """Show how many rows each group holds; gives the group that is shown, all where the one chosen holds none."""
        counted = Counter(row.group for row in rows)
        self._held = [ALL, *(group for group in GROUPS if counted[group])]
        shown = chosen if chosen in self._held else ALL
        for group, name in _NAMES.items():
            label = self.query_one(f"#group-{group}", GroupLabel)
            label.display = group in self._held
            label.set_class(group == shown, "-chosen")
            number = counted.total() if group == ALL else counted[group]
            label.update(styled("$name [b]$number[/b]", name=name, number=f"{number:,}"))
        return shown

    def after(self, group: str) -> str:
        """The group after another, around in a circle."""
        place = self._held.index(group) if group in self._held else -1
        return self._held[(place + 1) % len(self._held)]


class RowsPanel(Vertical):
    """The groups, the rows of the one chosen, and the whole text of the row under the cursor."""

    def __init__(self, *, several: bool, id: str) -> None:  # noqa: A002
        """`several` says whether rows are of several files, which are then named."""
        super().__init__(id=id)
        self._several = several
        self._rows: dict[str, ReviewRow] = {}
        self._group = ALL

    def compose(self) -> ComposeResult:
        """Groups, rows, and the row marked."""
        several = [Column("file", "File", 18, sorts=False)] if self._several else []
        columns = [
            Column("group", "What", 11, sorts=False),
            *several,
            Column("line", "Line", 5, right=True, sorts=False),
            Column("day", "Date", 10, sorts=False),
            Column("amount", "Amount", 12, right=True, sorts=False),
            Column("says", "What it says", 20, grow=True, sorts=False),
        ]
        yield GroupLine(id="review-groups")
        yield LedgerTable(columns, empty="No rows to show; the counts above say what is known.", id="review-rows")
        yield Static(id="review-detail")

    def show(self, rows: Sequence[ReviewRow]) -> None:
        """Show other rows, of the same group where it still holds some."""
        self._rows = {str(place): row for place, row in enumerate(rows)}
        self.show_group(self._group)

    def show_group(self, group: str) -> None:
        """Show one group, or all."""
        self._group = self.query_one(GroupLine).show(self._rows.values(), group)
        listed = ((key, row) for key, row in self._rows.items() if self._group in (ALL, row.group))
        self.query_one(LedgerTable).show_rows([self._table_row(key, row) for key, row in listed])

    def next_group(self) -> None:
        """Show the next group that holds a row."""
        self.show_group(self.query_one(GroupLine).after(self._group))

    @on(GroupLine.Chosen)
    def _group_chosen(self, event: GroupLine.Chosen) -> None:
        event.stop()
        self.show_group(event.group)

    @on(LedgerTable.Highlighted)
    def _row_marked(self, event: LedgerTable.Highlighted) -> None:
        event.stop()
        row = self._rows.get(event.key or "")
        detail = self.query_one("#review-detail", Static)
        detail.display = row is not None
        if row is not None:
            detail.update(line(row.says))

    def _table_row(self, key: str, row: ReviewRow) -> Row:
        where = "" if row.line is None else str(row.line)
        cells = (GROUPS[row.group], *([row.file] if self._several else []), where, row.day, row.amount, row.says)
        return Row(key, cells, _STYLES.get(row.group, ""))
