"""A file as people save it again: another encoding, other ends of lines, another order of rows, words below them."""

import csv
import io
import re
from collections.abc import Callable

from tests.imports.case import Case

_TRANSACTION = re.compile(r"<(BUYMF|SELLMF|TRANSFER)>.*?</\1>", re.DOTALL)
_ROW = re.compile(r'"?\d')


def text_of(content: bytes) -> str:
    """The bytes of a sample as text: UTF-8 with or without its mark, else Windows-1252."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _encoded(encoding: str, *, mark: str = "") -> Callable[[Case], bytes]:
    return lambda case: (mark + text_of(case.content)).encode(encoding)


def _line_ends(end: str) -> Callable[[Case], bytes]:
    return lambda case: end.join(text_of(case.content).splitlines()).encode() + end.encode()


def _without_last_end(case: Case) -> bytes:
    return text_of(case.content).rstrip("\r\n").encode()


def _with_footer(case: Case) -> bytes:
    text = text_of(case.content).rstrip("\r\n")
    words = '"The data and information in this spreadsheet is provided to you solely for your use, as is."'
    return f"{text}\n\n{words}\nDate downloaded 09/19/2026 3:00 pm\n".encode()


def _unicode_text(case: Case) -> bytes:
    """As a spreadsheet program's “Unicode text”: UTF-16 with its mark, tabs between the cells."""
    made = io.StringIO()
    csv.writer(made, delimiter="\t", lineterminator="\r\n").writerows(csv.reader(io.StringIO(text_of(case.content))))
    return made.getvalue().encode("utf-16")


def rows_of(case: Case) -> tuple[list[str], list[str], list[str]]:
    """The lines up to the header of the rows, the rows, and what stands below them."""
    lines = text_of(case.content).splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith(case.header)) + 1
    last = first
    while last < len(lines) and _ROW.match(lines[last]):
        last += 1
    return lines[:first], lines[first:last], lines[last:]


def transactions_of(case: Case) -> list[str]:
    """The transactions of an OFX download, each with its tags."""
    return [each.group() for each in _TRANSACTION.finditer(text_of(case.content))]


def with_rows(case: Case, rows: list[str]) -> bytes:
    """The same table with these rows, or the same download with these transactions."""
    if case.header:
        above, _, below = rows_of(case)
        return "\n".join([*above, *rows, *below, ""]).encode()
    text = text_of(case.content)
    places = [each.span() for each in _TRANSACTION.finditer(text)]
    return (text[: places[0][0]] + "\n".join(rows) + text[places[-1][1] :]).encode()


def movable(case: Case) -> list[str]:
    """The rows or transactions that may stand in any order; none where a file has no such thing."""
    return rows_of(case)[1] if case.header else transactions_of(case)


def _reversed(case: Case) -> bytes:
    return with_rows(case, movable(case)[::-1])


def ways(case: Case) -> dict[str, bytes]:
    """The file as it may be saved again, by the name of the way."""
    # A workbook and a page are no text, and JSON is UTF-8 without a mark.
    if case.name.endswith((".xlsx", ".pdf", ".json", ".jsonl")):
        return {}
    found = {
        "UTF-8 with its mark": _encoded("utf-8", mark="\ufeff"),
        "UTF-16, little end first": _encoded("utf-16-le", mark="\ufeff"),
        "UTF-16, big end first": _encoded("utf-16-be", mark="\ufeff"),
        "Windows-1252": _encoded("cp1252"),
        "CR LF": _line_ends("\r\n"),
        "no last line end": _without_last_end,
    }
    if case.header:
        found["Unicode text"] = _unicode_text
    if case.footers:
        found["footer"] = _with_footer
    if movable(case):
        found["rows the other way round"] = _reversed
    return {name: way(case) for name, way in found.items()}
