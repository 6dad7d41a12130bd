"""What leaves an after-tax pool, and what is asked about; figures by hand or of the source named."""

from typing import Any

import pytest

from ledger.domain.money import Money
from tests.domain.basis.figures import held, row, taxed


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
