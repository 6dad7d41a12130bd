"""The names of files as text, which is what is shown and recorded: a name may hold any bytes."""

import os
from pathlib import Path


def name_as_text(name: str | Path) -> str:
    r"""A file's name as text that every file and terminal takes; bytes that are none are written out.

    Args:
        name: As the system gives it; `bad\udcff.csv` holds the byte 255 and becomes `bad\xff.csv`.
    """
    try:
        raw = os.fsencode(name)
    except UnicodeEncodeError:  # half of a pair, which no file's name holds but a terminal may paste
        raw = os.fspath(name).encode("utf-8", "backslashreplace")
    return raw.decode("utf-8", "backslashreplace")
