import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.money import Money
from ledger.domain.tax.form_5329 import Form5329, form_5329
from tests.domain.basis.ira.ira_books import (
    YOUNG,
    Line,
    chain,
    contribution,
    distributed,
    layer,
    plan_money,
    recorded,
    roth_ira,
    roth_opening,
    roth_paid,
    traditional_opening,
    usd,
)

BORN = dt.date(1966, 8, 31)  # 59 1/2 on 1 March 2026: February has no 31st


def leg(destination: str, taxable: str | None, day: str = "2026-03-02", **keys: Any) -> Any:
    """A leg of 1,000 whose earnings are taxable wherever it goes."""
    income = None if taxable is None else usd(taxable)
    return plan_money(day, "1000.00", taxable, destination, **({"taxable": income} | keys))


def roth_flow(
    taxable: str | None, recapture: tuple[str, str] | None, day: str = "2026-01-02", **keys: Any
) -> RothOutflow:
    """1,000 out of a designated Roth account, of which the most that can be is a taxable part of 2025."""
    qualified = keys.pop("qualified", False)
    outcome = leg(keys.pop("destination", "cash"), taxable, day, source="designated_roth", **keys)
    spread = None if recapture is None else (usd(recapture[0]), usd(recapture[1]))
    layers = () if spread is None else (layer(2025, spread[1].plain(), "0"),)
    return RothOutflow(outcome, qualified, 2024, layers, spread)


def of_iras(*lines: Line, values: dict[int, str] | None = None, born: dt.date | None = BORN) -> Form5329:
    """The form of 2026 where IRAs alone paid."""
    rows = chain(*lines, values=values)
    years = roth_ira(*lines, values=values, born=born).years
    return form_5329(
        [],
        [each.value for each in recorded(*lines)],
        year=2026,
        birth_date=born,
        traditional=rows[-1] if rows else None,
        roth=years[-1] if years else None,
    )


def shown(found: Form5329) -> tuple[str | None, str | None, str | None]:
    return found.line_1, found.line_2, found.line_4


@pytest.mark.parametrize(
    ("outcomes", "line_1", "line_4"),
    [
        pytest.param([], "0", "0", id="nothing"),
        pytest.param([leg("in_plan_roth", "500"), leg("roth_ira", "500")], "0", "0", id="conversions never"),
        pytest.param([leg("cash", "500", "2026-02-28")], "500", "50", id="the day before 59 1/2"),
        pytest.param([leg("cash", "500", "2026-03-01")], "0", "0", id="59 1/2 on the day"),
        pytest.param([leg("cash", "500", "2026-01-02", exception="01")], "500", "0", id="exception 01"),
        pytest.param([leg("cash", "500", "2026-01-02", code="2")], "0", "0", id="code 2: payer knows of it"),
        pytest.param([leg("cash", "500", "2026-01-02", code="1")], "500", "50", id="code 1"),
        pytest.param([leg("cash", "500", "2026-01-02", plan="gov457")], None, None, id="457(b) plan"),
        pytest.param([leg("cash", "500", "2025-01-02")], "0", "0", id="another year"),
        pytest.param([leg("cash", "4.99", "2026-01-02")], "5", "0", id="10 % of 4.99 is under half a dollar"),
        pytest.param(
            [leg("cash", "4.99", "2026-01-02"), leg("cash", "0.01", "2026-01-03")],
            "5",
            "1",
            id="10 % of 5.00 is half a dollar",
        ),
    ],
)
def test_plans(outcomes: list[Any], line_1: str | None, line_4: str | None) -> None:
    found = form_5329(outcomes, [], year=2026, birth_date=BORN, plans_457b=["gov457"])

    assert (found.line_1, found.line_4) == (line_1, line_4)


@pytest.mark.parametrize(
    ("outcomes", "flows", "lines", "birth_date", "sentence"),
    [
        pytest.param(
            [leg("cash", None, "2026-01-02")],
            [],
            [],
            BORN,
            "Form 5329: what is taxable of the distribution of 2026-01-02 from acme is unknown.",
            id="unknown taxable amount",
        ),
        pytest.param([leg("cash", "5")], [], [], None, "Form 5329: the birth date is not on file.", id="no birth date"),
        pytest.param(
            [],
            [roth_flow("0.00", None)],
            [],
            BORN,
            "Form 5329: what the distribution of 2026-01-02 from the Roth account of acme recaptures of conversions is"
            " unknown: enter the Form 1099-R received, whose box 10 says it, or what is missing of that account.",
            id="unknown recapture",
        ),
        pytest.param(
            [],
            [roth_flow(None, ("0", "0"))],
            [],
            BORN,
            "Form 5329: what is taxable of the distribution of 2026-01-02 from acme is unknown.",
            id="unknown earnings of a Roth account",
        ),
        pytest.param(
            [],
            [],
            [distributed("100.00", "2026-01-02")],
            BORN,
            "Form 5329: what is taxable of the traditional IRA distributions of 2026 is unknown; it takes line 15c of"
            " Form 8606.",
            id="traditional IRA not followed",
        ),
        pytest.param(
            [],
            [],
            [roth_paid("2026-01-02", "100.00")],
            BORN,
            "Form 5329: what the Roth IRA distributions of 2026 took out is unknown.",
            id="Roth IRA not followed",
        ),
    ],
)
def test_unknown(
    outcomes: list[Any], flows: list[RothOutflow], lines: list[Line], birth_date: dt.date | None, sentence: str
) -> None:
    entries = [each.value for each in recorded(*lines)]
    found = form_5329(outcomes, entries, year=2026, birth_date=birth_date, roth_outflows=flows)

    assert (*shown(found), found.unknown) == (None, None, None, (sentence,))


