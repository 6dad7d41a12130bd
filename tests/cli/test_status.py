"""`status` and `check`: keys and exit codes that other programs rely on, and the picture people see."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]


def test_the_document_has_the_keys_that_programs_rely_on(acme: CommandLine, stub: Stub) -> None:
    stub("2026-01-15", "1,000.00", "--compensation", "9000", "--pre-tax", "900", "--match", "270")

    document = acme.done("status", "--json").json

    assert (document["person"], document["year"], document["as_of"]) == ("pat", 2026, "2026-06-30")
    assert document["elective_deferrals"] == {
        "total": "900.00",
        "limit": "24500.00",
        "catch_up_limit": "0.00",
        "room": "23600.00",
        "excess": "0.00",
    }
    assert document["annual_additions"] == [
        {
            "group": "acme",
            "plans": ["acme-401k"],
            "year": 2026,
            "period": ["2026-01-01", "2026-12-31"],
            "limit": "9000.00",
            "bound_by": "compensation",
            "total": "2170.00",
            "by_source": {"pre_tax_deferral": "900.00", "after_tax": "1000.00", "employer_match": "270.00"},
            "catch_up": "0.00",
            "room": "6830.00",
            "excess": "0.00",
            "used": "0.241",
            "after_tax_room": "6830.00",
            "projected_total": "2170.00",
            "limit_reached_on": None,
        }
    ]
    (waiting,) = document["after_tax"]
    assert {key: waiting[key] for key in ("plan", "basis", "balance", "earnings", "oldest_unconverted")} == {
        "plan": "acme-401k",
        "basis": "1000.00",
        "balance": "1000.00",
        "earnings": "0.00",
        "oldest_unconverted": "2026-01-15",
    }
    assert waiting["days_unconverted"] == 166
    assert document["roth_catch_up_required"] == [{"employer": "acme", "required": False}]
    assert document["highly_compensated"] == [{"employer": "acme", "is": None}]
    assert [(alert["code"], alert["level"]) for alert in document["alerts"]] == [
        ("after_tax_waiting", "warning"),
        ("compensation_binds", "info"),
    ]
    assert {"code", "level", "message", "action", "amount", "date", "source"} <= set(document["alerts"][0])


def test_the_year_can_be_seen_from_any_day(acme: CommandLine, stub: Stub) -> None:
    stub("2026-01-15", "100")
    stub("2026-02-15", "100")
    ran = acme.done("status", "--as-of", "2026-01-31")
    assert "1 entry dated after 2026-01-31 is left out." in ran.out
    assert acme.done("status", "--as-of", "2026-01-31", "--json").json["dated_later"] == 1


def test_limits_are_bars_with_their_figures_beside_them(acme: CommandLine, stub: Stub) -> None:
    stub("2026-06-15", "36,000", "--compensation", "200000")
    lines = acme.done("status").out.splitlines()
    (additions,) = [line for line in lines if "415(c) acme " in line and "%" in line]
    assert additions.split() == ["415(c)", "acme", "████████░░░░░░░░", "50%", "$36,000.00", "$72,000.00", "$36,000.00"]


def test_colour_is_left_out_where_it_is_not_wanted(
    acme: CommandLine, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stub("2026-06-15", "36,000", "--compensation", "200000")
    assert "\x1b" not in acme.done("status").out


@pytest.mark.parametrize(
    ("after_tax", "code", "said"),
    [
        ("57,599.99", 0, "Nothing to act on."),
        ("57,600.00", 0, "info: 415(c)"),
        ("68,400.00", 1, "warning: 415(c)"),
        ("72,000.00", 1, "warning: 415(c)"),
        ("72,000.01", 1, "critical: 415(c)"),
    ],
    ids=["a-cent-under-80", "at-80", "at-95", "at-the-limit", "a-cent-over"],
)
def test_check_exits_by_what_there_is_to_act_on(
    acme: CommandLine, stub: Stub, after_tax: str, code: int, said: str
) -> None:
    stub("2026-06-15", after_tax, "--compensation", "200000")
    ran = acme("check")
    assert ran.code == code
    assert said in ran.out
    assert acme("check", "--json").json["year"] == 2026


def test_the_checks_own_trouble_is_told_apart(run: CommandLine) -> None:
    ran = run("check")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: There is no ledger at ")
    assert "\nhint: Make one with" in ran.err


def test_everybody_at_once(acme: CommandLine, stub: Stub) -> None:
    acme.done("person", "add", "--id", "sam", "--name", "Sam", "--birth-date", "1990-01-01")
    stub("2026-06-15", "72,000.01", "--compensation", "200000", "--person", "pat")

    assert "The ledger holds 2 people: name one with --person (pat, sam)." in acme.refused("status", code=2)
    ran = acme("check", "--all", "--json")
    assert ran.code == 1
    assert [(each["person"], bool(each["alerts"])) for each in ran.json["people"]] == [("pat", True), ("sam", False)]
    assert acme("check", "--person", "sam").code == 0
    people = acme.done("status", "--all", "--json").json["people"]
    assert [each["person"] for each in people] == ["pat", "sam"]
    assert "exclude each other" in acme.refused("status", "--all", "--person", "pat", code=2)


def test_a_year_that_is_not_on_file(acme: CommandLine, stub: Stub) -> None:
    stub("2031-01-15", "100", "--pre-tax", "900")
    ran = acme.done("status", "--year", "2031", "--as-of", "2031-02-01")
    assert "No limits are on file for 2031; limit and room are not known." in ran.out
    document = acme.done("status", "--year", "2031", "--as-of", "2031-02-01", "--json").json
    assert document["elective_deferrals"]["limit"] is None
    assert document["annual_additions"][0]["room"] is None
    assert document["alerts"][0]["code"] == "limits_not_loaded"


def test_hostile_names_stay_text(acme: CommandLine, stub: Stub) -> None:
    acme.done("employer", "change", "acme", "--name", "[/b] [$500] \x1b[31mACME\u202e")
    stub("2026-06-15", "72,000.01", "--compensation", "200000")
    out = acme.done("status").out.replace("\n", " ")
    assert "[/b] [$500] \\x1b[31mACME\\u202e" in out
    assert "\x1b[31mACME" not in out


def test_an_acknowledged_alert_is_quiet_until_something_changes(acme: CommandLine, stub: Stub, tmp_path: Path) -> None:
    stub("2026-01-15", "100", "--compensation", "9000")
    assert acme("check").code == 1
    line = '{"record": "acknowledged", "person": "pat", "code": "after_tax_waiting", "year": 2026, "reason": "known"}'
    (tmp_path / "ack.jsonl").write_text(line, encoding="utf-8")
    acme.done("import", tmp_path / "ack.jsonl")
    ran = acme("check", "--json")
    assert ran.code == 0
    assert [each["acknowledged"] for each in ran.json["alerts"] if each["code"] == "after_tax_waiting"] == [True]
    stub("2026-01-30", "100", "--compensation", "9000")
    assert acme("check").code == 1


def test_fifteen_years_of_service_raise_the_limit_of_a_403b(acme: CommandLine, tmp_path: Path) -> None:
    """IRC 402(g)(7): the least of 3,000, 15,000 and 5,000 x 16 - 10,000 is 3,000."""
    acme.done(
        *("plan", "add", "--id", "h403b", "--employer", "acme", "--name", "Hospital", "--kind", "403b"),
        "--long-service-catch-up-allowed",
    )
    line = '{"record": "long_service", "person": "pat", "plan": "h403b", "year": 2026, "years": 16, '
    line += '"prior_deferrals": "10000", "used_before": "0"}'
    (tmp_path / "s.jsonl").write_text(line, encoding="utf-8")
    acme.done("import", tmp_path / "s.jsonl", "--plan", "h403b")
    acme.done("stub", "add", "--plan", "h403b", "--pay-date", "2026-01-15", "--pre-tax", "500")
    assert acme.done("status", "--json").json["elective_deferrals"]["limit"] == "27500.00"
