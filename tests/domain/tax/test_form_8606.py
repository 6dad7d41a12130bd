import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.tax.form_8606 import Form8606, form_8606
from tests.domain.basis.ira.ira_books import (
    Line,
    chain,
    contribution,
    converted,
    distributed,
    nondeductible,
    plan_money,
    roth_ira,
    roth_opening,
    roth_paid,
    traditional_opening,
)

OLD = dt.date(1950, 1, 1)
PLAN_ROTH_IS_NOT_ON_IT = (
    "In-plan Roth conversions and rollovers from a plan to a Roth IRA do not go on Form 8606 in the year they happen"
)


def form(
    *lines: Line,
    outcomes: tuple[ConversionOutcome, ...] = (),
    values: dict[int, str] | None = None,
    year: int = 2026,
    **keys: Any,
) -> Form8606:
    rows = chain(*lines, outcomes=outcomes, values=values, year=year)
    roth = roth_ira(*lines, outcomes=outcomes, values=values, year=year, **keys).years
    return form_8606(rows[-1] if rows else None, roth[-1] if roth else None, year=year)


@pytest.mark.parametrize(
    ("lines", "outcomes", "required"),
    [
        pytest.param([], [("in_plan_roth", "10"), ("roth_ira", "10")], False, id="Roth conversions of plan money: no"),
        pytest.param([], [("traditional_ira", "100.00")], False, id="earnings alone to an IRA: no"),
        pytest.param([], [("traditional_ira", "99.99")], True, id="a cent of basis to an IRA: line 2"),
        pytest.param([], [("traditional_ira", None)], True, id="unknown basis to an IRA"),
        pytest.param([converted("100.00")], [], True, id="backdoor conversion"),
        pytest.param([converted("100.00", "2025-12-31")], [], False, id="of another year"),
        pytest.param([distributed("100.00")], [], False, id="distribution, no basis"),
        pytest.param(
            [traditional_opening("0.01"), distributed("100.00")], [], True, id="distribution, a cent of basis"
        ),
        pytest.param([traditional_opening(None), distributed("100.00")], [], True, id="distribution, unknown basis"),
        pytest.param([traditional_opening("50.00")], [], False, id="basis that stays"),
        pytest.param([roth_paid("2026-05-01", "100.00")], [], True, id="Roth IRA distribution, not qualified"),
        pytest.param(
            [roth_opening("2025-12-31", "9.00", 2020), roth_paid("2026-05-01", "100.00", "03")],
            [],
            False,
            id="Roth IRA distribution, qualified",
        ),
        pytest.param(
            [roth_opening("2025-12-31", "9.00", 2020), roth_paid("2026-05-01", "100.00", "09")],
            [],
            True,
            id="Roth IRA distribution for a first home, lines 19 and 20",
        ),
        pytest.param([nondeductible("100.00", "2027-02-01", 2026)], [], True, id="nondeductible, made the next year"),
        pytest.param([nondeductible("100.00", "2026-02-01", 2025)], [], False, id="nondeductible for another year"),
        pytest.param([contribution("2026-02-01", "100.00", 2026)], [], False, id="Roth contribution"),
        pytest.param(
            [contribution("2026-02-01", "100.00", 2026, "traditional_deductible")], [], False, id="deductible"
        ),
    ],
)
def test_whether_it_is_needed(lines: list[Line], outcomes: list[tuple[str, str | None]], *, required: bool) -> None:
    legs = tuple(plan_money("2026-05-01", "100.00", earnings, place) for place, earnings in outcomes)
    found = form(*lines, outcomes=legs)

    assert found.required is required
    assert bool(found.lines) is required
    assert found.why.startswith("In 2026: " if required else PLAN_ROTH_IS_NOT_ON_IT)


def test_a_regular_backdoor() -> None:
    """6,500 + 500 of 2027: 6,500 / (20 + 6,512) = 0.995101; 6,512 x 0.995101 = 6,480.10; 31.90 taxable; 519.90 left."""
    found = form(
        nondeductible("6500.00"),
        nondeductible("500.00", "2027-03-01", 2026),
        converted("6512.00"),
        values={2026: "20.00"},
    )

    assert dict(found.lines) == {
        "1": "7000",
        "2": "0",
        "3": "7000",
        "4": "500",
        "5": "6500",
        "6": "20",
        "7": "0",
        "8": "6512",
        "9": "6532",
        "10": "0.995101",
        "11": "6480",
        "12": "0",
        "13": "6480",
        "14": "520",
        "15a": "0",
        "15c": "0",
        "16": "6512",
        "17": "6480",
        "18": "32",
    }
    assert (
        found.why == "In 2026: a nondeductible contribution to a traditional IRA; a conversion from a traditional IRA."
    )
    assert (found.unknown, found.unsettled) == ((), ())