def test_without_an_exception_it_says_so() -> None:
    early = leg("cash", "500", "2026-01-02")
    excepted = leg("cash", "500", "2026-01-02", exception="01")

    assert form_5329([early], [], year=2026, birth_date=BORN).unsettled == (
        "Form 5329: no exception is recorded for an early distribution; line 4 takes none.",
    )
    found = form_5329([excepted], [], year=2026, birth_date=BORN)
    assert (*shown(found), found.exceptions, found.unsettled) == ("500", "500", "0", ("01",), ())


@pytest.mark.parametrize("number", ["07", "08", "09"])
def test_exceptions_of_iras_do_not_reach_plans(number: str) -> None:
    found = form_5329([leg("cash", "500", "2026-01-02", exception=number)], [], year=2026, birth_date=BORN)

    assert shown(found) == ("500", "0", "50")
    (question,) = found.questions
    assert question == (
        f"The distribution of 2026-01-02 from acme: exception {number} is for IRAs alone (IRC 72(t)(2)) and is not"
        " taken; check it."
    )
    (unsettled,) = found.unsettled
    assert unsettled == (
        f"Form 5329: an exception is recorded that does not reach all of an early distribution. {question} Line 4 takes"
        " none for what it does not reach."
    )


@pytest.mark.parametrize(
    ("flow", "line_1", "line_4"),
    [
        pytest.param(roth_flow("600", ("0", "0")), "600", "60", id="TV-26 Reg. 1.402A-1 A-8: 600 taxable, 60 of tax"),
        pytest.param(roth_flow("50", ("200", "200")), "250", "25", id="earnings and recapture"),
        pytest.param(roth_flow("0", ("0", "100")), "100", "10", id="what the layers hold, of a range"),
        pytest.param(roth_flow("0", ("100", "100"), "2026-03-01"), "0", "0", id="59 1/2 on the day"),
        pytest.param(roth_flow("0", ("100", "100"), destination="roth_ira"), "0", "0", id="a rollover recaptures none"),
        pytest.param(roth_flow("0", ("0", "0"), qualified=True), "0", "0", id="qualified"),
        pytest.param(roth_flow("0", ("100", "100"), code="2B"), "0", "0", id="code 2: the payer knows of an exception"),
        pytest.param(roth_flow("50", ("200", "200"), exception="01"), "250", "0", id="exception reaches both"),
    ],
)
def test_designated_roth_accounts(flow: RothOutflow, line_1: str, line_4: str) -> None:
    found = form_5329([], [], year=2026, birth_date=BORN, roth_outflows=[flow])

    assert (found.line_1, found.line_4) == (line_1, line_4)


def test_a_range_is_said_and_box_10_takes_its_place() -> None:
    flows = [roth_flow("50", ("20", "200"))]

    found = form_5329([], [], year=2026, birth_date=BORN, roth_outflows=flows)
    assert shown(found) == ("250", "0", "25")
    assert found.unsettled[0] == (
        "Form 5329: what the distribution of 2026-01-02 from the Roth account of acme recaptures of conversions is"
        " between $20.00 and $200.00, as the law does not say which dollars leave first: line 1 takes $200.00,"
        " conversions first, the oldest year first. Box 10 of the Form 1099-R received takes its place."
    )
    received = form_5329([], [], year=2026, birth_date=BORN, roth_outflows=flows, box_10={"acme": usd("70")})
    assert shown(received) == ("120", "0", "12")
    assert len(received.unsettled) == 1
    blank = form_5329([], [], year=2026, birth_date=BORN, roth_outflows=flows, box_10={"acme": Money(0)})
    assert shown(blank) == ("50", "0", "5")


def test_traditional_iras_share_line_15c() -> None:
    """Basis 1,000 of 10,000: 90 % taxable. 1,000 before 59 1/2 and 3,000 after it: 900 of the 3,600 are early."""
    found = of_iras(
        traditional_opening("1000.00"),
        distributed("1000.00", "2026-02-28"),
        distributed("3000.00", "2026-03-01"),
        values={2026: "6000.00"},
    )

    assert shown(found) == ("900", "0", "90")


