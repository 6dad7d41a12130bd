"""The app's state: which ledger is shown, whose year, and reading again what has changed."""

import gc
from typing import Any

from textual import work
from textual.app import App
from textual.reactive import reactive

from ledger.domain.errors import LedgerError, LockedError
from ledger.tui.desk import Desk
from ledger.tui.ending import end_when_asked, said_on_leaving
from ledger.tui.preferences import take_up, theme_of
from ledger.tui.scope import Scope
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.start import Start, newest_of, start_of
from ledger.tui.stylesheet import AppStylesheet
from ledger.tui.text import advice, plain

LOCKED_MODE = "locked"
_NOTHING = Start(exists=False, people=(), person="", names={}, newest="")
_NOTICE = 120.0  # seconds for which it stands what is wrong with the file itself; what is refused says it again
_LOOK_AGAIN = 2.0  # seconds after which what another program wrote is seen


class ShownLedger(App[None]):
    """An app that shows a ledger file, and notices when it changes."""

    scope: reactive[Scope] = reactive(Scope("", 0), init=False)

    stylesheet: AppStylesheet

    def __init__(self, desk: Desk) -> None:
        """Read what decides the first screen, so that no blank one is drawn before it.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        held = desk.around.remembered()
        self.locked = False
        """Whether the passphrase is to be typed before anything is shown."""
        try:
            start = desk.now(lambda ledger: start_of(ledger, (held.get("person", ""),)))
            first = "overview" if start.exists else "welcome"
        except LockedError:
            start, first, self.locked = _NOTHING, LOCKED_MODE, True
        self.DEFAULT_MODE = first  # type: ignore[misc]  # Textual reads it here
        super().__init__()
        theme = theme_of(desk.around)
        if theme in self.available_themes:
            self.set_reactive(App.theme, theme)
        self.stylesheet = AppStylesheet(variables=self.get_css_variables())
        self.desk = self.own_desk = desk
        self.names: dict[str, str] = {}
        self.people: tuple[str, ...] = ()
        self.revision = 0  # grows whenever the ledger has changed
        self.drafts: dict[str, dict[str, Any]] = {}  # what was typed into forms and is not saved
        self.last_saved: str | None = None  # the entry saved last: a list puts its cursor there, once
        self._newest = ""  # what the newest batch is known by
        self._warmed = False
        self.take_in(start)

    def refresh_css(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002 - as Textual declares it
        """Style every screen again, where the theme is another.

        Textual does it twice whenever a main screen is first shown, which has its styles from being made.
        """
        screen, shown = self.screen, self._css_update_count
        fresh = screen._css_update_count in (-1, shown)  # noqa: SLF001 - there is no other way to know
        if fresh and self.stylesheet.has_variables(self.get_css_variables()):
            screen._css_update_count = shown  # noqa: SLF001
        else:
            super().refresh_css(animate)

    def on_mount(self) -> None:
        """Take up what was chosen last time, and show the first screen."""
        end_when_asked(self)
        take_up(self)

    @work
    async def begin(self) -> None:
        """Show the ledger anew, or the way to a first one."""
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
        self.desk, self._newest, self.names, self.people = desk, "", {}, ()
        self.scope = Scope("", 0)
        self.drafts.clear()
        self.revision += 1
        await self.begin().wait()

    def on_unmount(self) -> None:
        """Let go of the sample household; one's own ledger belongs to whoever started the app."""
        if self.desk is not self.own_desk:
            self.desk.close()

    @property
    def is_warm(self) -> bool:
        """Whether the first figures are on the screen."""
        return self._warmed

    def first_shown(self) -> None:
        """The first figures are on the screen: load behind them what writing needs, and watch for other programs."""
        if not self._warmed:
            self._warmed = True
            gc.freeze()  # what is there stays: looking through it again and again would hold up keys
            gc.enable()  # one command does without; a screen stays open
            self.run_worker(self._load_behind, thread=True, group="warm", exit_on_error=False)
            self.set_interval(_LOOK_AGAIN, self.look_again)
            self._say_notices()

    def _say_notices(self) -> None:
        """Say what is to be known about the ledger file itself: that an older copy lies in its place, and the like."""
        for sentence in self.desk.around.notices():
            self.notify(advice(sentence), severity="warning", markup=False, timeout=_NOTICE)

    def _load_behind(self) -> None:
        """Load what writing needs, then see whether the settings name keys that there are not."""
        from ledger.tui.preferences import wrong_keys

        self.desk.around.warm()
        own = self.desk.around.screen.keys
        for text in wrong_keys(own, type(self)) if own else ():
            self.call_from_thread(self.say, text, severity="warning")

    def watch_scope(self, before: Scope, now: Scope) -> None:
        """Show the choice, and keep it for next time."""
        if not now.person:
            return
        self.desk.around.remember(person=now.person, plan=now.plan or "")
        if before.person:
            self.reload_current()

    def ledger_changed(self) -> None:
        """The ledger holds other entries than before: read again what is shown."""
        self.look_again()

    def reload_current(self) -> None:
        """Read again what is shown, where the ledger or what is chosen is another."""
        for screen in self.screen_stack:
            if isinstance(screen, LedgerScreen) and screen.is_mounted:
                screen.reload_if_changed()

    @work(exclusive=True, group="look")
    async def look_again(self) -> None:
        """See what another program has written meanwhile, and new names."""
        try:
            newest = await self.desk.ask(newest_of)
            self._say_notices()
            if newest == self._newest and bool(self.people) != (self.current_mode == "welcome"):
                return
            start = await self._start()
        except LedgerError:
            return  # the screen itself says what is wrong when it next reads
        if self.people and not start.newest:
            gone = f"There is no ledger at {plain(self.desk.around.path)} any more."
            self.say(f"{gone} Put it back, or its newest backup: roth-ledger restore latest", severity="error")
        self.take_in(start)
        self.revision += 1
        if start.exists == (self.current_mode == "welcome") and len(self.screen_stack) == 1:
            await self.switch_mode("overview" if start.exists else "welcome")
        self.reload_current()

    def say(self, text: str, *, severity: Any = "information") -> None:
        """Say the result of an action; errors stay until they are read."""
        self.notify(plain(text), severity=severity, markup=False, timeout=4 if severity == "information" else 30)

    def watch_theme(self, theme: str) -> None:
        """Keep the theme for next time."""
        if self._warmed:
            self.desk.around.remember(theme=theme)
