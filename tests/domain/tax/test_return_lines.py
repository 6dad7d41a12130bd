import datetime as dt
from typing import Any

import pytest

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import Money
from ledger.domain.records import read_line
from ledger.domain.tax.expected_forms import ExpectedForm
from ledger.domain.tax.form_1040 import form_1040
from ledger.domain.tax.form_5329 import form_5329
from ledger.domain.tax.form_8606 import form_8606


def form(box_1: str, income: str | None, code: str | None = "G", kind: str = "in_plan_roth") -> ExpectedForm:
    taxable = None if income is None else Money.parse(income)
    return ExpectedForm(
        plan="acme",
        kind=kind,
        box_1=Money.parse(box_1),
        box_2a=taxable,
        box_5=None if taxable is None else Money.parse(box_1) - taxable,
        box_7=code,
        income=taxable,
        known=taxable is not None,
        events=1,
    )


def ira(record: str, day: str = "2026-05-01", **keys: Any) -> Any:
    return read_line({"record": record, "person": "pat", "date": day, "amount": "100.00"} | keys)


@pytest.mark.parametrize(
    ("forms", "line_5a", "line_5b", "box"),
    [
        pytest.param([form("10,200", "200")], "10200", "200", True, id="TV-03 Finance Buff walkthrough"),
        pytest.param([form("7,714.33", "22.03")], "7714", "22", True, id="TV-55 carry"),
        pytest.param([form("7,714.33", "26.40")], "7714", "26", True, id="TV-55 extinguish"),
        pytest.param([form("4,000", "0")], "4000", "0", True, id="TV-07 loss"),
        pytest.param([], "0", "0", False, id="nothing"),
        pytest.param([form("3,000.49", "3,000.49")], None, "3000", False, id="all taxable: 5a stays blank"),
        pytest.param([form("1.49", "0.49"), form("1.01", "0.01")], "3", "1", True, id="cents added first: 2.50, 0.50"),
        pytest.param([form("1.25", "0.25"), form("1.24", "0.24")], "2", "0", True, id="cents added first: 2.49, 0.49"),
        pytest.param([form("10,200", None)], "10200", None, None, id="unknown"),
        pytest.param([form("500", "50", "1", "distribution")], "500", "50", False, id="cash: no rollover"),
        pytest.param([form("3,120", "120", "E", "refund")], "3120", "120", False, id="TV-53 refund"),
        pytest.param([form("3,000", "0", "P", "refund")], "0", "0", False, id="code P belongs to the year before"),
        pytest.param(
            [form("4,800", "4,800", "G", "roth_employer")], None, "4800", False, id="TV-32 Roth employer money"
        ),
    ],
)
def test_line_5(forms: list[ExpectedForm], line_5a: str | None, line_5b: str | None, *, box: bool | None) -> None:
    found = form_1040(forms, [], 2026)

    assert (found.line_5a, found.line_5b, found.rollover_box) == (line_5a, line_5b, box)
    assert (found.line_4a, found.line_4b) == ("0", "0")


def test_a_rollover_within_60_days_ticks_the_box() -> None:
    """Pub. 575: 10,000 of the payer's taxable amount was rolled over."""
    paid_out = form("30,000", "10,000", None, "distribution")
    rolled = ExpectedForm(**{name: getattr(paid_out, name) for name in paid_out.__slots__} | {"income": Money(0)})

    found = form_1040([rolled], [], 2026)

    assert (found.line_5a, found.line_5b, found.rollover_box) == ("30000", "0", True)


@pytest.mark.parametrize("record", ["ira_conversion", "ira_distribution", "roth_ira_distribution", "ira_roll_in"])
def test_what_came_out_of_iras_is_not_computed(record: str) -> None:
    keys = {"plan": "acme"} if record == "ira_roll_in" else {}

    found = form_1040([], [ira(record, **keys)], 2026)

    assert (found.line_4a, found.line_4b) == (None, None)
    assert found.unknown == ("Lines 4a and 4b: what came out of IRAs is not computed by this version.",)
    assert form_1040([], [ira(record, "2025-12-31", **keys)], 2026).line_4a == "0"


def test_what_is_practice_rather_than_instruction_is_said() -> None:
    assert form_1040([form("4,000", "0")], [], 2026).unsettled == ()
    assert "practice, not instruction" in form_1040([form("10,200", "200")], [], 2026).unsettled[0]
    assert "code 8" in form_1040([form("500", "500", "8", "refund")], [], 2026).unsettled[0]


def leg(destination: str, taxable: str | None, **keys: Any) -> ConversionOutcome:
    usual: dict[str, Any] = {
        "id": "e1",
        "record": "distribution",
        "plan": "acme",
        "date": dt.date(2026, 3, 2),
        "source": "after_tax",
        "direct": True,
        "amount": Money.parse("1,000"),
        "basis": None if taxable is None else Money.parse("1,000") - Money.parse(taxable),
        "earnings_out": None,
        "method": None,
        "why": None,
    }
    amount = None if taxable is None else Money.parse(taxable)
    return ConversionOutcome(destination=destination, taxable=amount, **(usual | keys))


