"""Returns as filed: what is recorded, and what is found to differ later."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]
CONVERSION = ("convert", "--date", "2025-03-20", "--amount", "10200", "--to", "in_plan_roth")


@pytest.fixture
def converted(acme: CommandLine, stub: Stub) -> CommandLine:
    """$10,000.00 of after-tax money and $200.00 of its earnings, converted in 2025."""
    stub("2025-03-13", "10,000.00")
    acme.done(*CONVERSION, "--earnings", "200")
    return acme


def newest(command_line: CommandLine) -> dict[str, Any]:
    line: dict[str, Any] = command_line.done("list", "--kind", "filed_return", "--json").json["entries"][-1]
    return line


def test_the_lines_that_the_ledger_finds(converted: CommandLine) -> None:
    """Form 1040: 5a is box 1, $10,200; 5b what is taxable of it, $200."""
    ran = converted.done("filed", "--year", "2025", "--date", "2026-04-10")
    assert "  Form 1040: " in ran.out
    assert "line 5a $10,200, line 5b $200" in ran.out
    held = newest(converted)
    assert (held["year"], held["date"]) == (2025, "2026-04-10")
    assert (held["forms"]["1040"]["5a"], held["forms"]["1040"]["5b"]) == ("10200", "200")
    assert "8606" not in held["forms"]
    assert converted.done("year-end", "--year", "2025", "--json").json["differences"] == []


def test_lines_as_given(acme: CommandLine) -> None:
    ran = acme.done(
        *("filed", "--year", "2025", "--line", "1040:5a=10,200", "--line", "1040:4b=$0", "--line", "8606:10=0.858159"),
        *("--line", "8606:14=-5", "--id", "mine", "--note", "n"),
    )
    assert ran.out.splitlines() == [
        "recorded mine",
        "  Form 1040: line 5a $10,200, line 4b $0",
        "  Form 8606: line 10 0.858159, line 14 -$5",
        "  what differs from it later is shown by `roth-ledger year-end --year 2025`",
    ]
    assert newest(acme)["date"] == "2026-06-30"
    assert newest(acme)["forms"] == {"1040": {"5a": "10200", "4b": "0"}, "8606": {"10": "0.858159", "14": "-5"}}


def test_what_differs_shows_and_an_amended_return_ends_it(converted: CommandLine) -> None:
    first = converted.done("filed", "--year", "2025", "--date", "2026-04-10", "--line", "1040:5b=10200")
    (difference,) = converted.done("year-end", "--year", "2025", "--json").json["differences"]
    assert (difference["code"], difference["box"], difference["received"]) == ("FILED", "1040:5b", "10200")
    amended = converted.done("filed", "--year", "2025", "--date", "2026-06-01", "--line", "1040:5b=200")
    assert amended.err == (
        f"note: {first.id} is a return of 2025 too, filed on 2026-04-10; where both name a line, "
        "the one filed last counts.\n"
    )
    assert converted.done("year-end", "--year", "2025", "--json").json["differences"] == []


def test_a_year_that_is_not_complete_is_not_taken_for_filed(acme: CommandLine, stub: Stub) -> None:
    stub("2025-03-13", "10,000.00")
    acme.done(*CONVERSION)
    said = acme.refused("filed", "--year", "2025")
    assert said.startswith("error: The figures of 2025 are not complete: ")
    assert "hint: Enter what is missing, or give the lines as they were filed: --line 1040:5b=88.\n" in said
    acme.done("filed", "--year", "2025", "--line", "1040:5b=200")


def test_a_year_that_is_not_over(acme: CommandLine) -> None:
    said = acme.refused("filed", "--year", "2026")
    assert said.startswith("error: The year 2026 is not over on 2026-06-30;")
    said = acme.refused("filed", "--year", "2027", "--line", "1040:5b=1")
    assert said == (
        "error: The return of 2027 cannot have been filed on 2026-06-30.\n"
        "hint: It is filed from 2028-01-01 on; check the year and the date.\n"
    )
    acme.done("filed", "--year", "2025", "--date", "2026-01-01", "--line", "1040:5b=1")


def test_the_lines_of_an_amended_return_take_the_place_of_the_first_ones(converted: CommandLine) -> None:
    """5a was right at first and is not named again; 25b was wrong and stays so; 5b is mended."""
    converted.done(
        *("filed", "--year", "2025", "--date", "2026-04-10", "--line", "1040:5a=10200", "--line", "1040:5b=10200"),
        *("--line", "1040:25b=40", "--id", "first"),
    )
    converted.done("filed", "--year", "2025", "--date", "2026-06-01", "--line", "1040:5b=200", "--id", "second")
    (difference,) = converted.done("year-end", "--year", "2025", "--json").json["differences"]
    assert (difference["box"], difference["expected"], difference["received"]) == ("1040:25b", "0", "40")
    assert "The return filed on 2026-04-10" in difference["message"]
    assert difference["entries"][0] == "first"
    before = converted.done("year-end", "--year", "2025", "--as-of", "2026-05-31", "--json").json["differences"]
    assert [each["box"] for each in before] == ["1040:5b", "1040:25b"]
    assert converted.done("year-end", "--year", "2025", "--as-of", "2026-04-09", "--json").json["differences"] == []


def test_the_tax_withheld_is_recorded_with_the_lines(acme: CommandLine, stub: Stub) -> None:
    """Line 25b: $20.40 withheld by the plan are $20 on the return, and $21 differ."""
    stub("2025-03-13", "10,000.00")
    acme.done("distribution", "--date", "2025-03-20", "--source", "after_tax", "--amount", "10200", "--balance-before",
              "10200", "--code", "1", "--withheld", "20.40")  # fmt: skip
    ran = acme.done("filed", "--year", "2025", "--date", "2026-04-10")
    assert "line 25b $20" in ran.out
    assert acme.done("year-end", "--year", "2025", "--json").json["differences"] == []
    acme.done("filed", "--year", "2025", "--date", "2026-04-11", "--line", "1040:25b=21")
    (difference,) = acme.done("year-end", "--year", "2025", "--json").json["differences"]
    assert (difference["code"], difference["box"]) == ("FILED", "1040:25b")


def test_boxes_of_lines_4c_and_5c_are_no_dollars(acme: CommandLine) -> None:
    assert "  Form 1040: line 5c 1\n" in acme.done("filed", "--year", "2025", "--line", "1040:5c=1").out


def test_help_says_what_to_do_with_amounts_of_others(run: CommandLine) -> None:
    said = " ".join(run.done("filed", "--help").out.split())
    assert "Where a line also holds a spouse's or another pension's amounts, give this ledger's part." in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--date", "2026-07-01"], "2026-07-01 is still to come; a return is recorded once it was filed."),
        (["--line", "1065:1=5"], "“1065” is no form that the ledger compares."),
        (["--line", "1040:5b=88.40"], "Line 5b of Form 1040 cannot hold “88.40”."),
        (["--line", "1040:b=88"], "Form 1040 has no line “b” that the ledger compares."),
        (["--line", "1040:11=88"], "Form 1040 has no line “11” that the ledger compares."),
        (["--line", "8606:15=88"], "Form 8606 has no line “15” that the ledger compares."),
        (["--line", "5329:5=88"], "Form 5329 has no line “5” that the ledger compares."),
        (["--line", "1040:5b=88", "--date", "2025-12-31"], "The return of 2025 cannot have been filed on 2025-12-31."),
        (["--date", "2025-06-01"], "The return of 2025 cannot have been filed on 2025-06-01."),
        (["--line", "8606:10=2"], "Line 10 of Form 8606 cannot hold “2”."),
    ],
)
def test_refused(acme: CommandLine, arguments: list[str], said: str) -> None:
    assert acme.refused("filed", "--year", "2025", *arguments).startswith(f"error: {said}")
    assert acme.done("list", "--kind", "filed_return", "--json").json["entries"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--line", "5b=88"], "“5b=88” is no line: write FORM:LINE=DOLLARS, for example 1040:5b=88."),
        (["--line", "1040:5b"], "“1040:5b” is no line"),
        (["--line", "1040:=5"], "“1040:=5” is no line"),
        (["--line", "1040:5b=1", "--line", "1040:5b=2"], "Line 5b of Form 1040 is given twice."),
        (["--date", "June"], "“June” is not a date"),
    ],
)
def test_usage(acme: CommandLine, arguments: list[str], said: str) -> None:
    assert said in acme.refused("filed", "--year", "2025", *arguments, code=2)


def test_help_ends_with_an_example(run: CommandLine) -> None:
    assert "Example: roth-ledger filed " in run.done("filed", "--help").out


def test_a_correction_names_the_years_that_were_filed(acme: CommandLine, stub: Callable[..., str]) -> None:
    entry = stub("2025-03-14", "1,000.00")
    acme.done("filed", "--year", "2025", "--date", "2026-04-01", "--line", "1040:5b=0")
    said = "note: the return of 2025, filed on 2026-04-01, may rest on it: see `roth-ledger year-end --year 2025`."

    assert said in acme.done("replace", entry, "--amount", "after_tax=900", "--reason", "x").err
    assert said not in acme.done("undo").err  # it stands again as it was filed
    assert said in acme.done("void", entry, "--reason", "x").err
    later = stub("2026-03-13", "5.00")
    assert said not in acme.done("void", later, "--reason", "x").err
