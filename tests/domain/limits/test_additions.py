"""415(c) and what becomes catch-up, by published examples and by a cent around each boundary."""

import datetime as dt
import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.entries.refunds import Refund
from ledger.domain.limits.additions import (
    AdditionsStanding,
    GroupYear,
    additions_by_source,
    additions_standing,
    catch_up_within,
    counts_in_415,
    sharing_plans,
)
from ledger.domain.limits.deferrals import catch_up_limit
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Contributed
from ledger.domain.sources import SOURCES
from ledger.reference.limits import annual_limits

M = Money.parse


def group_year(year: int = 2026, *, age: int = 40, pay: str | None = "400,000", **amounts: str) -> GroupYear:
    return GroupYear(
        group="acme",
        plans=("acme-401k",),
        year=year,
        first=dt.date(year, 1, 1),
        last=dt.date(year, 12, 31),
        cents={source: M(amount).cents for source, amount in amounts.items()},
        compensation=None if pay is None else M(pay),
        catch_up_limit=catch_up_limit(age, annual_limits(year), allowed=True, higher_allowed=True),
    )


def standing(group: GroupYear) -> AdditionsStanding:
    return additions_standing(group, annual_limits(group.year))


def figures(found: AdditionsStanding) -> tuple[str | None, str, str, str | None, str | None]:
    """Limit, total, catch-up, room, excess."""
    limit, room, excess = (None if each is None else each.plain() for each in (found.limit, found.room, found.excess))
    return limit, found.total.plain(), found.catch_up.plain(), room, excess


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        pytest.param(
            group_year(2018, age=46, employer_nonelective="55,000"),
            ("55000.00", "55000.00", "0.00", "0.00", "0.00"),
            id="tv-2-irs-greg-46-own-solo-401k",
        ),
        pytest.param(
            group_year(2018, age=52, pre_tax_deferral="6,000", employer_nonelective="55,000"),
            ("55000.00", "55000.00", "6000.00", "0.00", "0.00"),
            id="tv-3-irs-greg-at-52-solo-total-61000",
        ),
        pytest.param(
            group_year(2026, age=52, pre_tax_deferral="16,000"),
            ("72000.00", "16000.00", "0.00", "56000.00", "0.00"),
            id="tv-5-one-of-two-jobs-sees-no-catch-up",
        ),
        pytest.param(
            group_year(2026, pre_tax_deferral="24,500", employer_match="15,500", employer_nonelective="40,000"),
            ("72000.00", "80000.00", "0.00", "0.00", "8000.00"),
            id="tv-7-two-related-employers-40000-each",
        ),
        pytest.param(
            group_year(
                2020,
                after_tax="11,000",
                pre_tax_deferral="19,500",
                employer_match="9,500",
                employer_nonelective="9,000",
                rollover_in="17,000",
            ),
            ("57000.00", "49000.00", "0.00", "8000.00", "0.00"),
            id="tv-9-a-rollover-takes-no-room",
        ),
        pytest.param(
            group_year(
                2015,
                age=60,
                pay="225,000",
                roth_deferral="24,000",
                after_tax="20,000",
                employer_nonelective="15,000",
            ),
            ("53000.00", "53000.00", "6000.00", "0.00", "0.00"),
            id="tv-11-bfsg-steve-60",
        ),
        pytest.param(
            group_year(2014, age=55, pay="260,000", pre_tax_deferral="23,000", employer_nonelective="15,600"),
            ("52000.00", "33100.00", "5500.00", "18900.00", "0.00"),
            id="tv-12-benefitslink-after-tax-of-18900-fits",
        ),
        pytest.param(
            group_year(2014, age=51, pay="50,000", pre_tax_deferral="23,000", employer_nonelective="12,500"),
            ("50000.00", "30000.00", "5500.00", "20000.00", "0.00"),
            id="tv-15-irs-ben-pay-50000",
        ),
        pytest.param(
            group_year(2026, pay="18,000", pre_tax_deferral="10,000", employer_match="900"),
            ("18000.00", "10900.00", "0.00", "7100.00", "0.00"),
            id="tv-19-pay-is-the-limit",
        ),
        pytest.param(
            group_year(2026, age=50, pre_tax_deferral="32,500", employer_nonelective="47,500"),
            ("72000.00", "72000.00", "8000.00", "0.00", "0.00"),
            id="tv-21-all-sources-80000",
        ),
        pytest.param(
            group_year(2026, age=62, pre_tax_deferral="35,750", employer_nonelective="47,500"),
            ("72000.00", "72000.00", "11250.00", "0.00", "0.00"),
            id="tv-28-all-sources-83250",
        ),
        pytest.param(
            group_year(2026, age=40, pre_tax_deferral="24,500", employer_match="7,500", after_tax="40,000"),
            ("72000.00", "72000.00", "0.00", "0.00", "0.00"),
            id="tv-54-at-40",
        ),
        pytest.param(
            group_year(2026, age=50, pre_tax_deferral="32,500", employer_match="7,500", after_tax="40,000"),
            ("72000.00", "72000.00", "8000.00", "0.00", "0.00"),
            id="tv-54-at-50-total-80000",
        ),
        pytest.param(
            group_year(2026, age=55, pre_tax_deferral="20,000", employer_nonelective="12,000", after_tax="46,000"),
            ("72000.00", "72000.00", "6000.00", "0.00", "0.00"),
            id="deferrals-over-415c-become-catch-up-reg-1.414v-1b",
        ),
        pytest.param(
            group_year(2026, age=55, after_tax="46,000", employer_nonelective="32,000"),
            ("72000.00", "78000.00", "0.00", "0.00", "6000.00"),
            id="after-tax-money-never-becomes-catch-up",
        ),
        pytest.param(
            group_year(2026, age=55, pre_tax_deferral="2,000", after_tax="46,000", employer_nonelective="30,000"),
            ("72000.00", "76000.00", "2000.00", "0.00", "4000.00"),
            id="no-more-catch-up-than-deferrals",
        ),
        pytest.param(
            group_year(2026, after_tax="71,999.99"),
            ("72000.00", "71999.99", "0.00", "0.01", "0.00"),
            id="a-cent-under",
        ),
        pytest.param(
            group_year(2026, after_tax="72,000.00"),
            ("72000.00", "72000.00", "0.00", "0.00", "0.00"),
            id="exactly-at-the-limit",
        ),
        pytest.param(
            group_year(2026, after_tax="72,000.01"),
            ("72000.00", "72000.01", "0.00", "0.00", "0.01"),
            id="a-cent-over",
        ),
        pytest.param(
            group_year(2026, pay="0", after_tax="10"), ("0.00", "10.00", "0.00", "0.00", "10.00"), id="no-pay-no-limit"
        ),
    ],
)
def test_annual_additions(group: GroupYear, expected: tuple[str, str, str, str, str]) -> None:
    assert figures(standing(group)) == expected


