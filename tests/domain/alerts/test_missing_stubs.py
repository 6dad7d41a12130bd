"""Expected pay dates without a pay stub, and pay dates entered twice."""

import pytest

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.missing_stubs import (
    entered_twice,
    missing_alert,
    none_at_all_alert,
    pay_dates_met,
    twice_alert,
)
from ledger.domain.money import Money
from ledger.domain.recorded import LoggedStub
from tests.domain.alerts.stubs import day, stub

M = Money.parse


def met(expected: dict[str, str], days: dict[str, int]) -> tuple[list[str], list[tuple[str, str]]]:
    """Missing dates and crowded stretches, as text."""
    found = pay_dates_met(
        [(day(each), frequency) for each, frequency in expected.items()],
        {day(each): count for each, count in days.items()},
    )
    return [str(each) for each in found.missing], [(str(one), str(other)) for one, other in found.crowded]


BIWEEKLY = {"2026-01-02": "biweekly", "2026-01-16": "biweekly", "2026-01-30": "biweekly"}


class TestPayDates:
    """Which expected pay dates have a stub."""

    @pytest.mark.parametrize(
        ("frequency", "paid", "missing"),
        [
            pytest.param("weekly", "2026-01-12", True, id="weekly-4-early"),
            pytest.param("weekly", "2026-01-13", False, id="weekly-3-early"),
            pytest.param("weekly", "2026-01-19", False, id="weekly-3-late"),
            pytest.param("weekly", "2026-01-20", True, id="weekly-4-late"),
            pytest.param("biweekly", "2026-01-10", True, id="biweekly-6-early"),
            pytest.param("biweekly", "2026-01-11", False, id="biweekly-5-early"),
            pytest.param("semimonthly", "2026-01-21", False, id="semimonthly-5-late"),
            pytest.param("semimonthly", "2026-01-22", True, id="semimonthly-6-late"),
            pytest.param("monthly", "2026-01-21", False, id="monthly-5-late"),
            pytest.param("monthly", "2026-01-22", True, id="monthly-6-late"),
        ],
    )
    def test_how_far_a_stub_may_stand(self, frequency: str, paid: str, *, missing: bool) -> None:
        assert met({"2026-01-16": frequency}, {paid: 1}) == (["2026-01-16"] if missing else [], [])

    def test_all_there(self) -> None:
        assert met(BIWEEKLY, dict.fromkeys(BIWEEKLY, 1)) == ([], [])

    def test_none_there(self) -> None:
        assert met(BIWEEKLY, {}) == (list(BIWEEKLY), [])

    def test_a_stub_stands_for_one_pay_date_only(self) -> None:
        """Where the frequency changes two pay dates may be four days apart; one stub between them is one of them."""
        changing = {"2026-06-26": "biweekly", "2026-06-30": "semimonthly"}

        assert met(changing, {"2026-06-30": 1}) == (["2026-06-26"], [])
        assert met(changing, {"2026-06-28": 1}) == (["2026-06-30"], [])
        assert met(changing, {"2026-06-26": 1, "2026-06-30": 1})[0] == []

    def test_two_around_one_pay_date_are_looked_at(self) -> None:
        assert met(BIWEEKLY, {**dict.fromkeys(BIWEEKLY, 1), "2026-01-14": 1}) == ([], [("2026-01-11", "2026-01-21")])
        assert met(BIWEEKLY, {**dict.fromkeys(BIWEEKLY, 1), "2026-01-16": 2}) == ([], [("2026-01-11", "2026-01-21")])

    def test_two_of_one_day_far_from_any_pay_date_are_looked_at(self) -> None:
        assert met(BIWEEKLY, {**dict.fromkeys(BIWEEKLY, 1), "2026-02-10": 2}) == ([], [("2026-02-10", "2026-02-10")])
        assert met({}, {"2026-02-10": 2, "2026-02-24": 1}) == ([], [("2026-02-10", "2026-02-10")])


def twice(*stubs: LoggedStub, scheduled: bool = True) -> int:
    return len(entered_twice(stubs, scheduled=scheduled))


class TestTwice:
    """Which stubs around one pay date seem to be the same one."""

    def test_same_day(self) -> None:
        one, other = stub("2026-01-16", after_tax=100), stub("2026-01-16", after_tax=120)

        assert twice(one, other) == 1
        assert twice(one, other, scheduled=False) == 0
        assert twice(one, one, scheduled=False) == 1

    def test_same_amounts(self) -> None:
        one, other = stub("2026-01-15", after_tax=100), stub("2026-01-16", after_tax=100)

        assert twice(one, other) == 1
        assert twice(one, other, scheduled=False) == 0
        assert twice(one, stub("2026-01-16", after_tax=101)) == 0

    def test_three_are_two_too_many(self) -> None:
        one = stub("2026-01-16", after_tax=100)

        assert twice(one, one, one) == 2

    def test_a_bonus_or_a_correction_is_another_pay_check(self) -> None:
        one = stub("2026-01-16", after_tax=100)

        assert twice(one, stub("2026-01-16", bonus=True, after_tax=100)) == 0
        assert twice(one, stub("2026-01-16", after_tax=-100)) == 0


