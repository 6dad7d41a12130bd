"""415(c) walked back: every annual addition of a limitation year by source and plan, the limit, what is left out."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from ledger.domain.figures import LEFT, SUM, Figure, FigureEntry
from ledger.domain.limits.additions import GroupYear, counted_corrections
from ledger.domain.limits.deferrals import return_deadline, returned_in_time
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import (
    AFTER_TAX,
    ANNUAL_ADDITIONS,
    DEFERRAL_OF_LABEL,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    FORFEITURE,
    LOAN_REPAYMENT,
    PRE_TAX_DEFERRAL,
    ROLLOVER_IN,
    ROTH_DEFERRAL,
    SOURCES,
)
from ledger.domain.status import GroupStanding
from ledger.services.explain.additions_limit import additions_limit
from ledger.services.explain.caps import caps_not_applied
from ledger.services.explain.context import Context
from ledger.services.explain.deferrals import later
from ledger.services.explain.entries import PaidIn, account_entries, by_plan, counted, paid_in
from ledger.services.explain.steps import catch_up_slices, group_year
from ledger.services.limits.limit_years import LimitYear

WORDS = {
    PRE_TAX_DEFERRAL: "pre-tax deferrals",
    ROTH_DEFERRAL: "Roth deferrals",
    AFTER_TAX: "after-tax contributions",
    EMPLOYER_MATCH: "employer match",
    EMPLOYER_MATCH_ROTH: "employer match, Roth",
    EMPLOYER_NONELECTIVE: "employer nonelective",
    EMPLOYER_NONELECTIVE_ROTH: "employer nonelective, Roth",
    FORFEITURE: "forfeitures allocated",
}
_A_DAY = dt.timedelta(days=1)
_NO_ADDITIONS = {
    ROLLOVER_IN: ("rollovers in", "Rollovers are no annual additions."),
    LOAN_REPAYMENT: ("loan repayments", "A loan paid back is no annual addition."),
}


def explain_additions(context: Context, group: GroupStanding) -> Figure:
    """Where a group's annual additions of one limitation year stand, and why.

    Args:
        context: The person's year.
        group: As status shows it.
    """
    year = context.limit_year(group)
    money = paid_in(context, group.recorded.plans, year.first, year.last)
    counting, elsewhere = counted(context, year, money)
    refunds = [_refund(value, entry, left) for (value, entry), left in _corrections(context, group, year)]
    leaving = [each.leaves for each in refunds if each.leaves.amount]
    standing = group.recorded
    everything = _by_source(context, counting, leaving)
    sums = Figure(
        "total",
        "annual additions",
        standing.total,
        how=SUM,
        text=f"{standing.used} of the limit." if standing.used else "",
        source="IRC 415(c)(2), 415(f)",
        parts=(*everything, *_catch_up(context, group)),
    )
    limit = additions_limit(context, group)
    return Figure(
        "415c",
        f"415(c), {context.group_name(group)}",
        parts=(
            sums,
            limit,
            *_left(group, limit),
            *(cap for plan in year.plans for cap in caps_not_applied(context, group, context.facts.plans[plan])),
            _left_out(context, group, year, elsewhere, money, [each.stays for each in refunds if each.stays.amount]),
        ),
    )


class _Refund(NamedTuple):
    """A corrective distribution or forfeiture: what of it leaves the annual additions, and what stays in them."""

    leaves: FigureEntry
    stays: FigureEntry


def _corrections(
    context: Context, group: GroupStanding, year: LimitYear
) -> Iterator[tuple[tuple[Any, FigureEntry], Money]]:
    """Refunds and forfeitures of a limitation year, each with what of it takes money out of the additions."""
    recorded = group_year(context, year)
    counted = {_key(each): each.amount for each in counted_corrections(recorded, context.facts.limits(year.year))}
    for record in ("refund", "forfeited"):
        for value, entry in account_entries(context, record, group.recorded.plans, sign=-1):
            if value.reason is not None and (_key(value) in counted or value.for_year == year.year):
                yield (value, entry), counted.get(_key(value), ZERO)


def _key(correction: Any) -> tuple[Any, ...]:
    return correction.plan, correction.date, correction.source, correction.reason, correction.for_year


def _refund(value: Any, entry: FigureEntry, left: Money) -> _Refund:
    return _Refund(
        entry._replace(amount=-left, why=value.reason),
        entry._replace(amount=value.amount - left, why=_why_it_stays(value)),
    )


def _by_source(context: Context, counting: Iterable[FigureEntry], leaving: Iterable[FigureEntry]) -> list[Figure]:
    """A figure a source, labels folded into their deferral, of which plans and refunds are parts."""
    of_source: dict[str, list[FigureEntry]] = {}
    for each in counting:
        if each.source in ANNUAL_ADDITIONS:
            folded = DEFERRAL_OF_LABEL.get(each.source, each.source)
            if folded != each.source:
                each = each._replace(why=each.why or f"labelled {each.source}")  # noqa: PLW2901
            of_source.setdefault(folded, []).append(each)
    refunded: dict[str, list[FigureEntry]] = {}
    for each in leaving:
        refunded.setdefault(DEFERRAL_OF_LABEL.get(each.source, each.source), []).append(each)
    figures = []
    for source in (each for each in (*SOURCES,) if each in of_source or each in refunded):
        parts = [*by_plan(context, of_source.get(source, ()))]
        if source in refunded:
            out = tuple(refunded[source])
            parts.append(Figure("refunded", "refunds that leave", total(each.amount for each in out), how=SUM,
                                text="Taken out of the total: it gives the room back.",
                                source="Reg. 1.415(c)-1(b)(2)(ii)(D); Rev. Proc. 2021-30", entries=out))  # fmt: skip
        amount = total(part.amount or ZERO for part in parts)
        figures.append(Figure(source, WORDS.get(source, source), amount, how=SUM, parts=tuple(parts)))
    return figures


def _catch_up(context: Context, group: GroupStanding) -> list[Figure]:
    """The slice of deferrals that is catch-up and does not count, by the limit it passes."""
    standing = group.recorded
    source = "IRC 414(v)(3); Reg. 1.414(v)-1(b)"
    if not standing.catch_up and standing.room is None and standing.limit is not None:
        text = "What of the deferrals is catch-up rests on a figure that is not known."
        return [Figure("catch_up", "less catch-up", ZERO, text=text, source=source)]
    if not standing.catch_up:
        return []
    limits = context.facts.limits(standing.year)
    recorded = group_year(context, context.limit_year(group))
    slices = catch_up_slices(recorded, limits)
    notices = account_entries(context, "catch_up_notice", standing.plans, sign=-1)
    kept = tuple(entry for value, entry in notices if value.for_year == standing.year)
    labels = {
        "earlier": f"over the deferral limit of {standing.year - 1}",
        "over_deferral_limit": f"over the deferral limit of {_deferral_limit(recorded, limits)}",
        "over_additions": "of the deferrals left, over the 415(c) limit",
        "kept": "ADP refund kept as catch-up",
    }
    parts = [
        Figure(name, labels[name], -amount, entries=kept if name == "kept" else (),
               how=SUM if name == "kept" and total(each.amount for each in kept) == -amount else "")
        for name, amount in slices._asdict().items()
        if amount
    ]  # fmt: skip
    text = "Deferrals alone can be catch-up, as far as age and plan allow; it does not count."
    return [
        Figure("catch_up", "less catch-up", -standing.catch_up, how=SUM, text=text, source=source, parts=tuple(parts))
    ]


def _deferral_limit(recorded: GroupYear, limits: AnnualLimits | None) -> str:
    """402(g) with the 15-year amount, or the plan's own cap where that is lower, in words."""
    if limits is None or limits.elective_deferral is None:
        return "the year"
    legal = limits.elective_deferral + recorded.long_service
    if recorded.deferral_cap is not None and recorded.deferral_cap < legal:
        return f"{recorded.deferral_cap}, the plan's own"
    return f"{legal}, 402(g)"


