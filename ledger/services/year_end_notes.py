"""What a year's summary says beside its figures: what is not worked out, and how the rest was found."""

import datetime as dt
from collections.abc import Iterable, Iterator

from ledger.domain.ages import reaches_59_and_a_half
from ledger.domain.basis.outcomes import BALANCE, ESTIMATE, STATED, PoolYear
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import CASH, IN_PLAN_ROTH, TRADITIONAL_IRA, Conversion
from ledger.domain.entries.distributions import Distribution
from ledger.domain.entries.refunds import Refund
from ledger.domain.limits.deferrals import return_deadline
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.plan_history import plan_on
from ledger.services.accounts import Accounts
from ledger.services.ports import Reader

_LOSSES = {
    "carry": "is carried to later earnings of the same account",
    "extinguish": "is dropped when a conversion empties the account",
    "carry_within_year": "is carried until 31 December and then dropped",
}


def loans(reader: Reader, person: str, accounts: Accounts) -> list[str]:
    """Loans that became distributions in the year.

    Source: IRC 72(p); a deemed distribution takes nothing of the basis, an offset is a distribution.
    """
    sentences = []
    entered = {
        (event.value.plan, event.value.date, event.value.amount)
        for event in accounts.events
        if isinstance(event.value, Distribution)
    }
    for each in reader.entries("loan", person=person, until=accounts.until):
        loan = each.value
        if loan.date.year != accounts.year or loan.event == "taken":
            continue
        if loan.event == "offset" and (loan.plan, loan.date, loan.amount) in entered:
            continue
        what = f"The loan of {loan.amount} from {loan.plan} was {loan.event} on {loan.date}"
        sentences.append(
            f"{what}: a deemed distribution takes nothing of the basis, and is income as the plan's Form 1099-R says,"
            " which is not worked out here; add it to lines 5a and 5b by hand."
            if loan.event == "deemed"
            else f"{what}: an offset is a distribution. Enter it as one of that day and amount, from the source that"
            " the plan names, for its basis and Form 1099-R."
        )
    return sentences


def withheld(accounts: Accounts) -> list[str]:
    """Tax withheld from what should have been moved in full.

    A leg rolled over within 60 days says by its amount what was made up from other money.
    """
    return [
        f"{entry.withheld} was withheld from the conversion of {entry.date} from {entry.plan}; it is counted as moved."
        " Enter a cash leg for what was not made up from other money."
        for entry in (event.value for event in accounts.events)
        if isinstance(entry, Conversion)
        and entry.withheld
        and entry.date.year == accounts.year
        and not any(leg.destination == CASH or not leg.direct for leg in entry.parts)
    ]


def unreturned_pre_tax(accounts: Accounts) -> Money:
    """Pre-tax excess of the year's deferrals that did not come back; within the year it may still be paid out.

    Source: IRC 402(g)(1)(A), (6).
    """
    if accounts.excess is None or accounts.as_of < dt.date(accounts.year, 12, 31):
        return ZERO
    return accounts.excess.pre_tax


def excess_deferrals(accounts: Accounts) -> list[str]:
    """What is to be said of the year's excess deferrals beside their income; nothing while the year is running."""
    if accounts.excess is None or accounts.as_of < dt.date(accounts.year, 12, 31):
        return []
    from ledger.services.excess_deferrals import deferral_year_notes

    return deferral_year_notes(accounts.excess, accounts.as_of)


def late_excess(accounts: Accounts) -> list[str]:
    """Excess deferrals paid out after 15 April, of which the figures take no additional tax.

    Source: IRC 402(g)(2)(C) waives 72(t) for those paid out in time alone.
    """
    return [
        f"The excess deferral of {refund.for_year} was paid out of {refund.plan} on {refund.date}, after"
        f" {return_deadline(refund.for_year)}: whether the 10 % tax falls on what is then taxed again is unsettled;"
        " Form 5329 takes none here."
        for refund in (event.value for event in accounts.events)
        if isinstance(refund, Refund)
        and refund.reason == "excess_deferral"
        and refund.date.year == accounts.year
        and refund.date > return_deadline(refund.for_year)
        and (accounts.birth_date is None or refund.date < reaches_59_and_a_half(accounts.birth_date))
    ]


