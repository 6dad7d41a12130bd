"""Tax forms drawn as on paper: numbered boxes, what is expected and what came in each, and which differ."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.content import Content

from ledger.domain.entries.form_boxes import Box
from ledger.services.form_sheets import FormSheet, SheetBox
from ledger.tui.text import MUTED, NOT_KNOWN, cut, lines, plain

EXPECTED, RECEIVED = "expected", "received"
MARKS = {"agrees": "✓", "differs": "✗", "noted": "·", "not_known": "?"}
STYLES = {
    "agrees": "$text-success",
    "differs": "bold $text-error",
    "noted": "$text-warning",
    "not_known": MUTED,
}
_TICK, _NO_TICK = "[x]", "[ ]"
# Number and name of each box; the shorter name for narrow boxes.
_NAMES_1099R = {
    "1": ("1 Gross distribution", "1 Gross distrib."),
    "2a": ("2a Taxable amount", "2a Taxable amt."),
    "2b_not_determined": ("2b Taxable amount not determined", "2b Undetermined"),
    "2b_total_distribution": ("2b Total distribution", "2b Total distr."),
    "3": ("3 Capital gain (in box 2a)", "3 Capital gain"),
    "4": ("4 Federal income tax withheld", "4 Tax withheld"),
    "5": ("5 Employee/Roth contributions", "5 Contributions"),
    "6": ("6 Net unrealized appreciation", "6 NUA"),
    "7": ("7 Distribution code(s)", "7 Code(s)"),
    "7_ira_sep_simple": ("7 IRA/SEP/SIMPLE", "7 IRA/SEP/SIMPLE"),
    "7c": ("7c Trump account", "7c Trump account"),
    "7d": ("7d Earnings on excess", "7d Earn. on excess"),
    "8": ("8 Other", "8 Other"),
    "8b": ("8b Other", "8b Other"),
    "9a": ("9a Percentage of total", "9a Percentage"),
    "9b": ("9b Total employee contributions", "9b Total contr."),
    "10": ("10 Allocable to IRR in 5 years", "10 Alloc. to IRR"),
    "11": ("11 1st year of desig. Roth", "11 1st year Roth"),
    "12": ("12 FATCA filing requirement", "12 FATCA"),
    "12_fatca": ("12 FATCA filing requirement", "12 FATCA"),
    "13": ("13 Date of payment", "13 Paid on"),
    "14": ("14 State tax withheld", "14 State tax"),
    "15": ("15 State/payer's state no.", "15 State no."),
    "16": ("16 State distribution", "16 State distrib."),
    "17": ("17 Local tax withheld", "17 Local tax"),
    "18": ("18 Name of locality", "18 Locality"),
    "19": ("19 Local distribution", "19 Local distrib."),
}
_NUMBERS_FROM_2026 = {"7": "7a", "7_ira_sep_simple": "7b", "8": "8a"}
_NAMES_W2 = {
    "1": "1 Wages, tips, other compensation",
    "2": "2 Federal income tax withheld",
    "3": "3 Social security wages",
    "4": "4 Social security tax withheld",
    "5": "5 Medicare wages and tips",
    "6": "6 Medicare tax withheld",
    "13": "13 Retirement plan",
    "14:after-tax": "14 Other: after-tax, at most",
}
_NAMES_5498 = {
    "1": "1 IRA contributions",
    "2": "2 Rollover contributions",
    "3": "3 Roth IRA conversion amount",
    "4": "4 Recharacterized contributions",
    "5": "5 FMV of account",
    "6": "6 Life insurance cost",
    "7": "7 Kind of IRA",
    "8": "8 SEP contributions",
    "9": "9 SIMPLE contributions",
    "10": "10 Roth IRA contributions",
}
# The paper's three columns, row by row; a place of None shows who paid, to whom, and the like.
_ROWS_1099R: tuple[tuple[str | None, str, str], ...] = (
    (None, "1", "2b_not_determined"),
    (None, "2a", "2b_total_distribution"),
    (None, "3", "4"),
    ("10", "5", "6"),
    ("11", "7", "8"),
    ("13", "7_ira_sep_simple", "9b"),
)
_MORE_1099R = ("7c", "7d", "8b", "9a", "12", "12_fatca", "14", "15", "16", "17", "18", "19")


class Written(NamedTuple):
    """One line in a box: what is said at its left end, what is written at its right end, and the style."""

    said: str = ""
    value: str = ""
    style: str = ""


class Cell(NamedTuple):
    """One box of the drawing: its name and the lines in it."""

    name: str
    lines: tuple[Written, ...] = ()


class Names(NamedTuple):
    """Who paid and whose form it is, as people call them."""

    payer: str
    person: str


def box_name(form: str, year: int, name: str, *, short: bool = False) -> str:
    """What a box is called on the form of a year."""
    if form == "1099-R":
        long_name, short_name = _NAMES_1099R.get(name, (name, name))
        called = short_name if short else long_name
        number = _NUMBERS_FROM_2026.get(name) if year >= 2026 else None
        return f"{number} {called.partition(' ')[2]}" if number is not None else called
    known = _NAMES_W2 if form == "W-2" else _NAMES_5498
    if name in known:
        return known[name]
    number, _, label = name.partition(":")
    return f"{number} {label}".strip()


def number_of(sheet: FormSheet, name: str) -> str:
    """The number of a box on its form: `2a`, `12 D`."""
    if sheet.form == "1099-R":
        return box_name(sheet.form, sheet.year, name, short=True).partition(" ")[0]
    return name.replace(":", " ")


def written(box: Box) -> str:
    """What stands in a box: an amount, a code, a tick; a blank box is empty."""
    if isinstance(box, bool):
        return _TICK if box else _NO_TICK
    return "" if box is None else plain(box)


def in_box(box: SheetBox, which: str, *, labelled: bool) -> Written:
    """The line of a box for what is expected or received."""
    value = box.expected if which == EXPECTED else box.received
    # A mark that did not come is a mark that is not made.
    text = written(False if value is None and isinstance(box.expected, bool) else value)
    said = f" {which}" if labelled else ""
    if which == EXPECTED:
        if value is None and box.state == "not_known":
            return Written(said, NOT_KNOWN, STYLES["not_known"])
        return Written(said, text or ("blank" if labelled else ""), MUTED if labelled else "")
    if box.state:
        return Written(said, f"{text or 'blank'} {MARKS[box.state]}", STYLES[box.state])
    return Written(said, text or ("blank" if labelled else ""))


def drawn(sheet: FormSheet, names: Names, width: int, which: Sequence[str]) -> Content:
    """A form in so many columns, with what is expected, what came, or one above the other in each box."""
    maker: Callable[[FormSheet, Names, int, Sequence[str]], list[list[Cell]]]
    maker = _rows_1099r if sheet.form == "1099-R" else _rows_of_others
    inner = max(width - 4, 30)
    widths = [inner // 3 + (place < inner % 3) for place in range(3)]
    rows = maker(sheet, names, widths[-1], which)
    parts = [_rule(("┌", "┬", "┐"), widths)]
    for place, row in enumerate(rows):
        parts += _drawn_row(row, widths)
        parts.append(_rule(("├", "┼", "┤") if place < len(rows) - 1 else ("└", "┴", "┘"), widths))
    return lines(parts)


def _rule(ends: tuple[str, str, str], widths: Sequence[int]) -> Content:
    left, middle, right = ends
    return Content(left + middle.join("─" * width for width in widths) + right).stylize(MUTED)


def _drawn_row(row: Sequence[Cell], widths: Sequence[int]) -> list[Content]:
    bar = Content("│").stylize(MUTED)
    names = [Content(cut(f" {cell.name}", width)).stylize(MUTED) for cell, width in zip(row, widths, strict=True)]
    drawn_lines = [_joined(bar, names)]
    for place in range(max(1, *(len(cell.lines) for cell in row))):
        contents = []
        for cell, width in zip(row, widths, strict=True):
            held = cell.lines[place] if place < len(cell.lines) else Written()
            content = Content(cut(_spread(held, width), width))
            contents.append(content.stylize(held.style) if held.style else content)
        drawn_lines.append(_joined(bar, contents))
    return drawn_lines


def _spread(held: Written, width: int) -> str:
    """Figures stand at the right end of their box, with what says which they are at the left."""
    # Where there is no room, the first letter of `expected` or `received` says which it is.
    said = held.said[:2] if held.value and len(held.said) + len(held.value) + 2 > width else held.said
    return f"{said}{held.value.rjust(max(width - len(said) - 1, 0))} "


def _joined(bar: Content, contents: Sequence[Content]) -> Content:
    return Content.assemble(bar, *(part for content in contents for part in (content, bar)))


def _cell(sheet: FormSheet, name: str, width: int, which: Sequence[str]) -> Cell:
    box = sheet.box(name)
    called = box_name(sheet.form, sheet.year, name)
    if len(called) > width - 1:
        called = box_name(sheet.form, sheet.year, name, short=True)
    both = len(which) > 1
    if both and not box.state and not written(box.expected) and not written(box.received):
        return Cell(called)
    return Cell(called, tuple(in_box(box, each, labelled=both) for each in which))


def _rows_1099r(sheet: FormSheet, names: Names, width: int, which: Sequence[str]) -> list[list[Cell]]:
    accounts = dict.fromkeys(plain(form.value.account) for form in sheet.received if form.value.account)
    who = iter(
        (
            _named("PAYER", names.payer),
            _named("RECIPIENT", names.person),
            _named("Account number", ", ".join(accounts) if RECEIVED in which else ""),
        )
    )
    rows = [
        [
            next(who) if first is None else _cell(sheet, first, width, which),
            *(_cell(sheet, name, width, which) for name in rest),
        ]
        for first, *rest in _ROWS_1099R
    ]
    more = [box.name for box in sheet.boxes if box.name in _MORE_1099R]
    return rows + _by_three([_cell(sheet, name, width, which) for name in more])


def _rows_of_others(sheet: FormSheet, names: Names, width: int, which: Sequence[str]) -> list[list[Cell]]:
    is_w2 = sheet.form == "W-2"
    return _by_three(
        [
            _named("EMPLOYER" if is_w2 else "KIND OF IRA", names.payer),
            _named("EMPLOYEE" if is_w2 else "PARTICIPANT", names.person),
            _named("Form", f"{sheet.form} {sheet.year}"),
            *(_cell(sheet, box.name, width, which) for box in sheet.boxes),
        ]
    )


def _named(name: str, who: str) -> Cell:
    return Cell(name, (Written(f" {plain(who)}", "", "bold"),))


def _by_three(cells: Sequence[Cell]) -> list[list[Cell]]:
    padded = [*cells, *([Cell("")] * (-len(cells) % 3))]
    return [padded[place : place + 3] for place in range(0, len(padded), 3)]
