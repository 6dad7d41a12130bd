"""Deferrals over two employers, catch-up that will have to be Roth, and match that deferrals leave unclaimed."""

import datetime as dt
from decimal import Decimal

import pytest

from ledger.domain.limits.alerts import Alert
from ledger.domain.limits.deferrals_ahead import (
    MatchAhead,
    catch_up_ahead_alert,
    match_at_risk_alert,
    projected_excess_alert,
)
from ledger.domain.money import Money

M = Money.parse
DECEMBER = dt.date(2026, 12, 4)


def excess(projected: str) -> Alert | None:
    return projected_excess_alert(
        2026,
        projected=M(projected),
        limit=M("24,500"),
        passes_on=DECEMBER,
        can_stop=[("Acme 401(k)", M("3,000")), ("Beta 403(b)", M("1,000"))],
    )


def test_a_projected_excess_over_two_employers() -> None:
    assert excess("24,500.00") is None
    assert excess("24,500.01") == Alert(
        code="402g_projected",
        level="warning",
        message="402(g): deferrals of 2026 over all your employers lead to $24,500.01, $0.01 over your limit of "
        "$24,500.00, passed on pay date 2026-12-04. No employer sees the other's plan, so no payroll stops it.",
        action="Lower deferrals to Acme 401(k) ($3,000.00 scheduled) or Beta 403(b) ($1,000.00 scheduled) by $0.01 in "
        "all before pay date 2026-12-04. What goes in over the limit must be paid out by 2027-04-15; plans may want to "
        "be told by 2027-03-01.",
        amount=M("0.01"),
        date=DECEMBER,
        source="IRC 402(g)(1), (2)(A), 401(a)(30)",
    )


def test_catch_up_that_will_have_to_be_roth() -> None:
    """Catch-up of 8,000 with 3,000 of Roth: 5,000 would be pre-tax. With 8,000 of Roth nothing is missing."""
    assert catch_up_ahead_alert("acme", "Acme", catch_up=M("8,000"), roth=M("8,000"), passes_on=DECEMBER) is None
    assert catch_up_ahead_alert("acme", "Acme", catch_up=M("8,000"), roth=M("3,000"), passes_on=DECEMBER) == Alert(
        code="catch_up_must_be_roth",
        level="warning",
        message="Deferrals to Acme pass the limit without catch-up on pay date 2026-12-04; $8,000.00 of what is "
        "scheduled is then catch-up that must be Roth, and Roth deferrals come to $3,000.00: $5,000.00 would be "
        "pre-tax.",
        action="Elect Roth for $5,000.00 of the deferrals still to come, from pay date 2026-12-04 at the latest, or "
        "ask the plan whether it changes them to Roth by itself. Roth deferrals of earlier in the year count, where "
        "the plan applies them so.",
        amount=M("5,000"),
        date=DECEMBER,
        source="IRC 414(v)(7); Reg. 1.414(v)-2",
        subject="acme",
    )


def test_a_cent_of_roth_that_is_missing() -> None:
    alert = catch_up_ahead_alert("acme", "Acme", catch_up=M("8,000"), roth=M("7,999.99"), passes_on=DECEMBER)

    assert alert is not None
    assert alert.amount == M("0.01")


def match(lost: str = "180", **given: object) -> Alert:
    facts = {
        "plan": "acme-401k",
        "plan_name": "Acme 401(k)",
        "lost": M(lost),
        "share": Decimal("0.06"),
        "first": dt.date(2026, 11, 20),
        "last": dt.date(2026, 12, 18),
    }
    alert = match_at_risk_alert(MatchAhead(**{**facts, **given}))  # type: ignore[arg-type]
    assert alert is not None
    assert (alert.code, alert.amount, alert.subject) == ("match_at_risk", M(lost), "acme-401k")
    assert alert.date == dt.date(2026, 11, 20)
    return alert


def test_match_lost_at_the_deferral_limit() -> None:
    """A person who fills 402(g) early; kinetix and others: without a true-up the later pay dates bring no match."""
    alert = match(limit_reached_on=DECEMBER, lasting_share=Decimal("0.0816"))

    assert (alert.level, alert.source) == ("warning", "plan document; IRC 402(g)(1)")
    assert alert.message == (
        "Acme 401(k) matches each pay date by itself, with no true-up, and your deferrals reach your 402(g) limit for "
        "2026 on pay date 2026-12-04: $180.00 of employer match until 2026-12-18 is lost."
    )
    assert alert.action == (
        "Lower deferrals from pay date 2026-11-20 on so that at least 6 % of pay goes in on every pay date; up to "
        "8.16 % lasts to 2026-12-18."
    )


@pytest.mark.parametrize(
    ("lasting", "action"),
    [
        pytest.param(
            "0.0599",
            "Lower deferrals to 5.99 % of pay from pay date 2026-11-20 on: that lasts to 2026-12-18, though full match "
            "takes 6 %.",
            id="a-hundredth-of-a-percent-short",
        ),
        pytest.param(
            "0.06",
            "Lower deferrals from pay date 2026-11-20 on so that at least 6 % of pay goes in on every pay date; up to "
            "6 % lasts to 2026-12-18.",
            id="just-enough",
        ),
    ],
)
def test_how_long_the_limit_lasts(lasting: str, action: str) -> None:
    assert match(limit_reached_on=DECEMBER, lasting_share=Decimal(lasting)).action == action


def test_match_lost_where_nothing_is_left_to_defer() -> None:
    alert = match(none_left=True, limit_reached_on=dt.date(2026, 11, 20), lasting_share=Decimal(0))

    assert alert.level == "warning"
    assert "your deferrals have reached your 402(g) limit for 2026: $180.00" in alert.message
    assert alert.action == (
        "Nothing more may be deferred in 2026. Ask whether the plan makes up match after the year; for 2027 spread "
        "deferrals, with at least 6 % of pay on every pay date."
    )


def test_match_lost_where_deferrals_stop() -> None:
    alert = match(stops_on=DECEMBER)

    assert (alert.level, alert.source) == ("warning", "plan document")
    assert "and nothing is deferred on pay date 2026-12-04 by the schedule: $180.00" in alert.message
    assert alert.action == "Defer at least 6 % of pay on every pay date from 2026-11-20 to 2026-12-18."


def test_who_defers_less_than_is_matched_is_told_quietly() -> None:
    alert = match(regular=Decimal("0.04"))

    assert (alert.level, alert.source) == ("info", "plan document")
    assert "and less is deferred (4 %) than is matched, up to 6 % of pay: $180.00" in alert.message
    assert alert.action == "To get all of it, defer 6 % of pay on every pay date from 2026-11-20 to 2026-12-18."
    assert "and less is deferred than is matched" in match(regular=None).message


def test_no_match_is_lost() -> None:
    day = dt.date(2026, 11, 20)

    assert match_at_risk_alert(MatchAhead("p", "P", M("0"), Decimal("0.06"), day, day, limit_reached_on=day)) is None
