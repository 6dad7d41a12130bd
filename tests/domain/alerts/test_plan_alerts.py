"""What is said about after-tax money that waits, is not allowed, or was converted with earnings unknown."""

import datetime as dt

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.plan_alerts import (
    after_tax_not_allowed_alert,
    after_tax_waiting_alert,
    conversion_not_allowed_alert,
    missing_earnings_alert,
)
from ledger.domain.money import ZERO, Money

M = Money.parse


@pytest.mark.parametrize(
    ("as_of", "level"),
    [
        pytest.param("2026-03-01", None, id="the-same-day"),
        pytest.param("2026-03-31", None, id="30-days"),
        pytest.param("2026-04-01", "info", id="31-days"),
        pytest.param("2026-05-30", "info", id="90-days"),
        pytest.param("2026-05-31", "warning", id="91-days"),
    ],
)
def test_waiting_gets_louder(as_of: str, level: str | None) -> None:
    alert = after_tax_waiting_alert("Acme", M("5,000"), dt.date(2026, 3, 1), dt.date.fromisoformat(as_of))

    assert (alert and alert.level) == level


def test_words_of_waiting() -> None:
    assert after_tax_waiting_alert("Acme", M("5,000"), dt.date(2026, 3, 1), dt.date(2026, 4, 1)) == Alert(
        code="after_tax_waiting",
        level="info",
        message="$5,000.00 of after-tax money in Acme waits for its conversion, the oldest since 2026-03-01 (31 days).",
        action="Convert it: what it earns until then is taxed when it is converted.",
        amount=M("5,000"),
        date=dt.date(2026, 3, 1),
        source="IRC 402A(c)(4); Notice 2014-54",
    )


def test_nothing_waits_where_nothing_is_left() -> None:
    assert after_tax_waiting_alert("Acme", ZERO, dt.date(2026, 3, 1), dt.date(2026, 12, 1)) is None
    assert after_tax_waiting_alert("Acme", M("5"), None, dt.date(2026, 12, 1)) is None


@pytest.mark.parametrize(
    ("held_back", "level", "action"),
    [
        pytest.param("0.00", "warning", "Convert it: what it earns", id="nothing-is-over"),
        pytest.param(
            "600.00",
            "warning",
            "Convert $4,400.00: what it earns until then is taxed when it is converted. Leave $600.00, which is over "
            "415(c) and may have to go back (415c_over).",
            id="part-may-go-back",
        ),
        pytest.param("4,999.99", "warning", "Convert $0.01: what it earns", id="all-but-a-cent"),
        pytest.param(
            "5,000.00",
            "info",
            "Do not convert it yet: it is over 415(c) and may have to go back (415c_over).",
            id="all-of-it",
        ),
        pytest.param("9,000.00", "info", "Do not convert it yet", id="more-than-is-left"),
    ],
)
def test_what_may_have_to_go_back_is_not_to_be_converted(held_back: str, level: str, action: str) -> None:
    alert = after_tax_waiting_alert(
        "Acme", M("5,000"), dt.date(2026, 3, 1), dt.date(2026, 12, 1), held_back=M(held_back)
    )

    assert alert is not None
    assert (alert.level, alert.amount) == (level, M("5,000"))
    assert alert.action.startswith(action)
    assert ("6.06(2)" in alert.source) is (held_back != "0.00")


def test_words_of_what_a_plan_does_not_allow() -> None:
    day = dt.date(2026, 6, 15)
    put_in = after_tax_not_allowed_alert("Acme", M("1,000"), day)
    inside = conversion_not_allowed_alert("Acme", "in_plan_roth", M("1,000"), day)
    out = conversion_not_allowed_alert("Acme", "roth_ira", M("1,000"), day)

    assert put_in.message == (
        "$1,000.00 of after-tax money went into Acme, last on 2026-06-15; by its rules it takes none."
    )
    assert put_in.action == (
        "Check the pay stub's source, and the plan's rules in its summary description; correct the one that is wrong, "
        "or ask the plan to return the money."
    )
    assert inside.message == (
        "$1,000.00 was converted from Acme on 2026-06-15; by its rules it has no conversion inside the plan."
    )
    assert out.message == (
        "$1,000.00 was converted from Acme on 2026-06-15; by its rules it has no rollover out of the plan while in "
        "service."
    )
    for alert in (put_in, inside, out):
        assert (alert.code, alert.level, alert.source) == ("plan_does_not_allow", "warning", "plan document")
        assert (alert.amount, alert.date) == (M("1,000"), day)


def test_words_of_missing_earnings() -> None:
    assert missing_earnings_alert("c-1", "Acme", dt.date(2026, 6, 15), M("1,000")) == Alert(
        code="conversion_missing_earnings",
        level="warning",
        message="Nothing says how much of the $1,000.00 converted from Acme on 2026-06-15 (c-1) is earnings; its "
        "taxable amount is not known.",
        action="Enter the earnings, or the balance just before, from the plan's confirmation or statement.",
        amount=M("1,000"),
        date=dt.date(2026, 6, 15),
        source="IRC 72(e)(8); Notice 2014-54",
    )
