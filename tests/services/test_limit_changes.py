"""What an entry changes of the limits; figures of 2026 are those of Notice 2025-67, sums worked out by hand."""

import datetime as dt

from ledger.domain.money import ZERO, Money
from ledger.services.limit_changes import Change, LimitChange, changes
from tests.services.conftest import FilledLedger

DAY = dt.date(2026, 2, 15)


def test_both_limits_room_and_waiting_money_move(ledger: FilledLedger) -> None:
    ledger.person("1970-05-01")  # 56 in 2026: a catch-up of $8,000
    ledger.plan()
    ledger.stub("2026-01-15", pre_tax_deferral="1000", after_tax="500")
    before = ledger.status(2026, "2026-02-15")
    ledger.stub("2026-02-15", pre_tax_deferral="2000", after_tax="700", employer_match="100")

    found = changes(before, ledger.status(2026, "2026-02-15"), "acme-401k", DAY)

    deferrals, additions = found.limits
    assert deferrals == LimitChange(
        "402(g)",
        "2026",
        Money(3250000),
        Change(Money(100000), Money(300000)),
        Change(Money(3150000), Money(2950000)),
        ZERO,
    )
    assert additions[:5] == (
        "415(c)",
        "acme",
        Money(7200000),
        Change(Money(150000), Money(430000)),
        Change(Money(7050000), Money(6770000)),
    )
    assert found.waiting == Change(Money(50000), Money(120000))
    assert found.catch_up == ()


def test_a_first_stub_starts_from_nothing(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    before = ledger.status(2026, "2026-02-15")
    ledger.stub("2026-02-15", after_tax="72000.01")

    found = changes(before, ledger.status(2026, "2026-02-15"), "acme-401k", DAY)

    assert found.limits[1].used == Change(ZERO, Money(7200001))
    assert found.limits[1].excess == Money(1)
    assert found.waiting == Change(ZERO, Money(7200001))


def test_a_limit_that_is_not_on_file_is_not_known(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2045-02-15", after_tax="100")
    stands = ledger.status(2045)

    found = changes(stands, stands, "acme-401k", dt.date(2045, 2, 15))

    assert [limit.limit for limit in found.limits] == [None, None]
    assert [limit.room for limit in found.limits] == [Change(None, None), Change(None, None)]


def test_an_unrelated_employer_is_left_out(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.plan("other-401k", employer="other")
    ledger.stub("2026-01-15", after_tax="500")
    ledger.stub("2026-01-15", plan="other-401k", after_tax="500")
    stands = ledger.status(2026)

    assert [limit.of for limit in changes(stands, stands, "other-401k", DAY).limits] == ["2026", "other"]
