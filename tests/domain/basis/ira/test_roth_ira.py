import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.ira.roth_ira import RothIra
from ledger.domain.basis.layers import RothLayer
from ledger.domain.money import Money
from tests.domain.basis.ira.ira_books import (
    contribution,
    converted,
    layer,
    nondeductible,
    plan_money,
    roth_ira,
    roth_opening,
    roth_paid,
    usd,
)

OLD = dt.date(1950, 1, 1)


def plain(lines: Any) -> dict[str, str | None]:
    return {line: None if amount is None else amount.plain() for line, amount in lines.items()}


def test_rollovers_make_layers_by_year() -> None:
    """IRC 408A(d)(4)(B): conversions of one year are one layer, taxable part first."""
    found = roth_ira(
        outcomes=(
            plan_money("2024-03-02", "1000.00", "30.00", "roth_ira"),
            plan_money("2024-09-02", "2000.00", "70.00", "roth_ira"),
            plan_money("2025-03-02", "500.00", "10.00", "in_plan_roth"),
            plan_money("2026-03-02", "100.00", "1.00", "roth_ira"),
            plan_money("2027-03-02", "100.00", "1.00", "roth_ira"),
        )
    )

    assert found.layers == (layer(2024, "100", "2900"), layer(2026, "1", "99"))
    assert (found.regular_basis, found.first_year, found.unknown) == (Money(0), 2024, ())
    assert found.qualified_from == dt.date(2029, 1, 1)


def test_a_contribution_counts_for_its_year() -> None:
    lines = (
        contribution("2026-02-01", "6500.00", 2025),
        contribution("2027-04-15", "7000.00", 2026),
        contribution("2027-04-15", "7500.00", 2027),
        contribution("2026-05-01", "100.00", 2026, "traditional_nondeductible"),
    )

    assert roth_ira(*lines).regular_basis == usd("13,500")
    assert roth_ira(*lines, as_of="2027-04-14").regular_basis == usd("6,500")
    assert roth_ira(*lines).first_year == 2025


def test_nothing_ever() -> None:
    assert roth_ira() == RothIra(regular_basis=Money(0), layers=(), first_year=None, unknown=())


def test_an_opening_balance() -> None:
    opened = roth_opening("2026-01-01", "20000.00", 2012, (2020, "5.00", "6000.00"))
    found = roth_ira(contribution("2026-02-01", "500.00", 2026), opened)

    assert (found.regular_basis, found.first_year) == (usd("20,500"), 2012)
    assert found.layers == (layer(2020, "5", "6000"),)

    unknown = roth_ira(roth_opening("2026-01-01", None, None))
    assert (unknown.regular_basis, unknown.first_year) == (None, None)
    assert len(unknown.unknown) == 2


def test_an_opening_balance_takes_the_place_of_what_is_dated_before() -> None:
    """A contribution for the year before, made after it, is added to it."""
    found = roth_ira(
        contribution("2025-06-30", "100.00", 2025),
        roth_opening("2025-07-01", "1000.00", None),
        contribution("2026-03-01", "50.00", 2025),
        outcomes=(plan_money("2025-03-01", "9.00", "1.00", "roth_ira"),),
    )

    assert (found.regular_basis, found.layers, found.first_year) == (usd("1050"), (), 2025)


def test_tv_46_regular_contributions_then_the_taxable_part_of_conversions() -> None:
    """Pub. 590-B example via Marotta [V2]: at 60, in a Roth IRA that began in 2016."""
    found = roth_ira(
        roth_opening("2016-01-01", "0.00", 2016, (2016, "60000.00", "20000.00")),
        contribution("2020-02-01", "5000.00", 2020),
        roth_paid("2020-06-01", "7000.00"),
        year=2020,
        born=dt.date(1960, 1, 1),
    )

    row = found.years[-1]
    assert plain(row.lines) | {"19": "7000.00", "22": "5000.00", "23": "2000.00", "24": "80000.00"} == plain(row.lines)
    assert (row.lines["25c"], row.taxable, row.recaptured, row.qualified) == (Money(0), Money(0), Money(0), False)
    assert (row.from_regular, row.from_layers) == (usd("5000"), (layer(2016, "2000", "0"),))
    assert (found.layers, found.regular_basis) == ((layer(2016, "58000", "20000"),), Money(0))


