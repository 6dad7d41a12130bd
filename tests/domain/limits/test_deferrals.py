"""402(g) and 414(v) by published examples, and by a cent and a day around each boundary."""

import datetime as dt
import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.entries.refunds import Refund
from ledger.domain.limits.deferrals import (
    DeferralStanding,
    age_at_year_end,
    catch_up_limit,
    counts_in_402g,
    deferred,
    elective_deferral_standing,
    highly_compensated,
    long_service_increase,
    plan_allows_catch_up,
    return_deadline,
    roth_catch_up_required,
)
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Contributed
from ledger.domain.sources import SOURCES
from ledger.reference.limits import annual_limits

M = Money.parse


def standing(year: int, deferrals: str, *, age: int = 40, refunds: tuple[Refund, ...] = ()) -> DeferralStanding:
    limits = annual_limits(year)
    catch_up = catch_up_limit(age, limits, allowed=True, higher_allowed=True)
    return elective_deferral_standing(
        year=year, deferrals=M(deferrals), limits=limits, catch_up_limit=catch_up, refunds=refunds
    )


def refund(date: str, amount: str = "1,000", *, reason: str = "excess_deferral", for_year: int = 2026) -> Refund:
    return Refund(
        person="pat",
        plan="acme",
        date=dt.date.fromisoformat(date),
        source="pre_tax_deferral",
        amount=M(amount),
        earnings=M("40"),
        reason=reason,
        for_year=for_year,
    )


@pytest.mark.parametrize(
    ("year", "age", "deferrals", "room", "excess"),
    [
        pytest.param(2020, 40, "2,500", "17,000", "0", id="tv-1-irs-multiple-plans-page-2500-at-job-1"),
        pytest.param(2018, 46, "18,500", "0", "0", id="tv-2-irs-greg-46"),
        pytest.param(2018, 52, "18,500", "6,000", "0", id="tv-3-irs-greg-at-52"),
        pytest.param(2026, 52, "32,000", "500", "0", id="tv-5-two-jobs-16000-each-reg-1.402g-2b"),
        pytest.param(2015, 60, "24,000", "0", "0", id="tv-11-steve-60-no-higher-catch-up-in-2015"),
        pytest.param(2026, 49, "24,499.99", "0.01", "0", id="a-cent-under"),
        pytest.param(2026, 49, "24,500.00", "0", "0", id="exactly-at-the-limit"),
        pytest.param(2026, 49, "24,500.01", "0", "0.01", id="a-cent-over"),
        pytest.param(2026, 50, "32,500.00", "0", "0", id="tv-21-at-the-raised-limit"),
        pytest.param(2026, 50, "32,500.01", "0", "0.01", id="a-cent-over-the-raised-limit"),
        pytest.param(2026, 62, "35,750.00", "0", "0", id="tv-28-at-the-limit-of-60-to-63"),
        pytest.param(2026, 62, "35,750.01", "0", "0.01", id="a-cent-over-the-limit-of-60-to-63"),
        pytest.param(2026, 40, "-50.00", "24,550.00", "0", id="payroll-took-something-back"),
    ],
)
def test_a_persons_deferrals_against_402g(year: int, age: int, deferrals: str, room: str, excess: str) -> None:
    found = standing(year, deferrals, age=age)

    assert (found.total, found.room, found.excess) == (M(deferrals), M(room), M(excess))


def test_the_limit_leaves_catch_up_out_and_room_takes_it_in() -> None:
    assert standing(2026, "20,000", age=55) == DeferralStanding(
        year=2026, total=M("20,000"), limit=M("24,500"), catch_up_limit=M("8,000"), room=M("12,500"), excess=ZERO
    )


def test_a_year_not_on_file_has_a_total_and_nothing_else_tv_66() -> None:
    assert standing(2031, "20,000", age=55) == DeferralStanding(
        year=2031, total=M("20,000"), limit=None, catch_up_limit=None, room=None, excess=None
    )


def test_an_unknown_catch_up_leaves_room_unknown() -> None:
    limits = AnnualLimits(year=2027, source="own", own=True, elective_deferral=M("25,000"))

    found = elective_deferral_standing(
        year=2027,
        deferrals=M("30,000"),
        limits=limits,
        catch_up_limit=catch_up_limit(55, limits, allowed=True, higher_allowed=True),
    )

    assert (found.limit, found.catch_up_limit, found.room, found.excess) == (M("25,000"), None, None, None)


@pytest.mark.parametrize(
    ("birth_date", "year", "expected"),
    [
        pytest.param("1976-12-31", 2026, 50, id="tv-21-fifty-on-the-last-day"),
        pytest.param("1977-01-01", 2026, 49, id="tv-22-fifty-a-day-too-late"),
        pytest.param("1977-01-01", 2027, 50, id="tv-22-the-year-after"),
        pytest.param("1965-12-15", 2025, 60, id="tv-23-sixty-in-december"),
        pytest.param("1961-01-01", 2025, 64, id="tv-25-sixty-four-on-new-year"),
        pytest.param("1964-02-29", 2026, 62, id="leap-day"),
    ],
)
def test_age_is_the_one_reached_by_31_december(birth_date: str, year: int, expected: int) -> None:
    assert age_at_year_end(dt.date.fromisoformat(birth_date), year) == expected


