import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import Money
from ledger.domain.parties import Plan
from ledger.domain.recorded import Deposited
from ledger.domain.tax.expected.form_1099r import ExpectedForm, expected_forms
from ledger.domain.tax.expected.form_revisions import unsettled_names


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
            id="TV-03 Finance Buff walkthrough, and TV-57's expected form",
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
            [
                outcome("roth_ira", "900", "0", source="designated_roth"),
                outcome("cash", "9", "0", source="roth_deferral"),
            ],
            [],
            id="Roth money comes with the outflows of the Roth accounts",
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


def test_tv_33_a_conversion_leaves_boxes_4_10_and_11_blank() -> None:
    """TV-33, BenefitsLink "Platinum": box 10 belongs to later payments out of the Roth account, not to conversions."""
    (form,) = expected_forms(2026, outcomes=[outcome("in_plan_roth", "30,100", "100")], birth_date=dt.date(1990, 1, 1))

    assert (form.box_4, form.box_10, form.box_11) == (None, None, None)


BORN = dt.date(1966, 9, 2)  # 59 1/2 on 2 March 2026
DAY_BEFORE, ON_THE_DAY = dt.date(2026, 3, 1), dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("date", "keys", "code"),
    [
        pytest.param(DAY_BEFORE, {}, "1", id="the day before 59 1/2"),
        pytest.param(ON_THE_DAY, {}, "7", id="59 1/2 on the day"),
        pytest.param(DAY_BEFORE, {"exception": "01"}, "2", id="separated at 55"),
        pytest.param(DAY_BEFORE, {"exception": "02"}, "2", id="equal payments"),
        pytest.param(ON_THE_DAY, {"exception": "01"}, "7", id="separated at 55, but 59 1/2 by now"),
        pytest.param(DAY_BEFORE, {"exception": "03"}, "3", id="disability"),
        pytest.param(DAY_BEFORE, {"exception": "04"}, "4", id="death"),
        pytest.param(ON_THE_DAY, {"exception": "04"}, "4", id="death, whatever the age"),
        pytest.param(DAY_BEFORE, {"exception": "05"}, "1", id="medical: the payer codes it as early"),
        pytest.param(DAY_BEFORE, {"code": "2"}, "2", id="as entered"),
        pytest.param(ON_THE_DAY, {"code": "1"}, "1", id="as entered, against the age"),
    ],
)
def test_the_code_of_a_distribution(date: dt.date, keys: dict[str, Any], code: str) -> None:
    paid = outcome("cash", "500", "50", record="distribution", date=date, **keys)

    (form,) = expected_forms(2026, outcomes=[paid], birth_date=BORN)

    assert (form.box_7, form.notes) == (code, ())


def plan(**keys: Any) -> dict[str, Plan]:
    return {"acme": Plan(id="acme", employer="acme", name="Acme", **({"kind": "457b"} | keys))}


@pytest.mark.parametrize(
    ("plans", "date", "keys", "code", "sentence"),
    [
        pytest.param(plan(governmental=True), DAY_BEFORE, {}, None, "is 2 for the plan's own money and 1", id="early"),
        pytest.param(plan(governmental=True), DAY_BEFORE, {"code": "2"}, "2", "", id="as entered"),
        pytest.param(plan(governmental=True), DAY_BEFORE, {"exception": "04"}, "4", "", id="death"),
        pytest.param(plan(governmental=True), ON_THE_DAY, {}, "7", "", id="at 59 1/2 there is no question"),
        pytest.param(plan(), ON_THE_DAY, {}, None, "Form W-2, not on Form 1099-R", id="tax-exempt employer"),
        pytest.param(plan(kind="403b"), DAY_BEFORE, {}, "1", "", id="403(b)"),
    ],
)
def test_the_code_of_a_457b_plan(
    plans: dict[str, Plan], date: dt.date, keys: dict[str, Any], code: str | None, sentence: str
) -> None:
    paid = outcome("cash", "500", "500", record="distribution", source="pre_tax_deferral", date=date, **keys)

    (form,) = expected_forms(2026, outcomes=[paid], birth_date=BORN, plans=plans)

    assert form.box_7 == code
    assert sentence in " ".join(form.notes)
    assert bool(form.notes) is bool(sentence)


