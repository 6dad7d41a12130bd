"""Whether a plan allows after-tax money to become Roth money: rule by rule, answered in place, with a letter to HR."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.domain.parties import Employer, Plan
from ledger.domain.planning.strategy_checklist import ChecklistItem, Verdict, checklist, verdict
from ledger.services.corrections import undo
from ledger.services.plan_answers import answer, rules_on
from ledger.services.plan_questions import letter_to_hr
from ledger.tui.corrected import said_of
from ledger.tui.desk import LedgerFile
from ledger.tui.screens.party_details import OUTCOMES
from ledger.tui.screens.plans_menu import ChooseWay, Way
from ledger.tui.text import line, lines, styled, told
from ledger.tui.widgets.keys_line import KeysLine
from ledger.tui.widgets.ledger_table import Column, LedgerTable, Row

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_MARKS = {"yes": "✓ yes", "no": "✗ no", "unknown": "? unknown"}
_STYLES = {"yes": "", "no": "bad", "unknown": "strong"}
# What is not answered by yes and no is filled in on the form of the plan.
_YES_OR_NO = "_allowed"
_SEPARATE = "separate_after_tax_contract"
_SINCE = (
    Way("always", "a", "It was always so", "what the ledger says is corrected"),
    Way("today", "t", "From today on", "figures before today stay"),
)


class Checked(NamedTuple):
    """A plan held against the strategy."""

    plan: Plan
    employer: Employer
    items: list[ChecklistItem]
    verdict: Verdict


class ChecklistScreen(ModalScreen[None]):
    """The checklist of one plan."""

    CSS_PATH = "checklist.tcss"
    AUTO_FOCUS = "#items"
    HELP = "Answer with `y`, `n` or `?` what the plan's summary or HR says; `u` takes an answer back."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", "Yes", id="checklist.yes", tooltip="The plan allows it"),
        Binding("n", "answer('no')", "No", id="checklist.no", tooltip="The plan does not allow it"),
        Binding("question_mark", "answer('unknown')", "Not known", key_display="?", id="checklist.unknown"),
        Binding("e", "edit", "Fill in", id="checklist.edit", tooltip="Fill in the rule on the form of the plan"),
        Binding("w", "letter", "Write to HR", id="checklist.letter", tooltip="The open questions as a letter"),
        Binding("u", "undo", "Undo", id="undo", tooltip="Take back the last change"),
        Binding("escape,q", "dismiss", "Back", id="checklist.back"),
        Binding("f1", "app.help", "Help", show=False, id="form.help"),
    ]

    def __init__(self, plan: str) -> None:
        """`plan` is its id."""
        super().__init__()
        self._plan = plan
        self._found: Checked | None = None

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    def compose(self) -> ComposeResult:
        """The verdict, the rules, and what the one under the cursor means."""
        with Vertical(id="checklist") as frame:
            frame.border_title = line("Does the plan allow it?")
            yield Static(id="verdict")
            yield LedgerTable((Column("state", "Answer", 9), Column("label", "Rule", 30, grow=True)), id="items")
            yield Static(id="means")
            yield Static(id="problem", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """Read the plan."""
        self.read_again()

    @work(exclusive=True, group="read")
    async def read_again(self) -> None:
        """Hold the plan as it now stands against the strategy."""
        plan, today = self._plan, self.ledger_app.desk.today
        try:
            found = await self.ledger_app.desk.ask(lambda ledger: _checked(ledger, plan, today))
        except LedgerError as error:
            self._problem(told(error))
            return
        self._found = found
        said, style = OUTCOMES[found.verdict.outcome]
        verdict_ = line(found.plan.name, "bold"), line(said, f"{style} bold"), line(found.verdict.why)
        self.query_one("#verdict", Static).update(lines(verdict_))
        rows = [Row(each.key, (_MARKS[each.state], each.label), _STYLES[each.state]) for each in found.items]
        self.query_one("#items", LedgerTable).show_rows(rows)
        self._tell()

    @property
    def _item(self) -> ChecklistItem | None:
        found = [] if self._found is None else self._found.items
        return next((each for each in found if each.key == self.query_one("#items", LedgerTable).cursor_key), None)

    @on(LedgerTable.Highlighted, "#items")
    def _tell(self) -> None:
        item = self._item
        if item is None:
            return
        parts = [line(item.means)]
        if item.question is not None:
            parts.append(styled("[$text-warning]Ask:[/] $question", question=item.question))
        way = "y, n or ? answers it." if _flag(item) else "e fills it in." if len(item.rules) else ""
        if item.key == "way_to_roth":
            way = "It follows from the rules above and below."
        self.query_one("#means", Static).update(lines([*parts, line(way, "$text-muted")]))
        self._problem("")

    @on(LedgerTable.Chosen, "#items")
    def _chosen(self) -> None:
        self.action_edit()

    # --- answering ---

    @work(group="write")
    async def action_answer(self, word: str) -> None:
        """Record an answer; what the ledger said otherwise is corrected, or changes from today on."""
        item, found, app = self._item, self._found, self.ledger_app
        if item is None or found is None:
            return
        rule = _flag(item)
        if rule is None:
            self._problem("That is not answered by yes or no: press e to fill it in.")
            return
        allowed = {"yes": True, "no": False}.get(word)
        today, since = app.desk.today, None
        known = rule not in found.plan.unconfirmed
        if known and allowed is not None and allowed != getattr(found.plan, rule):
            way = await app.push_screen_wait(ChooseWay("The ledger says otherwise. Since when is it so?", _SINCE))
            if way is None:
                return
            since = today if way == "today" else None
        try:
            await app.desk.ask(
                lambda ledger: answer(
                    ledger, found.plan.id, rule, allowed=allowed, today=today, from_=since, command="screen: checklist"
                )
            )
        except LedgerError as error:
            self._problem(told(error))
            return
        app.say(f"{item.label}: {_MARKS[word][2:]}. u takes it back.")
        app.ledger_changed()
        self.read_again()

    @work(group="write")
    async def action_undo(self) -> None:
        """Take back the last change, whatever made it."""
        try:
            done = await self.ledger_app.desk.ask(lambda ledger: undo(ledger, "screen: undo"))
        except LedgerError as error:
            self._problem(told(error))
            return
        self.ledger_app.say(said_of(done, "took back"))
        self.ledger_app.ledger_changed()
        self.read_again()

    def on_screen_resume(self) -> None:
        """After an undo or a form the plan may say other things."""
        if self._found is not None:
            self.read_again()

    @work
    async def action_edit(self) -> None:
        """Fill the rule in on the form of the plan."""
        from ledger.tui.screens.plans_actions import change

        await change(self.ledger_app, f"plan:{self._plan}")
        self.read_again()

    @work
    async def action_letter(self) -> None:
        """Show the letter with the open questions."""
        found = self._found
        if found is None:
            return
        try:
            text = letter_to_hr(found.plan, found.employer, found.items, self.ledger_app.desk.today)
        except LedgerError as error:
            self._problem(told(error))
            return
        from ledger.tui.screens.letter import LetterScreen

        await self.app.push_screen_wait(LetterScreen([text], "questions-to-hr.txt", title="Questions to the employer"))

    def _problem(self, text: str) -> None:
        problem = self.query_one("#problem", Static)
        problem.update(text)
        problem.display = bool(text)


def _flag(item: ChecklistItem) -> str | None:
    """The rule that yes or no answers; None where there is none, or several."""
    rule = item.rules[0]
    return rule if len(item.rules) == 1 and (rule.endswith(_YES_OR_NO) or rule == _SEPARATE) else None


def _checked(ledger: LedgerFile, plan: str, today: dt.date) -> Checked:
    reader = ledger.reader()
    rules = rules_on(reader, plan, today)
    items = checklist(rules)
    return Checked(rules, reader.named("employer", [rules.employer])[rules.employer], items, verdict(items))
