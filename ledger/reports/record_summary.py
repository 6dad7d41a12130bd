"""A record in one line of plain text: what it holds beyond what is shown apart."""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Any

from ledger.domain.shown import one_line

_SHOWN_APART = ("id", "person", "plan", "date", "pay_date")


def summary(value: Any, *, leave_out: Collection[str] = _SHOWN_APART) -> str:
    """The keys of a record that say something, without those shown apart; never more than one line."""
    parts = []
    for field in dataclasses.fields(value):
        name, held = field.name.rstrip("_"), getattr(value, field.name)
        default = field.default_factory() if callable(field.default_factory) else field.default
        if name not in leave_out and held != default:
            parts.append(f"{name} {'unknown' if held is None else _shown(held)}")
    return one_line("; ".join(parts))


def _shown(held: Any) -> str:
    if held is None:  # a rule of a plan that ends
        return "none"
    if isinstance(held, bool):
        return "yes" if held else "no"
    if isinstance(held, Mapping):
        return ", ".join(f"{key} {_shown(each)}" for key, each in held.items())
    if isinstance(held, tuple):
        return ", ".join(_shown(each) for each in held)
    if hasattr(type(held), "FIELDS"):  # a small record inside the record, such as a leg
        return f"({summary(held, leave_out=())})"
    return str(held)
