"""Figures of the person's own, and shares of a short year."""

import datetime as dt

import pytest

from ledger.domain.entries.bookkeeping import LIMIT_NAMES, OwnLimits
from ledger.domain.errors import InvalidEntryError
from ledger.domain.limits.irs import AnnualLimits, prorated, with_own
from ledger.domain.money import Money

M = Money.parse


def test_every_name_of_a_limits_record_is_a_figure_here() -> None:
    assert set(LIMIT_NAMES) <= set(AnnualLimits.__slots__)


def test_own_figures_of_a_year_not_on_file_leave_the_rest_unknown() -> None:
    own = OwnLimits(year=2027, source="Notice 2026-99", figures={"annual_additions": 74_000, "roth_ira_single": (1, 2)})

    limits = with_own(None, own)

    assert limits == AnnualLimits(
        year=2027,
        source="Notice 2026-99",
        own=True,
        annual_additions=M("74,000"),
        roth_ira_single=(M("1"), M("2")),
        roth_catch_up_enforced=True,
    )
    assert limits.elective_deferral is None


def test_own_figures_go_before_those_on_file_and_the_others_stay() -> None:
    on_file = AnnualLimits(
        year=2025, source="Notice 2024-80", elective_deferral=M("23,500"), annual_additions=M("70,000")
    )

    limits = with_own(on_file, OwnLimits(year=2025, source="my plan", figures={"elective_deferral": 23_000}))

    assert (limits.elective_deferral, limits.annual_additions) == (M("23,000"), M("70,000"))
    assert (limits.source, limits.own, limits.roth_catch_up_enforced) == ("Notice 2024-80; my plan", True, False)


def test_whether_catch_up_must_be_roth_can_be_ones_own_too() -> None:
    own = OwnLimits(year=2027, source="-", figures={"catch_up": 8_000}, roth_catch_up_enforced=False)

    assert not with_own(None, own).roth_catch_up_enforced


@pytest.mark.parametrize(
    ("figures", "message"),
    [
        pytest.param({"ira": (1, 2)}, "The limit ira is one figure.", id="a-range-for-one-figure"),
        pytest.param(
            {"roth_ira_single": 5},
            "The limit roth_ira_single is two figures, the lower first.",
            id="one-figure-for-a-range",
        ),
    ],
)
def test_a_figure_of_the_wrong_shape_is_refused(figures: dict[str, int | tuple[int, int]], message: str) -> None:
    with pytest.raises(InvalidEntryError) as refused:
        OwnLimits(year=2027, source="-", figures=figures)

    assert refused.value.message == message
    assert refused.value.field in figures


@pytest.mark.parametrize(
    ("amount", "first", "last", "expected"),
    [
        pytest.param("55,000", "2018-01-01", "2018-06-30", "27,500.00", id="tv-37-six-months-of-415c"),
        pytest.param("275,000", "2018-01-01", "2018-06-30", "137,500.00", id="tv-37-six-months-of-401a17-irs-example"),
        # 70,000 x (6 + 7/31) / 12 = 36,317.2043
        pytest.param("70,000", "2025-01-01", "2025-07-07", "36,317.20", id="days-of-a-begun-month-the-smaller-reading"),
        # 70,000 x (5 + 24/31) / 12 = 33,682.7957: the other side of the same year
        pytest.param("70,000", "2025-07-08", "2025-12-31", "33,682.80", id="beginning-within-a-month"),
        pytest.param("72,000", "2026-01-01", "2026-12-31", "72,000.00", id="calendar-year"),
        pytest.param("72,000", "2025-07-01", "2026-06-30", "72,000.00", id="twelve-months-across-two-years"),
        pytest.param("69,000", "2023-03-01", "2024-02-29", "69,000.00", id="twelve-months-to-a-leap-day"),
        pytest.param("72,000", "2026-12-01", "2026-12-31", "6,000.00", id="one-month"),
        pytest.param("72,000", "2026-12-31", "2026-12-31", "193.55", id="one-day-of-31"),
    ],
)
def test_a_short_period_has_its_share(amount: str, first: str, last: str, expected: str) -> None:
    period = dt.date.fromisoformat(first), dt.date.fromisoformat(last)

    assert prorated(M(amount), *period) == M(expected)
