from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command_line import CommandLine

Stub = Callable[..., str]
HOSTILE = "[/b] [$500] \x1b[31mred \u202eback"


def test_void_by_the_beginning_of_an_id(acme: CommandLine, stub: Stub) -> None:
    one = stub("2026-01-15", "500")
    stub("2026-01-30", "500")
    assert acme.done("void", one[:16], "--reason", "entered twice").out == f"voided {one}\n"
    assert one not in acme.done("list").out
    assert acme.refused("void", one, "--reason", "again") == (
        f"error: The entry “{one}” was voided already.\nhint: See `roth-ledger list` for the ids.\n"
    )


def test_ambiguous_beginning_names_some(acme: CommandLine) -> None:
    for number in range(7):
        acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "5", "--id", f"january-{number}")
    said = acme.refused("void", "january", "--reason", "r")
    assert said == (
        "error: More than one id begins with “january”: january-0, january-1, january-2, january-3, january-4, ….\n"
        "hint: Type more of it.\n"
    )
    # five characters are no beginning, and nothing else has that id
    assert acme.refused("void", "janua", "--reason", "r").startswith("error: There is no entry “janua”.\n")
    # an id that is the beginning of another is itself
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "6", "--id", "january")
    assert acme.done("void", "january", "--reason", "r").out == "voided january\n"


def test_void_needs_a_reason(acme: CommandLine, stub: Stub) -> None:
    one = stub("2026-01-15", "500")
    assert acme.refused("void", one, code=2) == (
        "error: Missing option '--reason'.\nhint: See `roth-ledger void --help`.\n"
    )
    assert acme.refused("void", one, "--reason", " ").startswith("error: reason: ")


def test_replace_shows_what_changed(acme: CommandLine, stub: Stub) -> None:
    one = stub("2026-01-15", "500", "--match", "100")
    ran = acme.done("replace", one[:16], "--amount", "after_tax=650", "--set", "pay_date=2026-01-16", "--set",
                    "note=1234", "--reason", "payroll corrected it")  # fmt: skip
    before = '{"after_tax": "500.00", "employer_match": "100.00"}'
    assert ran.out.splitlines() == [
        f"replaced {one}",
        "  pay_date: 2026-01-15 → 2026-01-16",
        f"  amounts: {before} → {before.replace('500', '650')}",
        "  note: none → 1234",
    ]
    entry = acme.done("list", "--json").json["entries"]
    assert entry == [
        {
            "record": "pay_stub",
            "id": one,
            "person": "pat",
            "plan": "acme-401k",
            "pay_date": "2026-01-16",
            "amounts": {"after_tax": "650.00", "employer_match": "100.00"},
            "note": "1234",
        }
    ]
    assert acme.done("replace", one, "--set", "note=", "--reason", "r").out == (
        f"replaced {one}\n  note: 1234 → none\n"
    )


def test_replace_reads_json_where_the_key_takes_no_text(acme: CommandLine, stub: Stub) -> None:
    stub("2026-01-15", "10000")
    acme.done("refund", "--date", "2026-03-10", "--amount", "500", "--earnings", "12", "--reason",
              "excess_annual_addition", "--for-year", "2025", "--id", "the-refund")  # fmt: skip
    acme.done("replace", "the-refund", "--set", "for-year=2026", "--reason", "r")
    assert acme.done("list", "--kind", "refund", "--json").json["entries"][0]["for_year"] == 2026
    acme.done("convert", "--date", "2026-03-11", "--amount", "10", "--to", "roth_ira", "--id", "the-conversion")
    acme.done("replace", "the-conversion", "--set", "qualified=true", "--set", "amount=20.50", "--reason", "r")
    held = acme.done("list", "--kind", "conversion", "--json").json["entries"][0]
    assert (held["qualified"], held["amount"]) == (True, "20.50")
    legs = 'legs=[{"destination": "cash", "amount": "5.25"}, {"destination": "roth_ira", "amount": 4.50}]'
    acme.done("replace", "the-conversion", "--set", legs, "--set", "amount=", "--set", "destination=", "--reason", "r")
    held = acme.done("list", "--kind", "conversion", "--json").json["entries"][0]
    assert [leg["amount"] for leg in held["legs"]] == ["5.25", "4.50"]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ([], 2, "error: Name what changes: --set KEY=VALUE or --amount SOURCE=AMOUNT.\n"),
        (["--set", "note"], 2, "“note” sets nothing: write KEY=VALUE.\n"),
        (["--set", "colour=red"], 1, "error: unknown key “colour”.\nhint: It may hold: "),
        (["--set", "pay_date=soon"], 1, "error: pay_date: “soon” is not a date.\n"),
        (["--set", "pay_date=2026-01-15"], 1, "holds these values already.\nhint: Name what is to change.\n"),
        (["--set", "id=other"], 1, "keeps its id.\nhint: Void it and enter another instead.\n"),
        (["--set", "plan="], 1, "error: plan must be given.\n"),
    ],
)
def test_replace_refused(acme: CommandLine, stub: Stub, options: list[str], code: int, said: str) -> None:
    one = stub("2026-01-15", "500")
    assert said in acme.refused("replace", one, *options, "--reason", "r", code=code)
    assert len(acme.done("history", "--json").json["batches"]) == 2


def test_replace_of_nothing(acme: CommandLine) -> None:
    assert acme.refused("replace", "nothing", "--set", "note=x", "--reason", "r") == (
        "error: No entry “nothing” stands.\nhint: See `roth-ledger list` for the ids.\n"
    )


