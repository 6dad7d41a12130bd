"""Plans that merge or send money to each other. Every figure is worked out by hand in the test."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.after_tax import walk_of
from ledger.domain.basis.linked import follow_linked
from ledger.domain.basis.outcomes import PoolHistory
from ledger.domain.money import Money
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.records import read_line

OLD, NEW = "old-401k", "new-401k"


class Plans:
    """Two plans of one person, and their events in the order of recording."""

    def __init__(self, **rules: Any) -> None:
        self.rules = rules
        self.deposits: list[Deposited] = []
        self.events: list[Recorded[Any]] = []

    def deposit(self, plan: str, day: str, amount: str, source: str = "after_tax") -> None:
        self.deposits.append(Deposited(plan, source, dt.date.fromisoformat(day), Money.parse(amount).cents))

    def add(self, record: str, plan: str, day: str, **keys: Any) -> None:
        line = {"record": record, "person": "pat", "plan": plan, "date": day} | keys
        if record == "plan_merger":
            del line["person"]
        number = len(self.events) + 1
        self.events.append(Recorded(f"e{number}", number, read_line(line)))

    def roll(self, plan: str, day: str, amount: str, into: str, **keys: Any) -> None:
        self.add("conversion", plan, day, amount=amount, destination="other_plan", into=into, **keys)

    def follow(self, until: str = "2026-12-31", plans: tuple[str, ...] = (OLD, NEW)) -> dict[str, PoolHistory]:
        day = dt.date.fromisoformat(until)
        walks = {
            plan: walk_of(
                read_line(
                    {"record": "plan", "id": plan, "employer": "acme", "name": plan, "kind": "401k"}
                    | self.rules.get(plan, {})
                ),
                changes=(),
                deposits=[each for each in self.deposits if each.plan == plan],
                events=[each for each in self.events if each.value.plan == plan],
                until=day,
            )
            for plan in plans
        }
        return follow_linked(walks, day, None)


def row(history: PoolHistory, year: int = 2026) -> dict[str, str | None]:
    return {
        key: value.plain() if isinstance(value, Money) else value
        for key, value in history.years[year]._asdict().items()
        if value is None or isinstance(value, Money)
    }


def adds_up(history: PoolHistory) -> bool:
    for year in history.years.values():
        parts = (year.opening_basis, year.contributions, year.transferred_in, year.closing_basis, year.basis_recovered)
        rest = (year.refunded, year.extinguished, year.transferred_out)
        assert None not in parts + rest
        opening, put_in, came, closing, recovered = (each.cents for each in parts if each is not None)
        if opening + put_in + came - recovered - sum(each.cents for each in rest if each is not None) != closing:
            return False
    return True


def test_a_merger_moves_everything_and_recovers_nothing() -> None:
    """3,000 of basis worth 3,100 join 500 worth 500; of 3,600 the whole is converted: 100 taxable."""
    plans = Plans()
    plans.deposit(OLD, "2025-05-01", "3,000")
    plans.deposit(NEW, "2026-02-02", "500")
    plans.add("valuation", OLD, "2026-03-01", source="after_tax", balance="3100.00")
    plans.add("plan_merger", OLD, "2026-03-01", into=NEW)
    plans.add("conversion", NEW, "2026-04-01", amount="3600.00", destination="in_plan_roth", balance_before="3600.00")

    found = plans.follow()

    old, new = row(found[OLD]), row(found[NEW])
    assert (old["opening_basis"], old["transferred_out"], old["closing_basis"]) == ("3000.00", "3000.00", "0.00")
    assert (old["basis_recovered"], old["closing_balance"]) == ("0.00", "0.00")
    assert (new["contributions"], new["transferred_in"], new["basis_recovered"]) == ("500.00", "3000.00", "3500.00")
    assert (new["taxable"], new["closing_basis"], new["closing_balance"]) == ("100.00", "0.00", "0.00")
    assert not found[OLD].outcomes
    assert adds_up(found[OLD])
    assert adds_up(found[NEW])


def test_the_oldest_money_keeps_its_day_through_a_merger() -> None:
    plans = Plans()
    plans.deposit(NEW, "2026-01-15", "500")
    plans.deposit(OLD, "2025-12-31", "100")
    plans.add("plan_merger", OLD, "2026-03-01", into=NEW)
    assert plans.follow()[NEW].pool.oldest_unconverted == dt.date(2025, 12, 31)


def test_the_old_plan_s_last_day_counts_and_the_new_plan_s_day_begins_with_the_money() -> None:
    """On the day itself: deposit and conversion in the old plan first, then the merger, then the new plan's value."""
    plans = Plans()
    plans.deposit(OLD, "2026-03-01", "1,000")
    plans.add("conversion", OLD, "2026-03-01", amount="400.00", destination="in_plan_roth", earnings="0.00")
    plans.add("plan_merger", OLD, "2026-03-01", into=NEW)
    plans.add("valuation", NEW, "2026-03-01", source="after_tax", balance="620.00")
    plans.add("conversion", NEW, "2026-03-01", amount="620.00", destination="in_plan_roth")

    found = plans.follow()

    # 1,000 - 400 = 600 of basis, worth 620 when it is converted.
    assert [each.taxable for each in found[NEW].outcomes] == [Money.parse("20")]
    assert row(found[NEW])["transferred_in"] == "600.00"


