"""`acknowledge`: what it says and records, what `status` and `check` then show, and what it refuses."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.alerts.alert import ALERT_CODES
from tests.cli.command_line import CommandLine

Stub = Callable[..., str]


@pytest.fixture(autouse=True)
def no_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of whoever runs the tests are no part of them."""
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(tmp_path / "none.toml"))


@pytest.fixture
def waiting(acme: CommandLine, stub: Stub) -> CommandLine:
    """100 dollars of after-tax money wait since 15 January, 166 days on 30 June; nothing else is raised."""
    stub("2026-01-15", "100", "--compensation", "9000")
    return acme


def alert(run: CommandLine, code: str = "after_tax_waiting", *more: str) -> dict[str, Any]:
    (found,) = [each for each in run("check", "--json", *more).json["alerts"] if each["code"] == code]
    assert isinstance(found, dict)
    return found


def test_it_says_what_is_quiet_and_until_when(waiting: CommandLine) -> None:
    ran = waiting.done("acknowledge", "after_tax_waiting", "--reason", "the plan converts in July")
    assert ran.out.splitlines()[1].startswith(
        "  quiet until its facts change: warning: $100.00 of after-tax money in Acme 401(k) waits for its conversion"
    )
    ran = waiting.done(
        "acknowledge", "after_tax_waiting", "--until", "2026-07-31", "--reason", "the plan converts in July"
    )
    assert "  quiet until its facts change, and 2026-07-31 at the latest: warning: $100.00" in ran.out
    (held, _) = waiting.done("list", "--kind", "acknowledged", "--json").json["entries"]
    assert {key: held[key] for key in ("record", "person", "code", "year", "reason", "about")} == {
        "record": "acknowledged",
        "person": "pat",
        "code": "after_tax_waiting",
        "year": 2026,
        "reason": "the plan converts in July",
        "about": "warning 100.00 2026-01-15",
    }


def test_it_stays_in_status_and_check_quietly(waiting: CommandLine) -> None:
    assert waiting("check").code == 1
    before = alert(waiting)
    assert (before["acknowledged"], before["acknowledged_reason"], before["acknowledged_until"]) == (False, None, None)
    waiting.done("acknowledge", "after_tax_waiting", "--until", "2026-07-31", "--reason", "in July")

    ran = waiting("check")
    assert ran.code == 0
    mark = "·  warning: $100.00 of after-tax money in Acme 401(k) waits"
    for out in (ran.out, waiting.done("status").out):
        assert mark in out
        assert "(acknowledged: in July, quiet until 2026-07-31)" in out.replace("\n   ", " ")
    changed = {"acknowledged": True, "acknowledged_reason": "in July", "acknowledged_until": "2026-07-31"}
    assert alert(waiting) == {**before, **changed}
    assert [each for each in waiting.done("status", "--json").json["alerts"] if each["acknowledged"]] == [
        alert(waiting)
    ]


def test_without_a_day_the_reason_stands_alone(waiting: CommandLine) -> None:
    waiting.done("acknowledge", "after_tax_waiting", "--reason", "[b]known\x1b[31m")
    out = waiting.done("check").out.replace("\n   ", " ")
    assert "(acknowledged: [b]known\\x1b[31m)" in out


def test_it_is_back_when_the_facts_change_or_the_day_is_past(waiting: CommandLine, stub: Stub) -> None:
    waiting.done("acknowledge", "after_tax_waiting", "--until", "2026-07-31", "--reason", "in July")
    assert waiting("check", "--as-of", "2026-07-31").code == 0
    assert waiting("check", "--as-of", "2026-08-01").code == 1
    stub("2026-01-30", "0.01", "--compensation", "9000")
    assert waiting("check").code == 1
    assert not alert(waiting)["acknowledged"]


def test_it_is_taken_back_with_void_and_both_stay_in_the_history(waiting: CommandLine) -> None:
    id_ = waiting.done("acknowledge", "after_tax_waiting", "--reason", "known").id
    waiting.done("void", id_, "--reason", "no longer")
    assert waiting("check").code == 1
    commands = [each["command"] for each in waiting.done("history", "--json").json["batches"]]
    assert commands[-2:] == ["acknowledge", "void"]
    assert waiting.done("undo").out.startswith("took back batch")
    assert waiting("check").code == 0


