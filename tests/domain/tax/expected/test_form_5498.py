import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import read_line
from ledger.domain.tax.expected.form_5498 import Expected5498, expected_5498

AS_OF = dt.date(2027, 6, 1)


def leg(destination: str, amount: str, date: str = "2026-03-02", **keys: Any) -> ConversionOutcome:
    usual: dict[str, Any] = {
        "id": "e1",
        "record": "conversion",
        "plan": "acme",
        "source": "after_tax",
        "direct": "arrived" not in keys,
        "basis": None,
        "taxable": None,
        "earnings_out": None,
        "method": None,
        "why": None,
    }
    return ConversionOutcome(
        destination=destination, amount=Money.parse(amount), date=dt.date.fromisoformat(date), **(usual | keys)
    )


def ira(record: str, date: str = "2026-05-01", amount: str = "100.00", **keys: Any) -> Recorded[Any]:
    return Recorded("i1", 1, read_line({"record": record, "person": "pat", "date": date, "amount": amount} | keys))


def contribution(kind: str, date: str, for_year: int = 2026, amount: str = "100.00") -> Recorded[Any]:
    return ira("ira_contribution", date, amount, kind=kind, for_year=for_year)


def filled(form: Expected5498) -> tuple[str, dict[str, str]]:
    boxes = {"1": form.box_1, "2": form.box_2, "3": form.box_3, "5": form.box_5, "10": form.box_10}
    return form.kind, {name: box.plain() for name, box in boxes.items() if box is not None}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([leg("in_plan_roth", "5")], [], id="an in-plan conversion reaches no IRA"),
        pytest.param([leg("other_plan", "5"), leg("cash", "5")], [], id="other places"),
        pytest.param([leg("roth_ira", "10,200")], [("roth", {"2": "10200.00"})], id="plan money is box 2, never box 3"),
        pytest.param(
            [leg("roth_ira", "20,419.13"), leg("traditional_ira", "1,144.87")],
            [("traditional", {"2": "1144.87"}), ("roth", {"2": "20419.13"})],
            id="after-tax money divided over both kinds",
        ),
        pytest.param([leg("roth_ira", "5", "2025-12-31"), leg("roth_ira", "7", "2027-01-01")], [], id="other years"),
        pytest.param(
            [leg("roth_ira", "5", "2025-12-20", arrived=dt.date(2026, 1, 1))],
            [("roth", {"2": "5.00"})],
            id="within 60 days: the year it arrived",
        ),
        pytest.param(
            [leg("roth_ira", "5", "2026-12-20", arrived=dt.date(2027, 1, 1))], [], id="arrived the year after"
        ),
        pytest.param(
            [leg("roth_ira", "5", source="designated_roth")], [], id="Roth money comes with the outflows of its account"
        ),
    ],
)
def test_rollovers(outcomes: list[ConversionOutcome], expected: list[tuple[str, dict[str, str]]]) -> None:
    assert [filled(form) for form in expected_5498(2026, outcomes=outcomes, as_of=AS_OF)] == expected


def test_roth_plan_money_is_box_2_too() -> None:
    flow = RothOutflow(
        outcome=leg("roth_ira", "900", source="designated_roth"),
        qualified=False,
        first_year=2023,
        layers=(),
        recapture=None,
    )

    (form,) = expected_5498(2026, outcomes=[leg("roth_ira", "100")], roth_outflows=[flow], as_of=AS_OF)

    assert filled(form) == ("roth", {"2": "1000.00"})


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([ira("ira_conversion")], [("roth", {"3": "100.00"})], id="a conversion from an IRA is box 3"),
        pytest.param([ira("ira_conversion", "2025-12-31")], [], id="a conversion of another year"),
        pytest.param(
            [ira("ira_distribution"), ira("ira_roll_in", plan="acme"), ira("roth_ira_distribution")],
            [],
            id="what leaves an IRA is on no Form 5498",
        ),
        pytest.param(
            [contribution("roth", "2027-04-15", amount="7000.00")],
            [("roth", {"10": "7000.00"})],
            id="Roth contribution of the next April for the year",
        ),
        pytest.param([contribution("roth", "2026-04-15", 2025)], [], id="for the year before"),
        pytest.param([contribution("roth", "2027-06-02")], [], id="after the day it is seen from"),
        pytest.param(
            [
                contribution("traditional_nondeductible", "2026-01-02", amount="500.00"),
                contribution("traditional_deductible", "2027-04-15", amount="1500.00"),
            ],
            [("traditional", {"1": "2000.00"})],
            id="traditional contributions, deductible or not",
        ),
    ],
)
def test_ira_entries(events: list[Recorded[Any]], expected: list[tuple[str, dict[str, str]]]) -> None:
    assert [filled(form) for form in expected_5498(2026, outcomes=[], ira_events=events, as_of=AS_OF)] == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        pytest.param(dt.date(2026, 12, 30), [], id="the day before the year is over"),
        pytest.param(dt.date(2026, 12, 31), [("traditional", {"5": "1145.00"})], id="31 December"),
    ],
)
def test_value_on_31_december(as_of: dt.date, expected: list[tuple[str, dict[str, str]]]) -> None:
    values = {2025: Money.parse("9"), 2026: Money.parse("1,145")}

    found = expected_5498(2026, outcomes=[], as_of=as_of, year_end_values=values)

    assert [filled(form) for form in found] == expected


def test_a_rollover_still_under_way_is_left_out() -> None:
    underway = leg("roth_ira", "5", "2026-05-01", arrived=dt.date(2026, 6, 20))

    assert expected_5498(2026, outcomes=[underway], as_of=dt.date(2026, 6, 19)) == ()
    assert len(expected_5498(2026, outcomes=[underway], as_of=dt.date(2026, 6, 20))) == 1
