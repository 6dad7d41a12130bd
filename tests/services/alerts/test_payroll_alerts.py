"""What pay stubs give reason to say, on real ledgers; every figure is worked out in the test."""

import datetime as dt
from typing import Any

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from ledger.services.corrections import void_entry
from tests.services.conftest import FilledLedger

M = Money.parse
ACME = "acme-401k"
MINE = ("ytd_mismatch", "pay_stub_missing", "pay_date_crosses_year_end", "source_mix_changed")


@pytest.fixture
def acme(ledger: FilledLedger) -> FilledLedger:
    """Pat, employed by Acme."""
    ledger.person()
    ledger.plan()
    return ledger


def alerts(ledger: FilledLedger, code: str, as_of: str = "2026-12-31", year: int | None = None) -> list[Alert]:
    found = ledger.status(int(as_of[:4]) if year is None else year, as_of).alerts
    return [alert for alert in found if alert.code == code]


def none_of_mine(ledger: FilledLedger, as_of: str) -> bool:
    return not [alert for alert in ledger.status(int(as_of[:4]), as_of).alerts if alert.code in MINE]


def stub(ledger: FilledLedger, pay_date: str, *, plan: str = ACME, **given: Any) -> None:
    """A stub with any of its keys, `ytd` for the totals it prints; sources are amounts."""
    keys: dict[str, Any] = {key: given.pop(key) for key in ("id", "pay_type", "deposit_date") if key in given}
    if given.get("ytd") is not None:
        keys["year_to_date"] = given["ytd"]
    given.pop("ytd", None)
    line = {"record": "pay_stub", "person": "pat", "plan": plan, "pay_date": pay_date, "compensation": "5000", **keys}
    ledger.add({**line, "amounts": given})


def schedule(ledger: FilledLedger, first: str = "2026-01-02", **given: Any) -> None:
    line = {"record": "pay_schedule", "person": "pat", "plan": ACME, "frequency": "biweekly", "pay": "5000"}
    ledger.add({**line, "first_pay_date": first, **given})


def biweekly(first: str, last: str) -> list[str]:
    days = []
    day = dt.date.fromisoformat(first)
    while day <= dt.date.fromisoformat(last):
        days.append(day.isoformat())
        day += dt.timedelta(days=14)
    return days


