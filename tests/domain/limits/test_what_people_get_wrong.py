"""Wrong figures that are in print, each beside the right one: the ledger must hold the right one.

Named are the publishers; the right figures are those of the IRS notices of the year.
"""

from datetime import date

import pytest

from ledger.domain.limits.deferrals import age_at_year_end, catch_up_limit, roth_catch_up_required
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.money import Money
from ledger.reference.limits import all_limits, annual_limits

M = Money.parse


def on_file(year: int) -> AnnualLimits:
    limits = annual_limits(year)
    assert limits is not None
    return limits


@pytest.mark.parametrize(
    ("year", "figure", "wrong", "right"),
    [
        pytest.param(2026, "ira", "7000", "7500", id="IRS.gov Haitian Creole page, IRA limit of 2025 under 2026"),
        pytest.param(2026, "ira_catch_up", "1000", "1100", id="IRS.gov Haitian Creole page, IRA catch-up"),
        pytest.param(2023, "compensation_cap", "333000", "330000", id="IRS.gov Haitian Creole page, 401(a)(17)"),
        pytest.param(2018, "catch_up", "5500", "6000", id="pensionplanners.net, catch-up"),
        pytest.param(2026, "elective_deferral", "24000", "24500", id="calculators with an estimate, 402(g)"),
        pytest.param(2026, "elective_deferral", "23500", "24500", id="calculators still at 2025, 402(g)"),
        pytest.param(2026, "annual_additions", "70000", "72000", id="calculators still at 2025, 415(c)"),
        pytest.param(2026, "compensation_cap", "355000", "360000", id="calculators with an estimate, 401(a)(17)"),
        pytest.param(2026, "catch_up_60_63", "12000", "11250", id="Mercer projection, 150 % of the year's catch-up"),
    ],
)
def test_a_misprinted_figure(year: int, figure: str, wrong: str, right: str) -> None:
    found = getattr(on_file(year), figure)

    assert found == M(right)
    assert found != M(wrong)


def test_the_roth_ira_range_of_2017_starts_at_118000() -> None:
    """Current Federal Tax Developments of October 2017 printed 117,000."""
    assert on_file(2017).roth_ira_single == (M("118000"), M("133000"))


def test_the_figures_come_from_notices_and_not_from_revenue_procedures() -> None:
    """An appendix of ThinkAdvisor calls them revenue procedures and gives 2022-38 for 2023."""
    assert on_file(2023).source == "Notice 2022-55"
    assert not [limits.year for limits in all_limits().values() if "Rev. Proc" in limits.source]


def test_the_higher_catch_up_begins_in_2025() -> None:
    """Public code has 11,250 in 2024."""
    assert on_file(2024).catch_up_60_63 is None
    assert catch_up_limit(61, on_file(2024), allowed=True, higher_allowed=True) == M("7500")
    # A figure of the person's own does not bring the rule forward.
    own = AnnualLimits(year=2024, source="calculator", catch_up=M("7500"), catch_up_60_63=M("11250"))
    assert catch_up_limit(61, own, allowed=True, higher_allowed=True) == M("7500")


@pytest.mark.parametrize(
    ("wages", "required"),
    [
        pytest.param("149999.99", False, id="a cent less"),
        pytest.param("150000.00", False, id="Haynes Boone wrote: 150,000 or more"),
        pytest.param("150000.01", True, id="a cent more"),
    ],
)
def test_wages_of_exactly_the_threshold_do_not_pass_it(wages: str, *, required: bool) -> None:
    assert roth_catch_up_required(55, on_file(2026), M(wages)) is required


def test_the_threshold_is_kept_under_the_year_of_the_catch_up() -> None:
    """Publishers print 150,000 under 2025, the year of the wages, or under 2026, the year of the catch-up."""
    assert on_file(2026).roth_catch_up_wages == M("150000")
    assert on_file(2025).roth_catch_up_wages == M("145000")
    assert roth_catch_up_required(55, on_file(2025), M("300000")) is False  # Notice 2023-62: not enforced


@pytest.mark.parametrize(
    ("birthday", "expected"),
    [
        pytest.param(date(1962, 1, 1), "8000", id="64 on New Year"),
        pytest.param(date(1962, 10, 15), "8000", id="irahelp, 64 in October, no half year of 63"),
        pytest.param(date(1962, 12, 31), "8000", id="64 on the last day"),
        pytest.param(date(1963, 1, 1), "11250", id="63 all year"),
        pytest.param(date(1966, 12, 31), "11250", id="60 on the last day"),
        pytest.param(date(1967, 1, 1), "8000", id="60 a day too late"),
    ],
)
def test_the_year_of_the_64th_birthday_has_the_regular_catch_up(birthday: date, expected: str) -> None:
    age = age_at_year_end(birthday, 2026)

    assert catch_up_limit(age, on_file(2026), allowed=True, higher_allowed=True) == M(expected)