def test_without_a_birth_date_the_code_is_not_known_and_says_so() -> None:
    (form,) = expected_forms(2026, outcomes=[outcome("cash", "500", "50", record="distribution")])

    assert form.box_7 is None
    (note,) = form.notes
    assert note == (
        "Box 7 of the distribution of 2026-03-02 from acme depends on age, and the birth date is not on file:"
        " enter it with the person."
    )


def test_what_was_rolled_over_within_60_days_is_reported_as_if_kept() -> None:
    """TV-16, Notice 2014-54 Example 1, its figures from memory.

    10,000 pre-tax and 2,000 after-tax are rolled over, 18,000 after-tax kept.
    """
    rolled = outcome("traditional_ira", "12,000", "0", "2,000", direct=False)

    (form,) = expected_forms(2026, outcomes=[rolled, outcome("cash", "18,000", "0")], birth_date=BORN)

    assert boxes(form) == ("distribution", "30000.00", "10000.00", "20000.00", "7")
    assert (form.income, form.rolled_over) == (Money(0), Money.parse("12,000"))
    (note,) = form.notes
    assert note == (
        "$12,000.00 of the distribution of 2026-03-02 from acme was rolled over within 60 days: the plan does not"
        " report that, and box 2a is as if all had been kept."
    )


def test_tv_06_one_form_may_hold_both_rollovers() -> None:
    """TV-06, Finance Buff "One 1099-R for two rollovers": 50,000 of which 20,000 is taxable."""
    forms = expected_forms(
        2026, outcomes=[outcome("traditional_ira", "30,000", "0", "0"), outcome("roth_ira", "20,000", "20,000")]
    )

    assert len(forms) == 2
    for form in forms:
        assert " ".join(form.notes) == (
            "acme may report its direct rollovers of 2026, $50,000.00 in all, on one form with code G: each of its"
            " boxes is then the sum of these entries."
        )


def test_direct_rollovers_of_two_plans_or_to_one_place_have_no_such_note() -> None:
    forms = expected_forms(
        2026, outcomes=[outcome("in_plan_roth", "1", "0"), outcome("roth_ira", "2", "0", plan="other")]
    )

    assert [form.notes for form in forms] == [(), ()]


def test_tax_withheld_is_added_up_in_box_4() -> None:
    paid = [
        outcome("cash", "500", "50", record="distribution", withheld=Money.parse("10.00")),
        outcome("cash", "100", "10", record="distribution", withheld=Money.parse("0.01")),
        outcome("in_plan_roth", "100", "10"),
    ]

    forms = expected_forms(2026, outcomes=paid, birth_date=BORN)

    assert [(form.box_7, form.box_4) for form in forms] == [("7", Money.parse("10.01")), ("G", None)]


@pytest.mark.parametrize(
    ("year", "names"),
    [
        pytest.param(
            2025, ["1", "2a", "2b_not_determined", "4", "5", "7", "7_ira_sep_simple", "8", "10", "11"], id="2025"
        ),
        pytest.param(
            2026,
            ["1", "2a", "2b_not_determined", "4", "5", "7a", "7b", "7c", "7d", "8a", "8b", "10", "11"],
            id="2026 as transcribed by others",
        ),
    ],
)
def test_boxes_go_by_the_names_of_their_year(year: int, names: list[str]) -> None:
    """TV-03: 10,000 and 200 of earnings converted; the new boxes stay blank."""
    (form,) = expected_forms(year, outcomes=[outcome("in_plan_roth", "10,200", "200", date=dt.date(year, 12, 31))])

    assert list(form.boxes) == names
    assert {name: box for name, box in form.boxes.items() if box is not None} == {
        "1": Money.parse("10,200"),
        "2a": Money.parse("200"),
        "2b_not_determined": False,
        "5": Money.parse("10,000"),
        names[5]: "G",
        names[6]: False,
    }
    assert bool(unsettled_names(year)) is (year == 2026)
