"""What leaves a designated Roth account: basis, income, qualified or not, losses, layers and the recapture window."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.after_tax import follow_after_tax
from ledger.domain.basis.designated_roth import RothAccounts, RothOutflow, follow_designated_roth
from ledger.domain.basis.layers import RothLayer
from ledger.domain.money import ZERO, Money

PLAN = "acme-401k"
UNTIL = dt.date(2031, 12, 31)
YOUNG = dt.date(1990, 5, 20)


def money(text: str) -> Money:
    return Money.parse(text)


def follow(account: Any, born: dt.date | None = YOUNG) -> RothAccounts:
    history = follow_after_tax(account.plan, deposits=account.deposits, events=account.events, until=UNTIL)
    return follow_designated_roth(
        plans={PLAN: account.plan},
        changes=account.changes,
        deposits=account.deposits,
        events=account.events,
        outcomes=history.outcomes,
        until=UNTIL,
        birth_date=born,
    )


def opened(new_account: Any, balance: str, basis: str | None, **keys: Any) -> Any:
    """An account that the ledger meets on 31 December 2025."""
    account = new_account(**keys.pop("rules", {}))
    keys = {key: value for key, value in ({"first_year": 2019} | keys).items() if value is not None}
    account.add("opening_balance", "2025-12-31", source="designated_roth", balance=balance, basis=basis, **keys)
    return account


def roll(account: Any, day: str, *legs: dict[str, Any], **keys: Any) -> None:
    account.add("conversion", day, source="designated_roth", legs=list(legs), **keys)


def distribute(account: Any, day: str, amount: str, **keys: Any) -> None:
    account.add("distribution", day, source="designated_roth", amount=amount, **keys)


def split(outflow: RothOutflow) -> tuple[Money | None, Money | None, Money | None]:
    outcome = outflow.outcome
    return outcome.basis, outcome.earnings_out, outcome.taxable


def test_tv_24_a_rollover_within_60_days_takes_the_income_first(new_account: Any) -> None:
    """TV-24, Reg. 1.402A-1 A-5(b) example, read in the regulation: 14,000 is 11,000 basis and 3,000 income."""
    account = opened(new_account, "14000", "11000")
    within_60_days = {"destination": "roth_ira", "amount": "7000", "direct": False, "date": "2026-02-20"}
    roll(account, "2026-01-01", within_60_days, {"destination": "cash", "amount": "7000"}, withheld="600")

    to_ira, kept = follow(account).outflows

    assert split(to_ira) == (money("4,000"), money("3,000"), ZERO)
    assert split(kept) == (money("7,000"), ZERO, ZERO)
    assert (to_ira.outcome.arrived, to_ira.outcome.withheld) == (dt.date(2026, 2, 20), None)
    assert (kept.outcome.arrived, kept.outcome.withheld) == (None, money("600"))
    assert (to_ira.qualified, to_ira.first_year, kept.outcome.method) == (False, 2019, "balance")


@pytest.mark.parametrize(
    ("keys", "qualified", "taxable"),
    [
        pytest.param({"exception": "03"}, True, "0", id="TV-25 Reg. 1.402A-1 A-7, disabled, read in the regulation"),
        pytest.param({"code": "3B"}, True, "0", id="TV-25 by box 7"),
        pytest.param({"code": "B4"}, True, "0", id="death by box 7"),
        pytest.param({"code": "1B"}, False, "600", id="TV-26 Reg. 1.402A-1 A-8, hardship; tax derived"),
        pytest.param({"qualified": True}, True, "0", id="as the entry states"),
        pytest.param({"qualified": False, "code": "3"}, False, "600", id="the entry goes before its code"),
    ],
)
def test_tv_25_and_26_basis_is_tracked_whether_qualified_or_not(
    new_account: Any, keys: dict[str, Any], qualified: bool, taxable: str
) -> None:
    account = opened(new_account, "23000", "21850")
    distribute(account, "2026-01-01", "12000", **keys)

    found = follow(account)

    # 12,000 x 21,850 / 23,000 = 11,400; left 10,450 of basis and 550 of income.
    (out,) = found.outflows
    assert (out.qualified, split(out)) == (qualified, (money("11,400"), money("600"), money(taxable)))
    assert (out.outcome.code, out.outcome.exception) == (keys.get("code"), keys.get("exception"))
    (account_left,) = found.accounts
    assert (account_left.basis, account_left.value) == (money("10,450"), money("11,000"))


@pytest.mark.parametrize(
    ("first_year", "born", "qualified"),
    [
        pytest.param(2021, dt.date(1966, 7, 1), True, id="both on the day: 1 January 2026"),
        pytest.param(2022, dt.date(1966, 7, 1), False, id="the clock a year short"),
        pytest.param(2021, dt.date(1966, 7, 2), False, id="a day short of 59 1/2"),
        pytest.param(None, dt.date(1966, 7, 1), None, id="the clock unknown"),
        pytest.param(None, dt.date(1966, 7, 2), False, id="the clock unknown, and too young whatever it is"),
        pytest.param(2021, None, None, id="birth date unknown"),
        pytest.param(2022, None, False, id="birth date unknown, and the clock short whatever it is"),
    ],
)
def test_qualified_is_the_clock_and_the_age(
    new_account: Any, first_year: int | None, born: dt.date | None, qualified: bool | None
) -> None:
    account = opened(new_account, "23000", "21850", first_year=first_year)
    distribute(account, "2026-01-01", "12000")

    (out,) = follow(account, born).outflows

    taxable = {True: ZERO, False: money("600"), None: None}[qualified]
    assert (out.qualified, out.first_year, out.outcome.taxable) == (qualified, first_year, taxable)
    assert ("is a qualified distribution is unknown" in (out.outcome.why or "")) == (qualified is None)


@pytest.mark.parametrize(
    ("day", "keys", "basis", "method"),
    [
        pytest.param("2025-12-31", {}, "950", "balance", id="valued that day"),
        pytest.param("2026-01-01", {}, "950", "balance", id="valued the day before"),
        pytest.param("2026-01-02", {}, None, None, id="valued two days before"),
        pytest.param("2026-01-02", {"balance_before": "25000"}, "874", "balance", id="balance before"),
        pytest.param("2026-01-02", {"earnings": "60"}, "940", "stated", id="stated by the plan"),
    ],
)
def test_the_value_is_known_or_the_basis_is_not(
    new_account: Any, day: str, keys: dict[str, str], basis: str | None, method: str | None
) -> None:
    """21,850 / 23,000 of 1,000 is 950; 21,850 / 25,000 is 874."""
    account = opened(new_account, "23000", "21850")
    account.add("conversion", day, source="designated_roth", amount="1000", destination="roth_ira", **keys)

    found = follow(account)

    (out,) = found.outflows
    expected = None if basis is None else money(basis)
    assert (out.outcome.basis, out.outcome.method, out.outcome.taxable) == (expected, method, ZERO)
    assert found.accounts[0].basis == (None if expected is None else money("21,850") - expected)
    assert ("Enter the earnings as the plan states them, balance_before" in (out.outcome.why or "")) == (basis is None)


def test_unknown_basis_and_what_states_it_again(new_account: Any) -> None:
    account = opened(new_account, "23000", None)
    distribute(account, "2026-01-01", "1000")
    blocked = follow(account)
    assert blocked.outflows[0].outcome.taxable is None
    assert (blocked.accounts[0].basis, blocked.accounts[0].first_year) == (None, 2019)
    assert (blocked.outflows[0].outcome.why or "").startswith("The basis of designated_roth")

    account.add("opening_balance", "2026-03-01", source="designated_roth", balance="22000", basis="20000")
    distribute(account, "2026-03-01", "1100")
    again = follow(account)
    assert again.outflows[1].outcome.basis == money("1,000")  # 1,100 x 20,000 / 22,000
    assert again.accounts[0].first_year == 2019


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        pytest.param({"earnings": "0", "amount": "5000.02"}, "but the ledger holds $5,000.00", id="two cents too much"),
        pytest.param({"amount": "6000.01"}, "more than the $6,000.00", id="more than the value"),
    ],
)
def test_what_contradicts_the_ledger_is_unknown(new_account: Any, keys: dict[str, str], sentence: str) -> None:
    account = opened(new_account, "6000", "5000")
    account.add("conversion", "2026-01-01", source="designated_roth", destination="roth_ira", **keys)

    found = follow(account)

    assert sentence in (found.outflows[0].outcome.why or "")
    assert (found.outflows[0].outcome.basis, found.accounts[0].basis) == (None, None)


def test_a_cent_of_the_plans_rounding_is_no_contradiction(new_account: Any) -> None:
    account = opened(new_account, "6000", "5000")
    account.add(
        "conversion", "2026-01-01", source="designated_roth", destination="roth_ira", amount="6000", earnings="999.99"
    )

    found = follow(account)

    assert (found.outflows[0].outcome.basis, found.accounts[0].basis) == (money("5,000"), ZERO)


@pytest.mark.parametrize(
    ("policy", "basis", "left", "other"),
    [
        pytest.param("carry", "5,000", "0", "$4,500.00", id="TV-31 carry"),
        pytest.param("strict", "4,500", "500", "$5,000.00", id="TV-31 strict"),
    ],
)
def test_tv_31_a_whole_account_at_a_loss_to_a_roth_ira(
    new_account: Any, policy: str, basis: str, left: str, other: str
) -> None:
    """TV-31, BenefitsLink 44469 facts from a forum; the answer is not settled."""
    account = opened(new_account, "4500", "5000", rules={"roth_loss_policy": policy})
    roll(account, "2026-01-01", {"destination": "roth_ira", "amount": "4500"})

    found = follow(account)

    (out,) = found.outflows
    assert split(out) == (money(basis), ZERO, ZERO)
    assert found.accounts[0].basis == money(left)
    assert f"the other reading: {other}" in found.accounts[0].unsettled[0]


def test_the_loss_policy_is_that_of_the_day(new_account: Any) -> None:
    account = opened(new_account, "4500", "5000")
    account.change("2026-01-01", roth_loss_policy="strict")
    roll(account, "2026-01-01", {"destination": "roth_ira", "amount": "4500"})

    assert follow(account).outflows[0].outcome.basis == money("4,500")


def test_a_partial_rollover_at_a_loss_recovers_its_amount(new_account: Any) -> None:
    account = opened(new_account, "4500", "5000")
    roll(account, "2026-01-01", {"destination": "roth_ira", "amount": "4499.99"})

    found = follow(account)

    assert split(found.outflows[0]) == (money("4,499.99"), ZERO, ZERO)
    assert (found.accounts[0].basis, found.accounts[0].unsettled) == (money("500.01"), ())


def test_a_whole_payment_in_cash_at_a_loss_leaves_basis_behind(new_account: Any) -> None:
    account = opened(new_account, "4500", "5000")
    distribute(account, "2026-01-01", "4500")

    found = follow(account)

    assert split(found.outflows[0]) == (money("4,500"), ZERO, ZERO)
    assert found.accounts[0].basis == money("500")
    assert "leaves $500.00 of basis" in found.accounts[0].unsettled[0]


LAYERS = [
    {"year": 2020, "taxable": "300", "nontaxable": "700"},
    {"year": 2022, "taxable": "200", "nontaxable": "1800"},
    {"year": 2024, "taxable": "500", "nontaxable": "2500"},
]


def test_layers_leave_oldest_first_taxable_part_first(new_account: Any) -> None:
    """From memory, a working assumption: Notice 2010-84 Q/A-13 was not obtained."""
    account = opened(new_account, "10000", "8000", layers=LAYERS)
    distribute(account, "2026-01-01", "1375")  # 1,375 x 8,000 / 10,000 = 1,100 of basis

    found = follow(account)

    (out,) = found.outflows
    assert out.layers == (RothLayer(2020, money("300"), money("700")), RothLayer(2022, money("100"), ZERO))
    assert found.accounts[0].layers == (
        RothLayer(2020, ZERO, ZERO),
        RothLayer(2022, money("100"), money("1,800")),
        RothLayer(2024, money("500"), money("2,500")),
    )
    # Open in 2026 are 200 of 2022 and 500 of 2024; 7,300 of the 8,000 is something else.
    assert out.recapture == (ZERO, money("700"))
    assert "between $0.00 and $700.00 of its $1,100.00 of basis" in found.accounts[0].unsettled[0]


@pytest.mark.parametrize(
    ("day", "amount", "born", "recapture"),
    [
        pytest.param("2026-12-31", "9500", YOUNG, ("300", "700"), id="2022 is open through 2026"),
        pytest.param("2027-01-01", "9500", YOUNG, ("100", "500"), id="2022 is free from 1 January 2027"),
        pytest.param("2029-01-01", "9500", YOUNG, ("0", "0"), id="all free"),
        pytest.param("2026-12-31", "10000", YOUNG, ("700", "700"), id="the whole account takes all of it"),
        pytest.param("2026-12-31", "400", YOUNG, ("0", "320"), id="no more than the basis paid"),
        pytest.param("2026-12-31", "9500", dt.date(1967, 7, 1), ("300", "700"), id="a day short of 59 1/2"),
        pytest.param("2026-12-31", "9500", dt.date(1967, 6, 30), ("0", "0"), id="59 1/2 on the day"),
        pytest.param("2026-12-31", "9500", None, None, id="birth date unknown"),
    ],
)
def test_the_recapture_window(
    new_account: Any, day: str, amount: str, born: dt.date | None, recapture: tuple[str, str] | None
) -> None:
    """IRC 402A(c)(4)(D), 408A(d)(3)(F): the year of the conversion and four more.

    Of 9,500 out of 10,000, 7,600 is basis, of 8,000. In 2026 700 is open: at least 7,600 - 7,300 = 300 is in it;
    in 2027 500 is open: at least 7,600 - 7,500 = 100.
    """
    account = opened(new_account, "10000", "8000", layers=LAYERS)
    distribute(account, day, amount, balance_before="10000", qualified=False)

    (out,) = follow(account, born).outflows

    assert out.recapture == (None if recapture is None else tuple(money(each) for each in recapture))


def test_an_unknown_layer_makes_what_reaches_it_unknown(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-01-05", "1,000")
    account.convert("2026-01-10", "1010.00")  # no earnings, no value: its parts are unknown
    account.deposit("2026-02-05", "490", "roth_deferral")
    distribute(account, "2026-03-01", "750", balance_before="1500")
    distribute(account, "2026-03-01", "750")

    found = follow(account)

    half, rest = found.outflows
    assert (half.outcome.basis, half.layers, half.recapture) == (money("750"), None, None)
    assert (rest.outcome.basis, rest.layers) == (money("750"), None)
    assert (found.accounts[0].basis, found.accounts[0].layers) == (ZERO, (RothLayer(2026, ZERO, ZERO),))


def test_without_layers_nothing_is_recaptured_though_the_basis_is_unknown(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-01-05", "1,000", "roth_deferral")
    distribute(account, "2026-03-01", "500")

    (out,) = follow(account).outflows

    assert (out.outcome.basis, out.layers, out.recapture) == (None, (), (ZERO, ZERO))


@pytest.mark.parametrize(
    ("born", "destination", "said"),
    [
        pytest.param(YOUNG, "cash", True, id="kept, early"),
        pytest.param(YOUNG, "roth_ira", False, id="rolled over"),
        pytest.param(dt.date(1950, 1, 1), "cash", False, id="past 59 1/2"),
    ],
)
def test_that_employer_roth_money_is_no_conversion_is_unsettled(
    new_account: Any, born: dt.date, destination: str, said: bool
) -> None:
    """From memory: no authority was read on the recapture of Roth employer contributions."""
    account = new_account()
    account.deposit("2026-02-16", "4,800", "employer_match_roth")
    roll(account, "2026-06-01", {"destination": destination, "amount": "1000"}, balance_before="5000")

    found = follow(account, born)

    assert found.outflows[0].recapture == (ZERO, ZERO)
    assert ["$4,800.00 of employer Roth contributions" in each for each in found.accounts[0].unsettled] == [True] * said


def test_stated_earnings_show_growth_that_nothing_else_does(new_account: Any) -> None:
    account = new_account()
    account.deposit("2026-01-05", "1,000", "roth_deferral")
    account.add("conversion", "2026-03-01", source="roth_deferral", amount="550", destination="roth_ira", earnings="50")

    (left,) = follow(account).accounts

    assert (left.basis, left.value) == (money("500"), money("500"))  # 1,000 + 50 of growth - 550


def test_an_account_emptied_with_basis_left_over_is_asked_about(new_account: Any) -> None:
    account = opened(new_account, "6000", "5000")
    account.add(
        "conversion", "2026-01-01", source="designated_roth", amount="6000", destination="roth_ira", earnings="1200"
    )

    (left,) = follow(account).accounts

    assert left.basis == money("200")
    assert "$200.00 of basis is left over" in left.questions[0]


def test_legs_that_the_rule_does_not_allow_are_unknown_though_the_account_is_not(new_account: Any) -> None:
    """Income goes to the direct rollover first: 400 of it cannot be chosen for the cash."""
    account = opened(new_account, "10000", "8000", layers=LAYERS)
    legs = {"destination": "roth_ira", "amount": "1000", "pre_tax": "0"}, {"destination": "cash", "amount": "1000"}
    roll(account, "2026-01-01", *legs)

    found = follow(account)

    assert [split(out) for out in found.outflows] == [(None, None, ZERO), (None, None, None)]
    assert "Notice 2014-54" in (found.outflows[1].outcome.why or "")
    assert (found.accounts[0].basis, found.accounts[0].value) == (money("6,400"), money("8,000"))
