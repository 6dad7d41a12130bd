"""`elect`: the election for the pay dates still to come that lands on the limits."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options
from ledger.cli.output import note, say, say_json
from ledger.cli.session import Session
from ledger.domain.money import ZERO

if TYPE_CHECKING:  # what works it out is loaded where it is asked for
    from ledger.services.elections.elections import Elections


@click.command(
    epilog="Example: roth-ledger elect --from 2026-08-01 --deferral roth",
    short_help="The election that lands on the limits.",
)
@options.person
@click.option("--plan", metavar="ID", help="One plan; every plan with pay dates to come where not given.")
@options.year
@options.as_of
@click.option(
    "--from",
    "first",
    type=options.DAY,
    help="The first pay date that the change can reach; the next one where not given.",
)
@click.option(
    "--deferral",
    type=click.Choice(["pre-tax", "roth", "keep"]),
    default="keep",
    help="What the deferrals are to be; the present split where not given.",
)
@click.option(
    "--even/--front-load",
    "even",
    default=True,
    help="The same on each pay date, as it is where neither is given; or as early as possible without losing match.",
)
@click.option("--dollars", is_flag=True, help="Dollars a pay date, in place of shares of pay in the plan's steps.")
@click.option("--margin", type=options.MONEY, default="0", help="Money left free below 415(c), such as 100.00.")
@click.option("--record", "recording", is_flag=True, help="Record the new election at once.")
@options.as_json
@click.pass_obj
def elect(session: Session, /, *, even: bool, recording: bool, as_json: bool, **given: Any) -> None:
    """Work out what to elect for the pay dates still to come, so that the year lands on its limits.

    Deferrals first, as far as 402(g) and age allow; after-tax money takes what 415(c) leaves beside them and all
    employer money, the match and a true-up included. A limit is never passed: percentages are rounded down.
    """
    from ledger.cli.elect_json import elections_document
    from ledger.services.elections.election_dates import Choices
    from ledger.services.elections.elections import elections

    day: dt.date = given["as_of"] or session.today
    if given["margin"] < ZERO:
        raise click.BadParameter(f"{given['margin']} is below zero.", param_hint="--margin")
    choices = Choices(
        first=given["first"],
        deferral=given["deferral"],
        dollars=given["dollars"],
        front_load=not even,
        margin=given["margin"],
    )
    person, year = session.person(given["person"]), options.year_of(given["year"], day)
    found = elections(session.reader, person, year, day, choices, plan=given["plan"])
    recorded = _record(session, found) if recording else []
    if as_json:
        say_json(elections_document(found, recorded))
        return
    from ledger.cli.elect_text import print_elections

    print_elections(found, commands=not recording)
    for each in recorded:
        say(f"recorded {each}")
    if recording and not recorded:
        note("note: nothing was recorded, as the election is in the ledger already or there is none.")


def _record(session: Session, found: "Elections") -> list[str]:
    """Record what holds the election of one plan; what each record is known by."""
    from ledger.services.elections.election_records import record_election

    if len(found.elections) > 1:
        some = ", ".join(each.basis.plan.id for each in found.elections)
        raise click.UsageError(f"--record works on one plan at a time: name it with --plan ({some}).")
    records = [record for each in found.elections for record in each.records]
    return record_election(session.store, records, "elect --record") if records else []
