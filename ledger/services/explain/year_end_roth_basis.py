"""Designated Roth accounts walked back: deposits, conversions, what left; layers and the five-year clock."""

import datetime as dt
from collections.abc import Iterator

from ledger.domain.basis.designated_roth import DesignatedRoth
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import IN_PLAN_ROTH, OTHER_PLAN
from ledger.domain.entries.distributions import PlanMerger
from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.entries.refunds import Forfeited, Refund
from ledger.domain.figures import SUM, Figure, FigureEntry
from ledger.domain.money import ZERO, Money, total
from ledger.services.explain.year_end import (
    TaxYear,
    negative,
    nothing,
    of_entry,
    paid_in,
    summed,
    without_nothing,
)
from ledger.services.explain.year_end_payments import TO
from ledger.services.explain.year_end_roth_ira import layers_figure

_SOURCE = "IRC 402A(d), 72(e); Reg. 1.402A-1"


def explain_roth_basis(year: TaxYear) -> Iterator[Figure]:
    """Each designated Roth account: its basis through the year, its layers and clock."""
    accounts = [each for each in year.found.designated_roth if year.wants(each.plan)]
    for account in accounts:
        yield _account(year, account)
    if not accounts:
        yield nothing("roth-basis", "designated Roth accounts", f"No plan holds Roth money in {year.year}.")


def _account(year: TaxYear, account: DesignatedRoth) -> Figure:
    missing = " ".join(account.unknown)
    parts = [
        _basis(year, account),
        layers_figure("layers", "of it, conversions by year", account.layers, missing),
        _clock(account),
    ]
    if account.value is not None:
        text = "The last known value, with what came and went since."
        parts.insert(1, Figure("value", "value", account.value, text=text))
    return Figure(account.plan, f"designated Roth account, {account.plan}, {year.accounts.until}", parts=tuple(parts))


def _basis(year: TaxYear, account: DesignatedRoth) -> Figure:
    """What the year before left, what came in, what went out, and what an entry states anew."""
    earlier = _year_before(year, account.plan)
    before = ZERO if earlier is None else earlier.basis
    missing = " ".join(account.unknown) if account.basis is None else ""
    opening = Figure("opening", f"where {year.year - 1} closed", before,
                     text=year.command("roth-basis", year.year - 1, account.plan) if before else "",
                     missing="" if earlier is None or before is not None else " ".join(earlier.unknown))  # fmt: skip
    moved = [*_came_in(year, account.plan), *_went_out(year, account.plan)]
    parts = [opening, *without_nothing(moved)]
    known = [part.amount for part in parts if part.amount is not None]
    if account.basis is None or len(known) < len(parts):
        text = "" if account.basis is None else "An entry of this year states it; what came before is not known."
        return Figure("basis", "basis", account.basis, text=text, missing=missing, source=_SOURCE,
                      parts=tuple(parts))  # fmt: skip
    rest = account.basis - total(known)
    if rest:
        parts.append(_restated(year, account.plan, rest))
    return Figure("basis", "basis", account.basis, how=SUM, source=_SOURCE, parts=tuple(parts))


def _year_before(year: TaxYear, plan: str) -> DesignatedRoth | None:
    """The account at the end of the year before; None: there was none."""
    accounts = year.accounts
    found = accounts.roth_until(min(dt.date(year.year - 1, 12, 31), accounts.until))
    return next((each for each in found.accounts if each.plan == plan), None)


def _came_in(year: TaxYear, plan: str) -> Iterator[Figure]:
    accounts = year.accounts
    deposits = [
        each.entry
        for each in paid_in(year, sorted(ROTH_ACCOUNT))
        if each.entry.plan == plan and year.within(each.reached)
    ]
    yield summed("contributions", "Roth contributions, by deposit date", entries=deposits, source="IRC 402A(b)")
    converted = [
        of_entry(year.recorded[each.id], each.amount, "" if each.arrived is None else f"arrived {each.arrived}")
        for each in accounts.outcomes
        if each.plan == plan and each.destination == IN_PLAN_ROTH and year.within(each.arrived or each.date)
    ]
    yield summed("converted", "converted inside the plan", entries=converted,
                 text="Taxed now or before, all of it is basis.", source="IRC 402A(c)(4), 72(e)(6)")  # fmt: skip
    yield from _rolled_in(year, plan)
    yield from _merged_in(year, plan)


