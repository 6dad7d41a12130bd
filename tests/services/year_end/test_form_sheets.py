"""Forms laid out box by box: what agrees, what differs, what cannot be compared. Figures are worked out by hand."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.records import as_recorded, read_line
from ledger.services.form_sheets import FormSheet, YearSheets, year_sheets
from ledger.storage.store import LedgerStore

Sheets = Callable[..., YearSheets]
PARTIES: tuple[dict[str, Any], ...] = (
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-01"},
    {
        "record": "pay_stub",
        "person": "pat",
        "plan": "acme-401k",
        "pay_date": "2025-03-13",
        "amounts": {"after_tax": "10000.00", "pre_tax_deferral": "800.00"},
    },
)
CONVERSION = {
    "record": "conversion",
    "id": "conv",
    "person": "pat",
    "plan": "acme-401k",
    "date": "2025-03-20",
    "amount": "10200.00",
    "destination": "in_plan_roth",
    "earnings": "200.00",
}


@pytest.fixture
def sheets(tmp_path: Path) -> Sheets:
    def make(*lines: dict[str, Any]) -> YearSheets:
        with LedgerStore(tmp_path / "ledger.db", lambda: dt.datetime(2026, 5, 4, tzinfo=dt.UTC)) as store:
            store.make()
            with store.batch("test") as writer:
                writer.record(as_recorded(read_line(dict(line))) for line in (*PARTIES, *lines))
            return year_sheets(store.reader(), "pat", 2025, dt.date(2026, 5, 4))

    return make


def form_1099r(boxes: dict[str, str] | None = None, id_: str = "r", *, corrected: bool = False) -> dict[str, Any]:
    held = {"1": "10200.00", "2a": "200.00", "5": "10000.00", "7": "G", **(boxes or {})}
    return {
        "record": "form_1099r",
        "id": id_,
        "person": "pat",
        "plan": "acme-401k",
        "year": 2025,
        "boxes": {name: box for name, box in held.items() if box},
        "corrected": corrected,
    }


def states(sheet: FormSheet) -> dict[str, str]:
    return {box.name: box.state for box in sheet.boxes if box.state}


def of(found: YearSheets, form: str) -> list[FormSheet]:
    return [sheet for sheet in found.sheets if sheet.form == form]


def test_a_form_that_has_not_come_shows_what_is_expected(sheets: Sheets) -> None:
    (sheet,) = of(sheets(CONVERSION), "1099-R")
    assert (sheet.state, sheet.kinds, sheet.received) == ("awaited", ("in_plan_roth",), ())
    assert [str(sheet.box(name).expected) for name in ("1", "2a", "5", "7")] == [
        "$10,200.00",
        "$200.00",
        "$10,000.00",
        "G",
    ]
    assert states(sheet) == {}


@pytest.mark.parametrize(
    ("boxes", "state", "apart"),
    [
        pytest.param({}, "agrees", {}, id="as-expected"),
        pytest.param({"2a": "200.02"}, "agrees", {}, id="two-cents-are-rounding"),
        pytest.param({"2a": "10200.00", "5": ""}, "differs", {"2a": "differs", "5": "differs"}, id="taxed-twice"),
        pytest.param({"7": "1"}, "differs", {"7": "differs"}, id="another-code"),
        pytest.param({"1": "11200.00"}, "differs", {"1": "differs"}, id="another-gross-amount"),
        pytest.param({"4": "20.00"}, "differs", {"4": "differs"}, id="tax-withheld"),
    ],
)
def test_each_box_says_whether_it_agrees(
    sheets: Sheets, boxes: dict[str, str], state: str, apart: dict[str, str]
) -> None:
    found = sheets(CONVERSION, form_1099r(boxes))
    (sheet,) = of(found, "1099-R")
    assert sheet.state == state
    assert {name: each for name, each in states(sheet).items() if each != "agrees"} == apart
    assert sheet == found.sheet_of("r")


def test_what_is_not_known_is_not_compared(sheets: Sheets) -> None:
    unknown = {key: value for key, value in CONVERSION.items() if key != "earnings"}
    (sheet,) = of(sheets(unknown, form_1099r()), "1099-R")
    assert sheet.state == "in_part"
    assert states(sheet) == {"1": "agrees", "2a": "not_known", "5": "not_known", "7": "agrees"}


def test_a_corrected_form_takes_the_place_of_the_first_one(sheets: Sheets) -> None:
    found = sheets(CONVERSION, form_1099r({"2a": "0.00"}), form_1099r(id_="c", corrected=True))
    assert [(sheet.state, [form.id for form in sheet.received]) for sheet in of(found, "1099-R")] == [
        ("noted", ["c"]),
        ("replaced", ["r"]),
    ]


def test_two_forms_for_one_expected_are_added_up(sheets: Sheets) -> None:
    """Two conversions of $5,100.00, a form for each: the boxes of both together are what is expected."""
    half = {**CONVERSION, "amount": "5100.00", "earnings": "100.00"}
    boxes = {"1": "5100.00", "2a": "100.00", "5": "5000.00"}
    found = sheets(
        {**half, "id": "a"}, {**half, "id": "b", "date": "2025-03-21"}, form_1099r(boxes), form_1099r(boxes, "s")
    )
    (sheet,) = of(found, "1099-R")
    assert (sheet.state, [form.id for form in sheet.received]) == ("agrees", ["r", "s"])
    assert [str(sheet.box(name).received) for name in ("1", "2a", "5")] == ["$10,200.00", "$200.00", "$10,000.00"]


def test_a_form_that_nothing_is_expected_for_stands_alone(sheets: Sheets) -> None:
    of_an_ira = {key: value for key, value in form_1099r({"7": "T", "2a": "", "5": ""}).items() if key != "plan"}
    found = sheets(CONVERSION, of_an_ira)
    assert [sheet.state for sheet in of(found, "1099-R")] == ["differs", "awaited"]


def test_a_w2_and_a_5498(sheets: Sheets) -> None:
    w2 = {"record": "form_w2", "id": "w", "person": "pat", "employer": "acme", "year": 2025}
    rolled = {**CONVERSION, "destination": "roth_ira"}
    f5498 = {
        "record": "form_5498",
        "id": "f",
        "person": "pat",
        "year": 2025,
        "boxes": {"3": "10200.00", "7": "Roth IRA"},
    }
    boxes = {"1": "90000.00", "12": {"D": "900.00"}, "14": {"AFTER TAX": "10000.00"}}
    found = sheets(rolled, {**w2, "boxes": boxes}, f5498)
    (of_w2,) = of(found, "W-2")
    assert (of_w2.state, states(of_w2)) == ("differs", {"12:D": "differs", "14:AFTER TAX": "agrees"})
    assert (str(of_w2.box("12:D").expected), str(of_w2.box("12:D").received)) == ("$800.00", "$900.00")
    (of_5498,) = of(found, "5498")
    assert (of_5498.payer, of_5498.state, of_5498.box("3").state) == ("roth", "differs", "differs")
    assert str(of_5498.box("2").expected) == "$10,200.00"
