"""When after-tax money leaves no room for what is still to come, and when it leaves room unused."""

import datetime as dt

import pytest

from ledger.domain.alerts.alert import ALERT_CODES, Alert
from ledger.domain.alerts.planning_alerts import DayAhead, YearAhead, crowding_alerts
from ledger.domain.alerts.unused_room import unused_room_alert
from ledger.domain.money import ZERO, Money

M = Money.parse
OCTOBER, NOVEMBER, DECEMBER = dt.date(2026, 10, 15), dt.date(2026, 11, 13), dt.date(2026, 12, 15)
LAST = dt.date(2026, 12, 31)


def days(after_tax: str, deferrals: str = "1,000", employer: str = "500") -> tuple[DayAhead, ...]:
    """Three pay dates of the same amounts."""
    each = (M(deferrals).cents, M(after_tax).cents, M(employer).cents)
    return tuple(DayAhead(day, *each) for day in (OCTOBER, NOVEMBER, DECEMBER))


def ahead(
    *days: DayAhead, room: str = "10,000", so_far: str = "20,000", true_up: str = "0", by: dt.date | None = None
) -> YearAhead:
    return YearAhead("acme", "Acme", LAST, M("72,000"), M(room), M(so_far), days, M(true_up), by)


def heard(alerts: list[Alert]) -> list[tuple[str, Money | None]]:
    assert all(alert.code in ALERT_CODES and alert.level == "warning" for alert in alerts)
    return [(alert.code, alert.amount) for alert in alerts]


@pytest.mark.parametrize(
    ("after_tax", "expected"),
    [
        # Room of 10,000. Two dates of 1,000 + 500 + after-tax must leave the 1,500 of the third: 2,750 does.
        pytest.param("1,833.33", [], id="all-of-it-fits"),
        pytest.param("2,750.00", [], id="only-the-last-after-tax-money-does-not-fit"),
        pytest.param("2,750.01", [("after_tax_crowds_out_match", M("0.02"))], id="a-cent-more-on-two-pay-dates"),
        pytest.param("3,000.00", [("after_tax_crowds_out_match", M("500"))], id="no-match-on-the-last-pay-date"),
        pytest.param(
            "3,000.01",
            [("after_tax_crowds_out_match", M("500")), ("after_tax_crowds_out_deferral", M("0.02"))],
            id="then-deferrals-too",
        ),
        pytest.param(
            "3,500.00",
            [("after_tax_crowds_out_match", M("500")), ("after_tax_crowds_out_deferral", M("1,000"))],
            id="nothing-fits-on-the-last-pay-date",
        ),
    ],
)
def test_what_is_crowded_out(after_tax: str, expected: list[tuple[str, Money]]) -> None:
    assert heard(crowding_alerts(ahead(*days(after_tax)))) == expected


def test_words_of_match_crowded_out() -> None:
    """10,000 less 4,500 of others leave 5,500: one pay date of 3,000, or 1,833.33 on each of three.

    December's deferral takes the 1,000 that October and November leave.
    """
    (alert,) = crowding_alerts(ahead(*days("3,000")))

    assert alert == Alert(
        code="after_tax_crowds_out_match",
        level="warning",
        message="415(c): with after-tax money as scheduled the limit of $72,000.00 for Acme is reached on pay date "
        "2026-12-15, so that $500.00 of the $1,500.00 of employer money still expected does not fit.",
        action="Stop after-tax contributions after pay date 2026-10-15, so from 2026-11-13 on, or lower them to "
        "$1,833.33 a pay date from 2026-10-15 on; $5,500.00 of them still fits until 2026-12-31.",
        amount=M("500"),
        date=NOVEMBER,
        source="IRC 415(c)(1), (2)(A), (B)",
        subject="acme",
    )


def test_words_of_deferrals_crowded_out() -> None:
    """6,000 less 4,500 leave 1,500, less than the first pay date takes."""
    _, alert = crowding_alerts(ahead(*days("3,500"), room="6,000"))

    # 15 October takes 1,500 and 3,500; 1,000 are left for November's deferral, nothing for December's.
    assert (alert.amount, alert.date) == (M("1,000"), OCTOBER)
    assert alert.message == (
        "415(c): with after-tax money as scheduled the limit of $72,000.00 for Acme is reached on pay date 2026-11-13, "
        "so that $1,000.00 of the $3,000.00 of deferrals still scheduled does not fit."
    )
    assert alert.action == (
        "Stop after-tax contributions from pay date 2026-10-15 on, or lower them to $500.00 a pay date from 2026-10-15 "
        "on; $1,500.00 of them still fits until 2026-12-31."
    )


