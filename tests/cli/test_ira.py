"""IRAs beside the plan, one command an entry, as the book holds them."""

from typing import Any

import pytest

from tests.cli.command_line import CommandLine


def newest(command_line: CommandLine, kind: str) -> dict[str, Any]:
    line: dict[str, Any] = command_line.done("list", "--kind", kind, "--json").json["entries"][-1]
    return {key: held for key, held in line.items() if key not in ("record", "id", "person")}


@pytest.mark.parametrize(
    ("arguments", "kind", "held"),
    [
        (
            "open --kind traditional --date 2026-01-01 --basis 12000",
            "ira_opening_balance",
            {"date": "2026-01-01", "kind": "traditional", "basis": "12000.00"},
        ),
        (
            "open --kind roth --date 2026-01-01 --basis 0 --first-year 2019 --layer 2023:$1:9,000 --layer 2024:0:2.50",
            "ira_opening_balance",
            {
                "date": "2026-01-01",
                "kind": "roth",
                "basis": "0.00",
                "first_year": 2019,
                "layers": [
                    {"year": 2023, "taxable": "1.00", "nontaxable": "9000.00"},
                    {"year": 2024, "taxable": "0.00", "nontaxable": "2.50"},
                ],
            },
        ),
        (
            "contribute --kind traditional_nondeductible --date 2026-03-02 --amount 7000 --for-year 2025",
            "ira_contribution",
            {"date": "2026-03-02", "kind": "traditional_nondeductible", "amount": "7000.00", "for_year": 2025},
        ),
        ("convert --date 2026-03-04 --amount 7012", "ira_conversion", {"date": "2026-03-04", "amount": "7012.00"}),
        (
            "distribute --date 2026-05-20 --amount 2000 --exception 05",
            "ira_distribution",
            {"date": "2026-05-20", "amount": "2000.00", "exception": "05"},
        ),
        (
            "roll-in --date 2026-06-02 --amount 1145",
            "ira_roll_in",
            {"date": "2026-06-02", "amount": "1145.00", "plan": "acme-401k"},
        ),
        (
            "value --year 2025 --value 1145 --note n",
            "ira_year_end_value",
            {"year": 2025, "value": "1145.00", "note": "n"},
        ),
        (
            "roth-distribute --date 2026-05-20 --amount 7000 --exception 09 --document d",
            "roth_ira_distribution",
            {"date": "2026-05-20", "amount": "7000.00", "exception": "09", "document": "d"},
        ),
    ],
)
def test_each_command_is_its_book_line(acme: CommandLine, arguments: str, kind: str, held: dict[str, Any]) -> None:
    ran = acme.done("ira", *arguments.split())
    assert newest(acme, kind) == held
    assert "  Form 8606 of 202" in ran.out


def test_an_unknown_basis_is_said(acme: CommandLine) -> None:
    ran = acme.done("ira", "open", "--kind", "traditional", "--date", "2026-01-01")
    assert newest(acme, "ira_opening_balance")["basis"] is None
    assert ran.err.startswith("note: without --basis the basis is unknown, and so is every taxable amount")


def test_form_8606_of_a_backdoor_year(acme: CommandLine) -> None:
    """Form 8606 by hand: $7,000 nondeductible, all of it and $12 of growth converted, nothing left on 31 December.

    Line 9 = 7,012; line 10 = 7,000 / 7,012; line 17 = 7,000; line 14 = 0; line 18 = 12.
    """
    contribution = "--kind traditional_nondeductible --date 2025-03-03 --amount 7000 --for-year 2025"
    acme.done("ira", "contribute", *contribution.split())
    acme.done("ira", "value", "--year", "2025", "--value", "0")
    out = acme.done("ira", "convert", "--date", "2025-03-05", "--amount", "7012").out
    assert "  Form 8606 of 2025: needed. " in out
    assert "    line 14, basis left: $0\n" in out
    assert "    line 18, taxable conversions: $12\n" in out


def test_a_value_of_a_day_to_come_is_taken_with_a_word(acme: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = acme.done("ira", "value", "--year", "2026", "--value", "5")
    assert ran.err == "note: 31 December 2026 is still to come; enter the value again once it is known.\n"
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-12-31")
    ran = acme.done("ira", "value", "--year", "2026", "--value", "6")
    assert ran.err == ""
    assert newest(acme, "ira_year_end_value")["value"] == "6.00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("convert --date 2026-03-04 --amount 0", "The IRA conversion of 2026-03-04 is of nothing."),
        ("distribute --date 2026-03-04 --amount 0", "The IRA distribution of 2026-03-04 is of nothing."),
        ("roth-distribute --date 2026-03-04 --amount 0", "The Roth IRA distribution of 2026-03-04 is of nothing."),
        ("roth-distribute --date 2026-03-04 --amount 5 --exception 9", "“9” is no number of an exception."),
        ("roll-in --date 2026-03-04 --amount 0", "The rollover from an IRA of 2026-03-04 is of nothing."),
        ("roll-in --date 2026-03-04 --amount 5 --plan nope", "The plan “nope” is not in the ledger."),
        ("convert --date 2026-03-04 --amount -5", "amount: -$5.00 is below zero."),
        (
            "contribute --kind roth --date 2026-03-02 --amount 1 --for-year 2024",
            "An IRA contribution of 2026-03-02 cannot count for 2024.",
        ),
        (
            "open --kind traditional --date 2026-01-01 --basis 0 --layer 2023:1:1",
            "Layers of conversions and a first year are of Roth IRAs",
        ),
        (
            "open --kind roth --date 2026-01-01 --basis 0 --layer 2023:1:1 --layer 2023:1:1",
            "A year's conversions are one layer.",
        ),
        (
            "open --kind roth --date 2026-01-01 --basis 0 --layer 2027:1:1",
            "The opening balance of 2026-01-01 knows of no year after 2026.",
        ),
    ],
)
def test_refused(acme: CommandLine, arguments: str, said: str) -> None:
    assert acme.refused("ira", *arguments.split()).startswith(f"error: {said}")
    assert acme.done("list", "--json").json["entries"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("open --kind roth --date 2026-01-01 --layer 2023:1", "“2023:1” is no layer: write YEAR:TAXABLE:NONTAXABLE"),
        ("open --kind roth --date 2026-01-01 --layer x:1:2", "“x:1:2” is no layer"),
        ("open --kind roth --date 2026-01-01 --layer 2023:1:x", "The layer “2023:1:x”: “x” is not a dollar amount."),
        ("open --kind sep --date 2026-01-01", "'sep' is not one of 'traditional', 'roth'."),
        ("contribute --kind roth --date 2026-03-02 --amount 1", "Missing option '--for-year'"),
        ("value --year 1973 --value 1", "1973 is not in the range"),
    ],
)
def test_usage(acme: CommandLine, arguments: str, said: str) -> None:
    assert said in acme.refused("ira", *arguments.split(), code=2)


@pytest.mark.parametrize(
    "command", ["open", "contribute", "convert", "distribute", "roll-in", "value", "roth-distribute"]
)
def test_help_ends_with_an_example(run: CommandLine, command: str) -> None:
    assert f"Example: roth-ledger ira {command} " in run.done("ira", command, "--help").out
