"""One form that reports several rollovers: the pieces to type into software, which add up to each of its boxes."""

from collections.abc import Sequence

from ledger.domain.money import ZERO, Money
from ledger.domain.tax.reconcile.boxes import Boxes
from ledger.domain.tax.reconcile.difference import SplitLine, apart

WORDS_OF_KINDS = {
    "in_plan_roth": "to the plan's Roth account",
    "roth_ira": "to a Roth IRA",
    "traditional_ira": "to a traditional IRA",
    "other_plan": "to another plan",
    "roth_employer": "Roth employer money",
    "refund": "money returned",
    "distribution": "paid to you",
    "designated_roth_rollover": "Roth account rolled over",
}


def split_lines(want: Boxes, have: Boxes) -> tuple[SplitLine, ...]:
    """Divide a form over the expected forms that it adds up.

    The pieces are what the ledger expects; cents by which the payer rounded otherwise go to the largest piece that
    can take them, so that the pieces add up to the boxes as received.

    Args:
        want: At least two expected forms added up, with known figures.
        have: What came for them, equal but for rounding.
    """
    gross = _adjusted([part.box_1 for part in want.forms], have.box_1)
    taxable = _adjusted([part.box_2a or ZERO for part in want.forms], have.box_2a or ZERO)
    basis = _adjusted([part.box_5 or ZERO for part in want.forms], have.box_5 or ZERO)
    return tuple(
        SplitLine(part.kind or "", box_1, box_2a, box_5 or None)
        for part, box_1, box_2a, box_5 in zip(want.forms, gross, taxable, basis, strict=True)
    )


def in_words(lines: Sequence[SplitLine]) -> str:
    """The pieces as a person types them."""
    return "; ".join(
        f"({number}) {WORDS_OF_KINDS.get(line.kind, line.kind)}: box 1 {line.box_1}, box 2a {line.box_2a}, box 5 "
        + ("blank" if line.box_5 is None else str(line.box_5))
        for number, line in enumerate(lines, 1)
    )


def _adjusted(pieces: Sequence[Money], received: Money) -> list[Money]:
    adjusted = list(pieces)
    largest = max(range(len(adjusted)), key=lambda place: adjusted[place])
    adjusted[largest] += apart(received, sum(pieces, ZERO))
    return adjusted
