"""Status as people read it: a bar for each limit, then the figures."""

from typing import Any

from ledger.cli.output import cell, console, say_all_styled, table
from ledger.domain.alerts.alert import Alert
from ledger.domain.money import Money
from ledger.domain.shown import show
from ledger.domain.status import GroupStanding, Status
from ledger.reports.left_out import left_out

# Characters of a bar, and of one on a terminal of less than 96 columns.
_WIDTH, _NARROW = 16, 6
_MARKS: dict[str, tuple[str, dict[str, Any]]] = {
    "critical": ("!!", {"fg": "red", "bold": True}),
    "warning": ("! ", {"fg": "yellow"}),
    "info": ("· ", {"fg": "cyan"}),
}
_UNKNOWN = "not known"


def print_status(status: Status) -> None:
    """Print where a person's year stands."""
    out = console()
    out.print(cell(f"{status.person}, {status.year}, seen from {status.as_of}", "bold"))
    meters = table("", "", "", "Used", "Limit", "Room", right=("Used", "Limit", "Room"))
    meters.columns[1].no_wrap = True
    width = _WIDTH if out.width >= 96 else _NARROW
    deferrals = status.elective_deferrals
    with_catch_up = deferrals.limit_with_catch_up
    bar = _bar(deferrals.total, with_catch_up, width)
    _meter(meters, "402(g) elective deferrals", bar, deferrals.total, with_catch_up, deferrals.room, deferrals.excess)
    for group in status.annual_additions:
        _group_meter(meters, group, status, width)
    out.print(meters)
    for group in status.annual_additions:
        _sources(out, group)
    _waiting(out, status)
    for year in status.own_limits:
        out.print(cell(f"The limits of {year} are, in part, your own.", "yellow"))
    if status.later:
        out.print(cell(left_out(status.later, status.as_of)))
    say_all_styled(_alert_lines(status.alerts))


def _waiting(out: Any, status: Status) -> None:
    if not status.after_tax:
        return
    figures = ("Basis", "Earnings", "Balance")
    waiting = table("After-tax money waiting", "Plan", *figures, "Oldest deposit", right=figures)
    for each in status.after_tax:
        days = "1 day" if each.days_unconverted == 1 else f"{each.days_unconverted} days"
        oldest = "" if each.oldest_unconverted is None else f"{each.oldest_unconverted} ({days})"
        amounts = (each.basis, each.earnings, each.balance)
        waiting.add_row(cell(each.plan), *(cell(_known(amount)) for amount in amounts), cell(oldest))
    out.print(waiting)
    for each in status.after_tax:
        if each.why:
            out.print(cell(f"{each.plan}: {each.why}", "yellow"))


def print_alerts(status: Status, *, named: bool) -> None:
    """Print a person's alerts alone; without rich, which takes longer to load than a check to run."""
    lines = _alert_lines(status.alerts)
    say_all_styled([(f"{status.person}, {status.year}", {"bold": True}), *lines] if named else lines)


def _alert_lines(alerts: tuple[Alert, ...]) -> list[tuple[str, dict[str, Any]]]:
    """What is said of alerts, each line with its style."""
    if not alerts:
        return [("Nothing to act on.", {})]
    lines: list[tuple[str, dict[str, Any]]] = []
    for alert in alerts:
        mark, style = ("· ", {}) if alert.acknowledged else _MARKS[alert.level]
        lines.append((f"{mark} {alert.level}: {alert.message}{_acknowledged(alert)}", style))
        lines.append((f"   {alert.action} [{alert.code}; {alert.source}]", {}))
    return lines


def _acknowledged(alert: Alert) -> str:
    if not alert.acknowledged:
        return ""
    until = "" if alert.acknowledged_until is None else f", quiet until {alert.acknowledged_until}"
    return f" (acknowledged: {alert.acknowledged_reason}{until})"


def _group_meter(meters: Any, group: GroupStanding, status: Status, width: int) -> None:
    standing = group.recorded
    name = f"415(c) {standing.group}"
    first, last = standing.period
    if (first.month, first.day) != (1, 1) or standing.year != status.year:
        name += f", {first} to {last}"
    bar = _bar(standing.total, standing.limit, width)
    _meter(meters, name, bar, standing.total, standing.limit, standing.room, standing.excess)
    if group.after_tax_room is not None:
        fits = "  after-tax money that still fits" if status.as_of <= last else "  after-tax room left unused"
        meters.add_row(cell(fits), cell(""), cell(""), cell(""), cell(group.after_tax_room))
    if group.scheduled and group.projected_total is not None and group.projected_total != standing.total:
        meters.add_row(cell(f"  expected by {last}"), cell(""), cell(group.projected_total), cell(""), cell(""))
    if group.limit_reached_on is not None:
        meters.add_row(cell(f"  limit reached on {group.limit_reached_on}"), *[cell("")] * 4)


def _meter(
    meters: Any, name: str, bar: Any, used: Money, limit: Money | None, room: Money | None, excess: Money | None
) -> None:
    left = _known(room)
    if excess:
        left = f"{excess} over"
    meters.add_row(cell(name), bar, cell(used), cell(_known(limit)), cell(left, "bold red" if excess else ""))


def _bar(used: Money, limit: Money | None, width: int) -> Any:
    """How full a limit is; the figure stands beside it, so that colour is never the only sign."""
    if limit is None or limit.cents <= 0:
        return cell("")
    part = max(used.cents, 0)
    filled = min(part * width // limit.cents, width)
    percent = part * 100 // limit.cents
    style = "red" if part > limit.cents else "yellow" if percent >= 80 else "green"
    return cell(f"{'█' * filled}{'░' * (width - filled)} {percent:3}%", style)


def _sources(out: Any, group: GroupStanding) -> None:
    standing = group.recorded
    if not standing.by_source:
        return
    parts = ", ".join(f"{source} {amount}" for source, amount in standing.by_source.items())
    catch_up = f"; {standing.catch_up} of the deferrals is catch-up and does not count" if standing.catch_up else ""
    out.print(cell(f"415(c) {standing.group} {standing.year}: {parts}{catch_up}."))
    if standing.limit is None:
        out.print(cell(f"No limits are on file for {standing.year}; limit and room are not known.", "yellow"))
    elif standing.bound_by == "compensation":
        out.print(cell(f"The limit is the pay of the year, {standing.limit} (IRC 415(c)(1)(B))."))
    elif standing.compensation is None:
        out.print(cell("Pay is not on file for every pay date, so the dollar limit alone was used."))


def _known(amount: Money | None) -> str:
    return _UNKNOWN if amount is None else show(amount)
