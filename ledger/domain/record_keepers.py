"""Formats whose rows say what reached a plan; an entry made of such a row has an id that begins with its format."""

RECORD_KEEPERS = (
    "alerus",
    "fidelity-accounts",
    "fidelity-netbenefits",
    "mapping",
    "ofx",
    "vanguard",
    "voya",
    "workplace",
)
# Of these, files that add all sources of a pay date together: an answer split them, not the record keeper.
SAY_NO_SOURCE = frozenset({"fidelity-accounts", "fidelity-netbenefits", "vanguard"})
OF_A_ROW = tuple(f"{name}-" for name in RECORD_KEEPERS)


def format_of(entry: str) -> str:
    """The format of the row that an entry of this id was made of; empty where it was made of none."""
    return next((name for name in RECORD_KEEPERS if entry.startswith(f"{name}-")), "")
