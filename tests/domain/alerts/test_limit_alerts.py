"""When something is said about a limit, how loud, and in which words."""

import datetime as dt

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.limit_alerts import (
    additions_alerts,
    catch_up_must_be_roth_alert,
    deferral_alerts,
    limits_not_loaded_alert,
)
from ledger.domain.limits.additions import AdditionsStanding, GroupYear, additions_standing
from ledger.domain.limits.deferrals import DeferralStanding, elective_deferral_standing
from ledger.domain.money import ZERO, Money
from ledger.reference.limits import annual_limits

M = Money.parse
JUNE = dt.date(2026, 6, 30)


def deferrals(amount: str, *, year: int = 2026, catch_up: str = "0") -> DeferralStanding:
    return elective_deferral_standing(
        year=year, deferrals=M(amount), limits=annual_limits(year), catch_up_limit=M(catch_up)
    )


def additions(
    after_tax: str,
    *,
    pay: str | None = "400,000",
    first: str = "2026-01-01",
    last: str = "2026-12-31",
    sources: dict[str, str] | None = None,
) -> AdditionsStanding:
    year = int(last[:4])
    amounts = {"after_tax": after_tax} if sources is None else sources
    group = GroupYear(
        group="acme",
        plans=("acme-401k",),
        year=year,
        first=dt.date.fromisoformat(first),
        last=dt.date.fromisoformat(last),
        cents={source: M(amount).cents for source, amount in amounts.items()},
        compensation=None if pay is None else M(pay),
        catch_up_limit=ZERO,
    )
    return additions_standing(group, annual_limits(year))


def heard(alerts: list[Alert]) -> list[tuple[str, str]]:
    return [(alert.code, alert.level) for alert in alerts]


@pytest.mark.parametrize(
    ("amount", "projected", "expected"),
    [
        # 80 % of 24,500 is 19,600; 95 % is 23,275.
        pytest.param("19,599.99", None, [], id="a-cent-under-80-percent"),
        pytest.param("19,600.00", None, [("402g_near", "info")], id="80-percent"),
        pytest.param("23,274.99", None, [("402g_near", "info")], id="a-cent-under-95-percent"),
        pytest.param("23,275.00", None, [("402g_near", "warning")], id="95-percent"),
        pytest.param("23,275.00", "24,500.00", [("402g_near", "info")], id="95-percent-projected-to-the-limit"),
        pytest.param("23,275.00", "24,500.01", [("402g_near", "warning")], id="95-percent-projected-a-cent-over"),
        pytest.param("24,500.00", None, [("402g_near", "warning")], id="exactly-at-the-limit"),
        pytest.param("24,500.00", "24,500.00", [("402g_near", "info")], id="exactly-at-the-limit-and-no-more-to-come"),
        pytest.param("24,500.01", None, [("402g_over", "critical")], id="a-cent-over"),
        pytest.param("24,500.01", "24,500.00", [("402g_over", "critical")], id="a-cent-over-whatever-is-projected"),
    ],
)
def test_levels_of_402g(amount: str, projected: str | None, expected: list[tuple[str, str]]) -> None:
    alerts = deferral_alerts(deferrals(amount), as_of=JUNE, projected_total=None if projected is None else M(projected))

    assert heard(alerts) == expected


@pytest.mark.parametrize(
    ("amount", "projected", "expected"),
    [
        # 80 % of 72,000 is 57,600; 95 % is 68,400.
        pytest.param("57,599.99", None, [], id="a-cent-under-80-percent"),
        pytest.param("57,600.00", None, [("415c_near", "info")], id="80-percent"),
        pytest.param("68,399.99", None, [("415c_near", "info")], id="a-cent-under-95-percent"),
        pytest.param("68,400.00", None, [("415c_near", "warning")], id="95-percent"),
        pytest.param("68,400.00", "72,000.00", [("415c_near", "info")], id="95-percent-projected-to-the-limit"),
        pytest.param(
            "68,400.00",
            "72,000.01",
            [("415c_projected", "warning"), ("415c_near", "warning")],
            id="95-percent-projected-a-cent-over",
        ),
        pytest.param("100.00", "72,000.01", [("415c_projected", "warning")], id="early-and-projected-a-cent-over"),
        pytest.param("72,000.01", "72,000.02", [("415c_over", "critical")], id="over-and-no-longer-only-projected"),
        pytest.param("72,000.00", None, [("415c_near", "warning")], id="exactly-at-the-limit"),
        pytest.param("72,000.01", None, [("415c_over", "critical")], id="a-cent-over"),
    ],
)
def test_levels_of_415c(amount: str, projected: str | None, expected: list[tuple[str, str]]) -> None:
    alerts = additions_alerts(
        additions(amount), name="Acme", projected_total=None if projected is None else M(projected)
    )

    assert heard(alerts) == expected


