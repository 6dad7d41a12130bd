"""Money of designated Roth accounts in a Roth IRA: Reg. 1.408A-10, and the two readings of lines 22 and 24."""

import datetime as dt

import pytest

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.ira.roth_ira import RothIraReading
from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import Money
from tests.domain.basis.ira.ira_books import YOUNG, layer, roth_ira, roth_opening, roth_paid, usd


def rolled(
    day: str,
    amount: str,
    basis: str | None,
    *layers: RothLayer,
    qualified: bool | None = False,
    arrived: str | None = None,
    layers_known: bool = True,
) -> RothOutflow:
    held = None if basis is None else usd(basis)
    outcome = ConversionOutcome(
        id="e1",
        record="conversion",
        plan="acme",
        date=dt.date.fromisoformat(day),
        source="designated_roth",
        destination="roth_ira",
        direct=arrived is None,
        amount=usd(amount),
        basis=held,
        taxable=Money(0),
        earnings_out=None if held is None else max(Money(0), usd(amount) - held),
        method=None,
        why=None,
        arrived=None if arrived is None else dt.date.fromisoformat(arrived),
    )
    return RothOutflow(outcome, qualified, 2020, layers if layers_known else None, (Money(0), Money(0)))


def test_not_qualified_basis_is_regular_basis_and_the_rest_earnings() -> None:
    """Reg. 1.408A-10 A-3(a): of 14,000, 11,000 of basis; with 500 of contributions line 22 is 11,500."""
    contributed = {"record": "ira_contribution", "date": "2026-01-05", "kind": "roth", "amount": "500.00"}
    found = roth_ira(
        contributed | {"for_year": 2026},
        roth_paid("2026-12-01", "12000.00"),
        flows=(rolled("2026-03-01", "14000", "11000"),),
    )

    row = found.years[-1]
    assert (row.lines["22"], row.lines["24"], row.taxable) == (usd("11500"), Money(0), usd("500"))
    assert (found.regular_basis, found.rolled_in_basis, found.layers) == (Money(0), Money(0), ())


def test_the_running_figure_of_line_22() -> None:
    found = roth_ira(roth_opening("2002-12-31", "300.00", 2015), flows=(rolled("2026-03-01", "14000", "11000"),))

    assert (found.regular_basis, found.rolled_in_basis, found.unsettled) == (usd("300"), usd("11000"), ())


# TV-30, Reg. 1.408A-10 A-4(b), Examples 1 to 3 [V2]: the owner is over 59 1/2, the plan's account began in 2006.
OVER = dt.date(1940, 1, 1)


def test_tv_30_example_1_an_earlier_roth_ira_has_its_own_clock() -> None:
    """A Roth IRA of 2003, the rollover in 2008: 2003 + 5 = 2008, so what it pays out is qualified."""
    found = roth_ira(
        roth_opening("2003-12-31", "0.00", 2003),
        roth_paid("2008-12-01", "14000.00"),
        flows=(rolled("2008-03-01", "14000", "11000"),),
        year=2008,
        born=OVER,
    )

    assert (found.years[-1].qualified, found.years[-1].taxable, found.first_year) == (True, Money(0), 2003)


@pytest.mark.parametrize(("year", "taxable"), [(2012, "3000.00"), (2013, "0.00")])
def test_tv_30_example_2_the_first_roth_ira_begins_with_the_rollover(year: int, taxable: str) -> None:
    """The plan's years since 2006 do not count: until 2013 only the 11,000 of basis are free."""
    found = roth_ira(
        roth_paid(f"{year}-06-01", "14000.00"), flows=(rolled("2008-03-01", "14000", "11000"),), year=year, born=OVER
    )

    assert (found.first_year, found.qualified_from) == (2008, dt.date(2013, 1, 1))
    assert (found.years[-1].taxable, found.years[-1].qualified) == (usd(taxable), year == 2013)


def test_tv_30_example_3_a_qualified_rollover_is_basis_in_full() -> None:
    """Rolled in 2011 when qualified: all 14,000 are basis; the 1,000 of growth wait for the new clock."""
    found = roth_ira(
        roth_paid("2012-06-01", "15000.00"),
        flows=(rolled("2011-03-01", "14000", "11000", qualified=True),),
        year=2012,
        born=OVER,
    )

    row = found.years[-1]
    assert (row.from_regular, row.taxable, found.first_year) == (usd("14000"), usd("1000"), 2011)


def test_a_rollover_within_60_days_counts_from_its_arrival() -> None:
    flows = (rolled("2026-12-20", "100", "80", arrived="2027-01-10"),)

    assert roth_ira(flows=flows, year=2026).first_year is None
    assert roth_ira(flows=flows, year=2027).first_year == 2027


@pytest.mark.parametrize(
    ("basis", "qualified", "expected"),
    [
        pytest.param("5000", False, "5000.00", id="TV-31 a whole account at a loss: carried basis, more than came"),
        pytest.param("4500", False, "4500.00", id="TV-31 strict"),
        pytest.param("5000", True, "5000.00", id="qualified at a loss"),
        pytest.param("3000", True, "4500.00", id="qualified at a gain"),
        pytest.param("4500", None, "4500.00", id="no earnings in it: qualified or not is the same"),
    ],
)
def test_what_a_rollover_of_4500_adds(basis: str, qualified: bool | None, expected: str) -> None:
    found = roth_ira(flows=(rolled("2026-03-01", "4500", basis, qualified=qualified),))

    assert (found.rolled_in_basis, found.unknown) == (usd(expected), ())


