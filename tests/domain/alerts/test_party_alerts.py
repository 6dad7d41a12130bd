"""What age, employers and plans give reason to say."""

import datetime as dt
from collections.abc import Sequence

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.party_alerts import (
    combined_403b_alert,
    higher_catch_up_ends_alert,
    limitation_years_differ_alert,
    no_roth_for_catch_up_alert,
    old_limit_passed_alert,
    owner_share_unknown_alert,
    related_employers_alert,
    same_name,
)
from ledger.domain.money import Money

M = Money.parse
END = dt.date(2026, 12, 31)


def test_words_where_a_plan_has_no_roth_for_catch_up() -> None:
    assert no_roth_for_catch_up_alert("acme-401k", "Acme 401(k)", 2026, M("8,000")) == Alert(
        code="plan_has_no_roth_for_catch_up",
        level="warning",
        message="Your catch-up of 2026 must be Roth, and Acme 401(k) takes no Roth deferrals: its catch-up limit is "
        "$0.00, and catch-up of $8,000.00 is lost there.",
        action="Defer no more than the limit without catch-up to Acme 401(k) until 2026-12-31; ask whether the plan "
        "adds Roth deferrals, and record that with `roth-ledger plan change`.",
        amount=M("8,000"),
        date=END,
        source="IRC 414(v)(7); Reg. 1.414(v)-2",
        subject="acme-401k",
    )


def test_catch_up_of_a_year_that_is_not_on_file() -> None:
    alert = no_roth_for_catch_up_alert("acme-401k", "Acme 401(k)", 2027, None)

    assert alert.amount is None
    assert "and the catch-up of your age is lost there" in alert.message


@pytest.mark.parametrize("age", [59, 60, 62, 64])
def test_the_higher_catch_up_ends_at_no_other_age(age: int) -> None:
    assert higher_catch_up_ends_alert(age, 2026, higher=M("11,250"), next_regular=M("8,000")) is None


def test_words_of_the_last_year_of_the_higher_catch_up() -> None:
    """Born in 1962, 63 at the end of 2025: 11,250 in 2025, 8,000 in 2026."""
    assert higher_catch_up_ends_alert(63, 2025, higher=M("11,250"), next_regular=M("8,000")) == Alert(
        code="higher_catch_up_ends",
        level="info",
        message="2025 is the last year of the higher catch-up, $11,250.00: you reach 63 in it. In 2026 your catch-up "
        "is $8,000.00, from 1 January on, whenever in that year you turn 64.",
        action="Defer the higher amount by 2025-12-31 if you want it, and lower your election for 2026.",
        amount=M("11,250"),
        date=dt.date(2025, 12, 31),
        source="IRC 414(v)(2)(E), 414(v)(5)",
    )


def test_next_years_catch_up_is_not_made_up() -> None:
    alert = higher_catch_up_ends_alert(63, 2026, higher=M("11,250"), next_regular=None)

    assert alert is not None
    assert "In 2027 your catch-up is the regular amount, which is not on file yet, from 1 January on" in alert.message
    assert higher_catch_up_ends_alert(63, 2026, higher=None, next_regular=None) is None


@pytest.mark.parametrize(
    ("parties", "alike"),
    [
        pytest.param([["Acme Inc."], ["Beta LLC"]], None, id="nothing-in-common"),
        pytest.param([["Acme Inc."], ["ACME Holdings"]], "acme", id="the-first-word"),
        pytest.param([["The Acme Company"], ["acme"]], "acme", id="article-and-form-do-not-count"),
        pytest.param([["Lumen", "Acme 401(k) Plan"], ["Beta", "Acme Retirement Plan"]], "acme", id="the-plans-names"),
        pytest.param([["One", "401(k) Plan"], ["Two", "401(k) Savings Plan"]], None, id="a-plan-with-no-name"),
        pytest.param([["Acme", "Acme 401(k)"], ["Beta"]], None, id="one-party's-own-names"),
        pytest.param([["University of Here"], ["University of There"]], None, id="a-common-word-is-not-enough"),
        pytest.param([["First Bank"], ["First Bank Holdings"]], "first bank", id="but-with-the-next-word-it-is"),
        pytest.param([["First"], ["First Bank"]], None, id="a-common-word-alone"),
        pytest.param([["Acme"], ["Beta"], ["Gamma", "Beta-Savings"]], "beta", id="the-third-of-three"),
        pytest.param([["Macy's"], ["Macys Online"]], "macys", id="apostrophes-do-not-count"),
    ],
)
def test_names_that_coincide(parties: Sequence[Sequence[str]], alike: str | None) -> None:
    assert same_name(parties) == alike


def related(total: str, *, limit: str | None = "72,000", alike: str | None = None) -> Alert:
    return related_employers_alert(
        2026,
        {"beta": "Beta", "acme": "Acme"},
        total=M(total),
        limit=None if limit is None else M(limit),
        alike=alike,
    )


