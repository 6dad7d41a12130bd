"""Letting an alert be, with a reason and perhaps until a day."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.widgets import Static

from ledger.domain.alerts.alert import Alert
from ledger.domain.status import Status
from ledger.services.acknowledging import acknowledge as record_acknowledgement
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.entry_form import EntryForm, Saved, show_form
from ledger.tui.forms.fields import DAY, FormField
from ledger.tui.text import line
from ledger.tui.widgets.alert_list import alert_text

if TYPE_CHECKING:
    from ledger.domain.settings import Thresholds
    from ledger.tui.app import LedgerApp


class AcknowledgeForm(EntryForm):
    """Why the alerts of a code and year may be quiet."""

    RECORD = "acknowledged"
    TITLE_OF = "Let an alert be"
    AUTO_FOCUS = "#field-reason"

    def __init__(self, alert: Alert, year: int, person: str, today: dt.date, thresholds: "Thresholds") -> None:
        super().__init__({"person": person, "code": alert.code, "year": year})
        self._alert, self._today, self._thresholds = alert, today, thresholds

    def fields(self) -> Sequence[FormField]:
        """The reason, and until when."""
        return (
            FormField(
                key="reason",
                label="Why it may be quiet",
                required=True,
                help="It stays in the list with this reason, and is loud again when its facts change.",
            ),
            FormField(
                key="until",
                label="Quiet until",
                kind=DAY,
                help="The last day on which it is quiet; left empty, until its facts change.",
            ),
        )

    def side(self) -> ComposeResult:
        """The alert itself."""
        yield Static(alert_text(self._alert))
        yield Static(line(f"All alerts of the code {self._alert.code} of that year are meant."), classes="muted")

    def write(self, ledger: LedgerFile, value: Any, reason: str | None) -> Saved:
        """Record it."""
        del reason
        done = record_acknowledgement(
            ledger,
            person=value.person,
            code=value.code,
            year=value.year,
            reason=value.reason,
            until=value.until,
            as_of=self._today,
            thresholds=self._thresholds,
            command="screen: acknowledge",
        )
        return Saved(done.logged.id, tuple(done.logged.notes))


async def acknowledge(app: "LedgerApp", alert: Alert, status: Status) -> Saved | None:
    """Let an alert of a person's year be."""
    desk = app.desk
    form = AcknowledgeForm(alert, status.year, status.person, desk.today, desk.thresholds)
    return await show_form(app, form, f"Acknowledged {alert.code}.")
