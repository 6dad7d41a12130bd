"""Forms of what happens to plan money outside pay stubs and conversions, one short form for each kind of entry."""

from collections.abc import Sequence
from typing import Any, ClassVar

from ledger.domain.entries.distributions import LOAN_EVENTS
from ledger.domain.entries.refunds import REFUND_REASONS
from ledger.domain.typed_parts import read_layer, written_layer
from ledger.tui.forms.account_fields import SOURCE_CHOICES, YES_NO, AccountForm, read_words, source_field, write_words
from ledger.tui.forms.fields import AMOUNT, CHOICE, DAY, YEAR, FormField
from ledger.tui.words import source_name

DATE = FormField(key="date", label="Date", kind=DAY, required=True, help="The day it happened.")
_REASONS = {
    "excess_deferral": "Excess deferral, 402(g)",
    "excess_annual_addition": "Excess annual addition, 415(c)",
    "excess_aggregate_contribution": "ACP test failed",
    "excess_contribution": "ADP test failed",
}
_EVENTS = {
    "taken": "Taken",
    "deemed": "Deemed: in default, taxed though not paid out",
    "offset": "Offset: paid off out of the balance",
}
_BASIS_OF = ("after_tax", "designated_roth")


def amount_field(help_: str = "Dollars and cents; sums such as 1200+350 are fine.") -> FormField:
    """The one amount of an entry."""
    return FormField(key="amount", label="Amount", kind=AMOUNT, required=True, help=help_)


