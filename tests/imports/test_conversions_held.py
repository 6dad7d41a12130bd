"""A conversion that the ledger holds is not entered again from another file; one beside it is asked about."""

from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine
from tests.imports.case import entries, imported, open_questions, rehearsed

MOVE = "Activity Date,Activity,Fund,Money Source,# of Units,Unit Price,Amount\n{}"
PAIR = "03/02/2026,Transfer Out,VTI,After-Tax,1,{0},{0}\n03/02/2026,Transfer In,VTI,Roth In-Plan Conversion,1,{0},{0}\n"
CONVERT = ("convert", "--amount", "100", "--to", "in_plan_roth", "--earnings", "0", "--date")


def moved(folder: Path, *amounts: str) -> Path:
    path = folder / f"voya-{len(amounts)}.csv"
    path.write_text(MOVE.format("".join(PAIR.format(amount) for amount in amounts)), "utf-8")
    return path


def converted(run: CommandLine) -> list[str]:
    return [each["amount"] for each in entries(run) if each["record"] == "conversion"]


def test_one_entered_by_hand_is_known(run: CommandLine, tmp_path: Path) -> None:
    run.done(*CONVERT, "2026-03-02")
    ran = imported(run, moved(tmp_path, "100.00"), "--yes")
    assert "1 confirming what the ledger holds" in ran.out
    assert converted(run) == ["100.00"]


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-05"])
def test_one_of_a_day_beside_is_asked_about(run: CommandLine, tmp_path: Path, day: str) -> None:
    run.done(*CONVERT, day)
    path = moved(tmp_path, "100.00")
    assert set(open_questions(rehearsed(run, path, "--yes"))) == {"conversion:2026-03-02:100.00"}
    imported(run, path, "--answer", "conversion:2026-03-02:100.00=ignore")
    assert converted(run) == ["100.00"]


def test_one_of_the_week_before_is_another(run: CommandLine, tmp_path: Path) -> None:
    run.done(*CONVERT, "2026-02-23")
    imported(run, moved(tmp_path, "100.00"), "--yes")
    assert converted(run) == ["100.00", "100.00"]


def test_more_of_the_same_day_in_a_later_download_is_asked_about(run: CommandLine, tmp_path: Path) -> None:
    imported(run, moved(tmp_path, "100.00"), "--yes")
    file = rehearsed(run, moved(tmp_path, "100.00", "50.00"), "--yes")
    assert set(open_questions(file)) == {"conversion:2026-03-02:150.00"}
