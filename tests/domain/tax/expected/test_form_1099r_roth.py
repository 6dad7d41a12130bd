import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.layers import RothLayer
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import ZERO, Money
from ledger.domain.tax.expected.form_1099r import ExpectedForm, expected_forms

BORN = dt.date(1966, 9, 2)  # 59 1/2 on 2 March 2026
EARLY, LATER = dt.date(2026, 3, 1), dt.date(2026, 3, 2)


def taken(year: int, taxable: str, nontaxable: str = "0") -> tuple[RothLayer, ...]:
    return (RothLayer(year, Money.parse(taxable), Money.parse(nontaxable)),)


def outflow(
    destination: str,
    amount: str,
    earnings: str | None,
    *,
    qualified: bool | None = False,
    first_year: int | None = 2023,
    recapture: tuple[str, str] | None = ("0", "0"),
    layers: tuple[RothLayer, ...] | None = None,
    **keys: Any,
) -> RothOutflow:
    """One leg: its income is taxed where it is kept and the payment is not qualified.

    Where no layers are given it takes the most that can be recaptured, a taxable part of 2025; None of that: unknown.
    """
    if layers is None and recapture is not None:
        layers = taken(2025, recapture[1])
    gross = Money.parse(amount)
    income = None if earnings is None else Money.parse(earnings)
    if destination != "cash" or qualified:
        taxable: Money | None = ZERO
    else:
        taxable = None if qualified is None else income
    usual: dict[str, Any] = {
        "id": "e1",
        "record": "distribution" if destination == "cash" else "conversion",
        "plan": "acme",
        "date": EARLY,
        "source": "designated_roth",
        "direct": destination != "cash",
        "basis": None if income is None else gross - income,
        "taxable": taxable,
        "earnings_out": income,
        "method": None if income is None else "stated",
        "why": None,
    }
    return RothOutflow(
        outcome=ConversionOutcome(destination=destination, amount=gross, **(usual | keys)),
        qualified=qualified,
        first_year=first_year,
        layers=layers,
        recapture=None if recapture is None else (Money.parse(recapture[0]), Money.parse(recapture[1])),
    )


def boxes(form: ExpectedForm) -> tuple[str | int | None, ...]:
    """Boxes 1, 2a, 5, 7, 10 and 11."""

    def plain(box: Money | None) -> str | None:
        return None if box is None else box.plain()

    return form.box_1.plain(), plain(form.box_2a), plain(form.box_5), form.box_7, plain(form.box_10), form.box_11


@pytest.mark.parametrize(
    ("outflows", "expected", "income"),
    [
        pytest.param(
            [outflow("cash", "7,000", "0"), outflow("roth_ira", "7,000", "3,000", direct=False)],
            ("14000.00", "3000.00", "11000.00", "1B", None, 2023),
            "0.00",
            id="TV-24 Reg. 1.402A-1 A-5(b) Example: half rolled over in 60 days takes the income first",
        ),
        pytest.param(
            [outflow("cash", "12,000", "600", qualified=True, date=LATER)],
            ("12000.00", "0.00", "11400.00", "7B", None, 2023),
            "0.00",
            id="TV-25 Reg. 1.402A-1 A-7 Example: qualified, and basis all the same",
        ),
        pytest.param(
            [outflow("cash", "12,000", "600")],
            ("12000.00", "600.00", "11400.00", "1B", None, 2023),
            "600.00",
            id="TV-26 Reg. 1.402A-1 A-8 Example: hardship, not qualified; the boxes are derived",
        ),
        pytest.param(
            [outflow("cash", "100", "10"), outflow("cash", "50", "5")],
            ("150.00", "15.00", "135.00", "1B", None, 2023),
            "15.00",
            id="a year's payments are added",
        ),
        pytest.param(
            [outflow("cash", "100", None)],
            ("100.00", None, None, "1B", None, 2023),
            None,
            id="unknown basis",
        ),
        pytest.param(
            [outflow("cash", "100", "10", qualified=None, first_year=None)],
            ("100.00", None, "90.00", "1B", None, None),
            None,
            id="whether it is qualified is unknown",
        ),
        pytest.param(
            [outflow("cash", "100", "0", qualified=None)],
            ("100.00", "0.00", "100.00", "1B", None, 2023),
            None,
            id="without earnings it does not matter for box 2a",
        ),
        pytest.param(
            [outflow("cash", "100", "10", withheld=Money.parse("20"))],
            ("100.00", "10.00", "90.00", "1B", None, 2023),
            "10.00",
            id="withholding changes no other box",
        ),
    ],
)
def test_paid_to_the_person(
    outflows: list[RothOutflow], expected: tuple[str | int | None, ...], income: str | None
) -> None:
    (form,) = expected_forms(2026, outcomes=[], roth_outflows=outflows, birth_date=BORN)

    assert form.kind == "distribution"
    assert boxes(form) == expected
    assert form.income == (None if income is None else Money.parse(income))
    assert form.known is (None not in expected[1:3])


