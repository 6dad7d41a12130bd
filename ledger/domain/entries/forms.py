"""Tax forms as received and returns as filed; they never move a balance, they are compared."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ledger.domain import fields
from ledger.domain.entries.form_boxes import (
    BOXES_1099R,
    BOXES_5498,
    BOXES_W2,
    IRA_KINDS,
    Box,
    Boxes,
    box_field,
    boxes_field,
    check_codes,
    check_w2_codes,
)
from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, FLAG, NAME, TEXT, YEAR, Field, Fields
from ledger.domain.money import ZERO, Money
from ledger.domain.noted import Entry, entry_keys

__all__ = ["Box", "Boxes", "FiledReturn", "Form1099R", "Form5498", "FormW2"]

# The lines that plan money and IRAs are on; 4c and 5c hold check marks, by their number.
RETURN_LINES = {
    "1040": ("4a", "4b", "4c", "5a", "5b", "5c", "25b"),
    "8606": (*map(str, range(1, 15)), "15a", "15b", "15c", *map(str, range(16, 25)), "25a", "25b", "25c"),
    "5329": ("1", "2", "3", "4"),
}
_NOT_BELOW_ZERO = ("1", "2a", "4", "5", "10")
_WHOLE_DOLLARS = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_RATIO = re.compile(r"0\.[0-9]{1,10}|1\.0{1,10}|[01]", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form1099R(Entry):
    """A Form 1099-R as received; a box that is None was left blank. No plan: an IRA's form."""

    TITLE: ClassVar[str] = "Form 1099-R"
    BOXES: ClassVar[Mapping[str, Field]] = BOXES_1099R

    person: str
    plan: str | None = None
    year: int
    account: str | None = None
    boxes: Boxes
    corrected: bool = False

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "plan": NAME,
            "year": YEAR,
            "account": TEXT,
            "boxes": boxes_field(BOXES_1099R),
            "corrected": FLAG,
        }
    )

    def check_entered(self) -> None:
        """Check what a form that is entered now can hold; a ledger of an earlier version is read as it stands.

        Raises:
            InvalidEntryError: a box or a code does not exist, or an amount is below zero.
        """
        for name, held in self.boxes.items():
            box_field(Form1099R, name)
            if name in _NOT_BELOW_ZERO and isinstance(held, Money) and held < ZERO:
                raise InvalidEntryError(
                    f"Box {name} has {held}; no amount there is below zero.",
                    field="boxes",
                    hint="Enter the amount as the form prints it; void the entry of a distribution that was undone.",
                )
            if name in ("7", "7a") and isinstance(held, str):
                check_codes(held, "boxes")
        if self.boxes.get("7") and self.boxes.get("7a"):
            raise InvalidEntryError(
                "Box 7 is box 7a from 2026 on; a form has one of the two.", field="boxes", hint="Leave one of them out."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormW2(Entry):
    """A Form W-2 as received; boxes 12 and 14 hold amounts by code or label."""

    TITLE: ClassVar[str] = "Form W-2"
    BOXES: ClassVar[Mapping[str, Field]] = BOXES_W2

    person: str
    employer: str | None = None
    year: int
    boxes: Boxes
    corrected: bool = False

    FIELDS: ClassVar[Fields] = entry_keys(
        {"person": NAME, "employer": NAME, "year": YEAR, "boxes": boxes_field(BOXES_W2), "corrected": FLAG}
    )

    def check_entered(self) -> None:
        """Check what a form that is entered now can hold; a ledger of an earlier version is read as it stands.

        Raises:
            InvalidEntryError: a box, or a code of box 12, does not exist.
        """
        for name in self.boxes:
            box_field(FormW2, name)
        by_code = self.boxes.get("12")
        check_w2_codes(by_code if isinstance(by_code, Mapping) else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Form5498(Entry):
    """A Form 5498 as received from an IRA custodian; box 7 says which kind of IRA is marked."""

    TITLE: ClassVar[str] = "Form 5498"
    BOXES: ClassVar[Mapping[str, Field]] = BOXES_5498

    person: str
    employer: str | None = None
    year: int
    boxes: Boxes
    corrected: bool = False

    FIELDS: ClassVar[Fields] = entry_keys(
        {"person": NAME, "employer": NAME, "year": YEAR, "boxes": boxes_field(BOXES_5498), "corrected": FLAG}
    )

    def check_entered(self) -> None:
        """Check what a form that is entered now can hold; a ledger of an earlier version is read as it stands.

        Raises:
            InvalidEntryError: a box does not exist, or box 7 names no kind of IRA.
        """
        for name in self.boxes:
            box_field(Form5498, name)
        kind = self.boxes.get("7")
        if isinstance(kind, str) and kind.upper() not in map(str.upper, IRA_KINDS):
            raise InvalidEntryError(
                f"“{kind[:20]}” is no kind of IRA that box 7 of Form 5498 names.",
                field="boxes",
                hint=f"One of: {', '.join(IRA_KINDS)}.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledReturn(Entry):
    """What was filed for a year: the lines of each form, as written there."""

    person: str
    year: int
    date: dt.date
    forms: Mapping[str, Mapping[str, str]]

    FIELDS: ClassVar[Fields] = entry_keys(
        {
            "person": NAME,
            "year": YEAR,
            "date": DAY,
            "forms": fields.mapping_of(NAME, fields.mapping_of(NAME, TEXT)),
        }
    )

    def check_entered(self) -> None:
        """Check what a return that is entered now can hold; a ledger of an earlier version is read as it stands.

        Raises:
            InvalidEntryError: it would have been filed before its year was over, a form is not one that is compared,
                the form has no such line, or a line holds no whole dollars.

        Source: IRC 6072(a): a year's return is filed after the year; Forms 1040, 8606 and 5329 (Part I).
        """
        if self.year >= self.date.year:
            raise InvalidEntryError(
                f"The return of {self.year} cannot have been filed on {self.date}.",
                field="date",
                hint=f"It is filed from {self.year + 1}-01-01 on; check the year and the date.",
            )
        for form, lines in self.forms.items():
            if form not in RETURN_LINES:
                raise InvalidEntryError(
                    f"“{form[:20]}” is no form that the ledger compares.",
                    field="forms",
                    hint=f"One of: {', '.join(RETURN_LINES)}.",
                )
            for line, text in lines.items():
                if line not in RETURN_LINES[form]:
                    raise InvalidEntryError(
                        f"Form {form} has no line “{line[:20]}” that the ledger compares.",
                        field="forms",
                        hint=f"Its lines: {', '.join(RETURN_LINES[form])}.",
                    )
                can_hold = _RATIO if (form, line) == ("8606", "10") else _WHOLE_DOLLARS
                if not can_hold.fullmatch(text):
                    raise InvalidEntryError(
                        f"Line {line[:20]} of Form {form} cannot hold “{text[:20]}”.",
                        field="forms",
                        hint='A line holds whole dollars, "88"; line 10 of Form 8606 a decimal.',
                    )
