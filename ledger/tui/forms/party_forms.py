"""Forms for people and employers, and for what is known of a person's year."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, ClassVar

from ledger.domain.dates import EARLIEST_BIRTH, check_birth_date, parse_day
from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.tui.forms.fields import AMOUNT, BIRTH, CHOICE, FLAG, YEAR, FormField
from ledger.tui.forms.party_fields import COUNT, PERCENT, YES_OR_NO
from ledger.tui.forms.party_form import NOTES, PartyForm

Choices = tuple[tuple[str, str], ...]

SHORT_NAME = FormField(
    key="id", label="Short name", help="By which entries know it; made from the name where you leave it empty."
)
FILING_STATUSES = (
    ("single", "Single"),
    ("married_joint", "Married filing jointly"),
    ("married_separate", "Married filing separately"),
    ("head_of_household", "Head of household"),
)


def check_born(text: str, today: dt.date) -> None:
    """Check a birth date as the book has it.

    Raises:
        InvalidEntryError: nobody alive was born then; it names the field.
    """
    try:
        check_birth_date(parse_day(text, earliest=EARLIEST_BIRTH), today)
    except LedgerError as error:
        raise InvalidEntryError(error.message, field="birth_date", hint=error.hint) from None


class PersonForm(PartyForm):
    """Whose money it is."""

    RECORD = "person"
    TITLE_OF = "A person"
    AUTO_FOCUS = "#field-name"
    FIELDS = (
        FormField(key="name", label="Name", required=True, help="As you want to read it here."),
        FormField(
            key="birth_date",
            label="Born on",
            kind=BIRTH,
            required=True,
            help="YYYY-MM-DD. The age reached in a year decides about catch-up contributions.",
        ),
        SHORT_NAME,
        *NOTES,
    )
    ABOUT = "The birth date decides from when on catch-up contributions are open, and when payments are early."

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """A birth date is of somebody alive."""
        line = super().complete(typed)
        check_born(line["birth_date"], self.ledger_app.desk.today)
        return line


class EmployerForm(PartyForm):
    """Who pays, and who shares a limit."""

    RECORD = "employer"
    TITLE_OF = "An employer"
    AUTO_FOCUS = "#field-name"
    FIELDS = (
        FormField(key="name", label="Name", required=True, help="As it stands on the pay stub."),
        SHORT_NAME,
        FormField(
            key="group",
            label="Group",
            help="Employers of one group share one 415(c) limit: give all of them the same word.",
        ),
        FormField(
            key="return_due",
            label="Tax return due",
            help="Month and day, extensions included, such as 10-15, if known.",
        ),
        FormField(key="tax_exempt", label="Tax exempt", kind=FLAG, help="Whether the employer is tax exempt."),
        *NOTES,
    )
    ABOUT = "Leave the group empty unless the employers are under common control and share one 415(c) limit."


class YearForm(PartyForm):
    """What is known of one person's year; what is entered a second time keeps what is not named again."""

    OTHERS: ClassVar[str] = ""

    def __init__(self, line: dict[str, Any], choices: Choices = (), *, changes: bool = False) -> None:
        """`choices` are the employers or plans to choose from."""
        self._choices = choices
        super().__init__(line, changes=changes)

    def fields(self) -> Sequence[FormField]:
        """With the employers or plans that there are."""
        return [
            FormField(key=each.key, label=each.label, kind=CHOICE, choices=self._choices, required=True, help=each.help)
            if each.key == self.OTHERS
            else each
            for each in super().fields()
        ]


class WagesForm(YearForm):
    """What an employer paid a person in a year."""

    RECORD = "wages"
    TITLE_OF = "Wages of a year"
    KNOWN_BY = ("person", "employer", "year")
    OTHERS = "employer"
    FIELDS = (
        FormField(key="employer", label="Employer", help="Who paid them."),
        FormField(key="year", label="Year", kind=YEAR, required=True, help="The year of the Form W-2."),
        FormField(
            key="social_security_wages",
            label="Social Security wages",
            kind=AMOUNT,
            help="Form W-2, box 3. It decides whether next year's catch-up has to be Roth.",
        ),
        FormField(
            key="compensation",
            label="415(c) pay",
            kind=AMOUNT,
            help="Of the limitation year that ends in it, where it is not the sum of the stubs.",
        ),
        FormField(
            key="net_earnings",
            label="Net earnings",
            kind=AMOUNT,
            help="Self-employed: after half the self-employment tax, before the contribution.",
        ),
        FormField(key="owner_share", label="Share owned", kind=PERCENT, help="Of the employer, such as 60 %."),
        *NOTES,
    )
    ABOUT = "Only what the pay stubs do not say. Box 3 of last year is needed from the year of the 50th birthday on."


class TaxYearForm(YearForm):
    """What a person's return of a year says."""

    RECORD = "tax_year"
    TITLE_OF = "Tax year"
    KNOWN_BY = ("person", "year")
    FIELDS = (
        FormField(key="year", label="Year", kind=YEAR, required=True, help="Of the return."),
        FormField(
            key="filing_status",
            label="Filing status",
            kind=CHOICE,
            choices=FILING_STATUSES,
            help="As on the return.",
        ),
        FormField(
            key="modified_agi",
            label="Modified AGI",
            kind=AMOUNT,
            help="The income that decides about Roth IRA contributions; conversions left out.",
        ),
        FormField(
            key="lived_apart",
            label="Lived apart",
            kind=CHOICE,
            choices=YES_OR_NO,
            help="Married filing separately: whether you lived apart all year.",
        ),
        *NOTES,
    )
    ABOUT = "Needed for the Roth IRA limit, and for what belongs to one joint return."


class LongServiceForm(YearForm):
    """What the 15-year rule of a 403(b) plan needs to know."""

    RECORD = "long_service"
    TITLE_OF = "15-year rule of a 403(b)"
    KNOWN_BY = ("person", "plan", "year")
    OTHERS = "plan"
    FIELDS = (
        FormField(key="plan", label="Plan", help="The 403(b) plan."),
        FormField(key="year", label="Year", kind=YEAR, required=True, help="In which the amount is used."),
        FormField(
            key="years", label="Years of service", kind=COUNT, required=True, help="Whole years with that employer."
        ),
        FormField(
            key="prior_deferrals",
            label="Earlier deferrals",
            kind=AMOUNT,
            required=True,
            help="All elective deferrals of earlier years with that employer.",
        ),
        FormField(
            key="used_before",
            label="Used before",
            kind=AMOUNT,
            required=True,
            help="What the 15-year rule added in earlier years; 0 where nothing.",
        ),
        *NOTES,
    )
    ABOUT = "Only where the plan allows the catch-up for 15 years of service (IRC 402(g)(7))."