@pytest.mark.parametrize(("year", "recaptured"), [(2027, "100.00"), (2028, "0.00")])
def test_tv_49b_the_taxable_part_is_recaptured_for_five_years(year: int, recaptured: str) -> None:
    """TurboTax, dmertz [V2]: converted in 2023, 100 of it taxable; 500 out before 59 1/2. 2023 + 4 = 2027."""
    found = roth_ira(
        roth_opening("2023-12-31", "0.00", 2023, (2023, "100.00", "1000.00")),
        roth_paid(f"{year}-06-01", "500.00"),
        year=year,
    )

    row = found.years[-1]
    assert (row.recaptured, row.taxable, row.from_layers) == (usd(recaptured), Money(0), (layer(2023, "100", "400"),))
    assert found.layers == (layer(2023, "0", "600"),)


def test_each_layer_is_recaptured_once() -> None:
    found = roth_ira(
        roth_opening("2023-12-31", "0.00", 2023, (2023, "100.00", "1000.00")),
        roth_paid("2025-06-01", "60.00"),
        roth_paid("2026-06-01", "60.00"),
        roth_paid("2026-07-01", "60.00"),
    )

    assert [row.recaptured for row in found.years] == [Money(0), Money(0), usd("60"), usd("40")]


def test_older_conversions_leave_before_younger_ones_and_earnings_last() -> None:
    """1,000 + 300 (2024) + 200 (2025) of basis; 1,600 out: 100 of earnings, recaptured 50 + 20."""
    found = roth_ira(
        contribution("2026-01-05", "1000.00", 2026),
        roth_paid("2026-06-01", "1600.00"),
        outcomes=(
            plan_money("2024-01-02", "300.00", "50.00", "roth_ira"),
            plan_money("2025-01-02", "200.00", "20.00", "roth_ira"),
        ),
    )

    row = found.years[-1]
    assert row.from_layers == (layer(2024, "50", "250"), layer(2025, "20", "180"))
    assert (row.earnings_out, row.taxable, row.early_taxable, row.recaptured) == (
        *(usd("100"), usd("100"), usd("100"), usd("70")),
    )
    assert plain(row.lines) == {
        "19": "1600.00",
        "20": "0.00",
        "21": "1600.00",
        "22": "1000.00",
        "23": "600.00",
        "24": "500.00",
        "25a": "100.00",
        "25c": "100.00",
    }


def test_what_comes_in_later_in_the_year_counts_first() -> None:
    """Reg. 1.408A-6 A-9: contributions for the year, also those made by next April, before its distributions."""
    found = roth_ira(roth_paid("2026-01-05", "7000.00"), contribution("2027-04-01", "7000.00", 2026))

    assert (found.years[-1].taxable, found.regular_basis) == (Money(0), Money(0))
    assert roth_ira(roth_paid("2026-01-05", "7000.00"), contribution("2027-04-01", "7000.00", 2027)).years[
        -1
    ].taxable == usd("7000")


@pytest.mark.parametrize(
    ("day", "first_year", "exception", "qualified"),
    [
        pytest.param("2026-02-28", 2020, None, False, id="the day before 59 1/2"),
        pytest.param("2026-03-01", 2020, None, True, id="59 1/2 on the day"),
        pytest.param("2026-03-01", 2021, None, True, id="the five years ended on 31 December 2025"),
        pytest.param("2026-03-01", 2022, None, False, id="they end on 31 December 2026"),
        pytest.param("2026-01-05", 2020, "03", True, id="disability"),
        pytest.param("2026-01-05", 2020, "04", True, id="death"),
        pytest.param("2026-01-05", 2022, "04", False, id="death within the five years"),
        pytest.param("2026-01-05", 2020, "05", False, id="medical expenses: no 10 %, and income"),
        pytest.param("2026-01-05", 2020, "09", True, id="first home"),
    ],
)
def test_qualified(day: str, first_year: int, exception: str | None, *, qualified: bool) -> None:
    """59 1/2 on 1 March 2026: born on 31 August 1966, and February has no 31st."""
    found = roth_ira(
        roth_opening("2025-12-31", "0.00", first_year), roth_paid(day, "100.00", exception), born=dt.date(1966, 8, 31)
    )

    row = found.years[-1]
    assert row.qualified is qualified
    assert row.taxable == (Money(0) if qualified else usd("100"))


