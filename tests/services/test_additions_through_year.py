"""A group's annual additions through its limitation year: worked out by hand, and always ending where the status is."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.errors import ConflictError
from ledger.domain.money import Money, total
from ledger.domain.status import Status
from ledger.services.additions_through_year import AdditionsCourse, additions_through_year
from ledger.services.ports import Reader
from tests.services.conftest import FilledLedger

OWNER = {"person": "pat", "plan": "acme-401k"}
Row = tuple[str, str, str, bool]


@pytest.fixture
def pat(ledger: FilledLedger) -> FilledLedger:
    ledger.person()
    ledger.plan()
    return ledger


def course(ledger: FilledLedger, year: int, as_of: str, place: int = 0) -> AdditionsCourse:
    found = ledger.status(year, as_of)
    return checked(ledger.store.reader(), found, place)


def checked(reader: Reader, found: Status, place: int) -> AdditionsCourse:
    """The course of one group, once it is sure that it ends where the status is."""
    group = found.annual_additions[place]
    made = additions_through_year(reader, found.person, found.year, found.as_of, group, plans=found.plans)
    standing = group.recorded
    recorded = [point for point in made.points if not point.expected]
    expected = [point for point in made.points if point.expected]
    assert list(made.points) == sorted(recorded, key=lambda each: each.date) + sorted(expected, key=lambda e: e.date)
    if recorded:
        last = recorded[-1]
        assert (last.by_source, last.total, last.catch_up) == (standing.by_source, standing.total, standing.catch_up)
    else:
        assert standing.by_source == {}
    if expected:
        assert expected[-1].total == group.projected_total
    elif made.known:
        assert group.projected_total == standing.total
    assert all(total(point.by_source.values()) == point.total + point.catch_up for point in made.points)
    assert (made.limit, made.period, made.known) == (standing.limit, standing.period, group.projected_total is not None)
    return made


def rows(made: AdditionsCourse) -> list[Row]:
    return [(str(each.date), each.total.plain(), each.catch_up.plain(), each.expected) for each in made.points]


def test_recorded_and_expected_over_a_calendar_year(pat: FilledLedger) -> None:
    """1,000 and 500, 200 of it taken back, a bonus of 2,000; then 1,100 on each of two month ends."""
    pat.stub("2026-09-30", roth_deferral="1000", rollover_in="40000")
    pat.stub("2026-10-15", rollover_in="1")  # no annual addition, so no point of its own
    pat.stub("2026-10-31", after_tax="500", roth_deferral="-200")
    pat.stub("2026-10-31", after_tax="2000")
    amounts = {"roth_deferral": "100", "after_tax": "1000"}
    pat.add(
        {
            "record": "pay_schedule",
            **OWNER,
            "frequency": "monthly",
            "first_pay_date": "2026-01-31",
            "election_amounts": amounts,
        }
    )

    made = course(pat, 2026, "2026-11-15")

    assert rows(made) == [
        ("2026-09-30", "1000.00", "0.00", False),
        ("2026-10-31", "3300.00", "0.00", False),
        ("2026-11-30", "4400.00", "0.00", True),
        ("2026-12-31", "5500.00", "0.00", True),
    ]
    assert made.points[-1].by_source == {"roth_deferral": Money(100000), "after_tax": Money(450000)}
    assert (made.limit, made.plans) == (Money(7_200_000), ("acme-401k",))


def test_deferrals_are_catch_up_from_the_day_on_that_they_pass_the_limit(ledger: FilledLedger) -> None:
    """Of age 56 in 2026: 24,500 of deferrals, then up to 8,000 of catch-up (Notice 2025-67), which does not count."""
    ledger.person("1970-05-01")
    ledger.plan()
    ledger.stub("2026-03-31", pre_tax_deferral="20000")
    ledger.stub("2026-06-30", pre_tax_deferral="5000", pre_tax_catch_up="1000")
    ledger.add(
        {
            "record": "wages",
            "person": "pat",
            "employer": "acme",
            "year": 2025,
            "social_security_wages": "100000",
        }
    )
    made = course(ledger, 2026, "2026-12-31")
    assert rows(made) == [("2026-03-31", "20000.00", "0.00", False), ("2026-06-30", "24500.00", "1500.00", False)]
    assert made.points[-1].by_source == {"pre_tax_deferral": Money(2_600_000)}


def test_several_plans_of_a_group_share_a_course_and_others_have_their_own(pat: FilledLedger) -> None:
    pat.plan("acme-ps")
    pat.plan("beta-401k", "beta")
    pat.stub("2026-01-31", after_tax="100")
    pat.stub("2026-01-31", plan="acme-ps", employer_nonelective="10")
    pat.stub("2026-02-28", plan="acme-ps", employer_nonelective="20")
    pat.stub("2026-02-28", plan="beta-401k", after_tax="7")
    assert rows(course(pat, 2026, "2026-12-31")) == [
        ("2026-01-31", "110.00", "0.00", False),
        ("2026-02-28", "130.00", "0.00", False),
    ]
    assert rows(course(pat, 2026, "2026-12-31", 1)) == [("2026-02-28", "7.00", "0.00", False)]


def test_a_limitation_year_that_ends_in_june_and_one_that_runs(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    for day, amount in (("2025-06-30", "1"), ("2025-07-31", "20"), ("2026-06-30", "300"), ("2026-07-31", "4000")):
        ledger.stub(day, after_tax=amount)
    assert rows(course(ledger, 2026, "2026-08-15")) == [
        ("2025-07-31", "20.00", "0.00", False),
        ("2026-06-30", "320.00", "0.00", False),
    ]
    running = course(ledger, 2026, "2026-08-15", 1)
    assert running.period == (dt.date(2026, 7, 1), dt.date(2027, 6, 30))
    assert rows(running) == [("2026-07-31", "4000.00", "0.00", False)]


def test_what_came_back_leaves_on_its_day_or_the_last(pat: FilledLedger) -> None:
    """72,000 and 1,000 over; 400 returned in the year, 600 in February: the whole excess."""
    back = {"record": "refund", **OWNER, "source": "after_tax", "earnings": "0", "reason": "excess_annual_addition"}
    pat.stub("2026-06-30", after_tax="73000", compensation="200000")
    pat.add(
        {**back, "date": "2026-12-01", "amount": "400", "for_year": 2026},
        {**back, "date": "2027-02-01", "amount": "600", "for_year": 2026},
    )
    assert rows(course(pat, 2026, "2027-03-01")) == [
        ("2026-06-30", "73000.00", "0.00", False),
        ("2026-12-01", "72600.00", "0.00", False),
        ("2026-12-31", "72000.00", "0.00", False),
    ]


def test_the_match_and_its_true_up_are_expected(ledger: FilledLedger) -> None:
    """Half of deferrals: 300 each of 600 in November and December, and 50 of October's 100 with the true-up."""
    ledger.person()
    ledger.plan(match={"tiers": [["0.50", "0.06"]], "period": "paycheck_with_true_up"})
    ledger.stub("2026-10-31", compensation="10000", roth_deferral="100")
    ledger.add(
        {
            "record": "pay_schedule",
            **OWNER,
            "frequency": "monthly",
            "first_pay_date": "2026-10-31",
            "pay": "10000",
            "elections": {"roth_deferral": "0.06"},
        }
    )
    made = course(ledger, 2026, "2026-11-15")
    assert rows(made) == [
        ("2026-10-31", "100.00", "0.00", False),
        ("2026-11-30", "1000.00", "0.00", True),
        ("2026-12-31", "1950.00", "0.00", True),
    ]


