"""The match by pay date and by the year, by published examples, at the caps, and by what must always hold."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money import ZERO, Money
from ledger.domain.plan_rules import Match
from ledger.domain.planning.match import (
    PayDate,
    YearTotals,
    annual_match,
    cut_student_loans,
    fully_matched_share,
    match_for_year,
    match_of_pay_dates,
    matchable_student_loan,
    true_up,
    year_totals,
)

M = Money.parse
CAP_2026 = M("360,000")


def formula(*tiers: tuple[str, str], **rules: Any) -> Match:
    return Match(tiers=tuple((Decimal(rate), Decimal(share)) for rate, share in tiers), **rules)


HALF_TO_SIX = formula(("0.50", "0.06"))
DOLLAR_TO_SIX = formula(("1.00", "0.06"))
SAFE_HARBOR = formula(("1.00", "0.03"), ("0.50", "0.05"))


def paid(pay: str | None, deferred: str = "0", *, day: int = 0, **other: str) -> PayDate:
    return PayDate(
        dt.date(2026, 1, 15) + dt.timedelta(days=14 * day),
        None if pay is None else M(pay),
        M(deferred),
        **{name: M(amount) for name, amount in other.items()},
    )


def level(count: int, pay: str, deferred: str) -> list[PayDate]:
    return [paid(pay, deferred, day=day) for day in range(count)]


def by_date(match: Match, pay_dates: list[PayDate], cap: Money | None = CAP_2026) -> list[str | None]:
    found = match_of_pay_dates(match, pay_dates, compensation_cap=cap)
    return [None if each is None else each.plain() for each in found]


def take_my_bonus() -> list[PayDate]:
    """Belfint, “The Trouble with True-ups” (2024): a bonus in January, then twelve months of salary."""
    months = ["26,333"] * 4 + ["26,334", "26,333", "26,334", "26,333", "26,334", "26,333", "26,334", "26,333"]
    return [paid("29,000", "23,000"), *(paid(pay, day=2 + day) for day, pay in enumerate(months))]


def test_mary_of_the_irs_defers_on_above_the_pay_cap_and_is_matched_on_250000() -> None:
    """IRS, “We're Glad You Asked”: 300,000 of pay, cap 250,000, 50 % of the first 5 %, 17,000 deferred."""
    match, cap = formula(("0.50", "0.05")), M("250,000")
    assert annual_match(match, YearTotals(M("300,000"), M("17,000")), cap) == M("6,250")
    # 12,500.00 matched is 5 % of the cap; a cent less deferred is half a cent less match
    assert annual_match(match, YearTotals(M("300,000"), M("12,499.00")), cap) == M("6,249.50")
    monthly = level(12, "25,000", "1,416.67")
    for stops in (False, True):  # deferring above 5 % all year, both ways of keeping the cap end in the same
        by_month = formula(("0.50", "0.05"), stops_at_pay_cap=stops)
        assert by_date(by_month, monthly, cap) == ["625.00"] * 10 + ["0.00"] * 2


def test_half_of_six_percent_of_500000_is_half_of_six_percent_of_the_2026_cap() -> None:
    """IRC 401(a)(17) for 2026: 50 % x 6 % x 360,000."""
    assert annual_match(HALF_TO_SIX, YearTotals(M("500,000"), M("24,500")), CAP_2026) == M("10,800")


def test_the_pay_cap_by_pay_date_with_a_share_below_the_top_tier() -> None:
    """500,000 in 20 pays, 24,500 deferred evenly: 4.9 % of pay; the cap is passed with the 15th."""
    evenly = level(20, "25,000", "1,225")
    # 50 % of what is deferred until 10,800 are reached: 17 x 612.50 = 10,412.50, then 387.50
    assert by_date(HALF_TO_SIX, evenly) == ["612.50"] * 17 + ["387.50"] + ["0.00"] * 2
    # of the 15th pay only 10,000 count, 6 % of it is 600
    stopping = formula(("0.50", "0.06"), stops_at_pay_cap=True)
    assert by_date(stopping, evenly) == ["612.50"] * 14 + ["300.00"] + ["0.00"] * 5


def test_deferring_only_after_the_pay_cap_is_matched_unless_the_plan_stops_there() -> None:
    late = level(15, "25,000", "0") + level(5, "25,000", "1,500")
    assert by_date(HALF_TO_SIX, late) == ["0.00"] * 15 + ["750.00"] * 5
    assert by_date(formula(("0.50", "0.06"), stops_at_pay_cap=True), late) == ["0.00"] * 20


