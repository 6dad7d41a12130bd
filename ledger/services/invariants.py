"""What must hold of every person's figures, whatever the ledger holds: found broken, something is counted wrongly.

What cannot fail by the way the figures are made is not looked at here: that nothing rests on what comes later (events
are followed by day), that what is rolled over enters no limit (limits add up contributions alone), and that basis is
above value in a loss alone (that is what a loss is). What is over a limit is an alert, and contradicts nothing.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from ledger.domain.basis.outcomes import ConversionOutcome, PoolHistory, PoolYear
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import IN_PLAN_ROTH, OTHER_PLAN
from ledger.domain.money import ZERO, Money, total
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX
from ledger.services.accounts import Accounts, follow_accounts
from ledger.services.ports import Reader

if TYPE_CHECKING:
    from ledger.domain.basis.layers import RothLayer

_OF_ACCOUNTS = (
    *("opening_balance", "earnings", "valuation", "conversion", "refund", "distribution", "forfeited"),
    *("ira_opening_balance", "ira_contribution", "ira_conversion", "ira_distribution", "ira_roll_in"),
    "roth_ira_distribution",
)
_LISTED = 8


def broken_invariants(reader: Reader, people: Iterable[str] | None = None) -> Iterator[str]:
    """What contradicts itself in the figures of some people, a sentence each; unknown figures contradict nothing.

    Each person's accounts are followed once, to the end of the year of the last entry that moves their money.

    Args:
        reader: The ledger.
        people: Whose; everybody's where not given.
    """
    for person in reader.people() if people is None else people:
        last = _last_day(reader, person)
        if last is not None:
            seen_from = dt.date(min(last.year + 1, dt.MAXYEAR), 12, 31)
            for sentence in contradictions(follow_accounts(reader, person, last.year, seen_from)):
                yield f"{person}: {sentence}"


def _last_day(reader: Reader, person: str) -> dt.date | None:
    """Of all entries that move a person's money; None where there are none."""
    days = [entry.value.date for entry in reader.entries(*_OF_ACCOUNTS, person=person)]
    days += reader.latest_after_tax(person, dt.date.max).values()
    return max(days, default=None)


def contradictions(accounts: Accounts) -> Iterator[str]:
    """What does not add up in the accounts of one person.

    Source: IRC 72(e)(6) for basis that is neither made nor lost; boxes 1, 2a and 5 of Form 1099-R; 402A(c)(4)(A) and
    72(f)(1) for what a conversion adds to the Roth account; 408A(d)(4) for the Roth IRA.
    """
    for history in accounts.histories:
        for row in history.years.values():
            yield from _rolls_forward(accounts, row)
            yield from _agrees_with_outcomes(accounts, history, row)
        for before, after in pairwise(history.years[year] for year in sorted(history.years)):
            yield from _opens_as_it_closed(accounts, before, after)
    yield from _moves_add_up(accounts)
    for outcome in accounts.all_outcomes:
        yield from _divides(outcome)
    yield from _roth_basis(accounts)
    for account in accounts.roth.accounts:
        yield from _layers_fit(f"the Roth account of {account.plan}", account.basis, account.layers)
    yield from _roth_ira_basis(accounts)
    yield from _layers_fit("the Roth IRA", None, accounts.roth_ira.layers)
    yield from _traditional_chain(accounts)


def _rolls_forward(accounts: Accounts, row: PoolYear) -> Iterator[str]:
    """The closing basis is the opening basis with what came, less what went; and none is below zero."""
    known = _all_known(
        (row.opening_basis, row.transferred_in, row.basis_recovered, row.transferred_out, row.closing_basis)
    )
    if known is None:
        return
    opening, moved_in, recovered, moved_out, closing = known
    leads_to = opening + row.contributions + moved_in - recovered - row.refunded - row.extinguished - moved_out
    if leads_to != closing:
        where = _where(accounts, row.plan, row.year)
        yield f"{where} the basis closes with {closing}, but the year's entries lead to {leads_to}."
    for name, basis in (("opens", opening), ("closes", closing)):
        if basis < ZERO:
            yield f"{_where(accounts, row.plan, row.year)} the basis {name} below zero, with {basis}."
    worth = row.closing_balance
    if worth is not None and worth < ZERO:
        yield f"{_where(accounts, row.plan, row.year)} the account is worth less than nothing, {worth}."