def test_where_stopping_at_once_is_not_enough() -> None:
    """4,000 of room for 4,500 of others: 500 do not fit whatever is done; 20,000 of after-tax money took that room."""
    alerts = crowding_alerts(ahead(*days("100"), room="4,000"))

    # October leaves 2,400, November 800: December lacks 200 of its deferral and all of its match.
    assert heard(alerts) == [
        ("after_tax_crowds_out_match", M("500")),
        ("after_tax_crowds_out_deferral", M("200")),
    ]
    for alert in alerts:
        assert alert.date == OCTOBER
        assert alert.action == (
            "Stop after-tax contributions now, from pay date 2026-10-15 on, and ask the plan what becomes of the "
            "$500.00 that does not fit even so."
        )


def test_where_no_after_tax_money_is_to_come() -> None:
    """4,000 hold October and November, and 1,000 of December."""
    (alert,) = crowding_alerts(ahead(*days("0"), room="4,000"))

    assert (alert.code, alert.amount, alert.date) == ("after_tax_crowds_out_match", M("500"), DECEMBER)
    assert alert.action == (
        "No after-tax money is to come that could make room: ask the plan what becomes of what does not fit."
    )


@pytest.mark.parametrize(
    ("so_far", "expected"),
    [
        pytest.param("0", [], id="deferrals-and-match-alone-pass-the-limit"),
        # Room of 2,000 instead of 2,100: 100 less of November's deferral fits.
        pytest.param("100", [("after_tax_crowds_out_deferral", M("100"))], id="100-of-after-tax-money"),
    ],
)
def test_after_tax_money_is_charged_with_no_more_than_it_took(so_far: str, expected: list[tuple[str, Money]]) -> None:
    assert heard(crowding_alerts(ahead(*days("0"), room="2,000", so_far=so_far))) == expected


@pytest.mark.parametrize(
    ("after_tax", "short"),
    [
        # 10,000 less 3 x (1,500 + 1,500) leave the 1,000 of the true-up.
        pytest.param("1,500.00", None, id="just-fits"),
        pytest.param("1,500.01", "0.03", id="a-cent-more-a-pay-date"),
        pytest.param("2,000.00", "1,000", id="nothing-is-left"),
    ],
)
def test_true_up(after_tax: str, short: str | None) -> None:
    alerts = crowding_alerts(ahead(*days(after_tax), true_up="1,000"))

    expected = [] if short is None else [("after_tax_crowds_out_match", M(short)), ("true_up_not_reserved", M(short))]
    assert heard(alerts) == expected


def test_words_of_a_true_up() -> None:
    """10,000 less 4,500 and 1,000 leave 4,500; at 1,600 two pay dates take 3,200 and the third may take 1,300."""
    match, true_up = crowding_alerts(ahead(*days("1,600"), true_up="1,000"))

    assert match.message == (
        "415(c): with after-tax money as scheduled the limit of $72,000.00 for Acme is reached only after the last pay "
        "date, so that $300.00 of the $2,500.00 of employer money still expected ($1,000.00 of it after the last "
        "pay date) does not fit."
    )
    assert true_up == Alert(
        code="true_up_not_reserved",
        level="warning",
        message="415(c): $1,000.00 of match is expected for the limitation year that ends 2026-12-31 after its last "
        "pay date (a true-up, or match of the year as a whole), and after-tax money leaves $700.00 for it: $300.00 "
        "does not fit under the limit of $72,000.00.",
        action="Stop after-tax contributions after pay date 2026-11-13, so from 2026-12-15 on, or lower them to "
        "$1,500.00 a pay date from 2026-10-15 on; $4,500.00 of them still fits until 2026-12-31.",
        amount=M("300"),
        date=DECEMBER,
        source="IRC 415(c)(1); Reg. 1.415(c)-1(b)(6)(i)(B)",
        subject="acme",
    )


