"""Ids as people type them: whole, or a beginning that only one has."""

from ledger.cli.session import Session
from ledger.domain.errors import ConflictError

_SHORTEST = 6
_NAMED = 5


def id_meant(session: Session, typed: str) -> str:
    """The id of the standing entry that `typed` is, or is the beginning of; else `typed` as it is.

    Raises:
        ConflictError: several ids begin so.
    """
    if len(typed) < _SHORTEST:
        return typed
    found = session.ledger.reader().beginning_with(typed, _NAMED + 1)
    if typed in found or not found:  # none: whoever uses the id says why there is none
        return typed
    if len(found) > 1:
        some = ", ".join(found[:_NAMED]) + (", …" if len(found) > _NAMED else "")
        raise ConflictError(f"More than one id begins with “{typed}”: {some}.", hint="Type more of it.")
    return found[0]
