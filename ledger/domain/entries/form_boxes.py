"""The boxes of tax forms: which there are, what stands in each, and which codes exist."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ledger.domain import fields
from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, FLAG, SIGNED_MONEY, TEXT, YEAR, Field
from ledger.domain.money import Money

Box = Money | bool | int | str | Mapping[str, Money] | None
Boxes = Mapping[str, Box]

_A_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_BOX = re.compile(r"[0-9]{1,2}[a-z]?(?:_[a-z_]+)?", re.ASCII)
# The year of box 11, which other programs write as text.
FIRST_YEAR = Field(
    lambda value: YEAR.read(int(value) if isinstance(value, str) and _A_YEAR.fullmatch(value) else value), YEAR.write
)
_CODES = Field(lambda value: "" if value == "" else fields.TEXT.read(value), lambda value: value)
LABELLED = fields.mapping_of(TEXT, SIGNED_MONEY)


def _kinds(names: Iterable[str], others: Mapping[str, Field]) -> dict[str, Field]:
    """What stands in each box of a form: dollars unless said otherwise, a check mark in `2b_not_determined`."""
    return {name: others.get(name, FLAG if "_" in name else SIGNED_MONEY) for name in names}


# Every box that a form has, of whatever year: 12 was a state's until 2019; 7a to 7d, 8a and 8b came with 2026.
BOXES_1099R = _kinds(
    (
        *("1", "2a", "2b_not_determined", "2b_total_distribution", "3", "4", "5", "6", "7", "7_ira_sep_simple"),
        *(
            "7a",
            "7b",
            "7c",
            "7d",
            "8",
            "8a",
            "8b",
            "9a",
            "9b",
            "10",
            "11",
            "12",
            "12_fatca",
            "13",
            "14",
            "15",
            "16",
            "17",
            "18",
            "19",
        ),
    ),
    {"7": _CODES, "7a": _CODES, "7b": FLAG, "7c": FLAG, "11": FIRST_YEAR, "13": DAY, "15": TEXT, "18": TEXT},
)
BOXES_W2 = _kinds(map(str, range(1, 21)), {"12": LABELLED, "13": TEXT, "14": LABELLED, "15": TEXT, "20": TEXT})
BOXES_5498 = _kinds(("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12b", "13a", "14a", "15a"), {"7": _CODES})
# The check boxes of box 7 of Form 5498.
IRA_KINDS = ("IRA", "SEP", "SIMPLE", "Roth IRA")

# Instructions for Forms 1099-R and 5498, Table 1; Y came with 2025.
_DISTRIBUTION_CODES = "123456789ABCDEFGHJKLMNPQRSTUWY"
_ROTH_IRA_CODES = frozenset("JQT")
# General Instructions for Forms W-2 and W-3, box 12; CC was of 2010, TA, TP and TT came with 2026.
_W2_CODES = (*"ABCDEFGHJKLMNPQRSTVWYZ", *("AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH", "II", "TA", "TP", "TT"))


def boxes_field(kinds: Mapping[str, Field]) -> Field:
    """What a form's boxes hold, by their number; an earlier version took any number, and that is still read."""

    def of(name: str) -> Field:
        if not _BOX.fullmatch(name):
            raise InvalidEntryError(
                f"“{name[:20]}” is no box of the form.", hint='Boxes are named "1", "2a", "5", "7".'
            )
        return FLAG if "_" in name else kinds.get(name, SIGNED_MONEY)

    def read(value: Any) -> Boxes:
        if not isinstance(value, dict):
            raise InvalidEntryError("boxes are an object of box numbers and what stands in them.")
        return {name: None if each is None else of(name).read(each) for name, each in sorted(value.items())}

    def write(boxes: Boxes) -> dict[str, Any]:
        return {name: None if each is None else of(name).write(each) for name, each in boxes.items()}

    return Field(read, write)


def box_field(form: Any, name: str) -> Field:
    """What stands in a box of a form.

    Args:
        form: `Form1099R`, `FormW2` or `Form5498`.
        name: `"2a"`, or `"2b_not_determined"` for a check box.

    Raises:
        InvalidEntryError: the form has no such box.
    """
    field: Field | None = form.BOXES.get(name)
    if field is not None:
        return field
    choices = [each for each in form.BOXES if each.startswith(f"{name}_")]
    if choices:
        raise InvalidEntryError(
            f"Box {name} of {form.TITLE} is for check marks.", field="boxes", hint=f"Name one: {', '.join(choices)}."
        )
    raise InvalidEntryError(
        f"{form.TITLE} has no box “{name[:20]}” that could be entered.",
        field="boxes",
        hint=f"Its boxes: {', '.join(form.BOXES)}.",
    )


def codes_typed(text: str) -> str:
    """Distribution codes as a person types them, `g` or `7, b`, as the book has them."""
    return text.upper().replace(",", "").replace(" ", "")


def check_codes(text: str, where: str) -> None:
    """Check distribution codes: one or two of those that Form 1099-R has, in either order.

    Raises:
        InvalidEntryError: there are more, or one does not exist; `where` names the key.

    Source: Instructions for Forms 1099-R and 5498, Table 1 (Guide to Distribution Codes).
    """
    codes = text.upper().replace(" ", "")
    for code in codes:
        if code not in _DISTRIBUTION_CODES:
            raise InvalidEntryError(
                f"“{code}” is no distribution code of Form 1099-R.",
                field=where,
                hint=f"The codes: {' '.join(_DISTRIBUTION_CODES)}.",
            )
    if len(codes) > 2:
        raise InvalidEntryError(
            f"“{codes[:20]}” are {len(codes)} distribution codes; Form 1099-R has at most two.",
            field=where,
            hint="Enter them as the form prints them; several forms are several entries.",
        )


def is_of_an_ira(boxes: Boxes) -> bool:
    """Whether a Form 1099-R says itself that an IRA paid: the IRA/SEP/SIMPLE box, or a code of Roth IRAs.

    Source: Instructions for Forms 1099-R and 5498, box 7; codes J, Q and T are of Roth IRAs, whose box is not marked.
    """
    return is_marked_as_ira(boxes) or is_of_a_roth_ira(boxes)


def is_marked_as_ira(boxes: Boxes) -> bool:
    """Whether the box IRA/SEP/SIMPLE of a Form 1099-R is ticked, 7b from 2026 on."""
    return any(boxes.get(name) is True for name in ("7b", "7_ira_sep_simple"))


def is_of_a_roth_ira(boxes: Boxes) -> bool:
    """Whether a Form 1099-R has a code that is of Roth IRAs alone.

    Source: Instructions for Forms 1099-R and 5498, Table 1, codes J, Q and T.
    """
    code = boxes.get("7") or boxes.get("7a")
    return isinstance(code, str) and not _ROTH_IRA_CODES.isdisjoint(code.upper())


def check_w2_codes(codes: Iterable[str]) -> None:
    """Check the codes of box 12 of Form W-2.

    Raises:
        InvalidEntryError: one does not exist.

    Source: General Instructions for Forms W-2 and W-3, box 12.
    """
    for code in codes:
        if code not in _W2_CODES:
            raise InvalidEntryError(
                f"“{code[:20]}” is no code of box 12 of Form W-2.",
                field="boxes",
                hint=f"The codes: {' '.join(_W2_CODES)}. After-tax money has none: what box 14 says of it goes under "
                "its label there.",
            )
