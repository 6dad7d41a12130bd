"""402(g) walked back: every deferral of the year by plan, what came back in time, the limit and what age adds."""

from ledger.domain.dates import year_bounds
from ledger.domain.figures import LEFT, SUM, Figure, FigureEntry
from ledger.domain.limits.deferrals import counts_in_402g, return_deadline, returned_in_time
from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import DEFERRAL_OF_LABEL, ELECTIVE_DEFERRALS, PRE_TAX_DEFERRAL, ROTH_DEFERRAL
from ledger.services.explain.context import Context
from ledger.services.explain.entries import account_entries, paid_in
from ledger.services.explain.limit_figures import catch_up, deferral_limit

WORDS = {PRE_TAX_DEFERRAL: "pre-tax deferrals", ROTH_DEFERRAL: "Roth deferrals"}


def explain_deferrals(context: Context) -> Figure:
    """Where a person's elective deferrals of a calendar year stand, and why."""
    standing, year = context.status.elective_deferrals, context.year
    plans = list(context.facts.plans)
    first, last = year_bounds(year)
    of_year = [each.entry for each in paid_in(context, plans, first, last) if first <= each.entry.date <= last]
    seen = [each for each in of_year if counts_in_402g(context.facts.plans[each.plan].kind)]
    deferrals = [each for each in seen if each.source in ELECTIVE_DEFERRALS]
    refunds = account_entries(context, "refund", plans, sign=-1)
    sums = Figure(
        "total",
        f"elective deferrals of {year}",
        standing.total,
        how=SUM,
        text="By pay date, over all employers; what payroll calls catch-up is a deferral.",
        source="IRC 402(g)(1), (3)",
        parts=(*_by_plan(context, deferrals), *_returned(context, deferrals, refunds)),
    )
    limit, more = deferral_limit(context), catch_up(context)
    return Figure(
        "402g",
        f"402(g), {context.facts.person.name}, {year}",
        parts=(sums, limit, more, *_left(context, limit, more), _left_out(context, of_year, refunds)),
    )


def _by_plan(context: Context, deferrals: list[FigureEntry]) -> list[Figure]:
    """A figure a plan, of which pre-tax and Roth are parts, labels folded into them."""
    found = []
    for plan in dict.fromkeys(each.plan for each in deferrals):
        parts = []
        for source, words in WORDS.items():
            entries = tuple(
                each._replace(why=f"labelled {each.source}" if each.source in DEFERRAL_OF_LABEL else each.why)
                for each in deferrals
                if each.plan == plan and DEFERRAL_OF_LABEL.get(each.source, each.source) == source
            )
            if entries:
                parts.append(Figure(source, words, total(each.amount for each in entries), how=SUM, entries=entries))
        held = context.facts.plans[plan]
        label = f"{held.name} ({context.facts.employers[held.employer].name})"
        found.append(Figure(plan, label, total(part.amount or ZERO for part in parts), how=SUM, parts=tuple(parts)))
    return found


def _returned(context: Context, deferrals: list[FigureEntry], refunds: list) -> list[Figure]:  # type: ignore[type-arg]
    """Excess that was paid out by 15 April, as far as it was excess."""
    standing = context.status.elective_deferrals
    entries = tuple(entry for value, entry in refunds if _undoes(context, value))
    if not entries:
        return []
    counted = standing.total - total(each.amount for each in deferrals)
    paid = total(each.amount for each in entries)
    text = "" if counted == paid else f"Of {-paid} paid back, {-counted} was over the limit; what was no excess stays."
    return [
        Figure(
            "returned",
            "excess returned in time",
            counted,
            how=SUM if counted == paid else "",
            text=text,
            source="IRC 402(g)(2)(A); Reg. 1.402(g)-1(e)(1)(ii)",
            entries=entries,
        )
    ]


def _undoes(context: Context, refund: object) -> bool:
    from ledger.domain.entries.refunds import Refund

    return (
        isinstance(refund, Refund)
        and refund.for_year == context.year
        and returned_in_time(refund)
        and counts_in_402g(context.facts.plans[refund.plan].kind)
    )


def _left(context: Context, limit: Figure, more: Figure) -> tuple[Figure, ...]:
    standing = context.status.elective_deferrals
    missing = limit.missing or more.missing
    ups = (
        Figure("limit", "402(g) limit", standing.limit),
        Figure("catch_up", "catch-up limit", standing.catch_up_limit),
    )
    room = Figure("room", "room left", standing.room, how=LEFT, missing=missing if standing.room is None else "",
                  source="IRC 402(g)(1)", parts=(*ups, Figure("total", "deferred", -standing.total)))  # fmt: skip
    if not standing.excess:
        return (room,)
    deadline = return_deadline(context.year)
    text = f"Ask a plan to pay it out with its earnings by {deadline}; after that it is taxed twice."
    if context.as_of > deadline:
        text = f"It was to be paid out by {deadline}: it is taxed in {context.year}, and again when it is paid out."
    down = tuple(each._replace(amount=None if each.amount is None else -each.amount) for each in ups)
    excess = Figure(
        "excess",
        "over the limit",
        standing.excess,
        how=LEFT,
        text=text,
        source="IRC 402(g)(2)",
        parts=(Figure("total", "deferred", standing.total), *down),
    )
    return room, excess


def _left_out(context: Context, of_year: list[FigureEntry], refunds: list) -> Figure:  # type: ignore[type-arg]
    """What does not count, and why."""
    parts = []
    own = [
        each
        for each in of_year
        if each.source in ELECTIVE_DEFERRALS and not counts_in_402g(context.facts.plans[each.plan].kind)
    ]
    if own:
        parts.append(Figure("deferred_compensation", "457(b) deferrals", total(each.amount for each in own), how=SUM,
                            text="A 457(b) has a limit of its own.", source="IRC 457(b)(2)",
                            entries=tuple(own)))  # fmt: skip
    others = total(each.amount for each in of_year if each.source not in ELECTIVE_DEFERRALS)
    if others:
        parts.append(Figure("other_sources", "after-tax, employer and other money", others,
                            text="Only elective deferrals count.", source="IRC 402(g)(3)"))  # fmt: skip
    stays = []
    for value, entry in refunds:
        if value.for_year != context.year or _undoes(context, value):
            continue
        if value.reason == "excess_deferral":
            why = f"paid out after {return_deadline(value.for_year)}: it stays counted"
        else:
            why = f"{value.reason}: no excess deferral"
        stays.append(entry._replace(amount=Money(-entry.amount.cents), why=why))
    if stays:
        parts.append(Figure("refunds", f"refunds for {context.year} that change nothing here",
                            total(each.amount for each in stays), how=SUM, entries=tuple(stays)))  # fmt: skip
    return Figure("left_out", "left out", text="" if parts else "Nothing.", parts=(*parts, *later(context)))


def later(context: Context) -> tuple[Figure, ...]:
    """Entries dated after the day it is seen from."""
    count = context.status.later
    if not count:
        return ()
    text = f"{count} {'entry' if count == 1 else 'entries'} dated after {context.as_of}."
    return (Figure("later", "entries still to come", text=text),)
