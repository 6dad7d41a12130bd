"""What somebody looked at before changing it, held against what stands now."""

import json
import re
from typing import Any

from ledger.domain.errors import ChangedMeanwhileError
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import as_recorded, read_recorded

_AMOUNT = re.compile(r"-?[0-9]+\.[0-9]{2}")


def as_seen(stands: Recorded[Any], seen: str | None) -> Recorded[Any]:
    """What stands, where it is what was looked at; `seen` is the line of then, None where nobody looked.

    Raises:
        ChangedMeanwhileError: it is another by now.
    """
    now = as_recorded(stands.value).text
    if seen is None or as_recorded(read_recorded(seen)).text == now:
        return stands
    raise changed_meanwhile(stands.id, seen, now)


def changed_meanwhile(name: str, seen: str, now: str) -> ChangedMeanwhileError:
    """That a line is no longer the one that was looked at, with what is other in it.

    Args:
        name: What people know it by.
        seen: The line as it was.
        now: The line that stands.
    """
    before, after = json.loads(seen), json.loads(now)
    differ = [
        f"{said} {_said(was)} → {_said(is_)}"
        for key in dict.fromkeys((*before, *after))
        for said, was, is_ in _inner(key.replace("_", " "), before.get(key), after.get(key))
        if was != is_ and key != "id"
    ]
    return ChangedMeanwhileError(f"{name} was changed by another program meanwhile: {'; '.join(differ)}.", now)


def _inner(name: str, was: Any, is_: Any) -> list[tuple[str, Any, Any]]:
    """A value of a line, or each one in it."""
    if isinstance(was or {}, dict) and isinstance(is_ or {}, dict) and (was or is_):
        was, is_ = was or {}, is_ or {}
        within = "" if name == "amounts" else f"{name} "
        return [(f"{within}{key}".replace("_", " "), was.get(key), is_.get(key)) for key in dict.fromkeys((*was, *is_))]
    return [(name, was, is_)]


def _said(held: Any) -> str:
    if isinstance(held, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_said(inner)}" for key, inner in held.items())
    if isinstance(held, list):
        return ", ".join(map(_said, held)) or "nothing"
    if isinstance(held, str) and _AMOUNT.fullmatch(held):
        return str(Money.parse(held))
    return "nothing" if held is None else str(held)