@pytest.mark.parametrize(
    ("deferred", "expected"),
    [
        # 1.5 % of 490,000 is 3 % of 245,000: matched on every pay date of the year
        pytest.param("612.50", ["612.50"] * 12, id="benefitslink-46093-one-and-a-half-percent-all-the-way"),
        # 2 %: 816.67 x 9 = 7,350.03 would pass 7,350, so the 9th brings 816.64
        pytest.param("816.67", ["816.67"] * 8 + ["816.64", *["0.00"] * 3], id="benefitslink-46093-two-percent-stops"),
    ],
)
def test_the_match_goes_on_to_three_percent_of_the_capped_pay(deferred: str, expected: list[str]) -> None:
    """BenefitsLink 46093: 490,000 a year, cap 245,000, dollar for dollar to 3 % of pay."""
    assert by_date(formula(("1", "0.03")), level(12, "40,833.33", deferred), M("245,000")) == expected


def test_the_cap_of_2017_on_three_percent() -> None:
    """Alvarez & Marsal, “Applying the Compensation Limit” (2017): 3 % of 270,000, not of 350,000."""
    match = formula(("1", "0.03"))
    assert annual_match(match, YearTotals(M("350,000"), M("17,500")), M("270,000")) == M("8,100")
    pays = level(10, "35,000", "1,750")
    assert match_for_year(match, pays, compensation_cap=M("270,000")) == M("8,100")


def test_dana_and_will_of_rpg() -> None:
    """Resource Planning Group, “401k matching penalty” (2019): 240,000 in 24 pays, dollar for dollar to 6 %."""
    dana = [*level(7, "10,000", "2,500"), paid("10,000", "1,500"), *level(16, "10,000", "0")]
    will = [*level(23, "10,000", "800"), paid("10,000", "600")]
    assert by_date(DOLLAR_TO_SIX, dana) == ["600.00"] * 8 + ["0.00"] * 16
    assert by_date(DOLLAR_TO_SIX, will) == ["600.00"] * 24
    assert match_for_year(DOLLAR_TO_SIX, dana, compensation_cap=M("280,000")) == M("4,800")
    assert match_for_year(DOLLAR_TO_SIX, will, compensation_cap=M("280,000")) == M("14,400")


def test_cents_are_rounded_on_every_pay_date() -> None:
    """runthenumbers: 200,000 over 26 pays; 3 % of 7,692.31 is 230.7693, 26 times 230.77 is 6,000.02."""
    pays = level(26, "7,692.31", "461.54")
    assert by_date(HALF_TO_SIX, pays) == ["230.77"] * 26
    assert match_for_year(HALF_TO_SIX, pays, compensation_cap=CAP_2026) == M("6,000.02")
    assert annual_match(HALF_TO_SIX, YearTotals(M("200,000"), M("12,000")), CAP_2026) == M("6,000")


@pytest.mark.parametrize(
    ("pay", "expected"),
    [
        pytest.param("101.49", "3.04", id="3.0447"),
        pytest.param("101.50", "3.05", id="3.045-half-up"),
        pytest.param("101.51", "3.05", id="3.0453"),
    ],
)
def test_half_a_cent_goes_up(pay: str, expected: str) -> None:
    assert by_date(HALF_TO_SIX, [paid(pay, "10")]) == [expected]


def test_take_my_bonus_and_steady_eddie_of_belfint() -> None:
    """Belfint 2024: 29,000 bonus, 316,000 salary, 23,000 deferred from the bonus, dollar for dollar to 4 %."""
    cap = M("345,000")
    pays = take_my_bonus()
    truing_up = formula(("1", "0.04"), period="paycheck_with_true_up")
    assert by_date(truing_up, pays, cap) == ["1160.00"] + ["0.00"] * 12
    assert annual_match(truing_up, year_totals(pays), cap) == M("13,800")
    assert true_up(truing_up, pays, compensation_cap=cap) == M("12,640")
    assert match_for_year(truing_up, pays, compensation_cap=cap) == M("13,800")
    assert match_for_year(formula(("1", "0.04")), pays, compensation_cap=cap) == M("1,160")
    eddie = [each._replace(elective_deferrals=each.pay.times(Decimal("0.04"))) for each in pays if each.pay]
    assert by_date(truing_up, eddie, cap)[:6] == ["1160.00", *["1053.32"] * 4, "1053.36"]
    assert true_up(truing_up, eddie, compensation_cap=cap) == ZERO


