"""Tables that nearly fit, names that are none, and answers of another table: told, asked or refused, never misread."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ledger.domain.entries.bookkeeping import ImportMapping
from ledger.domain.errors import LedgerError
from ledger.importers.base import Candidate, Context, Found, Ignored, Item, Question, Received, Refused, Remark
from ledger.importers.formats import FORMATS
from ledger.importers.mapping import TAKEN_NAMES, ColumnMapping

HEADER = "Date,Type,Source,Amount"
ROWS = (
    "2026-01-15,Contribution,Roth,100.00",
    "2026-01-30,Contribution,Roth,200.00",
    "2026-02-13,Dividend,Roth,3.00",
    "2026-02-27,Contribution,Roth,400.00",
)
READER = ColumnMapping()


def read(
    tmp_path: Path,
    *lines: str,
    answers: Mapping[str, str] | None = None,
    mappings: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Item]:
    path = tmp_path / "table.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert READER.identify(path.name, path.read_bytes())
    context = Context(person="pat", plan="acme-401k", answers=answers or {}, mappings=mappings or {})
    return list(READER.read(path, context))


def saved(items: list[Item]) -> dict[str, dict[str, str]]:
    values = [item.value for item in items if isinstance(item, Found)]
    return {value.name: dict(value.columns) for value in values if isinstance(value, ImportMapping)}


def amounts(items: list[Item]) -> list[str]:
    return [each.amount.plain() for each in items if isinstance(each, Received)]


def keys(items: list[Item]) -> list[str]:
    return [each.key for each in items if isinstance(each, Question)]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        pytest.param("2026-02-28,Contribution,Roth,-", "the Contribution of 2026-02-28 has no amount.", id="a dash"),
        pytest.param("2026-02-28,Contribution,Roth,--", "the Contribution of 2026-02-28 has no amount.", id="dashes"),
        pytest.param("2026-02-28,Contribution,Roth,abc", "abc", id="no amount"),
        pytest.param("2026-02-28,Contribution,Roth", "the row has 3 cells, the header 4.", id="cut row"),
        pytest.param(",Contribution,Roth,5.00", "the row looks like money, and has no date.", id="no date"),
        pytest.param("2026-02-30,Contribution,Roth,5.00", "2026-02-30", id="no day of the calendar"),
    ],
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_one_bad_row_is_refused_and_the_table_is_still_one(tmp_path: Path, row: str, why: str, place: int) -> None:
    items = read(tmp_path, HEADER, *ROWS[:place], row, *ROWS[place:], answers={"mapping": "mine"})
    (refused,) = (each for each in items if isinstance(each, Refused))

    assert refused.line == place + 2
    assert why in refused.why
    assert amounts(items) == ["100.00", "200.00", "400.00"]


def test_a_dash_in_a_row_without_money_is_not_refused(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER, *ROWS, "2026-02-28,Fee,Roth,-", answers={"mapping": "mine"})

    assert [each for each in items if isinstance(each, Refused)] == []
    assert items[-1] == Ignored(6, "Fee: a fee of an amount not given, no contribution")


def test_a_header_in_the_middle_is_left_out_with_its_reason(tmp_path: Path) -> None:
    items = read(tmp_path, HEADER, *ROWS[:1], HEADER, *ROWS[1:], answers={"mapping": "mine"})

    assert Ignored(3, "a header") in items
    assert amounts(items) == ["100.00", "200.00", "400.00"]


@pytest.mark.parametrize("short", [range(4), range(1, 2)], ids=["all rows", "one row"])
def test_rows_may_leave_out_cells_at_their_end(tmp_path: Path, short: range) -> None:
    rows = [row if place in short else f"{row},none" for place, row in enumerate(ROWS)]
    items = read(tmp_path, f"{HEADER},Remarks", *rows, answers={"mapping": "mine"})

    assert amounts(items) == ["100.00", "200.00", "400.00"]
    assert [each for each in items if isinstance(each, Refused)] == []


@pytest.mark.parametrize("form", ["15-Jan-2026", "15 Jan 2026", "2026/01/15"])
def test_days_that_cannot_be_read_two_ways_are_read(tmp_path: Path, form: str) -> None:
    (came,) = (
        each
        for each in read(tmp_path, HEADER, f"{form},Contribution,Roth,5.00", answers={"mapping": "mine"})
        if isinstance(each, Received)
    )

    assert str(came.day) == "2026-01-15"


@pytest.mark.parametrize("amount", ["100,50", "1.234,56", "-1.234,5"])
def test_a_decimal_comma_is_refused_by_its_name(tmp_path: Path, amount: str) -> None:
    rows = (f"2026-01-15;Contribution;Roth;{amount}", f"2026-01-30;Contribution;Roth;{amount}")
    for answers in ({}, {"mapping": "mine"}):
        (refused,) = read(tmp_path, HEADER.replace(",", ";"), *rows, answers=answers)
        assert refused == Refused(
            2,
            "amounts are written with a decimal comma, which is not read.",
            "Save the file with decimal points, as in 1234.56.",
        )


def test_an_answer_about_one_table_is_none_about_another(tmp_path: Path) -> None:
    table = ("Day,Type,Amount", "2026-01-15,Payroll,5.00")
    answers = {"type:one:Payroll": "contribution", "one:Payroll": "after_tax"}

    assert keys(read(tmp_path, *table, answers={**answers, "mapping": "other"})) == ["type:other:Payroll"]
    (came,) = (
        each for each in read(tmp_path, *table, answers={**answers, "mapping": "one"}) if isinstance(each, Received)
    )
    assert came.key == "one:Payroll"


def test_types_and_sources_that_begin_alike_are_kept_whole(tmp_path: Path) -> None:
    types = [f"Payroll Contribution for period 03/01 - {end}" for end in ("After-Tax", "Roth", "Loan Repayment")]
    source = "Acme Corporation Employees Savings Plan - Roth Deferral"
    rows = [f"2026-03-01,{word},{source},5.00" for word in types]
    answers = {
        "mapping": "mine",
        **{
            f"type:mine:{word}": answer
            for word, answer in zip(types, ("contribution", "fee", "loan_repayment"), strict=True)
        },
    }

    assert keys(read(tmp_path, HEADER, *rows, answers={"mapping": "mine"})) == [f"type:mine:{word}" for word in types]
    items = read(tmp_path, HEADER, *rows, answers=answers)
    assert [each.key for each in items if isinstance(each, Received)] == [f"mine:{source}"]
    kept = saved(items)["mine"]
    assert [kept[f"type:{word}"] for word in types] == ["contribution", "fee", "loan_repayment"]


DAYS = ("01/02/2026,Contribution,Roth,5.00", "03/04/2026,Contribution,Roth,6.00")


def day_first(tmp_path: Path) -> dict[str, dict[str, str]]:
    return saved(read(tmp_path, HEADER, *DAYS, answers={"mapping": "d", "date-order": "day-first"}))


def test_an_order_of_days_that_is_only_remembered_is_told(tmp_path: Path) -> None:
    remark, *came = read(tmp_path, HEADER, *DAYS, mappings=day_first(tmp_path))

    assert remark == Remark(1, "Days are read with the day first, as saved in the mapping “d”; no day proves it.")
    assert [str(each.day) for each in came if isinstance(each, Received)] == ["2026-02-01", "2026-04-03"]


def test_an_order_of_days_that_the_file_disproves_is_refused(tmp_path: Path) -> None:
    american = (*DAYS, "01/31/2026,Contribution,Roth,7.00")
    mappings = day_first(tmp_path)
    (refused,) = read(tmp_path, HEADER, *american, mappings=mappings)

    assert isinstance(refused, Refused)
    assert refused.why == (
        "the days of this file have the month first, and the mapping “d” reads them with the day first."
    )
    assert "mapping of its own" in refused.hint
    items = read(tmp_path, HEADER, *american, mappings=mappings, answers={"mapping": "us"})
    assert [str(each.day) for each in items if isinstance(each, Received)] == ["2026-01-02", "2026-03-04", "2026-01-31"]


def test_an_answer_that_the_days_disprove_is_refused(tmp_path: Path) -> None:
    answers = {"mapping": "us", "date-order": "day-first"}
    (refused,) = read(tmp_path, HEADER, "01/31/2026,Contribution,Roth,7.00", answers=answers)

    assert isinstance(refused, Refused)
    assert "date-order is answered otherwise" in refused.why


@pytest.mark.parametrize("name", ["no", "Yes", "n", "y", "none", "ignore", "voya", "conversion", "type", "a:b", ""])
def test_what_is_an_answer_or_begins_other_keys_names_no_mapping(tmp_path: Path, name: str) -> None:
    with pytest.raises(LedgerError, match="cannot name a mapping"):
        read(tmp_path, HEADER, *ROWS, answers={"mapping": name})


def test_no_mapping_is_named_as_a_format() -> None:
    asking = {name for name in FORMATS if not name.startswith("stub-")}  # of pay stubs labels are asked

    assert asking <= TAKEN_NAMES


def test_the_two_sides_of_a_conversion_are_one_candidate(tmp_path: Path) -> None:
    answers = {"mapping": "mine", "type:mine:Roth Conv": "conversion"}
    rows = ("2026-01-15,Roth Conv,After-Tax,100.00", "2026-01-15,Roth Conv,Roth Conversion,100.00")
    items = read(tmp_path, HEADER, *rows, answers=answers)

    assert [(each.key, each.value.source) for each in items if isinstance(each, Candidate)] == [
        ("conversion:2026-01-15:100.00", "after_tax")
    ]


def test_the_sides_that_a_known_type_names_are_one_candidate(tmp_path: Path) -> None:
    rows = (
        "2026-01-15,Source to Source/Fund to Fund Transfer In,2026 ROTH IN PLAN CONVERSION,103.00",
        "2026-01-15,Source to Source/Fund to Fund Transfer Out,After-Tax,100.00",
    )
    items = read(tmp_path, HEADER, *rows, answers={"mapping": "mine"})

    assert [each.amount.plain() for each in items if isinstance(each, Candidate)] == ["100.00"]