def test_thresholds_can_be_set() -> None:
    assert heard(deferral_alerts(deferrals("12,250"), as_of=JUNE, near_info=50)) == [("402g_near", "info")]
    assert heard(additions_alerts(additions("36,000"), name="Acme", near_info=40, near_warning=50)) == [
        ("415c_near", "warning")
    ]


def test_an_unknown_limit_raises_nothing_here() -> None:
    assert deferral_alerts(deferrals("90,000", year=2031), as_of=JUNE) == []
    assert additions_alerts(additions("90,000", first="2031-01-01", last="2031-12-31"), name="Acme") == []


def test_words_of_402g_near() -> None:
    assert deferral_alerts(deferrals("31,000", catch_up="8,000"), as_of=JUNE) == [
        Alert(
            code="402g_near",
            level="warning",
            message="402(g): elective deferrals of 2026 are $31,000.00 of the limit of $32,500.00, catch-up included; "
            "$1,500.00 may still go in.",
            action="Set the election so that the pay dates left in 2026 add up to $1,500.00 at most.",
            amount=M("1,500"),
            date=dt.date(2026, 12, 31),
            source="IRC 402(g)(1), 414(v)",
        )
    ]


LATE = (
    "402(g): elective deferrals of 2026 are $25,000.00, $500.00 over the limit of $24,500.00, and the day for paying "
    "it out was 2027-04-15."
)
TWICE = "Report $500.00 as income of 2026. It is taxed again when the plan pays it out, and makes no basis. "


@pytest.mark.parametrize(
    ("as_of", "one_group", "action"),
    [
        pytest.param(
            "2026-12-31",
            (),
            "Stop deferring for 2026. Ask a plan to pay out $500.00 with its earnings by 2027-04-15; plans may want "
            "to be told by 2027-03-01. No employer sees the other's plans.",
            id="in-the-year",
        ),
        pytest.param(
            "2027-03-01",
            (),
            "Ask a plan to pay out $500.00 with its earnings by 2027-04-15; plans may want to be told by 2027-03-01. "
            "No employer sees the other's plans.",
            id="in-the-year-after-nothing-can-be-stopped",
        ),
        pytest.param(
            "2027-04-15",
            (),
            "Ask a plan to pay out $500.00 with its earnings by 2027-04-15; tell it at once, 2027-03-01 is past. No "
            "employer sees the other's plans.",
            id="on-15-april",
        ),
        pytest.param(
            "2026-12-31",
            ("Acme 401(k)", "Acme Savings"),
            "Stop deferring for 2026. All of it went to one employer's plans (Acme 401(k), Acme Savings), which have "
            "to correct it: remind them that $500.00 with its earnings must be paid out by 2027-04-15.",
            id="one-employer",
        ),
    ],
)
def test_words_of_402g_over(as_of: str, one_group: tuple[str, ...], action: str) -> None:
    (alert,) = deferral_alerts(deferrals("25,000"), as_of=dt.date.fromisoformat(as_of), one_group=one_group)

    assert alert.message == "402(g): elective deferrals of 2026 are $25,000.00, $500.00 over the limit of $24,500.00."
    assert alert.action == action
    assert (alert.amount, alert.date) == (M("500"), dt.date(2027, 4, 15))
    assert alert.source == "IRC 402(g)(1), (2)(A), (6)"


