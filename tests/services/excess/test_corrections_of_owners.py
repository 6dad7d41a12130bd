"""Corrections where an owner's earned income binds, of 457(b) plans, and of money that was forfeited."""

import datetime as dt

import pytest

from ledger.domain.excess.corrections import Correction
from ledger.domain.money import Money
from ledger.services.excess.corrections_due import corrections_due
from tests.services.conftest import FilledLedger

DAY = "2026-12-31"


def dollars(text: str) -> Money:
    return Money.parse(text)


def found(ledger: FilledLedger, as_of: str = DAY) -> list[Correction]:
    return list(corrections_due(ledger.store.reader(), "pat", (2026,), dt.date.fromisoformat(as_of)).corrections)


def put_in(ledger: FilledLedger, source: str, amount: str, plan: str = "solo") -> None:
    line = {"record": "contribution", "person": "pat", "plan": plan, "date": "2026-06-15"}
    ledger.add({**line, "source": source, "amount": amount})


def took_back(
    ledger: FilledLedger, record: str, amount: str, source: str = "employer_nonelective", **more: str
) -> None:
    line = {"record": record, "person": "pat", "plan": "solo", "date": "2026-12-01", "source": source}
    ledger.add({**line, "amount": amount, "reason": "excess_annual_addition", "for_year": 2026, **more})


def owner(ledger: FilledLedger, net: str, **sources: str) -> None:
    """Pat owns Solo outright and has no wages from it."""
    ledger.person()
    ledger.plan("solo", "own", "solo_401k")
    line = {"record": "wages", "person": "pat", "employer": "own", "year": 2026}
    ledger.add({**line, "net_earnings": net, "owner_share": "1.00"})
    for source, amount in sources.items():
        put_in(ledger, source, amount)


def to_come(correction: Correction) -> list[tuple[str, str | None, str]]:
    return [
        (each.source, None if each.amount is None else each.amount.plain(), each.outcome)
        for each in correction.steps
        if each.done is None
    ]


@pytest.mark.parametrize(
    ("net", "sources", "steps"),
    [
        # 100,000 less 55,000 leaves pay of 45,000; 50,000 of employer money leaves 50,000.
        pytest.param(
            "100000", {"employer_nonelective": "55000"}, [("employer_nonelective", "5000.00", "forfeited")], id="half"
        ),
        # Over by 10,000.01: 5,000.00 would leave a cent over.
        pytest.param(
            "100000",
            {"employer_nonelective": "55000.01"},
            [("employer_nonelective", "5000.01", "forfeited")],
            id="rounded-up-to-the-cent",
        ),
        # Pay 70,000, 80,000 in: 8,000 back leaves 72,000 in and pay of 78,000, of which dollars allow 72,000.
        pytest.param(
            "150000",
            {"employer_nonelective": "80000"},
            [("employer_nonelective", "8000.00", "forfeited")],
            id="the-dollar-limit-binds-in-the-end",
        ),
        # 30,000 of pay and 40,000 in: after-tax money closes dollar by dollar, and is enough.
        pytest.param(
            "60000",
            {"after_tax": "10000", "employer_nonelective": "30000"},
            [("after_tax", "10000.00", "paid_out")],
            id="after-tax-money-first",
        ),
        # 28,000 of pay and 36,000 in, 8,000 over: 4,000 after tax, then half of the other 4,000.
        pytest.param(
            "60000",
            {"after_tax": "4000", "employer_nonelective": "32000"},
            [("after_tax", "4000.00", "paid_out"), ("employer_nonelective", "2000.00", "forfeited")],
            id="after-tax-money-then-half",
        ),
        # Nothing earned is left and 60,000 is in: 35,000 back leaves 25,000 in and 25,000 earned.
        pytest.param(
            "50000",
            {"employer_nonelective": "60000"},
            [("employer_nonelective", "35000.00", "forfeited")],
            id="more-than-was-earned",
        ),
    ],
)
def test_each_employer_dollar_that_goes_back_is_earned_after_all(
    ledger: FilledLedger, net: str, sources: dict[str, str], steps: list[tuple[str, str, str]]
) -> None:
    """IRC 415(c)(3)(B), 401(c)(2)(A)(v): pay is what is left after the business's own contribution."""
    owner(ledger, net, **sources)

    (correction,) = found(ledger)

    assert to_come(correction) == steps
    assert correction.open == sum((dollars(amount) for _, amount, _ in steps), Money(0))
    assert ("Pay is earned income" in correction.message) is any(kind == "forfeited" for _, _, kind in steps)


