"""What an examination found: each thing looked at is good, worth a note, or to be acted on."""

from typing import NamedTuple

GOOD, NOTE, ACT = "good", "note", "act"


class Finding(NamedTuple):
    """One thing that was looked at.

    Attributes:
        level: `GOOD`, `NOTE` or `ACT`.
        about: What was looked at, in a word or two.
        says: What is so.
        do: What to do about it; empty where there is nothing to do.
    """

    level: str
    about: str
    says: str
    do: str = ""
