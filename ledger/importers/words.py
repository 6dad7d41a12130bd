"""Words of a file as they may reach a key, a note or a message: one line, nothing that moves a cursor or turns text."""

MAX_WORDS = 40


def clean_label(text: str, at_most: int = MAX_WORDS) -> str:
    """A word of the file: blanks run together, without what is not printable, cut to so many characters."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:at_most].rstrip()
