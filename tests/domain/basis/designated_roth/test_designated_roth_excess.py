"""Excess Roth deferrals that stayed in the plan, and in which year a Roth account begins."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.designated_roth import (
    DesignatedRoth,
    RothAccounts,
    UnreturnedExcess,
    follow_designated_roth,
)
from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import CONVERSION, ConversionOutcome
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited, PaidEarlier, Recorded
from ledger.domain.records import read_line

YOUNG, OLD = dt.date(1980, 6, 15), dt.date(1960, 6, 15)


def money(text: str) -> Money:
    return Money.parse(text)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def over(amount: str, plan: str = "a", question: str = "") -> UnreturnedExcess:
    return UnreturnedExcess(plan, 2025, money(amount), question)


def roth(record: str, date: str, plan: str = "a", **keys: Any) -> dict[str, Any]:
    return {"record": record, "plan": plan, "date": date, "source": "designated_roth", **keys}


def paid(date: str, amount: str, **keys: Any) -> dict[str, Any]:
    return roth("distribution", date, amount=amount, **keys)


def follow(
    *lines: dict[str, Any],
    deposits: tuple[tuple[str, str], ...] = (("2025-02-01", "25500"),),
    excess: tuple[UnreturnedExcess, ...] = (over("2000"),),
    until: str = "2031-12-31",
    born: dt.date = YOUNG,
    outcomes: tuple[ConversionOutcome, ...] = (),
    earlier: tuple[PaidEarlier, ...] = (),
) -> RothAccounts:
    return follow_designated_roth(
        plans={each: Plan(id=each, employer="e", name=each, kind="401k") for each in "ab"},
        changes=[],
        deposits=[Deposited("a", "roth_deferral", day(date), money(amount).cents) for date, amount in deposits],
        events=[Recorded(f"e{place}", place, read_line({"person": "p"} | line)) for place, line in enumerate(lines)],
        outcomes=outcomes,
        until=day(until),
        birth_date=born,
        unreturned=excess,
        paid_earlier=earlier,
    )


def account(found: RothAccounts, plan: str = "a") -> DesignatedRoth:
    return next(each for each in found.accounts if each.plan == plan)


@pytest.mark.parametrize(("until", "basis"), [("2026-04-15", "25500"), ("2026-04-16", "23500")])
def test_it_is_no_basis_from_16_april_on(until: str, basis: str) -> None:
    """IRC 402A(d)(3): 25,500 - 2,000."""
    found = account(follow(until=until))

    assert (found.basis, found.value) == (money(basis), money("25500"))
    assert bool(found.questions) == (basis == "23500")


def test_paid_out_whole_it_is_income() -> None:
    (flow,) = follow(paid("2026-09-01", "25500", balance_before="25500")).outflows

    assert (flow.outcome.basis, flow.outcome.taxable) == (money("23500"), money("2000"))


def test_what_leaves_first_is_the_excess() -> None:
    """Reg. 1.402(g)-1(e)(8)(iv), T.D. 9324. 3,000: 2,000 of excess, then 1,000 x 23,500 / 24,500 = 959.18 of basis."""
    found = follow(
        paid("2026-09-01", "3000", balance_before="26500"), paid("2027-09-01", "500", balance_before="23500")
    )

    first, second = (flow.outcome for flow in found.outflows)
    assert (first.basis, first.taxable) == (money("959.18"), money("2040.82"))
    # 500 x 22,540.82 / 23,500 = 479.59: nothing of the excess is left.
    assert (second.basis, second.taxable) == (money("479.59"), money("20.41"))


@pytest.mark.parametrize(
    ("amount", "fraction", "excess"),
    [
        pytest.param("1999.99", None, "1999.99", id="a cent less than the excess"),
        pytest.param("2000", None, "2000", id="the excess"),
        pytest.param("2000.01", ("23500", "26500"), "2000", id="a cent more"),
    ],
)
def test_it_says_what_the_basis_was_found_from(amount: str, fraction: tuple[str, str] | None, excess: str) -> None:
    """Basis and value of the account just before, where more than the excess left."""
    (flow,) = follow(paid("2026-09-01", amount, balance_before="26500")).outflows

    before = (flow.outcome.basis_before, flow.outcome.value_before)
    assert before == ((None, None) if fraction is None else tuple(money(each).cents for each in fraction))
    assert flow.excess == money(excess)


@pytest.mark.parametrize("value", [None, "2999.99"])
def test_without_a_value_there_is_no_fraction(value: str | None) -> None:
    line = paid("2026-09-01", "3000", **({} if value is None else {"balance_before": value}))
    (flow,) = follow(line).outflows

    assert flow.outcome.basis is None
    assert (flow.outcome.basis_before, flow.outcome.value_before, flow.excess) == (None, None, ZERO)


def test_it_is_income_in_a_qualified_distribution_too() -> None:
    (flow,) = follow(paid("2031-09-01", "10000", balance_before="30000"), born=OLD).outflows

    assert (flow.qualified, flow.outcome.taxable) == (True, money("2000"))


def test_at_a_loss_it_has_no_basis_either() -> None:
    """20,000 of value, 23,500 of basis: 2,000 are income, 18,000 recover basis and 5,500 of it stay."""
    found = follow(paid("2026-09-01", "20000", balance_before="20000"))

    (flow,) = found.outflows
    assert (flow.outcome.basis, flow.outcome.taxable) == (money("18000"), money("2000"))
    assert account(found).basis == money("5500")


def test_a_rollover_takes_it_along_without_basis_and_asks() -> None:
    line = roth("conversion", "2026-09-01", amount="25500", destination="other_plan", into="b", balance_before="25500")
    found = follow(line)

    assert account(found, "b").basis == money("23500")
    assert any("may not be rolled over" in each and "$2,000.00" in each for each in account(found).questions)


@pytest.mark.parametrize(
    ("amount", "basis"),
    [
        pytest.param("1500", "23500", id="part of it"),
        pytest.param("2000", "23500", id="all of it"),
        pytest.param("2000.01", "23499.99", id="a cent more than the ledger finds"),
    ],
)
def test_a_late_refund_takes_the_excess_out_once(amount: str, basis: str) -> None:
    refund = roth("refund", "2026-06-01", amount=amount, earnings="0", reason="excess_deferral", for_year=2025)

    found = account(follow({**refund, "source": "roth_deferral"}))

    assert (found.basis, found.value) == (money(basis), money("25500") - money(amount))


def test_it_follows_a_merger() -> None:
    merger = {"record": "plan_merger", "date": "2026-03-01", "plan": "a", "into": "b"}
    found = follow(merger, roth("distribution", "2026-09-01", "b", amount="500", balance_before="25500"))

    assert account(found, "b").basis == money("23500")
    assert found.outflows[0].outcome.taxable == money("500")


def test_money_that_left_before_took_it_along_as_basis() -> None:
    """25,000 left in March: of 500 of basis no 2,000 can go."""
    found = account(follow(paid("2026-03-01", "25000", balance_before="25500")))

    assert found.basis == ZERO
    assert any("$1,500.00 of the excess Roth deferrals of 2025 is not in the basis" in each for each in found.questions)


def test_a_choice_is_said_though_nothing_is_taken() -> None:
    found = account(follow(excess=(over("0", question="Choose."),)))

    assert (found.basis, found.questions) == (money("25500"), ("Choose.",))


@pytest.mark.parametrize(
    ("earlier", "first_year"), [((), 2021), ((PaidEarlier("a", "roth_deferral", day("2021-01-05"), 2020, 100),), 2020)]
)
def test_the_clock_begins_with_the_year_of_the_pay_date(earlier: tuple[PaidEarlier, ...], first_year: int) -> None:
    """Reg. 1.402A-1 A-4(a): paid 2020-12-31, deposited 2021-01-05."""
    found = account(follow(deposits=(("2021-01-05", "1"),), excess=(), earlier=earlier))

    assert found.first_year == first_year


@pytest.mark.parametrize(("amount", "first_year"), [("0.99", 2020), ("1.00", 2021)])
def test_a_year_paid_in_december_and_refunded_does_not_begin_it(amount: str, first_year: int) -> None:
    refund = roth("refund", "2021-03-01", amount=amount, earnings="0", reason="excess_deferral", for_year=2020)
    found = follow(
        {**refund, "source": "roth_deferral"},
        deposits=(("2021-01-05", "1"), ("2021-02-05", "1")),
        excess=(),
        earlier=(PaidEarlier("a", "roth_deferral", day("2021-01-05"), 2020, 100),),
    )

    assert account(found).first_year == first_year


@pytest.mark.parametrize(("arrived", "unsettled"), [("2025-12-31", 0), ("2026-01-15", 1)])
def test_layer_and_clock_of_a_rollover_across_new_year_are_of_one_year(arrived: str, unsettled: int) -> None:
    """Paid out on 20 December 2025 and rolled in within 60 days."""
    outcome = ConversionOutcome(
        id="c",
        record=CONVERSION,
        plan="a",
        date=day("2025-12-20"),
        source="after_tax",
        destination="in_plan_roth",
        direct=False,
        amount=money("1000"),
        basis=money("900"),
        taxable=money("100"),
        earnings_out=money("100"),
        method=None,
        why=None,
        arrived=day(arrived),
    )
    found = account(follow(deposits=(), excess=(), outcomes=(outcome,)))

    assert (found.layers, found.first_year) == ((RothLayer(2025, money("100"), money("900")),), 2025)
    assert len(found.unsettled) == unsettled
