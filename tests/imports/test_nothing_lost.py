"""A damaged table gives all of its money, a question or a refusal: a row is never left out without a word."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import PLAN, Case, assert_sound, money_in, open_questions
from tests.imports.own_tables import TABLES
from tests.imports.resaved import rows_of, with_rows

every = pytest.mark.parametrize("case", TABLES, ids=[case.name for case in TABLES])

# Which cells of a row say its day, what it is and how much.
CELLS = {
    "fidelity-netbenefits": (0, 2, 3),
    "fidelity-accounts": (0, 3, 12),
    "vanguard": (1, 4, 8),
    "workplace": (0, 4, 7),
    "voya": (0, 1, 6),
    "alerus": (0, 5, 10),
    "mapping": (0, 1, 4),
}
NO_DAY = ("", "31/31/2026", "02/30/2026", "soon", "1/2")
NO_TYPE = ("", "Sundry", "Contribu", "-")
NO_AMOUNT = ("", "abc", "1,15O.00", "12.345", "1e3", "(5.00", "--5.00")


def lost(run: CommandLine, case: Case, path: Path) -> str:
    """What went missing without a word; nothing where it is refused, asked, or all there."""
    ran = run("import", path, "--plan", PLAN, "--dry-run", "--json", *case.answered)
    if not ran.out:
        return "" if ran.code == 1 and ran.err.startswith("error: ") else f"exit {ran.code}: {ran.err}"
    (file,) = ran.json["files"]
    found = money_in(file["new"])
    return "" if file["refused"] or open_questions(file) or found == case.years else str(found)


def with_cell(row: str, place: int, text: str) -> str:
    """A row with another text in one of its cells."""
    (cells,) = csv.reader([row])
    cells[place] = text
    made = io.StringIO()
    csv.writer(made, lineterminator="").writerow(cells)
    return made.getvalue()


def damaged_rows(case: Case) -> Iterator[tuple[str, list[str]]]:
    """The rows with one cell made unreadable, and what was done."""
    rows = rows_of(case)[1]
    for cell, texts in zip(CELLS[case.format], (NO_DAY, NO_TYPE, NO_AMOUNT), strict=True):
        for text in texts:
            for place, row in enumerate(rows):
                yield (
                    f"row {place}, “{text}” in cell {cell}",
                    [
                        *rows[:place],
                        with_cell(row, cell, text),
                        *rows[place + 1 :],
                    ],
                )


def damaged_lines(case: Case) -> Iterator[tuple[str, list[str]]]:
    """The rows with a line joined, cut short or parted, and what was done."""
    rows = rows_of(case)[1]
    for place, row in enumerate(rows):
        before, after = rows[:place], rows[place + 1 :]
        yield f"row {place} cut", [*before, row[: len(row) // 2], *after]
        yield f"a blank line before row {place}", [*before, "", row, *after]
        yield f"a line of words before row {place}", [*before, "continued on the next page", row, *after]
        yield f"a quote opened in row {place}", [*before, row.replace(",", ',"', 1), *after]
        if after:
            yield f"row {place} joined to the next", [*before, row + after[0], *after[1:]]


@every
def test_a_row_with_an_unreadable_cell_is_not_left_out(case: Case, run: CommandLine, tmp_path: Path) -> None:
    found = {
        what: lost(run, case, case.write(tmp_path, content=with_rows(case, rows))) for what, rows in damaged_rows(case)
    }
    assert {what: each for what, each in found.items() if each} == {}


@every
def test_a_broken_line_takes_no_other_with_it(case: Case, run: CommandLine, tmp_path: Path) -> None:
    found = {
        what: lost(run, case, case.write(tmp_path, content=with_rows(case, rows))) for what, rows in damaged_lines(case)
    }
    assert {what: each for what, each in found.items() if each} == {}


@every
def test_rows_above_the_header_are_not_left_out(case: Case, run: CommandLine, tmp_path: Path) -> None:
    """As when a sheet was sorted with its header."""
    above, rows, below = rows_of(case)
    for place in range(1, len(rows) + 1):
        lines = [*above[:-1], *rows[:place], above[-1], *rows[place:], *below, ""]
        path = case.write(tmp_path, content="\n".join(lines).encode())
        assert lost(run, case, path) == "", f"{place} rows above the header"


@every
def test_a_header_with_a_damaged_cell_loses_no_row(case: Case, run: CommandLine, tmp_path: Path) -> None:
    above, rows, below = rows_of(case)
    found = {}
    for place in range(len(above[-1].split(","))):
        for text in ("", "Whatever", "\x1b[2J"):
            lines = [*above[:-1], with_cell(above[-1], place, text), *rows, *below, ""]
            path = case.write(tmp_path, content="\n".join(lines).encode())
            found[f"“{text}” in cell {place}"] = lost(run, case, path)
    assert {what: each for what, each in found.items() if each} == {}


@every
def test_a_second_header_loses_no_row(case: Case, run: CommandLine, tmp_path: Path) -> None:
    """As when two downloads were put one below the other."""
    above, rows, below = rows_of(case)
    half = len(rows) // 2
    lines = [*above, *rows[:half], *below, *above, *rows[half:], *below, ""]
    assert lost(run, case, case.write(tmp_path, content="\n".join(lines).encode())) == ""


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("name", ["", " ", "\ufeff", "\u202e", "x" * 3_000])
def test_what_is_kept_of_a_header_can_be_read_again(run: CommandLine, tmp_path: Path, place: int, name: str) -> None:
    case = next(case for case in TABLES if case.format == "mapping")
    above, rows, _ = rows_of(case)
    path = case.write(tmp_path, content="\n".join([with_cell(above[-1], place, name), *rows, ""]).encode())
    run("import", path, "--plan", PLAN, "--no-input", *case.answered)
    assert_sound(run)
    run("import", case.write(tmp_path), "--plan", PLAN, "--no-input", *case.answered)
    assert_sound(run)
