"""Roth money that moves between the plans of a person: rollovers and mergers."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.designated_roth import DesignatedRoth, RothAccounts, follow_designated_roth
from ledger.domain.basis.layers import RothLayer
from ledger.domain.money import ZERO, Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import read_line

UNTIL = dt.date(2031, 12, 31)
YOUNG = dt.date(1990, 5, 20)
LAYERS = [{"year": 2022, "taxable": "200", "nontaxable": "1800"}]


def money(text: str) -> Money:
    return Money.parse(text)


def opening(plan: str, balance: str, basis: str | None, first_year: int | None, day: str = "2025-12-31") -> Any:
    line = {"record": "opening_balance", "plan": plan, "date": day, "source": "designated_roth"}
    clock = {} if first_year is None else {"first_year": first_year}
    return line | {"balance": balance, "basis": basis} | clock


def rollover(plan: str, into: str, amount: str, day: str = "2026-01-01", **keys: Any) -> Any:
    line = {"record": "conversion", "plan": plan, "date": day, "source": "designated_roth", "amount": amount}
    return line | {"destination": "other_plan", "into": into} | keys


def merger(plan: str, into: str, day: str = "2026-01-01", **basis: str) -> Any:
    return {"record": "plan_merger", "date": day, "plan": plan, "into": into} | ({"basis": basis} if basis else {})


def follow(
    *lines: dict[str, Any],
    deposits: tuple[tuple[str, str, str], ...] = (),
    plans: str = "abcd",
    until: dt.date = UNTIL,
) -> RothAccounts:
    events = [Recorded(f"e{place}", place, read_line({"person": "pat"} | line)) for place, line in enumerate(lines, 1)]
    return follow_designated_roth(
        plans={each: Plan(id=each, employer="e", name=each, kind="401k") for each in plans},
        changes=[],
        deposits=[
            Deposited(plan, "roth_deferral", dt.date.fromisoformat(day), money(amount).cents)
            for plan, day, amount in deposits
        ],
        events=events,
        outcomes=[],
        until=until,
        birth_date=YOUNG,
    )


def by_plan(found: RothAccounts) -> dict[str, DesignatedRoth]:
    return {account.plan: account for account in found.accounts}


def test_a_direct_rollover_moves_basis_value_layers_and_tacks_the_clock() -> None:
    """E12; Reg. 1.402A-1 A-4(b): the earlier first year counts."""
    found = follow(
        opening("a", "10000", "8000", 2015) | {"layers": LAYERS},
        opening("b", "500", "400", 2023),
        rollover("a", "b", "5000"),
    )

    # 5,000 x 8,000 / 10,000 = 4,000 of basis, the conversions of 2022 among it.
    accounts = by_plan(found)
    assert (accounts["a"].basis, accounts["a"].value, accounts["a"].first_year) == (
        money("4,000"),
        money("5,000"),
        2015,
    )
    assert accounts["a"].layers == (RothLayer(2022, ZERO, ZERO),)
    assert (accounts["b"].basis, accounts["b"].value, accounts["b"].first_year) == (
        money("4,400"),
        money("5,500"),
        2015,
    )
    assert accounts["b"].layers == (RothLayer(2022, money("200"), money("1,800")),)
    (out,) = found.outflows
    assert (out.outcome.into, out.outcome.taxable, out.outcome.earnings_out) == ("b", ZERO, money("1,000"))


def test_a_later_first_year_does_not_replace_an_earlier_one() -> None:
    found = follow(opening("a", "10000", "8000", 2023), opening("b", "500", "400", 2015), rollover("a", "b", "10000"))

    accounts = by_plan(found)
    assert accounts["b"].first_year == 2015
    assert (accounts["a"].basis, accounts["a"].value) == (ZERO, ZERO)


def test_what_is_rolled_within_60_days_does_not_tack_and_arrives_later() -> None:
    """Reg. 1.402A-1 A-5: only the income may go to another plan by way of the person: here 2,000 of 10,000."""
    legs = [
        {"destination": "other_plan", "into": "b", "amount": "2000", "direct": False, "date": "2026-02-15"},
        {"destination": "cash", "amount": "8000"},
    ]
    line = {"record": "conversion", "plan": "a", "date": "2025-12-31", "source": "designated_roth", "legs": legs}
    lines = (opening("a", "10000", "8000", 2015), line)

    before, after = (by_plan(follow(*lines, until=dt.date(2026, 2, day))) for day in (14, 15))

    assert "b" not in before
    assert (after["b"].basis, after["b"].value, after["b"].first_year) == (ZERO, money("2,000"), 2026)
    assert after["a"].basis == ZERO


def test_basis_reaches_another_plan_by_direct_rollover_only() -> None:
    """IRC 402(c)(2), Reg. 1.402A-1 A-5: of 10,000 the 8,000 of basis cannot have come by way of the person."""
    leg = {"destination": "other_plan", "into": "b", "amount": "10000", "direct": False}
    line = {"record": "conversion", "plan": "a", "date": "2026-01-01", "source": "designated_roth", "legs": [leg]}

    found = follow(opening("a", "10000", "8000", 2015), line)

    assert found.outflows[0].outcome.basis is None
    assert "$8,000.00 of the $10,000.00 rolled to other_plan within 60 days is after-tax money" in (
        found.outflows[0].outcome.why or ""
    )
    assert by_plan(found)["b"].basis is None


def test_money_out_of_a_plan_that_was_taken_over_is_asked_about() -> None:
    """The account went with the merger; what is entered under the old plan is not taxed in full."""
    payment = {"record": "distribution", "plan": "a", "date": "2026-03-01", "source": "designated_roth"}

    found = follow(
        opening("a", "10000", "8000", 2015),
        merger("a", "b", "2026-02-01"),
        payment | {"amount": "100", "balance_before": "100"},
    )

    assert found.outflows[0].outcome.taxable is None
    assert found.outflows[0].outcome.why == (
        "The distribution of 2026-03-01 from a comes after a merged into b, which left nothing in it: void it, and"
        " enter it under b."
    )
    assert by_plan(found)["b"].basis == money("8,000")


@pytest.mark.parametrize(
    ("qualified", "basis"),
    [
        pytest.param({"qualified": True}, "10,000", id="qualified: all of it is basis there"),
        pytest.param({"qualified": False}, "8,000", id="not qualified: its own basis"),
    ],
)
def test_a_qualified_rollover_is_basis_in_full(qualified: dict[str, Any], basis: str) -> None:
    """Reg. 1.402A-1 A-6(a), last sentence, as Choate, Life and Death Planning, 5.7.07 reports it."""
    found = follow(opening("a", "10000", "8000", 2015), rollover("a", "b", "10000", **qualified))

    assert by_plan(found)["b"].basis == money(basis)
    assert found.outflows[0].outcome.basis == money("8,000")


def test_a_rollover_that_may_be_qualified_brings_its_own_basis_and_asks() -> None:
    """First year unknown and past 59 1/2: the careful reading is taken, and both figures are said."""
    line = {"record": "opening_balance", "plan": "a", "date": "2049-12-31", "source": "designated_roth"}
    found = by_plan(
        follow(
            line | {"balance": "10000", "basis": "8000"},
            rollover("a", "b", "10000", "2050-01-01"),
            until=dt.date(2050, 1, 1),
        )
    )

    assert found["b"].basis == money("8,000")
    assert "$8,000.00 of basis if it was not a qualified distribution" in found["a"].questions[0]
    assert "$10,000.00 if it was" in found["a"].questions[0]


def test_a_whole_account_at_a_loss_carries_all_basis_to_another_plan() -> None:
    """Reg. 1.402A-1 A-6."""
    found = follow(opening("a", "4500", "5000", 2015), rollover("a", "b", "4500"))

    accounts = by_plan(found)
    assert (accounts["b"].basis, accounts["b"].value) == (money("5,000"), money("4,500"))
    assert (accounts["a"].basis, accounts["a"].unsettled) == (ZERO, ())


def test_a_plan_that_the_ledger_does_not_know_gets_nothing_in_it() -> None:
    found = follow(opening("a", "10000", "8000", 2015), rollover("a", "elsewhere", "10000"))

    assert list(by_plan(found)) == ["a"]


def test_an_unknown_rollover_makes_the_other_account_unknown() -> None:
    found = by_plan(
        follow(
            opening("a", "10000", None, None) | {"layers": LAYERS},
            opening("b", "500", "400", 2023),
            rollover("a", "b", "5000"),
        )
    )

    assert (found["b"].basis, found["b"].first_year, found["b"].value) == (None, None, money("5,500"))
    assert found["b"].layers == (RothLayer(2022, None, None),)
    assert "how much of it is basis is unknown" in found["b"].unknown[0]


def test_a_merger_moves_the_whole_account_at_the_end_of_the_day() -> None:
    """E13: no distribution, no form; the earlier first year counts."""
    found = follow(
        opening("a", "10000", "8000", 2015) | {"layers": LAYERS},
        opening("b", "500", "400", 2012),
        merger("a", "b", "2026-03-01"),
        {"record": "valuation", "plan": "b", "date": "2026-03-01", "source": "designated_roth", "balance": "11000"},
        deposits=(("a", "2026-03-01", "100"), ("b", "2026-03-01", "10")),
    )

    (account,) = found.accounts
    assert found.outflows == ()
    assert (account.plan, account.basis, account.first_year) == ("b", money("8,510"), 2012)
    assert account.value == money("11,000")  # the valuation of that day counts what arrived
    assert account.layers == (RothLayer(2022, money("200"), money("1,800")),)


@pytest.mark.parametrize(
    ("stated", "held", "basis", "questions"),
    [
        pytest.param("8000", "8000", "8,000", 0, id="the same"),
        pytest.param("8000.01", "8000", "8,000", 1, id="a cent apart: the ledger's is kept"),
        pytest.param("7900", None, "7,900", 0, id="unknown here: theirs is taken"),
    ],
)
def test_what_the_new_record_keeper_states(stated: str, held: str | None, basis: str, questions: int) -> None:
    found = follow(opening("a", "10000", held, 2015), merger("a", "b", designated_roth=stated))

    (account,) = found.accounts
    assert (account.plan, account.basis, len(account.questions)) == ("b", money(basis), questions)
    assert account.unknown == ()
    assert all("states $8,000.01 of basis" in each and "holds $8,000.00" in each for each in account.questions)


def test_what_the_new_record_keeper_states_by_source() -> None:
    line = opening("a", "10000", "8000", 2015) | {"source": "roth_deferral"}
    found = follow(line, merger("a", "b", roth_deferral="8000", employer_match_roth="25"))

    (account,) = found.accounts
    assert account.basis == money("8,000")
    assert ["states $25.00 of basis for employer_match_roth" in each for each in account.questions] == [True]


def test_an_account_that_only_the_new_record_keeper_knows() -> None:
    (account,) = follow(merger("a", "b", designated_roth="7900")).accounts

    assert (account.plan, account.basis, account.value, account.first_year) == ("b", money("7,900"), None, None)
    assert "a Roth account that the ledger does not know" in account.unknown[0]


@pytest.mark.parametrize("unknown", ["a", "b"])
def test_what_was_unknown_before_a_merger_stays_unknown(unknown: str) -> None:
    basis = {"a": "8000", "b": "400"} | {unknown: None}
    found = follow(opening("a", "10000", basis["a"], 2015), opening("b", "500", basis["b"], 2012), merger("a", "b"))

    (account,) = found.accounts
    assert (account.basis, account.value, account.first_year) == (None, money("10,500"), 2012)
    assert f"The basis of designated_roth in {unknown} on 2025-12-31 is unknown" in account.unknown[0]


def test_a_chain_of_one_day_whatever_the_order_of_recording() -> None:
    lines = [merger("c", "d"), merger("b", "c"), rollover("a", "b", "10000")]
    for recorded in (lines, lines[::-1]):
        (old, last) = follow(opening("a", "10000", "8000", 2015), *recorded).accounts

        assert (old.plan, old.basis, last.plan, last.basis, last.first_year) == ("a", ZERO, "d", money("8,000"), 2015)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([rollover("a", "b", "1000"), rollover("b", "a", "500", balance_before="500")], id="rollovers"),
        pytest.param([merger("a", "b"), merger("b", "a")], id="mergers"),
        pytest.param([merger("a", "a")], id="a plan into itself"),
        pytest.param([rollover("a", "b", "1000"), merger("b", "a")], id="both"),
    ],
)
def test_a_circle_on_one_day_loses_nothing(lines: list[dict[str, Any]]) -> None:
    found = follow(opening("a", "10000", "8000", 2015), opening("b", "500", "400", 2012), *lines)

    assert sum(account.basis.cents for account in found.accounts if account.basis is not None) == money("8,400").cents