class TestPrintedTotals:
    """`ytd_mismatch`."""

    def test_totals_that_agree(self, acme: FilledLedger) -> None:
        stub(acme, "2025-12-26", after_tax="90", ytd={"after_tax": "2340"})
        stub(acme, "2026-01-09", after_tax="100", ytd={"after_tax": "100", "pre_tax_deferral": "0"})
        stub(acme, "2026-01-23", after_tax="100", ytd={"after_tax": "200"})

        assert alerts(acme, "ytd_mismatch", "2026-02-01") == []

    def test_a_stub_that_was_never_entered(self, acme: FilledLedger) -> None:
        """Paid 9 January to 20 March; the one of 20 February ($100.00) is not in the ledger."""
        for number, day in enumerate(biweekly("2026-01-09", "2026-03-20"), 1):
            if day != "2026-02-20":
                stub(acme, day, after_tax="100", employer_match="30", ytd={"after_tax": str(100 * number)})

        (alert,) = alerts(acme, "ytd_mismatch", "2026-03-31")

        assert (alert.level, alert.amount, alert.date) == ("warning", M("100"), dt.date(2026, 3, 6))
        assert alert.message == (
            "The pay stub of 2026-03-20 for acme-401k prints $600.00 of after-tax money for the year to date; the "
            "ledger's stubs add up to $500.00: $100.00 less, since the stub of 2026-03-06."
        )
        assert alerts(acme, "ytd_mismatch", "2026-02-19") == []  # seen from before, nothing was wrong yet
        assert alerts(acme, "ytd_mismatch", "2027-01-31", year=2026) == [alert]

    def test_each_source_is_told_apart(self, acme: FilledLedger) -> None:
        stub(acme, "2026-01-09", after_tax="100", employer_match="30", ytd={"after_tax": "150", "employer_match": "20"})

        found = {alert.subject: alert.amount for alert in alerts(acme, "ytd_mismatch")}

        assert found == {"acme-401k after_tax": M("50"), "acme-401k employer_match": M("10")}

    def test_payroll_corrected_its_totals(self, acme: FilledLedger) -> None:
        stub(acme, "2026-01-09", after_tax="100", ytd={"after_tax": "150"})
        stub(acme, "2026-01-23", after_tax="100", ytd={"after_tax": "200"})

        assert alerts(acme, "ytd_mismatch") == []

    def test_later_stubs_are_not_counted_and_need_not_print_any(self, acme: FilledLedger) -> None:
        for day, printed in (("2026-01-09", "100"), ("2026-01-23", "200"), ("2026-02-06", None)):
            stub(acme, day, after_tax="100", ytd=None if printed is None else {"after_tax": printed})

        assert alerts(acme, "ytd_mismatch") == []

    @pytest.mark.parametrize(("printed", "agrees"), [("200", True), ("170", True), ("270", True), ("271", False)])
    def test_a_regular_stub_and_a_bonus_of_one_day(self, acme: FilledLedger, printed: str, *, agrees: bool) -> None:
        """$100.00 before; then $100.00 (the regular one prints) and $70.00 on one day: $200.00 or $270.00."""
        stub(acme, "2026-01-09", after_tax="100")
        regular: dict[str, Any] = {"after_tax": "100", "ytd": {"after_tax": printed}}
        bonus: dict[str, Any] = {"after_tax": "70", "pay_type": "bonus"}
        if printed == "170":  # the bonus prints it, paid before the regular one
            regular, bonus = {"after_tax": "100"}, {**bonus, "ytd": {"after_tax": printed}}
        stub(acme, "2026-01-23", **regular)
        stub(acme, "2026-01-23", **bonus)

        assert (alerts(acme, "ytd_mismatch") == []) is agrees

    def test_a_ledger_that_begins_within_the_year(self, acme: FilledLedger) -> None:
        """$1,200.00 went in before May; from the stub of 15 May on the printed totals are ahead by it."""
        for number, day in enumerate(("2026-05-15", "2026-05-29", "2026-06-12"), 1):
            stub(acme, day, after_tax="300", ytd={"after_tax": str(1200 + 300 * number)})

        (alert,) = alerts(acme, "ytd_mismatch", "2026-06-30")

        assert (alert.amount, alert.date) == (M("1200"), dt.date(2026, 5, 15))
        assert "The $1,200.00 between them is from before the first stub in the ledger (2026-05-15)." in alert.message
        assert alert.action.startswith(
            "Enter the earlier pay stubs of the year, or a contribution of $1,200.00 dated before 2026-05-15"
        )
        one = {"record": "contribution", "person": "pat", "plan": ACME, "date": "2026-04-30", "source": "after_tax"}
        acme.add({**one, "amount": "1200"})
        assert alerts(acme, "ytd_mismatch", "2026-06-30") == []

    def test_catch_up_entered_under_its_label_and_printed_within_the_deferral(self, acme: FilledLedger) -> None:
        stub(acme, "2026-01-09", roth_deferral="700", roth_catch_up="100", ytd={"roth_deferral": "800"})

        assert alerts(acme, "ytd_mismatch") == []

    def test_money_outside_the_stubs_may_be_in_the_printed_totals_or_not(self, acme: FilledLedger) -> None:
        one = {"record": "contribution", "person": "pat", "plan": ACME, "source": "employer_match"}
        acme.add(
            {**one, "date": "2026-01-20", "amount": "55"},
            {**one, "date": "2026-01-21", "amount": "7", "limitation_year": 2025},
        )
        # $30.00 by the stub, $85.00 with the true-up, $92.00 with what is allocated to the year before.
        for printed, differs in (("30", False), ("85", False), ("92", False), ("37", True)):
            stub(acme, "2026-01-23", id="s1", employer_match="30", ytd={"employer_match": printed})
            assert bool(alerts(acme, "ytd_mismatch")) is differs, printed
            void_entry(acme.store, "s1", "try another", "void")

    def test_what_was_voided_prints_nothing(self, acme: FilledLedger) -> None:
        stub(acme, "2026-01-09", after_tax="100", ytd={"after_tax": "100"})
        stub(acme, "2026-01-23", id="s2", after_tax="100", ytd={"after_tax": "999"})
        assert len(alerts(acme, "ytd_mismatch")) == 1

        void_entry(acme.store, "s2", "mistyped", "void")

        assert alerts(acme, "ytd_mismatch") == []

    def test_vector_41_the_deposit_in_january_explains_it(self, acme: FilledLedger) -> None:
        """$500.00 paid 31 December 2025 and deposited in January; payroll counts it in 2026."""
        stub(acme, "2025-12-31", deposit_date="2026-01-05", after_tax="500")
        stub(acme, "2026-01-14", after_tax="500", ytd={"after_tax": "1000"})

        (alert,) = alerts(acme, "ytd_mismatch", "2026-01-31")

        assert (alert.amount, alert.date) == (M("500"), dt.date(2026, 1, 14))
        assert "That is what was paid on 2025-12-31 and deposited on 2026-01-05" in alert.message


