"""What the sheets of a workbook share: their names and places, texts, and what the styles of cells show."""

import posixpath
import re
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zipfile import ZipFile

from ledger.domain.errors import LedgerError
from ledger.importers.xlsx_cells import Shows, shown_by

MAX_SHEETS = 20
SAVE_AGAIN = "Open it in a spreadsheet program, save it there, and import it again."

_TRUE = ("1", "true")
_BREAKS = re.compile(r"_x00(?:09|0A|0D)_")  # how the format writes tabs and line ends inside a text


class Sheet(NamedTuple):
    """A visible sheet: its name, and the part of the package that holds its cells."""

    name: str
    part: str


@dataclass(slots=True)
class Book:
    """What all sheets of a workbook share."""

    name: str
    sheets: list[Sheet] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    styles: list[Shows] = field(default_factory=list)
    from_1904: bool = False
    results_are_stale: bool = False  # to be computed when the workbook is opened: what is stored is no result


def read_book(opened: ZipFile, name: str) -> Book:
    """Read what the sheets share; `name` is the file's, for messages.

    Raises:
        LedgerError: there are too many sheets, or a part defines entities.
        LookupError, ValueError, ElementTree.ParseError: the workbook is damaged.
    """
    main = next((each.part for each in _related(opened, "", name) if each.kind == "officeDocument"), "xl/workbook.xml")
    root, space = _tree(opened, main, name)
    book = Book(name)
    related = _related(opened, main, name)
    worksheets = {each.id: each.part for each in related if each.kind == "worksheet"}
    for sheet in root.iterfind(f"{space}sheets/{space}sheet"):
        reference = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        if reference in worksheets and sheet.get("state", "visible") == "visible":
            book.sheets.append(Sheet(one_line(sheet.get("name", ""))[:31], worksheets[reference]))
    if len(book.sheets) > MAX_SHEETS:
        raise LedgerError(
            f"{name} has {len(book.sheets):,} sheets, over {MAX_SHEETS}.",
            hint="Save those that matter as a workbook of their own.",
        )
    settings = root.find(f"{space}workbookPr")
    book.from_1904 = settings is not None and settings.get("date1904") in _TRUE
    computing = root.find(f"{space}calcPr")
    book.results_are_stale = computing is not None and computing.get("fullCalcOnLoad") in _TRUE
    for each in related:
        if each.kind == "sharedStrings":
            book.texts = _texts(opened, each.part, name)
        elif each.kind == "styles":
            book.styles = _styles(*_tree(opened, each.part, name))
    return book


class _Related(NamedTuple):
    id: str
    kind: str
    part: str


def _related(opened: ZipFile, part: str, name: str) -> list[_Related]:
    """The parts that a part names; what lies outside of the package is left out."""
    folder, file = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{file}.rels")
    try:
        root, _ = _tree(opened, where, name)
    except KeyError:
        return []
    related = []
    for each in root:
        if each.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
        related.append(_Related(each.get("Id", ""), each.get("Type", "").rpartition("/")[2], target))
    return related


def open_part(opened: ZipFile, part: str) -> IO[bytes]:
    """Open a part by its name, in which capitals do not count; KeyError where there is none."""
    names = {each.lower(): each for each in opened.namelist()}
    return opened.open(names[part.lower()])


def _tree(opened: ZipFile, part: str, name: str) -> tuple[ET.Element, str]:
    with open_part(opened, part) as file:
        space = begin(file, name)
        return ET.parse(file).getroot(), space  # noqa: S314 - in the sandbox, and without entities


def _texts(opened: ZipFile, part: str, name: str) -> list[str]:
    """The texts that cells share, in the order in which cells name them."""
    texts: list[str] = []
    with open_part(opened, part) as file:
        space = begin(file, name)
        tag = f"{space}si"
        for _, element in ET.iterparse(file):  # noqa: S314 - in the sandbox, and without entities
            if element.tag == tag:
                texts.append(text_of(element, space))
                element.clear()
    return texts


def _styles(root: ET.Element, space: str) -> list[Shows]:
    """What each style of a cell shows, in the order in which cells name them."""
    codes = {
        index(each.get("numFmtId", "")): each.get("formatCode", "")
        for each in root.iterfind(f"{space}numFmts/{space}numFmt")
    }
    formats = root.iterfind(f"{space}cellXfs/{space}xf")
    return [shown_by(index(each.get("numFmtId", "0")), codes) for each in formats]


def index(text: str) -> int:
    """A number that counts something, from 0; ValueError where the text is none."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("no index")
    return int(text)


def begin(part: IO[bytes], name: str) -> str:
    """The name space of a part as it stands before every tag; the two editions of the format have two.

    Raises:
        LedgerError: the part has a document type. None of a workbook does: it would be there to define entities.
        ValueError: it is no XML.
    """
    begun: list[str] = []

    def refuse(*_: object) -> None:
        raise LedgerError(f"{name} is a workbook that defines XML entities, which none needs.", hint=SAVE_AGAIN)

    def note(tag: str, _: object) -> None:
        begun.append(tag)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = note
    try:
        while not begun:
            chunk = part.read(4096)
            parser.Parse(chunk, not chunk)
    except expat.ExpatError:
        raise ValueError("no XML") from None
    part.seek(0)
    space, brace, _ = begun[0].rpartition("}")
    return f"{{{space}{brace}" if space else ""


def text_of(element: ET.Element, space: str) -> str:
    """A text of one piece or of several in different type, without what tells how to pronounce it."""
    pieces = [element.findtext(f"{space}t") or ""]
    pieces += [run.findtext(f"{space}t") or "" for run in element.iterfind(f"{space}r")]
    return one_line("".join(pieces))


def one_line(text: str) -> str:
    """A text with its line ends, tabs and runs of blanks as one blank each."""
    return " ".join(_BREAKS.sub(" ", text).split())
