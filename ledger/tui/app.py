"""The app: which screen is shown, whose year, and what holds on every screen."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import WorkerFailed

from ledger.domain.errors import LedgerError
from ledger.tui.desk import LedgerFile
from ledger.tui.ending import said_on_leaving
from ledger.tui.locking import LockableLedger
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.screens.confirm import Confirm
from ledger.tui.shown_ledger import LOCKED_MODE
from ledger.tui.text import told

if TYPE_CHECKING:
    from textual.command import Provider

    from ledger.services.corrections import Correction


# What is about somebody's money: without anybody in the ledger there is nothing to show or to record.
_OF_PEOPLE = frozenset(("go", "new_stub", "new_conversion", "other", "explain", "paper", "choose_scope", "year"))


def _late(module: str, name: str) -> Callable[[], Screen[Any]]:
    """A screen whose module is imported when it is first shown."""

    def make() -> Screen[Any]:
        made: Screen[Any] = getattr(import_module(f"ledger.tui.screens.{module}"), name)()
        return made

    return make


def _commands() -> "type[Provider]":
    from ledger.tui.commands import LedgerCommands

    return LedgerCommands


class LedgerApp(LockableLedger):
    """The terminal interface of one ledger file."""

    TITLE = "roth-ledger"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMANDS: ClassVar[set[Any]] = {_commands}
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        "overview": _late("overview", "OverviewScreen"),
        "stubs": _late("stubs", "StubsScreen"),
        "conversions": _late("conversions", "ConversionsScreen"),
        "year_end": _late("year_end", "YearEndScreen"),
        "plans": _late("plans", "PlansScreen"),
        "history": _late("history", "HistoryScreen"),
        "welcome": _late("welcome", "WelcomeScreen"),
        LOCKED_MODE: _late("unlock", "UnlockScreen"),
    }
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - as Textual declares it
        (0, "-narrow"),
        (80, "-normal"),
        (110, "-wide"),
        (160, "-very-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "go('overview')", "Overview", show=False, id="go.overview"),
        Binding("2", "go('stubs')", "Pay stubs", show=False, id="go.stubs"),
        Binding("3", "go('conversions')", "Conversions", show=False, id="go.conversions"),
        Binding("4", "go('year_end')", "Year end", show=False, id="go.year_end"),
        Binding("5", "go('plans')", "Plans and people", show=False, id="go.plans"),
        Binding("6", "go('history')", "History", show=False, id="go.history"),
        Binding("n", "new_stub", "Stub", id="new.stub", tooltip="Log a pay stub"),
        Binding("c", "new_conversion", "Convert", show=False, id="new.conversion", tooltip="Log a conversion"),
        Binding("o", "other", "Other", show=False, id="new.other", tooltip="Enter something else about plans and IRAs"),
        Binding("i", "import_files", "Import", show=False, id="import", tooltip="Import files"),
        Binding("u", "undo", "Undo", id="undo", tooltip="Take back the last change, whatever made it"),
        Binding("ctrl+r", "redo", "Redo", show=False, id="redo", tooltip="Take back the last undo"),
        Binding("x", "explain", "Explain", show=False, id="explain", tooltip="Where a figure comes from"),
        Binding("E", "paper('elect')", "What to elect", show=False, id="elect", tooltip="Land on the limits"),
        Binding("K", "paper('corrections')", "Corrections", show=False, id="corrections", tooltip="What must go back"),
        Binding("L", "paper('limits')", "Limits", show=False, id="limits", tooltip="Each limit, and what decides it"),
        Binding("B", "paper('backup')", "Back up", show=False, id="backup", tooltip="A verified copy of the ledger"),
        Binding("p", "choose_scope", "Person, plan", show=False, id="scope.choose"),
        Binding("left_square_bracket", "year(-1)", "Year before", show=False, id="scope.year_before"),
        Binding("right_square_bracket", "year(1)", "Next year", show=False, id="scope.year_after"),
        Binding("f1,question_mark", "help", "Help", key_display="?", id="help"),
        Binding(  # also while a form is open
            "ctrl+l", "lock", "Lock", show=False, id="lock", tooltip="Ask for the passphrase again", priority=True
        ),
        Binding("f9", "own_ledger", "Leave the sample", id="own_ledger", tooltip="Back to your own ledger"),
        Binding("q", "quit", "Quit", show=False, id="quit"),
    ]

    async def action_own_ledger(self) -> None:
        """Go back from the sample household to one's own ledger."""
        self.run_worker(self.work_at(self.own_desk))

    def get_key_display(self, binding: Binding) -> str:
        """A key as help, footers and the palette name it: `Esc`, `F1`, `Space`, letters as they are typed."""
        shown = super().get_key_display(binding)
        return shown.capitalize() if len(shown) > 1 and shown.isalnum() and shown.islower() else shown

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back from in one's own ledger, and little to do before anybody is in it."""
        del parameters
        if self.locked or action == "lock":
            return action == "quit" or (action == "lock" and self.may_lock)
        if action == "own_ledger":
            return self.desk is not self.own_desk
        if action in ("undo", "redo"):
            return bool(self._newest)
        return bool(self.people) or action not in _OF_PEOPLE

    async def action_go(self, mode: str) -> None:
        """Go to a main screen."""
        if self.people and mode != self.current_mode:
            await self.switch_mode(mode)

    def action_year(self, by: int) -> None:
        """Show another year."""
        if self.people:
            self.scope = self.scope._replace(year=min(max(self.scope.year + by, 1974), 2199))

    @work
    async def action_choose_scope(self) -> None:
        """Choose another person, year or plan."""
        from ledger.tui.screens.choose_scope import ChooseScope

        if self.people:
            chosen = await self.push_screen_wait(ChooseScope(self.scope))
            if chosen is not None:
                self.names |= chosen.names
                self.scope = chosen.scope

    # --- what is done ---

    @work
    async def action_new_stub(self) -> None:
        """Log a pay stub."""
        from ledger.tui.forms.stub_form import new_stub

        if self.people:
            await new_stub(self)

    @work
    async def action_new_conversion(self) -> None:
        """Log a conversion."""
        from ledger.tui.forms.conversion_form import new_conversion

        if self.people:
            await new_conversion(self)

    @work
    async def action_other(self) -> None:
        """Enter something else: a balance, money outside a pay stub, an IRA's."""
        from ledger.tui.screens.entry_menu import enter_something_else

        if self.people:
            await enter_something_else(self)

    @work
    async def action_import_files(self) -> None:
        """Import files."""
        from ledger.tui.screens.import_review import import_files

        await import_files(self)

    def action_undo(self) -> None:
        """Take back the last change, whatever made it."""
        from ledger.services.corrections import undo

        self._correct(lambda ledger: undo(ledger, "screen: undo"), "took back")

    def action_redo(self) -> None:
        """Take back the last undo."""
        from ledger.services.corrections import redo

        self._correct(lambda ledger: redo(ledger, "screen: redo"), "brought back what was undone:")

    @work(group="write")
    async def _correct(self, correct: "Callable[[LedgerFile], Correction]", what: str) -> None:
        from ledger.tui.corrected import said_of

        try:
            done = await self.desk.ask(correct)
        except LedgerError as error:
            self.say(told(error), severity="warning")
            return
        self.say(said_of(done, what))
        self.ledger_changed()

    @work
    async def action_explain(self) -> None:
        """Walk the figure under the cursor back to its entries, the rule and its source."""
        from ledger.tui.screens.choose_figure import ChooseFigure
        from ledger.tui.screens.explain import ExplainScreen

        screen = self.screen
        if not self.people or not isinstance(screen, LedgerScreen):
            return
        asked = screen.explained()
        if asked is None:
            chosen = await self.push_screen_wait(ChooseFigure())
            asked = None if chosen is None else (chosen, {})
        if asked is not None:
            await self.push_screen_wait(ExplainScreen(self.scope, *asked))

    async def action_paper(self, which: str) -> None:
        """Show a sheet: what to elect, what must go back, the limits, or where to copy the ledger to."""
        from ledger.tui.papers import show_paper

        await show_paper(self, which)

    def action_help(self) -> None:
        """Keys and words, for the screen that is shown."""
        from ledger.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    async def action_quit(self) -> None:
        """Leave; a form that holds what is not saved asks first."""
        if self.locked:  # a question would show what it is about
            self.exit()
        elif not isinstance(self.screen, Confirm):  # it is asked already
            self._leave()

    @work
    async def _leave(self) -> None:
        for screen in reversed(self.screen_stack):
            may_leave = getattr(screen, "may_leave", None)
            if may_leave is not None and not await may_leave():
                return
        self.exit()

    def _handle_exception(self, error: Exception) -> None:
        """What the ledger could not answer is said, and the screen stays: only a defect ends the program."""
        wrong = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(wrong, LedgerError):
            self.say(told(wrong), severity="error")
        else:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """A defect ends the program in plain words: the ordinary report would print balances."""
        import os

        if os.environ.get("ROTH_LEDGER_DEBUG"):
            super()._fatal_error()
            return
        error: BaseException | None = self._exception
        if isinstance(error, WorkerFailed):  # what went wrong in it is what is to be said
            error = error.error
        self.exit(
            return_code=1,
            message=said_on_leaving(
                f"the program has a defect: {type(error).__name__}: {error}",
                "What was saved before it is kept. ROTH_LEDGER_DEBUG=1 shows where it happened, for a report.",
            ),
        )