@pytest.mark.parametrize(
    ("match", "deferred", "expected"),
    [
        pytest.param(SAFE_HARBOR, "119.99", "119.99", id="a-cent-under-the-first-tier"),
        pytest.param(SAFE_HARBOR, "120", "120.00", id="at-the-first-tier"),
        pytest.param(SAFE_HARBOR, "120.02", "120.01", id="two-cents-over-the-first-tier"),
        pytest.param(SAFE_HARBOR, "160", "140.00", id="in-the-second-tier"),
        pytest.param(SAFE_HARBOR, "200", "160.00", id="at-the-top"),
        pytest.param(SAFE_HARBOR, "1000", "160.00", id="over-the-top"),
        pytest.param(formula(("0", "0.03"), ("0.50", "0.06")), "120", "0.00", id="nothing-on-the-first-slice"),
        pytest.param(formula(("0", "0.03"), ("0.50", "0.06")), "240", "60.00", id="half-of-the-second"),
        pytest.param(formula(("2.00", "0.01")), "500", "80.00", id="two-dollars-for-one"),
    ],
)
def test_tiers_on_a_pay_of_4000(match: Match, deferred: str, expected: str) -> None:
    assert by_date(match, [paid("4,000", deferred)]) == [expected]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        pytest.param(("elective_deferral",), "50.00", id="deferrals"),
        pytest.param(("after_tax",), "35.00", id="after-tax"),
        pytest.param(("student_loan_payment",), "20.00", id="student-loan"),
        pytest.param(("elective_deferral", "after_tax"), "85.00", id="both-contributions"),
        # 100 + 70 + 40 = 210, of which 6 % of 3,000 = 180 are matched
        pytest.param(("elective_deferral", "after_tax", "student_loan_payment"), "90.00", id="all-three-to-the-top"),
    ],
)
def test_only_the_money_the_plan_matches_counts(on: tuple[str, ...], expected: str) -> None:
    pays = [paid("3,000", "100", after_tax="70", student_loan="40")]
    assert by_date(formula(("0.50", "0.06"), on=on), pays) == [expected]
    yearly = formula(("0.50", "0.06"), on=on, period="year")
    assert annual_match(yearly, year_totals(pays), CAP_2026) == M(expected)


def test_a_plan_that_matches_the_year_brings_nothing_before_it_is_over() -> None:
    yearly = formula(("0.50", "0.06"), period="year")
    pays = [paid("10,000", "1,200"), paid("10,000", "0", day=1)]
    assert by_date(yearly, pays) == ["0.00", "0.00"]
    assert true_up(yearly, pays, compensation_cap=CAP_2026) == M("600")
    assert match_for_year(yearly, pays, compensation_cap=CAP_2026) == M("600")


def test_a_bonus_left_out_of_plan_pay_brings_no_match_on_its_date_but_its_deferrals_count_for_the_year() -> None:
    pays = [paid("0", "600"), paid("10,000", "0", day=1)]
    assert by_date(DOLLAR_TO_SIX, pays) == ["0.00", "0.00"]
    assert annual_match(DOLLAR_TO_SIX, year_totals(pays), CAP_2026) == M("600")


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        pytest.param("1,200.01", ["600.00", "600.00", "0.01"], id="a-cent-left"),
        pytest.param("1,200.00", ["600.00", "600.00", "0.00"], id="at"),
        pytest.param("1,199.99", ["600.00", "599.99", "0.00"], id="a-cent-over"),
    ],
)
def test_the_dollar_cap_holds_for_the_year(cap: str, expected: list[str]) -> None:
    capped = formula(("1", "0.06"), dollar_cap=M(cap))
    pays = level(3, "10,000", "600")
    assert by_date(capped, pays) == expected
    assert annual_match(capped, year_totals(pays), CAP_2026) == M(cap)


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        pytest.param("19,999.00", ["600.00", "599.94", "0.00"], id="a-dollar-under-two-pays"),
        pytest.param("20,000.00", ["600.00", "600.00", "0.00"], id="at-two-pays"),
        pytest.param("20,001.00", ["600.00", "600.00", "0.06"], id="a-dollar-over-two-pays"),
    ],
)
@pytest.mark.parametrize("stops", [False, True])
def test_the_pay_cap_at_its_edge(cap: str, expected: list[str], stops: bool) -> None:
    match = formula(("1", "0.06"), stops_at_pay_cap=stops)
    assert by_date(match, level(3, "10,000", "600"), M(cap)) == expected


