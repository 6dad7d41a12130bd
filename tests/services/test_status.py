"""A person's year through a real ledger file; the published examples name where their inputs come from."""

import datetime as dt

import pytest

from ledger.domain.errors import NotFoundError
from ledger.domain.money import ZERO, Money
from ledger.domain.status import Status
from ledger.services.year_end import year_end
from tests.services.conftest import FilledLedger


def dollars(text: str) -> Money:
    return Money.parse(text)


def codes(status: Status) -> list[tuple[str, str]]:
    return [(alert.code, alert.level) for alert in status.alerts]


def test_one_deferral_limit_follows_the_person(ledger: FilledLedger) -> None:
    """Vector 1, IRS multi-plan page: 2,500 at job 1 in 2020 leaves 17,000 at an unrelated job 2."""
    ledger.person("1980-05-01")
    ledger.plan("one", "first")
    ledger.plan("two", "second")
    ledger.stub("2020-03-01", "one", pre_tax_deferral="2500")
    ledger.stub("2020-09-01", "two", roth_deferral="0.00")

    deferrals = ledger.status(2020).elective_deferrals

    assert (deferrals.total, deferrals.limit, deferrals.room) == (
        dollars("2,500"),
        dollars("19,500"),
        dollars("17,000"),
    )


def test_unrelated_employers_have_a_limit_each(ledger: FilledLedger) -> None:
    """Vectors 2 and 3, IRS “Greg” 2018: 18,500 at job 1, 55,000 nonelective in his own solo 401(k)."""
    ledger.person("1972-02-02")
    ledger.plan("job", "big")
    ledger.plan("own", "greg", "solo_401k")
    ledger.stub("2018-06-01", "job", pre_tax_deferral="18500", compensation="300000")
    ledger.add(
        {"record": "wages", "person": "pat", "employer": "greg", "year": 2018, "compensation": "300000"},
        {
            "record": "contribution",
            "person": "pat",
            "plan": "own",
            "date": "2018-12-31",
            "source": "employer_nonelective",
            "amount": "55000",
        },
    )

    status = ledger.status(2018)
    by_group = {group.recorded.group: group.recorded for group in status.annual_additions}

    assert status.elective_deferrals.room == ZERO
    assert by_group["greg"].total == by_group["greg"].limit == dollars("55,000")
    assert by_group["greg"].excess == ZERO
    assert by_group["big"].room == dollars("36,500")


def test_employers_of_one_group_share_the_limit(ledger: FilledLedger) -> None:
    """Vector 7, IRC 415(f), (h): 40,000 at each of two related employers in 2026 is 8,000 over."""
    ledger.person()
    ledger.plan("a", "north", group="family")
    ledger.plan("b", "south", group="family")
    for plan in ("a", "b"):
        ledger.stub("2026-06-01", plan, after_tax="40000", compensation="150000")

    additions = ledger.additions(2026).recorded

    assert (additions.group, additions.plans) == ("family", ("a", "b"))
    assert (additions.total, additions.excess, additions.room) == (dollars("80,000"), dollars("8,000"), ZERO)
    assert ("415c_over", "critical") in codes(ledger.status(2026))


def test_a_rollover_and_a_conversion_use_no_room(ledger: FilledLedger) -> None:
    """Vector 9, Bogleheads 5497618 inputs: 11,000 + 19,500 + 9,500 + 9,000 = 49,000 in 2020, without the 17,000."""
    ledger.person()
    ledger.plan()
    ledger.stub(
        "2020-12-15",
        compensation="285000",
        after_tax="11000",
        pre_tax_deferral="19500",
        employer_match="9500",
        employer_nonelective="9000",
        rollover_in="17000",
        loan_repayment="400",
    )
    ledger.add(
        {
            "record": "conversion",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2020-12-16",
            "amount": "11000",
            "destination": "in_plan_roth",
            "earnings": "0",
        }
    )

    additions = ledger.additions(2020).recorded

    assert (additions.total, additions.room) == (dollars("49,000"), dollars("8,000"))


def test_pay_is_the_limit_of_who_earns_less(ledger: FilledLedger) -> None:
    """Vector 19 [C]: pay 18,000, deferral 10,000, match 900 in 2026 leave 7,100 of after-tax room."""
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-30", compensation="18000", pre_tax_deferral="10000", employer_match="900")

    group = ledger.additions(2026)

    assert (group.recorded.limit, group.recorded.bound_by) == (dollars("18,000"), "compensation")
    assert group.after_tax_room == dollars("7,100")
    assert ("compensation_binds", "info") in codes(ledger.status(2026))


