"""The alerts of a year, loudest first, each with what to do."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.content import Content

from ledger.tui.text import MARKS, MUTED, STYLES, advice, cut, line, lines, plain
from ledger.tui.widgets.lines_list import LinesList, hanging

if TYPE_CHECKING:
    from ledger.domain.alerts.alert import Alert

_WHOLE = 12  # rows from which on an alert is shown whole, not a line of each of its two parts
_QUIET = "· "
_UNBROKEN = 10_000
_INDENT = 3  # cells of a mark and a blank
_NOTHING = Content("Nothing to act on.")


def alert_lines(alert: "Alert", width: int, *, whole: bool = True) -> Content:
    """What is so and what to do, in lines of a width; each cut to one line where it is not to be whole."""
    mark = line(_QUIET if alert.acknowledged else MARKS[alert.level], _style(alert))
    message, action = advice(alert.message), advice(alert.action)
    if alert.acknowledged:
        action = f"Quiet{_until(alert)}: {plain(alert.acknowledged_reason)}"
    if not whole:
        message, action = (cut(each, max(width - _INDENT, 1)).rstrip() for each in (message, action))
    return lines(
        [
            hanging(Content.assemble(mark, " "), Content(message), width),
            hanging(Content(" " * _INDENT), Content(action).stylize(MUTED), width),
        ]
    )


def alert_text(alert: "Alert") -> Content:
    """The same for a text that wraps by itself."""
    return alert_lines(alert, _UNBROKEN)


def _style(alert: "Alert") -> str:
    return MUTED if alert.acknowledged else STYLES[alert.level]


def _until(alert: "Alert") -> str:
    return "" if alert.acknowledged_until is None else f" until {alert.acknowledged_until}"


def counted(alerts: "Sequence[Alert]") -> str:
    """How many there are of each level, for a title: `2 critical, 1 warning`."""
    loud = [each for each in alerts if not each.acknowledged]
    said = []
    for level, one, many in (
        ("critical", "critical", "critical"),
        ("warning", "warning", "warnings"),
        ("info", "note", "notes"),
    ):
        count = sum(each.level == level for each in loud)
        if count:
            said.append(f"{count} {one if count == 1 else many}")
    if len(loud) < len(alerts):
        said.append(f"{len(alerts) - len(loud)} acknowledged")
    return ", ".join(said) or "nothing to act on"


class AlertList(LinesList):
    """Alerts to open; in little room a line for what is so and one for what to do, else whole."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._alerts: tuple[Alert, ...] | None = None  # nothing is said of those that were not read

    def show_alerts(self, alerts: "Sequence[Alert]") -> None:
        """Show alerts in the order given."""
        self._alerts = tuple(alerts)
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """They are whole where there is room."""
        if event.size.width:
            self._draw()

    @property
    def alert(self) -> "Alert | None":
        """The alert under the cursor."""
        place = self.highlighted
        alerts = self._alerts or ()
        return alerts[place] if place is not None and place < len(alerts) else None

    def _draw(self) -> None:
        if self.size.width > 0 and self._alerts is not None:
            whole = self.size.height >= _WHOLE
            self.show_lines([alert_lines(each, self.text_width, whole=whole) for each in self._alerts] or [_NOTHING])
