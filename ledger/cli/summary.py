"""Records as lines of plain text: what one holds in one line, and lines in columns that no terminal folds."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ledger.cli.output import one_line, say

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


def say_columns(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Rows in columns as wide as their widest cell, the last as long as it is: an id is never cut or folded."""
    lines = [[one_line(each) for each in row] for row in [header, *rows]]
    widths = [max(len(line[place]) for line in lines) for place in range(len(header) - 1)]
    for line in lines:
        padded = [each.ljust(width) for each, width in zip(line, widths, strict=False)]
        say("  ".join([*padded, line[-1]]).rstrip())


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
