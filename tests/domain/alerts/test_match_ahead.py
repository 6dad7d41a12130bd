"""Match that deferrals leave unclaimed in plans that match each pay date by itself."""

import datetime as dt
from decimal import Decimal

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.match_ahead import BonusAhead, MatchAhead, bonus_match_alert, match_at_risk_alert
from ledger.domain.money import Money

M = Money.parse
DECEMBER = dt.date(2026, 12, 4)


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


@pytest.mark.parametrize(
    ("others", "action"),
    [
        pytest.param(
            ("Beta 403(b)",),
            "Lower deferrals to Beta 403(b) in place of those to Acme 401(k): its match then stays.",
            id="another-plan-can-be-lowered",
        ),
        pytest.param(
            (),
            "Lower deferrals to 4.16 % of pay from pay date 2026-11-20 on: that lasts to 2026-12-18, though full match "
            "takes 6 %.",
            id="only-this-one",
        ),
    ],
)
def test_match_that_is_lost_only_if_the_person_stops(others: tuple[str, ...], action: str) -> None:
    alert = match(stopped_by_none=True, others=others, limit_reached_on=DECEMBER, lasting_share=Decimal("0.0416"))

    assert (alert.level, alert.action) == ("info", action)
    assert alert.message == (
        "Your deferrals over all employers reach your 402(g) limit for 2026 on pay date 2026-12-04, and no payroll "
        "stops them there. If you stop those to Acme 401(k) yourself, $180.00 of its match until 2026-12-18 is lost: "
        "it matches each pay date by itself, with no true-up."
    )


@pytest.mark.parametrize(("elected", "level"), [(True, "warning"), (False, "info")])
def test_words_of_a_bonus_without_a_deferral(elected: bool, level: str) -> None:
    day = dt.date(2026, 12, 15)
    bonus = BonusAhead("acme-401k", "Acme 401(k)", day, M("100,000"), M("6,000"), M("3,000"), elected)

    assert bonus_match_alert(bonus) == Alert(
        code="match_at_risk",
        level=level,
        message="Nothing is deferred from the bonus of $100,000.00 on 2026-12-15, and Acme 401(k) matches each pay "
        "date by itself, with no true-up: $3,000.00 of employer match is not brought, if the plan counts the bonus.",
        action="Look up whether the plan counts it; if so, elect $6,000.00 of deferrals from it before 2026-12-15, "
        "and enter that with roth-ledger schedule bonus.",
        amount=M("3,000"),
        date=day,
        source="plan document",
        subject="acme-401k",
    )
