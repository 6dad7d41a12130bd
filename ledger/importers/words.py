"""Words of a file as they may reach a key, a note or a message: one line, nothing that moves a cursor or turns text."""

from hashlib import blake2b

MAX_WORDS = 120
_MARK = 9


def clean_label(text: str, at_most: int = MAX_WORDS) -> str:
    """A word of the file: blanks run together, without what is not printable, at most so many characters.

    What is longer is cut and ends in a mark of the whole, so that two that begin alike stay two.
    """
    words = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    if len(words) <= at_most:
        return words
    digest = blake2b(words.encode(errors="replace"), digest_size=4).hexdigest()
    return f"{words[: max(at_most - _MARK, 0)].rstrip()}…{digest}"[-at_most:]
