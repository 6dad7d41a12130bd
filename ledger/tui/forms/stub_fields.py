"""The fields of a pay stub, and the columns that its amounts stand in."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Static

from ledger.domain.sources import (
    AFTER_TAX,
    DESIGNATED_ROTH,
    EMPLOYER_MATCH,
    EMPLOYER_NONELECTIVE,
    PRE_TAX_DEFERRAL,
    ROTH_DEFERRAL,
    SOURCES,
)
from ledger.tui.forms.fields import AMOUNT, CHOICE, DAY, FormField
from ledger.tui.text import line
from ledger.tui.widgets.inputs import AmountInput
from ledger.tui.words import source_name

USUAL = frozenset({PRE_TAX_DEFERRAL, ROTH_DEFERRAL, AFTER_TAX, EMPLOYER_MATCH, EMPLOYER_NONELECTIVE})
PAID = tuple(source for source in SOURCES if source != DESIGNATED_ROTH)
_SUM = "As on the stub; a sum such as 1200+350 may be typed."
_PRINTED = (
    "The year to date as the stub prints it, where it does: it is compared, never added; ≠ says by how much it is off."
)

PAY_DATE = FormField(key="pay_date", label="Pay date", kind=DAY, required=True, help="It decides the tax year.")
DEPOSIT_DATE = FormField(
    key="deposit_date", label="Deposited", kind=DAY, help="When the money reached the plan, if not on the pay date."
)
PAY_TYPE = FormField(
    key="pay_type",
    label="Pay type",
    kind=CHOICE,
    choices=(("regular", "Regular"), ("bonus", "Bonus")),
    help="A bonus is no pattern for the next stub.",
)
PAY = FormField(key="compensation", label="Pay", kind=AMOUNT, help=f"Gross pay of this pay date. {_SUM}")
PLAN_PAY = FormField(
    key="plan_pay",
    label="Plan pay",
    kind=AMOUNT,
    help="Pay as the plan's formulas see it; the same as pay if left empty.",
)
NOTE = FormField(key="note", label="Note")
DOCUMENT = FormField(key="document", label="Document", help="Where the stub is kept, such as a file's name.")


class MoreLine(Static):
    """Says that there are more fields; a click shows them."""

    async def on_click(self) -> None:
        """Show them."""
        await self.run_action("screen.more")


def amount_field(source: str) -> FormField:
    """The field of what a stub puts into one source."""
    return FormField(key=f"amounts.{source}", label=source_name(source), kind=AMOUNT, help=_SUM)


def printed_field(source: str) -> FormField:
    """The field of the year to date that a stub prints of one source."""
    return FormField(key=f"year_to_date.{source}", label=f"{source_name(source)}, printed", kind=AMOUNT, help=_PRINTED)


def amount_columns(sources: Sequence[str], widget_of: Callable[[FormField], Widget]) -> ComposeResult:
    """Amounts, the year to date, and what the stub prints of it, of some sources.

    Columns and not rows, so that Tab and the arrows go down the amounts.
    """
    with Horizontal(classes="amounts"):
        with Vertical(classes="names"):
            yield Static("")
            for source in sources:
                yield Static(line(source_name(source)), classes="label")
        with Vertical(classes="typed"):
            yield Static("Amount", classes="column")
            for source in sources:
                yield widget_of(amount_field(source))
        with Vertical(classes="to-date"):
            yield Static("Year to date", classes="column")
            for source in sources:
                yield Static("", id=f"to-date-{source}")
        with Vertical(classes="printed"):
            yield Static("Printed YTD", classes="column")
            for source in sources:
                printed = widget_of(printed_field(source))
                if isinstance(printed, AmountInput):
                    printed.placeholder = ""  # most stubs are logged without
                yield printed
        with Vertical(classes="marks"):
            yield Static("")
            for source in sources:
                yield Static("", id=f"mark-{source}")