def test_what_is_not_known_is_not_drawn(pat: FilledLedger) -> None:
    pat.stub("2026-10-31", after_tax="5")
    pat.add(
        {
            "record": "pay_schedule",
            **OWNER,
            "frequency": "monthly",
            "first_pay_date": "2026-10-31",
            "elections": {"after_tax": "0.10"},
        }
    )
    made = course(pat, 2026, "2026-11-15")
    assert (made.known, rows(made)) == (False, [("2026-10-31", "5.00", "0.00", False)])


def test_a_group_that_is_gone_meanwhile_is_told(pat: FilledLedger) -> None:
    pat.stub("2026-10-31", after_tax="5")
    found = pat.status(2026)
    pat.plan(limitation_year_end="06-30")
    with pytest.raises(ConflictError, match="Another program wrote to the ledger meanwhile"):
        checked(pat.store.reader(), found, 0)


def test_without_plans_given_they_are_found(pat: FilledLedger) -> None:
    pat.stub("2026-10-31", after_tax="5")
    found = pat.status(2026)
    reader, group = pat.store.reader(), found.annual_additions[0]
    assert additions_through_year(reader, "pat", 2026, found.as_of, group) == checked(reader, found, 0)


SOURCES = ("pre_tax_deferral", "roth_catch_up", "after_tax", "employer_match", "rollover_in")
DAYS = st.integers(0, 730).map(lambda days: dt.date(2025, 1, 1) + dt.timedelta(days=days))
STUBS = st.fixed_dictionaries(
    {
        "day": DAYS,
        "plan": st.sampled_from(["acme-401k", "acme-ps", "beta-403b"]),
        "amounts": st.dictionaries(st.sampled_from(SOURCES), st.integers(-2_000, 30_000), min_size=1, max_size=3),
        "lag": st.sampled_from([0, 0, 3, 60]),
    }
)


@settings(max_examples=25, deadline=None)
@given(
    stubs=st.lists(STUBS, max_size=8),
    year_end=st.sampled_from(["12-31", "06-30"]),
    born=st.sampled_from(["1980-05-01", "1965-05-01"]),
    as_of=DAYS,
    refund=st.none() | st.integers(1, 40_000),
    scheduled=st.booleans(),
)
def test_it_always_ends_where_the_status_is(
    stubs: list[dict[str, Any]], year_end: str, born: str, as_of: dt.date, refund: int | None, *, scheduled: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = FilledLedger(Path(folder) / "ledger.db")
        try:
            ledger.person(born)
            ledger.plan(limitation_year_end=year_end, match={"tiers": [["0.50", "0.06"]], "period": "year"})
            ledger.plan("acme-ps", limitation_year_end=year_end)
            ledger.plan("beta-403b", "beta", "403b")
            for each in stubs:
                deposited = each["day"] + dt.timedelta(days=each["lag"])
                amounts = {source: str(dollars) for source, dollars in each["amounts"].items()}
                ledger.stub(str(each["day"]), each["plan"], deposit_date=str(deposited), compensation="9000", **amounts)
            if refund is not None:
                line = {"record": "refund", **OWNER, "source": "pre_tax_deferral", "earnings": "0", "for_year": 2025}
                ledger.add({**line, "date": "2026-03-01", "amount": str(refund), "reason": "excess_deferral"})
            if scheduled:
                line = {"record": "pay_schedule", **OWNER, "frequency": "monthly", "first_pay_date": "2025-01-31"}
                ledger.add({**line, "pay": "9000", "elections": {"roth_deferral": "0.20", "after_tax": "0.30"}})
            for year in (2025, 2026):
                found = ledger.status(year, str(as_of))
                for place in range(len(found.annual_additions)):
                    checked(ledger.store.reader(), found, place)
        finally:
            ledger.store.close()
