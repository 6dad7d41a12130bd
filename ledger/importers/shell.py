"""Text as somebody types it in a shell."""


def quoted(text: str) -> str:
    """Text as one word, always in single quotes: the words of a file may hold an apostrophe."""
    held = text.replace("'", "'\"'\"'")
    return f"'{held}'"
