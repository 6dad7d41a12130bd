from pathlib import Path

from tests.cli.command_line import CommandLine

OWN = '{"record": "limits", "year": 2027, "source": "my own reading", "elective_deferral": 25000}\n'


def test_all_years_with_their_notices(run: CommandLine) -> None:
    """IRS Notices 2025-67 and 2024-80; without any ledger."""
    lines = run.done("limits").out.splitlines()
    assert lines[0].split() == ["YEAR", "402(g)", "CATCH-UP", "AT", "60-63", "415(c)", "401(a)(17)", "SOURCE"]
    row = "2026 $24,500.00 $8,000.00 $11,250.00 $72,000.00 $360,000.00 Notice 2025-67"
    assert row in [" ".join(line.split()) for line in lines]


def test_one_year_has_every_figure_and_its_law(run: CommandLine) -> None:
    text = run.done("limits", "--year", "2025").out
    assert text.startswith("2025: Notice 2024-80\n")
    assert "annual_additions           $70,000.00                  IRC 415(c)(1)(A): annual additions" in text
    assert "roth_ira_single            $150,000.00 to $165,000.00  IRC 408A(c)(3)" in text
    assert text.endswith("Catch-up need not be Roth yet: transition of Notice 2023-62.\n")


def test_json_of_one_year(run: CommandLine) -> None:
    (year,) = run.done("limits", "--year", "2026", "--json").json["limits"]
    assert (year["year"], year["source"], year["own"]) == (2026, "Notice 2025-67", False)
    assert (year["elective_deferral"], year["annual_additions"]) == ("24500.00", "72000.00")
    assert year["roth_ira_single"] == ["153000.00", "168000.00"]
    assert year["roth_catch_up_enforced"] is True
    assert run.done("limits", "--year", "2020", "--json").json["limits"][0]["catch_up_60_63"] is None


def test_year_not_on_file(run: CommandLine) -> None:
    said = run.refused("limits", "--year", "2027")
    assert said.startswith("error: The limits of 2027 are not on file; those of 2013, 2014, ")
    assert 'hint: Import a book line of your own: {"record": "limits", "year": 2027, "source": ' in said


def test_own_figures_are_marked(acme: CommandLine, tmp_path: Path) -> None:
    book = tmp_path / "own.jsonl"
    book.write_text(OWN, encoding="utf-8")
    acme.done("import", book)
    assert acme.done("limits", "--year", "2027").out.startswith("2027: my own reading (with figures of your own)\n")
    (year,) = acme.done("limits", "--year", "2027", "--json").json["limits"]
    assert (year["own"], year["elective_deferral"], year["annual_additions"]) == (True, "25000.00", None)
    assert "(with figures of your own)" in acme.done("limits").out.splitlines()[-1]
