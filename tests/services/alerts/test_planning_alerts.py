"""Alerts that look ahead, from real ledgers: a plan, what went in, and a schedule for the rest of the year.

Unless a test says otherwise Pat (46) is paid 20,000 on the 15th of each month of 2026, and September's stub holds
what went in until then: 180,000 of pay and 18,000 of pre-tax deferrals. October, November and December are to come.
"""

from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from tests.services.conftest import FilledLedger

M = Money.parse
SEEN = "2026-09-30"
Heard = list[tuple[str, str, Money | None]]


def schedule(ledger: FilledLedger, plan: str = "acme-401k", *, since: str = "2026-01-15", **given: Any) -> None:
    """A monthly schedule; `shares` are elections, other words the schedule's keys."""
    line = {"record": "pay_schedule", "person": "pat", "plan": plan, "frequency": "monthly", "first_pay_date": since}
    ledger.add({**line, "pay": "20000", **given})


def fill(ledger: FilledLedger, *, elections: dict[str, str], recorded: dict[str, str], **rules: Any) -> None:
    """Pat's plan, September's stub and the schedule."""
    ledger.person(rules.pop("birth_date", "1980-05-01"))
    ledger.plan(**rules)
    ledger.stub("2026-09-15", compensation="180000", **{"pre_tax_deferral": "18000", **recorded})
    schedule(ledger, elections=elections)


def heard(ledger: FilledLedger, *codes: str, as_of: str = SEEN, year: int = 2026) -> Heard:
    """Code, level and amount of each alert with one of some codes, by code."""
    return sorted((each.code, each.level, each.amount) for each in alerts(ledger, *codes, as_of=as_of, year=year))


def alerts(ledger: FilledLedger, *codes: str, as_of: str = SEEN, year: int = 2026) -> list[Alert]:
    return [alert for alert in ledger.status(year, as_of).alerts if alert.code in codes]


CROWDED = ("after_tax_crowds_out_match", "after_tax_crowds_out_deferral")
ELECTED = {"pre_tax_deferral": "0.10", "after_tax": "0.25"}
HALF_OF_TEN_PERCENT = {"tiers": [["0.50", "0.10"]], "period": "paycheck"}


@pytest.mark.parametrize("by_formula", [False, True], ids=["match-of-the-schedule", "match-of-the-formula"])
@pytest.mark.parametrize(
    ("after_tax", "expected"),
    [
        # 18,000 + 9,000 + 26,000 leave 19,000: two months of 2,000 + 1,000 + 5,000 and 3,000 for December.
        pytest.param("26000", [], id="all-but-the-last-after-tax-money-fits"),
        pytest.param("26000.01", [(CROWDED[0], "warning", M("0.01"))], id="a-cent-more"),
        # 12,000 are left: October takes 8,000, November 3,000 and 1,000 of after-tax money, and nothing is left.
        pytest.param(
            "33000",
            [(CROWDED[1], "warning", M("2,000")), (CROWDED[0], "warning", M("1,000"))],
            id="nothing-is-left-for-december",
        ),
    ],
)
def test_after_tax_money_crowds_out(ledger: FilledLedger, after_tax: str, expected: Heard, *, by_formula: bool) -> None:
    fill(
        ledger,
        elections=ELECTED if by_formula else {**ELECTED, "employer_match": "0.05"},
        recorded={"after_tax": after_tax, "employer_match": "9000"},
        **({"match": HALF_OF_TEN_PERCENT} if by_formula else {}),
    )

    assert heard(ledger, *CROWDED) == expected


def test_when_to_stop_after_tax_money(ledger: FilledLedger) -> None:
    """18,000 and 35,001 leave 18,999, of which others need 9,000: October's 5,000 fit, of November's 4,999."""
    fill(ledger, elections={**ELECTED, "employer_match": "0.05"}, recorded={"after_tax": "35001"})

    (match,) = alerts(ledger, *CROWDED)

    assert (match.code, match.amount, str(match.date)) == (CROWDED[0], M("1"), "2026-11-15")
    assert match.action == (
        "Stop after-tax contributions after pay date 2026-10-15, so from 2026-11-15 on, or lower them to $3,333.00 a "
        "pay date from 2026-10-15 on; $9,999.00 of them still fits until 2026-12-31."
    )