def test_qualified_distributions_are_not_on_the_form_and_still_use_basis_up() -> None:
    found = roth_ira(roth_opening("2025-12-31", "500.00", 2015), roth_paid("2026-06-01", "800.00"), born=OLD)

    row = found.years[-1]
    assert (row.lines, row.earnings_out, row.taxable, found.regular_basis) == ({}, usd("300"), Money(0), Money(0))


def test_before_and_after_59_and_a_half_in_one_year() -> None:
    """59 1/2 on 1 July 2026, clock over: 1,000 of basis. The 1,200 of May are not qualified, 200 of it income."""
    found = roth_ira(
        roth_opening("2025-12-31", "1000.00", 2015),
        roth_paid("2026-05-01", "1200.00"),
        roth_paid("2026-08-01", "300.00"),
        born=dt.date(1967, 1, 1),
    )

    row = found.years[-1]
    assert (row.qualified, row.distributed, row.taxable, row.early_taxable) == (
        *(False, usd("1500"), usd("200"), usd("200")),
    )
    assert (row.lines["19"], row.earnings_out) == (usd("1200"), usd("500"))


def test_within_the_five_years_after_59_and_a_half_is_income_without_the_tax() -> None:
    found = roth_ira(contribution("2025-01-05", "100.00", 2025), roth_paid("2026-06-01", "150.00"), born=OLD)

    row = found.years[-1]
    assert (row.taxable, row.early_taxable, row.recaptured) == (usd("50"), Money(0), Money(0))


def test_a_first_home_takes_ten_thousand_once_in_a_life() -> None:
    """6,000 in 2025 leave 4,000; of the 9,000 of 2026 5,000 are not qualified: 1,000 of basis, 4,000 of earnings."""
    found = roth_ira(
        roth_opening("2024-12-31", "7000.00", 2015),
        roth_paid("2025-06-01", "6000.00", "09"),
        roth_paid("2026-06-01", "9000.00", "09"),
    )

    first, second = found.years[-2:]
    assert plain(first.lines) == {
        "19": "6000.00",
        "20": "6000.00",
        "21": "0.00",
        "22": "7000.00",
        "23": "0.00",
        "25c": "0.00",
    }
    assert plain(second.lines) == {
        "19": "9000.00",
        "20": "4000.00",
        "21": "5000.00",
        "22": "1000.00",
        "23": "4000.00",
        "24": "0.00",
        "25a": "4000.00",
        "25c": "4000.00",
    }
    assert (second.excepted, second.earnings_out) == (Money(0), usd("8000"))


def test_a_first_home_within_the_five_years_is_an_exception_alone() -> None:
    """Earnings of 11,900 are income; the exception reaches 10,000."""
    found = roth_ira(contribution("2025-01-05", "100.00", 2025), roth_paid("2026-06-01", "12000.00", "09"))

    row = found.years[-1]
    assert (row.qualified, row.taxable, row.excepted, row.exceptions) == (False, usd("11900"), usd("10000"), ("09",))
    assert row.first_home == Money(0)


def test_an_exception_of_plans_does_not_reach_a_roth_ira() -> None:
    row = roth_ira(contribution("2025-01-05", "100.00", 2025), roth_paid("2026-06-01", "150.00", "01")).years[-1]

    assert (row.excepted, row.exceptions) == (Money(0), ())
    (question,) = row.questions
    assert question == (
        "The IRA distribution of 2026-06-01: exception 01 is for plans alone (IRC 72(t)(3)(A)) and is not taken;"
        " check it."
    )