@pytest.mark.parametrize(
    ("flow", "expected"),
    [
        pytest.param(
            outflow("roth_ira", "12,000", "600"),
            ("12000.00", "0.00", "11400.00", "H", None, 2023),
            id="to a Roth IRA: no income, box 5 shows the basis",
        ),
        pytest.param(
            outflow("roth_ira", "12,000", "600", qualified=True, recapture=("0", "50")),
            ("12000.00", "0.00", "11400.00", "H", None, 2023),
            id="box 10 stays blank on a rollover",
        ),
        pytest.param(
            outflow("roth_ira", "4,500", "0", basis=Money.parse("5,000")),
            ("4500.00", "0.00", "5000.00", "H", None, 2023),
            id="TV-31 BenefitsLink 44469, unsettled: at a loss box 5 may be more than box 1",
        ),
        pytest.param(
            outflow("roth_ira", "4,500", "0"),
            ("4500.00", "0.00", "4500.00", "H", None, 2023),
            id="TV-31 under the strict policy",
        ),
        pytest.param(
            outflow("other_plan", "900", "100", into="other"),
            ("900.00", "0.00", "800.00", "GB", None, 2023),
            id="to the Roth account of another plan",
        ),
        pytest.param(
            outflow("roth_ira", "900", None, first_year=None),
            ("900.00", "0.00", None, "H", None, None),
            id="unknown basis: still no income",
        ),
    ],
)
def test_direct_rollovers(flow: RothOutflow, expected: tuple[str | int | None, ...]) -> None:
    (form,) = expected_forms(2026, outcomes=[], roth_outflows=[flow], birth_date=BORN)

    assert form.kind == "designated_roth_rollover"
    assert boxes(form) == expected
    assert form.income == ZERO
    assert form.known is (flow.outcome.basis is not None)
    assert form.notes == ()


def test_rollovers_to_two_places_stay_apart() -> None:
    flows = [outflow("roth_ira", "100", "10"), outflow("other_plan", "200", "20"), outflow("roth_ira", "1", "0")]

    forms = expected_forms(2026, outcomes=[], roth_outflows=flows)

    assert [(form.box_7, form.box_1.plain(), form.events) for form in forms] == [
        ("H", "101.00", 2),
        ("GB", "200.00", 1),
    ]


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        pytest.param("B1", "1B", id="B last"),
        pytest.param("1b", "1B", id="lower case"),
        pytest.param("1", "1B", id="B left out"),
        pytest.param("7 B", "7B", id="a blank between"),
        pytest.param("4", "4B", id="death"),
        pytest.param("3", "3", id="the form pairs no B with disability"),
    ],
)
def test_one_order_of_codes(entered: str, code: str) -> None:
    flow = outflow("cash", "100", "0", code=entered)

    assert [form.box_7 for form in expected_forms(2026, outcomes=[], roth_outflows=[flow])] == [code]


@pytest.mark.parametrize(
    ("keys", "box_10", "sentence"),
    [
        pytest.param({"recapture": ("0", "0")}, None, "", id="no open conversion: blank"),
        pytest.param({"recapture": ("250", "250")}, "250.00", "", id="all of it whichever leaves first"),
        pytest.param(
            {"recapture": ("0", "0.01")}, "0.01", "anything from $0.00 to $0.01", id="a range: what the layers hold"
        ),
        pytest.param({"recapture": ("200", "250"), "exception": "01"}, None, "", id="an exception: blank"),
        pytest.param({"recapture": ("200", "250"), "date": LATER}, None, "", id="59 1/2: blank"),
        pytest.param({"recapture": ("200", "250"), "code": "1"}, "250.00", "unsettled", id="code 1 as entered"),
        pytest.param({"recapture": None}, None, "is unknown", id="unknown layers"),
    ],
)
def test_box_10_is_what_the_layers_hold(keys: dict[str, Any], box_10: str | None, sentence: str) -> None:
    flow = outflow("cash", "1,000", "0", **keys)

    (form,) = expected_forms(2026, outcomes=[], roth_outflows=[flow], birth_date=BORN)

    assert boxes(form)[4] == box_10
    assert sentence in " ".join(form.notes)
    assert bool(form.notes) is bool(sentence)


