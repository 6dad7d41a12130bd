"""Published examples of which year money belongs to, and which year's figure measures it, read off `status`."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import ZERO, Money
from ledger.services.year_end import year_end
from tests.services.conftest import FilledLedger

M = Money.parse


def employed(ledger: FilledLedger, *, employer: dict[str, Any] | None = None, **rules: Any) -> None:
    """Pat at 40 at Acme with one plan; `employer` has further keys of the employer."""
    ledger.person("1986-01-01")
    ledger.plan(**rules)
    if employer is not None:
        ledger.add({"record": "employer", "id": "acme", "name": "Acme", **employer})


def contributed(ledger: FilledLedger, date: str, source: str, amount: str, **more: Any) -> None:
    line = {"record": "contribution", "person": "pat", "plan": "acme-401k", "date": date}
    ledger.add({**line, "source": source, "amount": amount, **more})


def totals(ledger: FilledLedger, as_of: str, *years: int) -> list[str]:
    """Annual additions of the limitation years that end in some years; nothing recorded is 0."""
    found = []
    for year in years:
        held = [each for each in ledger.status(year, as_of).annual_additions if each.recorded.year == year]
        found.append(sum(each.recorded.total.cents for each in held))
    return [Money(cents).plain().removesuffix(".00") for cents in found]


def test_a_limitation_year_has_the_figure_of_the_year_it_ends_in(ledger: FilledLedger) -> None:
    """TV-35, old Reg. 1.415-6(a)(2) and Crowe: July 2025 to June 2026, 71,500 on the last day, 500 left of 72,000."""
    employed(ledger, limitation_year_end="06-30")
    ledger.stub("2025-09-30", compensation="200000", after_tax="35000")
    ledger.stub("2026-06-30", compensation="200000", after_tax="36500")

    group = ledger.additions(2026, "2026-06-30")

    assert [str(day) for day in group.recorded.period] == ["2025-07-01", "2026-06-30"]
    assert (group.recorded.limit, group.recorded.total, group.recorded.room) == (M("72000"), M("71500"), M("500"))


def test_a_limitation_year_that_ends_in_2025_has_70000(ledger: FilledLedger) -> None:
    """TV-36, old Reg. 1.415-6(a)(2): October 2024 to September 2025."""
    employed(ledger, limitation_year_end="09-30")
    ledger.stub("2024-10-15", compensation="300000", after_tax="100")

    group = ledger.additions(2025, "2025-09-30")

    assert [str(day) for day in group.recorded.period] == ["2024-10-01", "2025-09-30"]
    assert (group.recorded.limit, group.recorded.room) == (M("70000"), M("69900"))


SHORT = ["2018-01-01", "2018-06-30"]


def test_a_changed_limitation_year_is_short_and_so_is_its_limit(ledger: FilledLedger) -> None:
    """TV-37, IRS snapshot: 1 January to 30 June 2018 is 6/12 of 55,000; what may be deferred stays 18,500."""
    employed(ledger)
    ledger.add({"record": "plan_change", "plan": "acme-401k", "from": "2018-03-01", "limitation_year_end": "06-30"})
    ledger.stub("2018-05-31", compensation="200000", pre_tax_deferral="18500", after_tax="9000")
    ledger.stub("2018-07-31", compensation="60000", after_tax="100")

    (ended,) = [
        each.recorded
        for each in ledger.status(2018, "2018-12-31").annual_additions
        if each.recorded.period[1] == dt.date(2018, 6, 30)
    ]

    assert [str(day) for day in ended.period] == SHORT
    assert (ended.limit, ended.total, ended.room, ended.excess) == (M("27500"), M("27500"), ZERO, ZERO)
    assert ledger.status(2018, "2018-12-31").elective_deferrals.limit == M("18500")
    running = [
        each.recorded
        for each in ledger.status(2018, "2018-12-31").annual_additions
        if each.recorded.period[0] == dt.date(2018, 7, 1)
    ]
    # The next one has its twelve months and the figure of 2019.
    assert [(each.year, str(each.period[1]), each.total, each.limit) for each in running] == [
        (2019, "2019-06-30", M("100"), M("56000"))
    ]


@pytest.mark.parametrize(
    ("pay", "limit", "bound_by"),
    [
        pytest.param("27500.00", "27500", "dollars", id="pay as large as the limit"),
        pytest.param("27499.99", "27499.99", "compensation", id="a cent less pay"),
    ],
)
def test_the_last_limitation_year_of_a_terminated_plan_is_short(
    ledger: FilledLedger, pay: str, limit: str, bound_by: str
) -> None:
    """TV-37 with a termination, Reg. 1.415(j)-1(d)(3); 100 % of pay is of the short period too."""
    employed(ledger, ended="2018-06-30")
    ledger.stub("2018-05-31", compensation=pay, after_tax="1000")

    group = ledger.additions(2018).recorded

    assert [str(day) for day in group.period] == SHORT
    assert (group.limit, group.bound_by) == (M(limit), bound_by)


@pytest.mark.parametrize(
    ("deposited", "expected"),
    [
        pytest.param("2027-01-30", ["1000", "0"], id="TV-39 Reg. 1.415(c)-1(b)(6)(i)(C), on 30 January"),
        pytest.param("2027-01-31", ["0", "1000"], id="TV-39 Reg. 1.415(c)-1(b)(6)(i)(C), on 31 January"),
    ],
)
def test_after_tax_money_has_thirty_days(ledger: FilledLedger, deposited: str, expected: list[str]) -> None:
    employed(ledger)
    ledger.stub("2026-06-30", compensation="200000")
    contributed(ledger, "2026-12-31", "after_tax", "1000", deposit_date=deposited, limitation_year=2026)

    assert totals(ledger, "2027-02-28", 2026, 2027) == expected


@pytest.mark.parametrize(
    ("deposited", "expected"),
    [
        pytest.param("2027-01-30", ["1000", "0"], id="on 30 January"),
        pytest.param("2027-01-31", ["0", "1000"], id="on 31 January"),
    ],
)
def test_the_last_pay_check_of_a_year_has_thirty_days_too(
    ledger: FilledLedger, deposited: str, expected: list[str]
) -> None:
    """A deferral stays in 402(g)'s year of the pay date whatever its deposit does to 415(c)."""
    employed(ledger)
    ledger.stub("2026-12-31", compensation="200000", pre_tax_deferral="400", after_tax="600", deposit_date=deposited)

    assert totals(ledger, "2027-02-28", 2026, 2027) == expected
    assert ledger.status(2026, "2027-02-28").elective_deferrals.total == M("400")
    assert ledger.status(2027, "2027-02-28").elective_deferrals.total == ZERO