@pytest.mark.parametrize(
    ("birth_date", "match", "expected"),
    [
        pytest.param("1980-05-01", "300", [], id="46-and-900-of-match-fit-into-1,000"),
        pytest.param("1980-05-01", "400", [(CROWDED[0], "warning", M("200"))], id="46-and-1,200-do-not"),
        # At 56 October to December defer 7,500 of catch-up, which takes no room; the 500 left of it give room.
        pytest.param("1970-05-01", "400", [], id="56-and-1,200-fit-with-500-of-catch-up"),
        pytest.param("1970-05-01", "500.01", [(CROWDED[0], "warning", M("0.03"))], id="56-and-three-cents-more"),
    ],
)
def test_catch_up_takes_no_room_and_can_give_some(
    ledger: FilledLedger, birth_date: str, match: str, expected: Heard
) -> None:
    """24,500 + 38,000 + 8,500 are 71,000 of 72,000; Reg. 1.414(v)-1(b)."""
    ledger.person(birth_date)
    ledger.plan()
    ledger.stub("2026-09-15", compensation="180000", pre_tax_deferral="24500", after_tax="38000", employer_match="8500")
    schedule(ledger, election_amounts={"roth_deferral": "2500", "employer_match": match})

    assert heard(ledger, *CROWDED) == expected


@pytest.mark.parametrize(
    ("after_tax", "short"),
    [
        # 72,000 - 18,000 - 21,000 = 33,000: 6,000 of deferrals, 15,000 of after-tax money, 12,000 of match after the
        # year, half of 24,000 of deferrals, which are a tenth of 240,000.
        pytest.param("21000", None, id="just-fits"),
        pytest.param("21000.01", "0.01", id="a-cent-more"),
    ],
)
def test_match_of_the_year_as_a_whole(ledger: FilledLedger, after_tax: str, short: str | None) -> None:
    match = {**HALF_OF_TEN_PERCENT, "period": "year"}
    fill(ledger, elections=ELECTED, recorded={"after_tax": after_tax}, match=match)

    expected = [] if short is None else [("true_up_not_reserved", "warning", M(short))]
    assert heard(ledger, "true_up_not_reserved") == expected
    assert bool(heard(ledger, "after_tax_crowds_out_match")) == (short is not None)


@pytest.mark.parametrize(
    ("as_of", "open_"),
    [
        pytest.param("2027-02-01", True, id="february"),
        pytest.param("2027-11-14", True, id="the-last-day-for-it"),
        pytest.param("2027-11-15", False, id="a-day-later"),
    ],
)
def test_the_year_stays_open_for_a_true_up(ledger: FilledLedger, as_of: str, *, open_: bool) -> None:
    """24,000 + 40,000 leave 8,000 for 12,000 of match; 15 October and 30 days, Reg. 1.415(c)-1(b)(6)(i)(B)."""
    ledger.person()
    ledger.plan(match={**HALF_OF_TEN_PERCENT, "period": "year"})
    ledger.add({"record": "employer", "id": "acme", "name": "Acme", "return_due": "10-15"})
    ledger.stub("2026-12-15", compensation="240000", pre_tax_deferral="24000", after_tax="40000")

    for year in (2026, 2027):  # `check` asks for the year it runs in
        found = alerts(ledger, "true_up_not_reserved", as_of=as_of, year=year)
        assert [(each.amount, str(each.date)) for each in found] == ([(M("4,000"), "2027-11-14")] if open_ else [])
        assert all("limitation year that ends 2026-12-31" in each.message for each in found)