@pytest.mark.parametrize(
    ("one_group", "how"),
    [
        pytest.param(
            (),
            "The plans of unrelated employers cannot correct it: it stays until it can be paid out for another reason.",
            id="several-employers",
        ),
        pytest.param(
            ("Acme",),
            "All of it went to one employer's plans (Acme): ask them how they correct it.",
            id="one-employer",
        ),
    ],
)
def test_words_of_402g_over_after_15_april(one_group: tuple[str, ...], how: str) -> None:
    kinds = M("25,000"), M("0")
    (alert,) = deferral_alerts(deferrals("25,000"), as_of=dt.date(2027, 4, 16), one_group=one_group, kinds=kinds)

    assert (alert.message, alert.action) == (LATE, TWICE + how)


@pytest.mark.parametrize(
    ("kinds", "action"),
    [
        pytest.param(
            ("0", "25,000"),
            "Add nothing to the income of 2026: the $500.00 are Roth deferrals, taxed as wages of 2026 already (Form"
            " W-2 box 1). It is taxed again when the plan pays it out, and makes no basis. ",
            id="all Roth",
        ),
        pytest.param(
            ("24,600", "400"),
            "Which deferrals the $500.00 are is your choice (at least $100.00 of it is pre-tax): report what of it is"
            " pre-tax as income of 2026; Roth deferrals were taxed as wages of 2026 already (Form W-2 box 1). It is"
            " taxed again when the plan pays it out, and makes no basis, Roth deferrals too. ",
            id="400 Roth",
        ),
        pytest.param(
            None,
            "Which deferrals the $500.00 are is your choice: report what of it is pre-tax as income of 2026; Roth"
            " deferrals were taxed as wages of 2026 already (Form W-2 box 1). It is taxed again when the plan pays it"
            " out, and makes no basis, Roth deferrals too. ",
            id="not known",
        ),
    ],
)
def test_roth_deferrals_that_stay_are_not_reported_again(kinds: tuple[str, str] | None, action: str) -> None:
    """IRC 402A(d)(3): an excess Roth deferral was in wages, and is taxed when it is paid out."""
    known = None if kinds is None else (M(kinds[0]), M(kinds[1]))
    (alert,) = deferral_alerts(deferrals("25,000"), as_of=dt.date(2027, 4, 16), one_group=("Acme",), kinds=known)

    assert alert.action == action + "All of it went to one employer's plans (Acme): ask them how they correct it."


@pytest.mark.parametrize(
    ("as_of", "level", "left", "action"),
    [
        pytest.param("2026-12-31", "warning", "$1,000.00 may still go in.", "Set the election", id="the-last-day"),
        pytest.param("2027-01-01", "info", "$1,000.00 was left.", "Nothing is left to set: the pay dates of 2026 are "
                     "past.", id="a-day-later"),
    ],
)  # fmt: skip
def test_a_year_that_is_over_has_no_election_left(as_of: str, level: str, left: str, action: str) -> None:
    (alert,) = deferral_alerts(deferrals("23,500"), as_of=dt.date.fromisoformat(as_of))

    assert (alert.code, alert.level) == ("402g_near", level)
    assert alert.message.endswith(left)
    assert alert.action.startswith(action)


def test_words_of_415c_near() -> None:
    assert additions_alerts(additions("71,500", first="2025-07-01", last="2026-06-30"), name="Acme") == [
        Alert(
            code="415c_near",
            level="warning",
            message="415(c): annual additions for Acme in the limitation year 2025-07-01 to 2026-06-30 are $71,500.00 "
            "of the limit of $72,000.00; $500.00 may still go in.",
            action="Until 2026-06-30, keep room for deferrals and employer money still to come; after-tax money gets "
            "the rest.",
            amount=M("500"),
            date=dt.date(2026, 6, 30),
            source="IRC 415(c)(1)(A)",
            subject="acme",
        )
    ]


def test_words_of_415c_reached() -> None:
    (alert,) = additions_alerts(additions("72,000"), name="Acme")

    assert alert.message == (
        "415(c): annual additions for Acme in 2026 are $72,000.00 of the limit of $72,000.00; $0.00 may still go in."
    )
    assert alert.action == (
        "Let no after-tax contribution, deferral or employer money that counts follow before 2026-12-31 is past."
    )


