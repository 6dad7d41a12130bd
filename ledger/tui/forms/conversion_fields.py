"""The fields of a conversion's form."""

from ledger.domain.sources import SOURCES
from ledger.tui.forms.conversion_legs import leg_fields
from ledger.tui.forms.fields import AMOUNT, CHOICE, DAY, FormField
from ledger.tui.words import source_name

Choices = tuple[tuple[str, str], ...]

_YES_NO = (("yes", "Yes, a qualified distribution"), ("no", "No"))


def conversion_fields(plans: Choices, destinations: Choices, legs: int) -> tuple[FormField, ...]:
    """All of them, from top to bottom.

    Args:
        plans: Id and name of every plan.
        destinations: Where the money may go, and what people read.
        legs: How many parts it is split into; 0 where it went to one place.
    """
    parts = [field for number in range(1, legs + 1) for field in leg_fields(number, plans)]
    return (*_one_place(plans, destinations, split=bool(legs)), *parts, *_how_known(), *_more(plans))


def _one_place(plans: Choices, destinations: Choices, *, split: bool) -> tuple[FormField, ...]:
    return (
        FormField(key="plan", label="From the plan", kind=CHOICE, required=True, choices=plans),
        FormField(
            key="date",
            label="Date",
            kind=DAY,
            required=True,
            help="The day of the distribution; its year is the year of the Form 1099-R. Up and down go by days.",
        ),
        FormField(
            key="amount",
            label="Amount",
            kind=AMOUNT,
            required=not split,
            help="All that moved, Form 1099-R box 1; sums such as 1200+350 are fine. F7 splits it over places.",
        ),
        FormField(
            key="destination",
            label="To",
            kind=CHOICE,
            required=not split,
            choices=destinations,
            help="What the plan allows comes first; its rules are entered under Plans (5).",
        ),
    )


def _how_known() -> tuple[FormField, ...]:
    return (
        FormField(
            key="balance_before",
            label="Balance before",
            kind=AMOUNT,
            section="How the earnings are known",
            help="What the after-tax account was worth just before, earnings included; where the plan keeps no"
            " separate one, all vested money outside Roth.",
        ),
        FormField(
            key="earnings",
            label="Earnings",
            kind=AMOUNT,
            help="The earnings in the amount as the plan's confirmation states them; 0 where it states none.",
        ),
    )


def _more(plans: Choices) -> tuple[FormField, ...]:
    return (
        FormField(key="withheld", label="Tax withheld", kind=AMOUNT, section="More", help="Box 4."),
        FormField(
            key="source",
            label="Which money",
            kind=CHOICE,
            required=True,
            choices=tuple((each, source_name(each)) for each in SOURCES),
            help="After-tax money, unless the plan converted other money.",
        ),
        FormField(
            key="into",
            label="Into the plan",
            kind=CHOICE,
            choices=plans,
            help="Only where it went to another plan that is in this ledger.",
        ),
        FormField(
            key="qualified",
            label="Qualified",
            kind=CHOICE,
            choices=_YES_NO,
            help="Of Roth plan money alone: whether the plan calls it a qualified distribution.",
        ),
        FormField(key="note", label="Note", help="A note of your own."),
        FormField(key="document", label="Document", help="What the figures were read from."),
    )