def test_part_two_alone_where_there_is_no_basis() -> None:
    assert dict(form(converted("5000.49")).lines) == {"16": "5000", "17": "0", "18": "5000"}


def test_part_three() -> None:
    """Contributions of 1,000 and a rollover of 300 in 2025; 1,500.50 paid out at 36: 200.50 of earnings."""
    found = form(
        contribution("2025-02-01", "1000.00", 2025),
        roth_paid("2026-05-01", "1500.50"),
        outcomes=(plan_money("2025-05-01", "300.00", "20.00", "roth_ira"),),
    )

    assert dict(found.lines) == {
        "19": "1501",
        "20": "0",
        "21": "1501",
        "22": "1000",
        "23": "501",
        "24": "300",
        "25a": "201",
        "25c": "201",
    }
    assert found.why == "In 2026: a distribution from a Roth IRA that was not qualified."


def test_part_one_stays_blank_where_only_part_three_is_needed() -> None:
    found = form(traditional_opening("300.00"), roth_paid("2026-05-01", "10.00"))

    assert dict(found.lines) == {
        "19": "10",
        "20": "0",
        "21": "10",
        "22": "0",
        "23": "10",
        "24": "0",
        "25a": "10",
        "25c": "10",
    }


def test_a_missing_value_leaves_lines_out_and_says_so() -> None:
    found = form(nondeductible("7000.00"), converted("7012.00"))

    assert dict(found.lines) == {
        "1": "7000",
        "2": "0",
        "3": "7000",
        "4": "0",
        "5": "7000",
        "7": "0",
        "8": "7012",
        "16": "7012",
    }
    assert found.unknown[0].startswith("What is taxable of the $7,012.00 that left traditional IRAs in 2026 is unknown")


def test_a_missing_value_that_the_tax_does_not_rest_on() -> None:
    found = form(nondeductible("500.00", "2027-02-01", 2026), converted("5000.00"))

    assert (found.lines["18"], "6" in found.lines) == ("5000", False)
    (sentence,) = found.unknown
    assert sentence == (
        "Lines 6 and 9 of Form 8606 of 2026 are unknown, though the taxable part is not: enter ira_year_end_value once"
        " the year is over."
    )


def test_basis_rolled_in_is_on_line_2_of_a_form_that_is_filed_for_it() -> None:
    outcomes = (plan_money("2026-05-01", "21000.00", "1000.00", "traditional_ira"),)
    found = form(traditional_opening("300.00"), outcomes=outcomes)

    assert dict(found.lines) == {"1": "0", "2": "20300", "3": "20300", "14": "20300"}
    assert found.why == (
        "In 2026: money with $20,000.00 of after-tax basis went from a plan to a traditional IRA; that basis belongs on"
        " line 2."
    )
    assert "without saying that it alone calls for the form" in found.unsettled[0]
    assert form(nondeductible("1.00"), outcomes=outcomes).unsettled == ()


@pytest.mark.parametrize(
    ("lines", "born", "end"),
    [
        pytest.param(
            [traditional_opening("300.00")],
            OLD,
            "Traditional IRAs hold $300.00 of basis, which nothing in 2026 adds to or uses: it stays. Keep the last"
            " Form 8606.",
            id="basis that stays",
        ),
        pytest.param(
            [distributed("100.00")],
            OLD,
            "What was paid out of traditional IRAs in 2026 holds no basis: all of it is taxable.",
            id="no basis",
        ),
        pytest.param(
            [roth_opening("2025-12-31", "9.00", 2020), roth_paid("2026-05-01", "100.00")],
            OLD,
            "The Roth IRA distributions of 2026 were qualified, and those are not reported on it.",
            id="qualified",
        ),
    ],
)
def test_why_it_is_not_needed(lines: list[Line], born: dt.date, end: str) -> None:
    found = form(*lines, born=born)

    assert found.required is False
    assert found.why.startswith(PLAN_ROTH_IS_NOT_ON_IT)
    assert found.why.endswith(f" {end}")


def test_a_distribution_that_may_be_qualified() -> None:
    found = form(roth_opening("2025-12-31", "9.00", 2020), roth_paid("2026-05-01", "100.00"), born=None)

    assert found.required is True
    assert found.why == "In 2026: a distribution from a Roth IRA, unless it was qualified."
    assert "25c" not in found.lines
    assert found.unknown[0].startswith("Whether the Roth IRA distributions of 2026 are qualified is unknown")