def _opens_as_it_closed(accounts: Accounts, before: PoolYear, after: PoolYear) -> Iterator[str]:
    """Basis that is there at the end of a year is there at the beginning of the next."""
    known = _all_known((before.closing_basis, after.opening_basis))
    # Where nothing was left, an opening balance of the next year begins the account anew.
    if known is None or known[0] == known[1] or (not known[0] and _restated(accounts, after)):
        return
    where = _where(accounts, after.plan, after.year)
    yield f"{where} the basis opens with {known[1]}, but {before.year} closed with {known[0]}."


def _restated(accounts: Accounts, row: PoolYear) -> bool:
    return any(
        record_of(each.value) == "opening_balance"
        and (each.value.plan, each.value.source, each.value.date.year) == (row.plan, AFTER_TAX, row.year)
        for each in accounts.events
    )


def _agrees_with_outcomes(accounts: Accounts, history: PoolHistory, row: PoolYear) -> Iterator[str]:
    """The year's row holds what its conversions and distributions recovered, and what of them is income."""
    if not _always_separate(accounts, row.plan):
        return
    own = [each for each in history.outcomes if each.source == AFTER_TAX and each.date.year == row.year]
    bases = _all_known([row.basis_recovered, *(each.basis for each in own)])
    incomes = _all_known([row.taxable, *(each.taxable for each in own)])
    if bases is None or incomes is None:
        return
    returned = total(
        max(each.value.earnings, ZERO)
        for each in accounts.events
        if record_of(each.value) == "refund"
        and (each.value.plan, each.value.source, each.value.date.year) == (row.plan, AFTER_TAX, row.year)
    )
    recovered, income = total(bases[1:]), total(incomes[1:]) + returned
    if bases[0] == recovered and incomes[0] == income:
        return
    where = _where(accounts, row.plan, row.year)
    if bases[0] != recovered:
        yield f"{where} {bases[0]} of basis is recovered, but what went out holds {recovered}."
    if incomes[0] != income:
        yield f"{where} {incomes[0]} is taxable, but what went out adds to {income}."


def _always_separate(accounts: Accounts, plan: str) -> bool:
    """Whether the plan's after-tax money was a contract of its own throughout."""
    held = accounts.plans.get(plan)
    return (
        held is not None
        and held.separate_after_tax_contract
        and not any(
            change.plan == plan and "separate_after_tax_contract" in change.changes for change in accounts.changes
        )
    )


def _moves_add_up(accounts: Accounts) -> Iterator[str]:
    """What plans take over is what others handed over, or rolled over to them."""
    rows = [row for history in accounts.histories for row in history.years.values()]
    sent = [
        outcome
        for outcome in accounts.outcomes
        if outcome.destination == OTHER_PLAN and outcome.into in accounts.plans and _arrived(accounts, outcome)
    ]
    came, went = _all_known([row.transferred_in for row in rows]), _all_known([row.transferred_out for row in rows])
    rolled = _all_known([outcome.basis for outcome in sent])
    mergers = [each for each in accounts.events if record_of(each.value) == "plan_merger"]
    if came is None or went is None or rolled is None or any(each.value.into not in accounts.plans for each in mergers):
        return
    if total(came) != total(went) + total(rolled):
        entries = _named([*(each.id for each in mergers), *(outcome.id for outcome in sent)])
        yield (
            f"plans took over {total(came)} of after-tax basis from each other, but handed over and rolled over"
            f" {total(went) + total(rolled)}{entries}."
        )


def _divides(outcome: ConversionOutcome) -> Iterator[str]:
    """Box 1 is box 2a and box 5: basis and the rest are the whole, and no more than the rest is income."""
    known = _all_known((outcome.basis, outcome.earnings_out, outcome.taxable))
    if known is None:
        return
    basis, rest, income = known
    # The basis of a whole Roth account may go over with less value than it.
    at_loss = outcome.source in ROTH_ACCOUNT and basis > outcome.amount and not rest
    what = f"the {outcome.record} {outcome.id} of {outcome.date} from {outcome.plan}"
    if basis + rest != outcome.amount and not at_loss:
        yield f"{what} moved {outcome.amount}, which its basis {basis} and the rest {rest} do not add up to."
    if min(basis, rest, income) < ZERO or income > rest:
        yield f"{what} has basis {basis}, earnings {rest} and income {income}: one of them cannot be."


