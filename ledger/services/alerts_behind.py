"""What lies behind an alert: the entries that it rests on, the figure that explains it, the screen to act on."""

from collections.abc import Mapping
from typing import NamedTuple

from ledger.domain.alerts.alert import Alert
from ledger.domain.listed import Selection
from ledger.domain.status import Status

STUBS, CONVERSIONS, YEAR_END, PLANS = "stubs", "conversions", "year_end", "plans"

_PAID = ("pay_stub", "contribution")
_ACCOUNT = ("contribution", "pay_stub", "valuation", "earnings", "conversion", "refund", "distribution")
_RETURNED = (*_PAID, "refund", "forfeited")
_IRA = ("ira_contribution", "ira_conversion", "ira_distribution", "ira_roll_in", "ira_year_end_value")


class Behind(NamedTuple):
    """What lies behind an alert.

    Attributes:
        entries: Which entries it rests on.
        figure: The figure that explains it, for `services.explaining`; None where none does.
        choices: Of that figure: its `group` or `plan`.
        screen: Where something can be done about it.
    """

    entries: Selection
    figure: str | None
    choices: Mapping[str, str]
    screen: str


class _Rule(NamedTuple):
    """What a code's alerts rest on; `every_year` where money of earlier years is part of it."""

    records: tuple[str, ...]
    screen: str
    figure: str | None = None
    every_year: bool = False


_STUBS = _Rule(_PAID, STUBS)
_OF_402G = _Rule(_RETURNED, STUBS, "402g")
_OF_415C = _Rule(_RETURNED, STUBS, "415c")
_OF_ROOM = _Rule((*_RETURNED, "pay_schedule", "expected_pay"), PLANS, "after-tax-room")
_RULES: dict[str, _Rule] = {
    "402g_near": _OF_402G,
    "402g_over": _OF_402G,
    "402g_projected": _OF_402G,
    "higher_catch_up_ends": _OF_402G,
    "catch_up_must_be_roth": _Rule((*_PAID, "wages"), STUBS, "402g"),
    "plan_has_no_roth_for_catch_up": _Rule((*_PAID, "wages"), PLANS, "402g"),
    "415c_near": _OF_415C,
    "415c_over": _OF_415C,
    "415c_projected": _OF_415C,
    "compensation_binds": _OF_415C,
    "limitation_year_mismatch": _OF_415C,
    "related_employers_check": _Rule(_PAID, PLANS, "415c"),
    "control_403b_aggregation": _Rule(_PAID, PLANS, "415c"),
    "unused_room": _OF_ROOM,
    "after_tax_crowds_out_deferral": _OF_ROOM,
    "after_tax_crowds_out_match": _OF_ROOM,
    "true_up_not_reserved": _OF_ROOM,
    "match_at_risk": _Rule((*_PAID, "pay_schedule"), PLANS),
    "acp_refund_risk": _STUBS,
    "plan_cap_near": _STUBS,
    "457b_near": _STUBS,
    "457b_over": _STUBS,
    "after_tax_waiting": _Rule(_ACCOUNT, CONVERSIONS, "basis", every_year=True),
    "excess_after_conversion": _Rule(("conversion", *_RETURNED), CONVERSIONS, "415c"),
    "conversion_missing_earnings": _Rule(("conversion", "valuation"), CONVERSIONS, "taxable"),
    "earnings_beside_backdoor": _Rule(_IRA, YEAR_END),
    "form_1099r_mismatch": _Rule(("form_1099r", "conversion", "distribution", "refund"), YEAR_END, "1099r"),
    "form_mismatch": _Rule(("form_w2", "form_5498", "filed_return"), YEAR_END),
    "limits_not_loaded": _Rule(("limits",), PLANS, every_year=True),
    "pay_stub_missing": _Rule(("pay_stub", "pay_schedule", "expected_pay"), STUBS),
    "pay_date_crosses_year_end": _STUBS,
    "source_mix_changed": _STUBS,
    "ytd_mismatch": _STUBS,
    "perhaps_counted_twice": _Rule((*_PAID, "receipt"), STUBS),
    "receipt_mismatch": _Rule((*_PAID, "receipt"), STUBS),
    "plan_does_not_allow": _Rule(("plan_change", *_ACCOUNT), PLANS),
}
# Of these the day is when to act by, which may lie in the year after.
_ACT_BY = ("402g_over", "acp_refund_risk", "form_1099r_mismatch", "form_mismatch")


def behind(alert: Alert, status: Status) -> Behind:
    """What lies behind an alert of a person's year.

    Args:
        alert: One of the status's alerts.
        status: Of the person's year.
    """
    rule = _RULES[alert.code]
    groups = {each.recorded.group: each.recorded for each in status.annual_additions}
    group = groups.get(alert.subject or "")
    plan = _plan(alert, status)
    if plan is None and group is not None and len(group.plans) == 1:
        plan = group.plans[0]
    year = None if rule.every_year else _year(alert, status)
    if group is not None and group.period[0].year != group.period[1].year:
        year = None
    choices = {}
    if rule.figure in ("415c", "after-tax-room") and group is not None:
        choices["group"] = group.group
    elif rule.figure in ("basis", "taxable", "1099r") and plan is not None:
        choices["plan"] = plan
    entries = Selection(records=rule.records, person=status.person, plan=plan, year=year)
    return Behind(entries, rule.figure, choices, rule.screen)


def _plan(alert: Alert, status: Status) -> str | None:
    """The plan that an alert names: as its subject, as a part of it, or by its name where only one is meant."""
    for word in (alert.subject or "").split():
        if word in status.plans:
            return word
    named = [plan.id for plan in status.plans.values() if plan.name in alert.message]
    return named[0] if len(named) == 1 else None


def _year(alert: Alert, status: Status) -> int:
    """The year whose entries it rests on: a form's own, else that of its day where that is no deadline."""
    first = (alert.subject or "").partition(" ")[0]
    if alert.code in ("form_1099r_mismatch", "form_mismatch") and first.isascii() and first.isdigit():
        return int(first)
    if alert.date is None or alert.code in _ACT_BY or alert.date.year > status.year:
        return status.year
    return alert.date.year