@pytest.mark.parametrize(
    ("exception", "line_2", "line_4", "questions"),
    [
        pytest.param("05", "900", "0", 0, id="medical expenses"),
        pytest.param("08", "900", "0", 0, id="education: IRAs alone"),
        pytest.param("01", "0", "90", 1, id="separation at 55: plans alone"),
        pytest.param("06", "0", "90", 1, id="alternate payee: plans alone"),
    ],
)
def test_exceptions_of_traditional_iras(exception: str, line_2: str, line_4: str, questions: int) -> None:
    found = of_iras(
        traditional_opening("1000.00"), distributed("1000.00", "2026-01-02", exception), values={2026: "9000.00"}
    )

    assert (shown(found), len(found.questions)) == (("900", line_2, line_4), questions)


def test_a_first_home_takes_ten_thousand_of_all_iras_together() -> None:
    """4,000 out of a traditional IRA in 2025 leave 6,000 of the limit for the 8,000 of 2026, all of it taxable."""
    found = of_iras(distributed("4000.00", "2025-06-01", "09"), distributed("8000.00", "2026-01-02", "09"), born=YOUNG)

    assert (shown(found), found.exceptions) == (("8000", "6000", "200"), ("09",))
    (sentence,) = found.unsettled
    assert "exception 09 reaches $6,000.00 of its $8,000.00, what the lifetime limit of $10,000.00" in sentence


def test_no_birth_date_for_an_ira() -> None:
    found = of_iras(distributed("100.00", "2026-01-02"), born=None)

    assert (*shown(found), found.unknown) == (None, None, None, ("Form 5329: the birth date is not on file.",))


def test_roth_iras_add_earnings_and_recapture() -> None:
    """100 of a conversion of 2024, 30 of it taxable, and 50 of earnings: 30 + 50."""
    found = of_iras(
        roth_opening("2024-12-31", "0.00", 2024, (2024, "30.00", "70.00")), roth_paid("2026-01-02", "150.00")
    )

    assert shown(found) == ("80", "0", "8")


@pytest.mark.parametrize(
    ("day", "exception", "expected"),
    [
        pytest.param("2026-01-02", "02", ("80", "80", "0"), id="equal periodic payments"),
        pytest.param("2026-01-02", "09", ("80", "80", "0"), id="first home"),
        pytest.param("2026-01-02", "01", ("80", "0", "8"), id="separation at 55: plans alone"),
        pytest.param("2026-03-01", None, ("0", "0", "0"), id="59 1/2 on the day"),
    ],
)
def test_exceptions_of_roth_iras(day: str, exception: str | None, expected: tuple[str, str, str]) -> None:
    lines = (roth_opening("2024-12-31", "0.00", 2024, (2024, "30.00", "70.00")), roth_paid(day, "150.00", exception))

    assert shown(of_iras(*lines)) == expected


@pytest.mark.parametrize(
    ("paid", "said", "bare"),
    [
        pytest.param([("150.00", None)], None, True, id="none recorded"),
        pytest.param([("150.00", "01")], "exception 01 is for plans alone", False, id="one of plans"),
        pytest.param([("100.00", "05"), ("50.00", None)], None, True, id="one of two payments"),
        pytest.param([("10150.00", "09")], "reaches $10,000.00 of its $10,150.00", False, id="a first home, beyond"),
        pytest.param([("150.00", "05")], None, False, id="one that reaches"),
    ],
)
def test_a_roth_ira_says_which_exception_does_not_reach(
    paid: list[tuple[str, str | None]], said: str | None, *, bare: bool
) -> None:
    lines = [roth_paid("2026-01-02", amount, number) for amount, number in paid]
    found = of_iras(roth_opening("2024-12-31", "0.00", 2024, (2024, "30.00", "70.00")), *lines)

    assert [each for each in found.unsettled if said is not None and said in each] == list(found.unsettled)[
        : bool(said)
    ]
    assert any("no exception is recorded" in each for each in found.unsettled) == bare
    assert bool(found.unsettled) == (bare or said is not None)


def test_an_unknown_roth_ira() -> None:
    found = of_iras(roth_opening("2024-12-31", None, 2024), roth_paid("2026-01-02", "150.00"))

    assert shown(found) == (None, None, None)
    assert found.unknown[0].startswith("The Roth IRA distributions of 2026 reach into money whose basis is unknown")


def test_the_two_readings_are_said_beside_the_tax() -> None:
    """Roth plan money, 200 of 10,200 a taxable part of 2024: 500 out at 36 recaptures 200, or none of the other 800."""
    rolled = roth_flow("0.00", ("0", "0"), "2025-03-01", destination="roth_ira")
    outcome = rolled.outcome._replace(amount=usd("11000"), basis=usd("11000"))
    flows = (rolled._replace(outcome=outcome, layers=(layer(2024, "200", "10000"),)),)
    line = roth_paid("2026-06-01", "500.00")
    row = roth_ira(line, flows=flows).years[-1]

    found = form_5329([], [recorded(line)[0].value], year=2026, birth_date=YOUNG, roth=row)

    assert shown(found) == ("200", "0", "20")
    assert found.unsettled[0] == row.unsettled[0]


def test_contributions_alone_are_no_income() -> None:
    assert shown(of_iras(contribution("2026-01-02", "10.00", 2026), roth_paid("2026-01-03", "10.00"))) == (
        "0",
        "0",
        "0",
    )
