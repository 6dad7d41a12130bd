"""Importing on the screen: files picked, questions answered, rows and effect seen, recorded, and taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Select, Static

from ledger.domain.money import Money
from ledger.storage.store import LedgerStore
from ledger.tui.app import LedgerApp
from ledger.tui.screens.import_screen import ImportReview
from ledger.tui.widgets.ledger_table import LedgerTable
from tests.tui.conftest import HOSTILE, Around, screen_text, settle, shown

PARTIES: list[dict[str, Any]] = [
    {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1980-05-04"},
    {"record": "employer", "id": "acme", "name": "Acme"},
    {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
]
STUBS = f"pay_date,after_tax,note\n2026-01-15,1250.00,{HOSTILE}\n2026-01-30,300.50,\n"
# A record keeper's history, whose rows of contributions name no source.
HISTORY = f"""
Plan name:,ACME {HOSTILE} PLAN
Date Range,01/01/2026 - 02/20/2026


Date,Investment,Transaction Type,Amount,Shares/Unit
02/13/2026,TARGET 2045,Contributions,"200.00","8.000"
01/30/2026,TARGET 2045,Contributions,"100.00","4.000"
01/30/2026,TARGET 2045,Dividend,"1.25","0.050"
"""
# Money that leaves a fund and comes back into it the same day may be a conversion; OFX has no word for one.
QFX = """\
OFXHEADER:100
DATA:OFXSGML

<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><CURDEF>USD<INVACCTFROM><ACCTID>77</INVACCTFROM><INVTRANLIST>
<DTSTART>20230101<DTEND>20230531
<BUYMF><INVBUY><INVTRAN><FITID>b<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>5
<UNITPRICE>110<TOTAL>-550.00<INV401KSOURCE>AFTERTAX</INVBUY><BUYTYPE>BUY</BUYMF>
<TRANSFER><INVTRAN><FITID>c<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>-5
<TFERACTION>OUT<UNITPRICE>110<INV401KSOURCE>AFTERTAX</TRANSFER>
<TRANSFER><INVTRAN><FITID>d<DTTRADE>20230120160000[-5:EST]</INVTRAN><SECID><UNIQUEID>F</SECID><UNITS>5
<TFERACTION>IN<UNITPRICE>110<INV401KSOURCE>AFTERTAX</TRANSFER>
</INVTRANLIST></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1></OFX>
"""
TABLE = "Booked,Kind,Worth,Total Value\n2026-01-16,Employee,100.00,1.00\n2026-01-30,Employee,100.00,2.00\n"


@pytest.fixture
def path(book: Callable[..., Path]) -> Path:
    """A ledger with one person and one plan."""
    return book(*PARTIES)


@pytest.fixture
def around(path: Path, tmp_path: Path) -> Around:
    """The surroundings, with the last import from a folder of the test's own."""
    (tmp_path / "downloads").mkdir()
    made = Around(path)
    made.kept["import_folder"] = str(tmp_path / "downloads")
    return made


@pytest.fixture
def downloads(around: Around) -> Path:
    """The folder that picking begins in."""
    return Path(around.kept["import_folder"])


async def keys(pilot: Pilot[None], *pressed: str) -> None:
    """Press keys one after the other, each answered before the next."""
    for key in pressed:
        await pilot.press(key)
        await settle(pilot)


async def answer(pilot: Pilot[None], text: str) -> None:
    """Type an answer in place of what stands in the input."""
    typed = pilot.app.screen.query_one("#question-typed", Input)
    typed.focus()
    typed.value = text
    await keys(pilot, "enter")


def entries(path: Path, record: str = "pay_stub") -> list[Any]:
    with LedgerStore(path) as store:
        return [each.value for each in store.reader().entries(record)]


def problem(pilot: Pilot[None], where: str = "#question-problem") -> str:
    said = pilot.app.screen.query_one(where, Static)
    assert said.display
    return str(said.content)


def reviewing(pilot: Pilot[None]) -> bool:
    return isinstance(pilot.app.screen, ImportReview)


def said(pilot: Pilot[None]) -> list[str]:
    app = pilot.app
    assert isinstance(app, LedgerApp)
    return [note.message for note in app._notifications]


