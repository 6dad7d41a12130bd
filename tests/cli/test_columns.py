"""Rows in columns: aligned however wide their characters are, and one line each."""

import pytest

from ledger.cli.columns import say_columns
from ledger.domain.shown import columns


def test_the_last_column_begins_in_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    say_columns(("ID", "WHAT"), [("年金", "a"), ("e\u0301x", "b"), ("plain", "c"), ("a\nb", "d")])
    said = capsys.readouterr().out.splitlines()
    assert said == ["ID     WHAT", "年金   a", "e\u0301x     b", "plain  c", "a\\nb   d"]
    assert [columns(line[:-1]) for line in said[1:]] == [7] * 4