@pytest.mark.parametrize(
    ("basis", "end"),
    [
        pytest.param(None, "its own basis is. Enter the earnings in it as the plan states them.", id="basis"),
        pytest.param(
            "80",
            "whether it was qualified is. Enter qualified with it, or the first year of the plan's Roth account.",
            id="qualified",
        ),
    ],
)
def test_an_unknown_rollover(basis: str | None, end: str) -> None:
    lines = (roth_opening("2002-12-31", "30.00", 2015),)
    flows = (rolled("2026-03-01", "100", basis, qualified=None),)

    found = roth_ira(*lines, flows=flows)
    assert (found.regular_basis, found.rolled_in_basis, found.recapture_layers) == (usd("30"), None, None)
    (sentence,) = found.unknown
    assert sentence == (
        "What the rollover of $100.00 on 2026-03-01 from the Roth account of acme adds to the basis of the Roth IRA is"
        f" unknown: {end}"
    )
    assert roth_ira(*lines, roth_paid("2026-06-01", "30.00"), flows=flows).years[-1].taxable == Money(0)
    assert roth_ira(*lines, roth_paid("2026-06-01", "30.01"), flows=flows).years[-1].taxable is None


def test_conversions_inside_the_plan_keep_their_years() -> None:
    flows = (rolled("2026-03-01", "12000", "11000", layer(2024, "200", "10000")),)

    found = roth_ira(flows=flows)
    assert (found.layers, found.recapture_layers) == ((), (layer(2024, "200", "10000"),))
    assert found.years[-1].lines == {}


def test_the_two_readings_of_lines_22_and_24() -> None:
    """Basis of 11,000, 10,200 of it a conversion of 2024 with 200 taxable; 500 are paid out at 36.

    On line 22 the conversion leaves first, as in the plan: 200 recaptured. On line 24 the other 800 come first: none.
    """
    flows = (rolled("2026-03-01", "12000", "11000", layer(2024, "200", "10000")),)

    found = roth_ira(roth_paid("2026-06-01", "500.00"), flows=flows)
    row = found.years[-1]
    assert (row.lines["22"], row.taxable, row.recaptured) == (usd("11000"), Money(0), usd("200"))
    assert row.other_reading == RothIraReading(line_22=usd("800"), line_24=usd("10200"), recaptured=Money(0))
    assert row.unsettled == found.unsettled
    (sentence,) = row.unsettled
    assert sentence == (
        "Form 8606 of 2026: conversions made inside a plan and then rolled to a Roth IRA stand on line 22 (Reg."
        " 1.408A-10 A-3): line 22 $11,000.00, line 24 $0.00, $200.00 of young conversions taken early. Kept on line 24"
        " as conversions they would make line 22 $800.00, line 24 $10,200.00, $0.00 taken early. Which is right is"
        " unsettled, as is which dollars leave first; the first reading is taken. Ask a tax adviser before Form 5329"
        " is filed."
    )


def test_the_readings_order_other_conversions_differently() -> None:
    """A Roth IRA conversion of 2023, 100 taxable, and one of 2024 inside the plan, all nontaxable; 150 paid at 36.

    Line 22: the plan's 500 come first, nothing is recaptured. Line 24: 2023 comes first, 100 are.
    """
    found = roth_ira(
        roth_opening("2025-12-31", "0.00", 2015, (2023, "100.00", "0.00")),
        roth_paid("2026-06-01", "150.00"),
        flows=(rolled("2026-03-01", "500", "500", RothLayer(2024, Money(0), usd("500"))),),
    )

    row = found.years[-1]
    assert row.recaptured == Money(0)
    assert row.other_reading == RothIraReading(line_22=Money(0), line_24=usd("600"), recaptured=usd("100"))


@pytest.mark.parametrize(
    ("born", "day", "layer_year"),
    [
        pytest.param(dt.date(1950, 1, 1), "2026-06-01", 2024, id="over 59 1/2"),
        pytest.param(YOUNG, "2026-06-01", 2021, id="the five years of 2021 ended with 2025"),
    ],
)
def test_where_nothing_is_recaptured_the_readings_agree(born: dt.date, day: str, layer_year: int) -> None:
    flows = (rolled("2026-03-01", "12000", "11000", RothLayer(layer_year, usd("200"), usd("10000"))),)

    row = roth_ira(roth_paid(day, "500.00"), flows=flows, born=born).years[-1]
    assert (row.recaptured, row.other_reading, row.unsettled) == (Money(0), None, ())


def test_layers_that_the_plan_cannot_say() -> None:
    """The basis is known, and so the income; what is recaptured is not."""
    flows = (rolled("2026-03-01", "12000", "11000", layers_known=False),)

    row = roth_ira(roth_paid("2026-06-01", "500.00"), flows=flows).years[-1]
    assert (row.taxable, row.recaptured, row.other_reading) == (Money(0), None, None)
    assert row.unknown[0].startswith("Whether the 10 % tax reaches the Roth IRA distributions of 2026 is unknown")
    over = roth_ira(roth_paid("2026-06-01", "500.00"), flows=flows, born=OVER).years[-1]
    assert (over.recaptured, over.unknown) == (Money(0), ())
