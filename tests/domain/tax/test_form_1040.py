import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from ledger.domain.basis.ira.roth_ira_year import RothIraYear
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear, follow_traditional_ira
from ledger.domain.money import ZERO, Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import read_line
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.form_1040 import form_1040


def form(
    box_1: str, income: str | None, code: str | None = "G", kind: str = "in_plan_roth", **keys: Any
) -> ExpectedForm:
    taxable = None if income is None else Money.parse(income)
    boxes: dict[str, Any] = {
        "box_2a": taxable,
        "box_5": None if taxable is None else Money.parse(box_1) - taxable,
        "known": taxable is not None,
    }
    return ExpectedForm(
        plan="acme", kind=kind, box_1=Money.parse(box_1), box_7=code, income=taxable, events=1, **(boxes | keys)
    )


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
        pytest.param([form("10,200", None), form("5", "0")], "10205", None, True, id="one rollover is known"),
        pytest.param([form("500", "50", "1", "distribution")], "500", "50", False, id="cash: no rollover"),
        pytest.param([form("500", None, "1", "distribution")], "500", None, False, id="unknown cash: no rollover"),
        pytest.param([form("3,120", "120", "E", "refund")], "3120", "120", False, id="TV-53 refund"),
        pytest.param([form("3,000", "0", "P", "refund")], "0", "0", False, id="code P belongs to the year before"),
        pytest.param([form("3,000", "0", "PB", "refund")], "0", "0", False, id="code P of Roth money too"),
        pytest.param(
            [form("4,800", "4,800", "G", "roth_employer")], None, "4800", False, id="TV-32 Roth employer money"
        ),
        pytest.param(
            [form("12,000", "0", "H", "designated_roth_rollover")], "12000", "0", True, id="Roth account to a Roth IRA"
        ),
        pytest.param(
            [form("900", "0", "GB", "designated_roth_rollover")], "900", "0", True, id="Roth account to another plan"
        ),
        pytest.param([form("12,000", "0", "7B", "distribution")], "12000", "0", False, id="TV-25 qualified payment"),
        pytest.param([form("12,000", "600", "1B", "distribution")], "12000", "600", False, id="TV-26 not qualified"),
        pytest.param(
            [form("30,000", "0"), form("20,000", "20,000")], "50000", "20000", True, id="TV-06 both rollovers"
        ),
    ],
)
def test_line_5(forms: list[ExpectedForm], line_5a: str | None, line_5b: str | None, *, box: bool | None) -> None:
    found = form_1040(2026, forms=forms)

    assert (found.line_5a, found.line_5b, found.rollover_box) == (line_5a, line_5b, box)
    assert (found.line_4a, found.line_4b, found.ira_rollover_box) == ("0", "0", False)


@pytest.mark.parametrize(
    ("paid_out", "line_5a", "box"),
    [
        pytest.param(
            form("30,000", "0", "1", "distribution", box_2a=Money.parse("10,000")), "30000", True, id="Pub. 575"
        ),
        pytest.param(
            form("14,000", "0", "1B", "distribution", box_2a=Money.parse("3,000"), rolled_over=Money.parse("7,000")),
            "14000",
            True,
            id="TV-24 Reg. 1.402A-1 A-5(b) Example: the income went with the rollover",
        ),
        pytest.param(
            form("14,000", "0", "7B", "distribution", rolled_over=Money.parse("7,000")),
            "14000",
            True,
            id="qualified: nothing was taxable, and part was rolled over",
        ),
        pytest.param(
            form("100", None, "1B", "distribution", rolled_over=Money.parse("7")), "100", None, id="unknown income"
        ),
    ],
)
def test_a_rollover_within_60_days_ticks_the_box(paid_out: ExpectedForm, line_5a: str, *, box: bool | None) -> None:
    found = form_1040(2026, forms=[paid_out])

    assert (found.line_5a, found.line_5b, found.rollover_box) == (line_5a, None if box is None else "0", box)


@pytest.mark.parametrize(
    ("withheld", "line_25b"),
    [
        pytest.param([], "0", id="no form"),
        pytest.param([None], "0", id="blank box 4"),
        pytest.param(["10.25", "0.24", None], "10", id="cents added first: 10.49"),
        pytest.param(["10.25", "0.25", None], "11", id="cents added first: 10.50"),
    ],
)
def test_line_25b_is_what_plans_withheld(withheld: list[str | None], line_25b: str) -> None:
    forms = [
        form("500", "500", "1", "distribution", box_4=None if amount is None else Money.parse(amount))
        for amount in withheld
    ]

    assert form_1040(2026, forms=forms).line_25b == line_25b