@pytest.mark.parametrize(
    ("employer", "deposited", "expected"),
    [
        pytest.param({"return_due": "10-15"}, "2026-10-30", ["5000", "0"], id="extended to 15 October, on 30 October"),
        pytest.param({"return_due": "10-15"}, "2026-11-14", ["5000", "0"], id="30 days later, 14 November"),
        pytest.param({"return_due": "10-15"}, "2026-11-15", ["0", "5000"], id="a day too late"),
        pytest.param({"return_due": "10-15"}, "2026-11-20", ["0", "5000"], id="on 20 November"),
        pytest.param({"return_due": "04-15"}, "2026-05-15", ["5000", "0"], id="no extension, 15 May"),
        pytest.param({"return_due": "04-15"}, "2026-05-16", ["0", "5000"], id="no extension, a day too late"),
        pytest.param({"tax_exempt": True}, "2026-10-15", ["5000", "0"], id="tax-exempt, 15th of the tenth month"),
        pytest.param({"tax_exempt": True}, "2026-10-16", ["0", "5000"], id="tax-exempt, a day too late"),
    ],
)
def test_employer_money_has_until_thirty_days_after_the_return(
    ledger: FilledLedger, employer: dict[str, Any], deposited: str, expected: list[str]
) -> None:
    """Reg. 1.415(c)-1(b)(6)(i)(B): a true-up for 2025 of a calendar-year employer."""
    employed(ledger, employer=employer)
    ledger.stub("2025-06-30", compensation="200000")
    ledger.stub("2026-06-30", compensation="200000")
    contributed(ledger, deposited, "employer_match", "5000", limitation_year=2025)

    assert totals(ledger, "2026-12-31", 2025, 2026) == expected


