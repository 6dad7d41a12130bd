"""An import is taken back and brought back as a whole, and after it was taken back the file is new again."""

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import Case, assert_sound, imported, standing
from tests.imports.own import FILES
from tests.imports.samples import OUTSIDE

CASES = (*FILES, *(case for case in OUTSIDE if case.entries))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_undo_redo_and_import_again(case: Case, run: CommandLine, tmp_path: Path) -> None:
    before = standing(run)
    path = case.write(tmp_path)
    imported(run, path, *case.answered)
    after = standing(run)
    assert after != before
    run.done("undo")
    assert standing(run) == before
    run.done("redo")
    assert standing(run) == after
    run.done("undo")
    imported(run, path, *case.answered)
    assert standing(run) == after
    assert_sound(run)


def test_two_files_of_one_call_are_taken_back_together(run: CommandLine, tmp_path: Path) -> None:
    before = standing(run)
    cases = [case for case in FILES if case.name in {"stubs.csv", "book.jsonl"}]
    run.done("import", *(case.write(tmp_path) for case in cases), "--plan", "acme-401k", "--no-input")
    assert len(standing(run)) > len(before) + 2
    run.done("undo")
    assert standing(run) == before


def test_one_bad_file_keeps_the_others_of_its_call_out(run: CommandLine, tmp_path: Path) -> None:
    before = standing(run)
    good, bad = (case.write(tmp_path) for case in FILES if case.name in {"voya.csv", "stubs.csv"})
    bad.write_text("pay_date,after_tax\n2026-02-30,5.00\n", encoding="utf-8")
    run.refused("import", good, bad, "--plan", "acme-401k", "--no-input")
    assert standing(run) == before