class TestMissing:
    """`pay_stub_missing`: a pay date without a stub."""

    def test_all_there(self, acme: FilledLedger) -> None:
        schedule(acme)
        for day in biweekly("2026-01-02", "2026-12-18"):
            stub(acme, day, after_tax="100")

        assert alerts(acme, "pay_stub_missing") == []

    def test_two_are_missing(self, acme: FilledLedger) -> None:
        schedule(acme)
        for day in biweekly("2026-01-02", "2026-04-10"):
            if day not in ("2026-02-13", "2026-03-13"):
                stub(acme, day, after_tax="100")

        (alert,) = alerts(acme, "pay_stub_missing", "2026-04-12")

        assert alert.message == (
            "2 pay stubs that the schedule for acme-401k expects are not in the ledger, from 2026-02-13 to 2026-03-13."
        )
        assert (alert.level, alert.amount, alert.date) == ("warning", None, dt.date(2026, 2, 13))
        assert alerts(acme, "pay_stub_missing", "2026-02-12") == []
        assert [each.level for each in alerts(acme, "pay_stub_missing", "2026-02-27")] == ["info"]
        assert [each.level for each in alerts(acme, "pay_stub_missing", "2026-02-28")] == ["warning"]

    def test_paid_early_before_a_holiday(self, acme: FilledLedger) -> None:
        """New Year's Day: the stub of 1 January 2027 is paid on 31 December and belongs to the pay dates of 2027."""
        schedule(acme, first="2026-01-02")
        for day in [*biweekly("2026-01-02", "2026-12-18"), "2026-12-31", "2027-01-15"]:
            stub(acme, day, after_tax="100")

        assert alerts(acme, "pay_stub_missing", "2026-12-31") == []
        assert alerts(acme, "pay_stub_missing", "2027-01-20") == []
        assert alerts(acme, "pay_stub_missing", "2027-01-20", year=2026) == []

    def test_pay_dates_before_the_first_stub_are_not_missed(self, acme: FilledLedger) -> None:
        schedule(acme)
        stub(acme, "2026-06-05", after_tax="100")
        stub(acme, "2026-06-19", after_tax="100")

        assert alerts(acme, "pay_stub_missing", "2026-06-30") == []

    def test_a_schedule_alone_misses_nothing(self, acme: FilledLedger) -> None:
        schedule(acme)
        acme.add(
            {
                "record": "contribution",
                "person": "pat",
                "plan": ACME,
                "date": "2026-03-02",
                "source": "after_tax",
                "amount": "9",
            }
        )

        assert alerts(acme, "pay_stub_missing", "2026-06-30") == []

    def test_a_year_that_begins_without_stubs(self, acme: FilledLedger) -> None:
        """The last stub is of 19 December 2025; 2 and 16 January 2026 are missing."""
        schedule(acme, first="2025-12-05")
        stub(acme, "2025-12-05", after_tax="100")
        stub(acme, "2025-12-19", after_tax="100")

        (alert,) = alerts(acme, "pay_stub_missing", "2026-01-20")

        assert alert.message.startswith("2 pay stubs that the schedule")
        assert alert.date == dt.date(2026, 1, 2)

    def test_none_after_the_plan_ended(self, acme: FilledLedger) -> None:
        schedule(acme)
        for day in biweekly("2026-01-02", "2026-02-27"):
            stub(acme, day, after_tax="100")
        assert len(alerts(acme, "pay_stub_missing", "2026-06-30")) == 1

        acme.add({"record": "plan_change", "plan": ACME, "from": "2026-03-01", "ended": "2026-03-01"})

        assert alerts(acme, "pay_stub_missing", "2026-06-30") == []

    def test_a_job_that_ended_for_another(self, acme: FilledLedger) -> None:
        acme.plan("bolt-401k", "bolt")
        schedule(acme)
        for day in biweekly("2026-01-02", "2026-02-27"):
            stub(acme, day, after_tax="100")
        for day in ("2026-04-15", "2026-04-30"):
            stub(acme, day, plan="bolt-401k", after_tax="200")

        (alert,) = alerts(acme, "pay_stub_missing", "2026-05-01")

        assert alert.date == dt.date(2026, 3, 13)
        assert "Pay has gone on elsewhere since: where that job has ended, end its schedule" in alert.action

    def test_a_later_schedule_takes_over(self, acme: FilledLedger) -> None:
        """Every two weeks up to 26 June, then twice a month: 15 July is there, 31 July is not."""
        schedule(acme)
        schedule(acme, first="2026-07-15", **{"from": "2026-07-01", "frequency": "semimonthly"})
        for day in [*biweekly("2026-01-02", "2026-06-19"), "2026-07-15"]:
            stub(acme, day, after_tax="100")

        (alert,) = alerts(acme, "pay_stub_missing", "2026-08-01")

        assert alert.message == (
            "The pay stub of 2026-07-31 that the schedule for acme-401k expects is not in the ledger."
        )

    @pytest.mark.parametrize(
        ("as_of", "expects"),
        [
            pytest.param("2026-01-01", None, id="before-the-first"),
            pytest.param("2026-01-02", "one on 2026-01-02", id="the-first"),
            pytest.param("2026-03-14", "6 since 2026-01-02", id="six"),
        ],
    )
    def test_a_schedule_without_any_stub(self, acme: FilledLedger, as_of: str, expects: str | None) -> None:
        schedule(acme, elections={"after_tax": "0.10"})
        found = alerts(acme, "pay_stub_missing", as_of)

        level = "warning" if as_of > "2026-01-16" else "info"
        assert [each.level for each in found] == ([] if expects is None else [level])
        assert all(f"though its schedule expects {expects}." in each.message for each in found)

    def test_a_schedule_without_any_stub_beside_a_plan_that_has_some(self, acme: FilledLedger) -> None:
        acme.plan("other-401k", "other")
        schedule(acme, plan="other-401k")
        stub(acme, "2026-03-13", after_tax="100")

        (alert,) = alerts(acme, "pay_stub_missing", "2026-03-14")

        assert alert.message == (
            "No pay stub of other-401k is in the ledger, though its schedule expects 6 since 2026-01-02."
        )

    def test_money_entered_otherwise_needs_no_stub(self, acme: FilledLedger) -> None:
        schedule(acme)
        line = {"record": "contribution", "person": "pat", "plan": ACME, "date": "2026-03-13", "source": "after_tax"}
        acme.add({**line, "amount": "500"})

        assert alerts(acme, "pay_stub_missing", "2026-03-14") == []

    def test_without_a_schedule_nothing_is_missing(self, acme: FilledLedger) -> None:
        stub(acme, "2026-01-02", after_tax="100")
        stub(acme, "2026-06-19", after_tax="100")

        assert alerts(acme, "pay_stub_missing") == []