@pytest.mark.parametrize(
    ("brought", "expected"),
    [
        # sums alone look like 2,500 matched; in truth one pay check of 10,000 held it all, and brought 600
        pytest.param(None, ["2500.00", "500.00", "0.00"], id="the-formula-on-sums"),
        pytest.param("600", ["600.00", "600.00", "600.00"], id="as-paid-in"),
        pytest.param("2,100", ["2100.00", "600.00", "300.00"], id="300-left-for-the-last"),
        pytest.param("3,000", ["3000.00", "0.00", "0.00"], id="at-the-cap"),
        pytest.param("3,000.01", ["3000.01", "0.00", "0.00"], id="paid-in-over-the-cap"),
    ],
)
def test_the_year_so_far_as_one_line_of_its_sums(brought: str | None, expected: list[str]) -> None:
    capped = formula(("1", "0.06"), dollar_cap=M("3,000"))
    lines = [paid("50,000", "2,500"), *level(2, "10,000", "600")]
    found = match_of_pay_dates(
        capped, lines, compensation_cap=CAP_2026, first_brought=None if brought is None else M(brought)
    )
    assert found == tuple(M(each) for each in expected)


@pytest.mark.parametrize(
    ("stops", "expected"),
    [
        pytest.param(False, ["20000.00", "600.00", "600.00"], id="goes-on"),  # to 6 % of 360,000 = 21,600
        pytest.param(True, ["20000.00", "300.00", "0.00"], id="stops"),  # 5,000 of pay are left
    ],
)
def test_pay_of_the_sums_counts_toward_the_pay_cap(stops: bool, expected: list[str]) -> None:
    match = formula(("1", "0.06"), stops_at_pay_cap=stops)
    lines = [paid("355,000", "21,300"), *level(2, "10,000", "600")]
    found = match_of_pay_dates(match, lines, compensation_cap=CAP_2026, first_brought=M("20,000"))
    assert found == tuple(M(each) for each in expected)


def test_a_match_paid_in_is_known_whatever_pay_it_was_on() -> None:
    lines = [paid(None, "600"), paid("10,000", "600", day=1)]
    found = match_of_pay_dates(DOLLAR_TO_SIX, lines, compensation_cap=CAP_2026, first_brought=M("500"))
    assert found == (M("500"), M("600"))
    assert match_of_pay_dates(DOLLAR_TO_SIX, [], compensation_cap=CAP_2026, first_brought=ZERO) == ()


def test_a_pay_date_without_pay_has_no_known_match_and_no_year_either() -> None:
    pays = [paid("10,000", "600"), paid(None, "600", day=1), paid("10,000", "600", day=2)]
    truing_up = formula(("1", "0.06"), period="paycheck_with_true_up")
    assert by_date(truing_up, pays) == ["600.00", None, "600.00"]
    assert year_totals(pays) == YearTotals(None, M("1,800"))
    assert annual_match(truing_up, year_totals(pays), CAP_2026) is None
    assert true_up(truing_up, pays, compensation_cap=CAP_2026) is None
    assert match_for_year(truing_up, pays, compensation_cap=CAP_2026) is None
    assert match_for_year(DOLLAR_TO_SIX, pays, compensation_cap=CAP_2026) is None


def test_nothing_put_in_brings_nothing_whatever_is_unknown() -> None:
    pays = [paid(None), paid("10,000", day=1)]
    assert by_date(HALF_TO_SIX, pays, None) == ["0.00", "0.00"]
    assert annual_match(HALF_TO_SIX, year_totals(pays), None) == ZERO


def test_a_year_whose_pay_cap_is_not_on_file_has_no_known_match() -> None:
    pays = [paid("10,000", "600")]
    assert by_date(HALF_TO_SIX, pays, None) == [None]
    assert annual_match(HALF_TO_SIX, year_totals(pays), None) is None
    assert match_for_year(HALF_TO_SIX, pays, compensation_cap=None) is None


