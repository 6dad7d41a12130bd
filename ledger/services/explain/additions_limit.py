"""The 415(c) limit of a group's limitation year: the dollars of the year it ends in, or pay where that is less."""

import datetime as dt

from ledger.domain.figures import LEAST, LEFT, SUM, Figure
from ledger.domain.limits.irs import prorated
from ledger.domain.limits.self_employed import earned_income, most_employer_contribution
from ledger.domain.money import Money, total
from ledger.domain.sources import EMPLOYER
from ledger.domain.status import GroupStanding
from ledger.services.explain.context import Context, not_on_file, notice, wages_line
from ledger.services.explain.steps import group_year
from ledger.services.limits.expected import expected_money
from ledger.services.limits.limit_years import counted_in

_POOLED = (
    "Pay of the 403(b)'s employer and of the business you control is added up, which is unsettled (Reg. "
    "1.415(c)-2(g)(3)): ask the plans."
)


def additions_limit(context: Context, group: GroupStanding) -> Figure:
    """The lesser of dollars and pay, with where each comes from."""
    standing = group.recorded
    dollars, pay = _dollars(context, group), compensation(context, group)
    if standing.limit is None:
        text = ""
    elif standing.compensation is None:
        text = "Pay is not known for the whole year, so the dollar limit alone is used."
    elif standing.bound_by == "compensation":
        text = "Pay binds."
    else:
        text = "Dollars bind."
    return Figure(
        "limit",
        f"415(c) limit, {context.group_name(group)}",
        standing.limit,
        how=LEAST if standing.limit is not None and _is_least(standing.limit, dollars, pay) else "",
        text=text,
        missing=dollars.missing,
        source="IRC 415(c)(1)",
        parts=(dollars, pay),
    )


def _is_least(limit: Money, dollars: Figure, pay: Figure) -> bool:
    return limit == min(each.amount for each in (dollars, pay) if each.amount is not None)


def _dollars(context: Context, group: GroupStanding) -> Figure:
    """The dollar limit of the year in which the limitation year ends, its share of a short one."""
    year, (first, last) = group.recorded.year, group.recorded.period
    limits = context.facts.limits(year)
    source = f"IRC 415(c)(1)(A); {notice(limits)}"
    if limits is None or limits.annual_additions is None:
        missing = not_on_file(context, year, "annual_additions")
        return Figure("dollars", f"dollar limit of {year}", missing=missing, source="IRC 415(c)(1)(A)")
    share = prorated(limits.annual_additions, first, last)
    if share == limits.annual_additions:
        text = "" if (first.month, first.day) == (1, 1) else f"The limitation year ends in {year}."
        return Figure("dollars", f"dollar limit of {year}", share, text=text, source=source)
    text = f"{_months(first, last)} of the {limits.annual_additions} of {year}, the year in which it ends."
    return Figure(
        "dollars", f"dollar limit of {first} to {last}", share, text=text, source=f"{source}; Reg. 1.415(j)-1(d)(2)-(3)"
    )


def _months(first: dt.date, last: dt.date) -> str:
    """A short limitation year's share of twelve months, in words."""
    end = last + dt.timedelta(days=1)
    if first.day == 1 and end.day == 1:
        return f"{(end.year - first.year) * 12 + end.month - first.month}/12"
    return "The months and days it has (how a part of a month counts is unsettled; this is the smaller reading)"


def compensation(context: Context, group: GroupStanding) -> Figure:
    """415 pay of a limitation year, by where it was read."""
    standing = group.recorded
    facts, (first, last) = context.facts, standing.period
    parts: list[Figure] = []
    from_stubs: list[str] = []
    for employer in dict.fromkeys(facts.plans[plan].employer for plan in standing.plans):
        held = facts.wages.get((employer, standing.year))
        if held is not None and held.compensation is not None:
            label = f"compensation of {standing.year} from {employer}, as recorded"
            parts.append(Figure("recorded", label, held.compensation, source=held.document or "wages record"))
        elif held is not None and held.net_earnings is not None:
            parts.append(_earned(context, group, employer, held.net_earnings))
        else:
            from_stubs += [plan for plan in standing.plans if facts.plans[plan].employer == employer]
    if from_stubs:
        parts += _of_stubs(context, from_stubs, first, last)
    known = [part.amount for part in parts]
    adds_up = None not in known and sum(each.cents for each in known if each) == (
        None if standing.compensation is None else standing.compensation.cents
    )
    missing = next((part.missing for part in parts if part.missing), "")
    return Figure(
        "pay",
        f"pay of {first} to {last}",
        standing.compensation,
        how=SUM if adds_up else "",
        text=_POOLED if _is_pooled(context, group) else "",
        missing=missing if standing.compensation is None else "",
        source="IRC 415(c)(1)(B), (c)(3); Reg. 1.415(c)-2",
        parts=tuple(parts),
    )