@pytest.mark.parametrize(
    ("year", "age", "expected"),
    [
        pytest.param(2026, 49, "0", id="tv-22-49"),
        pytest.param(2026, 50, "8,000", id="tv-21-50"),
        pytest.param(2026, 59, "8,000", id="59"),
        pytest.param(2026, 60, "11,250", id="60"),
        pytest.param(2026, 62, "11,250", id="tv-28-62"),
        pytest.param(2026, 63, "11,250", id="63"),
        pytest.param(2026, 64, "8,000", id="64"),
        pytest.param(2025, 60, "11,250", id="tv-23-cary-street-60"),
        pytest.param(2025, 64, "7,500", id="tv-25-cary-street-64"),
        pytest.param(2024, 61, "7,500", id="tv-26-higher-amount-not-in-force"),
        pytest.param(2015, 60, "6,000", id="tv-11-2015"),
    ],
)
def test_catch_up_by_age(year: int, age: int, expected: str) -> None:
    assert catch_up_limit(age, annual_limits(year), allowed=True, higher_allowed=True) == M(expected)


def test_both_catch_ups_are_the_plans_to_offer() -> None:
    limits = annual_limits(2026)

    assert catch_up_limit(55, limits, allowed=False, higher_allowed=True) == ZERO
    assert catch_up_limit(61, limits, allowed=False, higher_allowed=True) == ZERO
    assert catch_up_limit(61, limits, allowed=True, higher_allowed=False) == M("8,000")


def test_catch_up_of_a_year_not_on_file_is_unknown_for_whom_age_matters_tv_22() -> None:
    assert catch_up_limit(49, None, allowed=True, higher_allowed=True) == ZERO
    assert catch_up_limit(50, None, allowed=True, higher_allowed=True) is None


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        pytest.param(refund("2026-11-02"), "24,500", id="in-the-year"),
        pytest.param(refund("2027-04-15"), "24,500", id="on-15-april"),
        pytest.param(refund("2027-04-16"), "25,500", id="a-day-late"),
        pytest.param(refund("2026-03-01", for_year=2025), "25,500", id="of-another-year"),
        pytest.param(refund("2027-03-01", reason="excess_contribution"), "25,500", id="an-adp-refund"),
    ],
)
def test_excess_returned_by_15_april_leaves_the_total(returned: Refund, expected: str) -> None:
    assert standing(2026, "25,500", refunds=(returned,)).total == M(expected)


def test_what_is_returned_in_time_ends_the_excess() -> None:
    found = standing(2026, "25,500", refunds=(refund("2027-04-15"),))

    assert (found.room, found.excess) == (ZERO, ZERO)
    assert return_deadline(2026) == dt.date(2027, 4, 15)


@pytest.mark.parametrize(
    ("years", "prior", "used", "expected"),
    [
        pytest.param(20, "96,000", "5,000", "3,000", id="tv-51-402g7-of-3000"),
        pytest.param(20, "98,500", "5,000", "1,500", id="tv-51-402g7-of-prior-deferrals"),
        pytest.param(20, "98,500", "14,000", "1,000", id="tv-51-402g7-of-the-lifetime"),
        pytest.param(14, "0", "0", "0", id="a-year-too-few"),
        pytest.param(15, "0", "0", "3,000", id="fifteen-years"),
        pytest.param(15, "75,000.01", "0", "0", id="deferred-more-than-5000-a-year"),
    ],
)
def test_fifteen_years_of_service(years: int, prior: str, used: str, expected: str) -> None:
    assert long_service_increase(years=years, prior_deferrals=M(prior), used_before=M(used)) == M(expected)


def test_fifteen_years_of_service_raise_the_limit() -> None:
    found = elective_deferral_standing(
        year=2026,
        deferrals=M("27,000"),
        limits=annual_limits(2026),
        catch_up_limit=ZERO,
        long_service=M("3,000"),
    )

    assert (found.limit, found.room) == (M("27,500"), M("500"))


@pytest.mark.parametrize(
    ("year", "age", "wages", "expected"),
    [
        pytest.param(2026, 55, "150,000.00", False, id="exactly-the-threshold"),
        pytest.param(2026, 55, "150,000.01", True, id="a-cent-more"),
        pytest.param(2026, 50, "162,000", True, id="at-fifty"),
        pytest.param(2026, 49, "162,000", False, id="too-young"),
        pytest.param(2026, 49, None, False, id="too-young-wages-unknown"),
        pytest.param(2026, 55, None, None, id="wages-unknown"),
        pytest.param(2026, 53, "0", False, id="new-hire"),
        pytest.param(2025, 55, "300,000", False, id="2025-not-enforced-notice-2023-62"),
        pytest.param(2025, 55, None, False, id="2025-not-enforced-wages-do-not-matter"),
        pytest.param(2023, 55, "300,000", False, id="2023-not-in-force"),
        pytest.param(2027, 55, "300,000", None, id="threshold-not-on-file"),
        pytest.param(2027, 55, "0", False, id="threshold-not-on-file-no-wages"),
    ],
)
def test_roth_catch_up(year: int, age: int, wages: str | None, expected: bool | None) -> None:
    assert roth_catch_up_required(age, annual_limits(year), None if wages is None else M(wages)) is expected


