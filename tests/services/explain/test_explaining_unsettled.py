"""What `explain` and `limits --explain` say beside a figure: unsettled pay, caps not applied, deductions, deposits."""

import datetime as dt

import pytest

from ledger.domain.figures import Figure
from ledger.services.explaining import explain
from ledger.services.personal_limits import personal_limits
from tests.services.conftest import FilledLedger
from tests.services.explain.explained_ledgers import contribution
from tests.services.explain.figures_check import assert_adds_up, dollars, find

END = dt.date(2026, 12, 31)


def tree(ledger: FilledLedger) -> Figure:
    (found,) = explain(ledger.store.reader(), "pat", "415c", 2026, END).trees
    assert_adds_up([found])
    return found


def limit(ledger: FilledLedger, name: str = "annual_additions") -> Figure:
    figures = personal_limits(ledger.store.reader(), "pat", 2026, END).figures
    assert_adds_up(figures)
    return next(each for each in figures if each.name == name)


def wages(ledger: FilledLedger, employer: str = "acme", year: int = 2026, **figures: str) -> None:
    ledger.add({"record": "wages", "person": "pat", "employer": employer, "year": year, **figures})


@pytest.mark.parametrize(
    ("employer_money", "said"), [("20000.00", False), ("20000.01", True)], ids=["a-fifth", "a-cent-over"]
)
def test_more_than_the_business_can_deduct_is_said(ledger: FilledLedger, employer_money: str, *, said: bool) -> None:
    """IRC 404(a)(3), (8): a fifth of 100,000; 415(c) lets more in."""
    ledger.person()
    ledger.plan(kind="solo_401k")
    wages(ledger, net_earnings="100000", owner_share="1.00")
    ledger.add(contribution("2026-06-15", "employer_nonelective", employer_money))

    for earned in (find(tree(ledger), "limit", "pay", "earned_income"), find(limit(ledger), "pay", "earned_income")):
        text = "can deduct $20,000.00 of it for you, a fifth of the net earnings: a limit on the deduction"
        assert (text in earned.text) is said


def test_what_the_business_took_back_is_earned_again(ledger: FilledLedger) -> None:
    """100,000 less 55,000, of which 5,000 came back: 50,000."""
    ledger.person()
    ledger.plan(kind="solo_401k")
    wages(ledger, net_earnings="100000", owner_share="1.00")
    ledger.add(contribution("2026-06-15", "employer_nonelective", "55000"))
    line = contribution("2026-12-01", "employer_nonelective", "5000")
    ledger.add({**line, "record": "forfeited", "reason": "excess_annual_addition", "for_year": 2026})

    earned = find(tree(ledger), "limit", "pay", "earned_income")

    assert earned.amount == dollars("50000")
    assert find(earned, "returned").amount == dollars("5000")


@pytest.mark.parametrize(("share", "said"), [("0.50", False), ("0.51", True)], ids=["half", "more-than-half"])
def test_pay_of_a_403b_and_an_own_business_together_is_unsettled(
    ledger: FilledLedger, share: str, *, said: bool
) -> None:
    """Reg. 1.415(f)-1(f)(2) combines the plans; Reg. 1.415(c)-2(g)(3) is what pools pay, from memory."""
    ledger.person()
    ledger.plan("h", "hospital", "403b", after_tax_allowed=False)
    ledger.plan("solo", "own", "solo_401k")
    wages(ledger, "hospital", compensation="20000")
    wages(ledger, "own", net_earnings="36000", owner_share=share)
    for plan, amount in (("h", "15000"), ("solo", "4500")):
        ledger.add(contribution("2026-06-15", "pre_tax_deferral", amount, plan=plan))

    trees = explain(ledger.store.reader(), "pat", "415c", 2026, END).trees

    texts = [find(each, "limit", "pay").text for each in trees]
    pooled = (
        "Pay of the 403(b)'s employer and of the business you control is added up, which is unsettled (Reg. "
        "1.415(c)-2(g)(3)): ask the plans."
    )
    assert texts == ([pooled] if said else ["", ""])