@pytest.mark.parametrize(
    ("extended", "supposed"),
    [
        pytest.param(False, "", id="known"),
        pytest.param(True, " if its tax return is extended (its own date is not on file)", id="not-known"),
    ],
)
def test_a_true_up_of_a_year_that_has_ended(supposed: str, *, extended: bool) -> None:
    """Bogleheads 335250: the last match broke the limit by 50 dollars after the person could do anything."""
    day = dt.date(2027, 11, 14)
    (alert,) = crowding_alerts(ahead(room="950", true_up="1,000", by=day)._replace(extended=extended))

    assert (alert.code, alert.amount, alert.date) == ("true_up_not_reserved", M("50"), day)
    assert alert.action == (
        "Tell the plan before it pays the match in, which for that year the employer may do until 2027-11-14"
        f"{supposed}. Only the plan can make room; after-tax money not matched goes back first, so hold "
        "$50.00 of it unconverted."
    )


def unused(amount: str, as_of: dt.date, *pay: tuple[dt.date, Money | None]) -> Alert | None:
    return unused_room_alert("acme", "Acme", LAST, M(amount), pay, as_of=as_of, at_least=M("500"), warning_days=45)


PAYS = ((OCTOBER, M("10,000")), (NOVEMBER, M("10,000")), (DECEMBER, M("10,000")))


@pytest.mark.parametrize(
    ("amount", "as_of", "level"),
    [
        pytest.param("500.00", dt.date(2026, 10, 1), None, id="as-much-as-may-stay"),
        pytest.param("500.01", dt.date(2026, 10, 1), "info", id="a-cent-more"),
        pytest.param("500.00", dt.date(2026, 12, 1), None, id="as-much-as-may-stay-in-december"),
        pytest.param("500.01", dt.date(2026, 11, 16), "info", id="46-days-with-today"),
        pytest.param("500.01", dt.date(2026, 11, 17), "warning", id="45-days-with-today"),
    ],
)
def test_unused_room_gets_louder(amount: str, as_of: dt.date, level: str | None) -> None:
    alert = unused(amount, as_of, *PAYS)

    assert (alert and alert.level) == level


def test_words_of_unused_room() -> None:
    """1,000 over three pay dates of 10,000: 333.33 each, 3.33 % of 30,000."""
    assert unused("1,000", dt.date(2026, 10, 1), *PAYS) == Alert(
        code="unused_room",
        level="info",
        message="What is scheduled leaves $1,000.00 of after-tax room for Acme in the limitation year that ends "
        "2026-12-31 unused.",
        action="If you want to use it, raise after-tax contributions by $333.33 on each of the 3 pay dates left "
        "(3.33 % of pay), from 2026-10-15 on; after 2026-12-15 no change helps. It does not carry over.",
        amount=M("1,000"),
        date=DECEMBER,
        source="IRC 415(c)(1)",
        subject="acme",
    )


def test_unused_room_with_pay_not_known() -> None:
    alert = unused("1,000", dt.date(2026, 12, 1), (DECEMBER, None))

    assert alert is not None
    assert alert.action == (
        "If you want to use it, raise after-tax contributions by $1,000.00 on the one pay date left, from "
        "2026-12-15 on; after 2026-12-15 no change helps. It does not carry over."
    )


def test_unused_room_where_no_schedule_says_what_is_to_come() -> None:
    """It stays information: nothing says that the room will stay unused."""
    alert = unused("1,000", dt.date(2026, 12, 1))

    assert alert is not None
    assert (alert.level, alert.amount, alert.date) == ("info", M("1,000"), LAST)
    assert alert.message == (
        "There is $1,000.00 of after-tax room for Acme in the limitation year that ends 2026-12-31, and no schedule "
        "says whether it will be used."
    )
    assert alert.action == (
        "Look up the pay dates left, and enter them with `roth-ledger schedule add`, to see what they use."
    )


def test_nothing_to_come_is_nothing_to_say() -> None:
    assert crowding_alerts(ahead(room="0")) == []
    assert crowding_alerts(ahead(*days("0", "0", "0"), room="0")) == []
    assert unused_room_alert("acme", "Acme", LAST, ZERO, (), as_of=OCTOBER, at_least=ZERO, warning_days=45) is None
