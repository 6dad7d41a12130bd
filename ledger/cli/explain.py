"""`explain`: a figure walked back to its entries, its rule and its source."""

import datetime as dt
from typing import TYPE_CHECKING

import click

from ledger.cli import options
from ledger.cli.entering import example
from ledger.cli.ids import id_meant
from ledger.cli.output import output_width, say, say_json
from ledger.cli.session import Session

if TYPE_CHECKING:  # a help text needs none of it
    from ledger.services.explaining import Explained


@click.command(
    short_help="A figure, back to its entries and its rule.",
    epilog=example("explain 5b --year 2025"),
)
@click.argument("figure", metavar="FIGURE")
@options.person
@options.year
@click.option("--group", metavar="NAME", help="One employer group alone, by the name that status --json gives it.")
@click.option("--plan", metavar="ID", help="One plan alone, for basis, taxable, 1099r and roth-basis.")
@click.option("--estimate", is_flag=True, help="Estimate earnings that nothing says, as year-end does.")
@options.as_of
@options.as_json
@click.pass_obj
def explain(
    session: Session,
    figure: str,
    person: str | None,
    year: int | None,
    group: str | None,
    plan: str | None,
    as_of: dt.date | None,
    *,
    estimate: bool,
    as_json: bool,
) -> None:
    """Walk a figure back to its parts, the entries that make it up, and the rule it rests on.

    Of limits, FIGURE is 402g (elective deferrals), 415c (annual additions) or after-tax-room (what after-tax money
    still fits).

    Of the tax summary it is basis (after-tax basis through the year), taxable (what conversions and payments add to
    income), 1099r, w2 or 5498 (the forms to expect, box by box), 4a, 4b, 5a, 5b or 25b (lines of Form 1040), 8606-N
    (line N of Form 8606, such as 8606-14), 5329-1, 5329-2 or 5329-4, and roth-basis or roth-ira (Roth accounts of
    plans, and Roth IRAs: basis, conversions by year, clock).

    It may be the ID of an entry too: what a conversion or distribution adds to income, and of any other entry the
    line, the batch and the file that it came from.
    """
    from ledger.services.explaining import explain as explain_figure

    day, whose = as_of or session.today, session.person(person)
    figure = _meant(session, whose, figure)
    found = explain_figure(
        session.reader, whose, figure, options.year_of(year, day), day, group=group, plan=plan, estimate=estimate
    )
    if as_json:
        _say_json(found)
        return
    from ledger.reports.figure_text import figure_lines

    width = output_width()
    for place, tree in enumerate(found.trees):
        if place:
            say()
        for line in figure_lines([tree], person=found.person, year=found.year, width=width):
            say(line)


def _meant(session: Session, person: str, figure: str) -> str:
    """The figure, or the id of which it is the beginning.

    Raises:
        UsageError: it is neither.
    """
    from ledger.services.explaining import NAMES, can_be_explained

    if can_be_explained(session.reader, person, figure):
        return figure
    whole = id_meant(session, figure)
    if not can_be_explained(session.reader, person, whole):
        raise click.UsageError(
            f"“{figure}” is no figure that can be explained; these are: {', '.join(NAMES)}, and the ids of entries."
        )
    return whole


def _say_json(found: "Explained") -> None:
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