def test_a_cap_on_deferrals_without_plan_pay_is_not_applied_and_says_so(ledger: FilledLedger) -> None:
    """Pay of the year is on file, plan pay is not: it is another thing."""
    ledger.person("1971-05-01")
    ledger.plan(deferral_cap_rate="0.10")
    wages(ledger, compensation="150000")
    ledger.add(contribution("2026-06-15", "pre_tax_deferral", "20000"))

    cap, own = find(tree(ledger), "deferral_cap_rate"), limit(ledger, "deferral_cap_rate")

    assert cap.text == ("10 % of plan pay. Not applied here: deferrals over it may be catch-up, and then do not count.")
    for each in (cap, own):
        assert each.amount is None
        assert each.missing == (
            "No stub says the pay that acme-401k counts, and pay of the whole year may be another: enter pay stubs "
            "with --plan-pay, or --compensation where it is the same."
        )


@pytest.mark.parametrize(
    ("pay_before", "said"), [("160000", False), ("160000.01", True), (None, True)], ids=["not", "highly", "unknown"]
)
def test_a_cap_of_the_highly_compensated_alone(ledger: FilledLedger, pay_before: str | None, *, said: bool) -> None:
    ledger.person("1971-05-01")
    ledger.plan(hce_deferral_cap_rate="0.06")
    if pay_before is not None:
        wages(ledger, year=2025, compensation=pay_before)
    ledger.add(contribution("2026-06-15", "roth_deferral", "29600"))

    assert ("hce_deferral_cap_rate" in [each.name for each in tree(ledger).parts]) is said


def test_a_cap_that_is_known_is_applied(ledger: FilledLedger) -> None:
    ledger.person("1971-05-01")
    ledger.plan(deferral_cap_rate="0.10")
    ledger.stub("2026-06-15", compensation="150000", pre_tax_deferral="20000")

    assert [each.name for each in tree(ledger).parts] == ["total", "limit", "room", "left_out"]


def test_what_an_owner_earns_without_wages_needs_no_box_3(ledger: FilledLedger) -> None:
    """Reg. 1.414(v)-2(a)(2): wages under 3121(a) alone."""
    ledger.person("1971-05-01")
    ledger.plan(kind="solo_401k")
    wages(ledger, year=2025, net_earnings="300000", owner_share="1.00")
    ledger.add(contribution("2026-06-15", "pre_tax_deferral", "32500"))

    figure = limit(ledger, "roth_catch_up")

    assert figure.text == "No: no Social Security wages from it in 2025."
    assert find(figure, "wages").amount == dollars("0")
    assert not any(part.missing for part in figure.parts)


@pytest.mark.parametrize(
    ("day", "year", "why"),
    [
        pytest.param("2026-11-14", 2025, "allocated to the limitation year that ends in 2025", id="in-time"),
        pytest.param(
            "2026-11-15",
            2026,
            "allocated to 2025, but deposited 2026-11-15, after 2026-11-14: it counts in the limitation year of "
            "deposit",
            id="a-day-late",
        ),
    ],
)
def test_money_named_for_a_year_and_deposited_too_late(ledger: FilledLedger, day: str, year: int, why: str) -> None:
    ledger.person()
    ledger.plan()
    ledger.add({"record": "employer", "id": "acme", "name": "Acme", "return_due": "10-15"})
    ledger.add(contribution(day, "employer_match", "5000", limitation_year=2025))

    (found,) = explain(ledger.store.reader(), "pat", "415c", year, END).trees

    (entry,) = find(found, "total", "employer_match", "acme-401k").entries
    assert entry.why == why


@pytest.mark.parametrize(
    ("as_of", "text"),
    [
        ("2027-04-15", "Ask a plan to pay it out with its earnings by 2027-04-15; after that it is taxed twice."),
        ("2027-04-16", "It was to be paid out by 2027-04-15: it is taxed in 2026, and again when it is paid out."),
    ],
)
def test_an_excess_deferral_before_and_after_its_day(ledger: FilledLedger, as_of: str, text: str) -> None:
    """IRC 402(g)(2)(A)(ii), (6)."""
    ledger.person()
    ledger.plan()
    ledger.add(contribution("2026-06-15", "pre_tax_deferral", "25000"))

    (found,) = explain(ledger.store.reader(), "pat", "402g", 2026, dt.date.fromisoformat(as_of)).trees

    assert find(found, "excess").text == text
