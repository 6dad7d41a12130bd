"""The letters that ask payers for corrected forms: read, copied, saved."""

from io import StringIO
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ledger.domain.errors import LedgerError
from ledger.domain.shown import show
from ledger.services.saving_text import save_text
from ledger.tui.screens.confirm import Confirm
from ledger.tui.text import block, line, told
from ledger.tui.typed_path import typed_path
from ledger.tui.widgets.inputs import TextInput
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


class LetterScreen(ModalScreen[None]):
    """One letter after the other; `y` copies them, `s` saves them to a file."""

    CSS_PATH = "letter.tcss"
    HELP = "**y** copies the text; **s** asks for the name of a file and saves it there."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "copy", "Copy", id="letter.copy", tooltip="Copy the text of the letters"),
        Binding("s", "ask_name", "Save", id="letter.save", tooltip="Save the letters to a file"),
        Binding("escape,q", "leave", "Back", id="letter.back"),
        Binding("f1", "app.help", "Help", show=False, id="letter.help"),
    ]

    def __init__(self, letters: list[str], name: str, *, title: str | None = None) -> None:
        """`name` is the file's name to begin with; `title` is what is shown above letters to others than payers."""
        super().__init__()
        self._text = "\n\n".join(letters)
        self._count = len(letters)
        self._name = name
        self._heading = title or ("Letter to the payer" if self._count == 1 else f"{self._count} letters to payers")

    def compose(self) -> ComposeResult:
        """The text, and below it the name of a file once it is asked for."""
        with Vertical(id="letter-frame") as frame:
            frame.border_title = line(self._heading)
            with VerticalScroll(id="letter-text"):
                yield Static(block(self._text))
            yield Static("Save as (Enter saves, Esc does not)", id="letter-ask", classes="muted")
            yield TextInput(self._name, id="letter-name")
            yield Static(id="problem", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """The text can be scrolled at once."""
        self._show_name(shown=False)

    def action_copy(self) -> None:
        """Copy the letters."""
        self.app.copy_to_clipboard(block(self._text).plain)
        cast("LedgerApp", self.app).say("Copied. Where your terminal does not take it, s saves a file.")

    def action_ask_name(self) -> None:
        """Ask for the name of the file."""
        self._show_name(shown=True)

    def action_leave(self) -> None:
        """Leave the name, then the letter."""
        if self.query_one("#letter-name").display:
            self._show_name(shown=False)
        else:
            self.dismiss(None)

    def _show_name(self, *, shown: bool) -> None:
        self.query_one("#letter-ask").display = shown
        name = self.query_one("#letter-name", TextInput)
        name.display = shown
        if shown:
            name.focus()
        else:
            self._say_problem("")
            self.query_one("#letter-text").focus()

    @on(Input.Submitted, "#letter-name")
    @work(group="write")
    async def _save(self) -> None:
        name = self.query_one("#letter-name", TextInput).read()
        if name is None:
            self._say_problem("Type the name of a file.")
            return
        try:
            path, text, app = typed_path(name), self._text, cast("LedgerApp", self.app)
        except LedgerError as error:
            self._say_problem(told(error))
            return
        if app.is_web:  # the browser saves it, where its person is
            app.deliver_text(StringIO(show(text)), save_filename=path.name)
            self._show_name(shown=False)
            return
        replace: bool = path.exists()
        if replace:
            question = Confirm(f"{path} is there already.", yes="Replace it", no="Keep it")
            replace = await app.push_screen_wait(question)
            if not replace:
                return
        try:
            await app.desk.ask(lambda _: save_text(path, text, replace=replace))
        except LedgerError as error:
            self._say_problem(told(error))
            return
        self._show_name(shown=False)
        app.say(f"Saved as {path}.")

    def _say_problem(self, text: str) -> None:
        problem = self.query_one("#problem", Static)
        problem.update(text)
        problem.display = bool(text)