def test_words_of_415c_over() -> None:
    assert additions_alerts(additions("72,000.01", pay=None), name="[b]Acme") == [
        Alert(
            code="415c_over",
            level="critical",
            message="415(c): annual additions for [b]Acme in 2026 are $72,000.01, $0.01 over the limit of $72,000.00. "
            "Pay is not on file, so the dollar limit alone was used.",
            action="Stop after-tax contributions now and ask the plan to correct the excess: only the plan can, and "
            "after-tax money that was not matched goes back first, with its earnings. Do not convert or withdraw "
            "$0.01 of it before.",
            amount=M("0.01"),
            date=dt.date(2026, 12, 31),
            source="IRC 415(c)(1)(A); Rev. Proc. 2021-30 §6.06(2)",
            subject="acme",
        )
    ]


NOTHING_MORE = "Let nothing more that counts go in before 2026-12-31 is past, and ask the plan"


@pytest.mark.parametrize(
    ("sources", "start", "end"),
    [
        pytest.param(
            {"after_tax": "5000", "employer_nonelective": "70000"},
            "Stop after-tax contributions now and ask the plan",
            "Do not convert or withdraw $3,000.00 of it before.",
            id="after-tax-money-holds-the-excess",
        ),
        pytest.param(
            {"after_tax": "1000", "employer_nonelective": "74000"},
            "Stop after-tax contributions now and ask the plan",
            "Do not convert or withdraw $1,000.00 of it before.",
            id="after-tax-money-is-a-part-of-it",
        ),
        pytest.param(
            {"pre_tax_deferral": "20000", "employer_nonelective": "55000"},
            NOTHING_MORE,
            "deferrals that were not matched go back first, with their earnings. Do not ask for a normal withdrawal.",
            id="deferrals",
        ),
        pytest.param(
            {"employer_nonelective": "75000"},
            "Let the employer put in no more before 2026-12-31 is past, and ask the plan",
            "That step is unsettled here: the plan's own correction decides.",
            id="the-employer's-alone",
        ),
    ],
)
def test_what_goes_back_is_what_there_is(sources: dict[str, str], start: str, end: str) -> None:
    """75,000 in 2026, 3,000 over 72,000; Rev. Proc. 2021-30 §6.06(2)."""
    stands = additions("0", sources=sources)

    (running,) = additions_alerts(stands, name="Acme", as_of=dt.date(2026, 12, 31))
    (past,) = additions_alerts(stands, name="Acme", as_of=dt.date(2027, 1, 1))

    assert running.action.startswith(f"{start} to correct the excess: only the plan can")
    assert past.action.startswith("Ask the plan to correct the excess: only the plan can")
    assert running.action.endswith(end)
    assert past.action.endswith(end)
    assert ("after-tax" in running.action) is ("after_tax" in sources)


@pytest.mark.parametrize(
    ("as_of", "action"),
    [
        pytest.param("2026-06-30", "Until 2026-06-30, keep room for deferrals and employer money", id="the-last-day"),
        pytest.param(
            "2026-07-30",
            "The limitation year is past. Your own money for it may reach the plan until 2026-07-30 (that it has 30 "
            "days is unsettled), the employer's until the employer's own deadline; more than $500.00 of it would be "
            "over the limit.",
            id="30-days-later",
        ),
        pytest.param(
            "2026-07-31",
            "The limitation year is past: only employer money may still be put in for it, until the employer's own "
            "deadline, and more than $500.00 of it would be over the limit. Ask whether a match or profit sharing for "
            "it is still to come.",
            id="31-days-later",
        ),
    ],
)
def test_near_in_a_limitation_year_that_is_over(as_of: str, action: str) -> None:
    stands = additions("71,500", first="2025-07-01", last="2026-06-30")

    (alert,) = additions_alerts(stands, name="Acme", as_of=dt.date.fromisoformat(as_of), safety_margin=M("100"))

    assert alert.code == "415c_near"
    assert alert.action.startswith(action)
    assert ("may still go in" in alert.message) is ("safety margin" in alert.action) is (as_of == "2026-06-30")


def test_what_follows_a_full_limitation_year_is_over() -> None:
    (alert,) = additions_alerts(additions("72,000"), name="Acme", as_of=dt.date(2027, 3, 1))

    assert "and any of it would be over the limit." in alert.action


