"""The files of a folder, to choose and mark."""

from dataclasses import dataclass
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.importers.file_names import name_as_text
from ledger.tui.screens.import_folder import Found, in_folder
from ledger.tui.text import line
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row


class FolderList(Vertical):
    """A folder's name, its files, and how many are marked; marks outlive going to another folder."""

    @dataclass
    class Unreadable(Message):
        """The folder cannot be listed."""

        error: LedgerError

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self.folder = Path()
        self._found: dict[str, Found] = {}
        self._marked: dict[Path, None] = {}

    def compose(self) -> ComposeResult:
        """Folder, files, marks."""
        columns = [
            Column("mark", "", 1, sorts=False),
            Column("name", "Name", 20, grow=True, sorts=False),
            Column("size", "Size", 9, right=True, sorts=False),
            Column("changed", "Changed", 16, sorts=False),
        ]
        yield Static(id="import-folder", markup=False)
        yield LedgerTable(columns, empty="Nothing here. Backspace goes to the folder above.", id="import-list")
        yield Static(id="import-said", markup=False)

    @property
    def marked(self) -> list[Path]:
        """What is marked, in that order."""
        return list(self._marked)

    @property
    def under_cursor(self) -> Found | None:
        """The file or folder that the cursor stands on."""
        return self._found.get(self.query_one(LedgerTable).cursor_key or "")

    @work(exclusive=True, group="folder")
    async def open(self, folder: Path, beginning: str = "", cursor: Path | None = None) -> None:
        """List a folder; the disk may be slow, and the screen does not wait for it.

        Args:
            folder: The folder.
            beginning: With which names begin.
            cursor: What the cursor is to stand on; else the first.
        """
        from asyncio import to_thread

        try:
            found = await to_thread(in_folder, folder, beginning)
        except LedgerError as error:
            if not beginning:  # half a path is no mistake yet
                self.post_message(self.Unreadable(error))
            found = []
        self.folder = folder
        self._found = {str(each.path): each for each in found}
        self.query_one("#import-folder", Static).update(line(name_as_text(folder)))
        self._show()
        table = self.query_one(LedgerTable)
        if cursor is None or not table.move_to(str(cursor)):
            table.cursor = 0

    def mark(self) -> None:
        """Mark the file or folder under the cursor, or take its mark away."""
        found = self.under_cursor
        if found is None:
            return
        if found.path in self._marked:
            del self._marked[found.path]
        else:
            self._marked[found.path] = None
        self._show()
        self.query_one(LedgerTable).cursor += 1

    def say(self, text: str) -> None:
        """Say what is under way; of nothing, how many are marked."""
        marked = len(self._marked)
        told = f"{marked} marked: F2 takes {'it' if marked == 1 else 'them together'}." if marked else ""
        self.query_one("#import-said", Static).update(line(text or told))

    def _show(self) -> None:
        rows = [
            Row(key, ("●" if each.path in self._marked else "", each.name, each.how_large, each.when))
            for key, each in self._found.items()
        ]
        self.query_one(LedgerTable).show_rows(rows)
        self.say("")