def test_a_true_up_that_has_come_is_not_expected_again(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(match={**HALF_OF_TEN_PERCENT, "period": "year"})
    ledger.stub("2026-12-15", compensation="240000", pre_tax_deferral="24000", after_tax="36000")
    line = {"record": "contribution", "person": "pat", "plan": "acme-401k", "date": "2027-01-31"}
    ledger.add({**line, "source": "employer_match", "amount": "12000", "limitation_year": 2026})

    assert heard(ledger, "true_up_not_reserved", as_of="2027-02-01") == []


@pytest.mark.parametrize(
    ("as_of", "pay_date", "expected"),
    [
        # Pay of 240,000; 72,000 - 24,000 of deferrals leave 48,000, and three pay dates hold 54,000 of pay for it.
        pytest.param("2026-09-30", "2026-09-15", ("info", "47,999"), id="september"),
        # One pay date is left, and 18,000 of its pay.
        pytest.param("2026-11-16", "2026-11-15", ("info", "18,000"), id="46-days-with-today"),
        pytest.param("2026-11-17", "2026-11-15", ("info", "18,000"), id="45-days-with-today"),
        pytest.param("2026-12-14", "2026-11-15", ("info", "18,000"), id="the-day-before-the-last-pay-date"),
        pytest.param("2026-12-15", "2026-12-15", None, id="no-pay-date-is-left"),
    ],
)
def test_unused_room(ledger: FilledLedger, as_of: str, pay_date: str, expected: tuple[str, str] | None) -> None:
    ledger.person()
    ledger.plan()
    months = int(pay_date[5:7])
    ledger.stub(pay_date, compensation=str(20_000 * months), pre_tax_deferral=str(2_000 * months), after_tax="1")
    schedule(ledger, elections={"pre_tax_deferral": "0.10"})

    found = alerts(ledger, "unused_room", as_of=as_of)

    assert [(each.level, each.amount) for each in found] == (
        [] if expected is None else [(expected[0], M(expected[1]))]
    )
    assert all(str(each.date) == "2026-12-15" for each in found)


@pytest.mark.parametrize(
    ("as_of", "cap", "level"),
    [
        pytest.param("2026-11-16", "10001.00", "info", id="46-days-with-today"),
        pytest.param("2026-11-17", "10001.00", "warning", id="45-days-with-today"),
        pytest.param("2026-12-14", "10001.00", "warning", id="the-day-before-the-last-pay-date"),
        pytest.param("2026-12-14", "10001.01", "info", id="more-than-half-of-the-pay-to-come"),
    ],
)
def test_unused_room_late_in_the_year(ledger: FilledLedger, as_of: str, cap: str, level: str) -> None:
    """10,000 are left under the plan's cap; half of the last pay of 20,000 would use them up."""
    ledger.person()
    ledger.plan(after_tax_cap_amount=cap)
    ledger.stub("2026-11-15", compensation="220000", pre_tax_deferral="22000", after_tax="1")
    schedule(ledger, elections={"pre_tax_deferral": "0.10"})

    assert [each.level for each in alerts(ledger, "unused_room", as_of=as_of)] == [level]


def test_room_that_nobody_means_to_use_is_no_warning(ledger: FilledLedger) -> None:
    """No after-tax money went in, and none is scheduled."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-11-15", compensation="220000", pre_tax_deferral="22000")
    schedule(ledger, elections={"pre_tax_deferral": "0.10"})

    assert heard(ledger, "unused_room", as_of="2026-12-14") == [("unused_room", "info", M("18,000"))]


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        # 3 x 5,000 of after-tax money are scheduled.
        pytest.param("15500.00", [], id="500-under-the-plan's-cap"),
        pytest.param("15500.01", [("unused_room", "info", M("500.01"))], id="a-cent-more"),
    ],
)
def test_unused_room_is_that_within_the_plans_caps(ledger: FilledLedger, cap: str, expected: Heard) -> None:
    fill(ledger, elections=ELECTED, recorded={}, after_tax_cap_amount=cap)

    assert heard(ledger, "unused_room") == expected


def test_no_room_is_unused_where_the_plan_takes_no_after_tax_money(ledger: FilledLedger) -> None:
    fill(ledger, elections={"pre_tax_deferral": "0.10"}, recorded={}, after_tax_allowed=False)

    assert heard(ledger, "unused_room") == []


@pytest.mark.parametrize(
    ("as_of", "after_tax", "expected"),
    [
        pytest.param("2026-10-01", "10000", [], id="1-october"),
        pytest.param("2026-10-02", "10000", [("unused_room", "info", M("44,000"))], id="2-october"),
        pytest.param("2026-11-15", "10000", [("unused_room", "info", M("44,000"))], id="two-months-after-the-last"),
        pytest.param("2026-11-16", "10000", [], id="that-job-has-ended"),
        pytest.param("2026-10-02", "0", [], id="no-after-tax-money-this-year"),
        pytest.param("2026-10-02", "53500", [], id="500-left"),
    ],
)
def test_unused_room_with_no_schedule(ledger: FilledLedger, as_of: str, after_tax: str, expected: Heard) -> None:
    """72,000 less 18,000 and 10,000 are 44,000."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-09-15", compensation="180000", pre_tax_deferral="18000", after_tax=after_tax)

    assert heard(ledger, "unused_room", as_of=as_of) == expected


