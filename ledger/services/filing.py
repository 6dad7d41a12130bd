"""Returns as filed: the lines that the ledger finds for a year that is over, and what was filed before."""

import datetime as dt
from typing import Any

from ledger.domain.errors import InvalidEntryError, LedgerError
from ledger.domain.recorded import Recorded
from ledger.services.ports import Reader

Lines = dict[str, dict[str, str]]
"""Lines by form and line, as written there: `{"1040": {"5b": "200"}}`."""


def check_filed_on(day: dt.date, today: dt.date) -> None:
    """Check that a return was filed by today.

    Raises:
        InvalidEntryError: the day is still to come.
    """
    if day > today:
        raise InvalidEntryError(
            f"{day} is still to come; a return is recorded once it was filed.", field="date", hint="Check the date."
        )


def lines_found(reader: Reader, person: str, year: int, today: dt.date) -> Lines:
    """The lines that the ledger finds for a year that is over; blank ones are left out.

    Raises:
        LedgerError: the year is not over, or one of its figures rests on something unknown.
    """
    if year >= today.year:
        raise LedgerError(
            f"The year {year} is not over on {today}; no return of it can have been filed from these figures.",
            hint="Check the year, or give the lines as filed: --line 1040:5b=88.",
        )
    from ledger.services.reconciling import computed_lines
    from ledger.services.year_end import year_end

    found = year_end(reader, person, year, today)
    if not found.complete:
        more = len(found.unknown) - 1
        rest = f" (and {more} more; see `roth-ledger year-end --year {year}`)" if more else ""
        raise LedgerError(
            f"The figures of {year} are not complete: {found.unknown[0]}{rest}",
            hint="Enter what is missing, or give the lines as they were filed: --line 1040:5b=88.",
        )
    computed = computed_lines(found.form_1040, found.form_8606, found.form_5329)
    filled = {
        form: {line: text for line, text in lines.items() if text is not None} for form, lines in computed.items()
    }
    return {form: lines for form, lines in filled.items() if lines}


def filed_before(reader: Reader, person: str, year: int, entry: str) -> list[Recorded[Any]]:
    """Returns of the same year on file beside one: where both name a line, the one filed last counts."""
    return [
        each
        for each in reader.entries("filed_return", person=person)
        if each.value.year == year and each.value.id != entry
    ]
