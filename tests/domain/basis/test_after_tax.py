"""The after-tax pool of one plan. Figures are worked out by hand or are those of the source in the test's id."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.money import Money
from tests.domain.basis.figures import held, row, taxed


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
            " not yet converted: if the plan took it from the Roth account, its source is designated_roth. How an"
            " excess is treated that was converted before is unsettled; of what was rolled to a Roth IRA it is taken"
            " for an excess contribution there, to be removed with its earnings. Ask the plan, and whether it corrects"
            " the Form 1099-R of the conversion."
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
