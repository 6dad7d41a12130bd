"""What to do next, and doing it: each step opens the form or the screen where it is done."""

from typing import TYPE_CHECKING

from ledger.domain.errors import LedgerError
from ledger.domain.status import Status
from ledger.services.next_steps import (
    ADD_PERSON,
    ADD_PLAN,
    ADD_SCHEDULE,
    CONVERT,
    ENTER_FORM,
    LOG_STUB,
    MARK_FILED,
    STATE_EARNINGS,
    NextStep,
    next_steps,
)
from ledger.tui.desk import LedgerFile
from ledger.tui.text import told

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp

_ADDED = {ADD_PERSON: "person", ADD_PLAN: "plan", ADD_SCHEDULE: "pay_schedule"}


def steps_of(ledger: LedgerFile, status: Status) -> tuple[NextStep, ...]:
    """What to do next for the person of a status, as seen from its day.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    return tuple(next_steps(ledger.reader(), status, status.as_of))


async def do_step(app: "LedgerApp", step: NextStep) -> None:
    """Open what the step is done with; where the ledger cannot be read, say so."""
    try:
        await _do(app, step)
    except LedgerError as error:
        app.say(told(error), severity="warning")


async def _do(app: "LedgerApp", step: NextStep) -> None:
    if step.do == LOG_STUB:
        from ledger.tui.forms.stub_form import new_stub

        await new_stub(app, plan=step.plan, pay_date=step.date)
    elif step.do == CONVERT:
        from ledger.tui.forms.conversion_form import new_conversion

        await new_conversion(app, plan=step.plan)
    elif step.do == STATE_EARNINGS and step.entry is not None:
        from ledger.tui.forms.conversion_form import change_conversion

        await change_conversion(app, step.entry, state_earnings=True)
    elif step.do in _ADDED:
        from ledger.tui.screens.plans_actions import add

        await add(app, _ADDED[step.do], plan=step.plan)
    else:
        await _of_ended_year(app, step)


async def _of_ended_year(app: "LedgerApp", step: NextStep) -> None:
    """Go to the year end that is meant; enter the form, or mark the return, that is missing there."""
    if step.year is not None:
        app.scope = app.scope._replace(year=step.year)
    await app.action_go("year_end")
    held = {"person": app.scope.person, "year": step.year}
    if step.do == MARK_FILED:
        from ledger.tui.forms.filed_form import mark_filed

        await mark_filed(app)
    elif step.do == ENTER_FORM and step.plan is not None:
        from ledger.tui.forms.form_1099r_form import enter_1099r

        await enter_1099r(app, {**held, "plan": step.plan})
    elif step.do == ENTER_FORM:
        from ledger.tui.forms.form_w2_5498_forms import enter_w2

        await enter_w2(app, {**held, "employer": step.employer})