def test_a_forfeiture_counts_in_the_year_it_is_allocated(ledger: FilledLedger) -> None:
    """IRC 415(c)(2)(C)."""
    employed(ledger, employer={"return_due": "10-15"})
    ledger.stub("2025-06-30", compensation="200000")
    ledger.stub("2026-06-30", compensation="200000")
    contributed(ledger, "2026-12-30", "forfeiture", "700")

    assert totals(ledger, "2026-12-31", 2025, 2026) == ["0", "700"]


def test_a_pay_check_dated_new_year_and_paid_before(ledger: FilledLedger) -> None:
    """TV-40, Bogleheads 334557: dated 2021-01-01 and paid on 2020-12-31, so that its after-tax money is of 2020."""
    employed(ledger)
    ledger.stub("2020-12-31", compensation="20000", after_tax="1200", pre_tax_deferral="300", deposit_date="2021-01-06")

    assert totals(ledger, "2021-02-28", 2020, 2021) == ["1500", "0"]
    assert ledger.status(2020, "2021-02-28").elective_deferrals.total == M("300")
    assert ledger.status(2021, "2021-02-28").elective_deferrals.total == ZERO


def test_a_deposit_in_january_stays_on_the_w2_of_the_pay_date(ledger: FilledLedger) -> None:
    """TV-41, MMM thread: paid on 2014-12-31, posted in January 2015 and counted there by the record keeper."""
    employed(ledger)
    ledger.stub("2014-12-31", compensation="20000", pre_tax_deferral="800", deposit_date="2015-01-05")

    status = ledger.status(2014, "2015-01-31")

    assert status.elective_deferrals.total == M("800")
    assert ledger.status(2015, "2015-01-31").elective_deferrals.total == ZERO
    assert "pay_date_crosses_year_end" in {alert.code for alert in status.alerts}


def test_a_roth_match_is_of_one_year_for_415_and_income_of_the_next(ledger: FilledLedger) -> None:
    """TV-55, Notice 2024-2: 5,000 of Roth match for 2026, allocated on 10 February 2027."""
    employed(ledger, employer={"return_due": "10-15"})
    ledger.stub("2026-06-30", compensation="200000")
    contributed(ledger, "2027-02-10", "employer_match_roth", "5000", limitation_year=2026)

    assert totals(ledger, "2027-03-31", 2026, 2027) == ["5000", "0"]
    for year in (2026, 2027):
        assert ledger.status(year, "2027-03-31").elective_deferrals.total == ZERO
    as_of = dt.date(2027, 12, 31)
    forms = year_end(ledger.store.reader(), "pat", 2027, as_of).expected_1099r
    assert [(form.kind, form.box_1, form.box_2a, form.box_7) for form in forms] == [
        ("roth_employer", M("5000"), M("5000"), "G")
    ]
    assert year_end(ledger.store.reader(), "pat", 2026, as_of).expected_1099r == ()


def test_profit_sharing_of_february_broke_the_year_before(ledger: FilledLedger) -> None:
    """irahelp 63230: profit sharing for 2020, deposited in February 2021, made 631.29 of excess; returned in April.

    631.29 of principal came back out of the profit sharing itself, with 4.75 of earnings. The other amounts of the year
    are chosen so that 57,000 is passed by just that.
    """
    employed(ledger, employer={"return_due": "10-15"})
    ledger.stub("2020-12-15", compensation="285000", pre_tax_deferral="19500", after_tax="30000")
    contributed(ledger, "2021-02-12", "employer_nonelective", "8131.29", limitation_year=2020)
    assert ledger.additions(2020, "2021-02-28").recorded.excess == M("631.29")

    correction = {"reason": "excess_annual_addition", "amount": "631.29", "earnings": "4.75", "for_year": 2020}
    refund = {"record": "refund", "person": "pat", "plan": "acme-401k", "date": "2021-04-09"}
    ledger.add({**refund, "source": "employer_nonelective", **correction})

    found = ledger.additions(2020, "2021-04-30").recorded
    assert (found.total, found.room, found.excess) == (M("57000"), ZERO, ZERO)
    assert ledger.additions(2020, "2021-03-31").recorded.excess == M("631.29")
