"""Meters: how full a limit is, in block characters beside its figures, so that colour is never the only sign."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual import events
from textual.content import Content

from ledger.domain.money import Money
from ledger.tui.text import cut, figure, line, lines, plain, styled
from ledger.tui.widgets.lines_list import LinesList

if TYPE_CHECKING:
    from ledger.services.limit_meters import LimitMeter

USED, EXPECTED, FREE = "█", "▒", "░"
_MONEY = 11  # cells of `$999,999.00`
_LEAST, _MOST = 8, 48
_NAME_LEAST, _NAME_MOST = 16, 40
_SHARE = 5  # cells of the percentage


def bar(used: Money, projected: Money | None, limit: Money | None, width: int) -> Content:
    """A bar of so many cells: used, expected on top of it, and what is left; empty where the limit is not known."""
    if limit is None or limit.cents <= 0 or width <= 0:
        return Content(" " * max(width, 0))
    full = _cells(used, limit, width)
    ahead = 0 if projected is None else max(_cells(projected, limit, width) - full, 0)
    colour = "$error" if used > limit else "$success"
    lighter = "$warning" if projected is not None and projected > limit else "$success"
    return Content.assemble(
        (USED * full, colour), (EXPECTED * ahead, lighter), (FREE * (width - full - ahead), "$foreground 30%")
    )


def percent(used: Money, limit: Money | None) -> str:
    """How full a limit is, in whole percent rounded down; nothing where the limit is not known."""
    return "" if limit is None or limit.cents <= 0 else f"{max(used.cents, 0) * 100 // limit.cents}%"


def _cells(amount: Money, limit: Money, width: int) -> int:
    return min(max(amount.cents, 0) * width // limit.cents, width)


class MeterList(LinesList):
    """The limits of a year, one under the other; the cursor stands on the one that `x` explains."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._meters: tuple[LimitMeter, ...] = ()
        self._year = 0

    def show_meters(self, meters: "Sequence[LimitMeter]", year: int) -> None:
        """Show the limits of a year."""
        self._meters, self._year = tuple(meters), year
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """The bars take what the figures leave."""
        if event.size.width:
            self._draw()

    @property
    def meter(self) -> "LimitMeter | None":
        """The meter under the cursor."""
        place = self.highlighted
        return self._meters[place] if place is not None and place < len(self._meters) else None

    def _draw(self) -> None:
        width = self.text_width
        if self.size.width > 0:
            names = [_name(each, self._year) for each in self._meters]
            longest = max((cell_len(each) for each in names), default=0)
            self.show_lines(
                [
                    meter_lines(each, width, name=name, longest=longest)
                    for each, name in zip(self._meters, names, strict=True)
                ]
            )


def meter_lines(meter: "LimitMeter", width: int, *, name: str, longest: int) -> Content:
    """A meter as a line with its bar and figures, and below it what follows from them.

    Args:
        meter: The limit.
        width: Of the lines.
        name: Of the limit.
        longest: Of the names of the meters that stand below each other.
    """
    spare = width - 2 * _MONEY - len(" of ") - _SHARE - 2
    said = max(min(longest, _NAME_MOST, spare - _LEAST), _NAME_LEAST)
    narrow = spare < said + _LEAST
    room = max(spare, _LEAST) if narrow else spare - said  # the name stands above the bar, or beside it
    drawn = bar(meter.used, meter.projected, meter.limit, min(room, _MOST))
    amounts = styled(
        "$used [$text-muted]of[/] $limit",
        used=figure(meter.used).rjust(_MONEY),
        limit=figure(meter.limit).rjust(_MONEY),
    )
    share = Content(percent(meter.used, meter.limit).rjust(_SHARE))
    first = Content(cut(name, width if narrow else said)).stylize("bold")
    if narrow:
        top = lines([first, Content.assemble(drawn, share, " ", amounts)])
    else:
        top = Content.assemble(first, " ", drawn, share, " ", amounts)
    return lines([top, *_below(meter, width)])


def _name(meter: "LimitMeter", year: int) -> str:
    ends_otherwise = meter.until != dt.date(year, 12, 31)
    return plain(f"{meter.rule} {meter.of}{f' to {meter.until}' if ends_otherwise else ''}")


def _below(meter: "LimitMeter", width: int) -> list[Content]:
    """What is left, what is expected and when it is reached, in as many lines as that takes."""
    parts = [_room(meter)]
    if meter.group is not None and meter.group.after_tax_room is not None:
        parts.append(styled("after-tax that still fits [b]$room[/b]", room=meter.group.after_tax_room))
    if meter.projected is not None and meter.projected != meter.used:
        over = meter.limit is not None and meter.projected > meter.limit
        template = "expected [$text-warning]$sum[/]" if over else "expected $sum"
        parts.append(styled(template, sum=meter.projected))
    if meter.reached_on is not None:
        parts.append(styled("limit reached on [b]$day[/b]", day=meter.reached_on))
    gap, found, held = Content(" · "), [], Content("")
    for part in parts:
        wider = part if not held else Content.assemble(held, gap, part)
        if held and wider.cell_length > width - 2:
            found.append(held)
            wider = part
        held = wider
    return [Content.assemble("  ", each) for each in [*found, held]]


def _room(meter: "LimitMeter") -> Content:
    if meter.limit is None:
        return line("The limit is not known: the year's figures are not on file.", "$text-warning")
    if meter.excess:
        return styled("[$text-error b]$over over the limit[/]", over=meter.excess)
    return styled("room [b]$room[/b]", room=figure(meter.room))
