"""What an import says: ignored rows, open questions, how to take it back, and where entries came from."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.cli.import_text import say_file
from ledger.importers.base import Ignored
from ledger.services.importing.report import FileReport
from tests.cli.command_line import CommandLine

STUB = "pay_date,after_tax\n2026-01-15,50.00\n"


@pytest.fixture
def stubs(acme: CommandLine, tmp_path: Path) -> Path:
    acme.done("plan", "list")
    path = tmp_path / "stubs.csv"
    path.write_text(STUB, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("ignored", "said"),
    [
        ([(9, "dividend")], ["line 9 ignored: dividend"]),
        (
            [(9, "dividend"), (11, "a footer"), (12, "dividend")],
            ["lines 9, 12 ignored: dividend", "line 11 ignored: a footer"],
        ),
        ([(line, "dividend") for line in (9, 12, 15, 20, 21, 22)], ["lines 9, 12, 15 and 3 more ignored: dividend"]),
        ([(9, "a fee of $1.00"), (10, "a fee of $1.00")], ["lines 9, 10 ignored: a fee of $1.00"]),
        (
            [(line, f"a fee of ${line:,}.00, no contribution") for line in (9, 1_000)],
            ["lines 9, 1000 ignored: a fee of $9.00, $1,000.00, no contribution"],
        ),
        (
            [(line, f"a fee of ${line}.00, no contribution") for line in (1, 2, 3, 4)],
            ["lines 1, 2, 3 and 1 more ignored: a fee of $1.00, $2.00, $3.00, …, no contribution"],
        ),
        (
            [(line, f"$1.00 less $0.0{line}") for line in (1, 2)],
            ["lines 1, 2 ignored: $… less $…"],
        ),
        (
            [(line, f"reason {chr(64 + line)}") for line in (*range(1, 23), 22)],
            [*(f"line {line} ignored: reason {chr(64 + line)}" for line in range(1, 21)), "… and 3 more"],
        ),
    ],
)
def test_lines_ignored_for_one_reason_stand_together(
    ignored: Sequence[tuple[int, str]], said: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    report = FileReport(file="a.csv", format="voya", plan="acme-401k")
    report.ignored = [Ignored(line, why) for line, why in ignored]
    say_file(report, dry_run=False)
    assert [line.strip() for line in capsys.readouterr().out.splitlines()[1:]] == said


def test_a_ledger_that_was_named_is_named_to_take_it_back(acme: CommandLine, stubs: Path, db: Path) -> None:
    other = db.with_name("it's mine.db")
    db.rename(other)
    ran = acme.done("--db", other, "import", stubs)
    undo = ran.out.splitlines()[-1].removeprefix("To take it back: ")
    assert undo == f"""roth-ledger --db '{db.parent}/it'"'"'s mine.db' undo"""
    acme.done("--db", other, "undo")
    assert acme.done("--db", other, "import", stubs).out.startswith("stubs.csv (stub-csv): 1 new")


def test_what_is_to_be_typed_can_be(acme: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "forms.json"
    form = {"taxYear": 2025, "issuer": {"businessName": {"name1": "Employer's Choice"}}, "wages": 5}
    path.write_text(json.dumps({"forms": [{"taxW2": form}]}), encoding="utf-8")
    refused = acme.refused("import", path)
    assert """--answer 'employer:Employer'"'"'s Choice=ID'""" in refused


def test_an_answer_goes_unused_without_a_word_where_all_is_known(acme: CommandLine, stubs: Path) -> None:
    assert "nothing was asked about “label:X”" in acme.done("import", stubs, "--answer", "label:X=ignore").err
    again = acme.done("import", stubs, "--answer", "label:X=ignore", "--answer", "label:Y=ignore")
    assert ("1 known" in again.out, again.err) == (True, "")


def test_an_entry_leads_to_its_batch_and_its_file(acme: CommandLine, stubs: Path) -> None:
    acme.done("import", stubs)
    (entry,) = acme.done("list", "--json").json["entries"]
    held = acme.done("history", "--batch", "2", "--json").json
    assert (held["batch"]["files"][0]["name"], held["entries"][0]["id"]) == ("stubs.csv", entry["id"])
    explained = acme.done("explain", entry["id"], "--json").json
    (tree,) = explained["trees"]
    assert (explained["figure"], explained["year"]) == (entry["id"], 2026)
    assert json.loads(tree["text"])["amounts"] == {"after_tax": "50.00"}
    assert [(each["name"], each["label"], each["text"]) for each in tree["parts"]] == [
        ("batch", "batch 2", "Recorded at 2026-06-30T00:00:00+00:00 by `import stubs.csv`."),
        ("file", "file stubs.csv", f"SHA-256 {held['batch']['files'][0]['fingerprint']}"),
    ]
    shown = acme.done("explain", entry["id"][:14]).out
    assert "batch 2" in shown
    assert "file stubs.csv" in shown


def test_an_entry_of_somebody_else_is_not_explained(acme: CommandLine, stubs: Path) -> None:
    acme.done("import", stubs)
    (entry,) = acme.done("list", "--json").json["entries"]
    acme.done("person", "add", "--id", "kim", "--name", "Kim", "--birth-date", "1980-01-01")
    assert "is no figure that can be explained" in acme.refused("explain", entry["id"], "--person", "kim", code=2)


def test_formats_fit_the_width_with_their_names_apart(acme: CommandLine) -> None:
    lines = acme.done("import", "--list").out.splitlines()
    assert max(map(len, lines)) <= 100
