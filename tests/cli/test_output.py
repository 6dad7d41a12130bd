"""What reaches the terminal: lines broken between words, and nothing that could steer it."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.cli.output import broken
from ledger.domain.shown import show

WORDS = st.lists(st.text(st.sampled_from("ab$1.,"), min_size=1, max_size=30), min_size=1, max_size=40)


@given(words=WORDS, width=st.integers(10, 100))
def test_lines_are_broken_as_textwrap_breaks_them(words: list[str], width: int) -> None:
    text = " ".join(words)
    if max(map(len, words)) <= width - 3:
        assert broken(text, width).split("\n") == textwrap.wrap(
            text, width, subsequent_indent="   ", break_on_hyphens=False
        )
    assert all(len(line) <= width for line in broken(text, width).split("\n"))
    assert "".join(broken(text, width).split()) == "".join(words)


def test_spaces_before_a_line_and_after_a_mark_stay() -> None:
    assert broken("!  warning: much", 80) == "!  warning: much"
    assert broken("   Ask payroll to stop.", 16) == "   Ask payroll\n   to stop."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain – über 你好", "plain – über 你好"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u200bb", "a\\u200bb"),
        ("two\nlines", "two\nlines"),
        ("no\u00a0break", "no\u00a0break"),
    ],
)
def test_what_would_steer_the_terminal_is_written_out(text: str, shown: str) -> None:
    assert show(text) == shown
