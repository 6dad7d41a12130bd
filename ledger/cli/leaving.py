"""Plan money that leaves without a conversion: paid out and kept, forfeited, lent."""

from typing import Any

import click

from ledger.cli.effects import say_effects, say_outcomes, standing
from ledger.cli.entering import (
    AMOUNT,
    DATE,
    ID,
    NOTES,
    PERSON,
    PLAN,
    Key,
    book_values,
    enter,
    example,
    keys,
    plan_meant,
)
from ledger.cli.options import MONEY, SOURCE
from ledger.cli.session import Session
from ledger.domain.entries.distributions import LOAN_EVENTS

_SOURCE = Key("source", "Which money of the plan; designated_roth for the Roth account as a whole.", SOURCE)
_COMMON = (PERSON, *NOTES, ID)


@click.command(
    short_help="Plan money paid out and kept.",
    epilog=example("distribution --date 2026-06-30 --source after_tax --amount 500 --balance-before 10450 --code 1"),
)
@keys(
    PLAN,
    DATE,
    _SOURCE,
    Key("amount", "All that left the plan, the tax withheld included: Form 1099-R box 1.", MONEY),
    Key(
        "balance_before",
        "What its contract was worth just before, contributions and earnings: the source, or, where the plan keeps no "
        "separate after-tax contract, all vested money outside Roth.",
        MONEY,
    ),
    Key("earnings", "The earnings in it as the plan states them.", MONEY),
    Key("code", "The codes of Form 1099-R box 7, where they are known: 1, 7, 1B."),
    Key("exception", "Form 5329's number of an exception to the 10 % tax: 01 separation at 55 or later."),
    Key("withheld", "Tax withheld.", MONEY),
    Key("qualified", "Of Roth money: whether it is a qualified distribution, where the plan says so.", bool),
    *_COMMON,
    required=["date", "source", "amount"],
)
@click.pass_obj
def distribution(session: Session, /, **given: Any) -> None:
    """Enter plan money paid out and kept, and see its basis and what is taxable.

    What was rolled over within 60 days is a leg of `convert`.
    """
    _enter_and_say(session, "distribution", given)


@click.command(
    short_help="Unvested money lost to the plan.",
    epilog=example("forfeit --date 2026-06-30 --source employer_match --amount 1200"),
)
@keys(
    PLAN,
    DATE,
    Key("source", "Which money of the plan.", SOURCE),
    AMOUNT,
    Key(
        "reason",
        "Where the plan took it to correct an excess; not for unvested money.",
        click.Choice(["excess_annual_addition"]),
    ),
    Key("for_year", "The year in which the limitation year of that excess ends.", click.IntRange(1974, 2199)),
    *_COMMON,
    required=["date", "source", "amount"],
)
@click.pass_obj
def forfeit(session: Session, /, **given: Any) -> None:
    """Enter money lost to the plan, most often an employer's that was not vested: neither income nor basis."""
    _enter_and_say(session, "forfeited", given)


@click.command(
    short_help="A plan loan taken, deemed paid out, or offset.",
    epilog=example("loan --date 2026-06-30 --event taken --amount 20000"),
)
@keys(
    PLAN,
    DATE,
    Key(
        "event",
        "taken; deemed: in default, taxed though not paid out; offset: the plan took the balance to pay it off.",
        click.Choice(LOAN_EVENTS),
    ),
    AMOUNT,
    *_COMMON,
    required=["date", "event", "amount"],
)
@click.pass_obj
def loan(session: Session, /, **given: Any) -> None:
    """Enter a loan from the plan; taking one is no distribution, a deemed one or an offset brings a Form 1099-R."""
    _enter_and_say(session, "loan", given)


def _enter_and_say(session: Session, kind: str, given: dict[str, Any]) -> None:
    """Record an entry about money that leaves a plan, and say what it did."""
    person = session.person(given.pop("person"))
    plan = plan_meant(session, person, given.pop("plan"))
    day = given["date"]
    year = given.get("for_year") or day.year  # what is taken for a year counts there
    before = standing(session, person, day, year)
    logged = enter(session, kind, {**book_values(given), "person": person, "plan": plan})
    if kind == "distribution":
        say_outcomes(session, person, logged.id, day)
    say_effects(before, standing(session, person, day, year), plan, day, limits="for_year" in given)
