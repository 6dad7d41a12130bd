"""Logging a pay stub, and changing one: the form is opened filled in, again and again where the next is wanted."""

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from ledger.domain.errors import LedgerError
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.entry_form import Saved, show_form
from ledger.tui.forms.stub_modal import StubForm
from ledger.tui.forms.stub_opening import Opening, held_line, opening_of
from ledger.tui.text import plain, told

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


async def new_stub(app: "LedgerApp", plan: str | None = None, pay_date: dt.date | None = None) -> Saved | None:
    """Log a pay stub, and more of them as long as the next one is wanted.

    Args:
        app: The app.
        plan: Id of the plan; of None the one chosen, logged last or paid last, and it can be chosen in the form.
        pay_date: The date, where another than the next is meant.

    Returns:
        What was saved last; None where nothing was.
    """
    person, last = app.scope.person, None
    chosen = plan or app.scope.plan or app.desk.around.remembered().get("stub_plan")
    while True:
        try:
            opening = await app.desk.ask(
                lambda ledger, plan=chosen, day=pay_date: opening_of(app, ledger, person, plan, day)  # type: ignore[misc]
            )
        except LedgerError as error:
            app.say(told(error), severity="error")
            return last
        if opening is None:
            app.say("There is no plan yet: press 5 to add one, then log the pay stub.", severity="warning")
            return last
        form = StubForm(opening, held_line(person, opening), why=opening.beginning.next.why)
        saved = await show_form(app, form, "Logged the pay stub.")
        if form.other_plan is not None:
            chosen = form.other_plan
            continue
        if saved is None:
            return last
        app.desk.around.remember(stub_plan=opening.plan)
        if not form.another:
            return saved
        last, chosen, pay_date = saved, opening.plan, None


async def change_stub(app: "LedgerApp", entry: str) -> Saved | None:
    """Enter a pay stub again with other values, under its id; None where it was left as it is."""

    def read(ledger: LedgerFile) -> tuple[Opening, dict[str, Any]] | None:
        stands = ledger.reader().standing(entry)
        if stands is None:
            return None
        held: dict[str, Any] = json.loads(stands.line)
        opening = opening_of(app, ledger, held["person"], held["plan"], stands.day)
        return None if opening is None else (opening, held)

    try:
        found = await app.desk.ask(read)
    except LedgerError as error:
        app.say(told(error), severity="error")
        return None
    if found is None:
        app.say("That stub was taken back; there is nothing to change.", severity="warning")
        return None
    opening, held = found
    why = f"As it stands, logged as {plain(entry)}. What you change is entered in its place; the history keeps both."
    return await show_form(app, StubForm(opening, held, why=why, replaces=entry), "Changed the pay stub.")
