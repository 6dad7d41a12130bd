"""The limits on file against the notices, typed in here a second time."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import ledger.reference.limits as reference
from ledger.domain.money import Money
from ledger.reference.limits import all_limits, annual_limits, years_on_file

# Whole dollars from the COLA notices of the IRS: 402(g), 414(v), 414(v)(2)(E), 415(c), 401(a)(17), 414(q), 416(i), IRA,
# IRA catch-up, Roth IRA phase-outs (single, joint). The year is that of the limit, for 414(q) that of the pay.
PUBLISHED = {
    2013: (17500, 5500, None, 51000, 255000, 115000, 165000, 5500, 1000, (112000, 127000), (178000, 188000)),
    2014: (17500, 5500, None, 52000, 260000, 115000, 170000, 5500, 1000, (114000, 129000), (181000, 191000)),
    2015: (18000, 6000, None, 53000, 265000, 120000, 170000, 5500, 1000, (116000, 131000), (183000, 193000)),
    2016: (18000, 6000, None, 53000, 265000, 120000, 170000, 5500, 1000, (117000, 132000), (184000, 194000)),
    2017: (18000, 6000, None, 54000, 270000, 120000, 175000, 5500, 1000, (118000, 133000), (186000, 196000)),
    2018: (18500, 6000, None, 55000, 275000, 120000, 175000, 5500, 1000, (120000, 135000), (189000, 199000)),
    2019: (19000, 6000, None, 56000, 280000, 125000, 180000, 6000, 1000, (122000, 137000), (193000, 203000)),
    2020: (19500, 6500, None, 57000, 285000, 130000, 185000, 6000, 1000, (124000, 139000), (196000, 206000)),
    2021: (19500, 6500, None, 58000, 290000, 130000, 185000, 6000, 1000, (125000, 140000), (198000, 208000)),
    2022: (20500, 6500, None, 61000, 305000, 135000, 200000, 6000, 1000, (129000, 144000), (204000, 214000)),
    2023: (22500, 7500, None, 66000, 330000, 150000, 215000, 6500, 1000, (138000, 153000), (218000, 228000)),
    2024: (23000, 7500, None, 69000, 345000, 155000, 220000, 7000, 1000, (146000, 161000), (230000, 240000)),
    2025: (23500, 7500, 11250, 70000, 350000, 160000, 230000, 7000, 1000, (150000, 165000), (236000, 246000)),
    2026: (24500, 8000, 11250, 72000, 360000, 160000, 235000, 7500, 1100, (153000, 168000), (242000, 252000)),
}
# 414(v)(7): keyed by the year of the catch-up, measured on the wages of the year before (Notice 2023-62).
ROTH_CATCH_UP = {2024: (145000, False), 2025: (145000, False), 2026: (150000, True)}


def dollars(amount: Money | None) -> int | None:
    return None if amount is None else amount.cents // 100 if amount.cents % 100 == 0 else -1


def pair(amounts: tuple[Money, Money] | None) -> tuple[int | None, int | None] | None:
    return None if amounts is None else (dollars(amounts[0]), dollars(amounts[1]))


@pytest.mark.parametrize("year", PUBLISHED)
def test_every_figure_is_the_published_one(year: int) -> None:
    limits = annual_limits(year)

    assert limits is not None
    assert (
        dollars(limits.elective_deferral),
        dollars(limits.catch_up),
        dollars(limits.catch_up_60_63),
        dollars(limits.annual_additions),
        dollars(limits.compensation_cap),
        dollars(limits.highly_compensated),
        dollars(limits.key_employee),
        dollars(limits.ira),
        dollars(limits.ira_catch_up),
        pair(limits.roth_ira_single),
        pair(limits.roth_ira_married_joint),
    ) == PUBLISHED[year]
    assert pair(limits.roth_ira_married_separate) == (0, 10000)  # 408A(c)(3)(B)(ii)(III): never indexed
    assert (dollars(limits.roth_catch_up_wages), limits.roth_catch_up_enforced) == ROTH_CATCH_UP.get(
        year, (None, False)
    )
    assert limits.year == year
    assert not limits.own


def test_one_table_cut_out_of_the_file_is_what_the_whole_file_says() -> None:
    file = tomllib.loads(Path(reference.__file__).with_name("irs_limits.toml").read_text("utf-8"))

    assert sorted(map(int, file)) == list(all_limits()) == list(PUBLISHED)
    assert {year: annual_limits(year) for year in all_limits()} == dict(all_limits())


def test_each_year_names_its_notice() -> None:
    sources = [limits.source for limits in all_limits().values()]

    assert len(set(sources)) == len(PUBLISHED)
    assert all("Notice" in source or source.startswith("IR-") for source in sources)
    assert all_limits()[2026].source == "Notice 2025-67"


@pytest.mark.parametrize("year", [2012, 2027, 20, 202])
def test_a_year_not_on_file_is_unknown_tv_66(year: int) -> None:
    assert annual_limits(year) is None


def test_the_years_on_file_have_no_gap() -> None:
    assert years_on_file() == (2013, 2026)
    assert list(all_limits()) == list(range(2013, 2027))


def test_one_year_costs_no_heavy_import() -> None:
    code = (
        "import sys; from ledger.reference.limits import annual_limits; import ledger.domain.alerts.limit_alerts; "
        "assert 'tomllib' not in sys.modules; annual_limits(2026); "
        "print(*[name for name in sys.modules if name.startswith('ledger.')])"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert "ledger.reference.limits" in loaded
    assert not {name for name in loaded if name.startswith(("ledger.domain.entries", "ledger.domain.parties"))}
