"""One event's share of a Form 1099-R, and the words that its kinds and codes go by."""

from typing import NamedTuple

from ledger.domain.money import ZERO, Money

ROTH_EMPLOYER, REFUND, DISTRIBUTION = "roth_employer", "refund", "distribution"
DESIGNATED_ROTH_ROLLOVER = "designated_roth_rollover"

DIRECT_ROLLOVER = "G"
ROTH_TO_ROTH_IRA, ROTH_TO_OTHER_PLAN = "H", "GB"


class FormPart(NamedTuple):
    """What one event puts on a form; None is unknown.

    Attributes:
        code: Box 7; the distribution's code comes before the B of a designated Roth account.
        basis: Box 5; zero leaves the box blank.
        income: What of it enters the income of the form's own year.
        box_10: Zero leaves the box blank.
        box_11: None leaves it blank too.
        rolled_over: What the person rolled over within 60 days, which the payer cannot know.
        notes: Sentences.
    """

    plan: str
    kind: str
    code: str | None
    box_1: Money
    box_2a: Money | None
    basis: Money | None
    income: Money | None
    box_4: Money = ZERO
    box_10: Money | None = ZERO
    box_11: int | None = None
    rolled_over: Money = ZERO
    notes: tuple[str, ...] = ()
