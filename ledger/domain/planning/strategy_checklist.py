"""Whether a plan allows after-tax money to become Roth money, rule by rule, with what to ask where it is not known."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.limits.after_tax_room import TAKES_AFTER_TAX
from ledger.domain.parties import Plan

YES, NO, UNKNOWN = "yes", "no", "unknown"
WORKS, WORKS_PARTLY, DOES_NOT = "works", "works_partly", "does_not"

AFTER_TAX, IN_PLAN, ROLLOVER = "after_tax_allowed", "in_plan_conversion_allowed", "in_service_rollover_allowed"
WAY_TO_ROTH, FREQUENCY, CAP, SEPARATE = "way_to_roth", "conversion_frequency", "after_tax_cap", "separate_accounting"
MATCH, ROTH, CATCH_UP = "match", "roth_allowed", "catch_up_allowed"

# So seldom that after-tax money earns something taxable in between.
_SELDOM = ("quarterly", "yearly")
_HOW_OFTEN = {
    "on_request": "on request",
    "daily": "daily",
    "every_pay_date": "at every pay date",
    "monthly": "monthly",
    "quarterly": "quarterly",
    "yearly": "once a year",
}


class ChecklistItem(NamedTuple):
    """One rule of a plan as the strategy sees it.

    Attributes:
        key: One of the names above.
        rules: The plan's rules that answer it, as the book names them.
        label: What it is, in a few words.
        state: `yes`, `no` or `unknown`.
        means: What that means for the strategy, a sentence.
        question: For the employer or record keeper; None where nothing is to be asked.
    """

    key: str
    rules: tuple[str, ...]
    label: str
    state: str
    means: str
    question: str | None = None


class Verdict(NamedTuple):
    """Whether the plan allows the strategy: `works`, `works_partly`, `does_not` or `unknown`, and why, a sentence."""

    outcome: str
    why: str


def checklist(plan: Plan) -> list[ChecklistItem]:
    """The rules that decide whether after-tax money can be put in and become Roth money, the deciding ones first.

    Args:
        plan: With the rules in force; those it names as unconfirmed, and caps and match that nothing states, are
            not known.

    Source: IRC 402A(c)(4) and Notice 2013-74 (in-plan Roth rollovers: the plan decides whether, of what and how often,
    and needs a Roth program); Notice 2014-54 (rollovers of after-tax money); IRC 72(d)(2), 72(e)(8) (pro rata).
    """
    return [
        _after_tax(plan),
        _in_plan(plan),
        _rollover(plan),
        _way_to_roth(plan),
        _frequency(plan),
        _cap(plan),
        _separate(plan),
        _match(plan),
        _roth(plan),
        _catch_up(plan),
    ]


def verdict(items: Sequence[ChecklistItem]) -> Verdict:
    """What a checklist comes to.

    Args:
        items: Of `checklist`.
    """
    state = {item.key: item.state for item in items}
    if state[AFTER_TAX] == NO:
        return Verdict(DOES_NOT, "The plan takes no after-tax contributions, so there is nothing to convert.")
    if state[WAY_TO_ROTH] == NO:
        why = "After-tax money can go in, but it cannot be converted or rolled over while you work there."
        return Verdict(DOES_NOT, why)
    open_ = [
        item.label[0].lower() + item.label[1:]
        for item in items
        if item.key in (AFTER_TAX, WAY_TO_ROTH) and item.state == UNKNOWN
    ]
    if open_:
        return Verdict(UNKNOWN, f"Whether it works is not known yet: ask about {' and '.join(open_)}.")
    weak = []
    if state[SEPARATE] == NO:
        weak.append("a conversion takes pre-tax money along pro rata, which is taxed")
    if state[FREQUENCY] == NO:
        weak.append("conversions come seldom, so that earnings build up and are taxed when converted")
    if weak:
        return Verdict(WORKS_PARTLY, f"It works, with a drawback: {'; and '.join(weak)}.")
    left = sum(item.question is not None for item in items)
    rest = "" if not left else f" {left} question{'s are' if left > 1 else ' is'} still open."
    return Verdict(WORKS, f"After-tax money can go in and become Roth money.{rest}")


def _state(plan: Plan, rule: str) -> str:
    if rule in plan.unconfirmed:
        return UNKNOWN
    return YES if getattr(plan, rule) else NO


def _asked(
    plan: Plan, rule: str, label: str, means: dict[str, str], question: str, *, state: str | None = None
) -> ChecklistItem:
    found = state or _state(plan, rule)
    return ChecklistItem(rule, (rule,), label, found, means[found], question if found == UNKNOWN else None)


def _after_tax(plan: Plan) -> ChecklistItem:
    no = "Without after-tax contributions the strategy cannot begin."
    if plan.kind not in TAKES_AFTER_TAX:
        no = "A plan of this kind takes no after-tax contributions, so the strategy cannot begin."
    return _asked(
        plan,
        AFTER_TAX,
        "After-tax contributions",
        {
            YES: "Money beyond the deferral limit can go in, up to the 415(c) limit and the plan's own cap.",
            NO: no,
            UNKNOWN: "Everything else rests on it.",
        },
        "Does the plan accept voluntary after-tax employee contributions (not Roth)? From when on, and how do I elect "
        "them?",
        state=NO if plan.kind not in TAKES_AFTER_TAX else None,
    )


def _in_plan(plan: Plan) -> ChecklistItem:
    return _asked(
        plan,
        IN_PLAN,
        "In-plan Roth conversion",
        {
            YES: "After-tax money can become Roth money inside the plan; only its earnings are taxed.",
            NO: "After-tax money cannot become Roth money inside the plan; it needs a rollover to a Roth IRA.",
            UNKNOWN: "It is one of the two ways to Roth money.",
        },
        "Can after-tax contributions and their earnings be converted to Roth inside the plan while I am employed? Is "
        "there an automatic conversion?",
    )


def _rollover(plan: Plan) -> ChecklistItem:
    return _asked(
        plan,
        ROLLOVER,
        "In-service rollover of after-tax money",
        {
            YES: "After-tax money can be rolled over to a Roth IRA, and its earnings there or to a traditional IRA.",
            NO: "After-tax money stays in the plan while you work there; it needs an in-plan conversion.",
            UNKNOWN: "It is one of the two ways to Roth money.",
        },
        "Can after-tax contributions be rolled over to a Roth IRA while I am employed, at any age, and can their "
        "earnings go to a traditional IRA?",
    )


def _way_to_roth(plan: Plan) -> ChecklistItem:
    inside = {_state(plan, IN_PLAN), _state(plan, ROTH)}  # it converts into a Roth account of the plan
    ways = {NO if NO in inside else UNKNOWN if UNKNOWN in inside else YES, _state(plan, ROLLOVER)}
    found = YES if YES in ways else UNKNOWN if UNKNOWN in ways else NO
    means = {
        YES: "One of the two ways is enough.",
        NO: "With neither way open, after-tax money stays as it is until you leave, and its earnings stay taxable.",
        UNKNOWN: "One of the two ways is needed.",
    }
    return ChecklistItem(WAY_TO_ROTH, (IN_PLAN, ROTH, ROLLOVER), "A way to Roth money", found, means[found])


def _frequency(plan: Plan) -> ChecklistItem:
    rules = (FREQUENCY,)
    label = "How often it can be converted"
    often = plan.conversion_frequency
    if often is None or FREQUENCY in plan.unconfirmed:
        return ChecklistItem(
            FREQUENCY,
            rules,
            label,
            UNKNOWN,
            "Not known; the longer after-tax money waits, the more of its earnings are taxed.",
            "How often can after-tax money be converted or rolled over (every pay date, on request, a number of times "
            "a year), and does each time cost a fee?",
        )
    if often in _SELDOM:
        means = f"It can be converted {_HOW_OFTEN[often]}; what it earns in between is taxed when it is converted."
        return ChecklistItem(FREQUENCY, rules, label, NO, means)
    means = f"It can be converted {_HOW_OFTEN[often]}, before it earns much that is taxed."
    return ChecklistItem(FREQUENCY, rules, label, YES, means)


def _cap(plan: Plan) -> ChecklistItem:
    rules = ("after_tax_cap_rate", "after_tax_cap_amount", "hce_after_tax_cap_rate")
    label = "The plan's cap on after-tax money"
    caps = []
    if plan.after_tax_cap_rate is not None:
        caps.append(f"{_percent(plan.after_tax_cap_rate)} of pay")
    if plan.after_tax_cap_amount is not None:
        caps.append(f"{plan.after_tax_cap_amount} a year")
    if plan.hce_after_tax_cap_rate is not None:
        caps.append(f"{_percent(plan.hce_after_tax_cap_rate)} of pay for the highly compensated")
    if not caps or set(rules) & set(plan.unconfirmed):
        return ChecklistItem(
            CAP,
            rules,
            label,
            UNKNOWN,
            "Not known; without it the room shown is that of the 415(c) limit alone, and may be too much.",
            "What is the most that the plan takes of after-tax contributions, as a share of pay or in dollars a year, "
            "and is it lower for highly compensated employees?",
        )
    return ChecklistItem(CAP, rules, label, YES, f"The plan takes at most {'; '.join(caps)}.")


def _separate(plan: Plan) -> ChecklistItem:
    rule = "separate_after_tax_contract"
    item = _asked(
        plan,
        rule,
        "Separate accounting of after-tax money",
        {
            YES: "A conversion takes after-tax money and its own earnings alone (IRC 72(d)(2)).",
            NO: "A conversion takes a share of pre-tax money along, and that share is taxed (IRC 72(e)(8)).",
            UNKNOWN: "It decides how much of a conversion is taxed.",
        },
        "Are after-tax contributions and their earnings accounted for separately, so that a distribution of them is "
        "not pro rata over the whole account (IRC 72(d)(2))?",
    )
    return item._replace(key=SEPARATE)


def _match(plan: Plan) -> ChecklistItem:
    label = "The employer match and its true-up"
    if plan.match is None or MATCH in plan.unconfirmed:
        return ChecklistItem(
            MATCH,
            (MATCH,),
            label,
            UNKNOWN,
            "Not known; match still to come takes room from after-tax money under the 415(c) limit.",
            "What is the formula of the employer match, is it worked out for each pay date or for the year, and is "
            "there a true-up after the year?",
        )
    true_up = {
        "paycheck": "It is worked out at each pay date, without a true-up: deferring early can lose match.",
        "year": "It is worked out for the year and takes its room from after-tax money.",
        "paycheck_with_true_up": "A true-up comes after the year and takes its room from after-tax money.",
    }
    return ChecklistItem(MATCH, (MATCH,), label, YES, true_up[plan.match.period])


def _roth(plan: Plan) -> ChecklistItem:
    return _asked(
        plan,
        ROTH,
        "Roth contributions",
        {
            YES: "The plan has Roth accounts, which an in-plan conversion needs.",
            NO: "Without Roth accounts nothing can be converted inside the plan; it needs a rollover to a Roth IRA.",
            UNKNOWN: "An in-plan conversion needs Roth accounts in the plan.",
        },
        "Does the plan offer designated Roth contributions?",
    )


def _catch_up(plan: Plan) -> ChecklistItem:
    return _asked(
        plan,
        CATCH_UP,
        "Catch-up contributions",
        {
            YES: "From the year of the 50th birthday on more can be deferred, beside the 415(c) limit.",
            NO: "The deferral limit is the same at every age.",
            UNKNOWN: "It decides what can be deferred from the year of the 50th birthday on.",
        },
        "Does the plan allow catch-up contributions from age 50, and the higher ones from 60 to 63?",
    )


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"