def _roth_basis(accounts: Accounts) -> Iterator[str]:
    """Whatever came into Roth accounts of plans left them again or is there, but for excess that is no basis any more.

    Source: Reg. 1.402A-1 A-6, by which all of a qualified distribution is basis of the plan that it is rolled into;
    Reg. 1.402(g)-1(e)(8)(iv), by which an excess deferral that did not come back in time is no basis.
    """
    own = [each for each in accounts.events if getattr(each.value, "source", None) in ROTH_ACCOUNT]
    inside = [each for each in accounts.outcomes if each.destination == IN_PLAN_ROTH]
    gone = [outflow.outcome for outflow in accounts.roth.outflows]
    left = _all_known([account.basis for account in accounts.roth.accounts])
    bases = _all_known([each.basis for each in gone])
    restated = any(record_of(each.value) in {"opening_balance", "forfeited"} for each in own)
    arrived = all(_arrived(accounts, each) for each in (*inside, *gone))
    if left is None or bases is None or restated or not arrived:
        return
    came = total(Money(each.cents) for each in accounts.roth_deposits) + total(each.amount for each in inside)
    out = total(bases)
    for outflow, basis in zip(accounts.roth.outflows, bases, strict=True):
        outcome = outflow.outcome
        if outcome.destination == OTHER_PLAN and outcome.into in accounts.plans:
            came += max(basis, outcome.amount) if outflow.qualified and outcome.direct else basis
    returned = total(each.value.amount for each in own if record_of(each.value) == "refund")
    # Of such excess no more ceases to be basis than was there.
    no_basis = came - out - returned - total(left)
    if not ZERO <= no_basis <= total(each.amount for each in accounts.unreturned):
        yield (
            f"{came} of basis came into Roth accounts of plans, but {out} left, {returned} was returned and"
            f" {total(left)} is there{_named(each.id for each in (*inside, *gone))}."
        )


def _arrived(accounts: Accounts, outcome: ConversionOutcome) -> bool:
    return (outcome.arrived or outcome.date) <= accounts.until


def _layers_fit(where: str, basis: Money | None, layers: Sequence["RothLayer"]) -> Iterator[str]:
    """What is left of conversions is part of the basis, and each layer is used up once at most."""
    parts = _all_known([part for layer in layers for part in (layer.taxable, layer.nontaxable)])
    if parts is None:
        return
    for layer in layers:
        if min(layer.taxable or ZERO, layer.nontaxable or ZERO) < ZERO:
            yield f"{where}: more left the layer of {layer.year} than was in it."
    if basis is not None and total(parts) > basis:
        yield f"{where}: {total(parts)} is left of conversions, more than its basis of {basis}."


def _roth_ira_basis(accounts: Accounts) -> Iterator[str]:
    """No more contributions leave the Roth IRA than were made, and no more basis of plans than came over."""
    held = accounts.roth_ira
    for what, basis in (("contributions", held.regular_basis), ("basis of Roth accounts", held.rolled_in_basis)):
        if basis is not None and basis < ZERO:
            yield f"the Roth IRA: more {what} left it than came, {basis} is there."


def _traditional_chain(accounts: Accounts) -> Iterator[str]:
    """Line 14 of a Form 8606 is what the next begins with, unless an opening balance states it anew."""
    openings = {
        each.value.date.year
        for each in accounts.ira_entries
        if record_of(each.value) == "ira_opening_balance" and each.value.kind == "traditional"
    }
    for before, after in pairwise(accounts.traditional):
        known = _all_known((before.closing_basis, after.opening_basis))
        if known is not None and known[0] != known[1] and not openings & {before.year, after.year}:
            yield f"Form 8606 of {after.year} begins with {known[1]} of basis, but {before.year} ended with {known[0]}."
    for each in accounts.traditional:
        if each.closing_basis is not None and each.closing_basis < ZERO:
            yield f"Form 8606 of {each.year} ends below zero, with {each.closing_basis}."


def _all_known(figures: Iterable[Money | None]) -> list[Money] | None:
    """The figures, where none is unknown."""
    known = []
    for figure in figures:
        if figure is None:
            return None
        known.append(figure)
    return known


def _where(accounts: Accounts, plan: str, year: int) -> str:
    """The account and year, and the entries that moved its money that year."""
    ids = [each.id for each in accounts.events if each.value.plan == plan and each.value.date.year == year]
    return f"in {year} in {plan}{_named(ids)},"


def _named(ids: Iterable[str]) -> str:
    listed = list(dict.fromkeys(ids))
    if not listed:
        return ""
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return f" (entries {', '.join(listed[:_LISTED])}{more})"