def _rolled_in(year: TaxYear, plan: str) -> Iterator[Figure]:
    """Roth money of other plans; what was qualified is all basis where it arrives by direct rollover."""
    entries, missing = [], ""
    for flow in year.accounts.roth.outflows:
        outcome = flow.outcome
        if outcome.into != plan or outcome.destination != OTHER_PLAN:
            continue
        if not year.within(outcome.arrived or outcome.date):
            continue
        basis = outcome.basis
        if flow.qualified and outcome.direct:
            basis = outcome.amount if basis is None else max(basis, outcome.amount)
        if basis is None:
            missing = missing or outcome.why or f"The basis in the rollover from {outcome.plan} is not known."
        else:
            entries.append(of_entry(year.recorded[outcome.id], basis, f"rolled over from {outcome.plan}"))
    yield summed("rolled_in", "came from other plans", entries=entries, missing=missing,
                 source="Reg. 1.402A-1 A-6")  # fmt: skip


def _merged_in(year: TaxYear, plan: str) -> Iterator[Figure]:
    """Roth accounts of plans that merged into this one: what each held when it did."""
    mergers = [each for each in year.of_year(PlanMerger) if each.value.into == plan]
    entries = []
    for each in mergers:
        held = _held_on(year, each.value.plan, each.value.date)
        if held:
            entries.append(of_entry(each, held, f"merger of {each.value.plan} into this plan"))
    yield summed("merged_in", "came with mergers", entries=entries, source="IRC 414(l)")


def _held_on(year: TaxYear, plan: str, day: dt.date) -> Money | None:
    """The basis of a Roth account just before its plan merged into another."""
    accounts = year.accounts
    events = [each for each in accounts.events if each.value.date <= day and not _merges(each.value, plan, day)]
    found = accounts.roth_until(day, events)
    return next((each.basis for each in found.accounts if each.plan == plan), None)


def _merges(entry: object, plan: str, day: dt.date) -> bool:
    return isinstance(entry, PlanMerger) and entry.plan == plan and entry.date == day


def _went_out(year: TaxYear, plan: str) -> Iterator[Figure]:
    yield _left(year, plan)
    refunds = [
        of_entry(each, -each.value.amount, each.value.reason)
        for each in year.of_year(Refund)
        if each.value.plan == plan and each.value.source in ROTH_ACCOUNT
    ]
    yield summed("refunded", "refunded, without earnings", entries=refunds, source="IRC 402(g)(2)(A), 401(m)(7)")
    forfeited = [
        of_entry(each, -each.value.amount)
        for each in year.of_year(Forfeited)
        if each.value.plan == plan and each.value.source in ROTH_ACCOUNT
    ]
    yield summed("forfeited", "forfeited", entries=forfeited)
    for each in year.accounts.unreturned:
        if each.plan == plan and each.amount and year.within(each.date):
            yield Figure(
                "excess",
                f"excess deferrals of {each.for_year}, not returned by 15 April",
                -each.amount,
                text="Taxed in that year and no basis: they are taxed again when they are paid out.",
                source="IRC 402A(d)(3)",
            )


def _left(year: TaxYear, plan: str) -> Figure:
    """Basis in what was paid out or rolled over."""
    entries: list[FigureEntry] = []
    missing = ""
    for flow in year.accounts.roth.outflows:
        outcome = flow.outcome
        if outcome.plan != plan or not year.within(outcome.date):
            continue
        taken = negative(outcome.basis)
        if taken is None:
            missing = missing or outcome.why or f"The basis in what left on {outcome.date} is not known."
        elif taken:
            why = f"{TO[outcome.destination]}: basis in {outcome.amount}"
            entries.append(of_entry(year.recorded[outcome.id], taken, why))
    return summed("left", "left with payments and rollovers", entries=entries, missing=missing,
                  text=year.command("taxable", year.year, plan) if entries else "",
                  source="IRC 402A(d)(4), 72(e)(8)")  # fmt: skip


def _restated(year: TaxYear, plan: str, rest: Money) -> Figure:
    """What opening balances and statements of a new record keeper make of it beside all that was recorded."""
    stated = [
        each
        for each in year.of_year(OpeningBalance)
        if each.value.plan == plan and each.value.source in ROTH_ACCOUNT and each.value.basis is not None
    ]
    if len(stated) == 1:
        return summed("restated", "opening balance", entries=[of_entry(stated[0], rest, _why(stated[0].value, rest))])
    entries = tuple(of_entry(each, each.value.basis, "states it") for each in stated)
    return Figure("restated", "stated anew by opening balances or a merger", rest, entries=entries)


def _why(opening: OpeningBalance, rest: Money) -> str:
    return "" if opening.basis == rest else f"states {opening.basis}, in place of what the entries led to"


def _clock(account: DesignatedRoth) -> Figure:
    if account.first_year is None:
        missing = " ".join(account.unknown)
        return Figure("clock", "five-year clock", text="" if missing else "It has not begun.", missing=missing)
    payments = f" Payments are qualified from {account.qualified_on}." if account.qualified_on else ""
    return Figure(
        "clock",
        "five-year clock",
        text=f"Began in {account.first_year}; over on {account.qualified_from}.{payments}",
        source="IRC 402A(d)(2); Reg. 1.402A-1 A-4",
    )
