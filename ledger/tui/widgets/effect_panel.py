"""Limits and after-tax money without and with the entry that is being typed; they move while it is."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from ledger.services.limit_changes import Change, Changes, LimitChange
from ledger.tui.text import MARKS, STYLES, advice, cut, figure, line, lines, styled

_WIDE = 64  # columns from which on a limit takes one line
_FULL, _ADDED, _GONE, _EMPTY = "█", "▓", "▒", "·"


class Shown(NamedTuple):
    """What the panel shows.

    Attributes:
        changes: Of limits and after-tax money.
        alerts: Those that the entry would raise, loudest first.
        notes: Sentences about the entry itself.
        year: The calendar year that it is about.
    """

    changes: Changes
    alerts: Sequence[Alert] = ()
    notes: Sequence[str] = ()
    year: int = 0


class EffectPanel(Static):
    """Meters, room, after-tax money and alerts; what is shown stays until there are newer figures."""

    def __init__(self, id: str = "effect") -> None:  # noqa: A002
        super().__init__("", id=id, markup=False)
        self._shown: Shown | None = None

    def show(self, shown: Shown) -> None:
        """Show figures."""
        self._shown = shown
        self.remove_class("-stale")
        self._draw()

    def keep(self) -> None:
        """What is typed makes no entry yet: the figures stay, and are marked as those of before."""
        self.add_class("-stale")

    def on_resize(self) -> None:
        """The meters take the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.content_region.width
        if self._shown is not None and width:
            self.update(drawn(self._shown, width))


def drawn(shown: Shown, width: int) -> Content:
    """The panel as text of so many columns."""
    of_limit = _one_line if width >= _WIDE else _several_lines
    parts = [part for limit in shown.changes.limits for part in of_limit(limit, width)]
    for group, change in shown.changes.after_tax_room:
        parts.append(_figure(f"After-tax room {group}", change))
    if shown.changes.waiting is not None:
        parts.append(_figure("After-tax waiting", shown.changes.waiting))
    for group, change in shown.changes.catch_up:
        parts.append(_figure(f"Catch-up {group}", change))
    parts += [line(f"{MARKS['info']}{note}", STYLES["warning"]) for note in shown.notes]
    for alert in shown.alerts:
        parts.append(line(f"{MARKS[alert.level]}{advice(alert.message)}", STYLES[alert.level]))
        parts.append(line(f"   {advice(alert.action)}"))
    return lines(parts)


def arrow(change: Change) -> str:
    """`$1.00 → $2.00`; one figure where it stays."""
    before, after = change
    return figure(after) if before == after else f"{figure(before)} → {figure(after)}"


def _one_line(limit: LimitChange, width: int) -> list[Content]:
    name = f"{limit.name} {limit.of}"
    bar = _bar(limit, 10 if width < 90 else 18)
    of = styled("[$text-muted] of $limit[/]", limit=figure(limit.limit))
    return [Content.assemble(line(f"{cut(name, 20)} "), bar, " ", _left(limit), of), *_reached(limit)]


def _several_lines(limit: LimitChange, width: int) -> list[Content]:
    name = f"{limit.name} {limit.of}"
    return [
        styled("[$text-primary]$name[/] [$text-muted]limit $limit[/]", name=name, limit=figure(limit.limit)),
        _bar(limit, min(max(width - 1, 4), 60)),
        _left(limit),
        styled("[$text-muted]used[/] $used", used=arrow(limit.used)),
        *_reached(limit),
    ]


def _left(limit: LimitChange) -> Content:
    if limit.excess:
        return line(f"{limit.excess} over the limit", "bold $text-error")
    return styled("[$text-muted]room[/] [b]$room[/b]", room=arrow(limit.room))


def _reached(limit: LimitChange) -> list[Content]:
    if limit.reached_on is None:
        return []
    return [line(f"  limit reached on {limit.reached_on}", "$text-warning")]


def _figure(name: str, change: Change) -> Content:
    return styled("[$text-muted]$name[/] [b]$change[/b]", name=name, change=arrow(change))


def _bar(limit: LimitChange, width: int) -> Content:
    """How full a limit is in so many cells: what was there, what the entry adds or takes away, what is left."""
    if limit.limit is None or limit.limit.cents <= 0:
        return line("")
    before, after = (_cells(amount, limit.limit, width) for amount in limit.used)
    style = "$error" if limit.excess else "$warning" if after >= width else "$success"
    return Content.assemble(
        (_FULL * min(before, after), style),
        (_ADDED * max(after - before, 0), "$accent"),
        (_GONE * max(before - after, 0), "$accent"),
        (_EMPTY * (width - max(before, after)), "$text-muted"),
    )


def _cells(amount: Money | None, limit: Money, width: int) -> int:
    """So many cells of a bar, at least one where there is anything; whole numbers alone."""
    cents = 0 if amount is None else amount.cents
    return 0 if cents <= 0 else min(max(width * cents // limit.cents, 1), width)
