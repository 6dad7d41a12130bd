"""A plan's own caps in dollars: shares of plan pay, and amounts."""

from collections.abc import Iterator
from decimal import Decimal

from ledger.domain.figures import SUM, Figure
from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.limits.irs import compensation_cap_of
from ledger.domain.parties import Plan
from ledger.domain.sources import COMPENSATION, PAY_UNKNOWN, PLAN_PAY
from ledger.domain.status import GroupStanding
from ledger.services.explain.context import Context, not_on_file, notice
from ledger.services.limits.expected import expected_money
from ledger.services.limits.limit_years import counted_in
from ledger.services.limits.plan_pay import plan_pay as plan_pay_of
from ledger.services.limits.plan_pay import plan_pay_so_far


def percent(share: Decimal) -> str:
    """A share as people write it: 0.105 is 10.5 %."""
    return f"{format((share * 100).normalize(), 'f')} %"


def compensation_cap(context: Context, group: GroupStanding) -> Figure:
    """401(a)(17) of the plan year, taken to be the limitation year: the figure of the year in which it begins."""
    begins = group.recorded.period[0].year
    limits = context.facts.limits(begins)
    amount = compensation_cap_of(limits, *group.recorded.period)
    return Figure(
        "compensation_cap",
        f"pay that plans may count, {context.group_name(group)}",
        amount,
        text=f"The plan year begins in {begins}. It caps pay, not what may be deferred.",
        missing="" if amount is not None else not_on_file(context, begins, "compensation_cap"),
        source=f"IRC 401(a)(17); {notice(limits)}" if limits else "IRC 401(a)(17)",
    )


def after_tax_caps(context: Context, group: GroupStanding, plan: Plan) -> Iterator[Figure]:
    """What a plan caps after-tax money of the year at; one that holds for highly compensated people says so."""
    if not plan.after_tax_allowed or plan.kind not in TAKES_AFTER_TAX:
        return
    if plan.after_tax_cap_rate is not None:
        yield _share(context, group, plan, "after_tax_cap_rate", "after-tax", plan.after_tax_cap_rate)
    if plan.hce_after_tax_cap_rate is not None:
        yield _share(context, group, plan, "hce_after_tax_cap_rate", "after-tax", plan.hce_after_tax_cap_rate)
    if plan.after_tax_cap_amount is not None:
        yield Figure(
            "after_tax_cap_amount",
            f"after-tax cap of {plan.name}",
            plan.after_tax_cap_amount,
            text="An amount a year.",
            source="plan document",
        )


def deferral_caps(context: Context, group: GroupStanding, plan: Plan) -> Iterator[Figure]:
    """What a plan caps elective deferrals of the year at."""
    if plan.deferral_cap_rate is not None:
        yield _share(context, group, plan, "deferral_cap_rate", "deferral", plan.deferral_cap_rate)
    if plan.hce_deferral_cap_rate is not None:
        yield _share(context, group, plan, "hce_deferral_cap_rate", "deferral", plan.hce_deferral_cap_rate)


def caps_not_applied(context: Context, group: GroupStanding, plan: Plan) -> Iterator[Figure]:
    """The caps on deferrals that a plan has and that catch-up was worked out without, as their amount is not known."""
    held = context.status.highly_compensated.get(plan.employer)
    for cap in deferral_caps(context, group, plan):
        if cap.amount is None and not (cap.name.startswith("hce_") and held is False):
            text = f"{cap.text} Not applied here: deferrals over it may be catch-up, and then do not count."
            yield cap._replace(text=text, source=f"{cap.source}; Reg. 1.414(v)-1(b)(1)(ii)")


def _share(context: Context, group: GroupStanding, plan: Plan, name: str, what: str, rate: Decimal) -> Figure:
    """A share of plan pay, as far as pay is counted, rounded half up to the cent."""
    pay = plan_pay(context, group, plan)
    cap = compensation_cap(context, group)
    label = f"{what} cap of {plan.name}"
    if name.startswith("hce_"):
        label += ", highly compensated"
    missing = pay.missing if pay.amount is None else cap.missing
    if pay.amount is None or cap.amount is None:
        return Figure(name, label, text=f"{percent(rate)} of plan pay.", missing=missing, source="plan document")
    counted = min(pay.amount, cap.amount)
    text = f"{percent(rate)} x {counted}, {_whose(context, plan, name)}"
    if pay.amount > cap.amount:
        text = (
            f"{percent(rate)} x {counted} (pay of {pay.amount}, counted up to the cap), {_whose(context, plan, name)}"
        )
    return Figure(
        name,
        label,
        counted.times(rate),
        text=text.removesuffix(", ") + ".",
        source="plan document; IRC 401(a)(17)" if pay.amount > cap.amount else "plan document",
        parts=(pay, cap),
    )


def _whose(context: Context, plan: Plan, name: str) -> str:
    if not name.startswith("hce_"):
        return ""
    held = context.status.highly_compensated.get(plan.employer)
    if held is None:
        return "if you are highly compensated, which is not known"
    return "which holds: you are highly compensated" if held else "which does not hold: you are not highly compensated"


def plan_pay(context: Context, group: GroupStanding, plan: Plan) -> Figure:
    """Pay of the year as the plan's formulas see it: recorded, and still to come."""
    facts, year = context.facts, context.limit_year(group)
    sums, expected = counted_in(facts, year), expected_money(facts, year.plans, year.first, year.last)
    amount, paid = plan_pay_of(facts, year, plan, sums, expected), plan_pay_so_far(facts, year, plan.id, sums)
    label = f"plan pay of {plan.name}"
    if amount is None or paid is None:
        missing = f"Plan pay is not on file for every stub of {plan.name}: replace them with --plan-pay."
        if not any(each.plan == plan.id and each.source in (COMPENSATION, PAY_UNKNOWN, PLAN_PAY) for each in sums):
            missing = (
                f"No stub says the pay that {plan.name} counts, and pay of the whole year may be another: enter pay "
                "stubs with --plan-pay, or --compensation where it is the same."
            )
        if paid is not None:
            missing = "The pay schedule does not say the pay: roth-ledger schedule add --pay …"
        return Figure("plan_pay", label, missing=missing)
    coming = amount - paid
    parts = [Figure("recorded", "recorded", paid, source="pay stubs")]
    if coming:
        parts.append(Figure("expected", "still to come", coming, source="pay schedule"))
    return Figure("plan_pay", label, amount, how=SUM, parts=tuple(parts))
