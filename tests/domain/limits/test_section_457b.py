"""The limit of 457(b) plans, a cent under, at and over, with catch-up and without."""

import datetime as dt

import pytest

from ledger.domain.limits.section_457b import Section457bStanding, section_457b_alert, section_457b_standing
from ledger.domain.money import ZERO, Money
from ledger.reference.limits import annual_limits

M = Money.parse
JUNE = dt.date(2026, 6, 30)


def standing(catch_up: Money | None = ZERO, year: int = 2026, **amounts: str) -> Section457bStanding:
    cents = {source: M(amount).cents for source, amount in amounts.items()}
    return section_457b_standing(("city-457b",), cents, annual_limits(year), year=year, catch_up=catch_up)


@pytest.mark.parametrize(
    ("found", "room", "excess"),
    [
        pytest.param(standing(pre_tax_deferral="24,499.99"), "0.01", "0", id="a-cent-under"),
        pytest.param(standing(pre_tax_deferral="20,000", employer_match="4,500"), "0", "0", id="employer-money-counts"),
        pytest.param(standing(pre_tax_deferral="24,500.01"), "0", "0.01", id="a-cent-over"),
        pytest.param(standing(M("8,000"), roth_deferral="32,500"), "0", "0", id="governmental-at-50"),
        pytest.param(standing(pre_tax_deferral="1,000", rollover_in="90,000"), "23,500", "0", id="no-rollovers"),
        pytest.param(standing(year=2031, pre_tax_deferral="1,000"), None, None, id="limit-not-on-file"),
        pytest.param(standing(None, pre_tax_deferral="1,000"), None, None, id="catch-up-not-known"),
    ],
)
def test_room_and_excess(found: Section457bStanding, room: str | None, excess: str | None) -> None:
    assert (found.room, found.excess) == tuple(None if each is None else M(each) for each in (room, excess))


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("19,599.99", None),
        ("19,600.00", ("457b_near", "info", "4,900")),
        ("23,275.00", ("457b_near", "warning", "1,225")),
        ("24,500.00", ("457b_near", "warning", "0")),
        ("24,500.01", ("457b_over", "critical", "0.01")),
    ],
)
def test_alert(total: str, expected: tuple[str, str, str] | None) -> None:
    found = section_457b_alert(standing(pre_tax_deferral=total), as_of=JUNE)

    assert (None if found is None else (found.code, found.level, found.amount)) == (
        None if expected is None else (*expected[:2], M(expected[2]))
    )


def test_no_alert_where_the_limit_is_not_known() -> None:
    assert section_457b_alert(standing(year=2031, pre_tax_deferral="99,000"), as_of=JUNE) is None


def test_of_a_year_that_is_over_no_election_is_asked_for() -> None:
    near = section_457b_alert(standing(pre_tax_deferral="24,500"), as_of=dt.date(2027, 1, 1))
    over = section_457b_alert(standing(pre_tax_deferral="24,501"), as_of=dt.date(2027, 1, 1))

    assert near is not None
    assert over is not None
    assert near.action == "The year is over: nothing is left to do."
    assert over.action.startswith("Ask the plan to pay out $1.00 and its earnings.")
