import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.refunds import Refund
from ledger.domain.money import Money
from ledger.domain.recorded import Deposited, Recorded
from ledger.domain.tax.expected_forms import ExpectedForm, expected_forms


def outcome(
    destination: str, amount: str, taxable: str | None, basis: str | None = None, **keys: Any
) -> ConversionOutcome:
    """A direct leg out of after-tax money; all that is not basis is earnings."""
    gross = Money.parse(amount)
    recovered = (None if taxable is None else gross - Money.parse(taxable)) if basis is None else Money.parse(basis)
    usual: dict[str, Any] = {
        "id": "e1",
        "record": "conversion",
        "plan": "acme",
        "date": dt.date(2026, 3, 2),
        "source": "after_tax",
        "direct": True,
        "method": None if taxable is None else "stated",
        "why": None if taxable is not None else "unknown",
        "earnings_out": None if recovered is None else gross - recovered,
    }
    return ConversionOutcome(
        destination=destination,
        amount=gross,
        basis=recovered,
        taxable=None if taxable is None else Money.parse(taxable),
        **(usual | keys),
    )


def boxes(form: ExpectedForm) -> tuple[str, str, str | None, str | None, str | None]:
    def plain(box: Money | None) -> str | None:
        return None if box is None else box.plain()

    return form.kind, form.box_1.plain(), plain(form.box_2a), plain(form.box_5), form.box_7


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        pytest.param(
            [outcome("in_plan_roth", "10,200", "200")],
            [("in_plan_roth", "10200.00", "200.00", "10000.00", "G")],
            id="TV-03 Finance Buff walkthrough",
        ),
        pytest.param(
            [outcome("in_plan_roth", "30,100", "100")],
            [("in_plan_roth", "30100.00", "100.00", "30000.00", "G")],
            id="TV-33 BenefitsLink Platinum, basis assumed",
        ),
        pytest.param(
            [outcome("in_plan_roth", "4,000", "0")],
            [("in_plan_roth", "4000.00", "0.00", "4000.00", "G")],
            id="TV-07 at a loss box 2a is zero, not blank",
        ),
        pytest.param(
            [outcome("traditional_ira", "30,000", "0", "0"), outcome("roth_ira", "20,000", "20,000")],
            [("traditional_ira", "30000.00", "0.00", None, "G"), ("roth_ira", "20000.00", "20000.00", None, "G")],
            id="TV-06 Finance Buff one form for two rollovers, its pieces",
        ),
        pytest.param(
            [outcome("in_plan_roth", "1,000.01", "0.01"), outcome("in_plan_roth", "500.00", "2.50")],
            [("in_plan_roth", "1500.01", "2.51", "1497.50", "G")],
            id="a year's conversions are added",
        ),
        pytest.param(
            [outcome("in_plan_roth", "1,000", "10"), outcome("in_plan_roth", "500", None)],
            [("in_plan_roth", "1500.00", None, None, "G")],
            id="one unknown part makes the box unknown",
        ),
        pytest.param(
            [outcome("traditional_ira", "12,000", "0", "2,000", direct=False), outcome("cash", "18,000", "0")],
            [("distribution", "30000.00", "10000.00", "20000.00", None)],
            id="TV-16 what was paid out is one distribution to the payer, rolled over later or not",
        ),
        pytest.param(
            [outcome("cash", "500", "50", record="distribution", code="1"), outcome("cash", "100", "10")],
            [("distribution", "500.00", "50.00", "450.00", "1"), ("distribution", "100.00", "10.00", "90.00", None)],
            id="codes as given stay apart",
        ),
        pytest.param(
            [outcome("roth_ira", "900", None, source="designated_roth")],
            [("designated_roth_rollover", "900.00", None, None, "H")],
            id="out of the Roth account, not computed",
        ),
        pytest.param([outcome("in_plan_roth", "900", "1", date=dt.date(2025, 12, 31))], [], id="another year"),
    ],
)
def test_forms_of_conversions(outcomes: list[ConversionOutcome], expected: list[tuple[str | None, ...]]) -> None:
    assert [boxes(form) for form in expected_forms(2026, outcomes=outcomes)] == expected


