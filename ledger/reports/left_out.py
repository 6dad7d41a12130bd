"""The sentence that counts the entries which a summary leaves out."""

import datetime as dt


def left_out(count: int, after: dt.date) -> str:
    """The line that counts what is dated later."""
    return (
        f"1 entry dated after {after} is left out."
        if count == 1
        else f"{count} entries dated after {after} are left out."
    )