def test_a_line_that_takes_pay_back_takes_its_match_back() -> None:
    pays = [paid("10,000", "600"), paid("-10,000", "-600", day=1), paid("9,000", "540", day=2)]
    assert by_date(HALF_TO_SIX, pays) == ["300.00", "-300.00", "270.00"]


def test_deferrals_taken_back_alone_bring_nothing_on_their_date() -> None:
    assert by_date(HALF_TO_SIX, [paid("10,000", "600"), paid("10,000", "-600", day=1)]) == ["300.00", "0.00"]


def test_a_true_up_counts_what_was_paid_in_where_that_is_known() -> None:
    truing_up = formula(("1", "0.04"), period="paycheck_with_true_up")
    pays, cap = take_my_bonus(), M("345,000")
    assert true_up(truing_up, pays, compensation_cap=cap, matched=M("1,000")) == M("12,800")
    assert true_up(truing_up, pays, compensation_cap=cap, matched=M("13,800")) == ZERO
    assert true_up(truing_up, pays, compensation_cap=cap, matched=M("13,800.01")) == ZERO
    assert true_up(formula(("1", "0.04")), pays, compensation_cap=cap) == ZERO


def test_the_share_that_is_fully_matched_is_the_top_tier_that_pays_anything() -> None:
    assert fully_matched_share(SAFE_HARBOR) == Decimal("0.05")
    assert fully_matched_share(formula(("1", "0.03"), ("0", "0.10"))) == Decimal("0.03")


@pytest.mark.parametrize(
    ("payments", "deferred", "limit", "pay", "expected"),
    [
        pytest.param("20,000", "2,000", "24,500", "100,000", "20,000", id="notice-2024-63-all-of-20000"),
        pytest.param("20,000", "10,000", "24,500", "100,000", "14,500", id="deferrals-10000-leave-14500"),
        pytest.param("20,000", "10,000", "32,500", "100,000", "20,000", id="catch-up-adds"),
        pytest.param("20,000", "5,000", "24,500", "18,000", "13,000", id="pay-is-less-than-the-limit"),
        pytest.param("22,500.01", "2,000", "24,500", "100,000", "22,500", id="a-cent-over"),
        pytest.param("22,500", "2,000", "24,500", "100,000", "22,500", id="at"),
        pytest.param("1", "24,500", "24,500", None, "0", id="no-room-whatever-the-pay"),
        pytest.param("1", "30,000", "24,500", "100,000", "0", id="over-the-limit-already"),
        pytest.param("0", "0", None, None, "0", id="no-payments"),
        pytest.param("1", "0", "24,500", None, None, id="pay-unknown"),
        pytest.param("1", "0", None, "100,000", None, id="limit-unknown"),
    ],
)
def test_matchable_student_loan_payments(
    payments: str, deferred: str, limit: str | None, pay: str | None, expected: str | None
) -> None:
    found = matchable_student_loan(
        M(payments),
        elective_deferrals=M(deferred),
        deferral_limit=None if limit is None else M(limit),
        compensation=None if pay is None else M(pay),
    )
    assert found == (None if expected is None else M(expected))


def test_a_match_on_student_loan_payments() -> None:
    """Notice 2024-63: deferrals 2,000, payments 20,000, pay 100,000, 50 % of the first 6 % on both."""
    both = formula(("0.50", "0.06"), on=("elective_deferral", "student_loan_payment"), period="year")
    pays = [paid("50,000", "1,000", student_loan="10,000"), paid("50,000", "1,000", day=1, student_loan="10,000")]
    assert match_for_year(both, pays, compensation_cap=CAP_2026) == M("3,000")
    assert match_for_year(formula(("0.50", "0.06"), period="year"), pays, compensation_cap=CAP_2026) == M("1,000")


def test_student_loan_payments_are_cut_from_the_newest_on() -> None:
    pays = [paid("1", student_loan="10,000", day=day) for day in range(3)]
    assert [str(each.student_loan) for each in cut_student_loans(pays, M("14,500"))] == [
        "$10,000.00",
        "$4,500.00",
        "$0.00",
    ]


cents = st.integers(0, 5_000_000)
pay_checks = st.lists(st.tuples(cents, cents), min_size=1, max_size=27)
shares = st.lists(st.integers(1, 100), min_size=1, max_size=4, unique=True).map(sorted)