def test_those_in_force_are_listed(waiting: CommandLine, tmp_path: Path) -> None:
    assert waiting.done("acknowledge", "--list").err == "No alert is acknowledged at present.\n"
    first = waiting.done("acknowledge", "after_tax_waiting", "--until", "2026-07-31", "--reason", "in July").id
    book = tmp_path / "b.jsonl"
    book.write_text(
        '{"record": "acknowledged", "id": "second", "person": "pat", "code": "ytd_mismatch", "year": 2026, '
        '"reason": "payroll is asked"}\n'
    )
    waiting.done("import", book)
    second = "second"
    lines = waiting.done("acknowledge", "--list").out.splitlines()
    assert [line.split(maxsplit=5) for line in lines] == [
        ["ID", "PERSON", "YEAR", "CODE", "UNTIL", "STATE       REASON"],
        [first, "pat", "2026", "after_tax_waiting", "2026-07-31", "quiet       in July"],
        [second, "pat", "2026", "ytd_mismatch", "not", "raised  payroll is asked"],
    ]
    assert waiting.done("acknowledge", "--list", "--person", "pat", "--json").json["acknowledged"] == [
        {
            "id": first,
            "person": "pat",
            "code": "after_tax_waiting",
            "year": 2026,
            "until": "2026-07-31",
            "reason": "in July",
            "about": "warning 100.00 2026-01-15",
            "state": "quiet",
        },
        {
            "id": second,
            "person": "pat",
            "code": "ytd_mismatch",
            "year": 2026,
            "until": None,
            "reason": "payroll is asked",
            "about": None,
            "state": "not raised",
        },
    ]


def test_the_year_is_this_one_where_none_is_named(acme: CommandLine, stub: Stub) -> None:
    """72,000.01 in 2026 and, with 70,000.01, a cent over the limit of 2025 too."""
    stub("2026-06-15", "72,000.01", "--compensation", "200000")
    stub("2025-06-15", "70,000.01", "--compensation", "200000")
    acme.done("acknowledge", "415c_over", "--reason", "the plan corrects it")

    def said() -> list[tuple[bool, bool]]:
        """Whether each is of 2025, which is said too as long as it is open, and whether it is acknowledged."""
        alerts = [each for each in acme("check", "--json").json["alerts"] if each["code"] == "415c_over"]
        return [("in 2025 are" in each["message"], each["acknowledged"]) for each in alerts]

    assert said() == [(True, False), (False, True)]
    acme.done("acknowledge", "415c_over", "--year", "2025", "--reason", "that too")
    assert sorted(said()) == [(False, True), (True, True)]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (
            ("415c_close", "--reason", "x"),
            1,
            f"error: code: “415c_close” is the code of no alert.\nhint: One of: {', '.join(ALERT_CODES)}.\n",
        ),
        (("415c_near", "--reason", " "), 1, "error: reason: “ ” is not text.\n"),
        (
            ("415c_near", "--reason", "x", "--year", "2027"),
            1,
            "error: 415c_near is not raised for pat in 2027 as seen from 2026-06-30: ",
        ),
        (
            ("415c_near", "--reason", "x", "--until", "2026-06-29"),
            1,
            "error: 2026-06-29 is over: the alert would be loud already.\nhint: Name 2026-06-30 or a later day.\n",
        ),
        (("415c_near", "--reason", "x", "--person", "sam"), 1, "error: The person “sam” is not in the ledger.\n"),
        (("415c_near",), 2, "error: Name the CODE of an alert, as `roth-ledger check` shows it in brackets, and --"),
        (("--reason", "x"), 2, "error: Name the CODE of an alert"),
        (("415c_near", "--list"), 2, "error: --list goes with --person and --json alone.\n"),
        (("415c_near", "--reason", "x", "--json"), 2, "error: --json goes with --list.\n"),
        (("415c_near", "--reason", "x", "--until", "soon"), 2, "error: Invalid value for '--until': “soon” is not a"),
    ],
)  # fmt: skip
def test_what_is_refused_records_nothing(
    waiting: CommandLine, arguments: tuple[str, ...], code: int, said: str
) -> None:
    before = waiting.done("history").out
    assert waiting.refused("acknowledge", *arguments, code=code).startswith(said)
    assert waiting.done("history").out == before


def test_a_book_with_a_code_that_is_none_names_the_line(waiting: CommandLine, tmp_path: Path) -> None:
    line = '{"record": "acknowledged", "person": "pat", "code": "415c_close", "year": 2026, "reason": "known"}'
    (tmp_path / "b.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    said = waiting.refused("import", tmp_path / "b.jsonl")
    assert "error: line 2: code: “415c_close” is the code of no alert. One of: 402g_near, " in said


def test_in_a_household_it_is_one_persons(waiting: CommandLine, stub: Stub) -> None:
    waiting.done("person", "add", "--id", "sam", "--name", "Sam", "--birth-date", "1990-01-01")
    stub("2026-01-15", "100", "--compensation", "9000", "--person", "sam")
    assert "name one with --person" in waiting.refused("acknowledge", "after_tax_waiting", "--reason", "x", code=2)
    waiting.done("acknowledge", "after_tax_waiting", "--person", "pat", "--reason", "known")
    assert waiting("check", "--person", "pat").code == 0
    assert waiting("check", "--person", "sam").code == 1
    assert waiting("check", "--all").code == 1
    waiting.done("acknowledge", "after_tax_waiting", "--person", "sam", "--reason", "known too")
    assert waiting("check", "--all").code == 0
    whose = [each["person"] for each in waiting.done("acknowledge", "--list", "--json").json["acknowledged"]]
    assert whose == ["pat", "sam"]
