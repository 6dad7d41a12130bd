"""Workbooks (.xlsx) as the CSV text that a spreadsheet program would save; read by openpyxl, in the sandbox."""

import csv
import datetime as dt
import io
import re
import warnings
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NamedTuple
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from ledger.domain.errors import LedgerError
from ledger.importers.zipped import check_workbook, open_checked

MAX_SHEETS = 20
MAX_ROWS = 20_000  # of ten columns they take half of the time that the sandbox gives
MAX_COLUMNS = 200

_SAVE_AGAIN = "Open it in a spreadsheet program, save it there as .xlsx, and import it again."
_SHORTER = "Download a shorter period, or save the sheet that matters as CSV."
_LAST_ROW = 1_048_576  # of the format
_BREAKS = re.compile(r"_x00(?:09|0A|0D)_")  # how the format writes tabs and line ends inside a text


class _Sheet(NamedTuple):
    """A visible sheet: its name for messages, its texts by rows, and the places of cells that are there without one."""

    where: str
    rows: list[list[str]]
    hollow: set[str]


def as_csv(path: Path) -> str:
    """The visible sheets in their order as CSV text, a blank line between two.

    Raises:
        LedgerError: it is no workbook, is too large, or holds formulas whose results it does not hold.
    """
    with open_checked(path) as package, path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what would be lost if openpyxl saved the workbook
        check_workbook(package, path.name)
        try:
            text = _text(package, file, path.name)
        except (LedgerError, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - openpyxl breaks in every way on a damaged file
            why = "is a workbook that is damaged, or saved in a way that is not read"
            raise LedgerError(f"{path.name} {why}.", hint=_SAVE_AGAIN) from None
    if not text.strip():
        raise LedgerError(
            f"{path.name} is a workbook without a value on a visible sheet.",
            hint="Make the sheet that matters visible, and save the workbook again.",
        )
    return text


def _text(package: ZipFile, file: IO[bytes], name: str) -> str:
    from openpyxl import load_workbook

    book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    stale = _check_parts(package, len(book.sheetnames))
    visible = _visible(book)
    if len(visible) > MAX_SHEETS:
        raise LedgerError(f"{name} has {len(visible):,} sheets, over {MAX_SHEETS}.", hint=_SHORTER)
    sheets: list[_Sheet] = []
    for sheet in visible:
        sheets.append(_read(sheet, name))
        if sum(len(each.rows) for each in sheets) > MAX_ROWS:
            raise LedgerError(f"{name} holds over {MAX_ROWS:,} rows.", hint=_SHORTER)
    if stale or any(each.hollow for each in sheets):
        formulas = _visible(load_workbook(file, read_only=True, keep_links=False))
        for read, sheet in zip(sheets, formulas, strict=True):
            _check_results(read, sheet, stale=stale)
    return "\n".join(map(_csv, sheets))


def _visible(book: Any) -> list[Any]:
    """The visible sheets of a workbook; the types declared for openpyxl fit neither them nor their cells."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in sheets:
        sheet.reset_dimensions()  # what a sheet says of its size may leave rows out, or be a billion cells
    return sheets


def _check_parts(package: ZipFile, sheets: int) -> bool:
    """Whether stored results count for nothing, to be computed on opening; openpyxl says so of every workbook.

    Raises:
        ValueError: there is what openpyxl leaves out without a word: a sheet whose part is not there, or a row or cell
            that stands after a later one or in the place of another.
    """
    root = ET.fromstring(package.read("xl/workbook.xml"))  # noqa: S314 - expat itself ends entities that grow
    if len(root.findall("{*}sheets/{*}sheet")) != sheets:
        raise ValueError("a sheet is not there")
    for part in package.namelist():
        if part.startswith("xl/worksheets/") and part.endswith(".xml"):
            with package.open(part) as opened:
                _check_order(opened)
    return any(each.get("fullCalcOnLoad") in ("1", "true") for each in root.iterfind("{*}calcPr"))


def _check_order(part: IO[bytes]) -> None:
    from openpyxl.utils.cell import coordinate_to_tuple

    last = 0
    for _, row in ET.iterparse(part):  # noqa: S314 - in the sandbox
        if not row.tag.endswith("}row"):
            continue
        number, column = int(row.get("r", last + 1)), 0
        if not last < number <= _LAST_ROW:
            raise ValueError("rows out of their order")
        for cell in row:
            place = cell.get("r")
            at = coordinate_to_tuple(place) if place else (number, column + 1)
            if not (number, column) < at < (number + 1, 0):
                raise ValueError("cells out of their order")
            column = at[1]
        last = number
        row.clear()


def _read(sheet: Any, name: str) -> _Sheet:
    from openpyxl.cell.read_only import EMPTY_CELL

    read = _Sheet(f"{name}: the sheet “{_one_line(sheet.title)[:31]}”", [], set())
    for number, row in enumerate(sheet.rows, 1):
        for cell in row:
            if cell.value is None and cell is not EMPTY_CELL and cell.data_type != "str":  # of formulas with empty text
                read.hollow.add(cell.coordinate)
        texts = [_cell(cell.value) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        if number > MAX_ROWS or len(texts) > MAX_COLUMNS:
            beyond = f"row {number:,}, column {len(texts):,}: beyond {MAX_ROWS:,} rows or {MAX_COLUMNS} columns"
            raise LedgerError(f"{read.where} has a value in {beyond}.", hint=_SHORTER)
        read.rows.extend([] for _ in range(number - len(read.rows) - 1))
        read.rows.append(texts)
    return read


def _check_results(read: _Sheet, formulas: Any, *, stale: bool) -> None:
    for row in formulas.rows:
        for cell in row:
            if cell.data_type == "f" and (stale or cell.coordinate in read.hollow):
                why = f"holds a formula without its result in cell {cell.coordinate}"
                raise LedgerError(f"{read.where} {why}.", hint=_SAVE_AGAIN)


def _csv(sheet: _Sheet) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    width = max(map(len, sheet.rows), default=0)
    for row in sheet.rows:
        writer.writerow(row and row + [""] * (width - len(row)))  # one without a cell is a blank line
    return out.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():  # the digits that spreadsheet programs show: what is stored beyond is dust of binary fractions
            whole, point, decimals = format(Decimal(f"{value or 0:.15g}"), "f").partition(".")
            return f"{whole}.{decimals:0<2}" if point else whole
        case dt.datetime():
            return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
        case dt.time():
            return value.isoformat("seconds")
        case dt.timedelta():
            hours, seconds = divmod(value // dt.timedelta(seconds=1), 3600)
            return f"{hours}:{seconds // 60:02}:{seconds % 60:02}"
    return _one_line(str(value))  # text, whole numbers and days; results of formulas, errors such as #REF!


def _one_line(text: str) -> str:
    """A text with its line ends, tabs and runs of blanks as one blank each."""
    return " ".join(_BREAKS.sub(" ", text).split())