def test_words_about_employers_that_may_be_related() -> None:
    """40,000 at each: no excess apart, 8,000 over together (IRC 415(f), (h))."""
    assert related("80,000") == Alert(
        code="related_employers_check",
        level="info",
        message="Beta and Acme count as unrelated, each with its own 415(c) limit; their plans took in $80,000.00 in "
        "2026. Were they related, one limit of $72,000.00 would hold for all of it, and $8,000.00 would be over.",
        action="Ask whether one owns or bought the other, whether they have common owners, are an affiliated service "
        "group, share a multiple-employer or PEO plan (whether that adds up is unsettled here), or whether one is your "
        "own business. If so, before more after-tax money goes in and by 2026-12-31, give them one group with "
        "`roth-ledger employer change ID --group NAME`; if not, acknowledge this.",
        amount=M("72,000"),
        date=END,
        source="IRC 414(b), (c), (m), 415(f)(1)(B), 415(h)",
        subject="acme+beta",
    )


@pytest.mark.parametrize(
    ("total", "limit", "end"),
    [
        pytest.param("72,000.00", "72,000", "one limit of $72,000.00 would hold for all of it.", id="at-the-limit"),
        pytest.param("72,000.01", "72,000", "for all of it, and $0.01 would be over.", id="a-cent-over"),
        pytest.param("80,000.00", None, "their plans took in $80,000.00 in 2026.", id="limit-not-on-file"),
    ],
)
def test_what_would_change_if_they_were(total: str, limit: str | None, end: str) -> None:
    alert = related(total, limit=limit)

    assert alert.message.endswith(end)
    assert alert.amount == (None if limit is None else M(limit))  # whatever the pay stubs add


def test_names_that_coincide_are_a_warning() -> None:
    alert = related("10,000", alike="acme")

    assert alert.level == "warning"
    assert alert.message.endswith(" Their names, or those of their plans, both begin with “acme”.")


def test_words_where_nothing_says_who_owns_a_business() -> None:
    """Reg. 1.415(f)-1(f): a hospital's 403(b) beside one's own practice."""
    alert = owner_share_unknown_alert(
        2026, "Hospital 403(b)", ("own", "My solo 401(k)"), "Practice", total=M("60,000"), limit=M("72,000")
    )

    assert alert == Alert(
        code="control_403b_aggregation",
        level="warning",
        message="Nothing says how much of Practice you own. With more than half, Hospital 403(b) and My solo 401(k) "
        "share one 415(c) limit of $72,000.00; together they took in $60,000.00 in 2026. The ledger gives each its "
        "own.",
        action="Record your share by 2026-12-31, before more after-tax money goes in: `roth-ledger person wages "
        "--employer ID --year 2026 --owner-share SHARE`; 0 where you own nothing of it.",
        amount=M("72,000"),
        date=END,
        source="Reg. 1.415(f)-1(f)(1), (2)",
        subject="own",
    )


def test_words_of_a_403b_that_is_combined() -> None:
    alert = combined_403b_alert(
        "practice", "Hospital 403(b)", "Hospital and Practice", total=M("60,000"), limit=M("72,000"), last=END
    )

    assert alert == Alert(
        code="control_403b_aggregation",
        level="info",
        message="You own more than half of an employer, so Hospital 403(b) is combined with its plans: one 415(c) "
        "limit of $72,000.00 holds for Hospital and Practice, employer money of the 403(b) included; "
        "$60,000.00 has gone in.",
        action="Plan after-tax money on what both leave until 2026-12-31. Whether pay of both employers is added up "
        "where pay is the limit is unsettled: ask the plans.",
        amount=M("72,000"),
        date=END,
        source="Reg. 1.415(f)-1(f)(2)",
        subject="practice",
    )


def test_words_of_limitation_years_that_differ() -> None:
    alert = limitation_years_differ_alert(
        "acme",
        "Acme",
        [("Acme 401(k)", "12-31"), ("Acme Union 401(k)", "06-30")],
        total=M("50,000"),
        limit=M("72,000"),
        date=END,
    )

    assert (alert.code, alert.level, alert.amount, alert.date) == (
        "limitation_year_mismatch",
        "warning",
        M("72,000"),
        END,
    )
    assert alert.message == (
        "Plans of Acme share one 415(c) limit, but their limitation years end on different days: Acme 401(k) on 12-31 "
        "and Acme Union 401(k) on 06-30. The ledger measures each by itself ($50,000.00 together), which can miss what "
        "is over."
    )
    assert alert.action == (
        "Ask the employer by 2026-12-31 how it adds these plans up, which is unsettled here, and check that each "
        "plan's limitation year end is right."
    )


def test_the_old_limit_before_the_new_year() -> None:
    """A limitation year from July 2025 to June 2026 may hold 72,000, and 70,000 of it by 31 December 2025."""
    day = dt.date(2025, 12, 31)
    assert old_limit_passed_alert("acme", "Acme", additions=M("70,000"), limit=M("70,000"), date=day) is None
    assert old_limit_passed_alert("acme", "Acme", additions=M("70,000.01"), limit=M("70,000"), date=day) == Alert(
        code="limitation_year_mismatch",
        level="warning",
        message="Annual additions for Acme passed the 2025 dollar limit of $70,000.00 by $0.01 before the limit of "
        "2026 took effect: $70,000.01 up to 2025-12-31.",
        action="Until 2025-12-31 the plan may hold the old limit at most, and the whole limitation year the new one; "
        "that rule is unsettled here, so ask the plan whether it applies it, and keep after-tax money for January.",
        amount=M("0.01"),
        date=day,
        source="Reg. 1.415(d)-1(b)(2)(iii), unsettled",
        subject="acme",
    )
