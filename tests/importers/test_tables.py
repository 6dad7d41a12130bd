"""Tables in delimited text: found by their header, read strictly, and never without an end."""

import time
from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.importers.tables import (
    MAX_BYTES,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Row,
    Table,
    TableError,
    find_header,
    head_lines,
    header_key,
    open_table,
    read_rows,
    split_line,
)

HEADER = ("date", "fund", "amount")


def opened(path: Path) -> Table | None:
    return open_table(path, lambda cells: cells == HEADER)


def saved(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read(tmp_path: Path, text: str | bytes) -> list[Row]:
    table = opened(saved(tmp_path, text))
    assert table is not None
    return list(table.rows)


@pytest.mark.parametrize(
    "header",
    ["Date,Fund,Amount", "date,fund,amount,", "DATE , Fund,Amount,,,", '"Date","Fund"," Amount "', "Date;Fund;Amount"],
)
def test_a_header_is_known_by_its_cells(tmp_path: Path, header: str) -> None:
    table = opened(saved(tmp_path, f"\nPlan name:,NORTHWIND, LLC  \n\n{header}\n"))

    assert table is not None
    assert (table.line, table.header, list(table.rows)) == (4, HEADER, [])


@pytest.mark.parametrize("header", ["Date,Fund", "Fund,Date,Amount", "Date,Fund,Amount,Units", "Date,,Fund,Amount"])
def test_other_cells_are_no_header(tmp_path: Path, header: str) -> None:
    assert opened(saved(tmp_path, f"{header}\n1,2,3\n")) is None


def test_the_cells_above_a_header_are_kept_with_their_lines(tmp_path: Path) -> None:
    table = opened(saved(tmp_path, "\nPlan name:,ACME & Sons, LLC\nDate Range,,,\nDate,Fund,Amount\n"))

    assert table is not None
    assert table.before == (Row(2, ["Plan name:", "ACME & Sons", " LLC"]), Row(3, ["Date Range", "", "", ""]))


@pytest.mark.parametrize("above", ['"never closed', 'a "stray" quote, here', '"a"b,c', "\x0b\x1c\u2028"])
def test_text_above_a_header_need_be_no_csv(tmp_path: Path, above: str) -> None:
    assert read(tmp_path, f"{above}\nDate,Fund,Amount\n1,2,3\n") == [Row(3, ["1", "2", "3"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_rows_are_alike_however_the_file_was_saved(tmp_path: Path, end: str, last: bool, encoding: str) -> None:
    text = end.join(["", "Date,Fund,Amount", '1,"A, B – ®","1,150.00"', "", "2,C,3", *([""] if last else [])])

    assert read(tmp_path, text.encode(encoding)) == [Row(3, ["1", "A, B – ®", "1,150.00"]), Row(5, ["2", "C", "3"])]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_separator_is_understood(tmp_path: Path, separator: str) -> None:
    text = separator.join(["Date", "Fund", "Amount"]) + "\n" + separator.join(["1", '"a,b;c\td|e"', "2"]) + "\n"

    assert read(tmp_path, text) == [Row(2, ["1", "a,b;c\td|e", "2"])]


def test_entities_are_resolved_once(tmp_path: Path) -> None:
    assert read(tmp_path, "Date,Fund,Amount\n1,S&amp;P &amp;lt; 500,2\n") == [Row(2, ["1", "S&P &lt; 500", "2"])]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ('1,2,3\n2,"a" b,3\n', 3),
        ('1,2,3\n2,"never closed,3\n3,4,5\n', 3),
        ('1,"A,3\n2,B",3\n', 2),  # two stray quotes that match would make one row of two
        ("1," + "x" * (MAX_CELL + 1) + ",3\n", 2),
        ("1,2,3\n" + "," * MAX_COLUMNS + "\n", 3),
        ("1,2,3\n" + "x" * 1_000_001 + "\n", 3),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(tmp_path: Path, body: str, line: int) -> None:
    with pytest.raises(TableError) as caught:
        read(tmp_path, f"Date,Fund,Amount\n{body}")
    assert caught.value.line == line
    assert caught.value.hint


def test_the_widest_row_and_the_longest_cell_are_read(tmp_path: Path) -> None:
    wide, long = "," * (MAX_COLUMNS - 1), "x" * MAX_CELL

    assert [len(row.cells) for row in read(tmp_path, f"Date,Fund,Amount\n{wide}\n1,{long},3\n")] == [MAX_COLUMNS, 3]


def test_a_file_of_over_50_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, "Date,Fund,Amount\n")
    with path.open("r+b") as file:
        file.truncate(MAX_BYTES + 1)

    with pytest.raises(LedgerError, match="50,000,001 bytes"):
        opened(path)


def test_rows_end_at_a_million(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read(tmp_path, "Date,Fund,Amount\n" + ",\n" * (MAX_ROWS + 1))
    assert caught.value.line == MAX_ROWS + 2


def test_a_quote_that_swallows_the_file_costs_no_more_than_reading_it(tmp_path: Path) -> None:
    text = 'Date,Fund,Amount\n1,"' + "x,y,z\n" * 100_000
    started = time.perf_counter()

    with pytest.raises(TableError):
        read(tmp_path, text)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("data", [b"Date,Fund\x00,Amount\n", b"Date,Fund,Amount\n\x81\x8d\n"])
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(LedgerError):
        read(tmp_path, data)


def test_cells_may_run_over_lines_where_the_reader_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, 'a,"b\nc"\nd,e\n')

    assert list(read_rows(path, ",", spanning=True)) == [Row(1, ["a", "b\nc"]), Row(3, ["d", "e"])]
    with pytest.raises(TableError, match="runs on to line 2"):
        list(read_rows(path, ","))


def test_a_header_is_found_in_the_beginning_of_a_file(tmp_path: Path) -> None:
    head = "\ufeff\r\nx\r\nDate,Fund,Amount\r\n1,2".encode()
    table = find_header(head_lines(head), lambda cells: cells == HEADER)

    assert table is not None
    assert (table.line, table.separator, list(table.rows)) == (3, ",", [])
    assert find_header(head_lines(b"\x00\x01"), lambda cells: cells == HEADER) is None
    assert find_header(head_lines(b""), lambda cells: cells == ()) is None


def test_cells_are_compared_without_case_blanks_and_empty_ends() -> None:
    assert header_key([" Run  Date", "ACTION\t", "", "Amount ($)", " ", ""]) == ("run date", "action", "", "amount ($)")
    assert header_key(["", " "]) == ()


def test_a_line_by_itself_is_split_strictly_or_at_every_separator() -> None:
    assert split_line('a,"b,c"\r\n', ",") == ["a", "b,c"]
    assert split_line('a,"b,c\r\n', ",") == ["a", '"b', "c"]
    assert split_line("", ",") == []