def test_wages_of_ones_own_company_do_not_rise(ledger: FilledLedger) -> None:
    """W-2 pay of 45,000 stays what it is: 10,000 over is 10,000 to go back."""
    ledger.person()
    ledger.plan("solo", "own", "solo_401k")
    ledger.add({"record": "wages", "person": "pat", "employer": "own", "year": 2026, "compensation": "45000"})
    put_in(ledger, "employer_nonelective", "55000")

    (correction,) = found(ledger)

    assert to_come(correction) == [("employer_nonelective", "10000.00", "forfeited")]


@pytest.mark.parametrize("record", ["refund", "forfeited"])
def test_what_the_business_took_back_closes_it(ledger: FilledLedger, record: str) -> None:
    owner(ledger, "100000", employer_nonelective="55000")
    took_back(ledger, record, "5000", **({"earnings": "0"} if record == "refund" else {}))

    (correction,) = found(ledger)

    assert (correction.status, correction.amount, correction.returned) == ("closed", dollars("5000"), dollars("5000"))
    assert correction.contributed == {"employer_nonelective": dollars("55000")}
    assert "were $55,000.00, the limit is $50,000.00. $5,000.00 was over." in correction.message


def test_what_the_business_took_back_in_part(ledger: FilledLedger) -> None:
    """2,000 back leaves 53,000 in and pay of 47,000: 3,000 more cures it."""
    owner(ledger, "100000", employer_nonelective="55000")
    took_back(ledger, "forfeited", "2000")

    (correction,) = found(ledger)

    assert (correction.status, correction.amount, correction.open) == (
        "partly_returned",
        dollars("5000"),
        dollars("3000"),
    )
    assert to_come(correction) == [("employer_nonelective", "3000.00", "forfeited")]


def test_a_refund_of_more_than_was_over_is_said(ledger: FilledLedger) -> None:
    """75,000 of after-tax money is 3,000 over 72,000; 4,000 came back."""
    ledger.person()
    ledger.plan("solo", "own", "solo_401k")
    ledger.add({"record": "wages", "person": "pat", "employer": "own", "year": 2026, "compensation": "300000"})
    put_in(ledger, "after_tax", "75000")
    took_back(ledger, "refund", "4000", "after_tax", earnings="10")

    (correction,) = found(ledger)

    assert "annual additions for Own in 2026 were $75,000.00" in correction.message
    assert "The ledger finds $3,000.00 over, but $4,000.00 was returned" in correction.message


