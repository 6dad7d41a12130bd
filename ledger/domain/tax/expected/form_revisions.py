"""What the boxes of Form 1099-R are called, year by year."""

from collections.abc import Mapping

from ledger.domain.money import Money

Box = Money | bool | int | str | None

SETTLED_THROUGH = 2025
"""The last year whose form is known from the IRS itself."""

# The name through 2025, and the year's own; an empty one has no box before.
_THROUGH_2025 = tuple(
    (name, name) for name in ("1", "2a", "2b_not_determined", "4", "5", "7", "7_ira_sep_simple", "8", "10", "11")
)
_FROM_2026 = (
    ("1", "1"),
    ("2a", "2a"),
    ("2b_not_determined", "2b_not_determined"),
    ("4", "4"),
    ("5", "5"),
    ("7", "7a"),
    ("7_ira_sep_simple", "7b"),
    ("", "7c"),
    ("", "7d"),
    ("8", "8a"),
    ("", "8b"),
    ("10", "10"),
    ("11", "11"),
)


def laid_out(revision: int, boxes: Mapping[str, Box]) -> dict[str, Box]:
    """The boxes under the names of a year's form, in the order of the form.

    Args:
        revision: The form's year.
        boxes: By their names through 2025; one that is left out is blank (None).

    Source: Form 1099-R of 2025. From 2026 box 7 is split into 7a (codes), 7b (IRA), 7c (Trump account) and 7d
    (earnings on excess contributions), and box 8 into 8a and 8b, as a transcription by others has it: unsettled.
    """
    names = _THROUGH_2025 if revision <= SETTLED_THROUGH else _FROM_2026
    return {own: boxes.get(settled) for settled, own in names}


def unsettled_names(revision: int) -> tuple[str, ...]:
    """What is not settled of a year's form, a sentence each."""
    if revision <= SETTLED_THROUGH:
        return ()
    sentence = (
        f"The boxes of the {revision} Form 1099-R (7a to 7d, 8a and 8b) are taken from a transcription of the 2026 form"
        " by others, which is unsettled; boxes 1, 2a, 4, 5, 10 and 11 are unchanged in it. Compare the form itself."
    )
    return (sentence,)
