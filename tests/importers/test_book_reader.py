"""The book read line by line; every bad line is named."""

import datetime as dt
from pathlib import Path

import pytest

from ledger.domain.entries.payroll import Contribution
from ledger.domain.money import Money
from ledger.domain.records import line_of
from ledger.importers.base import Context, Found, Item, Refused
from ledger.importers.book import Book

GOOD = '{"record": "contribution", "person": "pat", "plan": "acme", "date": "2026-01-15", "source": "after_tax"'


def read(tmp_path: Path, text: str | bytes) -> list[Item]:
    path = tmp_path / "book.jsonl"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(Book().read(path, Context()))


FIFTY = Contribution(
    person="pat", plan="acme", date=dt.date(2026, 1, 15), source="after_tax", amount=Money(5000), note="näh \x1b[1m"
)


def test_a_line_is_a_record_and_blank_lines_are_none(tmp_path: Path) -> None:
    line = f'{GOOD}, "amount": "50.00", "note": "näh \\u001b[1m"}}'

    assert read(tmp_path, f"\ufeff{line}\r\n\n  \n{line}") == [Found(1, FIFTY), Found(4, FIFTY)]


def test_what_a_record_is_written_as_reads_back_equal(tmp_path: Path) -> None:
    assert read(tmp_path, line_of(FIFTY) + "\n") == [Found(1, FIFTY)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f'{GOOD}, "amount": 50.10}}', "amount: 50.10 is a JSON number with decimals, which cannot hold every cent."),
        (f'{GOOD}, "amount": 5e1}}', "amount: 5e1 is a JSON number with decimals, which cannot hold every cent."),
        (f'{GOOD}, "amount": 1e400}}', "“1e400” is beyond any amount."),
        (f'{GOOD}, "amount": NaN}}', "NaN is not a number."),
        (f'{GOOD}, "amount": -Infinity}}', "-Infinity is not a number."),
        (f'{GOOD}, "amount": "50.00", "amount": "5.00"}}', "the key “amount” stands twice in one object."),
        (f'{GOOD}, "amount": {"9" * 5000}}}', "the line holds a number that is too long."),
        (f'{GOOD}, "amount": "50.00"', f"the line is no JSON: Expecting ',' delimiter at character {len(GOOD) + 20}."),
        (f'{GOOD}, "amount": "50.00"}} {{}}', f"the line is no JSON: Extra data at character {len(GOOD) + 22}."),
        ("[" * 100_000, "the line is nested too deeply."),
        ('{"a":' * 100_000, "the line is nested too deeply."),
        ("[1]", "a line of the book is one JSON object."),
        ('{"record": "payslip"}', "unknown record “payslip”."),
        ('{"person": "pat"}', "the line does not say which record it is."),
        (f'{GOOD}, "amount": "50.00", "colour": 1}}', "unknown key “colour”."),
        (f'{GOOD}, "amount": "50.00", "note": "\\ud800"}}', None),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_next_is_read(tmp_path: Path, line: str, why: str | None) -> None:
    good = line_of(FIFTY)
    first, bad, last = read(tmp_path, f"{good}\n{line}\n{good}\n")

    assert (first, last) == (Found(1, FIFTY), Found(3, FIFTY))
    assert isinstance(bad, Refused)
    assert bad.line == 2
    assert why is None or bad.why == why


@pytest.mark.parametrize("depth", [10, 300, 900])
def test_nesting_within_a_value_is_refused_too(tmp_path: Path, depth: int) -> None:
    (bad,) = read(tmp_path, f'{GOOD}, "amount": {"[" * depth}{"]" * depth}}}')

    assert isinstance(bad, Refused)


def test_a_line_over_a_million_characters_is_refused(tmp_path: Path) -> None:
    bad, good = read(tmp_path, "x" * 1_000_001 + "\n" + line_of(FIFTY) + "\n")

    assert bad == Refused(1, "the line is longer than 1,000,000 characters.", "Write one object a line.")
    assert good == Found(2, FIFTY)


@pytest.mark.parametrize(
    ("name", "head", "known"),
    [
        ("book.jsonl", b"", True),
        ("-", b'\n{"record": "person"}\n', True),
        ("data.json", b'{"a": 1}', False),
        ("x.csv", b"pay_date\n", False),
    ],
)
def test_name_or_beginning_tell_the_format(name: str, head: bytes, known: bool) -> None:
    assert Book().identify(name, head) is known
