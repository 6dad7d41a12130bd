"""A sheet to be read: worked out by a service, scrolled, copied."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.tui.desk import LedgerFile
from ledger.tui.text import line, lines, told
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

T = TypeVar("T")


class PaperScreen(ModalScreen[None], Generic[T]):
    """A kind of it says its `TITLE_OF`, reads (`read`) and writes what was read as lines (`written`)."""

    CSS_PATH = "paper.tcss"
    AUTO_FOCUS = "#paper-text"
    TITLE_OF: ClassVar[str] = ""
    HELP: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", id="paper.copy", tooltip="Copy the text of the sheet"),
        Binding("escape,q", "dismiss", "Back", key_display="Esc", id="paper.back"),
        Binding("f1,question_mark", "app.help", "Help", show=False, id="paper.help"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._text = Content("")

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    def read(self, ledger: LedgerFile) -> T:
        """Read what is shown; runs in the ledger's thread.

        Raises:
            LedgerError: it cannot be worked out; the sheet says so.
        """
        raise NotImplementedError

    def written(self, found: T) -> Sequence[Content]:
        """What was read, line by line."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The text, and the keys."""
        with Vertical(id="paper-frame") as frame:
            frame.border_title = line(self.TITLE_OF)
            with VerticalScroll(id="paper-text"):
                yield Static(id="paper")
            yield Static(id="problem", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """Read it."""
        self.look()

    @work(exclusive=True, group="read")
    async def look(self) -> None:
        """Read, then show; what cannot be worked out is said in place."""
        problem = self.query_one("#problem", Static)
        try:
            found = await self.ledger_app.desk.ask(self.read)
        except LedgerError as error:
            self._text = Content("")
            problem.update(told(error))
            problem.display = True
        else:
            self._text = lines(self.written(found))
            problem.display = False
        self.query_one("#paper", Static).update(self._text)
        self.refresh_bindings()

    def action_copy(self) -> None:
        """Copy the text."""
        self.app.copy_to_clipboard(self._text.plain)
        self.ledger_app.say("Copied, where your terminal allows it.")