def row_texts(pilot: Pilot[None]) -> list[tuple[str, ...]]:
    table = pilot.app.screen.query_one("#review-rows", LedgerTable)
    return [row.cells for place in range(table.row_count) if (row := table.row_at(place)) is not None]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_stubs_are_reviewed_recorded_known_again_and_taken_back(
    around: Around, downloads: Path, size: tuple[int, int]
) -> None:
    name = r"[b] [$500] \x1b[2J \n.csv"  # what would steer the terminal is written out
    (downloads / "[b] [$500] \x1b[2J \n.csv").write_text(STUBS, encoding="utf-8")
    async with shown(around.path, size=size, around=around) as pilot:
        await keys(pilot, "i")
        assert name in screen_text(pilot)
        await pilot.resize_terminal(60, 15)
        await keys(pilot, "enter")
        assert reviewing(pilot)
        await pilot.resize_terminal(140, 40)
        await settle(pilot)
        shown_now = screen_text(pilot)
        assert f"{name}  stub-csv of Acme 401(k): 2 would be new, 0 known" in shown_now
        assert "F2 records 2 new entries; u takes it back." in shown_now
        assert "Annual additions $0.00 → $1,550.50" in shown_now  # 1,250.00 and 300.50
        assert HOSTILE in shown_now  # the note of the row under the cursor
        assert entries(around.path) == []  # nothing is written before F2
        await pilot.resize_terminal(*size)
        await keys(pilot, "f2")
        assert said(pilot)[-1] == f"Imported 2 new entries from {name}. u takes it back."
        assert [stub.amounts["after_tax"] for stub in entries(around.path)] == [Money(125_000), Money(30_050)]
        await keys(pilot, "i", "enter")
        assert "Nothing new: the ledger holds all" in " ".join(screen_text(pilot).split())
        await keys(pilot, "f2")
        assert said(pilot)[-1] == f"Nothing new in {name}; nothing was recorded."
        await keys(pilot, "u")
        assert entries(around.path) == []
    with LedgerStore(around.path) as store:
        assert store.reader().batches(None, 3)[1].command == "screen: import [b] [$500] \x1b[2J \n.csv"


async def test_rows_without_a_source_are_asked_about(around: Around, downloads: Path) -> None:
    (downloads / "history.csv").write_text(HISTORY, encoding="utf-8")
    async with shown(around.path, around=around) as pilot:
        await keys(pilot, "i", "enter")
        asked = " ".join(screen_text(pilot).split())
        assert "One question is to be answered" in asked
        assert "$300.00 in 2 rows" in asked
        assert "@2026-02-13" in asked
        assert "KEY@" not in asked
        await keys(pilot, "f2")
        assert entries(around.path, "contribution") == []
        for text, why in (
            ("aftertax", "“aftertax” is no answer."),
            ("after_tax:60%+roth_deferral:30%", "are not 100 % together."),
            ("@2026-02-30=after_tax", "2026-02-30"),
        ):
            await answer(pilot, text)
            assert why in problem(pilot)
            assert pilot.app.screen.query_one("#question-typed", Input).value == text
        await pilot.resize_terminal(60, 15)
        await settle(pilot)
        assert pilot.app.screen.query_one("#question-typed", Input).value == text  # nothing typed is lost
        await pilot.resize_terminal(120, 40)
        await answer(pilot, "@2026-01-30=roth_deferral")  # one day apart; of the other it is still asked
        await answer(pilot, "after_tax:75%+employer_match:25%")
        rows = row_texts(pilot)
        assert [row[0] for row in rows] == ["New", "New", "New", "Note", "Ignored"]
        assert HOSTILE in rows[3][-1]  # what the file calls its plan
        await keys(pilot, "b")  # the split once more
        assert "Question 2" in screen_text(pilot)
        await answer(pilot, "after_tax:75%+employer_match:25%")
        await keys(pilot, "t")
        assert {row[0] for row in row_texts(pilot)} == {"New"}
        await keys(pilot, "f2")
        found = {(each.date.isoformat(), each.source): each.amount for each in entries(around.path, "contribution")}
        assert found == {
            ("2026-01-30", "roth_deferral"): Money(10_000),
            ("2026-02-13", "after_tax"): Money(15_000),  # 75 % of $200.00
            ("2026-02-13", "employer_match"): Money(5_000),
        }
        await keys(pilot, "u")
        assert entries(around.path, "contribution") == []


