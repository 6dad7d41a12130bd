"""The after-tax money that still fits, walked back: what 415(c) leaves, what is still to come, each plan's caps."""

from collections.abc import Iterator

from ledger.domain.figures import GREATEST, LEAST, LEFT, SUM, Figure
from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.money import ZERO, Money, total
from ledger.domain.parties import Plan
from ledger.domain.sources import AFTER_TAX, SOURCES
from ledger.domain.status import GroupStanding
from ledger.services.explain.caps import after_tax_caps
from ledger.services.explain.context import Context, not_on_file, notice, wages_line
from ledger.services.explain.entries import counted, paid_in
from ledger.services.explain.steps import beside_after_tax, runs
from ledger.services.limits.expected import Expected, ExpectedDay
from ledger.services.limits.standings import Beside


def explain_after_tax_room(context: Context, group: GroupStanding) -> Figure:
    """How much after-tax money a group's plans can still take in a limitation year, and why."""
    year = context.limit_year(group)
    beside = beside_after_tax(context, year)
    left = _left_by_415c(context, group, beside)
    plans = []
    for plan in (context.facts.plans[each] for each in year.plans):
        plans.append(_plan(context, group, plan, left, beside))
        if plans[-1].how:  # the tree is shown once, with the first plan that rests on it
            left = left._replace(parts=(), how="", text="As above.")
    known = [part.amount for part in plans if part.amount is not None]
    found = group.after_tax_room
    return Figure(
        "after-tax-room",
        f"after-tax money that still fits, {context.group_name(group)}",
        found,
        how=GREATEST if found is not None and known and found == max(known) else "",
        text="Room is kept for deferrals and employer money still to come.",
        missing=next((each.missing for each in plans if each.missing), "") if found is None else "",
        source="IRC 415(c)(1); plan document",
        parts=tuple(plans),
    )


def _left_by_415c(context: Context, group: GroupStanding, beside: Beside) -> Figure:
    """The 415(c) room, less what deferrals and employer money to come will take."""
    recorded, after = group.recorded, beside.standing
    parts = [
        Figure("limit", "415(c) limit", after.limit, source=notice(context.facts.limits(recorded.year)),
               text="" if after.limit == recorded.limit else f"{recorded.limit} before employer money still to come."),
        Figure("total", "annual additions so far", -recorded.total, text="roth-ledger explain 415c"),
    ]  # fmt: skip
    parts += _expected(beside.others)
    more = after.catch_up - recorded.catch_up
    if more:
        parts.append(Figure("catch_up", "of the deferrals, catch-up that does not count", more,
                            source="IRC 414(v)(3)"))  # fmt: skip
    missing = not_on_file(context, recorded.year, "annual_additions") if after.limit is None else ""
    if after.room is None and not missing:
        missing = "What of the deferrals is catch-up is not known: roth-ledger limits --explain catch_up"
    text = "Nothing says what is still to come." if not group.scheduled else ""
    return Figure("left", "left by 415(c)", after.room, how=LEFT, text=text, missing=missing,
                  source="IRC 415(c)(1)", parts=tuple(parts))  # fmt: skip


def _expected(others: Expected) -> Iterator[Figure]:
    """Each pay date still to come with what it takes of the room, and what follows the last."""
    dates = [_pay_date(day) for day in others.by_plan if any(day.amounts.values())]
    if dates:
        yield Figure(
            "expected",
            f"deferrals and employer money of {len(dates)} pay dates to come",
            total(each.amount or ZERO for each in dates),
            how=SUM,
            text="By schedule and match formula; deferrals stop where payroll stops them, at 402(g).",
            source="pay schedule; plan document",
            parts=tuple(dates),
        )
    if others.true_up:
        yield Figure("true_up", "match still to come after the last pay date", -others.true_up,
                     source="plan document")  # fmt: skip


def _pay_date(day: ExpectedDay) -> Figure:
    said = ", ".join(f"{source} {Money(day.amounts[source])}" for source in SOURCES if day.amounts.get(source))
    taken = sum(cents for source, cents in day.amounts.items() if source != AFTER_TAX)
    return Figure(day.pay_date.isoformat(), f"{day.pay_date} {day.plan}", Money(-taken), text=said)


def _plan(context: Context, group: GroupStanding, plan: Plan, left: Figure, beside: Beside) -> Figure:
    """What one plan can take: the least of what 415(c) leaves and what its caps leave."""
    label = f"{plan.name} can take"
    if not plan.after_tax_allowed or plan.kind not in TAKES_AFTER_TAX:
        return Figure(plan.id, label, ZERO, text="It takes no after-tax money.", source="plan document")
    if not runs(context, plan):
        return Figure(plan.id, label, ZERO, text=f"It ended on {plan.ended}.", source="plan document")
    parts = [left]
    own = next(each.most for each in beside.plans if each.plan.id == plan.id)
    if own != beside.standing.room:
        parts.append(Figure("own_pay", "left by pay from its own employer", own,
                            source="Reg. 1.415(f)-1(f)(2); IRC 415(c)(1)(B)"))  # fmt: skip
    parts += _caps_left(context, group, plan, beside)
    amounts = [part.amount for part in parts]
    amount = None
    if left.amount is not None:
        known = [each for each in amounts if each is not None]
        amount = min(known) if len(known) == len(amounts) or ZERO in known else None
    missing = next((part.missing for part in parts if part.missing), left.missing) if amount is None else ""
    return Figure(plan.id, label, amount, how=LEAST, missing=missing, parts=tuple(parts))


def _caps_left(context: Context, group: GroupStanding, plan: Plan, beside: Beside) -> Iterator[Figure]:
    """Each cap of a plan, less the after-tax money that went in."""
    caps = list(after_tax_caps(context, group, plan))
    if not caps:
        return
    year = context.limit_year(group)
    counting, _ = counted(context, year, paid_in(context, [plan.id], year.first, year.last))
    entries = tuple(each._replace(amount=-each.amount) for each in counting if each.source == AFTER_TAX)
    contributed = total(each.amount for each in entries)
    for cap in caps:
        lower = cap.name.startswith("hce_")
        if lower and beside.lower_caps_hold is False:
            continue
        missing = cap.missing
        if lower and beside.lower_caps_hold is None:
            before = group.recorded.year - 1
            what = f"Whether you are highly compensated is not known: pay of {before} is not on file."
            missing = wages_line(context, what, plan.employer, before, "compensation")
        unknown = cap.amount is None or bool(missing)
        yield Figure(
            cap.name,
            f"left by its {cap.label.partition(' of ')[0]}",
            None if unknown or cap.amount is None else max(cap.amount + contributed, ZERO),
            how=LEFT,
            missing=missing,
            parts=(
                cap,
                Figure("contributed", "after-tax money so far", contributed, how=SUM, entries=entries),
            ),
        )