@pytest.mark.parametrize(
    ("birth_date", "deferral", "catch_up"),
    [pytest.param("1986-01-01", "24500", "0", id="age-40"), pytest.param("1976-12-31", "32500", "8000", id="age-50")],
)
def test_catch_up_comes_on_top(ledger: FilledLedger, birth_date: str, deferral: str, catch_up: str) -> None:
    """Vector 54, public repository: deferral 24,500 (32,500 at 50), match 7,500, after-tax 40,000 are 72,000."""
    ledger.person(birth_date)
    ledger.plan()
    ledger.add(
        {"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": "150000"}
    )
    ledger.stub(
        "2026-06-30", compensation="300000", pre_tax_deferral=deferral, employer_match="7500", after_tax="40000"
    )

    additions = ledger.additions(2026).recorded

    assert (additions.total, additions.catch_up) == (dollars("72,000"), dollars(catch_up))
    assert (additions.room, additions.excess, additions.used) == (ZERO, ZERO, "1.000")
    assert not [code for code, _ in codes(ledger.status(2026)) if code.endswith("_over")]


def test_a_fiscal_limitation_year_takes_the_figure_of_the_year_it_ends_in(ledger: FilledLedger) -> None:
    """Vector 35, old Reg. 1.415-6(a)(2), Crowe: 71,500 by 30 June 2026 leave 500 of 72,000."""
    ledger.person()
    ledger.plan(limitation_year_end="06-30")
    ledger.stub("2025-07-15", compensation="200000", after_tax="40000")
    ledger.stub("2026-06-30", compensation="200000", after_tax="31500")
    ledger.stub("2026-07-15", compensation="200000", after_tax="1000")

    ended, running = ledger.status(2026, "2026-07-31").annual_additions

    assert (str(ended.recorded.period[0]), str(ended.recorded.period[1])) == ("2025-07-01", "2026-06-30")
    assert (ended.recorded.total, ended.recorded.room) == (dollars("71,500"), dollars("500"))
    assert (running.recorded.year, running.recorded.total, running.recorded.limit) == (2027, dollars("1,000"), None)


