"""Texts that would be more than text, in every text field of every record, through every command: they stay text."""

import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger.cli.main import COMMANDS, main
from ledger.cli.output import json_shown
from ledger.domain.records import RECORDS
from tests.faults.harness import FULL
from tests.faults.promises import Proof
from tests.hostile_book import household, kinds_missing, make_book, person_of, plan_of
from tests.hostile_text import CHOSEN, END, FORGED, PAYLOADS, REFUSED, steering

pytestmark = pytest.mark.faults

# Each text is in every third field; so many households share a ledger, as commands about all of them take longer.
HOUSEHOLDS = range(0, len(PAYLOADS), 3) if FULL else range(1)
TOGETHER = 6
TEXTS = [each.text for each in PAYLOADS] if FULL else list(CHOSEN)
FIGURES = (
    "402g",
    "415c",
    "after-tax-room",
    "basis",
    "taxable",
    "1099r",
    "w2",
    "5498",
    "roth-basis",
    "roth-ira",
    "8606-14",
)
# Of each household; then of all.
OF_ONE = (
    ("status",),
    ("check",),
    ("year-end",),
    ("year-end", "--year", "2025"),
    ("year-end", "--year", "2025", "--letter"),
    ("corrections",),
    ("corrections", "--letter"),
    ("elect",),
    ("limits", "--explain"),
    ("list", "--all", "--limit", "1000"),
    ("form", "list"),
    ("acknowledge", "--list"),
    *(("explain", figure) for figure in FIGURES),
)
OF_ALL = (
    ("status", "--all"),
    ("check", "--all"),
    ("person", "list"),
    ("employer", "list"),
    ("plan", "list"),
    ("schedule", "list"),
    ("list", "--limit", "100000"),
    ("limits",),
    ("history",),
    ("history", "--batch", "1"),
    ("verify",),
    ("settings",),
    ("backup", "--list"),
    ("doctor",),
)
# What records, or writes a file, or starts something; what these say is tried where they are refused.
_OTHERS = frozenset((
    "backup", "contribution", "convert", "demo", "distribution", "earnings", "encrypt", "export", "filed", "forfeit",
    "import", "init", "ira", "loan", "open", "opening-balance", "redo", "refund", "replace", "restore", "serve", "stub",
    "undo", "value", "void",
))  # fmt: skip
_HOW = (("--dry-run",), ("--dry-run", "--no-input")) if FULL else (("--dry-run",),)
_OUR_STYLE = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    """Where a command writes; it takes colours."""

    def isatty(self) -> bool:
        """It is a terminal."""
        return True


class Said(NamedTuple):
    """What a command wrote, without the styles that are ours, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def wrong(self) -> list[str]:
        """What reached the terminal that is not plain text."""
        found = [f"U+{ord(char):04X}" for char in sorted(set(steering(self.out + self.err)))]
        lines = (self.out + self.err).split("\n")
        found += [line for line in lines if line.strip(" │·-").startswith(FORGED)]
        return [*found, *(line for line in lines if "the program has a defect" in line)]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the ledger of the test is."""
    path = tmp_path / "ledger.db"
    monkeypatch.setenv("ROTH_LEDGER_DB", str(path))
    monkeypatch.setenv("ROTH_LEDGER_TODAY", "2026-06-30")
    monkeypatch.setenv("TERM", "xterm-256color")
    return path


def run(*arguments: object) -> Said:
    """Run a command in this process, on what it takes for a terminal."""
    out, err = Terminal(), Terminal()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", Terminal())  # where a question is asked nothing is answered
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = main([str(each) for each in arguments])
    return Said(code, *(_OUR_STYLE.sub("", each.getvalue()) for each in (out, err)))


def ledgers(folder: Path) -> Iterator[tuple[Path, Sequence[int]]]:
    """All households in ledgers of a few; each is gone once the next is asked for."""
    for first in range(0, len(HOUSEHOLDS), TOGETHER):
        numbers = HOUSEHOLDS[first : first + TOGETHER]
        path = folder / f"{first}.db"
        make_book(path, *numbers)
        yield path, numbers
        path.unlink()