def test_tv_32_roth_employer_money_is_income_when_allocated() -> None:
    """TV-32, Notice 2024-2: a match for 2025 allocated on 15 February 2026."""
    deposits = [
        Deposited("acme", "employer_match_roth", dt.date(2026, 2, 15), 480_000),
        Deposited("acme", "employer_nonelective_roth", dt.date(2026, 12, 31), 100),
        Deposited("acme", "employer_match_roth", dt.date(2025, 12, 31), 7),
        Deposited("acme", "roth_deferral", dt.date(2026, 2, 15), 9),
    ]

    assert [boxes(form) for form in expected_forms(2026, outcomes=[], deposits=deposits)] == [
        ("roth_employer", "4801.00", "4801.00", None, "G")
    ]


@pytest.mark.parametrize(
    ("source", "reason", "for_year", "day", "expected"),
    [
        pytest.param(
            "after_tax",
            "excess_annual_addition",
            2026,
            "2026-11-01",
            [("refund", "3120.00", "120.00", "3000.00", "E")],
            id="TV-53 1099-R instructions",
        ),
        pytest.param(
            "pre_tax_deferral",
            "excess_annual_addition",
            2026,
            "2026-11-01",
            [("refund", "3120.00", "3120.00", None, "E")],
            id="deferrals of an annual addition: all taxable, box 5 blank",
        ),
        pytest.param(
            "after_tax",
            "excess_aggregate_contribution",
            2025,
            "2026-03-01",
            [("refund", "3120.00", "120.00", "3000.00", "8")],
            id="failed ACP test, taxed in the year distributed",
        ),
        pytest.param(
            "pre_tax_deferral",
            "excess_contribution",
            2025,
            "2026-03-01",
            [("refund", "3120.00", "3120.00", None, "8")],
            id="failed ADP test",
        ),
        pytest.param(
            "pre_tax_deferral",
            "excess_deferral",
            2026,
            "2026-11-01",
            [("refund", "3120.00", "3120.00", None, "8")],
            id="excess deferral back in its own year",
        ),
        pytest.param(
            "pre_tax_deferral",
            "excess_deferral",
            2025,
            "2026-04-15",
            [("refund", "3000.00", "3000.00", None, "P"), ("refund", "120.00", "120.00", None, "8")],
            id="excess deferral back by 15 April",
        ),
        pytest.param(
            "pre_tax_deferral",
            "excess_deferral",
            2025,
            "2026-04-16",
            [("refund", "3120.00", "3120.00", None, None)],
            id="excess deferral back too late: taxed again",
        ),
        pytest.param(
            "roth_deferral",
            "excess_deferral",
            2025,
            "2026-04-16",
            [("refund", "3120.00", "3120.00", None, None)],
            id="a Roth excess too late is taxed again too",
        ),
        pytest.param(
            "roth_deferral",
            "excess_deferral",
            2026,
            "2026-11-01",
            [("refund", "3120.00", "120.00", "3000.00", "8")],
            id="Roth excess in its own year: already taxed",
        ),
    ],
)
def test_refunds(source: str, reason: str, for_year: int, day: str, expected: list[tuple[str | None, ...]]) -> None:
    refund = Refund(
        person="pat",
        plan="acme",
        date=dt.date.fromisoformat(day),
        source=source,
        amount=Money.parse("3,000"),
        earnings=Money.parse("120"),
        reason=reason,
        for_year=for_year,
    )

    forms = expected_forms(2026, outcomes=[], refunds=[Recorded("e1", 1, refund)])

    assert [boxes(form) for form in forms] == expected


def test_the_principal_under_code_p_is_income_of_the_year_before() -> None:
    refund = Refund(
        person="pat",
        plan="acme",
        date=dt.date(2026, 4, 1),
        source="pre_tax_deferral",
        amount=Money.parse("3,000"),
        earnings=Money.parse("120"),
        reason="excess_deferral",
        for_year=2025,
    )

    forms = expected_forms(2026, outcomes=[], refunds=[Recorded("e1", 1, refund)])

    assert [form.income for form in forms] == [Money(0), Money.parse("120")]


def test_a_refund_at_a_loss_gives_back_less_than_its_principal() -> None:
    refund = Refund(
        person="pat",
        plan="acme",
        date=dt.date(2026, 4, 1),
        source="after_tax",
        amount=Money.parse("3,000"),
        earnings=Money.parse("-100"),
        reason="excess_annual_addition",
        for_year=2025,
    )

    forms = expected_forms(2026, outcomes=[], refunds=[Recorded("e1", 1, refund)])

    assert [boxes(form) for form in forms] == [("refund", "2900.00", "0.00", "2900.00", "E")]