def _is_pooled(context: Context, group: GroupStanding) -> bool:
    """Whether a 403(b) shares the limit with the plans of another employer, which its participant controls."""
    plans = [context.facts.plans[each] for each in group.recorded.plans]
    return any(plan.kind == "403b" for plan in plans) and len({plan.employer for plan in plans}) > 1


def _earned(context: Context, group: GroupStanding, employer: str, net: Money) -> Figure:
    """What a self-employed person earned: after the plan contribution, as far as it was not given back."""
    year = context.limit_year(group)
    plans = [plan for plan in year.plans if context.facts.plans[plan].employer == employer]
    sums = counted_in(context.facts, year)
    paid_in = Money(sum(each.cents for each in sums if each.plan in plans and each.source in EMPLOYER))
    corrections = group_year(context, year).corrections
    back = total(each.amount for each in corrections if each.plan in plans and each.source in EMPLOYER)
    returned = (Figure("returned", "of which it took back", back),) if back else ()
    return Figure(
        "earned_income",
        f"earned income from {employer}",
        earned_income(net, paid_in - back),
        how=LEFT,
        text="Each employer dollar takes one of it; deferrals and after-tax money do not."
        + _deducts(net, paid_in - back),
        source="IRC 415(c)(3)(B), 401(c)(2)(A)(v), 404(n)",
        parts=(
            Figure("net_earnings", "net earnings after half of the self-employment tax", net, source="wages record"),
            Figure("employer", "less what the business put into the plan", -paid_in),
            *returned,
        ),
    )


def _deducts(net: Money, paid_in: Money) -> str:
    """What is said of a contribution that the owner cannot deduct in full; 415(c) lets it in."""
    most = most_employer_contribution(net)
    if paid_in <= most:
        return ""
    return (
        f" The business put in {paid_in} and can deduct {most} of it for you, a fifth of the net earnings: a limit on "
        "the deduction (IRC 404(a)(3), (8)), not on annual additions. Ask who prepares its return."
    )


def _of_stubs(context: Context, plans: list[str], first: dt.date, last: dt.date) -> list[Figure]:
    """Pay as the stubs say it, and what the schedules still bring."""
    facts = context.facts
    until = min(last, context.as_of)
    sums = [each for each in facts.contributed(first, last) if each.plan in plans]
    days = [each for each in context.reader.pay_dates(context.person, first, until) if each[0] in plans]
    count = len({day for _, day, _ in days})
    paid = facts.pay(plans, first, last, sums)
    parts = []
    if paid is not None:
        parts.append(
            Figure("stubs", f"pay of {count} pay {'date' if count == 1 else 'dates'}", paid, source="pay stubs")
        )
    elif days:
        said = {day for _, day, is_said in days if is_said}
        unsaid = sorted({day for _, day, _ in days} - said)
        missing = f"Pay is missing on the stubs of {len(unsaid)} of {count} pay dates, first on {unsaid[0]}."
        if count == 1:
            missing = f"Pay is missing on the stub of {unsaid[0]}, the only pay date."
        missing += " Replace them with --compensation, or record that of the year. " + _record_pay(
            context, plans[0], last
        )
        parts.append(Figure("stubs", f"pay of {count} pay dates", missing=missing))
    expected = expected_money(facts, plans, first, last)
    if expected.days and expected.pay_cents is not None:
        dates = len({day for day, _ in expected.days})
        label = f"pay of {dates} pay {'date' if dates == 1 else 'dates'} still to come"
        parts.append(Figure("expected", label, Money(expected.pay_cents), source="pay schedule"))
    elif expected.days:
        missing = "The pay schedule does not say the pay: roth-ledger schedule add --pay …"
        parts.append(Figure("expected", "pay still to come", missing=missing))
    if not parts:
        missing = "No stub says the pay. " + _record_pay(context, plans[0], last)
        parts.append(Figure("stubs", "pay of the year", missing=missing))
    return parts


def _record_pay(context: Context, plan: str, last: dt.date) -> str:
    employer = context.facts.plans[plan].employer
    return wages_line(context, "", employer, last.year, "compensation").strip()