def missing(dates: list[str], as_of: str, *, last: str | None = None, elsewhere: bool = False) -> Alert | None:
    return missing_alert(
        "Acme 401(k)",
        [day(each) for each in dates],
        as_of=day(as_of),
        warn_after=14,
        last_stub=None if last is None else day(last),
        elsewhere_since=elsewhere,
    )


class TestMissing:
    """`pay_stub_missing`."""

    @pytest.mark.parametrize(
        ("as_of", "level"),
        [
            pytest.param("2026-03-13", "info", id="the-day-itself"),
            pytest.param("2026-03-27", "info", id="14-days"),
            pytest.param("2026-03-28", "warning", id="15-days"),
        ],
    )
    def test_it_gets_louder(self, as_of: str, level: str) -> None:
        alert = missing(["2026-03-13", "2026-03-27"], as_of)

        assert alert is not None
        assert alert.level == level

    def test_none(self) -> None:
        assert missing([], "2026-03-28") is None

    def test_words(self) -> None:
        assert missing(["2026-03-13"], "2026-03-20", last="2026-03-20") == Alert(
            code="pay_stub_missing",
            level="info",
            message="The pay stub of 2026-03-13 that the schedule for Acme 401(k) expects is not in the ledger.",
            action="Enter what is missing (roth-ledger stub add --pay-date 2026-03-13 …): until then totals and room "
            "leave it out.",
            date=day("2026-03-13"),
            source="pay schedule",
        )

    def test_words_of_a_job_that_seems_to_have_ended(self) -> None:
        still = missing(["2026-03-13", "2026-03-27"], "2026-04-20", last="2026-02-27")
        gone = missing(["2026-03-13", "2026-03-27"], "2026-04-20", last="2026-02-27", elsewhere=True)

        assert still is not None
        assert gone is not None
        assert still.message == (
            "2 pay stubs that the schedule for Acme 401(k) expects are not in the ledger, from 2026-03-13 to "
            "2026-03-27."
        )
        assert still.action.endswith(
            " leave it out. Where that job has ended, end its schedule (roth-ledger schedule change ID --until DATE); "
            "where pay dates have changed, add a schedule from then on (roth-ledger schedule add … --from DATE)."
        )
        assert " Pay has gone on elsewhere since: where that job has ended, end its schedule" in gone.action

    def test_words_of_none_at_all(self) -> None:
        found = none_at_all_alert(
            "acme-401k",
            "Acme 401(k)",
            6,
            day("2026-01-02"),
            day("2026-03-13"),
            as_of=day("2026-01-17"),
            warn_after=14,
        )
        assert found == Alert(
            code="pay_stub_missing",
            level="warning",
            message="No pay stub of Acme 401(k) is in the ledger, though its schedule expects 6 since 2026-01-02.",
            action="Enter what was paid (roth-ledger stub add --pay-date 2026-01-02 …): until then totals, room and "
            "match leave out everything up to 2026-03-13. Where that job begins later, say from when on its schedule "
            "holds (roth-ledger schedule change ID --from DATE).",
            date=day("2026-01-02"),
            source="pay schedule",
            subject="acme-401k",
        )

    def test_words_of_one_entered_twice(self) -> None:
        one = stub("2026-03-13", after_tax=100, employer_match=20)

        assert twice_alert("Acme", [(one, one._replace(id="s-2"))], scheduled=True) == Alert(
            code="pay_stub_missing",
            level="warning",
            message="The pay date 2026-03-13 of Acme is in the ledger twice, with the same amounts: s-2026-03-13 "
            "and s-2.",
            action="Take back what is there once too often: roth-ledger void s-2 --reason TEXT. Where it is a bonus, "
            "say so: roth-ledger replace s-2 --set pay_type=bonus --reason TEXT",
            amount=M("120"),
            date=day("2026-03-13"),
            source="pay schedule",
        )

    def test_words_of_others_entered_twice(self) -> None:
        one, near = stub("2026-03-13", after_tax=100), stub("2026-03-12", after_tax=100)
        unlike = stub("2026-03-13", after_tax=90)

        moved = twice_alert("Acme", [(near, one)], scheduled=True)
        other = twice_alert("Acme", [(one, unlike)], scheduled=True)
        both = twice_alert("Acme", [(one, unlike), (stub("2026-03-27"), stub("2026-03-27"))], scheduled=False)

        assert moved is not None
        assert other is not None
        assert both is not None
        assert moved.message == (
            "One pay date of Acme seems to be in the ledger twice, as 2026-03-12 and 2026-03-13, with the same "
            "amounts: s-2026-03-12 and s-2026-03-13."
        )
        assert other.message == "The pay date 2026-03-13 of Acme is in the ledger twice: s-2026-03-13 and s-2026-03-13."
        assert other.amount is None
        assert both.message.startswith("2 pay dates of Acme seem to be in the ledger twice, 2026-03-13 to 2026-03-27: ")
        assert both.level == "info"
        assert twice_alert("Acme", [], scheduled=True) is None