class TestTwice:
    """`pay_stub_missing`: a pay date with a stub too many."""

    def test_the_same_pay_date_twice(self, acme: FilledLedger) -> None:
        schedule(acme)
        for day in biweekly("2026-01-02", "2026-02-27"):
            stub(acme, day, id=f"s-{day}", after_tax="100", employer_match="20")
        stub(acme, "2026-01-30", id="again", after_tax="100", employer_match="20")

        (alert,) = alerts(acme, "pay_stub_missing", "2026-03-01")

        assert alert.message == (
            "The pay date 2026-01-30 of acme-401k is in the ledger twice, with the same amounts: again and "
            "s-2026-01-30."
        )
        assert (alert.level, alert.amount, alert.date) == ("warning", M("120"), dt.date(2026, 1, 30))
        void_entry(acme.store, "again", "entered twice", "void")
        assert alerts(acme, "pay_stub_missing", "2026-03-01") == []

    def test_two_stubs_of_the_same_money_around_one_pay_date(self, acme: FilledLedger) -> None:
        schedule(acme)
        for day in [*biweekly("2026-01-02", "2026-02-27"), "2026-01-29"]:
            stub(acme, day, after_tax="100")

        (alert,) = alerts(acme, "pay_stub_missing", "2026-03-01")

        assert "seems to be in the ledger twice, as 2026-01-29 and 2026-01-30, with the same amounts" in alert.message

    def test_a_bonus_and_a_replaced_stub_are_no_doubles(self, acme: FilledLedger) -> None:
        schedule(acme)
        for day in biweekly("2026-01-02", "2026-02-27"):
            stub(acme, day, id=f"s-{day}", after_tax="100")
        stub(acme, "2026-02-13", pay_type="bonus", after_tax="100")
        void_entry(acme.store, "s-2026-01-30", "another amount", "void")
        stub(acme, "2026-01-30", id="s-2026-01-30", after_tax="110")

        assert alerts(acme, "pay_stub_missing", "2026-03-01") == []

    def test_without_a_schedule_only_what_is_wholly_the_same(self, acme: FilledLedger) -> None:
        for day, amount in (("2026-01-02", "100"), ("2026-01-16", "100"), ("2026-01-16", "90"), ("2026-01-17", "100")):
            stub(acme, day, after_tax=amount)
        assert alerts(acme, "pay_stub_missing") == []

        stub(acme, "2026-01-02", after_tax="100")

        assert [(each.level, each.amount) for each in alerts(acme, "pay_stub_missing")] == [("info", M("100"))]

    def test_a_whole_year_entered_twice(self, acme: FilledLedger) -> None:
        schedule(acme)
        for day in 2 * biweekly("2026-01-02", "2026-12-18"):
            stub(acme, day, after_tax="100")

        (alert,) = alerts(acme, "pay_stub_missing")

        assert alert.message.startswith(
            "26 pay dates of acme-401k seem to be in the ledger twice, 2026-01-02 to 2026-12-18, with the same "
            "amounts: "
        )
        assert alert.amount == M("2600")


