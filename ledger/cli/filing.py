"""`filed`: the lines of a return as it was filed; what the ledger finds later is held against them."""

from typing import Any

import click

from ledger.cli.entering import ID, NOTES, PERSON, Key, book_values, enter, example, keys
from ledger.cli.options import DAY
from ledger.cli.output import note, say
from ledger.cli.session import Session
from ledger.reports.year_end_words import line_shown
from ledger.services.filing import Lines, check_filed_on, filed_before, lines_found

_YEAR = click.IntRange(1974, 2199)


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
    check_filed_on(day, session.today)
    texts = given.pop("line")
    forms = _lines_given(texts) if texts else lines_found(session.reader, person, year, session.today)
    values = {**book_values(given), "person": person, "date": day.isoformat(), "forms": forms}
    logged = enter(session, "filed_return", values)
    for form, lines in forms.items():
        say(f"  Form {form}: {', '.join(f'line {line} {line_shown(line, text)}' for line, text in lines.items())}")
    for each in filed_before(session.reader, person, year, logged.id):
        note(
            f"note: {each.id} is a return of {year} too, filed on {each.value.date}; where both name a line, the one "
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
