"""The sums kept beside the amounts are those of the amounts, however these came in, and can be made anew."""

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledger.domain.basis.after_tax import deposit_ends, follow_after_tax
from ledger.domain.entries.conversions import Conversion
from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.entries.refunds import Refund
from ledger.domain.entries.valuations import Valuation
from ledger.domain.money import Money
from ledger.domain.parties import Plan, PlanChange
from ledger.domain.recorded import Contributed, Deposited, Recorded
from ledger.domain.sources import AFTER_TAX
from ledger.storage import sums
from ledger.storage.queries import LedgerReader
from ledger.storage.store import LedgerStore
from tests.storage.sample import SUMS, connect, line

PLAN = "acme-401k"
FIRST, UNTIL = dt.date(2024, 11, 1), dt.date(2026, 3, 31)

days = st.dates(FIRST, UNTIL)
# Few days and small amounts, so that some fall on one day, empty the account, or take back all that came.
near = st.sampled_from([FIRST + dt.timedelta(days=each) for each in (0, 1, 2, 30, 59, 60, 61, 62, 90, 400, 515)])
deposits = st.lists(st.tuples(near | days, st.integers(-300, 500)), max_size=25)
kinds = st.sampled_from(["opening", "valuation", "refund", "stated", "balance"])
events = st.lists(st.tuples(kinds, near | days, st.integers(1, 900)), max_size=6)


def contribution(number: int, day: dt.date, cents: int) -> dict[str, Any]:
    amount = str(Money(cents))
    held = {"record": "contribution", "id": f"more-{number}", "person": "pat", "plan": PLAN, "date": day.isoformat()}
    return {**held, "source": AFTER_TAX, "amount": amount.replace("$", "").replace(",", "")}


def event(kind: str, day: dt.date, cents: int) -> Any:
    owner: dict[str, Any] = {"person": "pat", "plan": PLAN, "date": day}
    amount = Money(cents)
    if kind == "opening":
        return OpeningBalance(**owner, source=AFTER_TAX, balance=amount, basis=Money(cents // 2))
    if kind == "valuation":
        return Valuation(**owner, source=AFTER_TAX, balance=amount)
    if kind == "refund":
        given_back: dict[str, Any] = {
            "amount": Money(cents // 4),
            "earnings": Money(1),
            "reason": "excess_annual_addition",
        }
        return Refund(**owner, source=AFTER_TAX, **given_back, for_year=day.year)
    if kind == "stated":
        return Conversion(**owner, amount=amount, destination="in_plan_roth", earnings=Money(cents // 9))
    return Conversion(**owner, amount=amount, destination="roth_ira", balance_before=Money(cents + cents // 3))


def ledger_of(path: Path, paid_in: list[tuple[dt.date, int]]) -> LedgerStore:
    path.unlink(missing_ok=True)
    store = LedgerStore(path)
    store.make()
    with store.batch("test") as writer:
        writer.record([line(contribution(number, *each)) for number, each in enumerate(paid_in)])
    return store


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    paid_in=deposits,
    happened=events,
    policy=st.sampled_from(["carry", "extinguish", "carry_within_year"]),
    changed=st.none() | near,
    until=st.just(UNTIL) | days,
)
# Within one stretch payroll takes back all that waited before it, and then pays in again.
@example(
    paid_in=[(FIRST, 100), (dt.date(2024, 11, 3), -100), (dt.date(2024, 12, 1), 80)],
    happened=[("valuation", dt.date(2024, 11, 2), 100)],
    policy="carry",
    changed=None,
    until=UNTIL,
)
def test_followed_by_stretches_as_by_days(
    tmp_path: Path,
    paid_in: list[tuple[dt.date, int]],
    happened: list[tuple[str, dt.date, int]],
    policy: str,
    changed: dt.date | None,
    until: dt.date,
) -> None:
    paid_in = [each for each in paid_in if each[1]]
    plan = Plan(id=PLAN, employer="acme", name="A", kind="401k", loss_basis_policy=policy)
    changes = [] if changed is None else [PlanChange(plan=PLAN, from_=changed, changes={"loss_basis_policy": "carry"})]
    recorded = [Recorded(f"e{place}", place, event(*each)) for place, each in enumerate(happened)]
    ends = deposit_ends(plan, changes, recorded)
    assert ends is not None
    with ledger_of(tmp_path / "ledger.db", paid_in) as store:
        reader = store.reader()
        given_to: dict[str, Any] = {"changes": changes, "events": recorded, "until": until}
        by_day = follow_after_tax(plan, deposits=reader.deposited("pat", [AFTER_TAX], until), **given_to)
        stretches = reader.after_tax_between("pat", PLAN, ends, until)

        def reached(deposited: Deposited, cents: int) -> dt.date:
            return reader.after_tax_reached("pat", deposited, cents)

        assert follow_after_tax(plan, deposits=stretches, reached=reached, **given_to) == by_day
        latest = max((each.date for each in reader.deposited("pat", [AFTER_TAX], until)), default=None)
        assert reader.latest_after_tax("pat", until) == ({} if latest is None else {PLAN: latest})


def test_a_plan_that_pools_its_money_is_followed_by_day() -> None:
    plan = Plan(id=PLAN, employer="acme", name="A", kind="401k", separate_after_tax_contract=False)
    assert deposit_ends(plan) is None


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paid_in=deposits, first=near | days, last=near | days)
def test_contributed_over_any_stretch(
    tmp_path: Path, paid_in: list[tuple[dt.date, int]], first: dt.date, last: dt.date
) -> None:
    paid_in = [each for each in paid_in if each[1]]
    wanted = sum(cents for day, cents in paid_in if first <= day <= last)
    with ledger_of(tmp_path / "ledger.db", paid_in) as store:
        found = store.reader().contributed("pat", first, last)
    assert found == ([Contributed(PLAN, AFTER_TAX, wanted)] if wanted else [])


@pytest.mark.parametrize("table", SUMS)
def test_dropped_and_made_anew(path: Path, table: str) -> None:
    with contextlib.closing(connect(path)) as connection:
        kept = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert kept
        assert not sums.differ(connection)
        connection.execute(f"DELETE FROM {table}")
        assert sums.differ(connection)
        sums.rebuild(connection)
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == kept
        assert not sums.differ(connection)


def test_added_up_while_a_batch_is_open(path: Path) -> None:
    with LedgerStore(path) as store, store.batch("two") as writer:
        reader = writer.reader
        assert isinstance(reader, LedgerReader)
        for number in (1, 2):
            writer.record([line(contribution(number, dt.date(2027, 5, 3), 100))])
            assert reader.contributed("pat", dt.date(2027, 1, 1), dt.date(2027, 12, 31)) == [
                Contributed(PLAN, AFTER_TAX, number * 100)
            ]
