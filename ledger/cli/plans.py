"""`plan`: workplace plans, what their documents allow, and what changes from a day on."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from ledger.cli.entering import ID, NOTES, Key, book_values, by_source, enter, example, keys
from ledger.cli.options import DAY, MONEY, SOURCE_AMOUNT, as_json, as_of
from ledger.cli.output import say, say_json, say_styled, say_text
from ledger.cli.parties import (
    PARTY_ID,
    add_party,
    change_party,
    clear_option,
    cleared_keys,
    line_of_party,
    list_parties,
)
from ledger.cli.session import Session
from ledger.domain.plan_rules import PLAN_RULES
from ledger.domain.records import line_of
from ledger.domain.shown import one_line

_FREQUENCY = click.Choice(["on_request", "daily", "every_pay_date", "monthly", "quarterly", "yearly"])
_RULES = (
    Key("limitation_year_end", "Last day of the limitation year: 06-30; 12-31 where not given."),
    Key("ended", "The day the plan was terminated.", DAY),
    Key("after_tax_allowed", "After-tax contributions; yes where not given.", bool),
    Key("in_plan_conversion_allowed", "Conversions inside the plan; yes where not given.", bool),
    Key("in_service_rollover_allowed", "Rollovers while employed; yes where not given.", bool),
    Key("roth_allowed", "Roth deferrals; yes where not given.", bool),
    Key("catch_up_allowed", "Catch-up from age 50; yes where not given.", bool),
    Key("higher_catch_up_allowed", "The higher catch-up at 60 to 63; yes where not given.", bool),
    Key("separate_after_tax_contract", "Whether after-tax money is kept apart (72(d)(2)); yes where not given.", bool),
    Key("safe_harbor", "A safe harbor plan; no where not given.", bool),
    Key("governmental", "A governmental plan; no where not given.", bool),
    Key("long_service_catch_up_allowed", "403(b): the 15-year rule; no where not given.", bool),
    Key("pre_1987_withdrawals", "Withdrawals of contributions made before 1987; no where not given.", bool),
    Key(
        "loss_basis_policy",
        "What becomes of basis above value; carry where not given.",
        click.Choice(["carry", "extinguish", "carry_within_year"]),
    ),
    Key(
        "roth_loss_policy",
        "Whether basis above value goes along when the whole Roth account is rolled over; carry where not given.",
        click.Choice(["carry", "strict"]),
    ),
    Key("conversion_frequency", "How often after-tax money can be converted.", _FREQUENCY),
    Key("after_tax_cap_rate", "The plan's cap on after-tax money as a share of pay: 0.10."),
    Key("after_tax_cap_amount", "The plan's cap on after-tax money a year.", MONEY),
    Key("deferral_cap_rate", "The plan's cap on deferrals as a share of pay."),
    Key("hce_after_tax_cap_rate", "The cap for the highly compensated on after-tax money."),
    Key("hce_deferral_cap_rate", "The cap for the highly compensated on deferrals."),
    Key("catch_up_wages_of", "An employer whose box 3 wages the plan adds; may be given again.", many=True),
    Key(
        "match_tier", "RATE:SHARE, 0.50:0.06 for half of what is deferred up to 6 % of pay; again for more.", many=True
    ),
    Key("match_period", "Over what it matches.", click.Choice(["paycheck", "year", "paycheck_with_true_up"])),
    Key("match_dollar_cap", "The most it matches a year.", MONEY),
    Key(
        "match_on",
        "What it matches; elective_deferral where not given. May be given again.",
        click.Choice(["elective_deferral", "after_tax", "student_loan_payment"]),
        many=True,
    ),
    Key("match_stops_at_pay_cap", "Whether it stops when pay reaches the 401(a)(17) limit.", bool),
    Key("election_step", "The share of pay that a percentage election moves by; 0.01 where not given."),
    Key(
        "unconfirmed",
        "A rule, as the book names it, whose value nobody has confirmed; may be given again. A rule that is named "
        "later is confirmed by it.",
        click.Choice(list(PLAN_RULES)),
        many=True,
    ),
)
_PLAN = (
    Key("employer", "The id of the employer."),
    Key("name", "The name."),
    Key("kind", "What it is.", click.Choice(["401k", "403b", "457b", "solo_401k", "simple_ira", "sep"])),
    *_RULES,
    *NOTES,
)

_OUTCOMES = {
    "works": "it works",
    "works_partly": "it works in part",
    "does_not": "it does not work",
    "unknown": "not known yet",
}


@click.group(short_help="Plans and what their documents allow.")
def plan() -> None:
    """Workplace plans and what their documents allow."""


@plan.command(
    "add",
    epilog=example("plan add --id acme-401k --employer acme --name 'Acme 401(k)' --kind 401k --match-tier 0.50:0.06"),
)
@keys(PARTY_ID, *_PLAN, required=["id", "employer", "name", "kind"])
@click.pass_obj
def plan_add(session: Session, /, **given: Any) -> None:
    """Add a plan of an employer that is in the ledger."""
    _fold_match(given, None)
    add_party(session, "plan", given)


@plan.command("change", epilog=example("plan change acme-401k --from 2027-01-01 --after-tax-cap-rate 0.15"))
@click.argument("id")
@keys(
    Key("from", "The day from which it holds; without it the plan was always so.", DAY),
    *_PLAN,
)
@clear_option
@click.pass_obj
def plan_change(session: Session, /, **given: Any) -> None:
    """Record other rules of a plan, from a day on with --from, or as a correction of what was entered without."""
    name, first = given["id"], given.pop("from")
    before = line_of_party(session, "plan", name)
    _fold_match(given, before.get("match"))
    if first is None:
        _fold_unconfirmed(given, before.get("unconfirmed", []))
        change_party(session, "plan", given)
        return
    cleared = cleared_keys(given.pop("clear"), list(PLAN_RULES))
    values = {**book_values(given), **dict.fromkeys(cleared)}
    del values["id"]
    refused = [f"--{key}" for key in ("employer", "name", "kind") if key in values]
    if refused:
        raise click.UsageError(f"{', '.join(refused)} cannot change on a day: leave out --from.")
    if not set(values) & {*PLAN_RULES, "unconfirmed"}:
        raise click.UsageError("Name at least one rule that changes, for example --after-tax-cap-rate 0.15.")
    enter(session, "plan_change", {**values, "plan": name, "from": first.isoformat()})


@plan.command("merge", epilog=example("plan merge --from old-401k --into acme-401k --date 2026-07-01"))
@keys(
    Key("from", "The plan that ends in the merger."),
    Key("into", "The plan that takes it over; it is in the ledger."),
    Key("date", "The day on which the money moves, after everything else of that day.", DAY),
    Key("basis", "SOURCE=AMOUNT as the new record keeper states it; may be given again.", SOURCE_AMOUNT, many=True),
    Key("person", "Whose money, where it is not everybody's of that plan."),
    *NOTES,
    ID,
    required=["from", "into", "date"],
)
@click.pass_obj
def plan_merge(session: Session, /, **given: Any) -> None:
    """Enter that a plan took over another with all its money; no distribution, and no Form 1099-R."""
    given["plan"] = given.pop("from")
    given["basis"] = by_source(given["basis"], "--basis") or None
    enter(session, "plan_merger", book_values(given))
    say(
        f"  balances, basis, layers and five-year clocks of {given['plan']} are those of {given['into']} from the end "
        f"of {given['date']}; there is no Form 1099-R of it"
    )


@plan.command("list", epilog=example("plan list --json"))
@as_json
@click.pass_obj
def plan_list(session: Session, *, as_json: bool) -> None:
    """The plans in the ledger, with the changes recorded from a day on."""
    changes = [json.loads(line_of(each.value)) for each in session.reader.entries("plan_change")]
    list_parties(session, "plan", "plans", as_json=as_json, also={"changes": changes})


@plan.command("checklist", epilog=example("plan checklist acme-401k --letter"))
@click.argument("id")
@click.option("--letter", is_flag=True, help="The letter that asks the employer what is not known.")
@as_of
@as_json
@click.pass_obj
def plan_checklist(session: Session, /, *, letter: bool, as_of: dt.date | None, as_json: bool, **given: Any) -> None:
    """Whether a plan allows after-tax money to become Roth money, rule by rule, and what to ask of the employer."""
    from ledger.domain.plan_history import plan_on
    from ledger.domain.planning.strategy_checklist import checklist, verdict
    from ledger.services.plan_questions import letter_to_hr

    name, day = given["id"], as_of or session.today
    line_of_party(session, "plan", name)
    held = session.reader.named("plan", [name])[name]
    rules = plan_on(held, [each.value for each in session.reader.entries("plan_change", until=day)], day)
    items, text = checklist(rules), None
    found = verdict(items)
    if letter:
        employer = session.reader.named("employer", [rules.employer])[rules.employer]
        text = letter_to_hr(rules, employer, items, day)
    if as_json:
        listed = [each._asdict() for each in items]
        say_json(
            {"plan": name, "as_of": day.isoformat(), **found._asdict(), "items": listed}
            | ({} if text is None else {"letter": text})
        )
    elif text is not None:
        say_text(text.rstrip("\n"))
    else:
        say_styled(f"{rules.name}: {_OUTCOMES[found.outcome]}. {found.why}")
        for each in items:
            say_styled(f"  {each.state:<7}  {one_line(each.label)}: {each.means}")
            if each.question is not None:
                say_styled(f"    ask: {each.question}")


def _fold_unconfirmed(given: dict[str, Any], before: Sequence[str]) -> None:
    """Add the rules that are said to be unconfirmed to those that were; to name a rule is to confirm it."""
    cleared = {option.removeprefix("--").replace("-", "_") for option in given["clear"]}
    named = cleared | {key for key in PLAN_RULES if given[key] is not None and given[key] != ()}
    left = [*(rule for rule in before if rule not in named), *given["unconfirmed"]]
    given["unconfirmed"] = left if sorted(left) != sorted(before) else ()


def _fold_match(given: dict[str, Any], before: Mapping[str, Any] | None) -> None:
    """Put the options of the match together under the one key that the book has for them.

    Raises:
        click.BadParameter: a tier is written otherwise than RATE:SHARE.
    """
    said = {key: given.pop(f"match_{key}") for key in ("tier", "period", "dollar_cap", "on", "stops_at_pay_cap")}
    tiers = [list(tier.partition(":")[::2]) for tier in said.pop("tier")]
    for rate, share in tiers:
        if not rate or not share:
            raise click.BadParameter(f"“{rate}{share}” is no match tier: write RATE:SHARE, for example 0.50:0.06.")
    match = {**(before or {}), **book_values(said), **({"tiers": tiers} if tiers else {})}
    given["match"] = match if match != (before or {}) else None