class OpeningBalanceForm(AccountForm):
    """What a source held when the ledger begins."""

    RECORD = "opening_balance"
    TITLE_OF = "Opening balance: what the money was when the ledger begins"
    AUTO_FOCUS = "#field-balance"
    HELP = "Without its **basis**, every taxable amount that rests on it stays not known: ask the plan for it."
    UNKNOWN = ("basis",)
    OWN: ClassVar[Sequence[FormField]] = (
        FormField(key="date", label="Day", kind=DAY, required=True, help="From then on the ledger follows this money."),
        source_field("Which money of the plan."),
        FormField(key="balance", label="Balance", kind=AMOUNT, required=True, help="What it was worth."),
        FormField(
            key="basis",
            label="Basis",
            kind=AMOUNT,
            help="Contributions in it that were not yet converted or paid out. Empty: not known, which is not $0.00.",
        ),
        FormField(key="vested", label="Vested of it", kind=AMOUNT, help="Where not all of it is; else leave it empty."),
        FormField(
            key="pre_1987_basis",
            label="Basis before 1987",
            kind=AMOUNT,
            help="Of the basis, what was contributed before 1987; almost always empty.",
        ),
        FormField(
            key="first_year",
            label="Roth since",
            kind=YEAR,
            help="Of a designated Roth account: the year of the first contribution.",
        ),
        FormField(
            key="layers",
            label="Roth conversions",
            help="Of a designated Roth account: YEAR:TAXABLE:NONTAXABLE of a year's conversions; semicolons between.",
        ),
    )

    def _begin_with(self) -> dict[str, Any]:
        return write_words(super()._begin_with(), "layers", written_layer)

    def complete(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Layers as the book has them."""
        return read_words(typed, "layers", read_layer)


class EarningsForm(AccountForm):
    """Growth as the record keeper states it."""

    RECORD = "earnings"
    TITLE_OF = "Earnings that the record keeper states"
    AUTO_FOCUS = "#field-amount"
    OWN = (DATE, source_field("Which money grew."), amount_field("Growth since the last one; -12.34 is a loss or fee."))


class ContributionForm(AccountForm):
    """Plan money outside a pay stub, money rolled in among it."""

    RECORD = "contribution"
    TITLE_OF = "A contribution outside a pay stub"
    AUTO_FOCUS = "#field-amount"
    OWN = (
        DATE,
        source_field("A true-up, profit sharing, a rollover into the plan…"),
        amount_field(),
        FormField(
            key="limitation_year",
            label="Limitation year",
            kind=YEAR,
            help="The year in which the limitation year ends that it is allocated to; empty: that of its date.",
        ),
        FormField(key="deposit_date", label="Deposited on", kind=DAY, help="Where that is another day."),
    )


class RefundForm(AccountForm):
    """A corrective distribution."""

    RECORD = "refund"
    TITLE_OF = "A corrective distribution: money that the plan gave back"
    AUTO_FOCUS = "#field-amount"
    OWN = (
        DATE,
        source_field("Which money was given back."),
        amount_field("The principal given back, without its earnings."),
        FormField(
            key="earnings",
            label="Earnings",
            kind=AMOUNT,
            required=True,
            help="The earnings paid out with it; 0 where there were none, below zero for a loss.",
        ),
        FormField(
            key="reason",
            label="Why",
            kind=CHOICE,
            required=True,
            choices=tuple((each, _REASONS[each]) for each in REFUND_REASONS),
        ),
        FormField(key="for_year", label="For the year", kind=YEAR, required=True, help="The year that it corrects."),
    )


class DistributionForm(AccountForm):
    """Plan money paid out and kept."""

    RECORD = "distribution"
    TITLE_OF = "Money paid out of the plan and kept"
    AUTO_FOCUS = "#field-amount"
    HELP = "What was rolled over within 60 days is a part of a **conversion** (c, then F7), not a distribution."
    FLAGS = ("qualified",)
    OWN = (
        DATE,
        source_field("Which money; “Roth account as a whole” for that account."),
        amount_field("All that left the plan, tax withheld included: Form 1099-R box 1."),
        FormField(
            key="balance_before",
            label="Balance before",
            kind=AMOUNT,
            help="What its contract was worth just before, earnings included; it makes the taxable part known.",
        ),
        FormField(key="earnings", label="Earnings", kind=AMOUNT, help="The earnings in it as the plan states them."),
        FormField(key="code", label="Codes of box 7", help="Where they are known: 1, 7, 1B."),
        FormField(key="exception", label="Exception", help="Form 5329's number of one: 01 separation at 55 or later."),
        FormField(key="withheld", label="Tax withheld", kind=AMOUNT, help="Box 4."),
        FormField(
            key="qualified",
            label="Qualified",
            kind=CHOICE,
            choices=YES_NO,
            help="Of Roth money: whether the plan calls it a qualified distribution.",
        ),
    )


class ForfeitedForm(AccountForm):
    """Unvested money lost to the plan."""

    RECORD = "forfeited"
    TITLE_OF = "Money lost to the plan"
    AUTO_FOCUS = "#field-amount"
    OWN = (
        DATE,
        source_field("Most often the employer's, not vested."),
        amount_field(),
        FormField(
            key="reason",
            label="Why",
            kind=CHOICE,
            choices=(("excess_annual_addition", _REASONS["excess_annual_addition"]),),
            help="Only where the plan took it to correct an excess; empty for money that was not vested.",
        ),
        FormField(
            key="for_year",
            label="For the year",
            kind=YEAR,
            help="The year in which the limitation year of that excess ends.",
        ),
    )


class LoanForm(AccountForm):
    """A plan loan."""

    RECORD = "loan"
    TITLE_OF = "A loan from the plan"
    AUTO_FOCUS = "#field-amount"
    HELP = "Taking a loan is no distribution; a deemed one or an offset brings a Form 1099-R."
    OWN = (
        DATE,
        FormField(
            key="event",
            label="What",
            kind=CHOICE,
            required=True,
            choices=tuple((each, _EVENTS[each]) for each in LOAN_EVENTS),
        ),
        amount_field(),
    )


class PlanMergerForm(AccountForm):
    """A plan that another took over."""

    RECORD = "plan_merger"
    TITLE_OF = "A plan took over another"
    AUTO_FOCUS = "#field-into"
    HELP = (
        "Its balances, basis, layers and five-year clocks are then those of the other; there is no Form 1099-R of it."
    )

    def own_fields(self) -> Sequence[FormField]:
        """The plan that takes over, and what basis the new record keeper states."""
        return (
            FormField(
                key="into",
                label="Taken over by",
                kind=CHOICE,
                required=True,
                choices=tuple(self.plans),
                help="The plan above ends in it.",
            ),
            FormField(
                key="date",
                label="Date",
                kind=DAY,
                required=True,
                help="The day on which the money moves, after everything else of that day.",
            ),
            *(
                FormField(
                    key=f"basis.{source}",
                    label=f"Basis, {source_name(source)}",
                    kind=AMOUNT,
                    help="As the new record keeper states it; empty where it states none.",
                )
                for source, _ in SOURCE_CHOICES
                if source in _BASIS_OF
            ),
        )
