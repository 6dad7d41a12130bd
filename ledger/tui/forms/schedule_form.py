"""Forms for pay schedules, and for a bonus that is still to come."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ledger.domain.sources import (
    AFTER_TAX,
    DESIGNATED_ROTH,
    EMPLOYER_MATCH,
    PRE_TAX_DEFERRAL,
    ROTH_DEFERRAL,
    SOURCES,
)
from ledger.tui.forms.fields import AMOUNT, CHOICE, DAY, FormField
from ledger.tui.forms.party_fields import ELECTED
from ledger.tui.forms.party_form import NOTES, PartyForm
from ledger.tui.forms.party_forms import Choices
from ledger.tui.words import source_name

PAY_FREQUENCIES = (
    ("biweekly", "Every two weeks"),
    ("semimonthly", "Twice a month"),
    ("monthly", "Monthly"),
    ("weekly", "Weekly"),
)
USUAL = (PRE_TAX_DEFERRAL, ROTH_DEFERRAL, AFTER_TAX)
_RARE = tuple(each for each in SOURCES if each not in (*USUAL, DESIGNATED_ROTH))


def elected_field(source: str, section: str = "") -> FormField:
    """The field of what goes into a source of each pay."""
    matched = " Leave it empty where the plan's match says it." if source == EMPLOYER_MATCH else ""
    return FormField(
        key=f"elected.{source}",
        label=source_name(source),
        kind=ELECTED,
        section=section,
        help=f"10 % of pay, or $500 of each pay, or both: 5 % + $100.{matched}",
    )


_ELECTED = (
    *(elected_field(each, "" if place else "What goes in of each pay") for place, each in enumerate(USUAL)),
    *(elected_field(each, "" if place else "More: other money") for place, each in enumerate(_RARE)),
)


class _OfPlan(PartyForm):
    """A form of what belongs to a person and one of the plans."""

    def __init__(
        self, line: dict[str, Any], plans: Choices, *, changes: bool = False, replaces: str | None = None
    ) -> None:
        """`plans` are those to choose from, by id and name."""
        self._plans = plans
        super().__init__(line, changes=changes, replaces=replaces)

    def fields(self) -> Sequence[FormField]:
        """With the plans that there are."""
        return [replace(each, choices=self._plans) if each.key == "plan" else each for each in super().fields()]


class ScheduleForm(_OfPlan):
    """When a person is paid, and what then goes into a plan."""

    RECORD = "pay_schedule"
    TITLE_OF = "Pay schedule"
    KNOWN_BY = ()
    AUTO_FOCUS = "#field-frequency"
    FIELDS = (
        FormField(key="plan", label="Plan", kind=CHOICE, required=True, help="Into which the money goes."),
        FormField(
            key="frequency", label="Paid", kind=CHOICE, required=True, choices=PAY_FREQUENCIES, help="How often."
        ),
        FormField(
            key="first_pay_date",
            label="A pay date",
            kind=DAY,
            required=True,
            help="From which the others are counted: the first that is logged here, or any later one.",
        ),
        FormField(key="pay", label="Pay", kind=AMOUNT, help="Gross pay of one pay date; empty where not known."),
        *_ELECTED,
        FormField(
            key="from",
            label="Holds from",
            kind=DAY,
            section="How long it holds",
            help="The day from which it takes over from an earlier schedule; empty for the first.",
        ),
        FormField(key="until", label="Until", kind=DAY, help="Its last day, where the job ends."),
        *NOTES,
    )
    ABOUT = (
        "Pay dates and elections to come fill in the next stub and the figures expected for the rest of the year. "
        "Where they change on a day, add a schedule that holds from that day."
    )


class BonusForm(_OfPlan):
    """A bonus, or another pay date outside the schedule, that is still to come."""

    RECORD = "expected_pay"
    TITLE_OF = "A bonus to come"
    KNOWN_BY = ("person", "plan", "pay_date")
    AUTO_FOCUS = "#field-pay_date"
    FIELDS = (
        FormField(key="plan", label="Plan", kind=CHOICE, required=True, help="Into which a part of it may go."),
        FormField(key="pay_date", label="Pay date", kind=DAY, required=True, help="The day it is paid."),
        FormField(key="pay", label="Pay", kind=AMOUNT, required=True, help="Gross pay of that date."),
        *_ELECTED,
        *NOTES,
    )
    ABOUT = "Where nothing is elected, nothing of it goes into the plan. Once it is paid, log its stub."
