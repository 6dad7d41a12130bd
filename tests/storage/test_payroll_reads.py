"""Pay stubs as payroll checks read them: which come back, in which order, and by which index."""

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.recorded import LoggedStub
from ledger.storage import payroll
from ledger.storage.store import LedgerStore
from tests.storage.sample import connect, line

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


def stub(id_: str, pay_date: str, plan: str = "acme-401k", person: str = "pat", **keys: Any) -> dict[str, Any]:
    held = {"record": "pay_stub", "id": id_, "person": person, "plan": plan, "pay_date": pay_date, **keys}
    return {"amounts": {"after_tax": "100.00"}, **held}


@pytest.fixture
def store(path: Path) -> Any:
    """The small ledger with stubs that print totals, cross the end of a year, are of others, or were voided."""
    with LedgerStore(path) as opened:
        with opened.batch("more") as writer:
            writer.record(
                line(each)
                for each in (
                    stub("p1", "2026-02-13", year_to_date={"after_tax": "2500.00", "roth_deferral": "-0.50"}),
                    stub("p3", "2026-02-27", pay_type="bonus"),
                    stub("p2", "2026-02-27", pay_type="regular", year_to_date={"after_tax": "2600.00"}),
                    stub("sam", "2026-02-27", person="sam", year_to_date={"after_tax": "1.00"}),
                    stub("b1", "2026-02-27", "bolt-401k"),
                    stub("d1", "2025-12-31", deposit_date="2026-01-05"),
                    stub("d2", "2026-12-31", deposit_date="2027-01-04"),
                    stub("d3", "2026-12-15", deposit_date="2026-12-31"),
                    stub("d4", "2026-10-15", deposit_date="2027-02-01"),
                    stub("d5", "2026-11-15", deposit_date="2026-12-31"),
                    stub("gone", "2026-12-31", deposit_date="2027-01-04", year_to_date={"after_tax": "9.00"}),
                )
            )
        with opened.batch("void gone") as writer:
            held = writer.standing("gone")
            assert held is not None
            writer.void(
                [(held.sequence, line({"record": "void", "id": "w", "entry": "gone", "reason": "another amount"}))]
            )
        yield opened


def ids(stubs: list[LoggedStub]) -> list[str]:
    return [each.id for each in stubs]


def test_the_newest_few(store: LedgerStore) -> None:
    reader = store.reader()
    assert ids(reader.newest_stubs("pat", "acme-401k", FIRST, dt.date(2026, 2, 28), 9)) == [
        "s1",
        "s2",
        "p1",
        "p2",
        "p3",
    ]
    assert ids(reader.newest_stubs("pat", "acme-401k", FIRST, dt.date(2026, 2, 28), 2)) == ["p2", "p3"]
    assert ids(reader.newest_stubs("pat", "acme-401k", dt.date(2026, 2, 1), dt.date(2026, 2, 27), 9)) == [
        "p1",
        "p2",
        "p3",
    ]
    assert reader.newest_stubs("pat", "none", FIRST, LAST, 9) == []


def test_what_a_stub_holds(store: LedgerStore) -> None:
    printed, regular = store.reader().newest_printed("pat", "acme-401k", FIRST, LAST, 9)
    assert printed == LoggedStub(
        id="p1",
        plan="acme-401k",
        pay_date=dt.date(2026, 2, 13),
        deposit_date=dt.date(2026, 2, 13),
        regular=True,
        cents={"after_tax": 10_000},
        year_to_date={"after_tax": 250_000, "roth_deferral": -50},
    )
    (bonus,) = store.reader().newest_stubs("pat", "acme-401k", FIRST, dt.date(2026, 2, 27), 1)
    assert (regular.id, regular.regular, bonus.id, bonus.regular) == ("p2", True, "p3", False)


def test_those_that_print_totals(store: LedgerStore) -> None:
    reader = store.reader()
    assert ids(reader.newest_printed("pat", "acme-401k", FIRST, LAST, 1)) == ["p2"]
    assert reader.newest_printed("pat", "bolt-401k", FIRST, LAST, 9) == []
    assert reader.newest_printed("pat", "acme-401k", FIRST, dt.date(2026, 2, 12), 9) == []


