"""Any figure walked back to its parts, its entries, the rules and their sources; a step at a time, and back again."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.domain.figures import Figure, FigureEntry
from ledger.reports.figure_text import entry_label, entry_notes, figure_lines, figure_notes
from ledger.services.explaining import Explained, explain
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.text import advice, block, line, lines, told
from ledger.tui.widgets.keys_line import KeysLine
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_WIDTH_COPIED = 100
_FEW = 3


class Asked(NamedTuple):
    """A figure that is explained: its name or an entry's id, its choices, and where the cursor stood in it."""

    figure: str
    choices: Mapping[str, Any]
    cursor: str | None = None


class ExplainScreen(ModalScreen[None]):
    """The tree of a figure, one line a part; Enter goes into an entry, Backspace back."""

    CSS_PATH = "explain.tcss"
    HELP = """
### Where a figure comes from
Each line is a part of the one above it; the amounts add up unless the line says otherwise.
**Enter** or **Space** folds a part, and goes into an entry; **Backspace** goes back; **y** copies all of it as text.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,x", "leave", "Back", key_display="Esc", id="explain.leave"),
        Binding("backspace", "back", "Back", id="explain.back"),
        Binding("space", "fold", "Fold", id="explain.fold"),
        Binding("y", "copy", "Copy", id="explain.copy", tooltip="Copy the figure with all its parts as text"),
        Binding("f1,question_mark", "app.help", "Help", show=False, id="explain.help"),
    ]

    def __init__(self, scope: Scope, figure: str, choices: Mapping[str, Any]) -> None:
        super().__init__()
        self._scope = scope
        self._way = [Asked(figure, choices)]
        self._found: Explained | None = None
        self._tree_nodes: dict[str, Figure | FigureEntry] = {}
        self._folded: set[str] = set()

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    def compose(self) -> ComposeResult:
        """The tree, and beneath it what the part under the cursor rests on."""
        with Vertical(id="explain-frame") as frame:
            frame.border_title = line("Where it comes from")
            yield LedgerTable(
                [
                    Column("label", "", 30, grow=True, sorts=False),
                    Column("amount", "Amount", 16, right=True, sorts=False),
                ],
                empty="Reading …",
                id="explain-tree",
            )
            yield Static(id="explain-rests", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """Walk the figure back."""
        self.query_one(LedgerTable).focus()
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        asked = self._way[-1]
        try:
            self._found = await self.ledger_app.desk.ask(lambda ledger: self._explained(ledger, asked))
        except LedgerError as error:
            self._found = None
            self._tree_nodes = {}
            self.query_one(LedgerTable).show_rows([])
            self.query_one("#explain-rests", Static).update(told(error))
            return
        self._folded = set() if asked.cursor else set(self._long())
        self._show(asked.cursor)

    def _explained(self, ledger: LedgerFile, asked: Asked) -> Explained:
        desk = self.ledger_app.desk
        return explain(
            ledger.reader(), self._scope.person, asked.figure, self._scope.year, desk.today, **dict(asked.choices)
        )

    def _long(self) -> Iterator[str]:
        """The parts that list entries, but for short ones: what a figure is made of is seen first."""
        waiting = [(f"{place}", tree) for place, tree in enumerate(self._found.trees if self._found else ())]
        while waiting:
            path, figure = waiting.pop()
            if len(figure.entries) > _FEW:
                yield path
            waiting += [(f"{path}.{place}", part) for place, part in enumerate(figure.parts)]

    def _show(self, cursor: str | None = None) -> None:
        if self._found is None:
            return
        self._tree_nodes = {}
        rows: list[Row] = []
        for place, tree in enumerate(self._found.trees):
            rows += self._rows(tree, f"{place}", 0)
        table = self.query_one(LedgerTable)
        table.show_rows(rows)
        if cursor is not None:
            table.move_to(cursor)

    def _rows(self, figure: Figure, path: str, depth: int, *, counts: bool = False) -> Iterator[Row]:
        """The line of a figure, then those of its parts and entries, but for what is folded."""
        self._tree_nodes[path] = figure
        inner = bool(figure.parts or figure.entries)
        mark = "  " if not inner else "▸ " if path in self._folded else "▾ "
        unknown = "not known" if figure.missing or counts else ""
        amount = unknown if figure.amount is None else str(figure.amount)
        yield Row(path, (f"{'  ' * depth}{mark}{figure.label}", amount), "strong" if depth == 0 else "")
        if path in self._folded:
            return
        for place, part in enumerate(figure.parts):
            yield from self._rows(part, f"{path}.{place}", depth + 1, counts=bool(figure.how))
        for place, entry in enumerate(figure.entries):
            key = f"{path}.e{place}"
            self._tree_nodes[key] = entry
            yield Row(key, (f"{'  ' * (depth + 1)}· {entry_label(entry)}", str(entry.amount)), "muted")

    @on(LedgerTable.Highlighted)
    def _rest_on(self, event: LedgerTable.Highlighted) -> None:
        node = self._tree_nodes.get(event.key or "")
        if node is None:
            return
        if isinstance(node, FigureEntry):
            notes = [*entry_notes(node), "Enter goes into this entry."]
        else:
            notes = [advice(each) for each in figure_notes(node, set())]
        self.query_one("#explain-rests", Static).update(lines(line(each) for each in notes))

    @on(LedgerTable.Chosen)
    def _into(self, event: LedgerTable.Chosen) -> None:
        node = self._tree_nodes.get(event.key)
        if isinstance(node, FigureEntry):
            self._way[-1] = self._way[-1]._replace(cursor=event.key)
            self._way.append(Asked(node.id, {}))
            self._read()
        else:
            self.action_fold()

    def action_fold(self) -> None:
        """Fold or unfold the part under the cursor."""
        key = self.query_one(LedgerTable).cursor_key
        if key is not None and isinstance(self._tree_nodes.get(key), Figure):
            self._folded ^= {key}
            self._show(key)

    def action_back(self) -> None:
        """Back to the figure from which one went into an entry; from the first one out."""
        if len(self._way) > 1:
            self._way.pop()
            self._read()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Close."""
        self.dismiss(None)

    def action_copy(self) -> None:
        """Copy the figure with all its parts as text."""
        if self._found is not None:
            text = "\n".join(
                figure_lines(self._found.trees, person=self._found.person, year=self._found.year, width=_WIDTH_COPIED)
            )
            self.app.copy_to_clipboard(block(text).plain)
            self.ledger_app.say("Copied.")
