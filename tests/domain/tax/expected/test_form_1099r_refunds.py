import datetime as dt

import pytest

from ledger.domain.entries.refunds import Refund
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.corrective_distributions import deferral_year_income, deferral_year_sentence
from ledger.domain.tax.expected.form_1099r import ExpectedForm, expected_forms


def boxes(form: ExpectedForm) -> tuple[str, str, str | None, str | None, str | None]:
    def plain(box: Money | None) -> str | None:
        return None if box is None else box.plain()

    return form.kind, form.box_1.plain(), plain(form.box_2a), plain(form.box_5), form.box_7


def recorded(
    source: str, day: str, for_year: int, amount: str = "3,000", earnings: str = "120", **keys: str
) -> Recorded[Refund]:
    refund = Refund(
        person="pat",
        plan="acme",
        date=dt.date.fromisoformat(day),
        source=source,
        amount=Money.parse(amount),
        earnings=Money.parse(earnings),
        reason=keys.get("reason", "excess_deferral"),
        for_year=for_year,
    )
    return Recorded("e1", 1, refund)


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
            [("refund", "3120.00", "120.00", "3000.00", "8B")],
            id="Roth excess in its own year: already taxed",
        ),
        pytest.param(
            "roth_deferral",
            "excess_deferral",
            2025,
            "2026-04-15",
            [("refund", "3000.00", "0.00", "3000.00", "PB"), ("refund", "120.00", "120.00", None, "8B")],
            id="Roth excess back by 15 April: the income alone is taxed",
        ),
        pytest.param(
            "designated_roth",
            "excess_contribution",
            2025,
            "2026-03-01",
            [("refund", "3120.00", "120.00", "3000.00", "8B")],
            id="failed ADP test, out of the Roth account",
        ),
        pytest.param(
            "designated_roth",
            "excess_annual_addition",
            2026,
            "2026-11-01",
            [("refund", "3120.00", "120.00", "3000.00", "E")],
            id="an annual addition out of the Roth account: code E pairs with no B",
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


@pytest.mark.parametrize(
    ("refunds", "income"),
    [
        pytest.param([], "0.00", id="none"),
        pytest.param([recorded("pre_tax_deferral", "2025-12-31", 2025)], "0.00", id="back within the year"),
        pytest.param([recorded("pre_tax_deferral", "2026-01-01", 2025)], "3000.00", id="back the day after it"),
        pytest.param([recorded("pre_tax_catch_up", "2026-04-16", 2025)], "3000.00", id="back too late"),
        pytest.param([recorded("roth_deferral", "2026-04-01", 2025)], "0.00", id="Roth: was in wages"),
        pytest.param([recorded("designated_roth", "2026-04-01", 2025)], "0.00", id="out of the Roth account"),
        pytest.param([recorded("pre_tax_deferral", "2026-04-01", 2026)], "0.00", id="for another year"),
        pytest.param(
            [recorded("pre_tax_deferral", "2026-03-01", 2025, reason="excess_contribution")],
            "0.00",
            id="ADP refund: taxed when it is paid",
        ),
        pytest.param(
            [
                recorded("pre_tax_deferral", "2026-03-01", 2025, "100.01"),
                recorded("pre_tax_deferral", "2027-03-01", 2025, "0.02"),
            ],
            "100.03",
            id="several are added",
        ),
    ],
)
def test_principal_is_income_of_the_year_of_the_deferral(refunds: list[Recorded[Refund]], income: str) -> None:
    assert deferral_year_income(2025, refunds).plain() == income


@pytest.mark.parametrize(
    ("refunds", "unreturned", "income"),
    [
        pytest.param([], "2000", "2000.00", id="nothing came back"),
        pytest.param([recorded("pre_tax_deferral", "2026-03-01", 2025, "500")], "1500", "2000.00", id="part, in time"),
        # What was paid out too late is a part of what did not come back in time, not more.
        pytest.param([recorded("pre_tax_deferral", "2026-04-16", 2025, "500")], "2000", "2000.00", id="part, too late"),
        pytest.param([recorded("pre_tax_deferral", "2026-04-16", 2025, "500")], "0", "500.00", id="known to the plan"),
    ],
)
def test_what_did_not_come_back_is_income_of_that_year_too(
    refunds: list[Recorded[Refund]], unreturned: str, income: str
) -> None:
    """IRC 402(g)(1)(A), (6): included in the year of the deferral, returned or not."""
    assert deferral_year_income(2025, refunds, Money.parse(unreturned)).plain() == income


@pytest.mark.parametrize(
    ("source", "earnings", "expected", "taxed"),
    [
        # 1,500 less 60 are paid.
        pytest.param(
            "pre_tax_deferral", "-60", [("refund", "1440.00", "1440.00", None, "P")], "is income of 2025", id="pre-tax"
        ),
        pytest.param(
            "roth_deferral", "-60", [("refund", "1440.00", "0.00", "1440.00", "PB")], "was taxed as wages", id="Roth"
        ),
        pytest.param("pre_tax_deferral", "0", [("refund", "1500.00", "1500.00", None, "P")], None, id="no loss"),
        pytest.param(
            "pre_tax_deferral",
            "0.01",
            [("refund", "1500.00", "1500.00", None, "P"), ("refund", "0.01", "0.01", None, "8")],
            None,
            id="a cent of gain",
        ),
    ],
)
def test_an_excess_deferral_back_at_a_loss(
    source: str, earnings: str, expected: list[tuple[str | None, ...]], taxed: str | None
) -> None:
    """Form 1099-R instructions, Losses: the amount paid in boxes 1 and 2a, code P; all 1,500 is income of 2025."""
    refunds = [recorded(source, "2026-03-20", 2025, "1500", earnings)]

    forms = expected_forms(2026, outcomes=[], refunds=refunds)

    assert [boxes(form) for form in forms] == expected
    assert forms[0].income == Money(0)
    notes = " ".join(forms[0].notes)
    assert (taxed is None) == (not notes)
    if taxed is not None:
        assert f"All $1,500.00 {taxed}" in notes
        assert "The $60.00 may be reported as a loss on the return of 2026" in notes
        assert ("unsettled" in notes) == (source == "roth_deferral")
    assert deferral_year_income(2025, refunds).plain() == ("0.00" if source == "roth_deferral" else "1500.00")


def test_principal_paid_back_within_the_year_is_on_its_own_form_and_counted_once() -> None:
    back = [recorded("pre_tax_deferral", "2025-12-31", 2025)]

    (form,) = expected_forms(2025, outcomes=[], refunds=back)

    assert (form.income, deferral_year_income(2025, back)) == (Money.parse("3,120"), Money(0))


def test_the_sentence_says_where_it_goes() -> None:
    sentence = deferral_year_sentence(2025, Money.parse("3,000"))

    assert sentence.startswith(
        "$3,000.00 of pre-tax deferrals of 2025 over the 402(g) limit did not come back within the year: it is income"
        " of 2025 whether or not it comes back by 2026-04-15"
    )
    assert "line 1h" in sentence
    assert "unsettled" in sentence


def test_the_code_of_a_late_refund_is_unsettled_and_says_so() -> None:
    (form,) = expected_forms(2026, outcomes=[], refunds=[recorded("pre_tax_deferral", "2026-04-16", 2025)])

    assert form.box_7 is None
    assert form.income == Money.parse("3,120")
    (note,) = form.notes
    assert note == (
        "The excess deferral of 2025 was paid out on 2026-04-16, after 2026-04-15: all of it is taxed, its principal"
        " for the second time (IRC 402(g)(6)). Which code stands in box 7 is unsettled here: take the one on the form,"
        " or ask the plan."
    )
