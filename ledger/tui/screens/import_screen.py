"""The review of an import: its questions answered, every line seen with what it does, recorded with one key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from ledger.domain.errors import LedgerError
from ledger.importers.base import Candidate, Question
from ledger.services.importing.checked_answers import (
    LATER,
    checked_answer,
    checked_kind,
    corrects_a_table,
    open_candidates,
)
from ledger.services.importing.report import ImportReport
from ledger.tui.screens.import_effect import FILE_COLUMNS, VerdictLine, effect_text, file_line, file_rows, verdict
from ledger.tui.screens.import_groups import RowsPanel
from ledger.tui.screens.import_question import QuestionPanel
from ledger.tui.screens.import_rows import review_rows
from ledger.tui.screens.import_run import Gathered, ImportRun
from ledger.tui.screens.import_words import asked
from ledger.tui.text import line, told
from ledger.tui.widgets.keys_line import KeysLine
from ledger.tui.widgets.ledger_table import LedgerTable

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_READING = "Reading the files; the ledger waits until it is done."


class ImportReview(ModalScreen[ImportReport | None]):
    """Dismisses with what was recorded, or None where it was left."""

    AUTO_FOCUS = ""
    CSS_PATH = "import_screen.tcss"
    HELP = """
### What an import would record
Answer what the files cannot say, by number, with the arrows or by typing; **b** goes back one answer. Answers are
remembered for the plan. **t** shows one group of rows after another. **F2** records all of it in one batch, which one
**u** takes back; with a line that cannot be recorded nothing is.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2,ctrl+s", "record", "Record", key_display="F2", id="import.record", tooltip="Record what is new"),
        Binding("t", "group", "Next group", id="import.group", tooltip="Show another group of rows"),
        Binding("b", "before", "Answer before", id="import.before", tooltip="Take back the last answer"),
        Binding("escape", "leave", "Leave", id="import.leave"),
        Binding("f1", "app.help", "Help", id="import.help"),
    ]

    @dataclass
    class LinesRead(Message):
        """So many lines are read."""

        number: int

    def __init__(self, gathered: Gathered) -> None:
        super().__init__()
        self._gathered = gathered
        self._given: dict[str, str] = {}
        self._later: set[str] = set()
        self._answered: list[str] = []  # keys, in the order in which they were answered
        self._report: ImportReport | None = None
        self._busy = False
        self._writing = False

    @property
    def ledger_app(self) -> "LedgerApp":
        """The app, by its own class."""
        return cast("LedgerApp", self.app)

    def compose(self) -> ComposeResult:
        """The verdict, the files, the question or the effect beside the rows, and the keys."""
        with Vertical(id="review-frame") as frame:
            frame.border_title = line("Import")
            yield VerdictLine(id="review-verdict")
            yield LedgerTable(FILE_COLUMNS, id="review-files")
            yield Static(id="review-file")
            with Container(id="review-columns"):
                yield RowsPanel(several=len(self._gathered.files) > 1, id="review-main")
                with Vertical(id="review-side"):
                    yield QuestionPanel(id="review-question")
                    with VerticalScroll(id="review-effect"):
                        yield Static(id="review-effects")
            yield Static(id="problem", markup=False)
        yield KeysLine()

    def on_mount(self) -> None:
        """Work out what would be recorded."""
        self.query_one(QuestionPanel).display = False
        self.query_one("#review-files").display = len(self._gathered.files) > 1
        self._work_out({})

    # --- what would be recorded ---

    @property
    def _run(self) -> ImportRun:
        desk = self.ledger_app.desk
        return ImportRun(self._gathered, desk.today, desk.thresholds, self._lines_read)

    def _lines_read(self, number: int) -> None:
        """Called in the ledger's thread."""
        self.post_message(self.LinesRead(number))

    @on(LinesRead)
    def _progress(self, event: LinesRead) -> None:
        if self._busy:
            self._doing(f"{event.number:,} lines read; the ledger waits until it is done.")

    @work(exclusive=True, group="preview")
    async def _work_out(self, new: Mapping[str, str]) -> None:
        """Read the files with another answer; one with which they cannot be read is asked again."""
        run, tried = self._run, {**self._given, **new}
        self._busy = True
        slow = self.set_timer(0.3, lambda: self._doing(_READING))
        try:
            report = await self.ledger_app.desk.ask(lambda ledger: run.rehearse(ledger, tried))
        except LedgerError as error:
            self._not_so(error)
            return
        finally:
            slow.stop()
            self._busy = False
        before = self._report
        if report.refused and before is not None and new and corrects_a_table(before, new):
            why = [f"{each.why} {each.hint}".strip() for file in report.files for each in file.refused]
            self.query_one(QuestionPanel).say("\n".join(why))
            self._show_verdict(before)
            return
        self._given.update(new)
        self._answered += [key for key in new if key not in self._answered]
        self._show(report)

    def _not_so(self, error: LedgerError) -> None:
        if self._report is not None:
            self.query_one(QuestionPanel).say(told(error))
            self._show_verdict(self._report)
            return
        hint = error.hint
        if not self.ledger_app.people:
            hint = "Set up your ledger first: Esc, then b on the first screen."
        self.query_one(VerdictLine).wrong(f"{error.message} {hint}".strip())

    def _show(self, report: ImportReport) -> None:
        self._report = report
        self._problem("")
        self._show_verdict(report)
        self._show_files(report)
        self.query_one(RowsPanel).show(review_rows(report))
        effects = effect_text(report, self._gathered.left_out, self.ledger_app.names)
        self.query_one("#review-effects", Static).update(effects)
        self.set_class(not effects.plain, "-no-effect")
        self._ask_next(report)

    def _show_verdict(self, report: ImportReport) -> None:
        self.query_one(VerdictLine).judge(report, len(self._open(report)))

    def _show_files(self, report: ImportReport) -> None:
        self.query_one("#review-files", LedgerTable).show_rows(file_rows(report))
        self._show_file()

    @on(LedgerTable.Highlighted, "#review-files")
    def _show_file(self) -> None:
        table = self.query_one("#review-files", LedgerTable)
        if self._report is not None and table.cursor < len(self._report.files):
            file = self._report.files[table.cursor]
            self.query_one("#review-file", Static).update(file_line(file, self.ledger_app.names))

    # --- questions ---

    def _open(self, report: ImportReport) -> list[Question | Candidate]:
        """What is still to be answered, those that may stay open last."""
        optional = [each for each in report.all_questions if each.optional and each.key not in self._given]
        candidates = [] if report.questions else open_candidates(report, self._given, self._later)
        return [*report.questions, *optional, *candidates]

    def _ask_next(self, report: ImportReport) -> None:
        left = [] if report.refused else self._open(report)
        panel = self.query_one(QuestionPanel)
        had_focus = self.focused is not None and panel in self.focused.ancestors
        self.set_class(bool(left), "-asking")
        if left:
            more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
            panel.show(asked(left[0], self.ledger_app.names), f"Question {len(self._answered) + 1}{more}")
            if self.focused is None:
                panel.take_focus()
            return
        panel.show(None)
        if had_focus or self.focused is None:
            self.query_one("#review-rows").focus()

    @on(QuestionPanel.Answered)
    def _take_answer(self, event: QuestionPanel.Answered) -> None:
        if self._busy:
            return
        about = event.asked.about
        panel = self.query_one(QuestionPanel)
        try:
            if isinstance(about, Candidate):
                key, answer = about.key, checked_kind(event.text)
            else:
                key, answer = checked_answer(about, event.text)
        except LedgerError as error:
            panel.say(told(error))
            return
        panel.say("")
        if answer == LATER and isinstance(about, Candidate):
            self._later.add(key)
            self._answered.append(key)
            if self._report is not None:
                self._show(self._report)
        else:
            self._work_out({key: answer})

    def action_before(self) -> None:
        """Take back the last answer, and ask again."""
        if self._busy:
            return
        if not self._answered:
            self._problem("Nothing was answered yet.")
            return
        key = self._answered.pop()
        self._later.discard(key)
        self._given.pop(key, None)
        self._work_out({})

    def action_group(self) -> None:
        """Show the next group of rows."""
        self.query_one(RowsPanel).next_group()

    # --- recording and leaving ---

    def action_record(self) -> None:
        """Record what is new, once all is answered that has to be."""
        report = self._report
        if report is None or self._busy:  # a write cannot be called back
            return
        if report.refused or report.questions:
            self._problem(verdict(report, 0)[1])
            if report.refused:
                self.query_one(RowsPanel).show_group("refused")
            self.query_one(QuestionPanel).take_focus()
            return
        self._busy = self._writing = True
        self._doing("Recording…")
        self._record(report)

    @work(group="write")
    async def _record(self, before: ImportReport) -> None:
        run, given = self._run, dict(self._given)
        try:
            report = await self.ledger_app.desk.ask(lambda ledger: run.record(ledger, given))
        except LedgerError as error:
            self._show_verdict(before)
            self._problem(told(error))
            return
        finally:
            self._busy = self._writing = False
        if report.refused or report.questions:  # another program wrote to the ledger meanwhile
            self._show(report)
            self._problem("The ledger has changed meanwhile: look again. Nothing was recorded.")
            return
        self.dismiss(report)

    async def may_leave(self) -> bool:
        """Whether the review may be left: nothing was answered, or the person says so."""
        from ledger.tui.screens.confirm import Confirm

        if not self._answered:
            return True
        question = Confirm("Nothing is recorded yet, and your answers are lost.", yes="Leave", no="Stay")
        leave: bool = await self.ledger_app.push_screen_wait(question)
        return leave

    @work
    async def action_leave(self) -> None:
        """Leave without recording."""
        if not self._writing and await self.may_leave():
            self.dismiss(None)

    def _doing(self, text: str) -> None:
        self.query_one(VerdictLine).doing(text)

    def _problem(self, text: str) -> None:
        problem = self.query_one("#problem", Static)
        problem.update(line(text))
        problem.display = bool(text)