class TestYearEnd:
    """`pay_date_crosses_year_end`."""

    def test_vector_40(self, acme: FilledLedger) -> None:
        """Dated 1 January 2021, paid 31 December 2020: it counts in 2020; both years say so."""
        stub(acme, "2020-12-31", deposit_date="2021-01-04", after_tax="1500", pre_tax_deferral="500")

        (seen,) = alerts(acme, "pay_date_crosses_year_end", "2020-12-31")
        (later,) = alerts(acme, "pay_date_crosses_year_end", "2021-06-30")

        assert seen == later
        assert (seen.level, seen.amount, seen.date) == ("info", M("2000"), dt.date(2020, 12, 31))
        assert (
            "it belongs to 2020 for 402(g) and the W-2, though the record keeper may count it in 2021" in seen.message
        )
        assert acme.status(2020).elective_deferrals.total == M("500")
        assert alerts(acme, "pay_date_crosses_year_end", "2022-06-30") == []

    def test_a_deposit_of_the_same_year_crosses_nothing(self, acme: FilledLedger) -> None:
        stub(acme, "2020-12-15", deposit_date="2020-12-31", after_tax="1500")

        assert alerts(acme, "pay_date_crosses_year_end", "2021-06-30", year=2020) == []

    def test_a_deposit_months_late(self, acme: FilledLedger) -> None:
        stub(acme, "2020-10-15", deposit_date="2021-02-01", after_tax="1500")

        assert len(alerts(acme, "pay_date_crosses_year_end", "2021-06-30", year=2020)) == 1


