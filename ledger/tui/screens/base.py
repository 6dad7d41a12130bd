"""What every main screen has: the tabs, whose year it shows, and reading the ledger off the event loop."""

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.tui.desk import LedgerFile
from ledger.tui.fitting import fit
from ledger.tui.scope import Scope
from ledger.tui.text import told
from ledger.tui.widgets.heading import Heading
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

T = TypeVar("T")
_SLOW = 0.15


class LedgerScreen(Screen[None], Generic[T]):
    """A main screen. A kind of it says what it is made of (`body`), reads (`read`) and shows what was read (`show`).

    It is read again when it comes into view, and whenever the ledger or what is chosen changes. State is the values
    read, kept by the screen; widgets only show them.
    """

    NAME: ClassVar[str] = ""
    HELP: ClassVar[str] = ""  # Markdown of ours, shown by F1 above what holds everywhere
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "reload", "Read again", show=False, id="screen.reload"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[Scope, int] | None = None
        fit(self)

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    @property
    def scope(self) -> Scope:
        """Whose year is chosen."""
        return self.ledger_app.scope

    def compose(self) -> ComposeResult:
        """The tabs, the body of the screen, what is wrong, and the keys."""
        yield Heading(self.NAME)
        yield Static(id="trouble", markup=False)
        with Container(id="body"):
            yield from self.body()
        yield KeysLine()

    def body(self) -> ComposeResult:
        """The widgets of the screen."""
        raise NotImplementedError

    def read(self, ledger: LedgerFile, scope: Scope) -> T:
        """Read what the screen shows; runs in the ledger's thread and touches no widget.

        Raises:
            LedgerError: it cannot be read; the screen says so.
        """
        raise NotImplementedError

    def show(self, found: T) -> None:
        """Show what was read."""
        raise NotImplementedError

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Read again what has changed since it was last in view; of the first screen the frame is drawn before."""
        if self._shown is None:
            event.refresh_styles = False  # its widgets have them from being made
        if self.ledger_app.is_warm:
            self.reload_if_changed()
        else:
            self.call_after_refresh(self.reload_if_changed)

    def reload_if_changed(self) -> None:
        """Read again, where the ledger or what is chosen is another than what is shown."""
        if self._shown != (self.scope, self.ledger_app.revision):
            self.reload()

    def action_reload(self) -> None:
        """Read again."""
        self.reload()

    @work(exclusive=True, group="read")
    async def reload(self) -> None:
        """Read the ledger, then show it; a later call takes the place of one under way."""
        scope, revision = self.scope, self.ledger_app.revision
        heading = self.query_one(Heading)
        heading.show(self.ledger_app)
        slow = self.set_timer(_SLOW, lambda: heading.add_class("-reading"))
        try:
            found = await self.ledger_app.desk.ask(lambda ledger: self.read(ledger, scope))
        except LedgerError as error:
            self.trouble(told(error))
        else:
            self.trouble("")
            self._shown = (scope, revision)
            self.show(found)
            self.ledger_app.first_shown()
        finally:
            slow.stop()
            heading.remove_class("-reading")

    def trouble(self, text: str) -> None:
        """Say what is wrong, until it no longer is."""
        held = self.query_one("#trouble", Static)
        held.update(text)
        held.display = bool(text)

    def explained(self) -> "tuple[str, dict[str, Any]] | None":
        """The figure under the cursor, for `x`: its name for `services.explaining.explain`, and its choices."""
        return None
