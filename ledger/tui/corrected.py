"""What an undo, a void or a replacement did, in a line."""

from ledger.services.corrections import Correction

_NAMED = 3


def said_of(done: Correction, what: str) -> str:
    """What a correction took back and entered again: `took back “stub add”: 1 entry voided`."""
    batch = done.took_back
    parts = []
    if done.voided:
        parts.append(f"{_counted(done.voided)} taken back")
    if done.entered:
        parts.append(f"{_counted(done.entered)} entered again")
    named = "" if batch is None else f" “{batch.command}” of {batch.at[:10]}"
    return f"{what.capitalize()}{named}: {', '.join(parts) or 'nothing'}."


def _counted(ids: tuple[str, ...]) -> str:
    some = ", ".join(ids[:_NAMED]) + (", …" if len(ids) > _NAMED else "")
    return f"{len(ids):,} {'entry' if len(ids) == 1 else 'entries'} ({some})"
