"""The first set-up: one short page after the other, back and forth without losing a word; one batch at the end."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import ContentSwitcher, Input, Select, Static

from ledger.domain.dates import EARLIEST_BIRTH, parse_day
from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.limits.personal import NONE, catch_up_kind
from ledger.domain.records import record_of
from ledger.services.first_ledger import Taken, taken_ids
from ledger.services.recording import record_all
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.fields import FormField, label_for, put_value, read_widget, widget_for
from ledger.tui.forms.party_fields import UNKNOWN, book_line
from ledger.tui.forms.plan_form import ASKED
from ledger.tui.screens.wizard_answers import check_page, summed_up, values_of
from ledger.tui.screens.wizard_pages import PLAN, SUMMARY, WAGES, YOU, Page, pages
from ledger.tui.text import line, lines, told
from ledger.tui.widgets.keys_line import KeysLine

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_BEGIN_WITH = {"kind": "401k", **dict.fromkeys(ASKED, UNKNOWN)}
_DRAFT = "wizard"


class SetUp(NamedTuple):
    """What was set up: the ids of the person and of the plan, where there is one."""

    person: str
    plan: str | None


class WizardScreen(ModalScreen[SetUp | None]):
    """Dismisses with what was recorded, or None when it was left; what was typed is there again the next time."""

    CSS_PATH = "wizard.tcss"
    AUTO_FOCUS = ""
    HELP = "Every page can be skipped: the last one says what is missing then. Nothing is recorded before it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2,ctrl+s", "next", "Next", key_display="F2", id="wizard.next", tooltip="Go on; at the end, record it"
        ),
        Binding("f3", "skip", "Skip", id="wizard.skip", tooltip="Go on without this page"),
        Binding("escape", "back", "Back", id="wizard.back", tooltip="Back a page; from the first, leave"),
        Binding("down", "app.focus_next", "Next field", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="form.before"),
        Binding("f1", "app.help", "Help", id="form.help"),
    ]

    def __init__(self, pages_: tuple[Page, ...], taken: Taken | None) -> None:
        """`taken` are the ids that are in the ledger; None where there is no ledger yet."""
        super().__init__()
        self._pages = pages_
        self._taken = taken
        self._place = 0
        self._answers: dict[str, dict[str, Any]] = {}
        self._values: list[Any] = []
        self._saving = False
        self._first: dict[str, Any] = {}

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._pages[self._place]

    def compose(self) -> ComposeResult:
        """The progress, all pages of which one is seen, what is wrong, and the keys."""
        with Vertical(id="wizard") as frame:
            frame.border_title = line("Set up your ledger")
            yield Static(id="progress", markup=False)
            with ContentSwitcher(id="pages", initial=f"page-{self.page.key}"):
                for page in self._pages:
                    with VerticalScroll(id=f"page-{page.key}", can_focus=page.key == SUMMARY):
                        yield Static(line(page.title), classes="page-title")
                        if page.why:
                            yield Static(line(page.why), classes="why")
                        yield from self._fields(page)
            yield Static(id="field-help", markup=False)
            yield Static(id="problem", markup=False)
        yield KeysLine()

    def _fields(self, page: Page) -> ComposeResult:
        for field in page.fields:
            if field.section:
                yield Static(line(field.section), classes="section")
            with Horizontal(classes="field"):
                yield label_for(field)
                yield widget_for(field, _BEGIN_WITH)
        if page.key == SUMMARY:
            yield Static(id="summary")

    def on_mount(self) -> None:
        """Take up what was typed before, and begin."""
        self._first = self._typed_as_is()
        for field, widget in self._widgets():
            held = self.ledger_app.drafts.get(_DRAFT, {}).get(field.key)
            if held is not None:
                widget.value = held
        self._show()

    # --- pages ---

    def _widgets(self) -> "list[tuple[FormField, Any]]":
        return [(field, self.query_one(f"#{field.widget_id}")) for page in self._pages for field in page.fields]

    def _typed_as_is(self) -> dict[str, Any]:
        held = {field.key: widget.value for field, widget in self._widgets()}
        return {key: None if value is Select.NULL else value for key, value in held.items()}

    @on(Input.Changed)
    @on(Select.Changed)
    def _keep(self) -> None:
        if self._first:
            self.ledger_app.drafts[_DRAFT] = self._typed_as_is()

    def _read(self, page: Page) -> dict[str, Any]:
        """What a page holds, as the book has it; empty where it says nothing.

        Raises:
            InvalidEntryError: a field cannot be meant so; it names the field.
        """
        held: dict[str, Any] = {}
        for field in page.fields:
            value = read_widget(field, self.query_one(f"#{field.widget_id}"))
            if value is not None:
                put_value(held, field.key, value)
        if page.key == PLAN and held.keys() <= {"kind"}:
            return {}
        return book_line(page.fields, held)

    def _show_progress(self) -> None:
        places = [place for place, page in enumerate(self._pages) if not self._passed_over(page)]
        at = places.index(self._place)
        marks = "".join("●" if place <= at else "○" for place in range(len(places)))
        self.query_one("#progress", Static).update(f"{marks}  {at + 1} of {len(places)}")

    def _show(self) -> None:
        page = self.page
        self._show_progress()
        self._problem(None)
        self.query_one("#pages", ContentSwitcher).current = f"page-{page.key}"
        self.query_one("#field-help", Static).update("")
        if page.key == SUMMARY:
            self._sum_up()
            self.query_one(f"#page-{SUMMARY}").focus()
        else:
            self.query_one(f"#{page.fields[0].widget_id}").focus()

    def _passed_over(self, page: Page) -> bool:
        """Wages of last year matter only to those who may catch up this year."""
        born = self._answers.get(YOU, {}).get("birth_date")
        year = self.ledger_app.desk.today.year
        may_catch_up = born and catch_up_kind(year - parse_day(born, earliest=EARLIEST_BIRTH).year, year) != NONE
        return page.key == WAGES and not may_catch_up

    def _go(self, by: int) -> None:
        self._place += by
        while self._passed_over(self.page):
            self._answers.pop(self.page.key, None)
            self._place += by
        self._show()

    def action_next(self) -> None:
        """Take the page and go on; on the last, record it."""
        page = self.page
        if page.key == SUMMARY:
            self._record()
            return
        try:
            held = self._read(page)
            check_page(page.key, held, self._answers, self.ledger_app.desk.today)
        except InvalidEntryError as error:
            self._problem(error)
            return
        self._answers[page.key] = held
        self._go(1)

    def action_skip(self) -> None:
        """Go on without the page; what was typed on it stays there."""
        if self.page.key != SUMMARY:
            self._answers.pop(self.page.key, None)
            self._go(1)

    @work
    async def action_back(self) -> None:
        """Back a page; from the first, leave."""
        if self._saving:
            return
        if self._place:
            self._go(-1)
        elif await self.may_leave():
            self.dismiss(None)

    async def may_leave(self) -> bool:
        """It may always be left: what was typed is there again while the program runs."""
        from ledger.tui.screens.confirm import Confirm

        if self._typed_as_is() == self._first:
            return True
        left = await self.app.push_screen_wait(
            Confirm(
                "Nothing is recorded yet.",
                yes="Leave",
                no="Go on",
                details="What you typed is there again when you begin once more, until you quit the program.",
            )
        )
        return bool(left)

    @on(Input.Submitted)
    def _on(self, event: Input.Submitted) -> None:
        """Enter goes to the next field, from the last to the next page."""
        last = self.page.fields and event.input.id == self.page.fields[-1].widget_id
        self.action_next() if last else self.focus_next()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field holds."""
        field = next((each for each in self.page.fields if each.widget_id == event.widget.id), None)
        if field is not None:
            self.query_one("#field-help", Static).update(field.help)

    def _problem(self, error: LedgerError | None) -> None:
        shown = self.query_one("#problem", Static)
        shown.update("" if error is None else told(error))
        shown.display = error is not None
        if isinstance(error, InvalidEntryError):
            field = next((each for each in self.page.fields if error.field in (each.key, each.key.split(".")[0])), None)
            if field is not None:
                self.query_one(f"#{field.widget_id}").focus()

    # --- the end ---

    def _sum_up(self) -> None:
        """Say what will be recorded, and what is missing."""
        self._values = []
        try:
            self._values = values_of(self._answers, self.ledger_app.desk.today, self._taken)
        except LedgerError as error:
            self._problem(error)
        left_out = [page for page in self._pages if page.missing and not self._passed_over(page)]
        parts = summed_up(self._values, [page for page in left_out if not self._answers.get(page.key)])
        ready = line("F2 records it; u takes all of it back.", "$text-success")
        nobody = line("Go back to the first page with Esc: a ledger begins with a person.", "$text-warning")
        parts.append(ready if self._has_person else nobody)
        self.query_one("#summary", Static).update(lines(parts))

    @property
    def _has_person(self) -> bool:
        return any(record_of(value) == "person" for value in self._values)

    @work(group="write")
    async def _record(self) -> None:
        if self._saving or not self._has_person:
            return
        self._saving, values = True, self._values
        try:
            await self.ledger_app.desk.ask(lambda ledger: _write(ledger, values))
        except LedgerError as error:
            self._saving = False
            self._problem(error)
            return
        self.ledger_app.drafts.pop(_DRAFT, None)
        ids: Mapping[str, str] = {record_of(each): each.id for each in values if record_of(each) in ("person", "plan")}
        self.dismiss(SetUp(ids["person"], ids.get("plan")))


def _write(ledger: LedgerFile, values: list[Any]) -> None:
    ledger.make()
    record_all(ledger, values, "screen: set up")


async def set_up(app: "LedgerApp") -> SetUp | None:
    """Set a ledger up, page by page, then open the form of the first pay stub."""
    taken = await app.desk.ask(lambda ledger: taken_ids(ledger.reader()) if ledger.exists else None)
    done = await app.push_screen_wait(WizardScreen(pages(app.desk.today), taken))
    if done is None:
        return None
    app.say("Your ledger is set up. u takes all of it back.")
    app.scope = app.scope._replace(person=done.person, plan=None)
    await app.begin().wait()
    if done.plan is not None:
        from ledger.tui.forms.stub_form import new_stub

        await app.switch_mode("stubs")
        await new_stub(app, done.plan)
    return done
