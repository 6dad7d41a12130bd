"""`year-end`: the tax summary of a year."""

import datetime as dt

import click

from ledger.cli import options
from ledger.cli.output import say_json
from ledger.cli.session import Session


@click.command(
    "year-end", epilog="Example: roth-ledger year-end --year 2025 --json", short_help="The tax summary of a year."
)
@options.person
@options.year
@options.as_of
@options.as_json
@click.pass_obj
def year_end(session: Session, person: str | None, year: int | None, as_of: dt.date | None, *, as_json: bool) -> None:
    """Show a year's roll-forward, conversions, expected Forms 1099-R and return lines.

    What rests on something unknown says so and is left out; a form that was received is compared.
    """
    from ledger.reports.year_end_json import as_json as document
    from ledger.services.year_end import year_end as year_end_of

    day = as_of or session.today
    found = year_end_of(session.reader, session.person(person), options.year_of(year, day), day)
    if as_json:
        say_json(document(found))
        return
    from ledger.cli.year_end_text import print_year_end

    print_year_end(found)