def test_a_true_up_counts_for_the_year_it_is_allocated_to(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-12-31", compensation="300000", employer_match="1000")
    ledger.add(
        {
            "record": "contribution",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-02-15",
            "source": "employer_match",
            "amount": "640.00",
            "limitation_year": 2025,
        }
    )

    assert ledger.additions(2025, "2026-03-01").recorded.total == dollars("1,640")
    assert ledger.additions(2025, "2026-02-14").recorded.total == dollars("1,000")
    assert ledger.additions(2026, "2026-03-01").recorded.total == ZERO


def test_a_year_that_is_not_on_file_has_totals_and_no_limits(ledger: FilledLedger) -> None:
    """Vector 66: limits_not_loaded, no number, and never a neighbour's."""
    ledger.person("1960-01-01")
    ledger.plan()
    ledger.stub("2031-01-15", compensation="20000", pre_tax_deferral="1000", after_tax="500")

    status = ledger.status(2031, "2031-02-01")
    (group,) = status.annual_additions

    assert status.elective_deferrals.total == dollars("1,000")
    assert (status.elective_deferrals.limit, status.elective_deferrals.room) == (None, None)
    assert group.recorded.total == dollars("1,500")
    assert (group.recorded.limit, group.recorded.room, group.recorded.used, group.after_tax_room) == (None,) * 4
    assert codes(status)[0] == ("limits_not_loaded", "critical")


def test_limits_of_ones_own_are_used_and_marked(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.add(
        {
            "record": "limits",
            "year": 2027,
            "source": "Notice I read",
            "elective_deferral": 25000,
            "annual_additions": 74000,
            "compensation_cap": 370000,
        }
    )
    ledger.stub("2027-01-15", compensation="90000", after_tax="10000")

    status = ledger.status(2027, "2027-02-01")

    assert status.own_limits == (2027,)
    assert status.annual_additions[0].recorded.room == dollars("64,000")
    assert "limits_not_loaded" not in dict(codes(status))


def test_later_entries_are_left_out_and_counted(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", after_tax="100")
    ledger.stub("2026-02-15", after_tax="100")

    status = ledger.status(2026, "2026-01-31")

    assert status.annual_additions[0].recorded.total == dollars("100")
    assert status.after_tax[0].basis == dollars("100")
    assert status.later == 1


def test_pay_that_one_stub_of_a_date_says_is_known(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan("a", "north", group="family")
    ledger.plan("b", "south", group="family")
    ledger.stub("2026-01-15", "a", compensation="9000", after_tax="100")
    ledger.stub("2026-01-15", "b", after_tax="100")
    assert ledger.additions(2026).recorded.compensation == dollars("9,000")

    ledger.stub("2026-01-31", "b", after_tax="100")
    additions = ledger.additions(2026).recorded
    assert (additions.compensation, additions.limit, additions.bound_by) == (None, dollars("72,000"), "dollars")


SCHEDULE = {
    "record": "pay_schedule",
    "id": "pay",
    "person": "pat",
    "plan": "acme-401k",
    "frequency": "monthly",
    "first_pay_date": "2026-01-31",
    "pay": "20000",
    "elections": {"pre_tax_deferral": "0.10", "after_tax": "0.20"},
}


def test_the_schedule_says_where_the_year_leads(ledger: FilledLedger) -> None:
    """Twelve month-ends at 2,000 deferred and 4,000 after tax are 72,000: exactly the limit of 2026."""
    ledger.person()
    ledger.plan()
    ledger.add(SCHEDULE)
    for pay_date in ("2026-01-31", "2026-02-28", "2026-03-31"):
        ledger.stub(pay_date, compensation="20000", pre_tax_deferral="2000", after_tax="4000")

    group = ledger.additions(2026, "2026-03-31")

    assert group.recorded.total == dollars("18,000")
    assert group.projected_total == dollars("72,000")
    assert str(group.limit_reached_on) == "2026-12-31"
    # Nine more months of 2,000 deferred are kept free: 54,000 - 18,000.
    assert group.after_tax_room == dollars("36,000")
    assert group.recorded.compensation == dollars("240,000")


def test_reaching_the_limit_as_planned_is_no_warning(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.add(SCHEDULE)
    ledger.stub("2026-11-30", compensation="220000", pre_tax_deferral="22000", after_tax="44000", employer_match="0")
    assert ("415c_near", "info") in codes(ledger.status(2026, "2026-11-30"))
    assert ("402g_near", "info") in codes(ledger.status(2026, "2026-11-30"))


def test_near_is_a_warning_where_nothing_says_what_is_to_come(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-30", compensation="200000", after_tax="68399.99")
    assert ("415c_near", "info") in codes(ledger.status(2026, "2026-07-01"))
    ledger.stub("2026-07-15", compensation="1", after_tax="0.01")
    assert ("415c_near", "warning") in codes(ledger.status(2026, "2026-07-15"))
    assert ("415c_near", "info") in codes(ledger.status(2026, "2026-12-31"))


def test_the_recorded_pay_date_that_reached_the_limit_is_named(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    for pay_date in ("2026-01-31", "2026-02-28", "2026-03-31"):
        ledger.stub(pay_date, compensation="40000", after_tax="36000")
    assert str(ledger.additions(2026).limit_reached_on) == "2026-02-28"


def test_the_plans_own_cap_holds_after_tax_money(ledger: FilledLedger) -> None:
    """10 % of 300,000 plan pay is 30,000 though 415(c) leaves 35,000; of 400,000 it is 36,000, and 35,000 binds."""
    for pay, room in (("300000", "30,000"), ("400000", "35,000")):
        person = f"p{pay}"
        ledger.person(person=person)
        ledger.plan(f"plan{pay}", f"acme{pay}", after_tax_cap_rate="0.10")
        ledger.add(
            {
                "record": "pay_stub",
                "person": person,
                "plan": f"plan{pay}",
                "pay_date": "2026-06-30",
                "compensation": pay,
                "amounts": {"pre_tax_deferral": "24500", "employer_match": "12500"},
            }
        )
        (group,) = ledger.status(2026, person=person).annual_additions
        assert group.after_tax_room == dollars(room)


@pytest.mark.parametrize(
    ("wages", "roth_allowed", "required", "catch_up"),
    [
        pytest.param("150000.00", True, False, "8000", id="at-the-threshold"),
        pytest.param("150000.01", True, True, "8000", id="a-cent-over"),
        pytest.param("150000.01", False, True, "0", id="over-and-no-roth-in-the-plan"),
        pytest.param("150000.00", False, False, "8000", id="not-over-and-no-roth"),
        pytest.param("0", True, False, "8000", id="new-hire"),
    ],
)
def test_roth_catch_up(ledger: FilledLedger, wages: str, *, roth_allowed: bool, required: bool, catch_up: str) -> None:
    """IRC 414(v)(7), Reg. 1.414(v)-2: Social Security wages of 2025 above 150,000 make catch-up of 2026 Roth."""
    ledger.person("1971-01-01")
    ledger.plan(roth_allowed=roth_allowed)
    ledger.add({"record": "wages", "person": "pat", "employer": "acme", "year": 2025, "social_security_wages": wages})
    ledger.stub("2026-06-30", compensation="200000", pre_tax_deferral="1000")

    status = ledger.status(2026)

    assert status.roth_catch_up_required == {"acme": required}
    assert status.elective_deferrals.catch_up_limit == dollars(catch_up)


def test_wages_that_are_not_on_file_leave_it_open(ledger: FilledLedger) -> None:
    ledger.person("1971-01-01")
    ledger.plan()
    ledger.stub("2026-06-30", compensation="200000", pre_tax_deferral="1000")
    status = ledger.status(2026)
    assert status.roth_catch_up_required == {"acme": None}
    assert status.elective_deferrals.catch_up_limit == dollars("8,000")


@pytest.mark.parametrize(
    ("pay", "highly"), [("160000.00", False), ("160000.01", True)], ids=["at-the-figure", "a-cent-over"]
)
def test_highly_compensated_by_last_years_stubs(ledger: FilledLedger, pay: str, *, highly: bool) -> None:
    """Vector 62, IRC 414(q): 2026 looks at 2025 pay above 160,000."""
    ledger.person()
    ledger.plan()
    ledger.stub("2025-12-31", compensation=pay)
    ledger.stub("2026-01-31", compensation="1")
    assert ledger.status(2026).highly_compensated == {"acme": highly}


def test_after_tax_money_where_the_plan_takes_none(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan(after_tax_allowed=False, in_plan_conversion_allowed=False)
    ledger.stub("2026-01-15", compensation="10000", after_tax="100")
    ledger.add(
        {
            "record": "conversion",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-01-20",
            "amount": "100",
            "destination": "in_plan_roth",
            "balance_before": "100",
        }
    )
    status = ledger.status(2026)
    assert [code for code, _ in codes(status)].count("plan_does_not_allow") == 2
    assert status.annual_additions[0].after_tax_room == ZERO


def test_a_conversion_without_earnings_is_unknown_and_said(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", compensation="10000", after_tax="100")
    ledger.add(
        {
            "record": "conversion",
            "id": "c1",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-01-20",
            "amount": "100",
            "destination": "in_plan_roth",
        }
    )
    status = ledger.status(2026)
    assert ("conversion_missing_earnings", "warning") in codes(status)
    assert status.after_tax[0].basis is None
    assert status.after_tax[0].why


def test_money_waits_from_its_deposit(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", deposit_date="2026-01-20", compensation="10000", after_tax="100")
    assert "after_tax_waiting" not in dict(codes(ledger.status(2026, "2026-02-19")))
    waiting = ledger.status(2026, "2026-02-20")
    assert ("after_tax_waiting", "info") in codes(waiting)
    assert (str(waiting.after_tax[0].oldest_unconverted), waiting.after_tax[0].days_unconverted) == ("2026-01-20", 31)


def test_a_voided_stub_is_as_if_it_had_not_been(ledger: FilledLedger) -> None:
    from ledger.services.corrections import undo, void_entry

    ledger.person()
    ledger.plan()
    ledger.stub("2026-01-15", compensation="10000", after_tax="100", id="s1")
    before = ledger.status(2026)
    ledger.stub("2026-01-31", compensation="10000", after_tax="70", pre_tax_deferral="30", id="s2")
    void_entry(ledger.store, "s2", "typed twice", "void")
    assert ledger.status(2026) == before
    undo(ledger.store, "undo")
    assert ledger.status(2026).annual_additions[0].recorded.total == dollars("200")


def test_nobody_of_that_name(ledger: FilledLedger) -> None:
    with pytest.raises(NotFoundError, match="The person “pat” is not in the ledger"):
        ledger.status(2026)


def test_a_deferral_allocated_to_last_year_is_this_years_in_402g(ledger: FilledLedger) -> None:
    """402(g) goes by the taxable year of the pay; the limitation year is for 415(c) alone."""
    ledger.person()
    ledger.plan()
    ledger.add(
        {
            "record": "contribution",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-01-10",
            "source": "pre_tax_deferral",
            "amount": "30000",
            "limitation_year": 2025,
        }
    )
    assert ledger.status(2026).elective_deferrals.excess == dollars("5,500")
    assert ledger.status(2025, "2026-02-01").elective_deferrals.total == ZERO
    assert ledger.additions(2025, "2026-02-01").recorded.total == dollars("30,000")


def test_only_excess_that_was_returned_makes_room(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2026-06-15", compensation="100000", pre_tax_deferral="24600")
    ledger.add(
        {
            "record": "refund",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-07-01",
            "amount": "1000",
            "source": "pre_tax_deferral",
            "earnings": "0",
            "reason": "excess_deferral",
            "for_year": 2026,
        }
    )
    deferrals = ledger.status(2026).elective_deferrals
    assert (deferrals.total, deferrals.room, deferrals.excess) == (dollars("24,500"), ZERO, ZERO)


def test_a_403b_joins_the_plan_of_a_business_of_ones_own(ledger: FilledLedger) -> None:
    """Reg. 1.415(f)-1(f)(2): whoever controls an employer has the 403(b) added to that employer's plans."""
    ledger.person()
    ledger.plan("hospital", "hospital", "403b")
    ledger.plan("own", "practice", "solo_401k")
    ledger.stub("2026-06-30", "hospital", pre_tax_deferral="20000", employer_match="30000")
    ledger.stub("2026-06-30", "own", after_tax="30000")
    assert len(ledger.status(2026).annual_additions) == 2
    ledger.add({"record": "wages", "person": "pat", "employer": "practice", "year": 2026, "owner_share": "0.51"})
    joined = ledger.additions(2026).recorded
    assert (joined.group, joined.total, joined.excess) == ("practice", dollars("80,000"), dollars("8,000"))


def test_after_tax_money_that_another_plan_took_in_is_not_lost_from_sight(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.plan("new", "other")
    ledger.stub("2026-01-15", compensation="90000", after_tax="10000")
    ledger.add(
        {
            "record": "conversion",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-02-01",
            "amount": "10200",
            "destination": "other_plan",
            "into": "new",
            "balance_before": "10200",
        }
    )
    found = year_end(ledger.store.reader(), "pat", 2026, dt.date(2026, 12, 31))
    by_plan = {account.plan: account for account in found.after_tax_accounts}
    assert by_plan["acme-401k"].closing_basis == Money(0)
    assert by_plan["new"].closing_basis == dollars("10,000")
    (waiting,) = [each for each in ledger.status(2026).after_tax if each.plan == "new"]
    assert (waiting.basis, waiting.balance) == (dollars("10,000"), dollars("10,200"))


def test_a_merger_concerns_those_who_have_an_account(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.person(person="sam")
    ledger.plan()
    ledger.plan("old", "other")
    ledger.plan("new", "third")
    ledger.stub("2026-01-15", compensation="90000", after_tax="10000")
    ledger.stub("2026-01-15", "old", after_tax="400")
    stub = {"record": "pay_stub", "person": "sam", "plan": "acme-401k", "pay_date": "2026-01-15"}
    ledger.add({**stub, "amounts": {"after_tax": "70"}})
    ledger.add({"record": "plan_merger", "plan": "old", "into": "new", "date": "2026-03-01"})

    assert [each.recorded.group for each in ledger.status(2026, person="sam").annual_additions] == ["acme"]
    assert {each.plan: each.basis for each in ledger.status(2026).after_tax} == {
        "acme-401k": dollars("10,000"),
        "old": dollars("0"),
        "new": dollars("400"),
    }


def test_an_opening_balance_that_contradicts_the_entries_is_said(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    ledger.stub("2025-06-15", compensation="90000", after_tax="500")
    ledger.add(
        {
            "record": "opening_balance",
            "person": "pat",
            "plan": "acme-401k",
            "date": "2026-02-01",
            "source": "after_tax",
            "balance": "5050",
            "basis": "5000",
        }
    )
    found = year_end(ledger.store.reader(), "pat", 2026, dt.date(2026, 12, 31))
    assert found.complete is False
    assert found.unknown[0].startswith(
        "The opening balance of 2026-02-01 gives acme-401k $5,000.00 of after-tax basis, though the ledger's entries "
        "lead to $500.00"
    )
