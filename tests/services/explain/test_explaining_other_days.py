"""Money of other years stays in the figures of the year that it counts in, though only that year is read."""

import datetime as dt

from ledger.domain.figures import Figure
from ledger.domain.money import Money
from ledger.services.explaining import explain
from tests.services.conftest import FilledLedger

AS_OF = dt.date(2026, 12, 31)


def entries_of(tree: Figure) -> list[tuple[dt.date, Money]]:
    """The days and amounts of all entries of a figure."""
    found = [(each.date, each.amount) for each in tree.entries]
    for part in tree.parts:
        found += entries_of(part)
    return found


def test_a_deposit_two_years_late_is_in_the_basis_and_the_additions_of_its_year(ledger: FilledLedger) -> None:
    """Paid in 2024, in the plan in March 2026: of 2026 by both."""
    ledger.person()
    ledger.plan()
    ledger.stub("2024-06-30", compensation="9000", after_tax="70", deposit_date="2026-03-02")
    ledger.stub("2025-06-30", compensation="9000", after_tax="11")
    ledger.stub("2026-06-30", compensation="9000", after_tax="1000")
    basis = explain(ledger.store.reader(), "pat", "basis", 2026, AS_OF).trees
    late, own = (dt.date(2024, 6, 30), Money(7_000)), (dt.date(2026, 6, 30), Money(100_000))
    assert [each for tree in basis for each in entries_of(tree)] == [late, own]
    (additions,) = explain(ledger.store.reader(), "pat", "415c", 2026, AS_OF).trees
    assert additions.parts[0].amount == Money(107_000)
    assert entries_of(additions.parts[0]) == [late, own]
    others = next(part for part in additions.parts[-1].parts if part.name == "other_years")
    assert others.text == "What was paid on other days counts in theirs, but for what is listed above."


def test_a_deposit_ahead_of_its_pay_date_is_in_the_basis_of_the_year_of_deposit(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-02", compensation="9000", after_tax="50", deposit_date="2025-12-31")
    basis = explain(ledger.store.reader(), "pat", "basis", 2025, AS_OF).trees
    assert [each for tree in basis for each in entries_of(tree)] == [(dt.date(2026, 1, 2), Money(5_000))]
