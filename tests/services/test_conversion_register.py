"""The register of conversions, what it comes to, and what a form for the next one begins with."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.money import Money
from ledger.domain.records import as_recorded, read_line
from ledger.services.conversion_register import conversion_register, sums_of
from ledger.services.next_conversion import cannot_be_undone, conversion_warnings, convertible_plans
from ledger.storage.store import LedgerStore

TODAY = dt.date(2026, 11, 20)
HOUSEHOLD: tuple[dict[str, Any], ...] = (
    {"record": "person", "id": "ana", "name": "Ana", "birth_date": "1985-03-01"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {
        "record": "plan",
        "id": "acme-401k",
        "name": "Acme 401(k)",
        "employer": "acme",
        "kind": "401k",
        "in_service_rollover_allowed": False,
    },
    {"record": "plan", "id": "old-401k", "name": "Old 401(k)", "employer": "acme", "kind": "401k"},
    {
        "record": "pay_stub",
        "person": "ana",
        "plan": "acme-401k",
        "pay_date": "2026-01-15",
        "compensation": "9000.00",
        "amounts": {"after_tax": "3000.00"},
    },
)


def entry(record: str, day: str, **keys: Any) -> dict[str, Any]:
    """An entry about Ana's money in the plan."""
    return {"record": record, "person": "ana", "plan": "acme-401k", "date": day, **keys}


def value(day: str, balance: str) -> dict[str, Any]:
    """What the after-tax money is worth."""
    return entry("valuation", day, source="after_tax", balance=balance)


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[..., LedgerStore]:
    """A ledger of some lines beside the household's."""

    def make(*lines: dict[str, Any]) -> LedgerStore:
        store = LedgerStore(tmp_path / "ledger.db", lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        store.make()
        with store.batch("import") as writer:
            writer.record(as_recorded(read_line(line)) for line in (*HOUSEHOLD, *lines))
        return store

    return make


def test_each_leg_is_a_row_and_what_is_not_known_leaves_sums_unknown(ledger: Callable[..., LedgerStore]) -> None:
    legs = [{"destination": "roth_ira", "amount": "500.00"}, {"destination": "traditional_ira", "amount": "10.00"}]
    store = ledger(
        entry("conversion", "2026-02-02", id="split", legs=legs, earnings="10.00"),
        entry("conversion", "2026-12-01", id="later", amount="100.00", destination="in_plan_roth"),
        value("2026-03-31", "2600.00"),
    )
    with store:
        found = conversion_register(store.reader(), "ana", 2026, TODAY)
        assert [(row.key, row.counted) for row in found.rows] == [("split", True), ("split 2", True), ("later", False)]
        # Notice 2014-54: the earnings go to the traditional IRA first, so nothing is taxable.
        assert [row.outcome.basis for row in found.rows] == [Money(50000), Money(0), None]
        sums = sums_of(found.rows)
        assert (sums.rows, sums.amount, sums.basis, sums.taxable) == (2, Money(51000), Money(50000), Money(0))
        assert [each.id[:9] for each in found.others] == ["valuation"]
        (waiting,) = found.waiting
        # 3,000 less the 500 recovered.
        assert waiting.basis == Money(250000)
        assert conversion_register(store.reader(), "ana", 2025, TODAY).rows == ()
        assert len(conversion_register(store.reader(), "ana", None, TODAY).rows) == 3
        assert conversion_register(store.reader(), "ana", None, TODAY, plan="old-401k").rows == ()


@pytest.mark.parametrize(
    ("lines", "day", "amount"),
    [
        ((), "2026-11-20", 300000),
        ((value("2026-11-02", "3100.00"),), "2026-11-02", 310000),
        # Older than a month.
        ((value("2026-10-02", "3100.00"),), "2026-11-20", 310000),
        # Some of it was converted since: 3,100 less 1,000.
        (
            (
                value("2026-11-02", "3100.00"),
                entry("conversion", "2026-11-03", amount="1000.00", destination="in_plan_roth"),
            ),
            "2026-11-20",
            210000,
        ),
    ],
)
def test_the_next_conversion_is_of_all_that_waits(
    ledger: Callable[..., LedgerStore], lines: tuple[dict[str, Any], ...], day: str, amount: int
) -> None:
    with ledger(*lines) as store:
        first, other = convertible_plans(store.reader(), "ana", TODAY)
    assert (first.plan, str(first.date), first.amount) == ("acme-401k", day, Money(amount))
    assert [each.word for each in first.destinations if not each.against] == ["in_plan_roth"]
    assert (other.plan, other.amount, other.waiting) == ("old-401k", None, None)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"amount": "3000.00", "destination": "in_plan_roth"}, []),
        ({"amount": "3000.01", "destination": "in_plan_roth"}, ["$3,000.01 is more than the balance of $3,000.00"]),
        ({"amount": "10.00", "destination": "roth_ira", "withheld": "2.00"}, ["The $2.00 withheld is counted"]),
        (
            {"legs": [{"destination": "cash", "amount": "5.00"}, {"destination": "roth_ira", "amount": "5.00"}]},
            ["The $5.00 of cash is kept"],
        ),
        (
            {"amount": "10.00", "destination": "in_plan_roth", "date": "2027-01-02"},
            ["2027-01-02 is still to come", "It counts in the tax year 2027"],
        ),
        ({"amount": "10.00", "destination": "in_plan_roth", "date": "2025-12-31"}, ["It counts in the tax year 2025"]),
    ],
)
def test_what_to_look_at_twice(ledger: Callable[..., LedgerStore], keys: dict[str, Any], said: list[str]) -> None:
    with ledger() as store:
        waiting = convertible_plans(store.reader(), "ana", TODAY)[0].waiting
    conversion = read_line(entry("conversion", keys.pop("date", "2026-11-20"), **keys))
    found = conversion_warnings(conversion, waiting, TODAY)
    assert [sentence[: len(begins)] for sentence, begins in zip(found, said, strict=True)] == said
    assert cannot_be_undone(conversion) is not None


def test_only_what_goes_to_roth_is_for_good() -> None:
    conversion = read_line(entry("conversion", "2026-11-20", amount="10.00", destination="traditional_ira"))
    assert cannot_be_undone(conversion) is None
