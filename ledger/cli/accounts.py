"""What happens to money inside a plan, one entry a command: its value, conversions, refunds, earnings."""

from collections.abc import Sequence
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
    layer,
    plan_meant,
)
from ledger.cli.options import DAY, MONEY, SOURCE
from ledger.cli.output import note, say
from ledger.cli.session import Session
from ledger.domain.entries.conversions import IN_PLAN_ROTH, OTHER_PLAN, ROTH_IRA, TRADITIONAL_IRA
from ledger.domain.entries.refunds import REFUND_REASONS
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.sources import AFTER_TAX
from ledger.domain.typed_parts import read_holding
from ledger.services.ports import Reader

_SOURCE = Key("source", "Which money of the plan; after_tax where not given.", SOURCE)
_YEAR = click.IntRange(1974, 2199)
_COMMON = (PERSON, *NOTES, ID)


def _holding(text: str) -> dict[str, str]:
    """`UNITS@PRICE`, and `:FUND` where it is named, as a book line holds it."""
    try:
        return read_holding(text)
    except LedgerError as problem:
        raise click.BadParameter(problem.message) from None


def _leg(text: str) -> dict[str, Any]:
    """`DESTINATION=AMOUNT`, then what else there is to say, as a book line holds it."""
    head, *rest = text.split(",")
    destination, equals, amount = head.partition("=")
    if not equals:
        raise click.BadParameter(f"“{text}” is no leg: write DESTINATION=AMOUNT, then ,indirect or ,pre_tax=AMOUNT.")
    leg: dict[str, Any] = {"destination": destination.strip(), "amount": _plain(amount)}
    for each in rest:
        key, equals, value = (part.strip() for part in each.partition("="))
        if key == "indirect" and not equals:
            leg["direct"] = False
        elif key == "pre_tax" and equals:
            leg["pre_tax"] = _plain(value)
        elif key in ("into", "date") and equals:
            leg[key] = value
        else:
            raise click.BadParameter(
                f"“{each}” says nothing about a leg: it may be indirect, pre_tax=AMOUNT, into=PLAN or date=DATE. "
                "Write amounts without commas."
            )
    return leg


def _plain(text: str) -> str:
    try:
        return Money.parse(text).plain()
    except LedgerError as problem:
        raise click.BadParameter(f"{problem.message} {problem.hint}") from None


def _enter_and_say(
    session: Session, kind: str, given: dict[str, Any], *, limits: bool = False, unknown: Sequence[str] = ()
) -> None:
    """Record an entry about a plan's money and say what it did.

    `unknown` are keys whose absence the book states by a null; `limits` says where the limits stand too.
    """
    person = session.person(given.pop("person"))
    plan = plan_meant(session, person, given.pop("plan"))
    day = given["date"]
    # What is given back for a year, or allocated to one, counts there.
    year = given.get("for_year") or given.get("limitation_year") or day.year
    before = standing(session, person, day, year)
    logged = enter(session, kind, {**dict.fromkeys(unknown), **book_values(given), "person": person, "plan": plan})
    if kind == "conversion":
        say_outcomes(session, person, logged.id, day)
    say_effects(before, standing(session, person, day, year), plan, day, limits=limits)


def _rehearse_and_say(session: Session, kind: str, given: dict[str, Any]) -> None:
    """Say what an entry would do; the ledger stays as it is."""
    from ledger.domain.records import read_line
    from ledger.services.recording import rehearse

    person = session.person(given.pop("person"))
    plan = plan_meant(session, person, given.pop("plan"))
    value = read_line({"record": kind, **book_values(given), "person": person, "plan": plan})

    def look(reader: Reader, id_: str) -> None:
        say("nothing is recorded; this is what it would do:")
        say_outcomes(session, person, id_, given["date"], reader)

    rehearse(session.store, value, look)


@click.command(
    short_help="What a source of plan money was worth on a day.",
    epilog=example("value --plan acme-401k --date 2026-06-30 --balance 10200"),
)
@keys(
    PLAN,
    Key("date", "The day, after its deposits and before its conversions.", DAY),
    _SOURCE,
    Key("balance", "What it was worth; or give its holdings.", MONEY),
    Key("holding", "UNITS@PRICE or UNITS@PRICE:FUND; may be given again.", many=True),
    Key("vested", "The vested part of it, where not all is.", MONEY),
    *_COMMON,
    required=["date"],
)
@click.pass_obj
def value(session: Session, /, **given: Any) -> None:
    """Enter what a plan's money of one source was worth on a day."""
    given["source"] = given["source"] or AFTER_TAX
    given["holdings"] = tuple(_holding(each) for each in given.pop("holding"))
    if (given["balance"] is None) == (not given["holdings"]):
        raise click.UsageError("Give the --balance, or one or more --holding, one of the two.")
    _enter_and_say(session, "valuation", given)


