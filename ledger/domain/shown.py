"""Text of others as it may be shown: what would steer a terminal, or could not be seen, is written out."""

from collections.abc import Iterator

# Controls (ESC among them), invisible and direction-changing marks, halves of pairs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# What counts as a letter or sign and is drawn as nothing: fillers of Hangul, Khmer, Mongolian and Braille, a joiner.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_ON_A_LETTER = frozenset({"Mn", "Me"})
_MOST_MARKS = 4  # on one letter: no language writes more, and a pile of them covers other lines or hides a text
# Beyond Latin, what our own sentences and bars use (quotes and dashes, arrows, a minus, lines and blocks, ticks): with
# them alone a text needs no look at each character.
_SIGNS = frozenset(map(chr, (*range(0x2010, 0x2028), *range(0x2190, 0x2194), 0x2212, *range(0x2500, 0x25A0), 0x2713)))
_FIRST_MARK = "\u0300"


def show(text: object) -> str:
    """Text as it may reach a terminal: what would steer it, or could not be seen, is written out."""
    plain = str(text)
    if plain.isprintable() and _is_common(plain):
        return plain
    return "".join(
        _written_out(char) if bad and char != "\n" else char for char, bad in zip(plain, unseen(plain), strict=True)
    )


def one_line(text: object) -> str:
    """Text on one line: a newline in a note or a file's name must not look like the next entry."""
    return show(text).replace("\n", "\\n")


def unseen(text: str) -> Iterator[bool]:
    """Of each character whether it would steer a terminal, a new line among them, or could not be seen."""
    import unicodedata  # takes a millisecond to load, and few texts need it

    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in _ON_A_LETTER else 0
        yield category in _UNSEEN or char in _BLANK or marks > _MOST_MARKS


def columns(shown: str) -> int:
    """How many columns of a terminal a text takes: two for what East Asia writes wide, none for a mark on a letter."""
    if _is_common(shown):
        return len(shown)
    import unicodedata

    marks = sum(unicodedata.category(char) in _ON_A_LETTER for char in shown)
    return len(shown) - marks + sum(unicodedata.east_asian_width(char) in "WF" for char in shown)


def padded(shown: str, width: int) -> str:
    """Text, and blanks up to so many columns; a longer one as it is."""
    return shown + " " * (width - columns(shown))


def _is_common(text: str) -> bool:
    """Whether a text is Latin letters and our own signs: nothing in it is wide, or a mark on a letter."""
    return text.isascii() or max(set(text) - _SIGNS, default="") < _FIRST_MARK


def _written_out(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