def split_in_plan(accounts: Accounts) -> list[str]:
    """One distribution divided between the plan's own Roth account and a traditional IRA."""
    destinations: dict[str, set[str]] = {}
    for outcome in accounts.outcomes:
        if outcome.date.year == accounts.year:
            destinations.setdefault(outcome.id, set()).add(outcome.destination)
    if not any({IN_PLAN_ROTH, TRADITIONAL_IRA} <= places for places in destinations.values()):
        return []
    sentence = (
        "One distribution is divided between the plan's Roth account and a traditional IRA: that Notice 2014-54 allows"
        " the pre-tax part to be sent to the IRA alone is unsettled; ask the plan how it will report it."
    )
    return [sentence]


def assumptions(accounts: Accounts, rows: Iterable[PoolYear]) -> tuple[str, ...]:
    """How the year's figures were found where a plan or a person has a choice."""
    return tuple(dict.fromkeys([*_of_plans(accounts, rows), *_of_conversions(accounts)]))


def _of_plans(accounts: Accounts, rows: Iterable[PoolYear]) -> Iterator[str]:
    for row in rows:
        if row.plan not in accounts.plans:
            continue
        rules: Plan = plan_on(accounts.plans[row.plan], accounts.changes, accounts.until)
        if rules.separate_after_tax_contract:
            yield (
                f"{row.plan}: after-tax money and its earnings are a contract of their own (IRC 72(d)(2)); neither the"
                " rest of the plan nor any IRA is in the fraction."
            )
        else:
            yield (
                f"{row.plan}: keeps no separate after-tax contract, so basis comes pro rata out of all vested money"
                " outside the Roth account (IRC 72(e)(8))."
            )
        if row.losses or any(year.losses for year in _years_of(accounts, row.plan)):
            yield f"{row.plan}: basis left after a conversion at a loss {_LOSSES[rules.loss_basis_policy]}."


def _years_of(accounts: Accounts, plan: str) -> Iterator[PoolYear]:
    for history in accounts.histories:
        if history.pool.plan == plan:
            yield from history.years.values()


def _of_conversions(accounts: Accounts) -> Iterator[str]:
    of_year = [each for each in accounts.all_outcomes if each.date.year == accounts.year]
    stated = {each.id for each in of_year if each.method == STATED}
    by_value = {
        each.id
        for each in of_year
        if each.method == BALANCE and each.value_before is not None and each.source not in ROTH_ACCOUNT
    }
    if stated:
        yield f"Earnings of {_counted(len(stated))} are as the plan states them."
    if by_value:
        yield (
            f"Basis of {_counted(len(by_value))} is its share of the account's value just before, rounded half up to"
            " the cent; what is taxable is the rest (IRC 72(e)(8))."
        )
    estimated = {each.id for each in of_year if each.method == ESTIMATE}
    if estimated:
        yield (
            f"Basis of {_counted(len(estimated))} is an estimate, as you asked: nothing is taken to have grown since"
            " the last value on file, and what left beyond that value to be earnings. Enter the earnings as the plan"
            " states them before you file."
        )
    if any(len([one for one in of_year if one.id == each.id]) > 1 for each in of_year):
        yield (
            "What one distribution sends to several places counts as pre-tax money first in direct rollovers, then in"
            " rollovers within 60 days, then in cash; a pre-tax plan or traditional IRA before Roth, where nothing else"
            " was chosen (Notice 2014-54, in its published summaries)."
        )
    if any(each.source in ROTH_ACCOUNT for each in of_year):
        yield (
            "Money out of a designated Roth account takes basis pro rata out of that account alone (IRC 402A(d)(4),"
            " 72(e)(8))."
        )


def _counted(number: int) -> str:
    return "one conversion or payment" if number == 1 else f"{number} conversions or payments"
