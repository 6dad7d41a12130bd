"""A file imported again, under another name or in overlapping parts, adds only what is new."""

import itertools
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import INIT, Case, entries, imported, money_in, open_questions, rehearsed, standing
from tests.imports.own import FILES
from tests.imports.resaved import movable, text_of, with_rows
from tests.imports.samples import OUTSIDE, outside

CASES = (*FILES, *OUTSIDE)
TEXTS = [case for case in CASES if not case.name.endswith((".xlsx", ".pdf"))]


def parts_of(case: Case) -> list[bytes]:
    """Two overlapping parts, each of whole days, that are the whole together; none where a file has too few."""
    rows = movable(case) if case.header or case.format == "ofx" else []
    if case.header:
        days = [list(of_day) for _, of_day in itertools.groupby(rows, lambda row: row.partition(",")[0])]
        cut = max(1, len(days) // 3)  # the middle third and more is in both parts
        parts = (days[:-cut], days[cut:]) if len(days) > 2 else ()
        return [with_rows(case, list(itertools.chain.from_iterable(part))) for part in parts]
    bought = [each for each in rows if each.startswith("<BUY")]
    if len(bought) < 2:
        return []
    return [with_rows(case, [each for each in rows if each is not left_out]) for left_out in (bought[-1], bought[0])]


PARTED = [case for case in TEXTS if parts_of(case)]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_twice_and_renamed_it_adds_nothing(case: Case, run: CommandLine, tmp_path: Path) -> None:
    imported(run, case.write(tmp_path), *case.answered)
    once = standing(run)
    imported(run, case.write(tmp_path), *case.answered)
    imported(run, case.write(tmp_path, name=f"renamed {case.name}"), *case.answered)
    assert standing(run) == once


@pytest.mark.parametrize("case", TEXTS, ids=[case.name for case in TEXTS])
def test_with_a_line_end_more_it_is_read_again_and_adds_nothing(case: Case, run: CommandLine, tmp_path: Path) -> None:
    imported(run, case.write(tmp_path), *case.answered)
    once = standing(run)
    imported(run, case.write(tmp_path, content=f"{text_of(case.content)}\n".encode()), *case.answered)
    assert standing(run) == once


@pytest.mark.parametrize("order", ["first part first", "second part first"])
@pytest.mark.parametrize("case", PARTED, ids=[case.name for case in PARTED])
def test_two_overlapping_parts_are_the_whole(
    case: Case, order: str, run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = parts_of(case)
    for number, part in enumerate(parts if order == "first part first" else parts[::-1]):
        imported(run, case.write(tmp_path, name=f"{number}-{case.name}", content=part), *case.answered)
    in_parts = standing(run)
    imported(run, case.write(tmp_path), *case.answered)
    assert standing(run) == in_parts
    monkeypatch.setenv("ROTH_LEDGER_DB", str(tmp_path / "whole.db"))
    run.done(*INIT)
    imported(run, case.write(tmp_path), *case.answered)
    assert standing(run) == in_parts


def test_one_more_equal_row_is_one_more_contribution(run: CommandLine, tmp_path: Path) -> None:
    case, twin = outside("financehub_fidelity-401k.csv"), outside("fid_legit_duplicate_row.csv")
    if case is None or twin is None:
        return  # the note at the end of the run says so
    imported(run, case.write(tmp_path), *case.answered)
    file = rehearsed(run, twin.write(tmp_path))  # answered already
    assert (len(file["new"]), file["known"]) == (1, 11)
    imported(run, twin.write(tmp_path))
    assert money_in(entries(run)) == twin.years
    assert rehearsed(run, case.write(tmp_path))["new"] == []


ASKING = [case for case in PARTED if case.answers]


@pytest.mark.parametrize("case", ASKING, ids=[case.name for case in ASKING])
def test_an_answer_is_asked_once(case: Case, run: CommandLine, tmp_path: Path) -> None:
    first = case.write(tmp_path, name=f"1-{case.name}", content=parts_of(case)[1])
    imported(run, first, *case.answered)
    turned_down = [f"conversion:{day}:{amount}" for day, amount in case.conversions]
    assert set(open_questions(rehearsed(run, case.write(tmp_path)))) <= set(turned_down)
