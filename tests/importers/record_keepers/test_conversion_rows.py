"""Rows that say conversion, or move money into other money: one conversion is one, and what is none is never posted."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ledger.domain.money import Money
from ledger.importers.base import Candidate, Context, Found, Ignored, Item, Question, Unclear
from ledger.importers.record_keepers.declared import (
    CONVERSION,
    MONEY_OUT,
    TRANSFER,
    Header,
    HistoryFormat,
    Meaning,
    words,
)
from ledger.importers.record_keepers.history import read_history
from ledger.importers.record_keepers.money_sources import sure_source

FORMAT = HistoryFormat(
    name="acme",
    document="Acme history",
    headers=(Header({"date": "Date", "type": "Type", "amount": "Amount", "source": "Source"}),),
    types={
        **words(Meaning(TRANSFER, outward=True), "Move Out"),
        **words(Meaning(TRANSFER, outward=False), "Move In"),
        **words(Meaning(CONVERSION), "Roth Conv"),
        **words(Meaning(CONVERSION, outward=False), "Conv In"),
        **words(Meaning(MONEY_OUT), "Withdrawal"),
    },
    source_of=sure_source,
)
KEY = "conversion:2026-01-05:100.00"


def read(tmp_path: Path, *rows: str, answers: Mapping[str, str] | None = None) -> list[Item]:
    path = tmp_path / "history.csv"
    path.write_text("\n".join(["Date,Type,Source,Amount", *(f"2026-01-05,{row}" for row in rows), ""]))
    return list(read_history(path, Context(person="pat", plan="acme-401k", answers=answers or {}), FORMAT))


def candidates(items: list[Item]) -> list[tuple[str, str, str]]:
    return [(each.key, each.amount.plain(), each.value.source) for each in items if isinstance(each, Candidate)]


def questions(items: list[Item]) -> dict[str, Question]:
    return {each.key: each for each in items if isinstance(each, Question)}


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(("Roth Conv,After-Tax,100.00", "Roth Conv,Roth Conversion,100.00"), id="unsigned"),
        pytest.param(("Roth Conv,Roth Conversion,103.00", "Roth Conv,After-Tax,100.00"), id="received first"),
        pytest.param(("Roth Conv,After-Tax,-100.00", "Roth Conv,Roth Conversion,103.00"), id="signed, other amounts"),
        pytest.param(("Roth Conv,After-Tax,-100.00", "Roth Conv,Money Type 7,103.00"), id="signed, other word"),
        pytest.param(("Roth Conv,After-Tax,100.00", "Conv In,After-Tax,103.00"), id="the type says it came in"),
    ],
)
def test_the_receiving_side_of_a_conversion_is_no_second_one(tmp_path: Path, rows: tuple[str, ...]) -> None:
    items = read(tmp_path, *rows)

    assert candidates(items) == [(KEY, "100.00", "after_tax")]
    (came,) = (each for each in items if isinstance(each, Ignored))
    assert "the receiving side of a conversion" in came.why


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(("Roth Conv,After-Tax,-100.00", "Roth Conv,Roth Conversion,100.00"), id="to Roth money"),
        pytest.param(("Roth Conv,After-Tax,-100.00", "Roth Conv,AFTER-TAX,100.00"), id="both under one word"),
        pytest.param(("Roth Conv,,-100.00", "Roth Conv,,100.00"), id="no words"),
        pytest.param(
            ("Roth Conv,After-Tax,-60.00", "Roth Conv,After-Tax,-40.00", "Roth Conv,Roth,100.00"), id="two funds"
        ),
    ],
)
def test_rows_that_cancel_out_are_one_conversion(tmp_path: Path, rows: tuple[str, ...]) -> None:
    assert candidates(read(tmp_path, *rows)) == [(KEY, "100.00", "after_tax")]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(("Roth Conv,,100.00", "Roth Conv,,100.00"), id="no words"),
        pytest.param(("Roth Conv,After-Tax,100.00", "Roth Conv,After-Tax,100.00"), id="one word"),
    ],
)
def test_rows_that_may_be_two_sides_or_two_conversions_are_asked_one_by_one(
    tmp_path: Path, rows: tuple[str, ...]
) -> None:
    items = read(tmp_path, *rows)

    assert candidates(items) == []  # confirming all that is shown posts none of them
    assert list(questions(items)) == [KEY, f"{KEY}#2"]
    assert len([each for each in items if isinstance(each, Unclear)]) == 2
    answer = next(each for each in questions(items)[KEY].choices if each.endswith("in_plan_roth"))
    found, ignored = read(tmp_path, *rows, answers={KEY: answer, f"{KEY}#2": "ignore"})
    assert isinstance(found, Found)
    assert (found.value.amount, found.value.source) == (Money(10000), "after_tax")
    assert isinstance(ignored, Ignored)


@pytest.mark.parametrize("label", ["Roth", "Roth In-Plan Conversion"])
def test_a_receiving_side_alone_does_not_say_what_left(tmp_path: Path, label: str) -> None:
    items = read(tmp_path, f"Roth Conv,{label},100.00")

    assert candidates(items) == []
    assert "in_plan_roth" not in questions(items)[KEY].choices
    (found,) = read(tmp_path, f"Roth Conv,{label},100.00", answers={KEY: "pre_tax_deferral:in_plan_roth"})
    assert isinstance(found, Found)
    assert (found.value.source, found.value.destination) == ("pre_tax_deferral", "in_plan_roth")


def test_conversions_and_withdrawals_of_one_day_and_amount_have_keys_of_their_own(tmp_path: Path) -> None:
    rows = (
        *("Withdrawal,After-Tax,-100.00", "Roth Conv,After-Tax,100.00", "Roth Conv,Pre-Tax,100.00"),
        "Withdrawal,Pre-Tax,-100.00",
    )
    items = read(tmp_path, *rows)
    out = "money-out:2026-01-05:100.00"

    assert set(questions(items)) == {KEY, f"{KEY}#2", out, f"{out}#2"}
    assert candidates(items) == [(KEY, "100.00", "after_tax"), (f"{KEY}#2", "100.00", "pre_tax_deferral")]
    answered = read(tmp_path, *rows, answers={KEY: "in_plan_roth", out: "ignore", f"{out}#2": "roth_ira"})
    assert [(each.value.source, each.value.destination) for each in answered if isinstance(each, Found)] == [
        ("after_tax", "in_plan_roth"),
        ("pre_tax_deferral", "roth_ira"),
    ]


@pytest.mark.parametrize("into", ["Employer Match", "After-Tax", "Pre-Tax", "Safe Harbor"])
def test_a_move_into_money_that_is_no_roth_money_is_never_a_conversion(tmp_path: Path, into: str) -> None:
    rows = ("Move Out,Pre-Tax Deferral,100.00", f"Move In,{into},100.00")
    (question,) = read(tmp_path, *rows)

    assert isinstance(question, Question)
    assert (question.key, question.choices) == ("moved:2026-01-05:100.00", ("ignore",))
    (ignored,) = read(tmp_path, *rows, answers={question.key: "ignore"})
    assert isinstance(ignored, Ignored)


@pytest.mark.parametrize("into", ["Roth", "Roth In-Plan Conversion", "IRR", "After-Tax Roth", "Money Type 7"])
def test_a_move_into_what_may_be_roth_money_may_be_a_conversion(tmp_path: Path, into: str) -> None:
    items = read(tmp_path, "Move Out,After-Tax,100.00", f"Move In,{into},100.00")

    assert candidates(items) == [(KEY, "100.00", "after_tax")]


def test_money_of_a_word_that_says_no_source_is_asked_before_it_can_be_converted(tmp_path: Path) -> None:
    rows = ("Move Out,Money Type 3,100.00", "Move In,Roth,100.00")
    items = read(tmp_path, *rows)

    assert list(questions(items)) == ["acme:Money Type 3"]
    assert candidates(items) == []
    answered = read(tmp_path, *rows, answers={"acme:Money Type 3": "pre_tax_deferral"})
    assert candidates(answered) == [(KEY, "100.00", "pre_tax_deferral")]


def test_money_out_of_a_word_that_says_no_source_is_asked_for_its_source_first(tmp_path: Path) -> None:
    items = read(tmp_path, "Withdrawal,Money Type 3,-100.00")

    assert list(questions(items)) == ["acme:Money Type 3"]
    answers = {"acme:Money Type 3": "pre_tax_deferral", "money-out:2026-01-05:100.00": "roth_ira"}
    (found,) = read(tmp_path, "Withdrawal,Money Type 3,-100.00", answers=answers)
    assert isinstance(found, Found)
    assert found.value.source == "pre_tax_deferral"
