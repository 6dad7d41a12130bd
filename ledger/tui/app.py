"""The app: which screen is shown, whose year, and what holds on every screen."""

import gc
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import WorkerFailed

from ledger.domain.errors import LedgerError
from ledger.services.corrections import Correction
from ledger.tui.desk import Desk, LedgerFile
from ledger.tui.ending import end_when_asked, said_on_leaving
from ledger.tui.scope import Scope
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.screens.confirm import Confirm
from ledger.tui.start import Start, newest_of, start_of
from ledger.tui.text import told

if TYPE_CHECKING:
    from textual.command import Provider

_LOOK_AGAIN = 2.0  # seconds after which what another program wrote is seen


def _late(module: str, name: str) -> Callable[[], Screen[Any]]:
    """A screen whose module is imported when it is first shown."""

    def make() -> Screen[Any]:
        made: Screen[Any] = getattr(import_module(f"ledger.tui.screens.{module}"), name)()
        return made

    return make


def _commands() -> "type[Provider]":
    from ledger.tui.commands import LedgerCommands

    return LedgerCommands


class LedgerApp(App[None]):
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
        Binding("i", "import_files", "Import", show=False, id="import", tooltip="Import files"),
        Binding("u", "undo", "Undo", id="undo", tooltip="Take back the last change, whatever made it"),
        Binding("ctrl+r", "redo", "Redo", show=False, id="redo", tooltip="Take back the last undo"),
        Binding("x", "explain", "Explain", show=False, id="explain", tooltip="Where a figure comes from"),
        Binding("p", "choose_scope", "Person, plan", show=False, id="scope.choose"),
        Binding("left_square_bracket", "year(-1)", "Year before", show=False, id="scope.year_before"),
        Binding("right_square_bracket", "year(1)", "Next year", show=False, id="scope.year_after"),
        Binding("f1,question_mark", "help", "Help", key_display="?", id="help"),
        Binding("f9", "own_ledger", "Leave the sample", id="own_ledger", tooltip="Back to your own ledger"),
        Binding("q", "quit", "Quit", show=False, id="quit"),
    ]
    scope: reactive[Scope] = reactive(Scope("", 0), init=False)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = self.own_desk = desk
        self.names: dict[str, str] = {}
        self.people: tuple[str, ...] = ()
        self.revision = 0  # grows whenever the ledger has changed
        self.drafts: dict[str, dict[str, Any]] = {}  # what was typed into forms and is not saved
        self.last_saved: str | None = None  # the entry saved last: a list puts its cursor there, once
        self._newest = 0
        self._warmed = False

    def on_mount(self) -> None:
        """Take up what was chosen last time, and show the first screen."""
        gc.enable()  # one command does without; a screen stays open
        end_when_asked(self)
        self._take_up_settings()
        self.begin()

    def _take_up_settings(self) -> None:
        from ledger.tui.preferences import take_up

        take_up(self)

    @work
    async def begin(self) -> None:
        """Show the ledger, or the way to a first one."""
        try:
            start = await self._start()
        except LedgerError as error:
            self.exit(return_code=1, message=said_on_leaving(error.message, error.hint))
            return
        self.take_in(start)
        await self.switch_mode("overview" if start.exists else "welcome")

    def take_in(self, start: Start) -> None:
        """Know the people and plans by name, and choose whose year to show."""
        self.names, self.people, self._newest = start.names, start.people, start.newest
        person, year, plan = self.scope
        if start.person != person:
            plan = self.desk.around.remembered().get("plan") or None
        if plan not in self.names:
            plan = None
        self.scope = Scope(start.person, year or self.desk.today.year, plan)

    async def _start(self) -> Start:
        wanted = self.scope.person, self.desk.around.remembered().get("person", "")
        return await self.desk.ask(lambda ledger: start_of(ledger, wanted))

    async def work_at(self, desk: Desk) -> None:
        """Work with another ledger file; a sample is let go of with its desk."""
        if self.desk is not self.own_desk:
            self.desk.close()
        self.desk, self._newest, self.names, self.people = desk, 0, {}, ()
        self.scope = Scope("", 0)
        self.drafts.clear()
        self.revision += 1
        await self.begin().wait()

    async def action_own_ledger(self) -> None:
        """Go back from the sample household to one's own ledger."""
        self.run_worker(self.work_at(self.own_desk))

    def on_unmount(self) -> None:
        """Let go of the sample household; one's own ledger belongs to whoever started the app."""
        if self.desk is not self.own_desk:
            self.desk.close()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to go back from in one's own ledger."""
        del parameters
        return self.desk is not self.own_desk if action == "own_ledger" else True

    def first_shown(self) -> None:
        """The first figures are on the screen: load behind them what writing needs, and watch for other programs."""
        if not self._warmed:
            self._warmed = True
            self.run_worker(self._load_behind, thread=True, group="warm", exit_on_error=False)
            self.set_interval(_LOOK_AGAIN, self.look_again)

    def _load_behind(self) -> None:
        """Load what writing needs, then see whether the settings name keys that there are not."""
        from ledger.tui.preferences import wrong_keys

        self.desk.around.warm()
        own = self.desk.around.screen.keys
        for text in wrong_keys(own, type(self)) if own else ():
            self.call_from_thread(self.say, text, severity="warning")

    # --- what is shown ---

    def watch_scope(self, before: Scope, now: Scope) -> None:
        """Show the choice, and keep it for next time."""
        if not now.person:
            return
        self.desk.around.remember(person=now.person, plan=now.plan or "")
        if before.person:
            self._reload_current()

    def ledger_changed(self) -> None:
        """The ledger holds other entries than before: read again what is shown."""
        self.look_again()

    def _reload_current(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, LedgerScreen) and screen.is_mounted:
                screen.reload_if_changed()

    @work(exclusive=True, group="look")
    async def look_again(self) -> None:
        """See what another program has written meanwhile, and new names."""
        try:
            if await self.desk.ask(newest_of) == self._newest:
                return
            start = await self._start()
        except LedgerError:
            return  # the screen itself says what is wrong when it next reads
        self.take_in(start)
        self.revision += 1
        if start.exists == (self.current_mode == "welcome") and len(self.screen_stack) == 1:
            await self.switch_mode("overview" if start.exists else "welcome")
        self._reload_current()

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
    async def _correct(self, correct: Callable[[LedgerFile], Correction], what: str) -> None:
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

    def action_help(self) -> None:
        """Keys and words, for the screen that is shown."""
        from ledger.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    async def action_quit(self) -> None:
        """Leave; a form that holds what is not saved asks first."""
        if not isinstance(self.screen, Confirm):  # it is asked already
            self._leave()

    @work
    async def _leave(self) -> None:
        for screen in reversed(self.screen_stack):
            may_leave = getattr(screen, "may_leave", None)
            if may_leave is not None and not await may_leave():
                return
        self.exit()

    def say(self, text: str, *, severity: Any = "information") -> None:
        """Say the result of an action; errors stay until they are read."""
        self.notify(text, severity=severity, markup=False, timeout=4 if severity == "information" else 30)

    def watch_theme(self, theme: str) -> None:
        """Keep the theme for next time."""
        if self._warmed:
            self.desk.around.remember(theme=theme)

    def _handle_exception(self, error: Exception) -> None:
        """What the ledger could not answer is said, and the screen stays: only a defect ends the program."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, LedgerError):
            self.say(told(error.error), severity="error")
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