def test_tax_withheld_from_a_refund_counts_in_the_year_of_the_form() -> None:
    refund = form("3,000", "0", "P", "refund", box_4=Money.parse("300"))

    assert form_1040(2026, forms=[refund]).line_25b == "300"


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        pytest.param(2024, "Line 5b: write “Rollover” beside it.", id="the word, last in 2024"),
        pytest.param(2025, "Line 5c: tick box 1, Rollover.", id="the box, from 2025"),
        pytest.param(
            2026,
            "Line 5c: tick box 1, Rollover, as on the form of 2025; check the form of 2026.",
            id="2026, whose form is not on file",
        ),
    ],
)
def test_how_a_rollover_is_shown(year: int, sentence: str) -> None:
    assert form_1040(year, forms=[form("10,200", "200")]).notes == (sentence,)
    assert form_1040(year, forms=[form("500", "50", "1", "distribution")]).notes == ()


def test_what_is_practice_rather_than_instruction_is_said() -> None:
    def unsettled(*forms: ExpectedForm, year: int = 2026) -> str:
        return " ".join(form_1040(year, forms=forms).unsettled)

    assert unsettled(form("4,000", "0")) == ""
    assert unsettled(form("20,000", "20,000"), form("30,000", "0")) == ""
    assert unsettled(form("10,200", "200")).startswith("The rollover box of line 5c beside a partly taxable rollover")
    assert unsettled(form("10,200", "200"), year=2024).startswith("The word “Rollover” at line 5b beside a partly")
    assert "practice, not instruction" in unsettled(form("10,200", "200"))
    assert "code 8" in unsettled(form("500", "500", "8", "refund"))
    assert "code 8" in unsettled(form("500", "100", "8B", "refund"))


def test_excess_deferrals_are_income_of_their_year_and_not_on_line_5() -> None:
    found = form_1040(2025, forms=[], excess_deferrals=Money.parse("3,000"))

    assert (found.line_5a, found.line_5b) == ("0", "0")
    assert "$3,000.00 of pre-tax deferrals of 2025" in " ".join(found.unsettled)
    assert "line 1h" in " ".join(found.unsettled)


def ira(record: str, date: str, amount: str, **keys: Any) -> Recorded[Any]:
    return Recorded("i1", 1, read_line({"record": record, "person": "pat", "date": date, "amount": amount} | keys))


def roll_in(amount: str, date: str = "2026-05-01") -> Recorded[Any]:
    return ira("ira_roll_in", date, amount, plan="acme")


def traditional(
    converted: str = "0", taxable: str | None = "0", distributed: str = "0", income: str | None = "0"
) -> TraditionalIraYear:
    return TraditionalIraYear(
        year=2026,
        lines={},
        opening_basis=ZERO,
        closing_basis=ZERO,
        converted=Money.parse(converted),
        nontaxable_conversion=None if taxable is None else Money.parse(converted) - Money.parse(taxable),
        taxable_conversion=None if taxable is None else Money.parse(taxable),
        distributed=Money.parse(distributed),
        taxable_distribution=None if income is None else Money.parse(income),
        gross_rolled_in_basis=ZERO,
        why_unknown=(),
        uses_worksheet=False,
        questions=(),
    )


