import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.roth_ira import RothIra, follow_roth_ira
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import read_line


def roth_ira(
    account: Any, lines: list[dict[str, Any]], year: int = 2026, as_of: dt.date = dt.date(2031, 12, 31)
) -> RothIra:
    entries = [Recorded(f"i{place}", place, read_line({"person": "pat"} | line)) for place, line in enumerate(lines)]
    outcomes = account.follow("2031-12-31").outcomes
    return follow_roth_ira(outcomes=outcomes, events=entries, year=year, as_of=as_of)


def contribution(day: str, amount: str, for_year: int, kind: str = "roth") -> dict[str, Any]:
    return {"record": "ira_contribution", "date": day, "kind": kind, "amount": amount, "for_year": for_year}


def test_rollovers_make_layers_by_year(new_account: Any) -> None:
    """IRC 408A(d)(4)(B): conversions of one year are one layer, taxable part first."""
    account = new_account()
    account.add("opening_balance", "2024-01-01", balance="30000.00", basis="29000.00")
    account.convert("2024-03-02", "1000.00", "roth_ira", earnings="30.00")
    account.convert("2024-09-02", "2000.00", "roth_ira", earnings="70.00")
    account.convert("2025-03-02", "500.00", "in_plan_roth", earnings="10.00")
    account.convert("2026-03-02", "100.00", "roth_ira", earnings="1.00")
    account.convert("2027-03-02", "100.00", "roth_ira", earnings="1.00")

    found = roth_ira(account, [])

    assert found.layers == (
        RothLayer(year=2024, taxable=Money.parse("100"), nontaxable=Money.parse("2,900")),
        RothLayer(year=2026, taxable=Money.parse("1"), nontaxable=Money.parse("99")),
    )
    assert (found.regular_basis, found.first_year, found.unknown) == (Money(0), 2024, ())


def test_a_contribution_counts_for_its_year(new_account: Any) -> None:
    lines = [
        contribution("2026-02-01", "6500.00", 2025),
        contribution("2027-04-15", "7000.00", 2026),
        contribution("2027-04-15", "7500.00", 2027),
        contribution("2026-05-01", "100.00", 2026, "traditional_nondeductible"),
    ]

    assert roth_ira(new_account(), lines).regular_basis == Money.parse("13,500")
    assert roth_ira(new_account(), lines, as_of=dt.date(2027, 4, 14)).regular_basis == Money.parse("6,500")
    assert roth_ira(new_account(), lines).first_year == 2025


def test_nothing_ever(new_account: Any) -> None:
    assert roth_ira(new_account(), []) == RothIra(regular_basis=Money(0), layers=(), first_year=None, unknown=())


def test_an_opening_balance(new_account: Any) -> None:
    opening = {
        "record": "ira_opening_balance",
        "date": "2026-01-01",
        "kind": "roth",
        "basis": "20000.00",
        "first_year": 2012,
        "layers": [{"year": 2020, "taxable": "5.00", "nontaxable": "6000.00"}],
    }
    found = roth_ira(new_account(), [contribution("2026-02-01", "500.00", 2026), opening])

    assert (found.regular_basis, found.first_year) == (Money.parse("20,500"), 2012)
    assert found.layers == (RothLayer(year=2020, taxable=Money.parse("5"), nontaxable=Money.parse("6,000")),)

    unknown = roth_ira(new_account(), [{**opening, "basis": None, "first_year": None}])
    assert (unknown.regular_basis, unknown.first_year) == (None, None)
    assert len(unknown.unknown) == 2


@pytest.mark.parametrize(
    ("line", "regular", "layers", "sentence"),
    [
        pytest.param(
            {"record": "roth_ira_distribution", "date": "2026-05-01", "amount": "10.00"},
            None,
            [(2026, None)],
            "What the Roth IRA distribution of 2026-05-01 took out is not computed by this version.",
            id="a distribution",
        ),
        pytest.param(
            {"record": "ira_conversion", "date": "2026-05-01", "amount": "10.00"},
            "$6,500.00",
            [(2026, None)],
            "The taxable part of the IRA conversion of 2026-05-01 needs Form 8606, which this version does not compute;"
            " its Roth IRA layer is unknown.",
            id="a conversion from a traditional IRA",
        ),
    ],
)
def test_what_is_not_computed_is_unknown(
    new_account: Any, line: dict[str, Any], regular: str | None, layers: list[tuple[int, str | None]], sentence: str
) -> None:
    account = new_account()
    account.add("opening_balance", "2024-01-01", balance="30000.00", basis="29000.00")
    account.convert("2026-03-02", "100.00", "roth_ira", earnings="1.00")

    found = roth_ira(account, [contribution("2026-02-01", "6500.00", 2025), line])

    assert (None if found.regular_basis is None else str(found.regular_basis)) == regular
    assert [(layer.year, layer.taxable) for layer in found.layers] == layers
    assert found.unknown == (sentence,)


def test_roth_plan_money_rolled_in_is_not_computed(new_account: Any) -> None:
    account = new_account()
    account.convert("2026-03-02", "100.00", "roth_ira", source="designated_roth")

    found = roth_ira(account, [])

    assert (found.regular_basis, found.layers, found.first_year) == (None, (), 2026)
    assert len(found.unknown) == 1
