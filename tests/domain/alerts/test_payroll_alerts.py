"""What single pay stubs give reason to say; every figure is worked out in the test."""

from collections.abc import Sequence
from typing import Any

import pytest

from ledger.domain.alerts.alert import ALERT_CODES, Alert
from ledger.domain.alerts.payroll_alerts import crossing_alert, source_mix_alerts, source_words
from ledger.domain.money import Money
from ledger.domain.recorded import LoggedStub
from ledger.domain.sources import SOURCES
from tests.domain.alerts.stubs import day, stub

M = Money.parse


def mix(before: LoggedStub | None, last: LoggedStub, **given: Any) -> list[Alert]:
    return source_mix_alerts("acme", "Acme 401(k)", before, last, **{"elected": {}, **given})


class TestSources:
    """`source_mix_changed`."""

    @pytest.mark.parametrize(
        ("had", "has", "level"),
        [
            pytest.param({"after_tax": 100}, {"after_tax": 900}, None, id="amounts-alone"),
            pytest.param({"pre_tax_deferral": 100}, {"pre_tax_catch_up": 100}, None, id="catch-up-is-a-label"),
            pytest.param({"after_tax": 100}, {"after_tax": 100, "rollover_in": 5}, None, id="a-rollover"),
            pytest.param({"after_tax": 100}, {"after_tax": 100, "forfeiture": 5}, None, id="a-forfeiture"),
            pytest.param({"after_tax": 100}, {"after_tax": 100, "roth_deferral": 0}, None, id="an-amount-of-zero"),
            pytest.param({"after_tax": 100}, {"after_tax": 100, "roth_deferral": 1}, "info", id="one-more"),
            pytest.param({"after_tax": 100, "roth_deferral": 1}, {"after_tax": 100}, "warning", id="one-gone"),
            pytest.param({"pre_tax_deferral": 100}, {"roth_deferral": 100}, "warning", id="another-in-its-place"),
            pytest.param({"after_tax": 100, "employer_match": 9}, {"after_tax": 100}, "warning", id="match-gone"),
            pytest.param({"after_tax": 100}, {}, "warning", id="nothing-left"),
            pytest.param({"after_tax": 100}, {"after_tax": -100}, "warning", id="taken-back"),
        ],
    )
    def test_levels(self, had: dict[str, Any], has: dict[str, Any], level: str | None) -> None:
        found = mix(stub("2026-09-15", **had), stub("2026-09-30", **has))

        assert [(each.code, each.level) for each in found] == ([("source_mix_changed", level)] if level else [])

    def test_the_first_stub_of_a_year_is_for_information(self) -> None:
        (alert,) = mix(stub("2025-12-31", after_tax=100), stub("2026-01-15", pre_tax_deferral=800))

        assert alert.level == "info"

    def test_a_first_stub_has_nothing_to_differ_from(self) -> None:
        assert mix(None, stub("2026-01-15", after_tax=100)) == []

    def test_words_of_deferrals_that_spill_over(self) -> None:
        before = stub("2026-09-15", pre_tax_deferral=1500, employer_match=300)
        last = stub("2026-09-30", after_tax=1500, employer_match=300)

        assert mix(before, last) == [
            Alert(
                code="source_mix_changed",
                level="warning",
                message="The pay stub of 2026-09-30 for Acme 401(k) no longer has pre-tax deferral ($1,500.00) and "
                "newly has after-tax money ($1,500.00), against the one of 2026-09-15. Deferrals that go on as "
                "after-tax money have spilled over.",
                action="Check with payroll that deferrals have reached their limit and that you want after-tax money "
                "from here on, and plan its conversion. Where it was your election, say so: roth-ledger schedule add … "
                "--from 2026-09-30",
                amount=M("1,500"),
                date=day("2026-09-30"),
                source="IRC 402(g)(1), 401(a)(30); plan document",
                subject="acme",
            )
        ]

    def test_words_of_one_more_and_one_less(self) -> None:
        (more,) = mix(stub("2026-09-15", after_tax=100), stub("2026-09-30", after_tax=100, roth_deferral=250))
        (less,) = mix(stub("2026-09-30", after_tax=100, roth_deferral=250), stub("2026-10-15", after_tax=100))

        assert more.message == (
            "The pay stub of 2026-09-30 for Acme 401(k) newly has Roth deferral ($250.00), against the one of "
            "2026-09-15."
        )
        assert more.action.startswith("Check that the stub's sources were entered as they are printed. ")
        assert less.message == (
            "The pay stub of 2026-10-15 for Acme 401(k) no longer has Roth deferral ($250.00), against the one of "
            "2026-09-30."
        )
        assert less.action.startswith(
            "Ask payroll before the next pay date what stopped it: your election, a limit or "
        )
        assert (more.amount, less.amount) == (M("250"), M("250"))

    def test_a_schedule_that_took_over_in_between_explains_it(self) -> None:
        before, last = stub("2026-09-15", pre_tax_deferral=100), stub("2026-09-30", after_tax=100)

        assert mix(before, last, changed_between=True) == []

    def test_what_is_elected_and_not_withheld_is_said_once(self) -> None:
        before = stub("2026-09-15", pre_tax_deferral=800, after_tax=1200)
        last = stub("2026-09-30", pre_tax_deferral=800)

        assert mix(before, last, elected={"pre_tax_deferral": M("800"), "after_tax": M("1,200")}) == [
            Alert(
                code="source_mix_changed",
                level="warning",
                message="After-tax money ($1,200.00) is elected for Acme 401(k) but not withheld on the pay stub of "
                "2026-09-30.",
                action="Tell payroll before the next pay date: the employer makes up what it missed, and few plans "
                "take a cheque. Where you stopped it yourself, say so: roth-ledger schedule add … --from 2026-09-30",
                amount=M("1,200"),
                date=day("2026-09-30"),
                source="plan document; Rev. Proc. 2021-30",
                subject="acme",
            )
        ]

    @pytest.mark.parametrize(
        ("elected", "full", "amount"),
        [
            pytest.param({"after_tax": M("0")}, (), None, id="nothing-elected"),
            pytest.param({"employer_match": M("300")}, (), None, id="employer-money-is-not-withheld"),
            pytest.param({"pre_tax_catch_up": M("300")}, (), None, id="withheld-as-the-deferral-it-is"),
            pytest.param({"after_tax": M("300")}, {"after_tax"}, None, id="stopped-at-its-limit"),
            pytest.param({"after_tax": M("300"), "roth_deferral": M("200")}, (), "500.00", id="two-sources"),
            pytest.param({"after_tax": M("300"), "roth_deferral": None}, (), "unknown", id="share-of-unknown-pay"),
        ],
    )
    def test_missed_withholding(
        self, elected: dict[str, Money | None], full: Sequence[str], amount: str | None
    ) -> None:
        found = mix(None, stub("2026-09-30", pre_tax_deferral=800), elected=elected, full=full)

        assert ["unknown" if each.amount is None else each.amount.plain() for each in found] == [amount] * bool(amount)

    def test_deferrals_that_stopped_at_their_limit_have_changed_and_were_not_missed(self) -> None:
        before, last = stub("2026-09-15", pre_tax_deferral=800), stub("2026-09-30", after_tax=800)

        (alert,) = mix(before, last, elected={"pre_tax_deferral": M("800")}, full={"pre_tax_deferral"})

        assert "spilled over" in alert.message

    def test_missed_deferrals_do_not_hide_what_came_in_their_place(self) -> None:
        before, last = stub("2026-09-15", pre_tax_deferral=800), stub("2026-09-30", after_tax=800)

        missed, changed = mix(before, last, elected={"pre_tax_deferral": M("800")})

        assert missed.message.startswith("Pre-tax deferral ($800.00) is elected for Acme 401(k) but not withheld")
        assert (changed.level, changed.amount) == ("warning", M("800"))
        assert "newly has after-tax money ($800.00)" in changed.message