def test_days(store: LedgerStore) -> None:
    reader = store.reader()
    assert reader.stub_days("pat", FIRST, dt.date(2026, 2, 28), 99) == [
        ("acme-401k", dt.date(2026, 1, 15), 1),
        ("acme-401k", dt.date(2026, 1, 30), 1),
        ("acme-401k", dt.date(2026, 2, 13), 1),
        ("acme-401k", dt.date(2026, 2, 27), 2),
        ("bolt-401k", dt.date(2026, 2, 27), 1),
    ]
    assert reader.stub_days("pat", FIRST, dt.date(2026, 2, 28), 4)[0] == ("acme-401k", dt.date(2026, 2, 13), 1)
    assert [day for _, day, _ in reader.stub_days("pat", dt.date(2026, 12, 16), LAST, 9)] == [dt.date(2026, 12, 31)]


def test_those_deposited_in_a_later_year(store: LedgerStore) -> None:
    reader = store.reader()
    assert ids(reader.crossing_stubs("pat", dt.date(2025, 1, 1), LAST)) == ["d1", "d4", "d2"]
    assert ids(reader.crossing_stubs("pat", FIRST, LAST)) == ["d4", "d2"]
    assert ids(reader.crossing_stubs("pat", FIRST, dt.date(2026, 12, 30))) == ["d4"]
    assert reader.crossing_stubs("sam", FIRST, LAST) == []


def test_a_batch_sees_what_it_recorded_itself(store: LedgerStore) -> None:
    with store.batch("one more") as writer:
        writer.record([line(stub("z1", "2026-12-31", deposit_date="2027-01-04"))])
        assert ids(writer.reader.newest_stubs("pat", "acme-401k", FIRST, LAST, 1)) == ["z1"]
        assert ids(writer.reader.crossing_stubs("pat", dt.date(2026, 12, 1), LAST)) == ["d2", "z1"]


def test_each_read_goes_by_an_index(path: Path) -> None:
    with contextlib.closing(connect(path)) as connection:

        def plan_of(query: str, values: Any) -> list[tuple[Any, ...]]:
            plans.extend(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", values))
            return []

        plans: list[str] = []
        payroll.newest(plan_of, "pat", "acme-401k", (FIRST, LAST), 4)
        payroll.newest(plan_of, "pat", "acme-401k", (FIRST, LAST), 4, printed=True)
        payroll.days(plan_of, "pat", FIRST, LAST, 9)
        payroll.crossing(plan_of, ["pat"], dt.date(2025, 1, 1), LAST)
        one_by_one, plans = plans, []
        both = ["pat", "sam"]
        payroll.newest_of_several(plan_of, [("pat", "acme-401k")], (FIRST, LAST), 4)
        payroll.newest_of_several(plan_of, [("pat", "acme-401k")], (FIRST, LAST), 4, printed=True)
        payroll.days_of_several(plan_of, both, FIRST, LAST)
        payroll.crossing(plan_of, both, dt.date(2025, 1, 1), LAST)
    for each in (one_by_one, plans):
        assert searched(each) == [
            f"SEARCH e USING {BY_DAY}",
            "SEARCH e USING INDEX ix_entry_printed (person=? AND plan=? AND day>? AND day<?)",
            f"SEARCH e USING {BY_DAY}",
            "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)",
            f"SEARCH entry USING {BY_DAY}",
            f"SEARCH entry USING {BY_DAY}",
            "SEARCH amount USING INDEX ix_amount_moved (person=?)",
        ]


BY_DAY = "INDEX ix_entry_listing (record=? AND person=? AND day>? AND day<?)"


def searched(plans: list[str]) -> list[str]:
    """What is looked up in tables, beside voids and stubs by their number; nothing may be walked as a whole."""
    assert [each for each in plans if each.startswith("SCAN") and not any(of in each for of in WALKED)] == []
    return [each for each in plans if each.startswith("SEARCH") and not each.startswith(("SEARCH v ", "SEARCH s "))]


# What a statement was given, or has made itself.
WALKED = ("json_each", "asked", "subquery")