@pytest.mark.parametrize(
    ("prior_pay", "owner_share", "expected"),
    [
        pytest.param("160,000.00", None, False, id="tv-62-exactly-the-figure"),
        pytest.param("160,000.01", None, True, id="tv-62-a-cent-more"),
        pytest.param("0", None, False, id="tv-62-hired-this-year"),
        pytest.param(None, None, None, id="pay-unknown"),
        pytest.param("0", "0.05", False, id="five-percent-owner"),
        pytest.param("0", "0.0501", True, id="more-than-five-percent"),
        pytest.param(None, "0.60", True, id="owner-pay-unknown"),
    ],
)
def test_highly_compensated_in_2026_by_pay_of_2025(
    prior_pay: str | None, owner_share: str | None, expected: bool | None
) -> None:
    pay = None if prior_pay is None else M(prior_pay)
    share = None if owner_share is None else Decimal(owner_share)

    assert highly_compensated(pay, annual_limits(2025), owner_share=share) is expected


def test_highly_compensated_is_unknown_for_a_year_not_on_file() -> None:
    assert highly_compensated(M("500,000"), None) is None
    assert highly_compensated(M("500,000"), AnnualLimits(year=2027, source="own")) is None
    assert highly_compensated(ZERO, None) is False


def plan(kind: str = "401k", *, catch_up: bool = True, roth: bool = True, governmental: bool = False) -> Plan:
    return Plan(
        id="p",
        employer="e",
        name="P",
        kind=kind,
        catch_up_allowed=catch_up,
        roth_allowed=roth,
        governmental=governmental,
    )


@pytest.mark.parametrize(
    ("of", "required", "expected"),
    [
        pytest.param(plan(), True, True, id="roth-required-and-there"),
        pytest.param(plan(roth=False), True, False, id="roth-required-and-not-there"),
        pytest.param(plan(roth=False), None, None, id="wages-unknown-and-no-roth"),
        pytest.param(plan(roth=False), False, True, id="roth-not-required"),
        pytest.param(plan(catch_up=False), False, False, id="not-offered"),
        pytest.param(plan("457b"), False, False, id="457b-of-a-charity"),
        pytest.param(plan("457b", governmental=True), False, True, id="457b-governmental"),
    ],
)
def test_a_plan_takes_catch_up(of: Plan, required: bool | None, expected: bool | None) -> None:
    assert plan_allows_catch_up(of, roth_required=required) is expected


def test_a_457b_has_a_limit_of_its_own_tv_52() -> None:
    """24,500 to a 403(b) and 24,500 to a governmental 457(b) at 45 in 2026 (IRS multiple-plans page)."""
    kinds = {"school": "403b", "state": "457b", "shop": "simple_ira"}
    contributed = [
        Contributed("school", "pre_tax_deferral", 2_000_000),
        Contributed("school", "roth_catch_up", 400_000),
        Contributed("state", "pre_tax_deferral", 2_450_000),
        Contributed("shop", "pre_tax_deferral", 50_000),
        Contributed("school", "after_tax", 900_000),
    ]

    total = deferred(contributed, kinds)

    assert total == M("24,500")  # 20,000 + 4,000 labelled catch-up + 500 of a SIMPLE IRA
    assert [
        kind for kind in ("401k", "403b", "457b", "solo_401k", "simple_ira", "sep") if not counts_in_402g(kind)
    ] == ["457b"]


CONTRIBUTED = st.lists(
    st.builds(
        Contributed,
        st.sampled_from(["a", "b"]),
        st.sampled_from(SOURCES),
        st.integers(-500_000, 5_000_000),
    ),
    max_size=12,
)


@given(contributed=CONTRIBUTED, order=st.randoms(use_true_random=False), age=st.sampled_from([49, 50, 59, 60, 63, 64]))
def test_order_does_not_matter_and_room_and_excess_are_never_both(
    contributed: list[Contributed], order: random.Random, age: int
) -> None:
    kinds = {"a": "401k", "b": "403b"}
    shuffled = list(contributed)
    order.shuffle(shuffled)

    total = deferred(contributed, kinds)
    found = standing(2026, total.plain(), age=age)

    assert deferred(shuffled, kinds) == total
    assert found.room is not None
    assert found.excess is not None
    assert not (found.room and found.excess)
    assert min(found.room, found.excess) >= ZERO
    assert M("24,500") + (found.catch_up_limit or ZERO) - total == found.room - found.excess