def commands(numbers: Iterable[int]) -> Iterator[tuple[str, ...]]:
    """Every command that shows what is recorded, once as text and once as JSON."""
    shown: list[tuple[str, ...]] = [*OF_ALL]
    for number in numbers:
        person, plan = ("--person", person_of(number)), plan_of(number)
        shown += [(*command, *person) for command in OF_ONE]
        entries = [line for line in household(number) if "id" in line and line["record"] not in ("person", "employer")]
        shown += [("explain", *person, "--", line["id"]) for line in entries if line["record"] != "plan"]
        shown += [("plan", "checklist", "--", plan), ("plan", "checklist", "--letter", "--", plan)]
    for command in shown:
        yield command
        options = command.index("--") if "--" in command else len(command)
        yield (*command[:options], "--json", *command[options:])
    yield ("export",)


def test_every_kind_of_record_is_in_the_book() -> None:
    assert kinds_missing() == set()
    assert {line["record"] for line in household(1)} < set(RECORDS)


def test_every_command_that_shows_something_is_tried() -> None:
    assert set(COMMANDS) - _OTHERS <= {command[0] for command in (*OF_ONE, *OF_ALL)}


def test_no_command_writes_more_than_text(ledger: Path, proof: Proof) -> None:
    wrong: dict[tuple[object, ...], list[str]] = {}
    for path, numbers in ledgers(ledger.parent):
        for command in commands(numbers):
            said = run("--db", path, *command)
            assert said.code in (0, 1), (command, said.err)
            # A letter is broken anew at blanks; what breaks the line in a name is a blank in it.
            found = [each for each in said.wrong if "--letter" not in command or FORGED not in each]
            if found:
                wrong[command] = found
    texts = sum(str(line).count(END) for number in HOUSEHOLDS for line in household(number))
    proof("P16", "hostile texts in the fields of records, through every command", texts)
    assert wrong == {}