def test_catch_up_labels_fold_into_their_deferral_and_decide_nothing() -> None:
    found = standing(
        group_year(
            age=55,
            pre_tax_deferral="10,000",
            pre_tax_catch_up="5,000",
            roth_catch_up="3,000",
            employer_match="0",
            loan_repayment="600",
            designated_roth="50",
        )
    )

    assert found.by_source == {"pre_tax_deferral": M("15,000"), "roth_deferral": M("3,000")}
    assert (found.total, found.catch_up) == (M("18,000"), ZERO)


def test_a_standing_says_where_it_is_from() -> None:
    found = standing(group_year(pay=None, after_tax="45,504"))

    assert (found.group, found.plans, found.year) == ("acme", ("acme-401k",), 2026)
    assert found.period == (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert (found.limit, found.bound_by, found.compensation) == (M("72,000"), "dollars", None)
    assert found.used == "0.632"


@pytest.mark.parametrize(
    ("pay", "bound_by"),
    [
        pytest.param("71,999.99", "compensation", id="a-cent-under"),
        pytest.param("72,000.00", "dollars", id="equal"),
        pytest.param("72,000.01", "dollars", id="a-cent-over"),
    ],
)
def test_the_lesser_of_dollars_and_pay_binds(pay: str, bound_by: str) -> None:
    found = standing(group_year(pay=pay))

    assert (found.bound_by, found.limit) == (bound_by, min(M(pay), M("72,000")))


@pytest.mark.parametrize(
    ("after_tax", "used"),
    [
        pytest.param("0", "0.000", id="nothing"),
        pytest.param("71,999.99", "0.999", id="rounded-down"),
        pytest.param("72,000", "1.000", id="all"),
        pytest.param("80,000", "1.111", id="over"),
        pytest.param("-20", "0.000", id="taken-back"),
    ],
)
def test_used_has_three_decimals_rounded_down(after_tax: str, used: str) -> None:
    assert standing(group_year(after_tax=after_tax)).used == used


def test_a_year_not_on_file_keeps_its_totals_tv_66() -> None:
    found = standing(group_year(2031, age=55, pre_tax_deferral="40,000", after_tax="60,000"))

    assert figures(found) == (None, "100000.00", "0.00", None, None)
    assert (found.bound_by, found.used) == (None, None)


def test_own_figures_that_leave_the_catch_up_unknown_leave_room_unknown() -> None:
    limits = AnnualLimits(year=2027, source="own", own=True, annual_additions=M("74,000"))
    group = group_year(2027, age=55, pre_tax_deferral="30,000")

    assert figures(additions_standing(group, limits)) == ("74000.00", "30000.00", "0.00", None, None)
    young = group_year(2027, age=40, pre_tax_deferral="20,000")
    assert figures(additions_standing(young, limits)) == ("74000.00", "20000.00", "0.00", "54000.00", "0.00")


def with_facts(group: GroupYear, **facts: object) -> GroupYear:
    held = {name: getattr(group, name) for name in GroupYear.__slots__}
    return GroupYear(**{**held, **facts})


@pytest.mark.parametrize(
    ("year", "first", "last", "amount", "limit", "room"),
    [
        pytest.param(2026, "2025-07-01", "2026-06-30", "71,500", "72,000", "500", id="tv-35-ends-in-2026"),
        pytest.param(2025, "2024-10-01", "2025-09-30", "0", "70,000", "70,000", id="tv-36-ends-in-2025"),
        pytest.param(2018, "2018-01-01", "2018-06-30", "0", "27,500", "27,500", id="tv-37-short-limitation-year"),
    ],
)
def test_the_dollar_limit_is_that_of_the_year_of_the_end(
    year: int, first: str, last: str, amount: str, limit: str, room: str
) -> None:
    group = with_facts(
        group_year(year, after_tax=amount), first=dt.date.fromisoformat(first), last=dt.date.fromisoformat(last)
    )

    found = standing(group)

    assert (found.limit, found.room) == (M(limit), M(room))


def test_a_limitation_year_in_two_calendar_years_takes_catch_up_from_each() -> None:
    """July 2025 to June 2026 at 55: 2025 passed 23,500 by 7,500 in its second half, 2026 stays below 24,500."""
    earlier = catch_up_within(before=M("11,000"), within=M("20,000"), limit=M("23,500"), catch_up_limit=M("7,500"))
    group = with_facts(
        group_year(2026, age=55, pre_tax_deferral="44,000"),
        first=dt.date(2025, 7, 1),
        last=dt.date(2026, 6, 30),
        earlier_deferrals=M("20,000"),
        earlier_catch_up=earlier,
    )

    assert earlier == M("7,500")
    assert figures(standing(group)) == ("72000.00", "36500.00", "7500.00", "35500.00", "0.00")


@pytest.mark.parametrize(
    ("before", "within", "expected"),
    [
        pytest.param("0", "24,500", "0", id="at-the-limit"),
        pytest.param("24,499.99", "0.02", "0.01", id="a-cent-over"),
        pytest.param("24,600", "1,000", "1,000", id="passed-before"),
        pytest.param("30,000", "9,000", "2,500", id="to-the-end-of-the-catch-up"),
        pytest.param("40,000", "1,000", "0", id="used-up-before"),
    ],
)
def test_catch_up_of_a_stretch(before: str, within: str, expected: str) -> None:
    assert catch_up_within(before=M(before), within=M(within), limit=M("24,500"), catch_up_limit=M("8,000")) == M(
        expected
    )


def test_a_plans_own_limit_on_deferrals_makes_catch_up_too() -> None:
    """Reg. 1.414(v)-1(b): the plan lets 10,000 be deferred; 4,000 more at 55 is catch-up."""
    found = standing(with_facts(group_year(age=55, pre_tax_deferral="14,000"), deferral_cap=M("10,000")))

    assert (found.total, found.catch_up) == (M("10,000"), M("4,000"))


def test_the_fifteen_year_amount_is_used_before_catch_up_and_stays_an_addition() -> None:
    """402(g)(7): 24,500 + 3,000 + 8,000 at 55; only the 8,000 of 414(v) leaves the annual additions."""
    found = standing(with_facts(group_year(age=55, pre_tax_deferral="35,500"), long_service=M("3,000")))

    assert (found.total, found.catch_up) == (M("27,500"), M("8,000"))


def test_an_adp_refund_kept_as_catch_up_uses_the_same_limit() -> None:
    group = group_year(age=55, pre_tax_deferral="24,500", after_tax="40,000")

    assert standing(with_facts(group, kept_as_catch_up=M("3,000"))).catch_up == M("3,000")
    assert standing(with_facts(group, kept_as_catch_up=M("9,000"))).catch_up == M("8,000")
    young = group_year(age=40, pre_tax_deferral="24,500")
    assert standing(with_facts(young, kept_as_catch_up=M("3,000"))).catch_up == ZERO


def refund(reason: str, date: str, source: str, amount: str = "1,000", *, for_year: int = 2026) -> Refund:
    return Refund(
        person="pat",
        plan="acme-401k",
        date=dt.date.fromisoformat(date),
        source=source,
        amount=M(amount),
        earnings=M("55.55"),
        reason=reason,
        for_year=for_year,
    )


@pytest.mark.parametrize(
    ("returned", "total"),
    [
        pytest.param(refund("excess_deferral", "2027-04-15", "pre_tax_catch_up"), "72,000", id="deferral-by-15-april"),
        pytest.param(refund("excess_deferral", "2027-04-16", "pre_tax_deferral"), "73,000", id="deferral-a-day-late"),
        pytest.param(refund("excess_contribution", "2027-03-01", "pre_tax_deferral"), "73,000", id="adp-refund-stays"),
        pytest.param(refund("excess_aggregate_contribution", "2027-03-01", "after_tax"), "73,000", id="acp-stays"),
        pytest.param(refund("excess_annual_addition", "2027-09-01", "after_tax"), "72,000", id="excess-addition"),
    ],
)
def test_refunds(returned: Refund, total: str) -> None:
    group = group_year(pre_tax_deferral="24,500", after_tax="48,500")

    found = standing(with_facts(group, corrections=(returned,)))

    assert found.total == M(total)
    assert found.excess == M(total) - M("72,000")
    assert sum(each.cents for each in found.by_source.values()) == M(total).cents


def test_which_kinds_of_plan_415_sees() -> None:
    kinds = ("401k", "403b", "457b", "solo_401k", "simple_ira", "sep")

    assert [kind for kind in kinds if counts_in_415(kind)] == ["401k", "403b", "solo_401k", "sep"]


def test_plans_that_share_a_limit() -> None:
    plans = [
        ("a", "401k", "acme"),
        ("b", "457b", "state"),
        ("c", "403b", "hospital"),
        ("d", "401k", "hospital"),
        ("e", "solo_401k", "mine"),
        ("f", "sep", "acme"),
    ]

    assert sharing_plans(plans) == [
        ("acme", ("a", "f")),
        ("hospital", ("c",)),
        ("hospital", ("d",)),
        ("mine", ("e",)),
    ]
    assert sharing_plans(plans, controlled="mine") == [
        ("acme", ("a", "f")),
        ("mine", ("c", "e")),
        ("hospital", ("d",)),
    ]


def test_amounts_of_a_groups_plans_are_added_by_source() -> None:
    contributed = [
        Contributed("a", "after_tax", 100),
        Contributed("b", "after_tax", 20),
        Contributed("c", "after_tax", 3),
        Contributed("a", "roth_catch_up", 4),
    ]

    assert additions_by_source(contributed, {"a", "b"}) == {"after_tax": 120, "roth_catch_up": 4}


CENTS = st.dictionaries(st.sampled_from(SOURCES), st.integers(-1_000_000, 6_000_000))
AGES = st.sampled_from([49, 50, 59, 60, 63, 64])
PAY = st.one_of(st.none(), st.integers(0, 40_000_000))


def of(cents: Mapping[str, int], age: int, pay: int | None) -> AdditionsStanding:
    group = group_year(age=age)
    return standing(with_facts(group, cents=cents, compensation=None if pay is None else Money(pay)))


@given(cents=CENTS, age=AGES, pay=PAY)
def test_a_standing_adds_up(cents: dict[str, int], age: int, pay: int | None) -> None:
    found = of(cents, age, pay)
    deferrals = sum(found.by_source.get(each, ZERO).cents for each in ("pre_tax_deferral", "roth_deferral"))

    assert sum(each.cents for each in found.by_source.values()) == found.total.cents + found.catch_up.cents
    assert 0 <= found.catch_up.cents <= max(deferrals, 0)
    assert found.catch_up <= (catch_up_limit(age, annual_limits(2026), allowed=True, higher_allowed=True) or ZERO)
    assert found.limit is not None
    assert found.room is not None
    assert found.excess is not None
    assert not (found.room and found.excess)
    assert found.limit - found.total == found.room - found.excess


@given(cents=CENTS, age=AGES, pay=PAY, order=st.randoms(use_true_random=False))
def test_the_order_of_amounts_does_not_matter(
    cents: dict[str, int], age: int, pay: int | None, order: random.Random
) -> None:
    items = list(cents.items())
    order.shuffle(items)

    assert of(dict(items), age, pay) == of(cents, age, pay)


@given(cents=CENTS, age=AGES, pay=PAY, moved=st.integers(0, 10_000_000))
def test_rollovers_loan_repayments_and_the_roth_account_never_change_room(
    cents: dict[str, int], age: int, pay: int | None, moved: int
) -> None:
    more = {**cents, "rollover_in": moved, "loan_repayment": moved, "designated_roth": moved}

    assert of(more, age, pay) == of(cents, age, pay)
