"""Picking the files of an import: the newest download is one Enter away; any path can be typed, pasted or dragged."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Select, Static

from ledger.domain.errors import LedgerError
from ledger.importers.file_names import name_as_text
from ledger.importers.formats import FORMATS
from ledger.tui.desk import LedgerFile
from ledger.tui.screens.import_folder import (
    Found,
    begun,
    completed,
    first_folder,
    in_folder,
    is_folder,
    is_there,
    read_paths,
)
from ledger.tui.screens.import_list import FolderList
from ledger.tui.screens.import_run import Gathered, gather
from ledger.tui.text import line, told
from ledger.tui.widgets.inputs import TextInput
from ledger.tui.widgets.keys_line import KeysLine
from ledger.tui.widgets.ledger_table import LedgerTable

if TYPE_CHECKING:
    from asyncio import Future

    from ledger.tui.app import LedgerApp

_FOLDER = "import_folder"
_UNKNOWN_FORMAT = "If you know what it is, choose its format under “Read as”."


class PathInput(TextInput):
    """A path; Tab completes it, and goes on where there is nothing to complete."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "screen.complete", "Complete", show=False, id="import.complete"),
        Binding("down", "screen.to_list", "To the list", show=False, id="import.to_list"),
    ]


class PickFiles(ModalScreen[Gathered | None]):
    """Dismisses with the files picked, each with its reader; a file that cannot be read is said here."""

    CSS_PATH = "import_pick.tcss"
    AUTO_FOCUS = "#import-list"
    HELP = """
### Files to import
**Enter** takes the file under the cursor, or goes into a folder; **Space** marks several, **Backspace** goes up.
**/** goes to the path: type, paste or drag a file onto the terminal; **Tab** completes. A folder that is marked is
taken with all that is in it. Nothing is recorded before you have seen it.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take", show=False, id="import.take_one"),
        Binding("f2,ctrl+s", "take", "Take", key_display="F2", id="import.take"),
        Binding("space", "mark", "Mark", id="import.mark", tooltip="Mark the file, to import several together"),
        Binding("backspace", "up", "Folder above", id="import.up"),
        Binding("slash,tilde", "to_path", "Path", key_display="/", id="import.path", tooltip="Type or paste a path"),
        Binding("escape", "leave", "Leave", id="import.leave"),
        Binding("f1", "app.help", "Help", id="import.help"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self._reading: Future[Gathered] | None = None

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    @property
    def _list(self) -> FolderList:
        return self.query_one(FolderList)

    def compose(self) -> ComposeResult:
        """The path, how it is read, the folder and its files, what is wrong, and the keys."""
        with Vertical(id="import-frame") as frame:
            frame.border_title = line("Import files")
            with Horizontal(classes="field"):
                yield Static("Path", classes="label")
                yield PathInput(placeholder="type, paste or drag a file here", id="import-path")
            with Horizontal(classes="field"):
                yield Static("Read as", classes="label")
                formats = [(line(name), name) for name in FORMATS]
                yield Select(formats, prompt="what it is, told from what it holds", compact=True, id="import-format")
            for name, label in (("person", "Whose"), ("plan", "Plan")):
                with Horizontal(classes="field", id=f"import-{name}-line"):
                    yield Static(line(label), classes="label")
                    yield Select[str]([], prompt="as the file says", compact=True, id=f"import-{name}")
            yield FolderList(id="import-files")
            yield Static(id="problem", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """Begin where the last import was."""
        self._folder = first_folder(self.ledger_app.desk.around.remembered().get(_FOLDER))
        self._list.open(self._folder)
        self._offer()

    @work(exclusive=True, group="read")
    async def _offer(self) -> None:
        """Offer what the ledger holds: readings of tables that were named before, people and plans where several."""

        def held(ledger: LedgerFile) -> tuple[list[Any], list[Any], list[Any]]:
            if not ledger.exists:
                return [], [], []
            reader = ledger.reader()
            return reader.parties("import_mapping"), reader.parties("person"), reader.parties("plan")

        try:
            own, people, plans = await self.ledger_app.desk.ask(held)
        except LedgerError as error:
            self._problem(told(error))
            return
        if own:
            formats = [*(each.name for each in own), *FORMATS]
            self.query_one("#import-format", Select).set_options([(line(name), name) for name in formats])
        for name, parties in (("person", people), ("plan", plans)):
            if len(parties) > 1:
                select = self.query_one(f"#import-{name}", Select)
                select.set_options([(line(each.name), each.id) for each in parties])
                self.add_class(f"-several-{name}")

    # --- the folder ---

    def _enter(self, folder: Path, cursor: Path | None = None) -> None:
        self._problem("")
        self._folder = folder
        with self.prevent(Input.Changed):
            self.query_one("#import-path", Input).clear()
        self._list.open(folder, cursor=cursor)
        self.query_one("#import-list").focus()

    def action_up(self) -> None:
        """Go to the folder above."""
        here = self._list.folder.absolute()
        self._enter(here.parent, here)

    def action_mark(self) -> None:
        """Mark the file or folder under the cursor, or take the mark away."""
        self._list.mark()

    # --- the path ---

    @on(Input.Changed, "#import-path")
    def _typed_on(self, event: Input.Changed) -> None:
        self._problem("")
        self._list.open(*begun(event.value, self._folder))

    def action_to_path(self) -> None:
        """Type a path."""
        self.query_one("#import-path").focus()

    def action_to_list(self) -> None:
        """Choose among the files."""
        self.query_one("#import-list").focus()

    def action_complete(self) -> None:
        """Complete the path as far as it is plain, else go on to the next field."""
        path = self.query_one("#import-path", Input)
        folder, beginning = begun(path.value, self._folder)
        try:
            more = completed(path.value, in_folder(folder, beginning)) if path.value else None
        except LedgerError:
            more = None
        if more is None or more == path.value:
            self.focus_next()
        else:
            path.value = more
            path.cursor_position = len(more)

    def on_paste(self, event: events.Paste) -> None:
        """What is dragged onto the list is a path."""
        path = self.query_one("#import-path", Input)
        if not path.has_focus:
            event.stop()
            path.value = " ".join(event.text.split("\n")).strip()
            path.focus()

    @on(Input.Submitted, "#import-path")
    def _path_given(self, event: Input.Submitted) -> None:
        paths = read_paths(event.value, self._folder)
        if len(paths) == 1 and is_folder(paths[0]):
            self._enter(paths[0])
        elif len(paths) == 1 and not is_there(paths[0]) and (marked := self._list.under_cursor) is not None:
            self._choose(marked)  # the beginning of a name, and what the cursor stands on
        elif paths:
            self._take([*self._list.marked, *paths])
        else:
            self.action_take()

    # --- taking ---

    @on(FolderList.Unreadable)
    def _unreadable(self, event: FolderList.Unreadable) -> None:
        self._problem(told(event.error))

    @on(LedgerTable.Chosen)
    def _chosen(self) -> None:
        found = self._list.under_cursor
        if found is not None:
            self._choose(found)

    def _choose(self, found: Found) -> None:
        if found.is_folder:
            self._enter(found.path)
        else:
            self._take(self._list.marked or [found.path])

    def action_take(self) -> None:
        """Take what is marked, else what is typed, else the file under the cursor."""
        typed = read_paths(self.query_one("#import-path", Input).value, self._folder)
        found = self._list.under_cursor
        if self._list.marked or any(is_there(path) for path in typed):
            self._take(self._list.marked or typed)
        elif found is not None:
            self._choose(found)

    def _take(self, paths: Sequence[Path]) -> None:
        if self._reading is not None:
            return
        self._problem("")
        more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
        name = name_as_text(paths[0].name)
        self._list.say(f"Reading {name}{more}; the ledger waits until it is done.")
        self._gather(paths)

    @work(group="gather")
    async def _gather(self, paths: Sequence[Path]) -> None:
        from asyncio import ensure_future, shield

        person, plan = self._selected("person"), self._selected("plan")
        question = partial(gather, paths=paths, format_=self._selected("format"))
        self._reading = ensure_future(self.ledger_app.desk.ask(question))
        try:
            gathered = await shield(self._reading)
        except LedgerError as error:
            self._reading = None
            self._list.say("")
            unknown = "is of no format" in error.message
            self._problem(f"{error.message} {_UNKNOWN_FORMAT if unknown else error.hint}".strip())
            return
        self._reading = None
        # What is no UTF-8 cannot be kept, and is a rare folder's name.
        folder = str(paths[0].absolute().parent)
        if folder.isprintable():
            self.ledger_app.desk.around.remember(**{_FOLDER: folder})
        self.dismiss(gathered._replace(person=person, plan=plan))

    def _selected(self, what: str) -> str | None:
        select: Select[str] = self.query_one(f"#import-{what}", Select)
        return None if select.is_blank() else str(select.value)

    def action_leave(self) -> None:
        """Leave the path for the list, or the whole."""
        path = self.query_one("#import-path", Input)
        if path.has_focus and path.value:
            self._enter(self._folder)
            return
        if self._reading is not None:
            self._reading.add_done_callback(_let_go)
        self.dismiss(None)

    def _problem(self, text: str) -> None:
        problem = self.query_one("#problem", Static)
        problem.update(line(text))
        problem.display = bool(text)


def _let_go(reading: "Future[Gathered]") -> None:
    """Nobody waits for these files any more."""
    if not reading.cancelled() and reading.exception() is None:
        reading.result().close()
