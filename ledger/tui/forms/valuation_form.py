"""What an account is worth on a day, as a statement or the record keeper's page says."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from ledger.domain.sources import AFTER_TAX
from ledger.domain.typed_parts import read_holding, written_holding
from ledger.tui.forms.account_fields import AccountForm, read_words, source_field, write_words
from ledger.tui.forms.entry_form import Saved, show_form
from ledger.tui.forms.fields import AMOUNT, DAY, FormField

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


class ValuationForm(AccountForm):
    """The balance of one source of one plan."""

    RECORD = "valuation"
    TITLE_OF = "What the account is worth"
    AUTO_FOCUS = "#field-balance"
    HELP = (
        "A balance makes the earnings of a conversion known that follows on that day or the next. Enter it as the"
        " statement has it: **after** that day's deposits and **before** its conversions."
    )
    OWN: ClassVar[Sequence[FormField]] = (
        FormField(
            key="date", label="Day", kind=DAY, required=True, help="After that day's deposits, before its conversions."
        ),
        source_field("Which money of the plan; after-tax money is what conversions rest on."),
        FormField(
            key="balance",
            label="Balance",
            kind=AMOUNT,
            help="Of this money alone, not of the plan. Or leave it empty and give the holdings.",
        ),
        FormField(
            key="holdings",
            label="Holdings",
            help="In place of the balance: UNITS@PRICE or UNITS@PRICE:FUND, several with a semicolon between.",
        ),
        FormField(key="vested", label="Vested of it", kind=AMOUNT, help="Where not all of it is; else leave it empty."),
    )

    def _begin_with(self) -> dict[str, Any]:
        return write_words(super()._begin_with(), "holdings", written_holding)

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Holdings as the book has them."""
        return read_words(typed, "holdings", read_holding)


async def new_valuation(app: "LedgerApp", plan: str | None = None) -> Saved | None:
    """Enter what the after-tax money of a plan is worth today.

    Args:
        app: The app.
        plan: The plan's id; the one chosen, or the person's first, where not given.
    """
    from ledger.tui.forms.account_fields import plans_of

    plans = await plans_of(app)
    chosen = plan or app.scope.plan or next((id_ for id_, _ in plans), None)
    if chosen is None:
        app.say("There is no plan yet: add one under Plans (5).", severity="warning")
        return None
    held = {"person": app.scope.person, "plan": chosen, "date": app.desk.today.isoformat(), "source": AFTER_TAX}
    return await show_form(app, ValuationForm(held, plans), "Entered the balance.")