def test_the_check_sees_a_build_that_shows_texts_as_they_are(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_book(ledger, 0, 1)
    monkeypatch.setattr("ledger.domain.shown.unseen", lambda text: (False for _ in text))
    for command in (("list", "--limit", "1000"), ("plan", "list"), ("check", "--all"), ("history", "--batch", "1")):
        assert run(*command).wrong, command


def test_nothing_is_hidden_and_json_is_the_same_value(ledger: Path) -> None:
    make_book(ledger, 0, 1)
    of_two = [line for number in (0, 1) for line in household(number)]
    rows = run("list", "--limit", "1000").out.split("\n")[1:-1]
    assert len(rows) == len([line for line in of_two if line["record"] not in ("person", "employer", "plan")])
    assert all(row.count(END) >= 2 for row in rows)  # at least the note and the document
    for kind in ("person", "employer", "plan"):
        rows = [row for row in run(kind, "list").out.split("\n") if f"{END}; document " in row and " from " not in row]
        assert len(rows) == sum(line["record"] == kind for line in of_two)
    listed = json.loads(run("list", "--json").out)["entries"]
    assert _texts(listed) >= {line[key] for line in of_two[2:] for key in ("note",) if line["record"] == "pay_stub"}


def _texts(entries: list[dict[str, Any]]) -> set[str]:
    return {text for entry in entries for text in (entry.get("note"), entry.get("document")) if text}


def test_a_book_shown_on_a_terminal_is_the_same_book(ledger: Path, tmp_path: Path) -> None:
    make_book(ledger, 0, 1)
    run("export", "--output", tmp_path / "book.jsonl")
    stored = (tmp_path / "book.jsonl").read_text("utf-8").split("\n")
    shown = run("export").out.split("\n")
    assert [json.loads(line) for line in shown[:-1]] == [json.loads(line) for line in stored[:-1]]
    assert shown != stored
    assert json_shown('{"note": "\x7f\x9b\u202e年"}') == '{"note": "\\u007f\\u009b\\u202e年"}'


def test_no_letter_holds_more_than_text(ledger: Path, tmp_path: Path) -> None:
    letter, saved = tmp_path / "letter.txt", 0
    for path, numbers in ledgers(ledger.parent):
        for number in numbers:
            run(
                "--db",
                path,
                "year-end",
                "--year",
                "2025",
                "--letter",
                "--person",
                person_of(number),
                "--output",
                letter,
            )
            assert list(steering(letter.read_text("utf-8"))) == []
            letter.unlink()
            saved += 1
    assert saved == len(HOUSEHOLDS)


def refusals(text: str) -> Iterator[tuple[object, ...]]:
    """Commands that are refused with the text in what they say."""
    yield "status", "--person", text
    yield "explain", "402g", "--person", text
    yield "explain", text, "--person", person_of(0)
    yield "list", "--person", text
    yield "list", "--kind", text
    yield "void", "--reason", text, "--", text
    yield "replace", "--set", f"{text}=1", "--reason", text, "--", text
    yield "undo", text
    yield (text,)
    yield (f"--{text}",)
    yield "person", "add", "--id", f" {text}", "--name", text, "--birth-date", text
    yield "person", "add", "--id", f" {text}", "--name", text, "--birth-date", "1980-01-01"
    yield "stub", "add", "--person", person_of(0), "--plan", text, "--pay-date", "2026-06-30", "--after-tax", "1"
    yield "stub", "add", "--person", person_of(0), "--plan", plan_of(0), "--pay-date", "2026-06-30", "--amount", text
    yield "filed", "--year", "2025", "--person", person_of(0), "--line", text
    yield "settings", "set", "--", text, text
    yield "acknowledge", "--person", person_of(0), "--reason", text, "--", text
    no_folder = os.environ["ROTH_LEDGER_DB"]
    yield "import", f"{no_folder}/{text}"
    yield "backup", f"{no_folder}/{text}/copy.db"
    yield "restore", f"{no_folder}/{text}"
    yield "--db", f"{no_folder}/{text}/ledger.db", "status"


def test_no_refusal_that_quotes_a_text_writes_more_than_text(ledger: Path, proof: Proof) -> None:
    make_book(ledger)
    wrong, refused = {}, 0
    for text in TEXTS:
        for command in refusals(text):
            said = run(*command)
            refused += said.code != 0  # what is told by the beginning of an id may be found
            if said.wrong:
                wrong[command] = said.wrong
    proof("P16", "hostile texts quoted in refusals", refused)
    assert refused > 20 * len(TEXTS)
    assert wrong == {}


def test_what_no_file_can_keep_is_refused_in_plain_text(ledger: Path, tmp_path: Path) -> None:
    make_book(ledger)
    for escape in REFUSED:
        book = tmp_path / "book.jsonl"
        book.write_text(f'{{"record": "person", "id": "x", "name": "a{escape}b", "birth_date": "1980-01-01"}}\n')
        said = run("import", book)
        assert (said.code, said.wrong) == (1, [])
        assert "a character that no file can keep" in said.err


def files(folder: Path, text: str) -> Iterator[Path]:
    """Files to import with the text in whatever they say; where a name can hold it, in their names too."""
    name = text.replace("/", "")[:40] if "/" not in text else "file"
    bodies = {
        "txt": f"Acme Inc.\nPay Statement\nPay Date 06/15/2026\nDeductions\n{text} 401K $1,200.00 $2,400.00\n{text}\n",
        "csv": f"Date,{text},Transaction Type,Amount\n2026-06-15,{text},{text},12.00\n2026-06-16,x,{text},{text}\n",
        "jsonl": f'{{"record": {json.dumps(text)}, {json.dumps(text)}: 1}}\n',
        "json": json.dumps({"payDate": text, text: text, "deductions": [{"name": text, "amount": text}]}),
        "qfx": "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM>"
        f"<ACCTID>{text}</INVACCTFROM><INVTRANLIST><DTSTART>20260101<DTEND>20260531<BUYMF><INVBUY><INVTRAN><FITID>{text}"
        f"<DTTRADE>20260120<MEMO>{text}</INVTRAN><SECID><UNIQUEID>{text}</SECID><UNITS>5<UNITPRICE>110<TOTAL>-550.00"
        f"<INV401KSOURCE>{text}</INVBUY><BUYTYPE>BUY</BUYMF></INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>"
        "</OFX>",
    }
    for suffix, body in bodies.items():
        path = folder / f"{name}.{suffix}"
        path.write_text(body, "utf-8")
        yield path


def test_no_import_of_a_hostile_file_writes_more_than_text(ledger: Path, tmp_path: Path, proof: Proof) -> None:
    make_book(ledger)
    wrong, quoted = {}, 0
    texts = TEXTS if FULL else TEXTS[::3]
    for place, text in enumerate(texts):
        folder = tmp_path / str(place)
        folder.mkdir()
        for file in files(folder, text):
            for how in _HOW:
                said = run("import", *how, "--person", person_of(0), "--plan", plan_of(0), file)
                quoted += END in said.out + said.err
                if said.wrong:
                    wrong[file.name, how] = said.wrong
    proof("P16", "files to import that hold hostile texts: preview, questions and refusals", len(texts) * 5)
    assert quoted > len(texts)
    assert wrong == {}
