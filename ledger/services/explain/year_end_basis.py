"""Basis walked back: what an after-tax account opened with, what came in, and what each payment took of it."""

from collections.abc import Iterator

from ledger.domain.basis.outcomes import PoolYear
from ledger.domain.entries.conversions import OTHER_PLAN
from ledger.domain.entries.distributions import PlanMerger
from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.entries.refunds import Refund
from ledger.domain.figures import SUM, Figure, FigureEntry
from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import AFTER_TAX
from ledger.services.explain.year_end import (
    TaxYear,
    negative,
    nothing,
    of_entry,
    paid_in,
    without_nothing,
)
from ledger.services.explain.year_end_payments import how_found, payments


def explain_basis(year: TaxYear) -> Iterator[Figure]:
    """The closing basis of each after-tax account, a tree each."""
    rows = [row for row in year.found.after_tax_accounts if year.wants(row.plan)]
    for row in rows:
        yield _account(year, row)
    if not rows:
        yield nothing("basis", "basis of after-tax money", f"No plan holds after-tax money in {year.year}.")


def _account(year: TaxYear, row: PoolYear) -> Figure:
    parts = (_opening(year, row), *without_nothing(_moved(year, row)))
    adds_up = row.closing_basis is not None and all(part.amount is not None for part in parts)
    text = "After-tax contributions that no conversion, payment or refund has taken out yet."
    if row.closing_basis is not None and not adds_up:
        text = "An opening balance of this year states it; what came before is not known."
    return Figure(
        row.plan,
        f"basis of after-tax money, {row.plan}, {year.accounts.until}",
        row.closing_basis,
        how=SUM if adds_up else "",
        text=text,
        missing=" ".join(row.unknown) if row.closing_basis is None else "",
        source="IRC 72(d)(2), 72(e)(6), 72(e)(8)",
        parts=parts,
    )


def _opening(year: TaxYear, row: PoolYear) -> Figure:
    """Where the year before closed, and what opening balances of this year bring in."""
    history = next(each for each in year.accounts.histories if each.pool.plan == row.plan)
    earlier = [each for each in history.years if each < year.year]
    before = history.years[max(earlier)].closing_basis if earlier else ZERO
    text = "No earlier entry." if not earlier else year.command("basis", year.year - 1, row.plan)
    missing = " ".join(row.unknown[:1]) if row.opening_basis is None else ""
    closed = Figure("before", f"where {year.year - 1} closed", before, text=text, missing=missing)
    stated = [
        each
        for each in year.of_year(OpeningBalance)
        if each.value.plan == row.plan and each.value.source == AFTER_TAX and each.value.basis is not None
    ]
    if not stated or before is None or row.opening_basis is None:
        return closed._replace(name="opening", amount=row.opening_basis)
    brought = row.opening_basis - before
    if len(stated) == 1:
        basis = stated[0].value.basis
        why = "" if brought == basis else f"states {basis}, which takes the place of what the entries led to"
        return Figure("opening", "opening basis", row.opening_basis, how=SUM, parts=(closed,),
                      entries=(of_entry(stated[0], brought, why),))  # fmt: skip
    entries = tuple(of_entry(each, each.value.basis, "states it anew") for each in stated)
    restated = Figure("restated", "what opening balances bring in", brought, entries=entries)
    return Figure("opening", "opening basis", row.opening_basis, how=SUM, parts=(closed, restated))


def _moved(year: TaxYear, row: PoolYear) -> Iterator[Figure]:
    """What came in and went out in the year, in the order of the summary."""
    yield _contributions(year, row)
    yield _came_over(year, row)
    yield _recovered(year, row)
    refunds = [each for each in year.of_year(Refund) if each.value.plan == row.plan and each.value.source == AFTER_TAX]
    yield Figure("refunded", "refunded, without earnings", -row.refunded, how=SUM,
                 text="Principal of corrective distributions comes back untaxed.", source="IRC 401(m)(7), 72(e)",
                 entries=tuple(of_entry(each, -each.value.amount, each.value.reason) for each in refunds))  # fmt: skip
    losses = ", ".join(map(str, row.losses))
    yield Figure(
        "extinguished",
        "dropped by the plan after a loss",
        -row.extinguished,
        text=f"Losses of the year: {losses}." if losses else "The loss is of an earlier year.",
        source="the plan's loss_basis_policy; unsettled in the law",
    )
    mergers = [each for each in year.of_year(PlanMerger) if each.value.plan == row.plan]
    out = negative(row.transferred_out)
    yield Figure(
        "transferred_out",
        "went to another plan with a merger",
        out,
        how=SUM if len(mergers) == 1 and out is not None else "",
        missing=" ".join(row.unknown) if out is None else "",
        source="IRC 414(l)",
        entries=tuple(of_entry(each, out, f"into {each.value.into}") for each in mergers) if out is not None else (),
    )


def _contributions(year: TaxYear, row: PoolYear) -> Figure:
    entries = [
        each.entry for each in paid_in(year, [AFTER_TAX]) if each.entry.plan == row.plan and year.within(each.reached)
    ]
    return Figure(
        "contributions",
        "contributed, by deposit date",
        row.contributions,
        how=SUM,
        source="IRC 72(f)",
        entries=tuple(entries),
    )


def _recovered(year: TaxYear, row: PoolYear) -> Figure:
    """What each conversion and payment took of the basis, with its arithmetic."""
    entries, why = [], ""
    for payment in payments(year):
        if payment.plan != row.plan or payment.from_roth or not year.in_pool(payment.legs[0]):
            continue
        if payment.basis is None:
            why = why or payment.why
        elif payment.basis:
            entries.append(of_entry(year.recorded[payment.id], -payment.basis, how_found(year, payment)))
    amount = negative(row.basis_recovered)
    return Figure(
        "recovered",
        "recovered by conversions and payments",
        amount,
        how=SUM if amount is not None else "",
        missing=(why or " ".join(row.unknown)) if amount is None else "",
        source="IRC 72(e)(8)",
        entries=tuple(entries),
    )


def _came_over(year: TaxYear, row: PoolYear) -> Figure:
    """Basis of other plans: what is rolled over keeps its own, what a merger brings is all that was left there."""
    entries: list[FigureEntry] = []
    for outcome in year.accounts.outcomes:
        arrived = outcome.arrived or outcome.date
        if outcome.destination == OTHER_PLAN and outcome.into == row.plan and year.within(arrived) and outcome.basis:
            why = f"rolled over from {outcome.plan}, arrived {arrived}"
            entries.append(of_entry(year.recorded[outcome.id], outcome.basis, why))
    mergers = [each for each in year.of_year(PlanMerger) if each.value.into == row.plan]
    amount, others = row.transferred_in, total(entry.amount for entry in entries)
    for each in mergers:
        if amount is not None:
            alone = len(mergers) == 1
            sent = amount - others if alone else _handed_over(year, each.value.plan) or each.value.basis.get(AFTER_TAX)
            entries.append(of_entry(each, sent or ZERO, f"merger of {each.value.plan} into this plan"))
    return Figure(
        "transferred_in",
        "came from another plan",
        amount,
        how=SUM if amount == total(each.amount for each in entries) else "",
        missing=" ".join(row.unknown) if amount is None else "",
        source="IRC 402(c)(2)(A), 414(l)",
        entries=tuple(entries),
    )


def _handed_over(year: TaxYear, plan: str) -> Money | None:
    """The basis that a merged plan gave away in the year."""
    history = next((each for each in year.accounts.histories if each.pool.plan == plan), None)
    row = None if history is None else history.years.get(year.year)
    return None if row is None else row.transferred_out