def test_a_match_that_follows_the_year_and_leads_over_the_limit() -> None:
    alert = additions_alerts(additions("71,500"), name="Acme", as_of=dt.date(2027, 3, 1), projected_total=M("72,600"))[
        0
    ]

    assert (alert.code, alert.amount) == ("415c_projected", M("600"))
    assert (
        "what may still be allocated to it leads to $72,600.00, $600.00 over the limit of $72,000.00" in alert.message
    )
    assert alert.action == (
        "Tell the plan before more is put in for it: $600.00 of it would be over and have to be corrected."
    )


def test_part_of_a_month_in_a_short_year_is_said_to_be_unsettled() -> None:
    (part,) = additions_alerts(additions("36,000", first="2025-01-01", last="2025-07-07"), name="Acme")
    (whole,) = additions_alerts(additions("34,000", first="2025-01-01", last="2025-06-30"), name="Acme")

    assert part.message.endswith(
        "How part of a month counts in a short limitation year is unsettled: ask the plan for its limit."
    )
    assert "unsettled" not in whole.message


@pytest.mark.parametrize(
    ("after_tax", "expected"),
    [
        pytest.param("10,900", [("compensation_binds", "info")], id="tv-19-far-below"),
        pytest.param("18,000", [("415c_near", "warning"), ("compensation_binds", "info")], id="at-the-limit"),
        pytest.param("18,000.01", [("415c_over", "critical"), ("compensation_binds", "info")], id="a-cent-over"),
    ],
)
def test_pay_that_binds_is_said_tv_19(after_tax: str, expected: list[tuple[str, str]]) -> None:
    alerts = additions_alerts(additions(after_tax, pay="18,000"), name="Acme")

    assert heard(alerts) == expected
    assert alerts[-1].message == "415(c): pay of $18,000.00 from Acme in 2026 is the limit."
    assert alerts[-1].action == (
        "Plan after-tax contributions on this pay; check that it holds deferrals and other pre-tax benefits."
    )
    assert alerts[-1].source == "IRC 415(c)(1)(B), (3)"
    assert all("415(c)(1)(B)" in alert.source for alert in alerts)


def test_pay_of_a_year_that_is_over_is_only_checked() -> None:
    (alert,) = additions_alerts(additions("10,900", pay="18,000"), name="Acme", as_of=dt.date(2027, 1, 1))

    assert alert.action == "Check that it holds deferrals and other pre-tax benefits."


def test_words_of_limits_not_loaded_tv_66() -> None:
    assert limits_not_loaded_alert(2031, first_on_file=2013, last_on_file=2026) == Alert(
        code="limits_not_loaded",
        level="critical",
        message="No IRS limits are on file for 2031; the ledger knows 2013 to 2026. Totals of 2031 are shown, limits "
        "and room are not known.",
        action="Upgrade the ledger, or record the limits of 2031 once the IRS has published them.",
        source="IRC 402(g)(4), 415(d)",
    )


def test_catch_up_that_must_be_roth() -> None:
    """402(g) reached with pre-tax money, 8,000 of catch-up, 3,000 Roth over the year."""
    alert = catch_up_must_be_roth_alert("Acme 401(k)", required=True, catch_up=M("8,000"), roth=M("3,000"))

    assert alert is not None
    assert (alert.code, alert.level, alert.amount) == ("catch_up_must_be_roth", "warning", M("5,000"))
    assert alert.message == (
        "$8,000.00 deferred to Acme 401(k) is catch-up that must be Roth; Roth deferrals are $3,000.00, so $5,000.00 "
        "of it is pre-tax."
    )
    assert alert.action == (
        "Ask payroll to change $5,000.00 to Roth before the W-2 is issued; afterwards ask the plan for a conversion "
        "inside the plan."
    )
    assert alert.source == "IRC 414(v)(7); Reg. 1.414(v)-2"


@pytest.mark.parametrize(
    ("required", "roth"),
    [
        pytest.param(True, "8,000", id="tv-33-roth-of-early-in-the-year-covers-it"),
        pytest.param(False, "0", id="not-required"),
        pytest.param(None, "0", id="unknown"),
    ],
)
def test_catch_up_that_is_all_right(required: bool | None, roth: str) -> None:
    assert catch_up_must_be_roth_alert("Acme", required=required, catch_up=M("8,000"), roth=M(roth)) is None
