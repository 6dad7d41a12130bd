"""`explain`: a figure walked back to its entries, its rule and its source."""

import datetime as dt

import click

from ledger.cli import options
from ledger.cli.entering import example
from ledger.cli.output import say, say_json
from ledger.cli.session import Session


@click.command(
    short_help="A figure, back to its entries and its rule.",
    epilog=example("explain 415c --year 2026"),
)
@click.argument("figure", metavar="FIGURE")
@options.person
@options.year
@click.option("--group", metavar="NAME", help="One employer group alone, by the name that status --json gives it.")
@options.as_of
@options.as_json
@click.pass_obj
def explain(
    session: Session,
    figure: str,
    person: str | None,
    year: int | None,
    group: str | None,
    as_of: dt.date | None,
    *,
    as_json: bool,
) -> None:
    """Walk a figure back to its parts, the entries that make it up, and the rule it rests on.

    FIGURE is 402g (elective deferrals), 415c (annual additions) or after-tax-room (what after-tax money still fits).
    """
    from ledger.services.explaining import FIGURES
    from ledger.services.explaining import explain as explain_figure

    if figure not in FIGURES:
        raise click.UsageError(f"“{figure}” is no figure that can be explained; these are: {', '.join(FIGURES)}.")
    day = as_of or session.today
    found = explain_figure(session.reader, session.person(person), figure, options.year_of(year, day), day, group=group)
    if as_json:
        from ledger.reports.figures_json import figure_document

        say_json(
            {
                "person": found.person,
                "year": found.year,
                "as_of": found.as_of.isoformat(),
                "figure": found.figure,
                "trees": [figure_document(tree) for tree in found.trees],
            }
        )
        return
    from ledger.cli.figure_text import say_figures

    for place, tree in enumerate(found.trees):
        if place:
            say()
        say_figures([tree], person=found.person, year=found.year)