@st.composite
def formulas(draw: st.DrawFn, /, *, falling: bool = False, **rules: Any) -> Match:
    """Tiers in whole percents, their rates in any order or falling."""
    steps = draw(shares)
    rates = draw(st.lists(st.integers(1, 200), min_size=len(steps), max_size=len(steps)))
    if falling:
        rates.sort(reverse=True)
    tiers = tuple((Decimal(rate) / 100, Decimal(step) / 100) for rate, step in zip(rates, steps, strict=True))
    return Match(tiers=tiers, stops_at_pay_cap=draw(st.booleans()), **rules)


def pay_dates_of(checks: list[tuple[int, int]]) -> list[PayDate]:
    first = dt.date(2026, 1, 2)
    return [
        PayDate(first + dt.timedelta(days=14 * place), Money(pay), Money(money))
        for place, (pay, money) in enumerate(checks)
    ]


@given(match=formulas(falling=True), checks=pay_checks, cap=st.integers(1, 60_000_000))
def test_by_pay_date_is_never_more_than_by_the_year_but_for_rounding(
    match: Match, checks: list[tuple[int, int]], cap: int
) -> None:
    """Where higher tiers match less, spreading money unevenly can only lose; each date may round up half a cent."""
    pays = pay_dates_of(checks)
    for_year = match_for_year(match, pays, compensation_cap=Money(cap))
    annual = annual_match(match, year_totals(pays), Money(cap))
    assert for_year is not None
    assert annual is not None
    assert for_year.cents <= annual.cents + len(pays)


@given(match=formulas(), pay=cents, money=cents, count=st.integers(1, 27))
def test_level_pay_and_deferrals_below_the_cap_bring_the_annual_match_but_for_rounding(
    match: Match, pay: int, money: int, count: int
) -> None:
    pays = pay_dates_of([(pay, money)] * count)
    cap = Money(pay * count)
    for_year = match_for_year(match, pays, compensation_cap=cap)
    annual = annual_match(match, year_totals(pays), cap)
    assert for_year is not None
    assert annual is not None
    assert abs(for_year.cents - annual.cents) <= count


@given(match=formulas(), checks=pay_checks, cap=cents, at=st.data())
def test_splitting_a_tier_in_two_of_one_rate_changes_nothing(
    match: Match, checks: list[tuple[int, int]], cap: int, at: st.DataObject
) -> None:
    rate, share = match.tiers[0]
    part = share * at.draw(st.integers(1, 99)) / 100
    split = Match(tiers=((rate, part), *match.tiers), stops_at_pay_cap=match.stops_at_pay_cap)
    pays = pay_dates_of(checks)
    assert match_of_pay_dates(split, pays, compensation_cap=Money(cap)) == match_of_pay_dates(
        match, pays, compensation_cap=Money(cap)
    )
    assert annual_match(split, year_totals(pays), Money(cap)) == annual_match(match, year_totals(pays), Money(cap))


@given(
    match=st.sampled_from(["paycheck", "year", "paycheck_with_true_up"]).flatmap(
        lambda period: cents.flatmap(lambda cap: formulas(period=period, dollar_cap=Money(cap + 1)))
    ),
    checks=pay_checks,
    cap=st.integers(0, 60_000_000),
)
def test_neither_match_nor_true_up_is_below_zero_and_the_dollar_cap_is_never_passed(
    match: Match, checks: list[tuple[int, int]], cap: int
) -> None:
    pays = pay_dates_of(checks)
    later = true_up(match, pays, compensation_cap=Money(cap))
    for_year = match_for_year(match, pays, compensation_cap=Money(cap))
    assert later is not None
    assert later >= ZERO
    assert all(each is not None and each >= ZERO for each in match_of_pay_dates(match, pays, compensation_cap=CAP_2026))
    assert for_year is not None
    assert match.dollar_cap is not None
    assert for_year <= match.dollar_cap


@given(match=formulas(period="paycheck_with_true_up"), checks=pay_checks, cap=cents)
def test_with_a_true_up_the_year_brings_at_least_the_annual_match(
    match: Match, checks: list[tuple[int, int]], cap: int
) -> None:
    pays = pay_dates_of(checks)
    for_year = match_for_year(match, pays, compensation_cap=Money(cap))
    annual = annual_match(match, year_totals(pays), Money(cap))
    assert for_year is not None
    assert annual is not None
    assert for_year >= annual