@pytest.mark.parametrize(
    ("year", "events", "line_4a", "line_4b", "box"),
    [
        pytest.param(None, [], "0", "0", False, id="no IRA"),
        pytest.param(traditional(), [], "0", "0", False, id="basis, and nothing came out"),
        pytest.param(traditional("7,000", "0"), [], "7000", "0", False, id="all of it basis"),
        pytest.param(traditional("100.50", "100.50"), [], None, "101", False, id="all taxable: 4a stays blank"),
        pytest.param(
            traditional("0.25", "0.25", "0.75", "0.25"), [], "1", "1", False, id="cents added first: 1.00, 0.50"
        ),
        pytest.param(
            traditional("0.25", "0.25", "0.24", "0.24"), [], None, "0", False, id="cents added first: 0.49, all taxable"
        ),
        pytest.param(traditional("8,012", None), [], "8012", None, False, id="line 18 is unknown"),
        pytest.param(traditional("0", "0", "500", None), [], "500", None, False, id="line 15c is unknown"),
        pytest.param(None, [roll_in("1145")], "1145", "0", True, id="rolled into a plan: gross on 4a, no income"),
        pytest.param(
            traditional("7,012", "12"),
            [roll_in("1145")],
            "8157",
            "12",
            True,
            id="rolled into a plan beside a backdoor",
        ),
        pytest.param(
            None, [roll_in("1", "2025-12-31"), roll_in("1", "2027-01-01")], "0", "0", False, id="rolled in other years"
        ),
    ],
)
def test_line_4(
    year: TraditionalIraYear | None,
    events: Sequence[Recorded[Any]],
    line_4a: str | None,
    line_4b: str | None,
    *,
    box: bool,
) -> None:
    found = form_1040(2026, forms=[], traditional=year, ira_events=events)

    assert (found.line_4a, found.line_4b, found.ira_rollover_box) == (line_4a, line_4b, box)
    assert (found.line_5a, found.line_5b, found.rollover_box) == ("0", "0", False)
    assert bool(found.unknown) is (line_4b is None)


def roth(distributed: str, taxable: str | None) -> RothIraYear:
    return RothIraYear(
        year=2026,
        distributed=Money.parse(distributed),
        qualified=None if taxable is None else False,
        first_home=ZERO,
        from_regular=None,
        from_layers=None,
        earnings_out=None,
        taxable=None if taxable is None else Money.parse(taxable),
        early_taxable=None,
        recaptured=None,
        excepted=None,
        exceptions=(),
        lines={},
        other_reading=None,
        unknown=(),
        unsettled=(),
        questions=(),
    )


@pytest.mark.parametrize(
    ("year", "paid", "line_4a", "line_4b"),
    [
        pytest.param(None, roth("0", "0"), "0", "0", id="nothing paid out"),
        pytest.param(None, roth("7,000", "0"), "7000", "0", id="TV-46 Pub. 590-B: contributions and a taxed layer"),
        pytest.param(None, roth("500", "500"), None, "500", id="earnings alone: 4a stays blank"),
        pytest.param(None, roth("500", None), "500", None, id="unknown earnings"),
        pytest.param(
            traditional("100", "40", "10", "4"), roth("1000", "1"), "1110", "45", id="line 4b: 18 + 15c + 25c"
        ),
        pytest.param(traditional("100", None), roth("1000", "1"), "1100", None, id="one part is unknown"),
    ],
)
def test_line_4_with_roth_iras(
    year: TraditionalIraYear | None, paid: RothIraYear, line_4a: str | None, line_4b: str | None
) -> None:
    found = form_1040(2026, forms=[], traditional=year, roth=paid)

    assert (found.line_4a, found.line_4b) == (line_4a, line_4b)
    assert found.ira_rollover_box is False


def test_tv_38_a_conversion_that_leaves_20_behind() -> None:
    """TV-38, TurboTax forum (dmertz): basis 8,000, converted 8,012, left 20.

    8,000 / 8,032 of 8,012 is 7,980.08, so 31.92 is taxable and 32 on the line.
    """
    opening = read_line(
        {"record": "ira_opening_balance", "person": "pat", "date": "2025-12-31", "kind": "traditional", "basis": "8000"}
    )
    events = [Recorded("i0", 1, opening), ira("ira_conversion", "2026-05-01", "8012")]
    *_, year = follow_traditional_ira(
        outcomes=[],
        events=events,
        year_end_values={2026: Money.parse("20")},
        year=2026,
        as_of=dt.date(2027, 1, 1),
    )

    found = form_1040(2026, forms=[], traditional=year, ira_events=events)

    assert (found.line_4a, found.line_4b) == ("8012", "32")
    assert found.notes == (
        "Line 25b: tax that IRA custodians withheld is not in the ledger; add box 4 of their forms.",
    )


def test_how_a_rollover_out_of_an_ira_is_shown() -> None:
    def notes(year: int) -> str:
        return " ".join(form_1040(year, forms=[], ira_events=[roll_in("10", f"{year}-05-01")]).notes)

    assert notes(2024).startswith("Line 4b: write “Rollover” beside it.")
    assert notes(2025).startswith("Line 4c: tick box 1, Rollover.")
