"""The first screen where there is no ledger yet: what this is, and the ways to begin."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from ledger.domain.errors import LedgerError
from ledger.tui.text import line, styled, told
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp
    from ledger.tui.desk import LedgerFile

_WHAT = (
    "A ledger for after-tax money in a 401(k) or 403(b) on its way to Roth.",
    "Log each pay stub: it keeps limits, basis and earnings, and tells what the Form 1099-R should say.",
    "Everything stays in one file on this machine. No tax advice: show the figures to whoever signs your return.",
)
_WAYS = (
    ("begin", "b", "Begin", "a few short questions, then your first pay stub"),
    ("sample", "d", "Look around first", "a sample household in its own file; F9 leaves it"),
    ("import_files", "i", "Import files", "pay stubs, statements or a book that you have already"),
    ("leave", "q", "Leave", ""),
)


class WelcomeScreen(Screen[None]):
    """What the program is, where the ledger will be, and what to press."""

    CSS_PATH = "welcome.tcss"
    AUTO_FOCUS = "#ways"
    HELP = "Nothing is written before you have said what to record. Every step can be taken back with `u`."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("b", "begin", "Begin", id="welcome.begin", tooltip="Set up your ledger, page by page"),
        Binding("d", "sample", "Sample", id="welcome.sample", tooltip="Look at a sample household"),
        Binding("j", "cursor(1)", "Down", show=False, id="table.down"),
        Binding("k", "cursor(-1)", "Up", show=False, id="table.up"),
    ]

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    def compose(self) -> ComposeResult:
        """Three lines, the place of the file, and the ways on."""
        with Vertical(id="welcome"):
            yield Static("roth-ledger", id="welcome-name", markup=False)
            for text in _WHAT:
                yield Static(line(text), classes="what")
            yield Static(id="welcome-path")
            yield OptionList(*(_option(*way) for way in _WAYS), id="ways", markup=False)
            yield Static(id="problem", markup=False)
        yield KeysLine()

    def on_screen_resume(self) -> None:
        """Say where the ledger will be."""
        path = self.ledger_app.desk.around.path
        self.query_one("#welcome-path", Static).update(styled("[$text-muted]Your ledger will be[/] $path", path=path))
        self.query_one("#ways").focus()

    @on(OptionList.OptionSelected)
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        event.stop()
        actions = {"begin": "begin", "sample": "sample", "import_files": "app.import_files", "leave": "app.quit"}
        await self.run_action(actions[event.option_id or "leave"])

    def action_cursor(self, by: int) -> None:
        """Move in the list."""
        ways = self.query_one("#ways", OptionList)
        if by > 0:
            ways.action_cursor_down()
        else:
            ways.action_cursor_up()

    @work
    async def action_begin(self) -> None:
        """Set a ledger up."""
        from ledger.tui.screens.wizard import set_up

        try:
            await set_up(self.ledger_app)
        except LedgerError as error:
            self._trouble(error)

    @work
    async def action_sample(self) -> None:
        """Look at the sample household, in a file of its own."""
        from ledger.tui.desk import Desk

        app = self.ledger_app
        ways = self.query_one("#ways")
        ways.loading = True
        desk = Desk(app.desk.around.sample())
        try:
            await desk.ask(_make_sample)
        except LedgerError as error:
            desk.close()
            self._trouble(error)
            return
        finally:
            ways.loading = False
        where = desk.around.path
        app.say(
            f"A sample household: try anything, it is all in {where}. F9 brings you back; your ledger is untouched."
        )
        app.run_worker(app.work_at(desk))

    def _trouble(self, error: LedgerError) -> None:
        problem = self.query_one("#problem", Static)
        problem.update(told(error))
        problem.display = True


def _option(id_: str, key: str, name: str, about: str) -> Option:
    text = styled("[b]$key[/]  [b]$name[/]  [dim]$about[/]", key=key, name=name.ljust(18), about=about)
    return Option(text, id=id_)


def _make_sample(ledger: "LedgerFile") -> None:
    from ledger.services.sample_ledger import load_sample, sample_folder

    if not ledger.exists:  # a sample that is there already is looked at again
        ledger.make()
        load_sample(ledger, sample_folder())