class TestSources:
    """`source_mix_changed`."""

    def test_deferrals_spill_over(self, acme: FilledLedger) -> None:
        stub(acme, "2026-09-15", pre_tax_deferral="1500", employer_match="250")
        stub(acme, "2026-09-30", after_tax="1500", employer_match="250")

        (alert,) = alerts(acme, "source_mix_changed", "2026-10-01")

        assert (alert.level, alert.amount, alert.date) == ("warning", M("1500"), dt.date(2026, 9, 30))
        assert "spilled over" in alert.message
        stub(acme, "2026-10-15", after_tax="1500", employer_match="250")
        assert alerts(acme, "source_mix_changed", "2026-10-16") == []

    def test_a_bonus_in_between_is_not_compared(self, acme: FilledLedger) -> None:
        stub(acme, "2026-09-15", pre_tax_deferral="1500")
        stub(acme, "2026-09-30", pre_tax_deferral="1500")
        for day in ("2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05"):
            stub(acme, day, pay_type="bonus", after_tax="1500")

        assert alerts(acme, "source_mix_changed", "2026-10-06") == []
        stub(acme, "2026-10-15", after_tax="1500")
        assert len(alerts(acme, "source_mix_changed", "2026-10-16")) == 1

    def test_a_new_year_is_for_information(self, acme: FilledLedger) -> None:
        stub(acme, "2025-12-31", after_tax="1500")
        stub(acme, "2026-01-15", pre_tax_deferral="1500")

        assert [each.level for each in alerts(acme, "source_mix_changed", "2026-01-16")] == ["info"]

    @pytest.mark.parametrize(("since", "told"), [("2026-09-15", True), ("2026-09-16", False), ("2026-09-30", False)])
    def test_a_schedule_that_took_over_in_between_explains_it(
        self, acme: FilledLedger, since: str, *, told: bool
    ) -> None:
        schedule(acme, first="2026-09-15", frequency="semimonthly")
        schedule(acme, first="2026-09-15", frequency="semimonthly", elections={"after_tax": "0.30"}, **{"from": since})
        stub(acme, "2026-09-15", pre_tax_deferral="1500")
        stub(acme, "2026-09-30", after_tax="1500")

        assert bool(alerts(acme, "source_mix_changed", "2026-10-01")) is told

    def test_elected_and_not_withheld(self, acme: FilledLedger) -> None:
        """10 % and 4 % of $5,000.00; the after-tax $200.00 and $25.00 a pay date beside it are not on the stub."""
        schedule(
            acme,
            elections={"pre_tax_deferral": "0.10", "after_tax": "0.04", "employer_match": "0.03"},
            election_amounts={"after_tax": "25"},
        )
        stub(acme, "2026-01-02", pre_tax_deferral="500", after_tax="225")
        assert alerts(acme, "source_mix_changed", "2026-01-03") == []

        stub(acme, "2026-01-16", pre_tax_deferral="500")

        (alert,) = alerts(acme, "source_mix_changed", "2026-01-17")
        assert (alert.level, alert.amount, alert.date) == ("warning", M("225"), dt.date(2026, 1, 16))
        assert alert.message == (
            "After-tax money ($225.00) is elected for acme-401k but not withheld on the pay stub of 2026-01-16."
        )

    def test_what_its_limit_stopped_was_not_missed(self, acme: FilledLedger) -> None:
        """24,500 is the limit of 2026: no more is deferred, and after-tax money goes on as before."""
        schedule(acme, elections={"pre_tax_deferral": "0.10", "after_tax": "0.04"})
        stub(acme, "2026-01-02", pre_tax_deferral="24500", after_tax="200")
        stub(acme, "2026-01-16", after_tax="200")

        assert alerts(acme, "source_mix_changed", "2026-01-17") == []

    @pytest.mark.parametrize(
        ("last", "said"),
        [
            pytest.param("500", False, id="24,500-is-reached"),
            pytest.param("499.99", True, id="a-cent-is-left"),
        ],
    )
    def test_deferrals_that_the_limit_ends(self, acme: FilledLedger, last: str, *, said: bool) -> None:
        """Twenty-four of 1,000 and one of 500; then none, with no schedule that says what is elected."""
        days = biweekly("2026-01-02", "2026-12-18")
        for day in days[:24]:
            stub(acme, day, pre_tax_deferral="1000", employer_match="300")
        stub(acme, days[24], pre_tax_deferral=last, employer_match="300")
        stub(acme, days[25], employer_match="300")

        assert bool(alerts(acme, "source_mix_changed", "2026-12-20")) == said

    def test_after_tax_money_in_place_of_deferrals_is_said(self, acme: FilledLedger) -> None:
        stub(acme, "2026-01-02", pre_tax_deferral="24500")
        stub(acme, "2026-01-16", after_tax="200")

        (alert,) = alerts(acme, "source_mix_changed", "2026-01-17")

        assert "Deferrals that go on as after-tax money have spilled over." in alert.message

    @pytest.mark.parametrize(
        ("match", "said"),
        [
            pytest.param({"tiers": [["1.00", "0.12"]], "dollar_cap": "3000"}, False, id="3,000-is-the-cap"),
            pytest.param({"tiers": [["1.00", "0.12"]], "dollar_cap": "3000.01"}, True, id="a-cent-is-left"),
            # Half of 1.6666 % of 360,000, the most pay that counts, is 2,999.88.
            pytest.param({"tiers": [["0.50", "0.016666"]]}, False, id="all-that-the-pay-cap-lets-it-match"),
            pytest.param({"tiers": [["0.50", "0.06"]]}, True, id="10,800-are-far"),
            pytest.param({"tiers": [["1.00", "0.06"]], "stops_at_pay_cap": True}, True, id="25,000-of-pay-so-far"),
        ],
    )
    def test_match_that_its_own_cap_ends(self, acme: FilledLedger, match: dict[str, Any], *, said: bool) -> None:
        """Five stubs with 600 of match each, then one without."""
        acme.plan(match=match)
        days = biweekly("2026-01-02", "2026-03-13")
        for day in days[:5]:
            stub(acme, day, pre_tax_deferral="600", employer_match="600")
        stub(acme, days[5], pre_tax_deferral="600")

        assert bool(alerts(acme, "source_mix_changed", "2026-03-14")) == said

    def test_match_that_ends_with_the_deferrals(self, acme: FilledLedger) -> None:
        """The limit ends the deferrals, and what is not deferred is not matched."""
        acme.plan(match={"tiers": [["0.50", "0.06"]]})
        stub(acme, "2026-01-02", pre_tax_deferral="24500", employer_match="150", after_tax="200")
        stub(acme, "2026-01-16", after_tax="200")

        assert alerts(acme, "source_mix_changed", "2026-01-17") == []

    def test_a_plan_that_has_ended_needs_no_more(self, acme: FilledLedger) -> None:
        stub(acme, "2026-01-02", pre_tax_deferral="500", after_tax="225")
        stub(acme, "2026-01-16", pre_tax_deferral="500")
        acme.add({"record": "plan_change", "plan": ACME, "from": "2026-01-31", "ended": "2026-01-31"})

        assert alerts(acme, "source_mix_changed", "2026-02-01") == []


def test_a_ledger_without_stubs_says_nothing(acme: FilledLedger) -> None:
    assert none_of_mine(acme, "2026-06-30")


def test_a_year_to_come_says_nothing(acme: FilledLedger) -> None:
    stub(acme, "2026-01-02", after_tax="100", ytd={"after_tax": "999"})

    assert [each for each in acme.status(2027, "2026-06-30").alerts if each.code in MINE] == []
    assert [each for each in acme.status(2029, "2026-06-30").alerts if each.code in MINE] == []


def test_many_stubs_a_day_are_looked_at_as_far_as_a_thousand_reach(acme: FilledLedger) -> None:
    """Fifteen a day on a hundred days: only the newest thousand are counted, and no older day is called missing."""
    schedule(acme, first="2026-01-02", frequency="weekly")
    first = dt.date(2026, 1, 1)
    lines = [
        {"record": "pay_stub", "person": "pat", "plan": ACME, "pay_date": str(first + dt.timedelta(days=number // 15)),
         "id": f"s{number}", "compensation": "1", "pay_type": "bonus", "amounts": {"after_tax": str(number)}}
        for number in range(1500)
    ]  # fmt: skip
    acme.add(*lines)

    assert alerts(acme, "pay_stub_missing", "2026-04-10") == []