def test_a_conversion_is_a_layer_with_the_parts_of_form_8606() -> None:
    """Basis 7,000, all 7,012 converted and nothing left: 12 taxable."""
    lines = (
        nondeductible("7000.00"),
        converted("7012.00", "2026-03-01"),
    )

    found = roth_ira(*lines, values={2026: "0.00"})
    assert (found.layers, found.first_year, found.unknown) == ((layer(2026, "12", "7000"),), 2026, ())

    unknown = roth_ira(*lines)
    assert unknown.layers == (RothLayer(2026, None, None),)
    assert unknown.unknown[0].startswith("What is taxable of the $7,012.00 that left traditional IRAs in 2026")


def test_what_does_not_reach_an_unknown_layer_is_known() -> None:
    lines = (
        nondeductible("7000.00"),
        contribution("2026-02-01", "100.00", 2026),
        converted("7012.00", "2026-03-01"),
    )

    known = roth_ira(*lines, roth_paid("2026-05-01", "100.00"))
    assert (known.years[-1].taxable, known.years[-1].recaptured, known.regular_basis) == (*[Money(0)] * 2, Money(0))

    unknown = roth_ira(*lines, roth_paid("2026-05-01", "100.01"))
    assert (unknown.years[-1].taxable, unknown.regular_basis) == (None, Money(0))
    assert unknown.years[-1].unknown[0] == (
        "The Roth IRA distributions of 2026 reach into money whose basis is unknown, and so their taxable part is"
        " unknown."
    )


@pytest.mark.parametrize(
    ("first_year", "born", "sentence"),
    [
        pytest.param(
            *(2015, None),
            "Whether the Roth IRA distributions of 2026 are qualified is unknown: the birth date is not on file: enter"
            " it with the person.",
            id="birth date",
        ),
        pytest.param(
            *(None, OLD),
            "Whether the Roth IRA distributions of 2026 are qualified is unknown: the first year of the Roth IRAs is"
            " not on file: enter first_year in their opening balance.",
            id="clock",
        ),
    ],
)
def test_whether_qualified_is_unknown(first_year: int | None, born: dt.date | None, sentence: str) -> None:
    lines = (roth_opening("2025-12-31", "100.00", first_year), roth_paid("2026-06-01", "150.00"))

    row = roth_ira(*lines, born=born).years[-1]
    assert (row.qualified, row.taxable, row.earnings_out) == (None, None, usd("50"))
    assert row.unknown[0] == sentence


def test_a_birth_date_not_on_file_within_the_five_years() -> None:
    """Income either way; whether the 10 % tax reaches it is unknown."""
    row = roth_ira(contribution("2025-01-05", "100.00", 2025), roth_paid("2026-06-01", "150.00"), born=None).years[-1]

    assert (row.qualified, row.taxable, row.early_taxable) == (False, usd("50"), None)
    assert row.unknown[0].startswith("Whether the 10 % tax reaches the Roth IRA distributions of 2026 is unknown")


def test_a_distribution_before_the_opening_balance_of_its_year_is_unknown() -> None:
    row = roth_ira(roth_paid("2026-05-01", "10.00"), roth_opening("2026-06-01", "100.00", 2015)).years[-1]

    assert (row.taxable, row.distributed, row.lines["19"]) == (None, usd("10"), None)
    assert row.unknown[0].endswith("Enter the balance of 31 December 2025, with the basis before that distribution.")


def test_an_opening_balance_between_two_conversions() -> None:
    found = roth_ira(
        *(converted("10.00", "2026-02-01"), converted("20.00", "2026-08-01")), roth_opening("2026-06-01", "0.00", 2015)
    )

    assert found.layers == (RothLayer(2026, None, None),)
    assert "falls between IRA conversions of 2026" in found.unknown[0]
    whole = roth_ira(converted("10.00", "2026-02-01"), roth_opening("2026-06-01", "0.00", 2015))
    assert (whole.layers, whole.unknown) == ((), ())
