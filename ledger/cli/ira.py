"""`ira`: what happens in IRAs beside the plan, one entry a command; Form 8606 and the Roth IRA's order rest on it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import click

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
    layer,
    plan_meant,
)
from ledger.cli.options import DAY, MONEY
from ledger.cli.output import note, say
from ledger.cli.session import Session

_YEAR = click.IntRange(1974, 2199)
_COMMON = (PERSON, *NOTES, ID)
_EXCEPTION = Key("exception", "Form 5329's number of an exception to the 10 % tax: 03 disability, 09 first home.")


@click.group(short_help="Traditional and Roth IRAs beside the plan.")
def ira() -> None:
    """Traditional and Roth IRAs beside the plan: what Form 8606 and the order of Roth IRA money need."""


@ira.command(
    "open",
    epilog=example(
        "ira open --kind roth --date 2026-01-01 --basis 12000 --first-year 2019 --layer 2023:100.00:9000.00"
    ),
)
@keys(
    Key("kind", "Which IRAs: all of one kind are one.", click.Choice(["traditional", "roth"])),
    Key("date", "The day on which the ledger begins to follow them.", DAY),
    Key("basis", "traditional: line 14 of the last Form 8606; roth: regular contributions left. Else unknown.", MONEY),
    Key("first_year", "roth: the first year for which anything went in.", _YEAR),
    Key("layer", "roth: YEAR:TAXABLE:NONTAXABLE left of a year's conversions; once for each year.", many=True),
    *_COMMON,
    required=["kind", "date"],
)
@click.pass_obj
def open_(session: Session, /, **given: Any) -> None:
    """Enter what IRAs hold when the ledger begins. Without its basis, taxable figures stay unknown."""
    given["layers"] = tuple(layer(each) for each in given.pop("layer"))
    if given["basis"] is None:
        note("note: without --basis the basis is unknown, and so is every taxable amount that rests on it.")
    _enter_and_say(session, "ira_opening_balance", given, unknown=["basis"])


@ira.command(
    epilog=example("ira contribute --kind traditional_nondeductible --date 2026-03-02 --amount 7000 --for-year 2025")
)
@keys(
    Key(
        "kind",
        "What it is; whether it was deducted decides about basis.",
        click.Choice(["traditional_nondeductible", "traditional_deductible", "roth"]),
    ),
    DATE,
    AMOUNT,
    Key("for_year", "The year it counts for; until the April due date it may be the year before.", _YEAR),
    *_COMMON,
    required=["kind", "date", "amount", "for_year"],
)
@click.pass_obj
def contribute(session: Session, /, **given: Any) -> None:
    """Enter a contribution to an IRA."""
    _enter_and_say(session, "ira_contribution", given)


@ira.command(epilog=example("ira convert --date 2026-03-04 --amount 7012"))
@keys(DATE, AMOUNT, *_COMMON, required=["date", "amount"])
@click.pass_obj
def convert(session: Session, /, **given: Any) -> None:
    """Enter a conversion from a traditional, SEP or SIMPLE IRA to a Roth IRA."""
    _enter_and_say(session, "ira_conversion", given)


@ira.command(epilog=example("ira distribute --date 2026-05-20 --amount 2000"))
@keys(DATE, AMOUNT, _EXCEPTION, *_COMMON, required=["date", "amount"])
@click.pass_obj
def distribute(session: Session, /, **given: Any) -> None:
    """Enter money paid out of a traditional, SEP or SIMPLE IRA and kept."""
    _enter_and_say(session, "ira_distribution", given)


@ira.command("roll-in", epilog=example("ira roll-in --date 2026-11-02 --amount 1145 --plan acme-401k"))
@keys(PLAN, DATE, AMOUNT, *_COMMON, required=["date", "amount"])
@click.pass_obj
def roll_in(session: Session, /, **given: Any) -> None:
    """Enter pre-tax IRA money rolled into a plan; the basis stays behind in the IRA (408(d)(3)(H))."""
    _enter_and_say(session, "ira_roll_in", given)


@ira.command(epilog=example("ira value --year 2025 --value 1145"))
@keys(
    Key("year", "The year on whose 31 December it was worth that.", _YEAR),
    Key("value", "All traditional, SEP and SIMPLE IRAs together: Form 8606 line 6.", MONEY),
    PERSON,
    *NOTES,
    required=["year", "value"],
)
@click.pass_obj
def value(session: Session, /, **given: Any) -> None:
    """Enter what all traditional, SEP and SIMPLE IRAs were worth on 31 December; a later one takes its place."""
    if given["year"] >= session.today.year and session.today != dt.date(given["year"], 12, 31):
        note(f"note: 31 December {given['year']} is still to come; enter the value again once it is known.")
    _enter_and_say(session, "ira_year_end_value", given)


@ira.command("roth-distribute", epilog=example("ira roth-distribute --date 2026-05-20 --amount 7000"))
@keys(DATE, AMOUNT, _EXCEPTION, *_COMMON, required=["date", "amount"])
@click.pass_obj
def roth_distribute(session: Session, /, **given: Any) -> None:
    """Enter money paid out of a Roth IRA and kept; regular contributions count as paid out first."""
    _enter_and_say(session, "roth_ira_distribution", given)


def _enter_and_say(session: Session, kind: str, given: dict[str, Any], *, unknown: Sequence[str] = ()) -> None:
    """Record an entry about IRAs, and say whether Form 8606 of its year is needed.

    `unknown` are keys whose absence the book states by a null.
    """
    person = session.person(given.pop("person"))
    if "plan" in given:
        given["plan"] = plan_meant(session, person, given["plan"])
    enter(session, kind, {**dict.fromkeys(unknown), **book_values(given), "person": person})
    from ledger.services.year_end import year_end

    day = given.get("date", session.today)
    year = given.get("for_year") or given.get("year") or day.year
    found = year_end(session.reader, person, year, max(session.today, day))
    form = found.form_8606
    say(f"  Form 8606 of {year}: {'needed' if form.required else 'not needed'}. {form.why}")
    for line, what in (("14", "basis left"), ("15c", "taxable distributions"), ("18", "taxable conversions")):
        if form.lines.get(line) is not None:
            say(f"    line {line}, {what}: ${int(form.lines[line]):,}")
