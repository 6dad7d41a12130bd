"""The after-tax pool of one plan. Figures are worked out by hand or are those of the source in the test's id."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.outcomes import PoolHistory
from ledger.domain.money import Money


def taxed(history: PoolHistory) -> list[str | None]:
    return [None if each.taxable is None else each.taxable.plain() for each in history.outcomes]


def held(history: PoolHistory) -> tuple[str | None, str | None]:
    """Basis and balance."""
    pool = history.pool
    return (
        pool.basis.plain() if pool.basis is not None else None,
        pool.balance.plain() if pool.balance is not None else None,
    )


def row(history: PoolHistory, year: int) -> dict[str, str | None]:
    figures = ("opening_basis", "contributions", "converted", "basis_recovered", "taxable", "earnings_out", "refunded")
    values = {
        name: getattr(history.years[year], name)
        for name in (*figures, "extinguished", "closing_basis", "closing_balance")
    }
    return {name: None if value is None else value.plain() for name, value in values.items()}


def test_tv_03_full_conversion_with_stated_earnings(new_account: Any) -> None:
    """TV-03, Finance Buff walkthroughs: 10,000 and 200 of earnings."""
    account = new_account()
    account.deposit("2026-02-27", "10,000")
    account.convert("2026-03-02", "10200.00", earnings="200.00")

    history = account.follow("2026-12-31")

    (outcome,) = history.outcomes
    assert (outcome.basis, outcome.taxable, outcome.method) == (Money.parse("10,000"), Money.parse("200"), "stated")
    assert row(history, 2026) == {
        "opening_basis": "0.00",
        "contributions": "10000.00",
        "converted": "10200.00",
        "basis_recovered": "10000.00",
        "taxable": "200.00",
        "earnings_out": "200.00",
        "refunded": "0.00",
        "extinguished": "0.00",
        "closing_basis": "0.00",
        "closing_balance": "0.00",
    }


def test_tv_11_four_conversions_by_valuation(new_account: Any) -> None:
    account = new_account()
    account.add("opening_balance", "2026-01-01", balance="10456.78", basis="10000.00")
    for month, amount in (("02", "2500.00"), ("03", "2500.00"), ("04", "2500.00"), ("05", "2956.78")):
        account.convert(f"2026-{month}-10", amount, balance_before=str(balance(account)))

    history = account.follow("2026-12-31")

    assert taxed(history) == ["109.21", "109.21", "109.20", "129.16"]
    assert held(history) == ("0.00", "0.00")
    assert {outcome.method for outcome in history.outcomes} == {"balance"}


def balance(account: Any) -> str:
    """10,456.78 less what was converted so far."""
    gone = sum(each.value.gross.cents for each in account.events[1:])
    return Money(1_045_678 - gone).plain()


@pytest.mark.parametrize(
    ("policy", "second_day", "expected_taxable", "basis_left", "extinguished"),
    [
        pytest.param("carry", "2026-06-15", "0.00", "900.00", "0.00", id="TV-09 carry"),
        pytest.param("extinguish", "2026-06-15", "100.00", "0.00", "1000.00", id="TV-09 extinguish"),
        # 1,000 carried shelters the 100 in June; 900 are left unused and end on 31 December.
        pytest.param("carry_within_year", "2026-06-15", "0.00", "0.00", "900.00", id="TV-09 carry within the year"),
        pytest.param("carry", "2027-06-15", "0.00", "900.00", "0.00", id="TV-09 a year later, carry"),
        # Nothing of the 1,000 was used by 31 December 2026.
        pytest.param(
            "carry_within_year", "2027-06-15", "100.00", "0.00", "1000.00", id="TV-09 a year later, within the year"
        ),
    ],
)
def test_tv_07_and_tv_09_losses(
    new_account: Any, policy: str, second_day: str, expected_taxable: str, basis_left: str, extinguished: str
) -> None:
    """TV-07, facts of IRAHelp 70907: 5,000 worth 4,000; TV-09: then 2,000 more, worth 2,100."""
    account = new_account(loss_basis_policy=policy)
    account.deposit("2026-02-02", "5,000")
    account.convert("2026-03-02", "4000.00", balance_before="4000.00")
    second = dt.date.fromisoformat(second_day)
    account.deposit(str(second - dt.timedelta(days=20)), "2,000")
    account.add("valuation", second_day, balance="2100.00")
    account.convert(second_day, "2100.00")

    history = account.follow(f"{second.year}-12-31")

    assert taxed(history) == ["0.00", expected_taxable]
    assert held(history) == (basis_left, "0.00")
    dropped = sum(year.extinguished.cents for year in history.years.values())
    assert Money(dropped).plain() == extinguished
    assert any("unsettled" in sentence for sentence in history.years[2026].unsettled)


def test_a_loss_carried_within_the_year_lasts_until_its_last_day(new_account: Any) -> None:
    account = new_account(loss_basis_policy="carry_within_year")
    account.deposit("2026-02-02", "5,000")
    account.convert("2026-03-02", "4000.00", balance_before="4000.00")

    assert held(account.follow("2026-12-30")) == ("1000.00", "0.00")
    assert held(account.follow("2026-12-31")) == ("0.00", "0.00")
    assert held(account.follow("2027-01-01")) == ("0.00", "0.00")


@pytest.mark.parametrize(
    ("policy", "taxable", "basis_recovered", "extinguished"),
    [
        pytest.param("carry", "22.03", "7692.30", "0.00", id="TV-55 carry"),
        pytest.param("extinguish", "26.40", "7687.93", "4.37", id="TV-55 extinguish"),
        # The 4.37 lost in the second conversion are used by the third, within the year: as carry.
        pytest.param("carry_within_year", "22.03", "7692.30", "0.00", id="TV-55 carry within the year"),
    ],
)
def test_tv_55_a_year_of_conversions(
    new_account: Any, policy: str, taxable: str, basis_recovered: str, extinguished: str
) -> None:
    account = new_account(loss_basis_policy=policy)
    for month in ("01", "02", "03"):
        account.deposit(f"2026-{month}-15", "1,538.46")
    for month, amount in (("01", "1540.57"), ("02", "1534.09"), ("03", "1547.48")):
        account.convert(f"2026-{month}-18", amount, balance_before=amount)
    account.deposit("2026-04-15", "1,538.46")
    account.deposit("2026-05-15", "1,538.46")
    account.convert("2026-05-18", "2000.00", balance_before="3090.47")  # 3,076.92 + 13.55
    account.convert("2026-05-25", "1091.55", balance_before="1091.55")  # + 1.08
    account.convert("2026-06-01", "0.64", balance_before="0.64")
    account.deposit("2026-12-15", "1,538.46")
    account.add("valuation", "2026-12-31", balance="1538.76")

    history = account.follow("2026-12-31")

    year = row(history, 2026)
    assert year["converted"] == "7714.33"
    assert (year["taxable"], year["basis_recovered"]) == (taxable, basis_recovered)
    assert year["extinguished"] == extinguished
    assert held(history) == ("1538.46", "1538.76")
    if policy == "carry":
        assert taxed(history) == ["2.11", "0.00", "4.65", "8.77", "5.86", "0.64"]


@pytest.mark.parametrize("by_valuation", [True, False])
def test_tv_12_a_plan_without_a_separate_contract(new_account: Any, *, by_valuation: bool) -> None:
    """TV-12, IRC 72(d)(2): 200,000 with 20,000 of basis; 21,000 converted takes a tenth of it in basis."""
    account = new_account(separate_after_tax_contract=False)
    account.add("opening_balance", "2026-01-01", balance="20500.00", basis="20000.00")
    if by_valuation:
        account.add("valuation", "2026-03-02", balance="21000.00")
        account.add("valuation", "2026-03-02", source="pre_tax_deferral", balance="150000.00")
        account.add("valuation", "2026-03-02", source="employer_match", balance="40000.00", vested="29000.00")
        account.convert("2026-03-02", "21000.00")
    else:
        account.convert("2026-03-02", "21000.00", balance_before="200000.00")

    history = account.follow("2026-12-31")

    assert taxed(history) == ["18900.00"]
    assert held(history) == ("17900.00", "179000.00")


def test_tv_12_the_same_facts_with_a_separate_contract(new_account: Any) -> None:
    account = new_account()
    account.add("opening_balance", "2026-01-01", balance="20500.00", basis="20000.00")
    account.convert("2026-03-02", "21000.00", balance_before="21000.00")

    assert taxed(account.follow("2026-12-31")) == ["1000.00"]


def test_a_pooled_plan_needs_the_value_of_every_source(new_account: Any) -> None:
    account = new_account(separate_after_tax_contract=False)
    account.deposit("2026-02-02", "5,000")
    account.deposit("2026-02-02", "5,000", "pre_tax_deferral")
    account.add("valuation", "2026-03-02", balance="5100.00")
    account.convert("2026-03-02", "5100.00")

    history = account.follow("2026-12-31")

    assert taxed(history) == [None]
    assert history.outcomes[0].why == (
        "The conversion of 2026-03-02 from acme-401k ($5,100.00) takes basis from the whole plan, which keeps no"
        " separate after-tax contract (IRC 72(d)(2)): record a valuation of pre_tax_deferral for that day,"
        " or balance_before of the plan."
    )


def test_the_contract_of_the_day_decides(new_account: Any) -> None:
    """After separation some plans pool everything: the plan change counts from its day."""
    account = new_account()
    account.add("opening_balance", "2026-01-01", balance="20000.00", basis="20000.00")
    account.change("2026-06-01", separate_after_tax_contract=False)
    account.convert("2026-05-31", "1000.00", balance_before="20000.00")
    account.convert("2026-06-01", "1000.00", balance_before="190000.00")

    # 19,000 of basis in 190,000: a tenth.
    assert taxed(account.follow("2026-12-31")) == ["0.00", "900.00"]


@pytest.mark.parametrize(
    ("valued_on", "expected"),
    [
        pytest.param("2026-03-10", "70.00", id="that day"),
        pytest.param("2026-03-09", "70.00", id="the day before"),
        pytest.param("2026-03-08", None, id="two days before"),
        pytest.param("2026-03-11", None, id="a day later: no use of what was not known"),
    ],
)
def test_which_valuation_counts(new_account: Any, valued_on: str, expected: str | None) -> None:
    account = new_account()
    account.deposit("2026-03-01", "1,000")
    account.add("valuation", valued_on, balance="1070.00")
    account.convert("2026-03-10", "1070.00")

    history = account.follow("2026-12-31")

    assert taxed(history) == [expected]
    assert history.outcomes[0].method == (None if expected is None else "balance")


def test_the_day_s_deposits_join_a_valuation_of_the_day_before(new_account: Any) -> None:
    """Worth 1,070 in the evening, 500 more on the day itself: 1,570 with 1,500 of basis."""
    account = new_account()
    account.convert("2026-03-10", "1570.00")  # recorded first: money in counts first all the same
    account.deposit("2026-03-01", "1,000")
    account.deposit("2026-03-10", "500")
    account.add("valuation", "2026-03-09", balance="1070.00")

    history = account.follow("2026-12-31")

    assert taxed(history) == ["70.00"]
    assert held(history) == ("0.00", "0.00")


def test_without_earnings_or_value_all_that_follows_is_unknown_until_stated_again(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "5,000")
    account.convert("2026-03-02", "5100.00")
    account.deposit("2026-04-01", "1,000")
    account.convert("2026-04-02", "1010.00", balance_before="1010.00")
    account.convert("2026-04-03", "500.00", earnings="5.00")
    account.deposit("2027-02-01", "700")
    account.add("opening_balance", "2027-03-01", balance="800.00", basis="750.00")
    account.convert("2027-03-02", "800.00")

    history = account.follow("2027-12-31")

    # What a plan states is known; what would be computed from the ledger's basis is not.
    assert taxed(history) == [None, None, "5.00", "50.00"]
    why = (
        "The conversion of 2026-03-02 from acme-401k ($5,100.00) states no earnings, and no balance just before it nor"
        " a valuation of that day or the day before is recorded: its basis and taxable amount are unknown."
    )
    assert [outcome.why for outcome in history.outcomes] == [why, why, None, None]
    year = row(history, 2026)
    assert (year["opening_basis"], year["contributions"], year["converted"]) == ("0.00", "6000.00", "6610.00")
    assert (year["basis_recovered"], year["taxable"], year["earnings_out"], year["closing_basis"]) == (None,) * 4
    assert history.years[2026].unknown == (why,)
    assert row(history, 2027)["opening_basis"] is None
    assert held(history) == ("0.00", "0.00")
    assert history.pool.why is None


def test_an_opening_balance_without_basis_blocks(new_account: Any) -> None:
    account = new_account()
    account.add("opening_balance", "2026-01-01", balance="9000.00", basis=None)
    account.convert("2026-03-02", "9000.00", balance_before="9000.00")

    history = account.follow("2026-03-31")

    assert taxed(history) == [None]
    assert row(history, 2026)["opening_basis"] is None
    assert history.years[2026].unknown == (
        (
            "The basis of after_tax in acme-401k on 2026-01-01 is unknown: ask the plan for the after-tax contributions"
            " not yet converted and enter them in an opening balance."
        ),
    )


@pytest.mark.parametrize(
    ("earnings", "expected"),
    [
        pytest.param("200.00", "200.00", id="as the ledger finds"),
        pytest.param("199.99", "200.00", id="a cent less: the basis held is all there is"),
        pytest.param("199.98", None, id="two cents less: a contradiction"),
    ],
)
def test_stated_earnings_that_need_more_basis_than_there_is(
    new_account: Any, earnings: str, expected: str | None
) -> None:
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.convert("2026-03-02", "10200.00", earnings=earnings)

    history = account.follow("2026-12-31")

    assert taxed(history) == [expected]
    if expected is None:
        assert history.outcomes[0].why == (
            "The conversion of 2026-03-02 from acme-401k ($10,200.00) states earnings of $199.98, which makes"
            " $10,000.02 of it after-tax contributions, but the ledger holds $10,000.00: check the earnings,"
            " the contributions' deposit dates and earlier conversions."
        )


@pytest.mark.parametrize(("value", "known"), [("5100.00", True), ("5099.99", False)])
def test_a_conversion_above_the_value_shown(new_account: Any, value: str, *, known: bool) -> None:
    account = new_account()
    account.deposit("2026-02-02", "5,000")
    account.add("valuation", "2026-03-02", balance=value)
    account.convert("2026-03-02", "5100.00")

    history = account.follow("2026-12-31")

    assert (taxed(history) == ["100.00"]) is known
    if not known:
        assert history.outcomes[0].why == (
            "The conversion of 2026-03-02 from acme-401k ($5,100.00) takes $5,100.00, more than the $5,099.99 that the"
            " valuations show: check them, or enter the earnings as the plan states them."
        )
    assert history.pool.balance == Money(0)


def test_stated_earnings_raise_a_value_that_no_valuation_showed(new_account: Any) -> None:
    """5,000 of 10,000 leave with 200 of earnings: 10,200 were there, 5,200 stay."""
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.convert("2026-03-02", "5000.00", earnings="200.00")

    assert held(account.follow("2026-12-31")) == ("5200.00", "5200.00")


def test_stated_earnings_beside_a_known_value_leave_the_value_alone(new_account: Any) -> None:
    """A plan that drops losses states 100 where the ledger carries 1,000: the account is empty all the same."""
    account = new_account()
    account.deposit("2026-02-02", "5,000")
    account.convert("2026-03-02", "4000.00", balance_before="4000.00")
    account.deposit("2026-04-01", "2,000")
    account.convert("2026-04-02", "2100.00", balance_before="2100.00", earnings="100.00")

    history = account.follow("2026-12-31")

    assert taxed(history) == ["0.00", "100.00"]
    assert held(history) == ("1000.00", "0.00")


def test_tv_53_a_refund_of_an_annual_addition(new_account: Any) -> None:
    """TV-53, Form 1099-R instructions, code E: 3,000 given back with 120 of earnings."""
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.add("valuation", "2026-03-01", balance="10400.00")
    account.add(
        "refund", "2026-03-02", amount="3000.00", earnings="120.00", reason="excess_annual_addition", for_year=2025
    )

    history = account.follow("2026-12-31")

    assert held(history) == ("7000.00", "7280.00")
    year = row(history, 2026)
    assert (year["refunded"], year["taxable"], year["earnings_out"]) == ("3000.00", "120.00", "120.00")


def test_a_refund_of_what_was_converted_is_not_computed(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.convert("2026-02-03", "10000.00", earnings="0.00")
    account.add(
        "refund", "2026-03-02", amount="300.00", earnings="1.00", reason="excess_annual_addition", for_year=2026
    )

    history = account.follow("2026-12-31")

    assert row(history, 2026)["closing_basis"] is None
    assert history.years[2026].unknown == (
        (
            "The refund of 2026-03-02 from acme-401k gives back $300.00, but only $0.00 of after-tax contributions was"
            " not yet converted: if the plan took it from the Roth account, its source is designated_roth."
        ),
    )


def test_payroll_takes_money_back(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "1,000")
    account.deposit("2026-02-16", "1,000")
    account.deposit("2026-03-02", "-1,200")

    history = account.follow("2026-03-31")

    assert held(history) == ("800.00", "800.00")
    assert history.pool.oldest_unconverted == dt.date(2026, 2, 2)
    account.deposit("2026-03-10", "-800.01")
    assert account.follow("2026-03-31").years[2026].unknown == (
        (
            "Payroll took $800.01 of after-tax contributions back from acme-401k on 2026-03-10, but only $800.00 was"
            " not yet converted: check the deposit dates and the conversions."
        ),
    )


def test_the_oldest_money_waiting_first_in_first_out(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "1,000")
    account.deposit("2026-02-16", "1,000")
    assert account.follow("2026-02-16").pool.oldest_unconverted == dt.date(2026, 2, 2)

    account.convert("2026-02-20", "999.99", earnings="0.00")
    assert account.follow("2026-02-20").pool.oldest_unconverted == dt.date(2026, 2, 2)

    account.convert("2026-02-21", "0.01", earnings="0.00")
    assert account.follow("2026-02-21").pool.oldest_unconverted == dt.date(2026, 2, 16)

    account.convert("2026-02-22", "900.00", balance_before="900.00")  # emptied at a loss: nothing waits
    history = account.follow("2026-02-22")
    assert history.pool.oldest_unconverted is None
    assert held(history) == ("100.00", "0.00")
    assert history.pool.earnings == Money.parse("-100")


def test_a_distribution_takes_basis_as_a_conversion_does(new_account: Any) -> None:
    """TV-02, IRS FAQ: 50,000 of 100,000 with 20,000 of basis are 40,000 and 10,000."""
    account = new_account()
    account.add("opening_balance", "2026-01-01", balance="90000.00", basis="20000.00")
    account.add("distribution", "2026-03-02", amount="50000.00", balance_before="100000.00", code="1")

    history = account.follow("2026-12-31")

    (outcome,) = history.outcomes
    assert (outcome.record, outcome.destination, outcome.code) == ("distribution", "cash", "1")
    assert (outcome.basis, outcome.taxable) == (Money.parse("10,000"), Money.parse("40,000"))
    assert held(history) == ("10000.00", "50000.00")
    assert row(history, 2026)["converted"] == "0.00"


def test_pre_tax_money_has_no_basis_of_its_own(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "1,000")
    account.convert("2026-03-02", "3000.00", source="employer_match")
    account.convert("2026-03-03", "400.00", destination="traditional_ira", source="pre_tax_deferral")

    history = account.follow("2026-12-31")

    assert taxed(history) == ["3000.00", "0.00"]
    assert [outcome.basis for outcome in history.outcomes] == [Money(0), Money(0)]
    assert row(history, 2026)["converted"] == "0.00"
    assert held(history) == ("1000.00", "1000.00")


@pytest.mark.parametrize("basis", ["12.00", None])
def test_basis_in_pre_tax_money_is_not_computed(new_account: Any, basis: str | None) -> None:
    account = new_account()
    account.add("opening_balance", "2026-01-01", source="pre_tax_deferral", balance="9000.00", basis=basis)
    account.convert("2026-03-02", "3000.00", source="pre_tax_deferral")

    history = account.follow("2026-12-31")

    assert taxed(history) == [None]
    assert "pre_tax_deferral" in (history.outcomes[0].why or "")


def test_money_out_of_the_roth_account_leaves_the_after_tax_money_alone(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "1,000")
    account.convert("2026-03-02", "3000.00", "roth_ira", source="designated_roth")

    history = account.follow("2026-12-31")

    assert not history.outcomes
    assert held(history) == ("1000.00", "1000.00")


def test_legs_share_one_recovery(new_account: Any) -> None:
    """Basis of 20,419.13 to a Roth IRA and 1,144.87 of earnings to a traditional IRA: nothing is income."""
    account = new_account()
    account.add("opening_balance", "2026-01-01", balance="21000.00", basis="20419.13")
    account.add(
        "conversion",
        "2026-03-02",
        balance_before="21564.00",
        legs=[
            {"destination": "roth_ira", "amount": "20419.13"},
            {"destination": "traditional_ira", "amount": "1144.87"},
        ],
    )

    history = account.follow("2026-12-31")

    assert taxed(history) == ["0.00", "0.00"]
    assert [str(outcome.basis) for outcome in history.outcomes] == ["$20,419.13", "$0.00"]
    year = row(history, 2026)
    assert (year["taxable"], year["earnings_out"]) == ("0.00", "1144.87")


def test_tv_16_through_a_pooled_plan(new_account: Any) -> None:
    """TV-16, Notice 2014-54 example 1 [M: figures from memory]: 250,000 with 50,000 after tax, 100,000 out."""
    account = new_account(separate_after_tax_contract=False)
    account.add("opening_balance", "2026-01-01", balance="50000.00", basis="50000.00")
    account.add(
        "conversion",
        "2026-03-02",
        balance_before="250000.00",
        legs=[
            {"destination": "other_plan", "amount": "70000.00"},
            {"destination": "traditional_ira", "amount": "12000.00", "direct": False, "date": "2026-04-01"},
            {"destination": "cash", "amount": "18000.00"},
        ],
    )

    history = account.follow("2026-12-31")

    assert [str(outcome.basis) for outcome in history.outcomes] == ["$0.00", "$2,000.00", "$18,000.00"]
    assert taxed(history) == ["0.00", "0.00", "0.00"]
    assert held(history) == ("30000.00", "150000.00")


def test_a_choice_that_the_notice_does_not_give_leaves_the_legs_unknown(new_account: Any) -> None:
    account = new_account()
    account.add("opening_balance", "2026-01-01", balance="10200.00", basis="10000.00")
    account.add(
        "conversion",
        "2026-01-02",
        earnings="200.00",
        legs=[
            {"destination": "roth_ira", "amount": "10000.00"},
            {"destination": "traditional_ira", "amount": "200.00", "pre_tax": "100.00"},
        ],
    )
    account.add("conversion", "2026-01-03", amount="100.00", destination="roth_ira", earnings="100.00")
    account.events.pop()
    known = account.follow("2026-12-31")
    assert taxed(known) == ["100.00", "0.00"]  # allowed: direct rollovers leave a choice

    account.events.pop()
    account.add(
        "conversion",
        "2026-01-02",
        earnings="200.00",
        legs=[
            {"destination": "roth_ira", "amount": "10000.00"},
            {"destination": "cash", "amount": "200.00", "pre_tax": "100.00"},
        ],
    )
    history = account.follow("2026-12-31")
    assert taxed(history) == [None, None]
    assert held(history) == ("0.00", "0.00")  # the pool itself is known
    assert row(history, 2026)["taxable"] is None
    assert "pre_tax $100.00 is chosen for cash" in history.years[2026].unknown[0]


def test_contributions_before_1987_come_out_first(new_account: Any) -> None:
    """TV-14, IRC 72(e)(8)(D): 4,000 of 5,000 are free of tax; beyond them the division is not settled."""
    account = new_account(pre_1987_withdrawals=True)
    account.add("opening_balance", "2026-01-01", balance="50000.00", basis="5000.00", pre_1987_basis="5000.00")
    account.convert("2026-03-02", "4000.00", "roth_ira", balance_before="50000.00")
    assert taxed(account.follow("2026-12-31")) == ["0.00"]

    account.convert("2026-03-03", "1000.01", "roth_ira", balance_before="46000.00")
    history = account.follow("2026-12-31")
    assert taxed(history) == ["0.00", None]
    assert "more than the $1,000.00 left of contributions made before 1987" in (history.outcomes[1].why or "")


def test_earnings_and_forfeitures_move_the_balance_alone(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "1,000")
    account.add("earnings", "2026-02-28", amount="-30.00")
    account.add("earnings", "2026-03-31", amount="12.50")
    account.add("forfeited", "2026-04-01", source="employer_match", amount="100.00")

    assert held(account.follow("2026-12-31")) == ("1000.00", "982.50")


def test_a_mid_year_opening_balance_keeps_the_year_s_identity(new_account: Any) -> None:
    """2,000 before it are part of the 20,000 it states: the year then opens with 18,000."""
    account = new_account()
    account.deposit("2026-02-02", "2,000")
    account.add("opening_balance", "2026-06-30", balance="21000.00", basis="20000.00")
    account.deposit("2026-07-15", "1,000")

    year = row(account.follow("2026-12-31"), 2026)

    assert (year["opening_basis"], year["contributions"], year["closing_basis"]) == ("18000.00", "3000.00", "21000.00")


def test_a_plan_without_after_tax_money_holds_none(new_account: Any) -> None:
    account = new_account()
    account.convert("2026-03-02", "3000.00", source="employer_match")

    history = account.follow("2026-12-31")

    assert not history.holds_after_tax
    assert taxed(history) == ["3000.00"]


def test_stated_earnings_above_the_ledger_s_are_said(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "5,000")
    account.convert("2026-03-02", "5100.00", balance_before="5100.00", earnings="150.00")

    history = account.follow("2026-12-31")

    assert taxed(history) == ["150.00"]
    assert history.years[2026].unsettled[0] == (
        "The conversion of 2026-03-02 from acme-401k ($5,100.00) emptied the account with more earnings stated than"
        " the ledger finds: $50.00 of basis is left over. Ask the plan which contributions it counted; it may have"
        " dropped an earlier loss."
    )


@pytest.mark.parametrize(("balance", "questions"), [("10200.00", 0), ("10202.04", 0), ("10250.00", 1)])
def test_two_ways_to_know_the_earnings_that_do_not_agree(new_account: Any, balance: str, questions: int) -> None:
    """5,100 of 10,200 hold 100 of earnings; of 10,250 they would hold 5,100 x 250 / 10,250 = 124.39."""
    account = new_account()
    account.deposit("2026-02-02", "10,000")
    account.convert("2026-03-02", "5100.00", balance_before=balance, earnings="100.00" if questions else None)

    found = account.follow("2026-12-31").years[2026].questions

    assert len(found) == questions
    if questions:
        assert (
            "states earnings of $100.00; pro rata over the $10,250.00 that the account was worth they are $124.39"
            in (found[0])
        )


def test_money_that_is_not_vested_does_not_convert_without_a_word(new_account: Any) -> None:
    """Of 10,000 of match 4,000 are vested: 4,000 may leave, a cent more may not."""
    account = new_account()
    account.add("valuation", "2026-03-01", source="employer_match", balance="10000.00", vested="4000.00")
    account.convert("2026-03-02", "4000.00", source="employer_match")
    assert not account.follow("2026-12-31").years[2026].questions
    account.convert("2026-03-03", "0.01", source="employer_match")
    (question,) = account.follow("2026-12-31").years[2026].questions
    assert "money that is not vested ($6,000.00 of the source is not)" in question


def test_a_change_to_dropping_losses_drops_what_was_carried(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "5,000")
    account.convert("2026-03-02", "4000.00", balance_before="4000.00")
    account.change("2026-06-01", loss_basis_policy="extinguish")

    year = account.follow("2026-12-31").years[2026]

    assert (year.extinguished, year.closing_basis) == (Money.parse("1,000"), Money(0))
    assert any("is dropped as the plan's loss policy changes" in each for each in year.unsettled)


@pytest.mark.parametrize(("balance", "known"), [("90000.00", True), ("89999.99", False), ("10000.00", False)])
def test_the_balance_of_one_source_is_not_that_of_a_pooled_plan(new_account: Any, balance: str, *, known: bool) -> None:
    """IRC 72(e)(8): 90,000 of pre-tax money beside 10,000 with 9,000 of basis; below it the balance cannot be right."""
    account = new_account(separate_after_tax_contract=False)
    account.add("opening_balance", "2026-01-01", balance="10000.00", basis="9000.00")
    account.add("opening_balance", "2026-01-01", source="pre_tax_deferral", balance="90000.00", basis="0.00")
    account.convert("2026-03-01", "10000.00", balance_before=balance)

    (outcome,) = account.follow("2026-12-31").outcomes

    assert (outcome.basis is not None) is known
    if not known:
        assert "the plan's other sources hold $90,000.00" in (outcome.why or "")


def test_all_of_an_account_leaves_with_all_of_its_basis_before_1987_or_after(new_account: Any) -> None:
    """IRC 72(e)(8): of 20,000 with 8,000 of basis, 5,000 of it from before 1987, 12,000 is taxable when all leaves."""
    account = new_account(pre_1987_withdrawals=True)
    account.add("opening_balance", "2026-01-01", balance="20000.00", basis="8000.00", pre_1987_basis="5000.00")
    account.convert("2026-03-01", "20000.00", "roth_ira", balance_before="20000.00")
    assert taxed(account.follow("2026-12-31")) == ["12000.00"]


def test_the_plan_s_own_figure_for_a_payment(new_account: Any) -> None:
    """Beyond what was contributed before 1987 the plan's figure is taken: of 6,000 1,000 are earnings."""
    account = new_account(pre_1987_withdrawals=True)
    account.add("opening_balance", "2026-01-01", balance="20000.00", basis="8000.00", pre_1987_basis="5000.00")
    account.add("distribution", "2026-03-01", amount="6000.00", earnings="1000.00")
    history = account.follow("2026-12-31")
    assert taxed(history) == ["1000.00"]
    assert row(history, 2026)["closing_basis"] == "3000.00"


@pytest.mark.parametrize("destination", ["in_plan_roth", "other_plan"])
def test_after_tax_money_reaches_a_plan_by_direct_rollover_only(new_account: Any, destination: str) -> None:
    """IRC 402(c)(2): one leg within 60 days is no other than two."""
    account = new_account()
    account.deposit("2026-01-10", "10,000")
    leg = {"destination": destination, "amount": "10200.00", "direct": False, "date": "2026-04-02"}
    account.add("conversion", "2026-03-15", earnings="200.00", legs=[leg])
    (outcome,) = account.follow("2026-12-31").outcomes
    assert outcome.taxable is None or destination == "other_plan"
    assert "$10,000.00 of the $10,200.00 rolled to" in (outcome.why or "")
    assert "by direct rollover only (IRC 402(c)(2))" in (outcome.why or "")


def test_an_opening_balance_after_all_was_converted_contradicts(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-02-02", "1,000")
    account.convert("2026-03-02", "1000.00", earnings="0.00")
    account.add("opening_balance", "2026-08-01", balance="4000.00", basis="4000.00")
    year = account.follow("2026-12-31").years[2026]
    assert "though the ledger's entries lead to $0.00" in year.unknown[0]