@click.command(
    short_help="A conversion or rollover, and what of it is taxed.",
    epilog=example("convert --date 2026-06-30 --amount 10200 --to in_plan_roth --earnings 200 --plan acme-401k"),
)
@keys(
    PLAN,
    Key("date", "The day of the distribution; its year is the year of the 1099-R.", DAY),
    Key("amount", "All that moved, Form 1099-R box 1.", MONEY),
    Key("to", "Where it went.", click.Choice([IN_PLAN_ROTH, ROTH_IRA, TRADITIONAL_IRA, OTHER_PLAN])),
    Key("into", "The receiving plan's id, where that is in the ledger."),
    _SOURCE,
    Key(
        "balance_before",
        "What its contract was worth just before, contributions and earnings: the source, or, where the plan keeps no "
        "separate after-tax contract, all vested money outside Roth.",
        MONEY,
    ),
    Key("earnings", "The earnings in it as the plan states them.", MONEY),
    Key("withheld", "Tax withheld.", MONEY),
    Key("qualified", "Of Roth plan money: whether it is a qualified distribution, where the plan says so.", bool),
    Key(
        "leg",
        "In place of --amount and --to, one distribution to several places: DESTINATION=AMOUNT, then, each after a "
        "comma, indirect (paid out and rolled over within 60 days), pre_tax=AMOUNT, into=PLAN, date=DATE. A "
        "DESTINATION may be cash too. Give it once for each place.",
        many=True,
    ),
    *_COMMON,
    required=["date"],
)
@click.option("--dry-run", is_flag=True, help="Show what it would do, and record nothing.")
@click.pass_obj
def convert(session: Session, /, *, dry_run: bool, **given: Any) -> None:
    """Enter a conversion or rollover of plan money, and see its basis and what is taxable.

    A conversion cannot be taken back once the plan has made it: look first, with --dry-run.
    """
    given["legs"] = tuple(_leg(each) for each in given.pop("leg"))
    given["destination"] = given.pop("to")
    one = given["amount"] is not None and given["destination"] is not None
    none = given["amount"] is None and given["destination"] is None
    if not (none if given["legs"] else one):
        raise click.UsageError("Give --amount and --to, or one --leg for each place it went, one of the two.")
    if dry_run:
        _rehearse_and_say(session, "conversion", given)
    else:
        _enter_and_say(session, "conversion", given)


@click.group(short_help="Plan money that comes outside a pay stub.")
def contribution() -> None:
    """Plan money that comes outside a pay stub: a true-up, profit sharing, a rollover in."""


@contribution.command(epilog=example("contribution add --date 2027-03-01 --source employer_nonelective --amount 5000"))
@keys(
    PLAN,
    DATE,
    Key("source", "Which money.", SOURCE),
    AMOUNT,
    Key("limitation_year", "The year in which the limitation year it is allocated to ends.", _YEAR),
    Key("deposit_date", "When it reached the plan, where that is another day.", DAY),
    *_COMMON,
    required=["date", "source", "amount"],
)
@click.pass_obj
def add(session: Session, /, **given: Any) -> None:
    """Enter a contribution outside payroll, and see what it does to the limits."""
    _enter_and_say(session, "contribution", given, limits=True)


@click.command(
    short_help="Growth as the record keeper states it.", epilog=example("earnings --date 2026-06-30 --amount -12.34")
)
@keys(PLAN, DATE, _SOURCE, AMOUNT, *_COMMON, required=["date", "amount"])
@click.pass_obj
def earnings(session: Session, /, **given: Any) -> None:
    """Enter growth as the record keeper states it; below zero for losses and fees."""
    given["source"] = given["source"] or AFTER_TAX
    _enter_and_say(session, "earnings", given)


@click.command(
    short_help="A corrective distribution.",
    epilog=example(
        "refund --date 2027-03-10 --amount 500 --earnings 12 --reason excess_annual_addition --for-year 2026"
    ),
)
@keys(
    PLAN,
    DATE,
    _SOURCE,
    Key("amount", "The principal given back, without its earnings.", MONEY),
    Key("earnings", "The earnings paid out with it.", MONEY),
    Key("reason", "Why.", click.Choice(REFUND_REASONS)),
    Key("for_year", "The year it corrects.", _YEAR),
    *_COMMON,
    required=["date", "amount", "earnings", "reason", "for_year"],
)
@click.pass_obj
def refund(session: Session, /, **given: Any) -> None:
    """Enter a corrective distribution: principal and earnings that the plan gave back."""
    given["source"] = given["source"] or AFTER_TAX
    _enter_and_say(session, "refund", given, limits=True)


@click.command(
    short_help="What a source held when the ledger begins.",
    epilog=example("opening-balance --date 2026-01-01 --balance 10450 --basis 10000"),
)
@keys(
    PLAN,
    Key("date", "The day on which the ledger begins to follow this money.", DAY),
    _SOURCE,
    Key("balance", "What it was worth.", MONEY),
    Key("basis", "Contributions in it that were not yet recovered; leave it out where that is not known.", MONEY),
    Key("vested", "The vested part of it, where not all is.", MONEY),
    Key("pre_1987_basis", "Basis of contributions made before 1987.", MONEY),
    Key("first_year", "Of a designated Roth account: the year of the first contribution.", _YEAR),
    Key("layer", "Of a designated Roth account: YEAR:TAXABLE:NONTAXABLE of a year's conversions.", many=True),
    *_COMMON,
    required=["date", "balance"],
)
@click.pass_obj
def opening_balance(session: Session, /, **given: Any) -> None:
    """Enter what a source held when the ledger begins. Without its basis, taxable figures stay unknown."""
    given["source"] = given["source"] or AFTER_TAX
    given["layers"] = tuple(layer(each) for each in given.pop("layer"))
    if given["basis"] is None:
        note("note: without --basis the basis is unknown, and so is every taxable amount that rests on it.")
    _enter_and_say(session, "opening_balance", given, unknown=["basis"])