def _left(group: GroupStanding, limit: Figure) -> tuple[Figure, ...]:
    standing = group.recorded
    room = Figure(
        "room",
        "room left",
        standing.room,
        how=LEFT,
        missing=limit.missing or "What of the deferrals is catch-up is not known: roth-ledger limits --explain catch_up"
        if standing.room is None
        else "",
        source="IRC 415(c)(1)",
        parts=(Figure("limit", "limit", standing.limit), Figure("total", "annual additions", -standing.total)),
    )
    if not standing.excess or standing.limit is None:
        return (room,)
    excess = Figure(
        "excess",
        "over the limit",
        standing.excess,
        how=LEFT,
        text="Only the plan can correct it; do not ask for a normal withdrawal.",
        source="IRC 415(c)(1); Rev. Proc. 2021-30",
        parts=(
            Figure("total", "annual additions", standing.total),
            Figure("limit", "limit", -standing.limit),
        ),
    )
    return room, excess


def _left_out(
    context: Context,
    group: GroupStanding,
    year: LimitYear,
    elsewhere: list[FigureEntry],
    money: list[PaidIn],
    stays: Sequence[FigureEntry],
) -> Figure:
    """What has its day in the limitation year and does not count, and why."""
    parts = []
    moved = tuple(each for each in elsewhere if each.source in ANNUAL_ADDITIONS)
    if moved:
        parts.append(_figure("elsewhere", "counted in another limitation year", moved,
                             "Allocated to it, or deposited too late for this one.",
                             "Reg. 1.415(c)-1(b)(6)"))  # fmt: skip
    within = [each.entry for each in money if year.first <= each.entry.date <= year.last]
    for source, (label, why) in _NO_ADDITIONS.items():
        entries = tuple(each for each in within if each.source == source)
        if entries:
            parts.append(_figure(source, label, entries, why, "IRC 415(c)(2)"))
    converted = tuple(
        entry
        for value, entry in account_entries(context, "conversion", group.recorded.plans)
        if year.first <= value.date <= year.last
    )
    if converted:
        parts.append(_figure("conversions", "conversions", converted,
                             "A conversion moves money; it uses no room and frees none.", "IRC 415(c)(2)"))  # fmt: skip
    if stays:
        parts.append(_figure("refunds", "refunds that stay counted", tuple(stays), "They give no room back.",
                             "Reg. 1.415(c)-1(b)(1)(ii)"))  # fmt: skip
    if _paid_on_other_days(context, year):
        text = "What was paid on other days counts in theirs, but for what is listed above."
        parts.append(Figure("other_years", "other limitation years", text=text))
    return Figure("left_out", "left out", text="" if parts else "Nothing.", parts=(*parts, *later(context)))


def _paid_on_other_days(context: Context, year: LimitYear) -> bool:
    """Whether anything went into the plans of a limitation year on days that are not in it."""
    stretches = (dt.date.min, year.first - _A_DAY), (year.last + _A_DAY, context.as_of)
    days = (context.reader.contributed_by_day(context.person, year.plans, *each) for each in stretches)
    return any(True for stretch in days for _ in stretch)


def _why_it_stays(refund: Any) -> str:
    if refund.reason == "excess_deferral" and not returned_in_time(refund):
        return f"excess deferral paid out after {return_deadline(refund.for_year)}"
    return {
        "excess_aggregate_contribution": "ACP refund: it stays an annual addition",
        "excess_contribution": "ADP refund: it stays an annual addition",
    }.get(refund.reason, "more than was over: what was no excess stays")


def _figure(name: str, label: str, entries: tuple[FigureEntry, ...], text: str, source: str) -> Figure:
    amount = total(each.amount for each in entries)
    return Figure(name, label, amount, how=SUM, text=text, source=source, entries=entries)
