"""On which day and to which leg something of a Roth account belongs: tax kept back, refunds, values that merge."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.designated_roth import RothAccounts, follow_designated_roth
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import read_line

BORN = dt.date(1990, 5, 20)


def money(text: str) -> Money:
    return Money.parse(text)


def roth(record: str, plan: str, day: str, **keys: Any) -> dict[str, Any]:
    return {"record": record, "plan": plan, "date": day, "source": "designated_roth", **keys}


def follow(*lines: dict[str, Any], deposits: tuple[tuple[str, str], ...] = ()) -> RothAccounts:
    """Plans a and b of one person; deposits are Roth deferrals into a."""
    return follow_designated_roth(
        plans={each: Plan(id=each, employer="e", name=each, kind="401k") for each in "ab"},
        changes=[],
        deposits=[
            Deposited("a", "roth_deferral", dt.date.fromisoformat(day), money(amount).cents) for day, amount in deposits
        ],
        events=[Recorded(f"e{place}", place, read_line({"person": "pat"} | line)) for place, line in enumerate(lines)],
        outcomes=[],
        until=dt.date(2031, 12, 31),
        birth_date=BORN,
    )


IN_60_DAYS = {"destination": "roth_ira", "amount": "13000", "direct": False, "date": "2026-02-20"}
DIRECT = {"destination": "roth_ira", "amount": "1000"}
KEPT = {"destination": "cash", "amount": "500"}


@pytest.mark.parametrize(
    ("legs", "withheld"),
    [
        pytest.param([DIRECT, IN_60_DAYS], [None, "400"], id="the leg by way of the person"),
        pytest.param([IN_60_DAYS, DIRECT], ["400", None], id="in any order"),
        pytest.param([DIRECT, {**IN_60_DAYS, "amount": "12500"}, KEPT], [None, None, "400"], id="what is kept first"),
        pytest.param([DIRECT, {**DIRECT, "amount": "13000"}], ["400", None], id="direct rollovers only: the first"),
    ],
)
def test_tax_is_kept_from_what_goes_by_way_of_the_person(
    legs: list[dict[str, Any]], withheld: list[str | None]
) -> None:
    """IRC 3405(c): no tax is kept from a direct rollover; 20 per cent of the 2,000 of income beside it is 400.

    Where all is rolled directly, the first leg shows what the entry says was kept, so that it is not lost.
    """
    opened = roth("opening_balance", "a", "2025-12-31", balance="14000", basis="11000", first_year=2019)

    found = follow(opened, roth("conversion", "a", "2026-01-01", legs=legs, withheld="400"))

    assert [each.outcome.withheld for each in found.outflows] == [
        None if each is None else money(each) for each in withheld
    ]


@pytest.mark.parametrize("day", ["2026-01-31", "2026-04-15"])
@pytest.mark.parametrize(
    ("deposited", "amount", "first_year"),
    [
        pytest.param([("2026-01-02", "1000")], "1000.00", 2027, id="all of it came in January"),
        pytest.param([("2026-01-02", "1000")], "999.99", 2026, id="a cent of it stays"),
        pytest.param([("2025-12-31", "600"), ("2026-01-02", "1000")], "600.00", 2026, id="what came in December first"),
        pytest.param([("2025-12-31", "600"), ("2026-01-02", "1000")], "599.99", 2025, id="a cent of December stays"),
    ],
)
def test_a_refund_of_a_december_pay_date_deposited_in_january(
    deposited: list[tuple[str, str]], amount: str, first_year: int, day: str
) -> None:
    """Deferrals of 2025 that reached the plan on 2 January; the clock begins in the year whose money stays."""
    refund = roth("refund", "a", day, amount=amount, earnings="0.00", reason="excess_deferral", for_year=2025)
    refund["source"] = "roth_deferral"

    (account,) = follow(refund, deposits=(*deposited, ("2027-01-15", "500"))).accounts

    began = int(deposited[0][0][:4])
    assert account.first_year == first_year
    assert len(account.unsettled) == (first_year != began)


@pytest.mark.parametrize(
    ("valued", "basis"),
    [
        pytest.param(("2026-02-28", "2026-02-28"), "840", id="both the day before"),
        pytest.param(("2026-02-27", "2026-02-28"), None, id="the old plan's a day too old"),
        pytest.param(("2026-02-28", "2026-02-27"), None, id="the new plan's a day too old"),
    ],
)
def test_a_merged_value_is_as_old_as_the_older_of_the_two(valued: tuple[str, str], basis: str | None) -> None:
    """10,000 with 8,000 of basis and 500 with 400: 1,050 of the 10,500 hold 1,050 x 8,400 / 10,500 = 840."""
    old, new = valued
    merged_on = "2026-03-01"
    leaving = roth("conversion", "b", "2026-03-01", amount="1050", destination="roth_ira")

    found = follow(
        roth("opening_balance", "a", old, balance="10000", basis="8000", first_year=2015),
        roth("opening_balance", "b", new, balance="500", basis="400", first_year=2015),
        {"record": "plan_merger", "date": merged_on, "plan": "a", "into": "b"},
        leaving,
    )

    (flow,) = found.outflows
    assert flow.outcome.basis == (None if basis is None else money(basis))