def test_carried_loss_goes_with_the_merger() -> None:
    """5,000 converted at 4,000 leaves 1,000; the new plan's 2,000 worth 2,100 are then all basis, 900 are left."""
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "5,000")
    plans.add("conversion", OLD, "2026-01-05", amount="4000.00", destination="in_plan_roth", balance_before="4000.00")
    plans.add("plan_merger", OLD, "2026-02-01", into=NEW)
    plans.deposit(NEW, "2026-03-02", "2,000")
    plans.add("conversion", NEW, "2026-03-03", amount="2100.00", destination="in_plan_roth", balance_before="2100.00")

    found = plans.follow()

    assert [each.taxable for each in found[NEW].outcomes] == [Money(0)]
    assert row(found[NEW])["closing_basis"] == "900.00"


@pytest.mark.parametrize(
    ("stated", "questions", "closing"),
    [({}, 0, "3000.00"), ({"after_tax": "3000.00"}, 0, "3000.00"), ({"after_tax": "2999.99"}, 1, "3000.00")],
    ids=["nothing stated", "the same", "a cent less"],
)
def test_what_the_new_record_keeper_states(stated: dict[str, str], questions: int, closing: str) -> None:
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "3,000")
    plans.add("plan_merger", OLD, "2026-03-01", into=NEW, basis=stated)

    year = plans.follow()[NEW].years[2026]

    assert len(year.questions) == questions
    assert year.closing_basis is not None
    assert year.closing_basis.plain() == closing
    if questions:
        assert year.questions[0] == (
            "With the merger of old-401k into new-401k on 2026-03-01 the new record keeper states $2,999.99 of"
            " after_tax basis; the ledger's entries lead to $3,000.00, which is kept. Settle it with the record keeper"
            " before money leaves."
        )


@pytest.mark.parametrize("stated", [None, "1200.00"], ids=["stays unknown", "is stated"])
def test_unknown_basis_through_a_merger(stated: str | None) -> None:
    plans = Plans()
    plans.add("opening_balance", OLD, "2026-01-01", source="after_tax", balance="1300.00", basis=None)
    plans.deposit(NEW, "2026-02-02", "500")
    plans.add("plan_merger", OLD, "2026-03-01", into=NEW, basis={} if stated is None else {"after_tax": stated})

    year = plans.follow()[NEW].years[2026]

    assert year.closing_basis == (None if stated is None else Money.parse("1,700"))
    assert bool(year.unknown) is (stated is None)


def test_a_rollover_brings_basis_and_earnings() -> None:
    """2,000 with 100 of earnings arrive beside 500; of 2,650 half, 1,325, takes 2,500 / 2,650 = 1,250 of basis."""
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "2,000")
    plans.deposit(NEW, "2026-01-02", "500")
    plans.roll(OLD, "2026-02-01", "2100.00", NEW, balance_before="2100.00")
    plans.add("conversion", NEW, "2026-03-01", amount="1325.00", destination="in_plan_roth", balance_before="2650.00")

    found = plans.follow()

    assert [(each.basis, each.taxable) for each in found[OLD].outcomes] == [(Money.parse("2,000"), Money(0))]
    assert [(each.basis, each.taxable) for each in found[NEW].outcomes] == [(Money.parse("1,250"), Money.parse("75"))]
    assert row(found[NEW])["transferred_in"] == "2000.00"
    assert adds_up(found[OLD])
    assert adds_up(found[NEW])


def test_pre_tax_money_rolled_over_is_no_after_tax_money_there() -> None:
    plans = Plans()
    plans.roll(OLD, "2026-02-01", "2100.00", NEW, source="pre_tax_deferral")
    found = plans.follow()
    assert not found[NEW].holds_after_tax
    assert row(found[NEW])["closing_balance"] == "0.00"


def test_out_of_a_pooled_plan_basis_and_the_rest_are_kept_apart() -> None:
    """21,000 of 200,000 with 20,000 of basis take 2,100 of it (72(e)(8)): 2,100 arrive as basis, 18,900 pre-tax."""
    plans = Plans(**{OLD: {"separate_after_tax_contract": False}})
    plans.deposit(OLD, "2026-01-02", "20,000")
    plans.deposit(OLD, "2026-01-02", "180,000", "pre_tax_deferral")
    plans.roll(OLD, "2026-02-01", "21000.00", NEW, balance_before="200000.00")

    year = plans.follow()[NEW].years[2026]

    assert (year.transferred_in, year.closing_balance) == (Money.parse("2,100"), Money.parse("2,100"))
    assert "$2,100.00 is counted as after-tax money and $18,900.00 as pre-tax money rolled in" in year.questions[0]


