"""What must hold of everybody's figures: nothing is said of a sound ledger, and each breach is named."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome, PoolYear
from ledger.domain.money import Money
from ledger.services.accounts import Accounts, follow_accounts
from ledger.services.invariants import broken_invariants, contradictions
from ledger.storage.store import LedgerStore
from tests.cli.command_line import CommandLine
from tests.services.year_end.books import (
    PLAN,
    Line,
    YearBook,
    conversion,
    distribution,
    entry,
    ira,
    ira_opening,
    ira_value,
    opening,
    stub,
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[YearBook]:
    with LedgerStore(tmp_path / "ledger.db") as store:
        store.make()
        yield YearBook(store)


def merger(day: str, into: str = "new-401k") -> Line:
    return {"record": "plan_merger", "id": "merger", "date": day, "plan": PLAN, "into": into}


def test_what_a_plan_took_from_a_qualified_account_is_all_basis(book: YearBook) -> None:
    """Reg. 1.402A-1 A-6: 500 of basis arrives as the 800 that nobody would have taxed."""
    book.plan("new-401k")
    book.add(
        stub("2015-02-27", roth_deferral="500.00"),
        conversion("2026-03-02", "800.00", "other_plan", into="new-401k", source="designated_roth",
                   balance_before="800.00", qualified=True),
    )  # fmt: skip
    assert list(broken_invariants(book.store.reader())) == []


def test_excess_that_did_not_come_back_is_no_basis(book: YearBook) -> None:
    """Reg. 1.402(g)-1(e)(8)(iv): 30,000 deferred in 2025 is 6,500 over, and 23,500 of basis is left after 15 April."""
    book.add(stub("2025-06-30", roth_deferral="30000.00"), stub("2026-06-30", roth_deferral="100.00"))
    accounts = follow_accounts(book.store.reader(), "pat", 2026, dt.date(2027, 12, 31))
    assert [account.basis for account in accounts.roth.accounts] == [Money(23_600_00)]
    assert list(contradictions(accounts)) == []
    for basis in (23_599_99, 30_100_01):  # a cent less than the excess explains, and a cent more than came
        assert len(list(contradictions(with_roth(accounts, basis=Money(basis))))) == 1


# Two years of everything, with ids that a sentence may name.
TWO_YEARS: list[Line] = [
    {**stub("2025-02-27", after_tax="10000.00", roth_deferral="500.00"), "id": "s1"},
    conversion("2025-03-03", "6000.00", id="c1", balance_before="10200.00"),
    {**entry("refund", "2025-04-01", source="after_tax", amount="100.00", earnings="3.00",
             reason="excess_annual_addition", for_year=2025), "id": "r1"},
    {**stub("2026-02-27", after_tax="1000.00"), "id": "s2"},
    distribution("2026-03-02", "400.00", id="d1", balance_before="5300.00"),
    conversion("2026-06-01", "2000.00", "roth_ira", id="c2", source="designated_roth", balance_before="6700.00"),
    ira_opening("2024-12-31", "traditional", "900.00"),
    ira("ira_conversion", "2025-05-05", "1000.00"),
    ira_value(2025, "1000.00"),
]  # fmt: skip


@pytest.fixture
def accounts(book: YearBook) -> Accounts:
    book.add(*TWO_YEARS)
    return follow_accounts(book.store.reader(), "pat", 2026, dt.date(2027, 12, 31))


def test_a_sound_ledger_says_nothing(book: YearBook) -> None:
    book.plan("new-401k")
    book.add(*TWO_YEARS, merger("2026-07-01"))
    assert list(broken_invariants(book.store.reader())) == []


def test_a_ledger_with_nothing_in_it(book: YearBook) -> None:
    assert list(broken_invariants(book.store.reader())) == []


def test_unknown_figures_contradict_nothing(book: YearBook) -> None:
    book.add(
        opening("2024-12-31", "after_tax", "5000.00", None),
        opening("2024-12-31", "designated_roth", "5000.00", None),
        *TWO_YEARS,
        conversion("2026-09-01", "10.00"),
    )
    assert list(broken_invariants(book.store.reader())) == []


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        pytest.param("700.00", [], id="as the entries have it"),
        pytest.param(
            "699.99",
            ["pat: in 2026 in acme-401k (entries anew), the basis opens with $699.99, but 2025 closed with $700.00."],
            id="a cent less",
        ),
        pytest.param(
            "1000.00",
            ["pat: in 2026 in acme-401k (entries anew), the basis opens with $1,000.00, but 2025 closed with $700.00."],
            id="more",
        ),
    ],
)
def test_an_opening_balance_against_the_entries(book: YearBook, stated: str, expected: list[str]) -> None:
    """Last year's closing basis is this year's opening basis: an opening balance cannot make it another."""
    book.add(stub("2025-06-30", after_tax="700.00"), opening("2026-01-02", "after_tax", "700.00", stated, id="anew"))
    assert list(broken_invariants(book.store.reader())) == expected


def test_an_account_that_was_empty_may_begin_anew(book: YearBook) -> None:
    book.add(
        stub("2025-06-30", after_tax="700.00"),
        conversion("2025-07-01", "700.00", balance_before="700.00"),
        opening("2026-01-02", "after_tax", "50.00", "50.00"),
    )
    assert list(broken_invariants(book.store.reader())) == []


def test_everybody_is_looked_at_or_those_named(book: YearBook) -> None:
    book.add({"record": "person", "id": "kim", "name": "Kim", "birth_date": "1990-01-01"})
    for person, day, line in (
        ("pat", "2025-06-30", {"record": "pay_stub", "amounts": {"after_tax": "700.00"}}),
        ("kim", "2025-06-30", {"record": "pay_stub", "amounts": {"after_tax": "700.00"}}),
    ):
        book.add({**line, "person": person, "plan": PLAN, "pay_date": day})
    book.add({**opening("2026-01-02", "after_tax", "9.00", "9.00"), "person": "kim"})
    reader = book.store.reader()
    assert [each[:4] for each in broken_invariants(reader)] == ["kim:"]
    assert list(broken_invariants(reader, ["pat"])) == []
    assert list(broken_invariants(book.store.reader_of(["kim", "pat"]), ["kim", "pat"])) == list(
        broken_invariants(reader)
    )


def with_row(accounts: Accounts, year: int, **changed: Money) -> Accounts:
    """The same accounts with other figures in a year's row of the only plan."""
    (history,) = accounts.histories
    row: PoolYear = history.years[year]._replace(**changed)  # type: ignore[arg-type]  # each is money
    return accounts._replace(histories=[history._replace(years={**history.years, year: row})])


