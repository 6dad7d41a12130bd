"""Printed totals against what the ledger adds up; every figure is worked out in the test."""

import datetime as dt

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.printed_totals import Difference, differences, printed_differences, ytd_mismatch_alert
from ledger.domain.money import Money
from ledger.domain.recorded import LoggedStub
from tests.domain.alerts.stubs import day, stub

M = Money.parse


class TestPrinted:
    """Printed totals against sums, source by source."""

    @pytest.mark.parametrize(
        ("printed", "held", "differs"),
        [
            pytest.param({"after_tax": 500}, {"after_tax": 500, "roth_deferral": 9}, {}, id="others-are-not-compared"),
            pytest.param({"after_tax": 0}, {}, {}, id="zero-of-nothing"),
            pytest.param({"after_tax": 501}, {"after_tax": 500}, {"after_tax": (501, 500)}, id="a-cent-over"),
            pytest.param({"after_tax": 499}, {"after_tax": 500}, {"after_tax": (499, 500)}, id="a-cent-under"),
            pytest.param({"designated_roth": 9}, {"roth_deferral": 3}, {}, id="an-account-is-no-source"),
            pytest.param(
                {"roth_deferral": 7, "roth_catch_up": 1}, {"roth_deferral": 7, "roth_catch_up": 1}, {}, id="labels"
            ),
            pytest.param({"roth_deferral": 800}, {"roth_deferral": 700, "roth_catch_up": 100}, {}, id="printed-folded"),
            pytest.param({"roth_deferral": 7}, {"roth_deferral": 7, "roth_catch_up": 1}, {}, id="label-not-printed"),
            pytest.param(
                {"roth_deferral": 700, "roth_catch_up": 100}, {"roth_deferral": 800}, {}, id="entered-folded"
            ),
            pytest.param(
                {"roth_deferral": 700, "roth_catch_up": 101},
                {"roth_deferral": 800},
                {"roth_deferral": (801, 800)},
                id="folded-and-still-a-cent-over",
            ),
            pytest.param(
                {"roth_catch_up": 101}, {"roth_deferral": 700, "roth_catch_up": 100}, {"roth_catch_up": (101, 100)},
                id="the-label-alone",
            ),
        ],
    )  # fmt: skip
    def test_by_source(
        self, printed: dict[str, int], held: dict[str, int], differs: dict[str, tuple[int, int]]
    ) -> None:
        assert differences(printed, [held]) == differs

    def test_any_way_of_counting_will_do(self) -> None:
        assert differences({"after_tax": 5}, [{"after_tax": 4}, {"after_tax": 5}]) == {}


def year(*printed: int | None) -> tuple[list[LoggedStub], dict[dt.date, dict[str, int]]]:
    """Stubs of $100.00 after-tax on every 28th from January, each printing what is given; None prints nothing."""
    days = [dt.date(2026, month, 28) for month in range(1, len(printed) + 1)]
    stubs = [
        stub(str(date), after_tax=100, ytd=None if said is None else {"after_tax": said})
        for date, said in zip(days, printed, strict=True)
    ]
    return [each for each in stubs if each.year_to_date], {date: {"after_tax": 10_000} for date in days}


class TestSince:
    """Since when the printed totals differ."""

    @pytest.mark.parametrize(
        ("printed", "cents", "since", "from_the_start"),
        [
            pytest.param((100, 200, 300), None, "", False, id="agree"),
            pytest.param((100, 250, 300), None, "", False, id="payroll-corrected-it"),
            pytest.param((100, 200, 350), 5000, "2026-03-28", False, id="the-last"),
            pytest.param((100, 250, 350), 5000, "2026-02-28", False, id="the-last-two"),
            pytest.param((150, 200, 350), 5000, "2026-03-28", False, id="once-before-and-again"),
            pytest.param((150, 250, 350), 5000, "2026-01-28", True, id="from-the-start"),
            pytest.param((150, 260, 350), 5000, "2026-01-28", False, id="from-the-start-but-not-the-same"),
            pytest.param((50, 150, 250), -5000, "2026-01-28", False, id="behind-from-the-start"),
            pytest.param((None, 250, 350), 5000, "2026-02-28", False, id="the-first-prints-nothing"),
            pytest.param((100, 250, None), 5000, "2026-02-28", False, id="the-last-prints-nothing"),
            pytest.param((None, None, None), None, "", False, id="none-prints"),
        ],
    )
    def test_walking_back(
        self, printed: tuple[int | None, ...], cents: int | None, since: str, *, from_the_start: bool
    ) -> None:
        stubs, by_day = year(*printed)
        found = printed_differences(stubs, [by_day])

        told = [(each.cents, str(each.since), each.from_the_start) for each in found]
        assert told == ([] if cents is None else [(cents, since, from_the_start)])

    def test_of_two_on_one_day_the_total_holds_either_or_both(self) -> None:
        days = {day("2026-03-13"): {"after_tax": 10000}, day("2026-03-27"): {"after_tax": 17000}}
        for said, differs in ((200, False), (270, False), (170, True), (271, True)):
            regular = stub("2026-03-27", after_tax=100, ytd={"after_tax": said})
            assert bool(printed_differences([regular], [days])) is differs, said

    def test_money_outside_the_stubs_may_be_counted_or_not(self) -> None:
        stubs = {day("2026-03-13"): {"employer_match": 10000}, day("2026-03-27"): {"employer_match": 10000}}
        both = {**stubs, day("2026-03-20"): {"employer_match": 5000}, day("2026-04-01"): {"employer_match": 700}}
        for said, differs in ((200, False), (250, False), (207, True), (257, True)):
            last = stub("2026-03-27", employer_match=100, ytd={"employer_match": said})
            found = printed_differences([last], [stubs, both])
            assert [each.held for each in found] == [20000] * differs, said

    def test_a_stub_that_puts_nothing_in(self) -> None:
        (found,) = printed_differences([stub("2026-03-27", ytd={"after_tax": 5})], [{}])

        assert (found.cents, found.from_the_start) == (500, True)