class TestYearEnd:
    """`pay_date_crosses_year_end`."""

    def test_vector_41(self) -> None:
        """Paid 31 December 2014, deposited and counted by the record keeper in January 2015: a 2014 deferral."""
        paid = stub("2014-12-31", deposited="2015-01-06", pre_tax_deferral=700, employer_match=50)

        assert crossing_alert("acme", "Acme 401(k)", [paid]) == Alert(
            code="pay_date_crosses_year_end",
            level="info",
            message="$750.00 of the pay stub of 2014-12-31 for Acme 401(k) was deposited on 2015-01-06: it belongs to "
            "2014 for 402(g) and the W-2, though the record keeper may count it in 2015.",
            action="Expect the record keeper's totals of 2014 and 2015 to differ by it from payroll's and from box 12 "
            "of the W-2; the ledger goes by the pay date.",
            amount=M("750"),
            date=day("2014-12-31"),
            source="IRC 402(g)(1)",
            subject="acme",
        )

    def test_several(self) -> None:
        paid = [
            stub("2026-12-15", deposited="2027-01-04", after_tax=100),
            stub("2026-12-31", deposited="2027-01-05", after_tax=20),
        ]

        alert = crossing_alert("acme", "Acme", paid)

        assert (alert.amount, alert.date) == (M("120"), day("2026-12-31"))
        assert alert.message.startswith(
            "$120.00 of 2 pay stubs for Acme, paid 2026-12-15 to 2026-12-31, was deposited by 2027-01-05: it belongs "
            "to 2026 "
        )


def test_every_source_has_words() -> None:
    assert [source_words(each) for each in SOURCES] == [
        *("pre-tax deferral", "Roth deferral", "pre-tax catch-up", "Roth catch-up", "after-tax money"),
        *("employer match", "employer match Roth", "employer nonelective", "employer nonelective Roth"),
        *("forfeiture", "rollover in", "loan repayment", "designated Roth"),
    ]


def test_the_codes_are_known() -> None:
    assert {"ytd_mismatch", "pay_stub_missing", "pay_date_crosses_year_end", "source_mix_changed"} <= set(ALERT_CODES)