async def test_a_choice_is_made_by_its_number(around: Around, downloads: Path) -> None:
    (downloads / "history.csv").write_text(HISTORY, encoding="utf-8")
    async with shown(around.path, around=around) as pilot:
        await keys(pilot, "i", "enter")
        choices = pilot.app.screen.query_one("#question-choices", OptionList)
        assert choices.has_focus
        prompts = [str(choices.get_option_at_index(place).prompt) for place in range(choices.option_count)]
        place = next(place for place, prompt in enumerate(prompts) if prompt.endswith("after_tax"))
        await keys(pilot, str(place + 1), "f2")
        assert [each.source for each in entries(around.path, "contribution")] == ["after_tax", "after_tax"]


async def test_what_looks_like_a_conversion_is_confirmed_or_left_for_later(around: Around, downloads: Path) -> None:
    (downloads / "plan.qfx").write_text(QFX, encoding="utf-8")
    async with shown(around.path, around=around) as pilot:
        await keys(pilot, "i", "enter")
        await answer(pilot, "after_tax")
        assert "$550.00 of 2023-01-20 looks like a conversion. What is it?" in screen_text(pilot)
        await keys(pilot, "4")  # later: the rest can be recorded without it
        assert "F2 records 1 new entry" in screen_text(pilot)
        assert "Conversion?" in {row[0] for row in row_texts(pilot)}
        await keys(pilot, "b", "1")
        assert "was earnings, as the plan states it?" in problem(pilot, "#question-said")
        await answer(pilot, "about 12")
        assert "“about 12”" in problem(pilot)
        await answer(pilot, "12.50")
        await keys(pilot, "f2")
    (conversion,) = entries(around.path, "conversion")
    assert conversion.earnings == Money(1_250)
    assert conversion.amount == Money(55_000)


async def test_the_columns_of_an_unknown_table_are_corrected_and_named(around: Around, downloads: Path) -> None:
    """The columns proposed take “Total Value”, which is a balance, for the amount."""
    (downloads / "table.csv").write_text(TABLE, encoding="utf-8")
    async with shown(around.path, size=(120, 40), around=around) as pilot:
        await keys(pilot, "i", "enter")
        assert "amount: column “Total Value”" in screen_text(pilot)
        assert "--answer" not in screen_text(pilot)
        await answer(pilot, "yes")
        assert "“yes” is no name for a mapping." in problem(pilot)
        await answer(pilot, "column:amount=Wroth")
        assert "“Wroth” is no answer to column:amount." in problem(pilot)
        await answer(pilot, "column:amount=Worth")
        assert "amount: column “Worth”" in screen_text(pilot)
        await answer(pilot, "column:type=Kind")
        await answer(pilot, "Ours")
        await keys(pilot, "enter")  # the type is a contribution: the first choice
        await answer(pilot, "after_tax")
        await keys(pilot, "f2")
        assert [each.amount for each in entries(around.path, "contribution")] == [Money(10_000), Money(10_000)]


async def test_a_refused_line_keeps_everything_out(around: Around, downloads: Path) -> None:
    refused = "pay_date,after_tax,note\n2026-01-15,1250.00,\n2026-01-32,300.50,\n"
    (downloads / "a.csv").write_text(STUBS, encoding="utf-8")
    (downloads / "b.csv").write_text(refused, encoding="utf-8")
    async with shown(around.path, around=around) as pilot:
        await keys(pilot, "i", "space", "space")
        assert "2 marked: F2 takes them together." in screen_text(pilot)
        await keys(pilot, "f2")
        assert "!! 1 line cannot be recorded, so nothing is imported." in screen_text(pilot)
        files = pilot.app.screen.query_one("#review-files", LedgerTable)
        assert files.row_count == 2
        await keys(pilot, "f2")
        (row,) = row_texts(pilot)
        assert row[:3] == ("Refused", "b.csv", "3")
        assert "2026-01-32" in screen_text(pilot)
        assert entries(around.path) == []
        await keys(pilot, "escape")
        assert not reviewing(pilot)


