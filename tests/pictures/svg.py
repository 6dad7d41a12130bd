"""A screen of the emulator as an SVG: no font of its own, nothing from elsewhere, and the same bytes each time."""

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import NamedTuple

import pyte
from pyte.screens import Char
from wcwidth import wcwidth

# Hundredths of a unit, so that no float is printed; a character is as wide and high as in most fonts of one width.
_WIDE, _HIGH, _SIZE, _BASE = 840, 1640, 1400, 1280
_BORDER = 1200
_TEXT, _GROUND = "e0e0e0", "121212"
_NAMED = {
    "black": "000000", "red": "cc6666", "green": "b5bd68", "brown": "f0c674", "blue": "81a2be", "magenta": "b294bb",
    "cyan": "8abeb7", "white": "c5c8c6",
}  # fmt: skip
_FONTS = "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
# Parts of a cell in eighths (left, top, wide, high) and how dark: fonts leave gaps between them, a picture none.
_BLOCKS = {
    "█": (0, 0, 8, 8, 100), "▀": (0, 0, 8, 4, 100), "▐": (4, 0, 4, 8, 100), "▔": (0, 0, 8, 1, 100),
    "▕": (7, 0, 1, 8, 100), "░": (0, 0, 8, 8, 25), "▒": (0, 0, 8, 8, 50), "▓": (0, 0, 8, 8, 75),
    **{char: (0, 7 - place, 8, 1 + place, 100) for place, char in enumerate("▁▂▃▄▅▆▇")},
    **{char: (0, 0, 7 - place, 8, 100) for place, char in enumerate("▉▊▋▌▍▎▏")},
}  # fmt: skip
# One word or several with one blank between them: what lies between more is left out, so that nothing collapses it.
_WORDS = re.compile(rf"[{''.join(_BLOCKS)}]+|[^\s{''.join(_BLOCKS)}]+(?: [^\s{''.join(_BLOCKS)}]+)*")


class _Run(NamedTuple):
    """Neighbouring cells of one style."""

    column: int
    text: str
    width: int
    colour: str
    ground: str
    style: str


def svg(screen: pyte.Screen, title: str) -> str:
    """The picture of a screen.

    Args:
        screen: What is shown.
        title: What it shows, for whoever cannot see it.
    """
    width, height = screen.columns * _WIDE + 2 * _BORDER, screen.lines * _HIGH + 2 * _BORDER
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_units(width)} {_units(height)}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_units(width)}" height="{_units(height)}" rx="8" fill="#{_GROUND}"/>',
        f'<g font-family="{_FONTS}" font-size="{_units(_SIZE)}" shape-rendering="crispEdges">',
    ]
    for row in range(screen.lines):
        lines += _row(screen, row)
    return "\n".join([*lines, "</g>", "</svg>", ""])


def _row(screen: pyte.Screen, row: int) -> Iterator[str]:
    top = _BORDER + row * _HIGH
    runs = list(_runs(screen, row))
    for run in runs:
        if run.ground != _GROUND:
            yield _rect(_BORDER + run.column * _WIDE, top, run.width * _WIDE, _HIGH, run.ground)
    for run in runs:
        for words in _WORDS.finditer(run.text):
            left = _BORDER + (run.column + _cells(run.text[: words.start()])) * _WIDE
            if words[0][0] in _BLOCKS:
                yield from _blocks(words[0], left, top, run.colour)
            else:
                yield (
                    f'<text x="{_units(left)}" y="{_units(top + _BASE)}" '
                    f'textLength="{_units(_cells(words[0]) * _WIDE)}" lengthAdjust="spacingAndGlyphs" '
                    f'fill="#{run.colour}"{run.style}>{escape(words[0], quote=False)}</text>'
                )


def _blocks(text: str, left: int, top: int, colour: str) -> Iterator[str]:
    place = 0
    for char, same in groupby(text):
        count = len(list(same))
        x, y, wide, high, dark = _BLOCKS[char]
        as_one = wide == 8  # neighbours touch
        for number in range(1 if as_one else count):
            at = left + (place + number) * _WIDE + x * _WIDE // 8
            width = (count if as_one else 1) * wide * _WIDE // 8
            yield _rect(at, top + y * _HIGH // 8, width, high * _HIGH // 8, colour, dark)
        place += count


def _rect(left: int, top: int, width: int, height: int, colour: str, dark: int = 100) -> str:
    place = f'x="{_units(left)}" y="{_units(top)}" width="{_units(width)}" height="{_units(height)}"'
    return f'<rect {place} fill="#{colour}"' + ("/>" if dark == 100 else f' fill-opacity="0.{dark}"/>')


def _cells(text: str) -> int:
    return sum(max(wcwidth(char), 0) for char in text)


def _runs(screen: pyte.Screen, row: int) -> Iterator[_Run]:
    cells = [screen.buffer[row][column] for column in range(screen.columns)]
    column = 0
    for (colour, ground, style), group in groupby(cells, _look):
        held = list(group)
        text = "".join(cell.data for cell in held)  # the second cell of a wide character holds nothing
        yield _Run(column, text, len(held), colour, ground, style)
        column += len(held)


def _look(cell: Char) -> tuple[str, str, str]:
    colour, ground = _colour(cell.fg, _TEXT), _colour(cell.bg, _GROUND)
    if cell.reverse:
        colour, ground = ground, colour
    style = ' font-weight="bold"' if cell.bold else ""
    style += ' font-style="italic"' if cell.italics else ""
    drawn = [name for name, is_so in (("underline", cell.underscore), ("line-through", cell.strikethrough)) if is_so]
    style += f' text-decoration="{" ".join(drawn)}"' if drawn else ""
    return colour, ground, style


def _colour(name: str, otherwise: str) -> str:
    if name == "default":
        return otherwise
    return _NAMED.get(name.removeprefix("bright"), name)


def _units(hundredths: int) -> str:
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02}".rstrip("0") if part else str(whole)
