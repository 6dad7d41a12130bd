"""The meters of a year: each limit with catch-up, what the schedules lead to, and the day that reaches it."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.records import as_recorded, read_line
from ledger.services.additions_through_year import additions_through_year
from ledger.services.limit_meters import LimitMeter, limit_meters, slices
from ledger.services.status import status
from ledger.storage.store import LedgerStore

AS_OF = dt.date(2026, 11, 20)
# 2026: 402(g) $24,500, catch-up $8,000, 415(c) $72,000, 457(b) $24,500 (Notice 2025-67).
PLANS: list[dict[str, Any]] = [
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "employer", "id": "city", "name": "City"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
    {
        "record": "plan",
        "id": "city-457",
        "employer": "city",
        "name": "City 457(b)",
        "kind": "457b",
        "governmental": True,
    },
]
SCHEDULE = {
    "record": "pay_schedule",
    "id": "acme-pay",
    "person": "pat",
    "plan": "acme-401k",
    "from": "2026-10-31",
    "frequency": "monthly",
    "first_pay_date": "2026-10-31",
    "pay": "20000.00",
    "election_amounts": {"pre_tax_deferral": "3000.00", "after_tax": "1000.00"},
}


def person(born: str) -> dict[str, Any]:
    return {"record": "person", "id": "pat", "name": "Pat", "birth_date": born}


def stub(plan: str, day: str, **amounts: str) -> dict[str, Any]:
    stub = {"record": "pay_stub", "person": "pat", "plan": plan, "pay_date": day, "amounts": amounts}
    return stub | {"compensation": "150000.00"}


def meters_of(path: Path, *book: dict[str, Any], plan: str | None = None) -> tuple[LimitMeter, ...]:
    store = LedgerStore(path / "ledger.db")
    store.make()
    with store.batch("import") as writer:
        writer.record(as_recorded(read_line(line)) for line in book)
    reader = store.reader()
    return limit_meters(reader, status(reader, "pat", 2026, AS_OF), plan=plan)


def test_used_expected_room_and_the_day_it_is_reached(tmp_path: Path) -> None:
    stubs = [stub("acme-401k", "2026-10-31", pre_tax_deferral="21000.00", after_tax="5000.00")]
    deferrals, additions = meters_of(tmp_path, person("1980-05-04"), *PLANS, *stubs, SCHEDULE)
    # Two pay dates to come, 30 November and 31 December, of $3,000 and $1,000 each; 21,000 + 3,000 + 3,000 > 24,500.
    assert (deferrals.rule, deferrals.used, deferrals.limit) == ("402(g)", Money(21_000_00), Money(24_500_00))
    assert (deferrals.room, deferrals.projected) == (Money(3_500_00), Money(27_000_00))
    assert deferrals.reached_on == dt.date(2026, 12, 31)
    assert (additions.rule, additions.of, additions.used) == ("415(c)", "Acme", Money(26_000_00))
    assert (additions.limit, additions.room) == (Money(72_000_00), Money(46_000_00))
    assert additions.group is not None
    assert additions.projected == additions.group.projected_total


def test_catch_up_raises_the_limit_and_nothing_is_expected_without_a_schedule(tmp_path: Path) -> None:
    stubs = [stub("acme-401k", "2026-10-31", pre_tax_deferral="21000.00")]
    deferrals, additions = meters_of(tmp_path, person("1970-05-04"), *PLANS[:3:2], *stubs)
    assert deferrals.limit == Money(32_500_00)
    assert (deferrals.projected, deferrals.reached_on, additions.projected) == (None, None, None)


def test_a_457b_has_a_meter_of_its_own_and_a_plan_narrows_the_employers(tmp_path: Path) -> None:
    stubs = [
        stub("acme-401k", "2026-10-31", pre_tax_deferral="1000.00"),
        stub("city-457", "2026-10-31", pre_tax_deferral="2000.00"),
    ]
    found = meters_of(tmp_path, person("1980-05-04"), *PLANS, *stubs, plan="city-457")
    assert [(each.rule, each.used) for each in found] == [("402(g)", Money(1_000_00)), ("457(b)", Money(2_000_00))]


@pytest.mark.parametrize("label", ["pre_tax_deferral", "roth_deferral"])
def test_slices_make_up_what_counts(tmp_path: Path, label: str) -> None:
    stubs = [
        stub(
            "acme-401k",
            "2026-10-31",
            **{label: "30000.00", "employer_match": "4000.00", "forfeiture": "10.00", "after_tax": "5000.00"},
        )
    ]
    meters = meters_of(tmp_path, person("1970-05-04"), *PLANS, *stubs)
    reader = LedgerStore(tmp_path / "ledger.db").reader()
    group = next(each.group for each in meters if each.group is not None)
    course = additions_through_year(reader, "pat", 2026, AS_OF, group)
    found = slices(course.points[-1])
    # 30,000 of deferrals are 24,500 and 5,500 of catch-up, which is no annual addition.
    assert found == (Money(24_500_00), Money(4_010_00), Money(5_000_00))
    assert course.points[-1].total == Money(33_510_00)