@pytest.mark.parametrize(
    ("entries", "outcomes", "required"),
    [
        pytest.param([], [leg("in_plan_roth", "10"), leg("roth_ira", "10")], False, id="Roth conversions: no"),
        pytest.param([], [leg("traditional_ira", "0", basis=Money(0))], False, id="earnings alone to an IRA: no"),
        pytest.param([], [leg("traditional_ira", "0", basis=Money(1))], True, id="a cent of basis to an IRA: line 2"),
        pytest.param([], [leg("traditional_ira", "0", basis=None)], True, id="unknown basis to an IRA"),
        pytest.param([ira("ira_conversion")], [], True, id="backdoor conversion"),
        pytest.param([ira("ira_conversion", "2025-05-01")], [], False, id="of another year"),
        pytest.param([ira("ira_distribution")], [], True, id="distribution"),
        pytest.param([ira("roth_ira_distribution")], [], True, id="Roth IRA distribution"),
        pytest.param([ira("ira_roll_in", plan="acme")], [], False, id="pre-tax money into a plan"),
        pytest.param(
            [ira("ira_contribution", "2027-02-01", kind="traditional_nondeductible", for_year=2026)],
            [],
            True,
            id="nondeductible contribution for the year",
        ),
        pytest.param(
            [ira("ira_contribution", kind="traditional_nondeductible", for_year=2025)], [], False, id="for another year"
        ),
        pytest.param([ira("ira_contribution", kind="roth", for_year=2026)], [], False, id="Roth contribution"),
    ],
)
def test_whether_form_8606_is_needed(entries: list[Any], outcomes: list[ConversionOutcome], *, required: bool) -> None:
    found = form_8606(entries, outcomes, 2026)

    assert found.required is required
    assert bool(found.unknown) is required
    assert not found.lines
    if not required:
        assert found.why.startswith(
            "In-plan Roth conversions and rollovers from a plan to a Roth IRA do not go on Form 8606"
        )


BORN = dt.date(1966, 8, 31)  # 59 1/2 on 1 March 2026: February has no 31st


@pytest.mark.parametrize(
    ("outcomes", "line_1", "line_4"),
    [
        pytest.param([], "0", "0", id="nothing"),
        pytest.param([leg("in_plan_roth", "500"), leg("roth_ira", "500")], "0", "0", id="conversions never"),
        pytest.param([leg("cash", "500", date=dt.date(2026, 2, 28))], "500", "50", id="the day before 59 1/2"),
        pytest.param([leg("cash", "500", date=dt.date(2026, 3, 1))], "0", "0", id="59 1/2 on the day"),
        pytest.param([leg("cash", "500", date=dt.date(2026, 1, 2), exception="01")], "500", "0", id="exception 01"),
        pytest.param(
            [leg("cash", "500", date=dt.date(2026, 1, 2), code="2")], "0", "0", id="code 2: payer knows of it"
        ),
        pytest.param([leg("cash", "500", date=dt.date(2026, 1, 2), code="1")], "500", "50", id="code 1"),
        pytest.param([leg("cash", "500", date=dt.date(2026, 1, 2), plan="gov457")], None, None, id="457(b) plan"),
        pytest.param([leg("cash", "500", date=dt.date(2025, 1, 2))], "0", "0", id="another year"),
        pytest.param(
            [leg("cash", "4.99", date=dt.date(2026, 1, 2))], "5", "0", id="10 % of 4.99 is under half a dollar"
        ),
        pytest.param(
            [leg("cash", "4.99", date=dt.date(2026, 1, 2)), leg("cash", "0.01", date=dt.date(2026, 1, 3))],
            "5",
            "1",
            id="10 % of 5.00 is half a dollar",
        ),
    ],
)
def test_form_5329(outcomes: list[ConversionOutcome], line_1: str | None, line_4: str | None) -> None:
    found = form_5329(outcomes, [], year=2026, birth_date=BORN, plans_457b=["gov457"])

    assert (found.line_1, found.line_4) == (line_1, line_4)


@pytest.mark.parametrize(
    ("outcomes", "entries", "birth_date", "sentence"),
    [
        pytest.param(
            [leg("cash", None, date=dt.date(2026, 1, 2))],
            [],
            BORN,
            "Form 5329: what is taxable of the distribution of 2026-01-02 from acme is unknown.",
            id="unknown taxable amount",
        ),
        pytest.param([leg("cash", "5")], [], None, "Form 5329: the birth date is not on file.", id="no birth date"),
        pytest.param(
            [],
            [ira("roth_ira_distribution")],
            BORN,
            "Form 5329: early distributions from IRAs are not computed by this version.",
            id="IRA",
        ),
    ],
)
def test_form_5329_unknown(
    outcomes: list[ConversionOutcome], entries: list[Any], birth_date: dt.date | None, sentence: str
) -> None:
    found = form_5329(outcomes, entries, year=2026, birth_date=birth_date)

    assert (found.line_1, found.line_4, found.unknown) == (None, None, (sentence,))


def test_an_early_distribution_without_an_exception_says_so() -> None:
    early = leg("cash", "500", date=dt.date(2026, 1, 2))
    excepted = leg("cash", "500", date=dt.date(2026, 1, 2), exception="01")

    assert form_5329([early], [], year=2026, birth_date=BORN).unsettled == (
        "Form 5329: no exception is recorded for an early distribution; line 4 takes none.",
    )
    assert form_5329([excepted], [], year=2026, birth_date=BORN).unsettled == ()
