"""Entries about the ledger itself: voids, acknowledged alerts, answers to import questions, limits of one's own."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ledger.domain import fields
from ledger.domain.errors import InvalidEntryError
from ledger.domain.fields import DAY, FLAG, NAME, REFERENCE, TEXT, YEAR, Field, Fields
from ledger.domain.noted import Entry, Noted, entry_keys, noted_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(Entry):
    """Takes back an earlier entry; with the reason, both stay in the history."""

    entry: str
    reason: str

    FIELDS: ClassVar[Fields] = entry_keys({"entry": REFERENCE, "reason": TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(Entry):
    """An alert that the person knows of: it stays, quietly, until its facts change or the day is past.

    Attributes:
        until: The last day on which it is quiet; no end where none is given.
        about: What the alerts of that code said, as `facts_of_all` writes it. Without it the alert is quiet until
            a later batch records anything of that person, or any party.
    """

    person: str
    code: str
    year: int
    until: dt.date | None = None
    reason: str
    about: str | None = None

    FIELDS: ClassVar[Fields] = entry_keys(
        {"person": NAME, "code": NAME, "year": YEAR, "until": DAY, "reason": TEXT, "about": TEXT}
    )

    def check_entered(self) -> None:
        """Check the code; of a ledger of an earlier version one that is none is read as it stands.

        Raises:
            InvalidEntryError: no alert has it.
        """
        from ledger.domain.alerts.alert import ALERT_CODES  # the limits; who only reads this module needs none

        if self.code not in ALERT_CODES:
            raise InvalidEntryError(
                f"code: “{self.code[:40]}” is the code of no alert.",
                field="code",
                hint=f"One of: {', '.join(ALERT_CODES)}.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAnswer(Noted):
    """What a plan's label means, asked once."""

    plan: str
    label: str
    answer: str

    FIELDS: ClassVar[Fields] = noted_keys({"plan": NAME, "label": NAME, "answer": TEXT})


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportMapping(Noted):
    """How the columns of a file of one's own are read."""

    name: str
    columns: Mapping[str, str] = field(default_factory=dict)

    FIELDS: ClassVar[Fields] = noted_keys({"name": NAME, "columns": fields.mapping_of(TEXT, TEXT)})


def _read_dollars(value: Any) -> int | tuple[int, int] | None:
    if isinstance(value, list) and len(value) == 2:
        low, high = (_read_dollars(each) for each in value)
        if isinstance(low, int) and isinstance(high, int) and low < high:
            return low, high
    elif type(value) is int and 0 <= value <= 10**9:
        return value
    elif isinstance(value, str) and value.isascii() and value.isdigit():
        return _read_dollars(int(value))
    raise InvalidEntryError(
        f"“{str(value)[:40]}” is no limit.",
        hint="A limit is whole dollars; a phase-out is two of them, the lower first.",
    )


_DOLLARS = Field(_read_dollars, lambda value: list(value) if isinstance(value, tuple) else value)

LIMIT_NAMES = (
    "elective_deferral",
    "catch_up",
    "catch_up_60_63",
    "annual_additions",
    "compensation_cap",
    "highly_compensated",
    "key_employee",
    "ira",
    "ira_catch_up",
    "roth_ira_single",
    "roth_ira_married_joint",
    "roth_ira_married_separate",
    "roth_catch_up_wages",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLimits(Noted):
    """A year's figures of the user's own, in whole dollars; marked as theirs wherever they are used."""

    year: int
    source: str
    figures: Mapping[str, int | tuple[int, int]] = field(default_factory=dict)
    roth_catch_up_enforced: bool | None = None

    FIELDS: ClassVar[Fields] = noted_keys(
        {"year": YEAR, "source": TEXT, **{name: _DOLLARS for name in LIMIT_NAMES}, "roth_catch_up_enforced": FLAG}
    )

    def __post_init__(self) -> None:
        for name, figure in self.figures.items():
            if isinstance(figure, tuple) != name.startswith("roth_ira_"):
                wanted = "two figures, the lower first" if name.startswith("roth_ira_") else "one figure"
                raise InvalidEntryError(f"The limit {name} is {wanted}.", field=name)

    @classmethod
    def read_line(cls, values: dict[str, Any]) -> "OwnLimits":
        """Make the record from a book line, whose figures stand beside the other keys."""
        figures = {name: _DOLLARS.read(values[name]) for name in LIMIT_NAMES if values.get(name) is not None}
        rest = {key: value for key, value in values.items() if key not in LIMIT_NAMES}
        if not figures:
            raise InvalidEntryError(
                "The limits record holds no figure.", hint=f"It may hold: {', '.join(LIMIT_NAMES)}."
            )
        return cls(figures=figures, **fields.read_arguments(cls, rest))

    def write_line(self) -> dict[str, Any]:
        """The keys of a book line, figures in their fixed order."""
        held = fields.write_fields(self)
        figures = {name: _DOLLARS.write(self.figures[name]) for name in LIMIT_NAMES if name in self.figures}
        return {key: (held | figures)[key] for key in self.FIELDS if key in held or key in figures}
