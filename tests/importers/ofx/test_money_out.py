"""Money that left a plan, or moved in it: of which source it is, and where it went, is never taken for granted."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.domain.entries.conversions import Conversion
from ledger.domain.errors import LedgerError
from ledger.importers.base import Candidate, Found, Item, Question, Unclear
from tests.importers.ofx.downloads import (
    CONVERTED,
    DAY,
    account,
    buy,
    candidates,
    cash,
    document,
    ignored,
    move,
    questions,
    read,
    sell,
)

OUT = "money-out:2023-01-20:70.00"
OF_ANY_SOURCE = (
    *("after_tax:in_plan_roth", "after_tax:roth_ira", "pre_tax_deferral:in_plan_roth", "pre_tax_deferral:roth_ira"),
    *("designated_roth:roth_ira", "employer_match:in_plan_roth", "employer_match:roth_ira"),
    *("employer_nonelective:in_plan_roth", "employer_nonelective:roth_ira"),
    *("rollover_in:in_plan_roth", "rollover_in:roth_ira", "ignore"),
)
OF_AFTER_TAX_OR_ROTH = ("after_tax:in_plan_roth", "after_tax:roth_ira", "designated_roth:roth_ira", "ignore")
OF_A_KNOWN_SOURCE = ("in_plan_roth", "roth_ira", "ignore")


def one(*transactions: str) -> str:
    return document(account(*transactions))


def made(items: Sequence[Item]) -> list[tuple[str, str, str | None]]:
    """Amount, source and destination of the conversions that are recorded."""
    values = [item.value for item in items if isinstance(item, Found) and isinstance(item.value, Conversion)]
    return [(each.gross.plain(), each.source, each.destination) for each in values]


def pair(day: str, units: str, source: str, into: str | None = None, *, number: str = "a") -> tuple[str, str]:
    """The same units out of a source and into another, or the same."""
    back = move(f"{number}-in", day, units, source if into is None else into)
    return move(f"{number}-out", day, f"-{units}", source), back


@pytest.mark.parametrize(
    ("row", "choices"),
    [
        (sell("1", DAY, "70.00"), OF_ANY_SOURCE),
        (cash("1", "DEBIT", "-70.00"), OF_ANY_SOURCE),
        (sell("1", DAY, "70.00", "OTHERVEST"), OF_ANY_SOURCE),
        (sell("1", DAY, "70.00", "AFTERTAX"), OF_AFTER_TAX_OR_ROTH),
        (sell("1", DAY, "70.00", "PRETAX"), OF_A_KNOWN_SOURCE),
        (move("1", DAY, "-7", "MATCH"), OF_A_KNOWN_SOURCE),
    ],
)
def test_the_source_is_asked_where_the_file_does_not_say_it(tmp_path: Path, row: str, choices: tuple[str, ...]) -> None:
    items = read(tmp_path, one(row))

    assert questions(items) == {OUT: choices}
    (draft,) = [item.draft for item in items if isinstance(item, Unclear)]
    assert (draft["record"], draft["source"], draft["amount"]) == ("conversion", None, "70.00")


@pytest.mark.parametrize(
    ("tag", "answer", "source", "destination"),
    [
        ("", "after_tax:roth_ira", "after_tax", "roth_ira"),
        ("", "pre_tax_deferral:in_plan_roth", "pre_tax_deferral", "in_plan_roth"),
        ("", "designated_roth:roth_ira", "designated_roth", "roth_ira"),
        ("AFTERTAX", "designated_roth:roth_ira", "designated_roth", "roth_ira"),
        ("PRETAX", "roth_ira", "pre_tax_deferral", "roth_ira"),
        ("PRETAX", "pre_tax_deferral:roth_ira", "pre_tax_deferral", "roth_ira"),
    ],
)
def test_the_answer_names_source_and_destination(
    tmp_path: Path, tag: str, answer: str, source: str, destination: str
) -> None:
    items = read(tmp_path, one(sell("1", DAY, "70.00", tag)), {OUT: answer})

    assert made(items) == [("70.00", source, destination)]
    assert questions(items) == {}


@pytest.mark.parametrize(
    ("tag", "answer"),
    [
        ("", "roth_ira"),
        ("AFTERTAX", "roth_ira"),
        ("AFTERTAX", "employer_match:roth_ira"),
        ("PRETAX", "after_tax:roth_ira"),
        ("", "designated_roth:in_plan_roth"),
    ],
)
def test_an_answer_that_leaves_the_source_open_or_contradicts_the_file_is_none(
    tmp_path: Path, tag: str, answer: str
) -> None:
    with pytest.raises(LedgerError, match=f"“{answer}” is no answer to {re.escape(OUT)}"):
        read(tmp_path, one(sell("1", DAY, "70.00", tag)), {OUT: answer})


@pytest.mark.parametrize("answer", ["roth_ira", "after_tax:roth_ira"])
def test_what_was_answered_about_a_name_of_the_file_holds_for_money_that_leaves(tmp_path: Path, answer: str) -> None:
    text = one(sell("1", DAY, "70.00", "AFTERTAX"))
    label = {"ofx:AFTERTAX": "after_tax"}

    assert questions(read(tmp_path, text, label)) == {OUT: OF_A_KNOWN_SOURCE}
    assert made(read(tmp_path, text, {**label, OUT: answer})) == [("70.00", "after_tax", "roth_ira")]
    assert questions(read(tmp_path, text, {"ofx:AFTERTAX": "roth_deferral"})) == {OUT: ("roth_ira", "ignore")}


@pytest.mark.parametrize("label", ["ignore", "after_tax", "pre_tax_deferral"])
@pytest.mark.parametrize("row", [sell("1", DAY, "70.00"), cash("1", "DEBIT", "-70.00")])
def test_an_answer_about_purchases_without_a_source_says_nothing_of_money_that_left(
    tmp_path: Path, row: str, label: str
) -> None:
    text = one(buy("9", DAY, "5.00"), row)

    assert questions(read(tmp_path, text, {"ofx:no-source": label})) == {OUT: OF_ANY_SOURCE}
    answered = read(tmp_path, text, {"ofx:no-source": label, OUT: "after_tax:roth_ira"})
    assert made(answered) == [("70.00", "after_tax", "roth_ira")]


@pytest.mark.parametrize("tag", ["AFTERTAX", "OTHERVEST"])
def test_purchases_to_be_ignored_do_not_hide_money_that_left(tmp_path: Path, tag: str) -> None:
    items = read(tmp_path, one(sell("1", DAY, "70.00", tag)), {f"ofx:{tag}": "ignore"})

    assert list(questions(items)) == [OUT]


def test_only_its_own_answer_puts_money_that_left_aside(tmp_path: Path) -> None:
    items = read(tmp_path, one(sell("1", DAY, "70.00")), {OUT: "ignore"})

    assert made(items) == []
    assert f"{OUT} is answered with “ignore”" in ignored(items)


@pytest.mark.parametrize("tag", ["", "OTHERVEST", "ROTH"])
def test_a_move_out_of_a_source_of_which_nothing_is_known_is_asked_and_not_offered(tmp_path: Path, tag: str) -> None:
    key, text = "conversion:2023-01-20:70.00", one(*pair(DAY, "7", tag))
    items = read(tmp_path, text)

    assert candidates(items) == []
    assert questions(items) == {key: OF_ANY_SOURCE}
    answered = read(tmp_path, text, {key: "after_tax:in_plan_roth"})
    assert made(answered) == [("70.00", "after_tax", "in_plan_roth")]


def test_a_move_out_of_a_source_that_was_answered_is_offered(tmp_path: Path) -> None:
    text = one(*pair(DAY, "7", "OTHERVEST"))
    label = {"ofx:OTHERVEST": "employer_match"}

    assert [each.source for each in candidates(read(tmp_path, text, label))] == ["employer_match"]
    for answer in ("in_plan_roth", "employer_match:in_plan_roth"):
        items = read(tmp_path, text, {**label, "conversion:2023-01-20:70.00": answer})
        assert made(items) == [("70.00", "employer_match", "in_plan_roth")]


def test_purchases_to_be_ignored_do_not_hide_a_conversion(tmp_path: Path) -> None:
    (converted,) = candidates(read(tmp_path, CONVERTED, {"ofx:AFTERTAX": "ignore"}))

    assert converted.source == "after_tax"


@pytest.mark.parametrize("into", ["PRETAX", "MATCH", "PROFITSHARING", "ROLLOVER"])
def test_a_move_into_money_that_is_not_roth_is_no_conversion(tmp_path: Path, into: str) -> None:
    key, text = "moved:2023-01-20:70.00", one(*pair(DAY, "7", "AFTERTAX", into))
    items = read(tmp_path, text, {"ofx:AFTERTAX": "after_tax"})

    assert candidates(items) == []
    assert questions(items) == {key: ("ignore",)}
    put_aside = read(tmp_path, text, {key: "ignore"})
    assert questions(put_aside) == {}
    assert f"{key} is answered with “ignore”" in ignored(put_aside)


def test_of_equal_moves_those_within_a_source_belong_together(tmp_path: Path) -> None:
    outs = (move("1", DAY, "-7", "AFTERTAX"), move("2", DAY, "-7", "MATCH"))
    ins = (move("3", DAY, "7", "OTHERVEST"), move("4", DAY, "7", "MATCH"))
    moved = candidates(read(tmp_path, one(*outs, *ins)))

    assert ["came into OTHERVEST" in (each.note or "") for each in moved] == [True, False]
    assert ["came into MATCH" in (each.note or "") for each in moved] == [False, True]


def test_two_of_a_day_and_amount_have_keys_of_their_own(tmp_path: Path) -> None:
    transfers = (*pair(DAY, "7", "AFTERTAX"), *pair(DAY, "7", "PRETAX", number="b"))
    text = one(*transfers, sell("5", DAY, "70.00", "PRETAX"), cash("6", "DEBIT", "-70.00"))
    items = read(tmp_path, text)

    moved = "conversion:2023-01-20:70.00"
    assert list(questions(items)) == [moved, f"{moved}#2", OUT, f"{OUT}#2"]
    assert [item.key for item in items if isinstance(item, Candidate)] == [moved, f"{moved}#2"]
    answers = {moved: "in_plan_roth", f"{moved}#2": "ignore", OUT: "roth_ira", f"{OUT}#2": "after_tax:roth_ira"}
    answered = read(tmp_path, text, answers)
    assert questions(answered) == {}
    assert made(answered) == [
        ("70.00", "after_tax", "in_plan_roth"),
        ("70.00", "pre_tax_deferral", "roth_ira"),
        ("70.00", "after_tax", "roth_ira"),
    ]


def test_keys_do_not_shift_when_one_of_them_is_answered(tmp_path: Path) -> None:
    text = one(sell("1", DAY, "70.00", "PRETAX"), sell("2", DAY, "70.00", "MATCH"))

    assert list(questions(read(tmp_path, text, {OUT: "ignore"}))) == [f"{OUT}#2"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (cash("1", "DEBIT", "-70.00"), "a payment out of the account, no source named"),
        (cash("1", "DEBIT", "-70.00", name="TO ROTH IRA"), "a payment out of the account, “TO ROTH IRA”, no source"),
        (sell("1", DAY, "70.00", "PRETAX"), "a sale, out of PRETAX"),
        (move("1", DAY, "-7", more="<MEMO>Rollover"), "a transfer, “Rollover”, no source named"),
    ],
)
def test_the_question_says_in_plain_words_what_left(tmp_path: Path, row: str, words: str) -> None:
    (question,) = [item for item in read(tmp_path, one(row)) if isinstance(item, Question)]

    assert f"$70.00 left acme-401k on 2023-01-20 ({words}" in question.text
    assert "INVBANKTRAN" not in question.text
