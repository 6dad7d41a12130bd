"""Year end: what a year's plan money puts on forms and the return, the forms that came, and what differs."""

import json
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import ContentSwitcher, Static

from ledger.domain.errors import LedgerError
from ledger.domain.records import line_of, record_of
from ledger.reports.year_end_words import clocks, form_8606_sentence
from ledger.services.form_sheets import FormSheet, YearSheets, year_sheets
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens import year_end_return as returned
from ledger.tui.screens import year_end_rows as rows
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.screens.year_end_forms import FormsPanel
from ledger.tui.screens.year_end_parts import SECTIONS, SectionBar, YearTable, figure_at
from ledger.tui.text import copied, line, lines, told
from ledger.tui.widgets.ledger_table import LedgerTable

_RECORDS = {"1099-R": "form_1099r", "W-2": "form_w2", "5498": "form_5498"}


class YearEndScreen(LedgerScreen[YearSheets]):
    """Six sections of one year; the first line says whether it is complete and what is to be settled."""

    NAME = "year_end"
    CSS_PATH = "year_end.tcss"
    HELP = """
### Year end
**,** and **.** go from section to section, **[** and **]** from year to year; **x** explains the figure under the
cursor. In **Forms**, **f** enters a form that came: its boxes are held against the ledger while you type. **l** writes
the letter to a payer whose form differs. Once the return is filed, **m** keeps its lines: the year says when something
changes afterwards.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("full_stop", "section(1)", "Section", key_display=", .", id="year.next", tooltip="Next section"),
        Binding("comma", "section(-1)", "Section before", show=False, id="year.before"),
        Binding("f", "enter_form", "Form came", id="year.form", tooltip="Enter the form under the cursor as it came"),
        Binding("F", "other_form", "Another form", show=False, id="year.other_form", tooltip="Enter any form"),
        Binding("e", "replace", "Change", show=False, id="year.replace", tooltip="Enter again with other values"),
        Binding("v", "void", "Void", show=False, id="year.void", tooltip="Take back the form or return on file"),
        Binding("l", "letter", "Letter", id="year.letter", tooltip="Ask a payer for a corrected form"),
        Binding("m", "filed", "Mark filed", id="year.filed", tooltip="Keep the lines of the return as filed"),
        Binding("y", "copy", "Copy row", show=False, id="year.copy"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: YearSheets | None = None
        self._section = SECTIONS[0].key

    def body(self) -> ComposeResult:
        """What is so of the year as a whole, the sections' names, and the section that is chosen."""
        yield Static(id="year-standing")
        yield SectionBar()
        with ContentSwitcher(initial=self._section, id="year-sections"):
            with Horizontal(id="basis"):
                yield YearTable(rows.BASIS, empty="No after-tax money in this year.", id="basis-table")
                with VerticalScroll(id="basis-side", can_focus=False):
                    yield Static(id="basis-said")
            with Vertical(id="conversions"):
                yield YearTable(
                    rows.CONVERSIONS, empty="No conversions in this year: c logs one.", id="conversions-table"
                )
            yield FormsPanel(id="forms")
            with Vertical(id="return"):
                yield YearTable(returned.RETURN, id="return-table")
                with VerticalScroll(id="return-notes", can_focus=False):
                    yield Static(id="return-said")
            with Vertical(id="roth"):
                yield YearTable(
                    returned.ROTH, empty="No conversions to a Roth account in any year so far.", id="roth-table"
                )
                yield Static(id="roth-said")
            with VerticalScroll(id="open"):
                yield Static(id="open-said")

    def on_mount(self) -> None:
        """The section looked at last."""
        held = self.ledger_app.desk.around.remembered().get("year_end_section", "")
        self.show_section(held if any(each.key == held for each in SECTIONS) else self._section)

    # --- what is read and shown ---

    def read(self, ledger: LedgerFile, scope: Scope) -> YearSheets:
        """The year with its forms, sheet by sheet."""
        return year_sheets(ledger.reader(), scope.person, scope.year, self.ledger_app.desk.today)

    def show(self, found: YearSheets) -> None:
        """Fill every section; only the one that is chosen is seen."""
        self._found = found
        year = found.year_end
        running = year.year >= self.ledger_app.desk.today.year
        standing = (
            rows.standing_of(found, running=running)
            if rows.holds_anything(found)
            else line(
                f"Nothing is recorded for {year.year}. [ and ] show other years; n logs a pay stub, f enters a form"
                " that came."
            )
        )
        self.query_one("#year-standing", Static).update(standing)
        self._table("basis").show_rows(rows.basis_rows(year, self.ledger_app.names))
        self._say("basis-said", rows.contributed(year, self.ledger_app.names))
        self._table("conversions").show_rows(rows.conversion_rows(year, self.ledger_app.names))
        self.query_one(FormsPanel).show(found, {**found.employers, **self.ledger_app.names})
        self._table("return").show_rows(returned.return_table(found))
        self._say("return-said", returned.return_notes(found, form_8606_sentence(year)))
        self._table("roth").show_rows(returned.roth_rows(year))
        self._say("roth-said", lines(line(sentence) for sentence in clocks(year)))
        self._say("open-said", returned.open_points(found))
        self.refresh_bindings()

    def _table(self, section: str) -> LedgerTable:
        return self.query_one(f"#{section}-table", LedgerTable)

    def _say(self, id_: str, said: Content) -> None:
        self.query_one(f"#{id_}", Static).update(said)

    # --- sections ---

    def action_section(self, by: int) -> None:
        """Go some sections on."""
        keys = [each.key for each in SECTIONS]
        self.show_section(keys[(keys.index(self._section) + by) % len(keys)])

    def action_show_section(self, key: str) -> None:
        """Go to a section, by a click on its name."""
        self.show_section(key)

    def show_section(self, key: str) -> None:
        """Show one section, and go to what can be moved in it."""
        self._section = key
        self.query_one("#year-sections", ContentSwitcher).current = key
        self.query_one(SectionBar).choose(key)
        self.ledger_app.desk.around.remember(year_end_section=key)
        self.query_one("#open" if key == "open" else f"#{key}-table").focus()
        self.refresh_bindings()

    # --- what the cursor stands on ---

    @property
    def _key(self) -> str | None:
        return None if self._section == "open" else self._table(self._section).cursor_key

    @property
    def _sheet(self) -> FormSheet | None:
        return self.query_one(FormsPanel).chosen if self._section == "forms" else None

    def _entry(self) -> Any | None:
        """The form received, or the return on file, under the cursor."""
        if self._found is None:
            return None
        on_file = [*self._found.returns, *(form for sheet in self._found.sheets for form in sheet.received)]
        return next((each for each in on_file if each.id == self._key), None)

    def explained(self) -> tuple[str, dict[str, Any]] | None:
        """The figure under the cursor."""
        key = self._key
        return None if key is None else figure_at(self._section, key, self._sheet)

    @on(LedgerTable.Highlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(LedgerTable.Chosen)
    async def _opened(self) -> None:
        if self._entry() is not None:
            self.action_replace()
        elif self._section == "forms":
            self.action_enter_form()
        else:
            await self.run_action("app.explain")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a form received or a return on file can be changed or voided."""
        del parameters
        if action in ("replace", "void"):
            return True if self._entry() is not None else None
        return True

    # --- what is done ---

    @work
    async def action_enter_form(self) -> None:
        """Enter the form that is awaited under the cursor; where none is, any form."""
        sheet = self._sheet
        if sheet is None or sheet.received:
            self.action_other_form()
            return
        await self._enter(sheet.form, sheet.payer)

    @work
    async def action_other_form(self) -> None:
        """Enter any form that came."""
        from ledger.tui.screens.choose_form import ChooseForm, forms_to_choose

        if self._found is not None:
            choices = forms_to_choose(self._found, {**self._found.employers, **self.ledger_app.names})
            chosen = await self.ledger_app.push_screen_wait(ChooseForm(choices))
            if chosen is not None:
                await self._enter(chosen.form, chosen.payer)

    async def _enter(self, form: str, payer: str | None) -> None:
        held: dict[str, Any] = {"person": self.scope.person, "year": self.scope.year}
        if form == "1099-R":
            held["plan"] = payer
        elif form == "W-2":
            held["employer"] = payer
        await self._form(_RECORDS[form], held, None)

    @work
    async def action_replace(self) -> None:
        """Enter again the form or return under the cursor."""
        entry = self._entry()
        if entry is not None:
            await self._form(record_of(entry.value), {**json.loads(line_of(entry.value)), "id": entry.id}, entry.id)

    async def _form(self, record: str, held: dict[str, Any], replaces: str | None) -> None:
        from ledger.tui.forms import filed_form, form_1099r_form, form_w2_5498_forms

        if record == "form_1099r":
            await form_1099r_form.enter_1099r(self.ledger_app, held, replaces=replaces)
        elif record == "form_w2":
            await form_w2_5498_forms.enter_w2(self.ledger_app, held, replaces=replaces)
        elif record == "form_5498":
            await form_w2_5498_forms.enter_5498(self.ledger_app, held, replaces=replaces)
        else:
            await filed_form.change_filed(self.ledger_app, held)

    @work
    async def action_void(self) -> None:
        """Take back the form or return under the cursor."""
        from ledger.tui.screens.void_entry import void

        entry = self._entry()
        if entry is None:
            return
        value = entry.value
        said = (
            f"the return of {value.year} filed on {value.date}"
            if record_of(value) == "filed_return"
            else f"the {value.TITLE} of {value.year}"
        )
        await void(self.ledger_app, entry.id, said)

    @work
    async def action_filed(self) -> None:
        """Mark the year's return as filed."""
        from ledger.tui.forms.filed_form import mark_filed

        await mark_filed(self.ledger_app)

    @work
    async def action_letter(self) -> None:
        """The letter to the payer of the form under the cursor where it differs, else to everybody."""
        from ledger.services.form_letters import form_letters
        from ledger.tui.screens.letter import LetterScreen

        found, sheet = self._found, self._sheet
        if found is None:
            return
        today = self.ledger_app.desk.today
        plan = sheet.payer if sheet is not None and sheet.form == "1099-R" and sheet.state == "differs" else None
        try:
            letters = await self.ledger_app.desk.ask(
                lambda ledger: form_letters(ledger.reader(), found.year_end, today, plan)
            )
        except LedgerError as error:
            self.ledger_app.say(told(error), severity="warning")
            return
        if letters:
            name = f"letter-{plan or 'forms'}-{found.year_end.year}.txt"
            await self.ledger_app.push_screen_wait(LetterScreen(letters, name))
        else:
            self.ledger_app.say(
                f"No form of {found.year_end.year} that was entered differs in a way that its payer should correct."
            )

    def action_copy(self) -> None:
        """Copy the row under the cursor, its cells parted by tabs."""
        if self._section != "open":
            table = self._table(self._section)
            row = table.row_at(table.cursor)
            if row is not None:
                self.app.copy_to_clipboard(copied(row.cells))
                self.ledger_app.say("Copied the row.")