def test_of_two_limitation_years_that_end_in_a_year_a_refund_leaves_one(ledger: FilledLedger) -> None:
    """July 2025 to June 2026, then a short one to December: 36,000 there (6/12), of which 1,000 was over."""
    ledger.person()
    ledger.plan("solo", "own", limitation_year_end="06-30")
    ledger.add({"record": "plan_change", "plan": "solo", "from": "2026-07-01", "limitation_year_end": "12-31"})
    ledger.add({"record": "wages", "person": "pat", "employer": "own", "year": 2026, "compensation": "300000"})
    line = {"record": "contribution", "person": "pat", "plan": "solo", "source": "after_tax"}
    ledger.add({**line, "date": "2026-03-15", "amount": "30000"}, {**line, "date": "2026-09-15", "amount": "37000"})
    took_back(ledger, "refund", "1000", "after_tax", earnings="0")

    (correction,) = found(ledger)

    assert (correction.amount, correction.status) == (dollars("1000"), "closed")
    assert "2026-07-01 to 2026-12-31 were $37,000.00, the limit is $36,000.00" in correction.message


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        pytest.param({"employer_nonelective": "80000"}, False, id="the-employer's-money-alone"),
        pytest.param({"pre_tax_deferral": "20000", "employer_nonelective": "60000"}, False, id="deferrals-go-back"),
        pytest.param({"after_tax": "8000", "employer_nonelective": "72000"}, True, id="after-tax-money"),
    ],
)
def test_only_after_tax_money_that_goes_back_is_not_to_be_converted(
    ledger: FilledLedger, sources: dict[str, str], *, said: bool
) -> None:
    """80,000 in 2026 is 8,000 over 72,000."""
    ledger.person()
    ledger.plan("solo", "own")
    ledger.add({"record": "wages", "person": "pat", "employer": "own", "year": 2026, "compensation": "300000"})
    for source, amount in sources.items():
        put_in(ledger, source, amount)

    (correction,) = found(ledger)

    assert ("after-tax" in correction.action) is said
    assert ("Hold off converting $8,000.00 of after-tax money" in correction.action) is said
    assert ("not eligible for rollover" in correction.action) is (list(sources) != ["employer_nonelective"])


@pytest.mark.parametrize(
    ("deferrals", "over"), [("24500.00", None), ("24500.01", "0.01")], ids=["at-the-limit", "a-cent-over"]
)
def test_a_457b_has_a_correction_of_its_own(ledger: FilledLedger, deferrals: str, over: str | None) -> None:
    """IRC 457(b)(2), (c): 24,500 in 2026; a plan of a tax-exempt employer has no catch-up by age."""
    ledger.person("1974-01-01")
    ledger.plan("g7", "g", "457b", governmental=False)
    put_in(ledger, "pre_tax_deferral", deferrals, "g7")

    corrections = found(ledger)

    assert [(each.kind, None if each.open is None else each.open.plain(), each.who) for each in corrections] == (
        [] if over is None else [("excess_457b", over, "plan")]
    )


def test_words_of_a_457b_excess_and_what_came_back(ledger: FilledLedger) -> None:
    """32,500 at 52 in a governmental plan; 30,000 and 3,000 are 500 over, employer money included."""
    ledger.person("1974-01-01")
    ledger.plan("g7", "g", "457b", governmental=True)
    put_in(ledger, "pre_tax_deferral", "30000", "g7")
    put_in(ledger, "employer_nonelective", "3000", "g7")
    line = {"record": "wages", "person": "pat", "employer": "g", "year": 2025, "social_security_wages": "120000"}
    ledger.add(line)

    (running,) = found(ledger)
    (past,) = found(ledger, "2027-01-01")
    refund = {"record": "refund", "person": "pat", "plan": "g7", "date": "2027-02-01", "source": "pre_tax_deferral"}
    ledger.add({**refund, "amount": "500", "earnings": "9", "reason": "excess_deferral", "for_year": 2026})
    (closed,) = found(ledger, "2027-02-28")

    assert running.message == (
        "457(b): what you and your employer put into 457(b) plans in 2026 is $33,000.00, the limit is $32,500.00. "
        "$500.00 was over."
    )
    assert running.action.startswith("Stop deferring for 2026. Ask the plan (g7) to pay out $500.00 with its earnings")
    assert past.action.startswith("Ask the plan (g7) to pay out $500.00")
    assert running.unsettled[0].endswith("are not worked out here. Ask the plan.")
    assert (running.calendar, running.forms, running.deadline) == ((), (), None)
    assert running.contributed == {"pre_tax_deferral": dollars("30000"), "employer_nonelective": dollars("3000")}
    assert (closed.status, closed.returned, str(closed.closed_on)) == ("closed", dollars("500"), "2027-02-01")