def test_an_unknown_rollover_blocks_the_receiving_plan_alone() -> None:
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "2,000")
    plans.deposit(NEW, "2026-01-02", "500")
    plans.roll(OLD, "2026-02-01", "700.00", NEW)

    found = plans.follow()

    assert found[NEW].years[2026].closing_basis is None
    assert found[NEW].years[2026].unknown[0].startswith("Money with after-tax basis was rolled from old-401k into")
    assert row(found[NEW])["opening_basis"] == "0.00"


def test_money_that_goes_in_a_circle_on_one_day() -> None:
    """Each plan sends 100 of its basis to the other: both hold what they held."""
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "300")
    plans.deposit(NEW, "2026-01-02", "500")
    plans.roll(OLD, "2026-02-01", "100.00", NEW, earnings="0.00")
    plans.roll(NEW, "2026-02-01", "100.00", OLD, earnings="0.00")

    found = plans.follow()

    assert (row(found[OLD])["closing_basis"], row(found[NEW])["closing_basis"]) == ("300.00", "500.00")
    assert adds_up(found[OLD])
    assert adds_up(found[NEW])


def test_two_mergers_in_a_chain_on_one_day() -> None:
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "300")
    plans.deposit("middle", "2026-01-02", "20")
    plans.add("plan_merger", "middle", "2026-02-01", into=NEW)
    plans.add("plan_merger", OLD, "2026-02-01", into="middle")

    found = plans.follow(plans=(NEW, "middle", OLD))

    assert row(found[NEW])["transferred_in"] == "320.00"
    assert row(found["middle"])["closing_basis"] == "0.00"


def test_a_merger_on_31_december_belongs_to_that_year() -> None:
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "300")
    plans.add("plan_merger", OLD, "2026-12-31", into=NEW)

    found = plans.follow("2027-06-30")

    assert (row(found[OLD])["transferred_out"], row(found[NEW])["transferred_in"]) == ("300.00", "300.00")
    assert (row(found[OLD], 2027)["opening_basis"], row(found[NEW], 2027)["opening_basis"]) == ("0.00", "300.00")


def test_money_out_of_a_plan_that_was_taken_over_is_asked_about() -> None:
    """The basis went with the merger: what is entered under the old plan afterwards is not taxed in full."""
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "100")
    plans.add("plan_merger", OLD, "2026-02-01", into=NEW)
    plans.add("conversion", OLD, "2026-03-01", amount="100.00", destination="in_plan_roth", balance_before="100.00")

    found = plans.follow()

    (outcome,) = found[OLD].outcomes
    assert (outcome.basis, outcome.taxable) == (None, None)
    assert outcome.why == (
        "The conversion of 2026-03-01 from old-401k ($100.00) comes after old-401k merged into new-401k on 2026-02-01,"
        " which left nothing in it: void it, and enter it under new-401k."
    )
    assert row(found[OLD])["closing_basis"] == "0.00"


def test_money_into_a_plan_that_was_taken_over_is_asked_about() -> None:
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "100")
    plans.add("plan_merger", OLD, "2026-02-01", into=NEW)
    plans.deposit(OLD, "2026-03-01", "50")
    assert plans.follow()[OLD].years[2026].questions == (
        (
            "Money was put into old-401k after it merged into new-401k on 2026-02-01: enter it under new-401k if it"
            " went there."
        ),
    )


def test_a_rollover_of_a_plan_into_itself_loses_nothing() -> None:
    """Such an entry is refused today; of a ledger that holds one, the money is back where it came from."""
    plans = Plans()
    plans.deposit(OLD, "2026-01-02", "1,000")
    plans.roll(OLD, "2026-02-01", "600.00", OLD, earnings="0.00")
    found = plans.follow()
    assert row(found[OLD])["closing_basis"] == "1000.00"
    assert adds_up(found[OLD])


@pytest.mark.parametrize(
    ("valued", "taxable"),
    [
        pytest.param((OLD, NEW), Money.parse("11"), id="both"),
        pytest.param((OLD,), None, id="the old plan's alone"),
        pytest.param((NEW,), None, id="the new plan's alone"),
        pytest.param((), None, id="neither"),
    ],
)
def test_a_merged_value_is_known_where_both_parts_are(valued: tuple[str, ...], taxable: Money | None) -> None:
    """3,100 and 510 with 3,500 of basis: 361 of the 3,610 hold 361 x 3,500 / 3,610 = 350."""
    plans = Plans()
    plans.deposit(OLD, "2026-01-05", "3,000")
    plans.deposit(NEW, "2026-02-02", "500")
    for plan in valued:
        worth = {OLD: "3100.00", NEW: "510.00"}[plan]
        plans.add("valuation", plan, "2026-02-28", source="after_tax", balance=worth)
    plans.add("plan_merger", OLD, "2026-03-01", into=NEW)
    plans.add("conversion", NEW, "2026-03-01", amount="361.00", destination="in_plan_roth")

    (outcome,) = plans.follow()[NEW].outcomes

    assert outcome.taxable == taxable
    assert (outcome.why is None) is (taxable is not None)
