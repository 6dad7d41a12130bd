"""Text of others as it may be shown: what would steer a terminal, or could not be seen, is written out."""

# Controls (ESC among them), invisible and direction-changing marks, halves of pairs.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def show(text: object) -> str:
    """Text as it may reach a terminal: what would steer it, or could not be seen, is written out."""
    plain = str(text)
    if plain.isprintable():
        return plain
    import unicodedata  # takes a millisecond to load, and few texts need it

    return "".join(
        char if char == "\n" or unicodedata.category(char) not in _UNSEEN else _written_out(char) for char in plain
    )


def one_line(text: object) -> str:
    """Text on one line: a newline in a note or a file's name must not look like the next entry."""
    return show(text).replace("\n", "\\n")


def _written_out(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")