def with_outcome(accounts: Accounts, **changed: Any) -> Accounts:
    """The same accounts with another outcome of the first conversion."""
    (history,) = accounts.histories
    first: ConversionOutcome = history.outcomes[0]._replace(**changed)
    return accounts._replace(histories=[history._replace(outcomes=(first, *history.outcomes[1:]))])


def with_roth(accounts: Accounts, **changed: Any) -> Accounts:
    (account,) = accounts.roth.accounts
    return accounts._replace(roth=accounts.roth._replace(accounts=(replace(account, **changed),)))


def with_ira_year(accounts: Accounts, **changed: Money) -> Accounts:
    *before, last = accounts.traditional
    return accounts._replace(traditional=(*before, last._replace(**changed)))  # type: ignore[arg-type]  # each is money


# 6,000 x 10,000 / 10,200 = 5,882.35 recovered; 10,000 - 5,882.35 - 100 = 4,017.65 is left in 2025.
BROKEN: dict[str, tuple[Callable[[Accounts], Accounts], tuple[str, ...]]] = {
    "a row that does not roll forward": (
        lambda accounts: with_row(with_row(accounts, 2025, refunded=Money(100_01)), 2026),
        ("in 2025 in acme-401k (entries c1, r1),", "closes with $4,017.65", "lead to $4,017.64"),
    ),
    "a year that opens with another basis": (
        lambda accounts: with_row(accounts, 2026, opening_basis=Money(4_017_66), transferred_out=Money(1)),
        ("in 2026 in acme-401k (entries d1, c2),", "opens with $4,017.66", "2025 closed with $4,017.65"),
    ),
    "basis below zero": (
        lambda accounts: with_row(accounts, 2025, opening_basis=Money(-1), contributions=Money(10_000_01)),
        ("the basis opens below zero, with -$0.01",),
    ),
    "recovered without an outcome": (
        lambda accounts: with_outcome(accounts, basis=Money(5_882_34), earnings_out=Money(117_66)),
        ("$5,882.35 of basis is recovered, but what went out holds $5,882.34",),
    ),
    "income without an outcome": (
        lambda accounts: with_row(accounts, 2025, taxable=Money(120_66)),
        ("$120.66 is taxable, but what went out adds to $120.65",),
    ),
    "basis taken over that nobody handed over": (
        lambda accounts: with_row(accounts, 2026, transferred_in=Money(5), refunded=Money(5)),
        ("plans took over $0.05 of after-tax basis",),
    ),
    "a form that does not add up": (
        lambda accounts: with_outcome(accounts, earnings_out=Money(117_66)),
        ("the conversion c1 of 2025-03-03 from acme-401k moved $6,000.00", "$5,882.35 and the rest $117.66"),
    ),
    "more income than earnings": (
        lambda accounts: with_outcome(accounts, taxable=Money(117_66)),
        ("the conversion c1 of 2025-03-03", "income $117.66: one of them cannot be"),
    ),
    # 500 deferred and 6,000 converted; 2,000 of 6,700 took 1,940.30 (2,000 x 6,500 / 6,700 = 1,940.298...).
    "a Roth account with too much basis": (
        lambda accounts: with_roth(accounts, basis=Money(4_559_71)),
        ("$6,500.00 of basis came into Roth accounts of plans, but $1,940.30 left", "$4,559.71 is there"),
    ),
    "layers above the basis": (
        lambda accounts: with_roth(accounts, layers=(RothLayer(2025, Money(0), Money(4_559_71)),)),
        ("the Roth account of acme-401k: $4,559.71 is left of conversions, more than its basis of $4,559.70",),
    ),
    "a layer used twice": (
        lambda accounts: with_roth(accounts, layers=(RothLayer(2025, Money(-1), Money(5)),)),
        ("the Roth account of acme-401k: more left the layer of 2025 than was in it",),
    ),
    # Basis 900 of 2,000: 450 recovered, 450 left in 2025.
    "a Roth IRA that more left than came": (
        lambda accounts: accounts._replace(roth_ira=replace(accounts.roth_ira, regular_basis=Money(-1))),
        ("the Roth IRA: more contributions left it than came, -$0.01 is there",),
    ),
    "a Roth IRA that more basis of plans left than came": (
        lambda accounts: accounts._replace(roth_ira=replace(accounts.roth_ira, rolled_in_basis=Money(-1))),
        ("the Roth IRA: more basis of Roth accounts left it than came, -$0.01 is there",),
    ),
    "a chain of Forms 8606 that is torn": (
        lambda accounts: with_ira_year(accounts, opening_basis=Money(449_99)),
        ("Form 8606 of 2026 begins with $449.99 of basis, but 2025 ended with $450.00",),
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_breach_is_named(accounts: Accounts, name: str) -> None:
    change, words = BROKEN[name]
    assert list(contradictions(accounts)) == []

    found = list(contradictions(change(accounts)))

    assert any(all(word in sentence for word in words) for sentence in found), found


def test_verify_says_so(book: YearBook, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    book.add(stub("2025-06-30", after_tax="700.00"))
    book.store.close()
    monkeypatch.setenv("ROTH_LEDGER_DB", str(book.store.path))
    run = CommandLine(capsys)
    assert run.done("verify", "--json").json["contradictions"] == []
    book.add(opening("2026-01-02", "after_tax", "9.00", "9.00", id="anew"))
    book.store.close()
    sentence = "pat: in 2026 in acme-401k (entries anew), the basis opens with $9.00, but 2025 closed with $700.00."

    ran, document = run("verify"), run("verify", "--json")

    assert ran.code == document.code == 1
    first, second = ran.out.splitlines()
    assert first == f"{book.store.path} is whole, but its entries lead to figures that contradict each other:"
    assert second == f"  {sentence}"
    assert ran.err == (
        "hint: Look at the entries named, and void or replace the one that is wrong: roth-ledger void ID\n"
    )
    assert (document.json["sound"], document.json["problems"]) == (False, [])
    assert document.json["contradictions"] == [sentence]
