"""Forms of what happens in IRAs beside the plan; Form 8606 and the order of Roth IRA money rest on it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.content import Content

from ledger.domain.typed_parts import read_layer, written_layer
from ledger.services.entry_effects import year_seen
from ledger.services.ports import Reader
from ledger.services.recording import rehearse
from ledger.tui.desk import LedgerFile
from ledger.tui.forms.account_fields import AccountForm, read_words, write_words
from ledger.tui.forms.account_forms import DATE, amount_field
from ledger.tui.forms.fields import AMOUNT, CHOICE, DAY, YEAR, FormField
from ledger.tui.text import line, lines
from ledger.tui.widgets.outcome_panel import OutcomePanel, row, title

if TYPE_CHECKING:
    from ledger.domain.tax.form_8606 import Form8606

_LINES = (("14", "Basis left"), ("15c", "Taxable paid"), ("18", "Taxable conv."))
_EXCEPTION = FormField(
    key="exception", label="Exception", help="Form 5329's number of one: 03 disability, 09 first home."
)


class Looked(NamedTuple):
    """Form 8606 of the year as it would be with the entry."""

    year: int
    form: "Form8606"


class IraForm(AccountForm):
    """An entry about IRAs; shows Form 8606 as it would be with it."""

    HAS_PLAN = False

    def preview(self, ledger: LedgerFile, value: Any) -> Any:
        """Rehearse it."""
        from ledger.services.year_end import year_end

        today = self.ledger_app.desk.today
        seen, as_of = year_seen(value, today)
        year = getattr(value, "for_year", None) or seen

        def look(reader: Reader, _: str) -> Looked:
            return Looked(year, year_end(reader, value.person, year, as_of).form_8606)

        return rehearse(ledger, value, look, replaces=self.replaces)

    def show_preview(self, found: Any) -> None:
        """Whether Form 8606 is needed, and its three lines that matter."""
        panel = self.query_one(OutcomePanel)
        if found is None:
            panel.show(None, None)
        else:
            panel.update(lines(_form_8606(found)))


def _form_8606(found: Looked) -> Iterator[Content]:
    yield title(f"Form 8606 of {found.year}")
    yield line(f"{'Needed' if found.form.required else 'Not needed'}. {found.form.why}")
    for number, name in _LINES:
        amount = found.form.lines.get(number)
        if amount is not None:
            yield row(name, f"${int(amount):,}")
            yield line(f"line {number}", "$text-muted")


class IraOpeningForm(IraForm):
    """What IRAs hold when the ledger begins."""

    RECORD = "ira_opening_balance"
    TITLE_OF = "What your IRAs held when the ledger begins"
    AUTO_FOCUS = "#field-basis"
    UNKNOWN = ("basis",)
    OWN: ClassVar[Sequence[FormField]] = (
        FormField(
            key="kind",
            label="Which IRAs",
            kind=CHOICE,
            required=True,
            choices=(("traditional", "Traditional, SEP and SIMPLE"), ("roth", "Roth")),
            help="All of one kind count as one.",
        ),
        FormField(key="date", label="Day", kind=DAY, required=True, help="From then on the ledger follows them."),
        FormField(
            key="basis",
            label="Basis",
            kind=AMOUNT,
            help="Traditional: line 14 of the last Form 8606. Roth: regular contributions left. Empty: not known.",
        ),
        FormField(
            key="first_year", label="Roth since", kind=YEAR, help="Roth: the first year for which anything went in."
        ),
        FormField(
            key="layers",
            label="Conversions left",
            help="Roth: YEAR:TAXABLE:NONTAXABLE left of a year's conversions; several with a semicolon between.",
        ),
    )

    def _begin_with(self) -> dict[str, Any]:
        return write_words(super()._begin_with(), "layers", written_layer)

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Layers as the book has them."""
        return read_words(typed, "layers", read_layer)


class IraContributionForm(IraForm):
    """A contribution to an IRA."""

    RECORD = "ira_contribution"
    TITLE_OF = "A contribution to an IRA"
    AUTO_FOCUS = "#field-amount"
    OWN = (
        FormField(
            key="kind",
            label="What it is",
            kind=CHOICE,
            required=True,
            choices=(
                ("traditional_nondeductible", "Traditional, not deducted"),
                ("traditional_deductible", "Traditional, deducted"),
                ("roth", "Roth"),
            ),
            help="Whether it was deducted decides about basis.",
        ),
        DATE,
        amount_field(),
        FormField(
            key="for_year",
            label="For the year",
            kind=YEAR,
            required=True,
            help="Until the April due date it may be the year before.",
        ),
    )


class IraConversionForm(IraForm):
    """A conversion from a traditional to a Roth IRA."""

    RECORD = "ira_conversion"
    TITLE_OF = "A conversion from a traditional IRA to a Roth IRA"
    AUTO_FOCUS = "#field-amount"
    HELP = "Money of plans is a conversion of its own (c); this is for IRA money."
    OWN = (DATE, amount_field())


class IraDistributionForm(IraForm):
    """Money paid out of a traditional IRA."""

    RECORD = "ira_distribution"
    TITLE_OF = "Money paid out of a traditional IRA and kept"
    AUTO_FOCUS = "#field-amount"
    OWN = (DATE, amount_field(), _EXCEPTION)


class IraRollInForm(IraForm):
    """Pre-tax IRA money rolled into a plan."""

    RECORD = "ira_roll_in"
    TITLE_OF = "IRA money rolled into a plan"
    AUTO_FOCUS = "#field-amount"
    HELP = "Only pre-tax money can be rolled in; the basis stays behind in the IRA (IRC 408(d)(3)(H))."
    HAS_PLAN = True
    OWN = (DATE, amount_field())


class IraYearEndValueForm(IraForm):
    """What traditional IRAs were worth on 31 December."""

    RECORD = "ira_year_end_value"
    TITLE_OF = "What your traditional IRAs were worth on 31 December"
    AUTO_FOCUS = "#field-value"
    OWN = (
        FormField(key="year", label="Year", kind=YEAR, required=True, help="On whose 31 December it was worth that."),
        FormField(
            key="value",
            label="Value",
            kind=AMOUNT,
            required=True,
            help="All traditional, SEP and SIMPLE IRAs together, Form 8606 line 6; a later one takes its place.",
        ),
    )


class RothIraDistributionForm(IraForm):
    """Money paid out of a Roth IRA."""

    RECORD = "roth_ira_distribution"
    TITLE_OF = "Money paid out of a Roth IRA and kept"
    AUTO_FOCUS = "#field-amount"
    HELP = "Regular contributions count as paid out first, then conversions, the oldest year first."
    OWN = (DATE, amount_field(), _EXCEPTION)
