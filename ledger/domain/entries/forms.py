"""Tax forms as received and returns as filed; they never move a balance, they are compared."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ledger.domain import fields
from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, FLAG, NAME, SIGNED_MONEY, TEXT, YEAR, Field, Fields
from ledger.domain.money import Money
from ledger.domain.noted import Entry, entry_keys

Box = Money | bool | int | str | Mapping[str, Money] | None
Boxes = Mapping[str, Box]

_BOX = re.compile(r"[0-9]{1,2}[a-z]?(?:_[a-z_]+)?", re.ASCII)
_CODES = Field(lambda value: "" if value == "" else fields.TEXT.read(value), lambda value: value)
_LABELLED = fields.mapping_of(TEXT, SIGNED_MONEY)
# What stands in a box is dollars unless the form says otherwise; boxes 14 to 19 of a 1099-R mix states and amounts.
_1099R_BOXES = {
    "7": _CODES,
    "7a": _CODES,
    "7b": FLAG,
    "11": YEAR,
    "13": DAY,
    "15": TEXT,
    "18": TEXT,
    "19": SIGNED_MONEY,
}
_W2_BOXES = {"12": _LABELLED, "14": _LABELLED, "13": TEXT, "15": TEXT, "20": TEXT}


def _boxes(kinds: Mapping[str, Field]) -> Field:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Form1099R(Entry):
    """A Form 1099-R as received; a box that is None was left blank. No plan: an IRA's form."""

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
            "boxes": _boxes(_1099R_BOXES),
            "corrected": FLAG,
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FormW2(Entry):
    """A Form W-2 as received; boxes 12 and 14 hold amounts by code or label."""

    person: str
    employer: str | None = None
    year: int
    boxes: Boxes
    corrected: bool = False

    FIELDS: ClassVar[Fields] = entry_keys(
        {"person": NAME, "employer": NAME, "year": YEAR, "boxes": _boxes(_W2_BOXES), "corrected": FLAG}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Form5498(Entry):
    """A Form 5498 as received from an IRA custodian."""

    person: str
    employer: str | None = None
    year: int
    boxes: Boxes
    corrected: bool = False

    FIELDS: ClassVar[Fields] = entry_keys(
        {"person": NAME, "employer": NAME, "year": YEAR, "boxes": _boxes({"7": _CODES}), "corrected": FLAG}
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