@pytest.mark.parametrize(
    ("flows", "box_10"),
    [
        pytest.param(
            [
                outflow("cash", "7,000", "0", recapture=("0", "200"), layers=taken(2025, "200", "3000")),
                outflow("roth_ira", "7,000", "3,000", recapture=("0", "200"), layers=(), direct=False),
            ],
            "200.00",
            id="legs of one payment: 200 were open, and left with the first",
        ),
        pytest.param(
            # 2 of 2024 leave with the first payment, and what was not taxable of that year with both.
            [
                outflow("cash", "500", "0", id="a", recapture=("0", "5"), layers=taken(2024, "2", "498")),
                outflow("cash", "500", "0", id="b", recapture=("0", "3"), layers=taken(2024, "0", "500")),
            ],
            "2.00",
            id="two payments of a year: the 2 that left, once",
        ),
        pytest.param(
            # 5 open, 5 gone first; a conversion brings 4 more before the second payment.
            [
                outflow("cash", "500", "0", id="a", recapture=("0", "5"), layers=taken(2024, "5", "495")),
                outflow("cash", "500", "0", id="b", recapture=("0", "4"), layers=taken(2026, "4", "496")),
            ],
            "9.00",
            id="what is converted in between is open too",
        ),
        pytest.param(
            # 200 of 2025 are open, and an older conversion leaves before them.
            [
                outflow("cash", "500", "0", id="a", recapture=("0", "200"), layers=taken(2020, "0", "500")),
                outflow("cash", "500", "0", id="b", recapture=("0", "200"), layers=taken(2020, "0", "500")),
            ],
            None,
            id="older conversions go first",
        ),
        pytest.param(
            [
                outflow("cash", "100", "0", id="a", recapture=("0", "100"), layers=taken(2025, "100")),
                outflow("cash", "50", "0", id="b", recapture=("0", "50"), layers=taken(2025, "50")),
            ],
            "150.00",
            id="payments within what is open are added",
        ),
        pytest.param(
            [
                outflow("roth_ira", "500", "0", id="a", recapture=("0", "5"), layers=taken(2025, "5", "495")),
                outflow("cash", "500", "0", id="b", recapture=("0", "0"), layers=taken(2025, "0", "500")),
            ],
            None,
            id="what a rollover took along is not in box 10",
        ),
        pytest.param(
            [
                outflow("cash", "500", "0", id="a", recapture=("0", "5"), layers=taken(2025, "5", "495")),
                outflow("cash", "500", "0", id="b", recapture=None, layers=None),
            ],
            None,
            id="one payment is unknown",
        ),
    ],
)
def test_the_same_dollars_are_in_box_10_once(flows: list[RothOutflow], box_10: str | None) -> None:
    forms = expected_forms(2026, outcomes=[], roth_outflows=flows, birth_date=BORN)

    assert [boxes(form)[4] for form in forms if form.box_7 == "1B"] == [box_10]


def test_the_boxes_of_two_plans_are_apart() -> None:
    flows = [
        outflow("cash", "500", "0", id="a", recapture=("0", "5"), layers=taken(2025, "5", "495")),
        outflow("cash", "500", "0", id="b", plan="other", recapture=("0", "7"), layers=taken(2025, "7", "493")),
    ]

    forms = expected_forms(2026, outcomes=[], roth_outflows=flows, birth_date=BORN)

    assert [(form.plan, boxes(form)[4]) for form in forms] == [("acme", "5.00"), ("other", "7.00")]


def test_another_year_is_left_out() -> None:
    flows = [outflow("cash", "1", "0", date=dt.date(2025, 12, 31)), outflow("cash", "2", "0", date=dt.date(2027, 1, 1))]

    assert expected_forms(2026, outcomes=[], roth_outflows=flows) == ()
