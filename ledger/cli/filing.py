"""`filed`: the lines of a return as it was filed; what the ledger finds later is held against them."""

from typing import Any

import click

from ledger.cli.entering import ID, NOTES, PERSON, Key, book_values, enter, example, keys
from ledger.cli.options import DAY
from ledger.cli.output import note, say
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError

_YEAR = click.IntRange(1974, 2199)
Lines = dict[str, dict[str, str]]
_CHECK_MARKS = ("4c", "5c")


@click.command(
    short_help="A return as filed, to be compared later.",
    epilog=example("filed --year 2025 --date 2026-04-10 --line 1040:5a=10200 --line 1040:5b=200"),
)
@keys(
    PERSON,
    Key("year", "The year that the return is of.", _YEAR),
    Key("date", "The day it was filed; today where not given.", DAY),
    Key(
        "line",
        "FORM:LINE=DOLLARS as filed, of Form 1040, 8606 or 5329; give it once for each line. Where a line also holds "
        "a spouse's or another pension's amounts, give this ledger's part. Without it, the lines that the ledger finds "
        "now are recorded as filed.",
        many=True,
    ),
    *NOTES,
    ID,
    required=["year"],
)
@click.pass_obj
def filed(session: Session, /, **given: Any) -> None:
    """Record what was filed for a year; lines of an amended return take the place of those filed before."""
    person, year = session.person(given["person"]), given["year"]
    day = given["date"] or session.today
    if day > session.today:
        raise LedgerError(f"{day} is still to come; a return is recorded once it was filed.", hint="Check the date.")
    texts = given.pop("line")
    forms = _lines_given(texts) if texts else _lines_found(session, person, year)
    before = [each.value for each in session.reader.entries("filed_return", person=person)]
    values = {**book_values(given), "person": person, "date": day.isoformat(), "forms": forms}
    logged = enter(session, "filed_return", values)
    for form, lines in forms.items():
        say(f"  Form {form}: {', '.join(f'line {line} {_shown(line, text)}' for line, text in lines.items())}")
    for each in before:
        if each.year == year and each.id != logged.id:
            note(
                f"note: {each.id} is a return of {year} too, filed on {each.date}; where both name a line, the one "
                "filed last counts."
            )
    say(f"  what differs from it later is shown by `roth-ledger year-end --year {year}`")


def _lines_given(texts: tuple[str, ...]) -> Lines:
    """`FORM:LINE=DOLLARS` by form and line.

    Raises:
        click.UsageError: one is written otherwise, or given twice.
    """
    forms: Lines = {}
    for text in texts:
        place, equals, dollars = text.partition("=")
        form, colon, line = (part.strip() for part in place.partition(":"))
        if not (equals and colon and line):
            raise click.UsageError(f"“{text}” is no line: write FORM:LINE=DOLLARS, for example 1040:5b=88.")
        lines = forms.setdefault(form, {})
        if line in lines:
            raise click.UsageError(f"Line {line} of Form {form} is given twice.")
        lines[line] = dollars.strip().removeprefix("$").replace(",", "")
    return forms


def _lines_found(session: Session, person: str, year: int) -> Lines:
    """The lines that the ledger finds for a year that is over.

    Raises:
        LedgerError: the year is not over, or one of its figures rests on something unknown.
    """
    if year >= session.today.year:
        raise LedgerError(
            f"The year {year} is not over on {session.today}; no return of it can have been filed from these figures.",
            hint="Check the year, or give the lines as filed: --line 1040:5b=88.",
        )
    from ledger.services.reconciling import computed_lines
    from ledger.services.year_end import year_end

    found = year_end(session.reader, person, year, session.today)
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


def _shown(line: str, text: str) -> str:
    """Whole dollars as people read them; the decimal of Form 8606 line 10 and the box of a line 4c or 5c as it is."""
    if line in _CHECK_MARKS or "." in text or not text.removeprefix("-").isdecimal():
        return text
    return f"-${-int(text):,}" if text.startswith("-") else f"${int(text):,}"
