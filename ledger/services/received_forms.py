"""Forms as they came: what is checked before one is entered, and what it says otherwise than the ledger."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.domain.errors import InvalidEntryError
from ledger.domain.records import record_of
from ledger.domain.tax.reconcile import Difference
from ledger.services.ports import Reader

AGREES, DIFFERS, IN_PART, NOTHING_FOUND, NOT_COMPARED = "agrees", "differs", "in_part", "nothing_found", "not_compared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a form received says otherwise than the ledger expects of that payer and year.

    Attributes:
        verdict: `agrees`; `differs`; `in_part`: what is expected is not all known; `nothing_found`: nothing was
            awaited box by box, and nothing contradicts; `not_compared`: the ledger knows nothing of that payer.
        differences: Of the form's payer.
        of_plans: Of plans, where the form of an IRA looks like theirs.
    """

    verdict: str
    differences: tuple[Difference, ...]
    of_plans: tuple[Difference, ...] = ()


def check_came(year: int, today: dt.date) -> None:
    """Check that a form of a year can have come.

    Raises:
        InvalidEntryError: the year has not begun.
    """
    if year > today.year:
        raise InvalidEntryError(f"A form of {year} cannot have come by {today}.", field="year", hint="Check the year.")


def compared(reader: Reader, entry: str, value: Any, today: dt.date) -> Comparison:
    """Hold a form that was entered against what the ledger expects.

    Args:
        reader: The ledger, with the form in it.
        entry: The form's id.
        value: The form.
        today: Entries dated later are left out.
    """
    from ledger.services.year_end import year_end

    found = year_end(reader, value.person, value.year, today)
    plan, employer = getattr(value, "plan", None), getattr(value, "employer", None)
    differences = tuple(
        each
        for each in found.differences
        if f"Form {each.form}" == value.TITLE and (each.plan, each.employer) == (plan, employer)
    )
    # The form of an IRA that looks like a plan's is that plan's difference.
    of_plans = tuple(each for each in found.differences if plan is None and each.plan and entry in each.entries)
    if differences or of_plans:
        return Comparison(verdict=DIFFERS, differences=differences, of_plans=of_plans)
    record = record_of(value)
    by_record: dict[str, Sequence[Any]] = {
        "form_1099r": [each for each in found.expected_1099r if each.plan == plan],
        "form_w2": [each for each in found.expected_w2 if each.employer == employer],
        "form_5498": found.expected_5498,
    }
    expected = by_record[record]
    verdict = IN_PART
    # Of an IRA's Form 1099-R, or where nothing was awaited, only a contradiction could have been found.
    if not expected:
        verdict = NOT_COMPARED if record == "form_w2" else NOTHING_FOUND
    elif all(getattr(each, "known", True) and getattr(each, "box_7", "") is not None for each in expected):
        verdict = AGREES
    return Comparison(verdict=verdict, differences=())


def entered_twice(reader: Reader, value: Any, leave_out: Collection[str | None]) -> str | None:
    """The id of another form of the same payer and year whose every box is the same; None where there is none."""
    if value.corrected:
        return None
    for each in reader.entries(record_of(value), person=value.person):
        other = each.value
        alike = (other.year, payer_of(other), _filled(other)) == (value.year, payer_of(value), _filled(value))
        if alike and not other.corrected and each.id not in leave_out:
            return each.id
    return None


def payer_of(value: Any) -> str:
    """The plan or employer that a form is of; empty where it names none."""
    return getattr(value, "plan", None) or getattr(value, "employer", None) or ""


def _filled(value: Any) -> dict[str, Any]:
    return {name: held for name, held in value.boxes.items() if held is not None}