def test_undo_and_redo_say_what_they_took_back(acme: CommandLine, stub: Stub) -> None:
    one = stub("2026-01-15", "500")
    acme.done("replace", one, "--amount", "after_tax=600", "--reason", "r")
    undone = acme.done("undo").out.splitlines()
    assert undone[0].startswith("took back batch 3 (replace) of ")
    assert undone[1:] == [f"  voided: 1 ({one})", f"  entered again: 1 ({one})"]
    assert acme.done("list", "--json").json["entries"][0]["amounts"] == {"after_tax": "500.00"}
    redone = acme.done("redo").out.splitlines()
    assert redone[0].startswith("took back batch 4 (undo) of ")
    assert acme.done("list", "--json").json["entries"][0]["amounts"] == {"after_tax": "600.00"}
    assert acme.refused("redo") == "error: There is nothing to redo.\n"
    for _ in range(3):
        acme.done("undo")
    assert acme.refused("undo") == "error: There is nothing to undo.\n"


def test_history_tells_every_batch(acme: CommandLine, stub: Stub, tmp_path: Path) -> None:
    stub("2026-01-15", "500")
    acme.done("undo")
    book = tmp_path / "[red]book\u202e.jsonl"
    book.write_text('{"record": "employer", "id": "beta", "name": "Beta"}\n', encoding="utf-8")
    acme.done("import", book)
    document = acme.done("history", "--json").json["batches"]
    assert [(each["number"], each["command"], each["in_effect"], each["takes_back"]) for each in document[:3]] == [
        (1, "init", True, None),
        (2, "stub add", False, None),
        (3, "undo", True, 2),
    ]
    (file,) = document[3]["files"]
    assert file["name"].endswith("book\u202e.jsonl")
    lines = acme.done("history").out.splitlines()
    assert lines[0].split() == ["BATCH", "WHEN", "ENTRIES", "STATE", "COMMAND", "FILES"]
    assert "taken back" in lines[2]
    assert "in effect, took back 2" in lines[3]
    assert f"[red]book\\u202e.jsonl {file['fingerprint'][:12]}" in lines[4]
    assert "\u202e" not in "".join(lines)


def test_history_of_one_batch(acme: CommandLine) -> None:
    acme.done("stub", "add", "--pay-date", "2026-01-15", "--after-tax", "5", "--note", HOSTILE, "--id", "a-stub")
    acme.done("void", "a-stub", "--reason", "r")
    stub = acme.done("history", "--batch", "2").out.splitlines()
    assert stub[0].startswith("batch 2  ")
    assert stub[1] == (
        "a-stub  2026-01-15  acme-401k  note [/b] [$500] \\x1b[31mred \\u202eback; amounts after_tax $5.00  [voided]"
    )
    void = acme.done("history", "--entries", "3", "--json").json
    assert void["batch"]["command"] == "void"
    assert [(each["record"], each["entry"], each["reason"]) for each in void["entries"]] == [("void", "a-stub", "r")]
    assert acme.refused("history", "--batch", "9") == ("error: There is no batch 9.\nhint: The history holds 3.\n")


def test_history_of_an_empty_ledger(run: CommandLine) -> None:
    run.done("init")
    assert run.done("history").err == "Nothing was recorded yet.\n"
    assert run.done("history", "--json").json == {"batches": []}


def test_a_plan_that_entries_name_is_not_voided(acme: CommandLine, stub: Callable[..., str]) -> None:
    stub("2026-01-15", "100")
    said = acme.refused("void", "plan:acme-401k", "--reason", "no longer there")
    assert said == (
        "error: Other records name the plan “acme-401k”, which would not be in the ledger.\n"
        "hint: Void them first, or change it: roth-ledger plan change acme-401k …\n"
    )
    acme.done("plan", "change", "acme-401k", "--name", "Another")
    acme.done("void", "plan:acme-401k", "--reason", "the name was right")
    assert "Acme 401(k)" in acme.done("plan", "list").out


@pytest.mark.parametrize(
    ("key", "kind"), [("person=zz", "person"), ("plan=nope", "plan"), ("person=", None)], ids=["person", "plan", "none"]
)
def test_an_entry_is_not_moved_to_nobody(
    acme: CommandLine, stub: Callable[..., str], key: str, kind: str | None
) -> None:
    entry = stub("2026-01-15", "100")
    said = acme.refused("replace", entry, "--set", key, "--reason", "typo")
    if kind is not None:
        assert said.startswith(f"error: The {kind} “{key.partition('=')[2]}” is not in the ledger.\n")
    assert acme.done("status", "--json").json["after_tax"][0]["basis"] == "100.00"


def test_a_redo_leaves_no_entry_without_its_plan(acme: CommandLine, stub: Callable[..., str]) -> None:
    acme.done("plan", "add", "--id", "new", "--employer", "acme", "--name", "New", "--kind", "401k")
    acme.done("void", "plan:new", "--reason", "too early")
    acme.done("undo")
    stub("2026-01-15", "100", "--plan", "new")
    assert "Other records name the plan “new”" in acme.refused("redo")
    assert acme.done("verify").code == 0


def test_a_void_is_not_voided(acme: CommandLine, stub: Callable[..., str]) -> None:
    entry = stub("2026-01-15", "100")
    acme.done("void", entry, "--reason", "twice")
    void = acme.done("list", "--kind", "void", "--json").json["entries"][0]["id"]
    assert acme.refused("void", void, "--reason", "no").startswith(f"error: “{void}” is a void itself.\n")
