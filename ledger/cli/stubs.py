"""`stub add`: one pay date's amounts, and what they do to the limits."""

from typing import Any

import click

from ledger.cli.effects import say_effects, standing
from ledger.cli.entering import ID, NOTES, PERSON, PLAN, Key, book_values, by_source, enter, example, keys, plan_meant
from ledger.cli.options import DAY, MONEY, SOURCE_AMOUNT
from ledger.cli.session import Session
from ledger.domain.money import Money
from ledger.domain.sources import AFTER_TAX, EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, PRE_TAX_DEFERRAL, ROTH_DEFERRAL

# Options for what most pay stubs show, each short for --amount SOURCE=AMOUNT.
_SHORT = {
    "pre_tax": PRE_TAX_DEFERRAL,
    "roth": ROTH_DEFERRAL,
    "after_tax": AFTER_TAX,
    "match": EMPLOYER_MATCH,
    "nonelective": EMPLOYER_NONELECTIVE,
}


@click.group(short_help="Pay stubs.")
def stub() -> None:
    """Pay stubs: what each pay date put into a plan."""


@stub.command(
    epilog=example("stub add --pay-date 2026-01-15 --compensation 8000 --pre-tax 800 --after-tax 1200 --match 400")
)
@keys(
    PLAN,
    Key("pay_date", "The pay date; it decides the year of the W-2 and of 402(g).", DAY),
    PERSON,
    Key("compensation", "415(c) pay of that date; on one stub only where one pay check feeds two plans.", MONEY),
    Key("plan_pay", "Pay as the plan's formulas see it, where that is not the compensation.", MONEY),
    Key("deposit_date", "When the money reached the plan, where that is not the pay date.", DAY),
    Key("type", "What kind of pay it was.", click.Choice(["regular", "bonus"])),
    Key("amount", "Money of one source; may be given again for others.", SOURCE_AMOUNT, many=True),
    Key("ytd", "The year to date as printed; only ever compared. May be given again.", SOURCE_AMOUNT, many=True),
    *(Key(name, f"Short for --amount {source}=AMOUNT.", MONEY) for name, source in _SHORT.items()),
    *NOTES,
    ID,
    required=["pay_date"],
)
@click.pass_obj
def add(session: Session, /, **given: Any) -> None:
    """Enter a pay stub. One that passes a limit is entered too: payroll already happened, and you are told."""
    amounts = _amounts(given)
    year_to_date = by_source(given.pop("ytd"), "--ytd")
    person = session.person(given.pop("person"))
    plan = plan_meant(session, person, given.pop("plan"))
    day = given["pay_date"]
    pay_type = given.pop("type")
    values = {
        **given,
        "person": person,
        "plan": plan,
        "pay_type": pay_type,
        "amounts": amounts or None,
        "year_to_date": year_to_date or None,
    }
    before = standing(session, person, day, day.year)
    enter(session, "pay_stub", book_values(values))
    say_effects(before, standing(session, person, day, day.year), plan, day, limits=True)


def _amounts(given: dict[str, Any]) -> dict[str, Money]:
    """The amounts by source; takes their options out of what was given.

    Raises:
        click.UsageError: there is neither an amount nor pay, or a source is named twice.
    """
    pairs = list(given.pop("amount"))
    for name, source in _SHORT.items():
        amount = given.pop(name)
        if amount is not None:
            pairs.append((source, amount))
    if not pairs and given["compensation"] is None and given["plan_pay"] is None:
        raise click.UsageError("Name at least one amount, for example --after-tax 500, or the --compensation.")
    return by_source(pairs, "The stub")
