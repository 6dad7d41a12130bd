"""Deferrals over two employers, and catch-up that will have to be Roth."""

import datetime as dt

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.deferrals_ahead import catch_up_ahead_alert, projected_excess_alert
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
