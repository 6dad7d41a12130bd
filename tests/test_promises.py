"""The promises, as the README and docs/promises.md have them; and that the table tells what is so."""

import re

import pytest

from tests.faults.harness import ROOT
from tests.faults.promises import NOT_TRIED, PROMISES, Proven, as_markdown, as_text, in_short, not_kept
from tests.faults.run import NEEDS

PAGE = ROOT / "docs" / "promises.md"
KEPT = [Proven(name, "a fault", 1_200, 0, None) for name in PROMISES]


def rows_of(text: str) -> dict[str, str]:
    """The promises of a table, and the whole row of each."""
    return {found[1]: found[0] for found in re.finditer(r"^\| (P\d+) \|.*$", text, re.MULTILINE)}


def in_short_of(page: str) -> dict[str, str]:
    """The rows of the short table."""
    return rows_of(page.partition("## In short")[2].partition("## Every fault")[0])


@pytest.mark.parametrize("part", ["In short", "Every fault"])
def test_the_page_has_every_promise_in_its_words(part: str) -> None:
    page = PAGE.read_text("utf-8").partition(f"## {part}\n")[2].partition("\n## ")[0]
    assert {name: row.split(" | ")[1].rstrip(" |") for name, row in rows_of(page).items()} == PROMISES


def test_the_readme_shows_the_figures_of_the_last_run() -> None:
    assert rows_of((ROOT / "README.md").read_text("utf-8")) == in_short_of(PAGE.read_text("utf-8"))


def test_what_was_broken_or_not_tried_is_not_kept() -> None:
    assert not_kept(KEPT) == []
    assert not_kept(KEPT[1:]) == ["P1"]
    assert not_kept([*KEPT, Proven("P7", "another fault", 10, 1, 5)]) == ["P7"]


def test_the_tables_say_what_was_not_tried() -> None:
    for table in (as_markdown(KEPT[1:]), in_short(KEPT[1:])):
        assert NOT_TRIED in rows_of(table)["P1"]
        assert "1,200" in rows_of(table)["P2"]
    text = as_text(KEPT[1:], [("P2", "strace")])
    assert text.splitlines()[:4] == [
        f"P1   {PROMISES['P1']}",
        f"               {NOT_TRIED}",
        f"P2   {PROMISES['P2']}",
        "        1,200  a fault: 0 broken",
    ]
    assert f"               {NOT_TRIED}: what needs strace" in text.splitlines()


def test_faults_of_one_promise_are_added_up() -> None:
    tried = [Proven("P1", "kill -9", 10, 0, 1), Proven("P1", "kill -9", 5, 2, 1), Proven("P1", "other", 1, 0, None)]
    rows = as_markdown(tried).splitlines()
    assert rows[2:4] == [f"| P1 | {PROMISES['P1']} | kill -9 | 15 | 2 | 1 |", "| | | other | 1 | 0 |  |"]
    assert rows_of(in_short(tried))["P1"] == f"| P1 | {PROMISES['P1']} | 16 | 2 |"


def test_what_needs_more_than_pip_brings_says_which_promises_it_tries() -> None:
    for need in NEEDS:
        assert need.promises(), need.name
