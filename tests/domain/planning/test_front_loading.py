"""What early or uneven deferring loses, and what share of pay keeps the match, by published examples and at edges."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money import ZERO, Money, total
from ledger.domain.plan_rules import Match
from ledger.domain.planning.front_loading import (
    FullMatch,
    deferral_limit_reached_on,
    match_lost,
    smallest_deferral_fully_matched,
    stop_at_deferral_limit,
)
from ledger.domain.planning.match import PayDate, year_totals

M = Money.parse
CAP_2019 = M("280,000")
LIMIT_2019 = M("19,000")
BEFORE = dt.date(2018, 12, 31)


def formula(*tiers: tuple[str, str], **rules: Any) -> Match:
    return Match(tiers=tuple((Decimal(rate), Decimal(share)) for rate, share in tiers), **rules)


DOLLAR_TO_SIX = formula(("1.00", "0.06"))


def twice_a_month(deferred: str, *, pay: str | None = "10,000", after_tax: str = "0") -> list[PayDate]:
    """24 pay dates of 2019, on the 15th and the 28th of each month."""
    return [
        PayDate(dt.date(2019, month, day), None if pay is None else M(pay), M(deferred), M(after_tax))
        for month in range(1, 13)
        for day in (15, 28)
    ]


def lost(match: Match, pays: list[PayDate], limit: Money | None = LIMIT_2019) -> Money | None:
    return match_lost(match, pays, compensation_cap=CAP_2019, deferral_limit=limit)


def smallest(
    match: Match, pays: list[PayDate], *, after: dt.date = BEFORE, limit: Money | None = LIMIT_2019
) -> FullMatch:
    return smallest_deferral_fully_matched(match, pays, after=after, deferral_limit=limit, compensation_cap=CAP_2019)


def test_dana_of_rpg_stops_in_april_and_loses_9600() -> None:
    """Resource Planning Group, “401k matching penalty” (2019): 25 % of 10,000 a pay reaches 19,000 with the 8th."""
    dana = twice_a_month("2,500")
    cut = stop_at_deferral_limit(dana, LIMIT_2019)
    assert [each.elective_deferrals for each in cut] == [M("2,500")] * 7 + [M("1,500")] + [ZERO] * 16
    assert deferral_limit_reached_on(dana, LIMIT_2019) == dt.date(2019, 4, 28)
    assert lost(DOLLAR_TO_SIX, dana) == M("9,600")  # 16 pays x 600


def test_will_of_rpg_reaches_the_limit_on_the_last_pay_date_and_loses_nothing() -> None:
    """The same article: 8 % is 800 a pay, 600 are left for the 24th, which is all of the 6 %."""
    will = twice_a_month("800")
    assert stop_at_deferral_limit(will, LIMIT_2019)[-1].elective_deferrals == M("600")
    assert deferral_limit_reached_on(will, LIMIT_2019) == dt.date(2019, 12, 28)
    assert lost(DOLLAR_TO_SIX, will) == ZERO


@pytest.mark.parametrize(("period", "expected"), [("paycheck", "9,600"), ("paycheck_with_true_up", "0"), ("year", "0")])
def test_only_a_match_by_pay_date_without_true_up_is_lost(period: str, expected: str) -> None:
    assert lost(formula(("1", "0.06"), period=period), twice_a_month("2,500")) == M(expected)


def test_take_my_bonus_of_belfint_loses_the_true_up_his_plan_does_not_have() -> None:
    """Belfint 2024: 1,160 by pay date, 13,800 by the year, without a true-up 12,640 are gone."""
    bonus = PayDate(dt.date(2024, 1, 12), M("29,000"), M("23,000"))
    salary = PayDate(dt.date(2024, 6, 28), M("316,000"))
    pays = [bonus, salary]
    assert match_lost(formula(("1", "0.04")), pays, compensation_cap=M("345,000")) == M("12,640")


def test_uneven_deferring_below_the_limit_loses_too() -> None:
    # 12 % in half of the year is 6 % of the year; half of it is above 6 % of its own pay date
    pays = [
        each._replace(elective_deferrals=M("1,200") if place < 12 else ZERO)
        for place, each in enumerate(twice_a_month("0"))
    ]
    assert lost(DOLLAR_TO_SIX, pays, None) == M("7,200")


def test_deferring_too_little_all_year_is_no_timing_loss() -> None:
    assert lost(DOLLAR_TO_SIX, twice_a_month("100")) == ZERO


def test_cents_of_rounding_are_not_called_lost() -> None:
    # 3.0447 a pay date is 3.04, 24 of them 72.96; by the year 3 % of 2,435.76 are 73.07
    assert lost(formula(("0.50", "0.06")), twice_a_month("6.09", pay="101.49")) == ZERO


@pytest.mark.parametrize(
    ("difference", "expected"),
    [("0.02", "0"), ("0.03", "0.03")],
    ids=["a-cent-a-pay-date", "a-cent-more"],
)
def test_a_loss_counts_from_more_than_a_cent_a_pay_date(difference: str, expected: str) -> None:
    pays = [
        PayDate(dt.date(2019, 1, 15), M("100"), M("6") + M(difference)),
        PayDate(dt.date(2019, 1, 28), M("100"), M("6") - M(difference)),
    ]
    assert lost(DOLLAR_TO_SIX, pays) == M(expected)


def test_what_is_lost_is_unknown_where_pay_or_the_cap_is() -> None:
    assert lost(DOLLAR_TO_SIX, twice_a_month("2,500", pay=None)) is None
    assert match_lost(DOLLAR_TO_SIX, twice_a_month("2,500"), compensation_cap=None) is None
    assert lost(DOLLAR_TO_SIX, twice_a_month("0", pay=None)) == ZERO


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        pytest.param("4,999.99", ["2,500", "2,499.99", "0"], id="a-cent-under-two"),
        pytest.param("5,000.00", ["2,500", "2,500", "0"], id="at-two"),
        pytest.param("5,000.01", ["2,500", "2,500", "0.01"], id="a-cent-over-two"),
        pytest.param("0", ["0", "0", "0"], id="nothing-left"),
        pytest.param("-1", ["0", "0", "0"], id="over-already"),
    ],
)
def test_deferrals_stop_at_the_limit(limit: str, expected: list[str]) -> None:
    cut = stop_at_deferral_limit(twice_a_month("2,500")[:3], M(limit))
    assert [each.elective_deferrals for each in cut] == [M(each) for each in expected]


def test_deferrals_taken_back_make_room_again() -> None:
    pays = [
        PayDate(dt.date(2019, 1, day), M("1"), M(amount))
        for day, amount in ((4, "5,000"), (11, "-1,000"), (18, "5,000"))
    ]
    cut = stop_at_deferral_limit(pays, M("5,000"))
    assert [each.elective_deferrals for each in cut] == [M("5,000"), M("-1,000"), M("1,000")]


def test_no_date_is_named_where_the_limit_is_not_reached() -> None:
    assert deferral_limit_reached_on(twice_a_month("791.66"), LIMIT_2019) is None
    assert deferral_limit_reached_on(twice_a_month("791.67"), LIMIT_2019) == dt.date(2019, 12, 28)


def test_a_pay_date_without_deferrals_reaches_no_limit() -> None:
    assert deferral_limit_reached_on([*twice_a_month("0")[:2], *twice_a_month("1")[2:]], ZERO) == dt.date(2019, 2, 15)
    assert deferral_limit_reached_on(twice_a_month("0"), ZERO) is None


def test_six_percent_keeps_every_pay_check_matched_and_lasts() -> None:
    # 24 x 600 = 14,400 of 19,000; 19,000 of 240,000 is 7.9166 %
    assert smallest(DOLLAR_TO_SIX, twice_a_month("2,500")) == FullMatch(
        Decimal("0.06"), M("14,400"), lasts=True, lasting_share=Decimal("0.0791")
    )


@pytest.mark.parametrize(
    ("limit", "lasts"), [("14,399.99", False), ("14,400.00", True), ("14,400.01", True)], ids=["under", "at", "over"]
)
def test_the_limit_lasts_to_the_cent(limit: str, lasts: bool) -> None:
    assert smallest(DOLLAR_TO_SIX, twice_a_month("0"), limit=M(limit)).lasts is lasts


def test_after_seven_front_loaded_pay_dates_what_is_left_no_longer_lasts() -> None:
    # 17,500 deferred by 15 April, 1,500 left; 17 pay dates need 10,200; 1,500 of 170,000 is 0.88 %
    found = smallest(DOLLAR_TO_SIX, twice_a_month("2,500"), after=dt.date(2019, 4, 15))
    assert found == FullMatch(Decimal("0.06"), M("10,200"), lasts=False, lasting_share=Decimal("0.0088"))


def test_a_limit_that_is_passed_already_leaves_nothing() -> None:
    # 20,000 deferred with the 8th, 1,000 above the limit
    found = smallest(DOLLAR_TO_SIX, twice_a_month("2,500"), after=dt.date(2019, 4, 28))
    assert found == FullMatch(Decimal("0.06"), M("9,600"), lasts=False, lasting_share=Decimal(0))


def test_pay_dates_after_the_dollar_cap_need_nothing() -> None:
    # 600 a pay date: with 5 the 3,000 are reached
    assert smallest(formula(("1", "0.06"), dollar_cap=M("3,000")), twice_a_month("0")).needed == M("3,000")


def test_match_of_settled_pay_dates_counts_toward_the_dollar_cap() -> None:
    capped = formula(("1", "0.06"), dollar_cap=M("3,000"))
    found = smallest(capped, twice_a_month("600"), after=dt.date(2019, 1, 28))
    assert found.needed == M("1,800")


def test_pay_dates_after_the_pay_cap_need_nothing_where_the_plan_stops_there() -> None:
    # 280,000 are reached with the 14th pay of 20,000
    stopping = formula(("1", "0.06"), stops_at_pay_cap=True)
    assert smallest(stopping, twice_a_month("0", pay="20,000")).needed == M("16,800")


def test_tiers_ask_for_the_top_one() -> None:
    safe_harbor = formula(("1", "0.03"), ("0.50", "0.05"))
    assert smallest(safe_harbor, twice_a_month("0"))[:2] == (Decimal("0.05"), M("12,000"))


def test_after_tax_money_takes_over_where_it_is_matched() -> None:
    both = formula(("1", "0.06"), on=("elective_deferral", "after_tax"))
    found = smallest(both, twice_a_month("0"), limit=M("1,000"))
    assert (found.needed, found.lasts) == (M("14,400"), True)
    alone = formula(("1", "0.06"), on=("after_tax",))
    assert smallest(alone, twice_a_month("0"), limit=ZERO)[1:3] == (M("14,400"), True)


@pytest.mark.parametrize("period", ["year", "paycheck_with_true_up"])
def test_a_plan_that_looks_at_the_year_is_answered_by_pay_date_too(period: str) -> None:
    assert smallest(formula(("1", "0.06"), period=period), twice_a_month("0")).needed == M("14,400")


def test_what_is_not_known_stays_so() -> None:
    assert smallest(DOLLAR_TO_SIX, twice_a_month("0"), limit=None) == FullMatch(
        Decimal("0.06"), M("14,400"), lasts=None, lasting_share=None
    )
    assert smallest(DOLLAR_TO_SIX, twice_a_month("0", pay=None)) == FullMatch(
        Decimal("0.06"), None, lasts=None, lasting_share=None
    )
    settled_unknown = [twice_a_month("0", pay=None)[0], *twice_a_month("0")[1:]]
    found = smallest(DOLLAR_TO_SIX, settled_unknown, after=dt.date(2019, 1, 15))
    assert found == FullMatch(Decimal("0.06"), None, lasts=None, lasting_share=Decimal("0.0826"))


def test_a_year_that_is_over_needs_nothing() -> None:
    found = smallest(DOLLAR_TO_SIX, twice_a_month("0"), after=dt.date(2019, 12, 31))
    assert found == FullMatch(Decimal("0.06"), ZERO, lasts=True, lasting_share=None)


def test_no_more_than_all_of_pay_can_be_deferred() -> None:
    assert smallest(DOLLAR_TO_SIX, twice_a_month("0", pay="100")).lasting_share == Decimal(1)


@given(
    amounts=st.lists(st.integers(0, 10**7), max_size=27),
    limit=st.integers(0, 10**8),
)
def test_cut_deferrals_never_pass_the_limit_and_lose_nothing_below_it(amounts: list[int], limit: int) -> None:
    pays = [
        PayDate(dt.date(2026, 1, 2) + dt.timedelta(days=14 * place), None, Money(amount))
        for place, amount in enumerate(amounts)
    ]
    cut = stop_at_deferral_limit(pays, Money(limit))
    assert total(each.elective_deferrals for each in cut) == Money(min(sum(amounts), limit))
    assert [each.pay_date for each in cut] == [each.pay_date for each in pays]


@given(deferred=st.lists(st.integers(0, 500_000), min_size=24, max_size=24), limit=st.integers(0, 5_000_000))
def test_what_is_lost_is_never_below_zero_nor_above_the_annual_match(deferred: list[int], limit: int) -> None:
    pays = [
        each._replace(elective_deferrals=Money(amount))
        for each, amount in zip(twice_a_month("0"), deferred, strict=True)
    ]
    found = lost(DOLLAR_TO_SIX, pays, Money(limit))
    deferrals = year_totals(stop_at_deferral_limit(pays, Money(limit))).elective_deferrals
    assert found is not None
    assert ZERO <= found <= min(deferrals, M("14,400"))
