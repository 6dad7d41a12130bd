"""`export --redacted`: what a person may attach to a bug report."""

import json
import stat
from pathlib import Path

from tests.cli.command_line import CommandLine


def test_the_book_imports_and_says_nothing_of_whose_it_is(acme: CommandLine, db: Path, tmp_path: Path) -> None:
    acme.done("stub", "add", "--pay-date", "2026-03-13", "--after-tax", "1234.56", "--note", "mail from Robin")
    wrong = acme.done("stub", "add", "--pay-date", "2026-03-27", "--after-tax", "7777.77").id
    acme.done("void", wrong, "--reason", "Robin mistyped it")
    book = tmp_path / "report.jsonl"
    acme.done("export", "--redacted", "--output", book)
    assert stat.S_IMODE(book.stat().st_mode) == 0o600
    text = book.read_text()
    for mine in ("pat", "Lee", "Acme", "acme", "Robin", "1234.56", "7777.77", "1980-05-04", "2026-03-13", wrong):
        assert mine not in text
    assert {"person-1", "employer-1", "plan-1", "pay_stub-1"} <= {json.loads(line).get("id") for line in
                                                                 text.splitlines()}  # fmt: skip
    other = tmp_path / "other.db"
    acme.done("--db", other, "import", book, "--yes")
    assert acme.done("--db", other, "export").out == text
    assert acme.done("--db", other, "verify").out.startswith("sound")
    assert "is there already" in acme.refused("export", "--redacted", "--output", book)


def test_each_book_has_a_secret_of_its_own(acme: CommandLine) -> None:
    acme.done("stub", "add", "--pay-date", "2026-03-13", "--after-tax", "123456.78")
    books = {acme.done("export", "--redacted").out for _ in range(3)}
    assert len(books) == 3


def test_the_help_says_what_remains_visible(run: CommandLine) -> None:
    said = " ".join(run.done("export", "--help").out.split())
    for words in ("What remains visible", "birth years", "shares of pay", "kinds and order of events",
                  "can work out the rest"):  # fmt: skip
        assert words in said