def difference(
    printed: int, held: int, *, since: str = "2026-03-13", last: str = "2026-03-27", start: bool = False
) -> Difference:
    return Difference("after_tax", printed * 100, held * 100, day(since), day(last), start)


class TestMismatch:
    """`ytd_mismatch`."""

    def test_words_of_more(self) -> None:
        assert ytd_mismatch_alert("acme", "Acme", difference(6600, 6000), []) == Alert(
            code="ytd_mismatch",
            level="warning",
            message="The pay stub of 2026-03-27 for Acme prints $6,600.00 of after-tax money for the year to date; the "
            "ledger's stubs add up to $6,000.00: $600.00 less, since the stub of 2026-03-13.",
            action="Look up to 2026-03-13 for a pay stub that is missing from the ledger, or one with too little "
            "after-tax money; where the ledger is right, ask payroll to correct its totals.",
            amount=M("600"),
            date=day("2026-03-13"),
            source="year to date as printed; IRC 402(g)(1)",
            subject="acme after_tax",
        )

    def test_words_of_less(self) -> None:
        alert = ytd_mismatch_alert("acme", "Acme", difference(5400, 6000), [])

        assert "the ledger's stubs add up to $6,000.00: $600.00 more, since the stub of 2026-03-13." in alert.message
        assert alert.action == (
            "Look up to 2026-03-13 for a pay stub that was entered twice, or one with too much after-tax money. Where "
            "payroll began to count anew (a new payroll or record keeper), tell it the true total: its own count no "
            "longer stops at the limit."
        )
        assert alert.amount == M("600")

    def test_words_of_a_ledger_that_begins_within_the_year(self) -> None:
        alert = ytd_mismatch_alert("acme", "Acme", difference(6600, 6000, start=True), [])

        assert alert.message.endswith(
            "add up to $6,000.00. The $600.00 between them is from before the first stub in the ledger (2026-03-13)."
        )
        assert alert.action == (
            "Enter the earlier pay stubs of the year, or a contribution of $600.00 dated before 2026-03-13; where that "
            "was the first pay date of the year, correct its amounts."
        )

    @pytest.mark.parametrize(
        ("printed", "said"),
        [
            pytest.param(6600, "paid on 2025-12-31 and deposited on 2026-01-05", id="last-year's-counted-here"),
            pytest.param(5800, "paid on 2026-12-31 and deposited on 2027-01-05", id="this-year's-counted-there"),
            pytest.param(6400, "paid by 2025-12-31 and by 2026-12-31, and deposited in the year after each", id="both"),
            pytest.param(6601, None, id="a-dollar-more"),
        ],
    )
    def test_a_deposit_in_another_year_explains_it(self, printed: int, said: str | None) -> None:
        crossing = [
            stub("2025-12-31", deposited="2026-01-05", after_tax=600, roth_deferral=9),
            stub("2026-12-31", deposited="2027-01-05", after_tax=200),
        ]

        alert = ytd_mismatch_alert("acme", "Acme", difference(printed, 6000, last="2026-12-31"), crossing)

        if said is None:
            assert "deposit" not in alert.message
        else:
            assert f"That is what was {said}: payroll seems to count it by the day of the deposit." in alert.message
            assert alert.action.startswith("Ask payroll which year's W-2 it is in: for 402(g) the pay date decides.")