async def test_whose_file_it_is_can_be_said_where_there_are_several_plans(
    around: Around, downloads: Path, book: Callable[..., Path]
) -> None:
    book({**PARTIES[2], "id": "acme-403b", "name": f"Acme {HOSTILE}", "kind": "403b"})
    (downloads / "stubs.csv").write_text(STUBS, encoding="utf-8")
    async with shown(around.path, around=around) as pilot:
        await keys(pilot, "i", "enter")
        assert "Choose the plan when you pick the file" in problem(pilot, "#review-detail")
        await keys(pilot, "escape", "i")
        pilot.app.screen.query_one("#import-plan", Select).value = "acme-403b"
        await settle(pilot)
        assert HOSTILE in screen_text(pilot)
        await keys(pilot, "f2", "f2")
    assert [stub.plan for stub in entries(around.path)] == ["acme-403b", "acme-403b"]


async def test_leaving_with_answers_asks(around: Around, downloads: Path) -> None:
    (downloads / "history.csv").write_text(HISTORY, encoding="utf-8")
    async with shown(around.path, around=around) as pilot:
        await keys(pilot, "i", "enter", "1", "escape")
        assert "Nothing is recorded yet, and your answers are lost." in screen_text(pilot)
        await keys(pilot, "n")
        assert reviewing(pilot)
        await keys(pilot, "escape", "y")
        assert not reviewing(pilot)
    assert entries(around.path, "contribution") == []


async def test_a_file_that_is_not_understood_is_said_and_another_can_be_picked(around: Around, downloads: Path) -> None:
    (downloads / "a note.txt").write_text("buy milk\n", encoding="utf-8")
    (downloads / "stubs.txt").write_text(STUBS, encoding="utf-8")
    async with shown(around.path, around=around) as pilot:
        await keys(pilot, "i", "slash")
        typed = pilot.app.screen.query_one("#import-path", Input)
        for text in ("'a note.txt'", "a\\ note.txt", f"file://{downloads}/a%20note.txt".replace(" ", "%20")):
            typed.value = text
            await keys(pilot, "enter")
            assert pilot.app.screen.query("#import-path")
            assert "a note.txt is of no format that is known. If you know what it is" in screen_text(pilot)
            assert typed.value == text
        typed.value = "nothing.csv"
        await keys(pilot, "enter")
        assert "nothing.csv is not there." in problem(pilot, "#problem")
        typed.value = "stu"
        await keys(pilot, "tab")
        assert typed.value == "stubs.txt"
        await keys(pilot, "enter")
        assert "2 would be new" in " ".join(screen_text(pilot).split())


async def test_folders_are_entered_and_left(around: Around, downloads: Path) -> None:
    (downloads / "2026").mkdir()
    (downloads / "2026" / "stubs.csv").write_text(STUBS, encoding="utf-8")
    (downloads / ".hidden.csv").write_text(STUBS, encoding="utf-8")
    async with shown(around.path, around=around) as pilot:
        await keys(pilot, "i")
        listed = pilot.app.screen.query_one("#import-list", LedgerTable)
        assert listed.row_count == 1
        await keys(pilot, "enter")
        assert "stubs.csv" in screen_text(pilot)
        await keys(pilot, "backspace")
        assert listed.cursor_key == str(downloads / "2026")
        await keys(pilot, "space", "f2")  # all of the folder
        assert "2026/stubs.csv" in screen_text(pilot) or "stubs.csv  stub-csv" in screen_text(pilot)
        await keys(pilot, "f2")
    assert len(entries(around.path)) == 2
    assert around.kept["import_folder"] == str(downloads)


async def test_a_book_makes_the_first_ledger(tmp_path: Path) -> None:
    first = tmp_path / "none" / "ledger.db"
    around = Around(first)
    around.kept["import_folder"] = str(Path("sample_data").absolute())
    async with shown(first, around=around) as pilot:
        await keys(pilot, "i", "slash")
        pilot.app.screen.query_one("#import-path", Input).value = "pat-stubs.csv"
        await keys(pilot, "enter")
        assert "is not in the ledger" in screen_text(pilot)  # the stubs name people whom no ledger holds yet
        assert not first.exists()
        await keys(pilot, "escape", "i", "slash")
        pilot.app.screen.query_one("#import-path", Input).value = "household.jsonl"
        await keys(pilot, "enter")
        assert "household.jsonl  book: 17 would be new" in screen_text(pilot)
        assert not first.exists()
        await keys(pilot, "f2")
        assert "Pat Rivera" in screen_text(pilot)
        assert pilot.app.current_mode == "overview"
    with LedgerStore(first) as store:
        assert len(store.reader().parties("person")) == 2