def test_another_years_room_is_past(ledger: FilledLedger) -> None:
    fill(ledger, elections={"pre_tax_deferral": "0.10"}, recorded={"after_tax": "10000"})

    assert heard(ledger, "unused_room", *CROWDED, "plan_cap_near", as_of="2027-01-15") == []


def test_a_schedule_with_no_pay_is_not_worked_out(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-09-15", compensation="180000", pre_tax_deferral="18000", after_tax="53000")
    schedule(ledger, pay=None, elections=ELECTED)

    assert heard(ledger, *CROWDED, "unused_room", "plan_cap_near", "match_at_risk") == []


def test_a_year_that_is_not_on_file_has_nothing_ahead(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(match=HALF_OF_TEN_PERCENT, after_tax_cap_rate="0.10")
    ledger.stub("2031-09-15", compensation="180000", pre_tax_deferral="18000", after_tax="53000")
    schedule(ledger, elections=ELECTED)

    said = {alert.code for alert in ledger.status(2031, "2031-09-30").alerts}
    assert said.isdisjoint({*CROWDED, "unused_room", "plan_cap_near", "match_at_risk", "402g_projected"})


@pytest.mark.parametrize(
    ("rules", "elections", "expected"),
    [
        pytest.param({"after_tax_allowed": False}, {"after_tax": "0.10"}, M("6,000"), id="after-tax-money"),
        pytest.param({"roth_allowed": False}, {"roth_deferral": "0.05"}, M("3,000"), id="roth"),
        pytest.param({"roth_allowed": False}, {"roth_catch_up": "0.05"}, M("3,000"), id="roth-catch-up"),
        pytest.param({"kind": "simple_ira"}, {"after_tax": "0.10"}, M("6,000"), id="a-kind-that-takes-none"),
        pytest.param({"roth_allowed": False}, {"pre_tax_deferral": "0.05", "roth_deferral": "0"}, None, id="none"),
        pytest.param({}, {"after_tax": "0.10", "roth_deferral": "0.05"}, None, id="a-plan-that-takes-both"),
    ],
)
def test_what_is_elected_and_the_plan_does_not_take(
    ledger: FilledLedger, rules: dict[str, Any], elections: dict[str, str], expected: Money | None
) -> None:
    """Three pay dates of 20,000 are to come, the next on 15 October."""
    fill(ledger, elections=elections, recorded={}, **rules)
    found = alerts(ledger, "plan_does_not_allow")

    assert [(each.level, each.amount, str(each.date)) for each in found] == (
        [] if expected is None else [("warning", expected, "2026-10-15")]
    )


def test_what_is_elected_of_pay_that_is_not_known(ledger: FilledLedger) -> None:
    fill(ledger, elections={}, recorded={}, after_tax_allowed=False)
    schedule(ledger, **{"from": "2026-10-01"}, pay=None, elections={"after_tax": "0.10"})
    (alert,) = alerts(ledger, "plan_does_not_allow")

    assert alert.amount is None
    assert alert.message == (
        "The schedule of acme-401k elects after-tax money from 2026-10-15 on; by its rules the plan takes none."
    )


def test_roth_money_that_went_into_a_plan_that_takes_none(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(roth_allowed=False)
    ledger.stub("2026-03-15", compensation="20000", roth_deferral="2000")
    ledger.stub("2026-04-15", compensation="20000", roth_catch_up="3000", pre_tax_deferral="100")
    ledger.stub("2026-05-15", compensation="20000", pre_tax_deferral="100")
    (alert,) = alerts(ledger, "plan_does_not_allow")

    assert (alert.level, alert.amount, str(alert.date)) == ("warning", M("5,000"), "2026-04-15")
    assert alert.message == (
        "$5,000.00 of Roth money went into acme-401k, last on 2026-04-15; by its rules it takes none."
    )


def test_a_year_to_come_that_has_schedules_is_looked_ahead_at(ledger: FilledLedger) -> None:
    """Seen from 2025: 12 x (2,000 + 1,000 + 5,000) is 96,000 of 72,000; with none of 2025 in it.

    8 pay dates of 8,000 are 64,000; the ninth reaches the limit: the tenth to twelfth lack 3 x 2,000 and 3 x 1,000.
    """
    ledger.person()
    ledger.plan(match=HALF_OF_TEN_PERCENT)
    schedule(ledger, since="2025-01-15", elections=ELECTED)

    assert heard(ledger, *CROWDED, as_of="2025-12-31") == [
        (CROWDED[1], "warning", M("6,000")),
        (CROWDED[0], "warning", M("3,000")),
    ]
