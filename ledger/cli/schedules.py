"""`schedule`: when a person is paid and what then goes into a plan."""

import json
from typing import Any

import click

from ledger.cli.entering import (
    ID,
    NOTES,
    PERSON,
    PLAN,
    Key,
    book_values,
    by_source,
    command_name,
    enter,
    example,
    keys,
    plan_meant,
)
from ledger.cli.ids import id_meant
from ledger.cli.options import DAY, MONEY, SOURCE_AMOUNT, SOURCE_SHARE, as_json
from ledger.cli.output import note, say, say_json
from ledger.cli.session import Session
from ledger.domain.pay_schedules import FREQUENCIES
from ledger.domain.records import line_of
from ledger.reports.record_summary import summary
from ledger.services.corrections import replace_entry

_KEYS = (
    PERSON,
    PLAN,
    Key("frequency", "How often.", click.Choice(FREQUENCIES)),
    Key("first_pay_date", "A pay date from which the others are counted.", DAY),
    Key("pay", "Gross pay of one pay date.", MONEY),
    Key("election", "A share of pay that goes into a source; may be given again.", SOURCE_SHARE, many=True),
    Key("election_amount", "Dollars of each pay date for a source; may be given again.", SOURCE_AMOUNT, many=True),
    Key("from", "The day from which it takes over from an earlier one.", DAY),
    Key("until", "Its last day, where the job ends.", DAY),
    *NOTES,
)


@click.group(short_help="Pay dates to come, and what they put in.")
def schedule() -> None:
    """When a person is paid, and what then goes into a plan."""


@schedule.command(
    epilog=example(
        "schedule add --frequency semimonthly --first-pay-date 2026-01-15 --pay 8000 --election after_tax=0.10"
    )
)
@keys(*_KEYS, ID, required=["frequency", "first_pay_date"])
@click.pass_obj
def add(session: Session, /, **given: Any) -> None:
    """Add a pay schedule; one with a later --from takes over from that day."""
    given["person"] = session.person(given["person"])
    given["plan"] = plan_meant(session, given["person"], given["plan"])
    enter(session, "pay_schedule", _values(given))


@schedule.command(epilog=example("schedule change pay_schedule-1f2e3d --pay 8400"))
@click.argument("id")
@keys(*_KEYS)
@click.option("--reason", default="the schedule was changed", help="Why, for the history.")
@click.pass_obj
def change(session: Session, /, **given: Any) -> None:
    """Replace a pay schedule as entered by another. Where it changed on a day, add one with --from instead.

    Elections replace all elections of the schedule.
    """
    reference, reason = id_meant(session, given.pop("id")), given.pop("reason")
    values = _values(given)
    if not values:
        raise click.UsageError("Name what changes.")
    done = replace_entry(session.store, reference, values, reason, command_name())
    say(f"replaced {done.entered[0]}: {', '.join(values)}")


@schedule.command(epilog=example("schedule bonus --pay-date 2026-12-15 --pay 30000 --election after_tax=0.50"))
@keys(
    PERSON,
    PLAN,
    Key("pay_date", "The day it is paid.", DAY),
    Key("pay", "Gross pay of that date.", MONEY),
    Key("election", "A share of it that goes into a source; may be given again.", SOURCE_SHARE, many=True),
    Key("election_amount", "Dollars of it for a source; may be given again.", SOURCE_AMOUNT, many=True),
    *NOTES,
    required=["pay_date", "pay"],
)
@click.pass_obj
def bonus(session: Session, /, **given: Any) -> None:
    """Add a bonus, or another pay date outside the schedule, that is still to come; a later one of that day takes over.

    Without elections nothing of it goes into the plan.
    """
    given["person"] = session.person(given["person"])
    given["plan"] = plan_meant(session, given["person"], given["plan"])
    enter(session, "expected_pay", _values(given))


@schedule.command("list", epilog=example("schedule list --json"))
@as_json
@click.pass_obj
def list_(session: Session, *, as_json: bool) -> None:
    """The pay schedules in the ledger."""
    found = session.reader.entries("pay_schedule")
    if as_json:
        say_json({"schedules": [json.loads(line_of(each.value)) for each in found]})
        return
    for each in found:
        say(f"{each.id}  {each.value.person}  {each.value.plan}  {summary(each.value)}")
    if not found:
        note("There are no schedules yet: add one with `roth-ledger schedule add`.")


def _values(given: dict[str, Any]) -> dict[str, Any]:
    """The options as keys of the book."""
    rest = {key: value for key, value in given.items() if key not in ("election", "election_amount")}
    elections = by_source(given["election"], "--election")
    amounts = by_source(given["election_amount"], "--election-amount")
    return book_values({**rest, "elections": elections or None, "election_amounts": amounts or None})
