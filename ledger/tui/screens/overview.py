"""Overview: where a person's year stands at a glance, what to act on, and what to do next."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from ledger.domain.errors import LedgerError
from ledger.tui.desk import LedgerFile
from ledger.tui.scope import Scope
from ledger.tui.screens.base import LedgerScreen
from ledger.tui.text import MUTED, cut, figure, line, lines, plain, styled, told
from ledger.tui.widgets.alert_list import AlertList, counted
from ledger.tui.widgets.course_chart import CourseChart
from ledger.tui.widgets.lines_list import LinesList, hanging
from ledger.tui.widgets.meter import MeterList

if TYPE_CHECKING:  # the frame is drawn before any of it is loaded
    from ledger.domain.status import AfterTaxWaiting, Status
    from ledger.services.next_steps import NextStep
    from ledger.tui.screens.overview_figures import Overview

_NOTHING_TO_DO = "Nothing is due. n logs a pay stub, c a conversion."
_NONE_WAITS = "No after-tax money waits for its conversion."


class OverviewScreen(LedgerScreen["Overview"]):
    """A meter a limit, the year's course, after-tax money waiting, alerts, what to do next."""

    NAME = "overview"
    CSS_PATH = "overview.tcss"
    AUTO_FOCUS = "#alerts"
    HELP = """\
**Limits**: `█` used, `▒` expected by the pay schedules if nothing stopped it, `░` free. The chart is that of the
employer whose limit the cursor stands on. **Tab** goes from panel to panel; **Enter** on an alert opens the entries
behind it, on a step does it; **x** explains what the cursor stands on; **a** acknowledges an alert, with a reason.
**E** works out what to elect, **K** shows what must go back, **L** how each limit comes about.
"""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "acknowledge", "Acknowledge", id="alert.acknowledge", tooltip="Let an alert be, with a reason"),
        Binding("tab", "app.focus_next", "Next panel", show=False, id="overview.next"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: Overview | None = None
        self._steps: tuple[NextStep, ...] = ()

    def body(self) -> ComposeResult:
        """The figures at the left, what to do at the right; one below the other in a narrow terminal."""
        with Vertical(id="figures"):
            with Vertical(id="limits-panel", classes="panel") as limits:
                limits.border_title = line("Limits")
                yield MeterList(id="limits")
            with Vertical(id="course-panel", classes="panel") as course:
                course.border_title = line("Annual additions")
                yield CourseChart(id="course")
            with Vertical(id="waiting-panel", classes="panel") as waiting:
                waiting.border_title = line("After-tax money waiting")
                yield LinesList(id="waiting")
        with Vertical(id="to-do"):
            with Vertical(id="next-panel", classes="panel") as following:
                following.border_title = line("What to do next")
                yield LinesList(id="next")
            with Vertical(id="alerts-panel", classes="panel") as alerts:
                alerts.border_title = line("Alerts")
                yield AlertList(id="alerts")

    def read(self, ledger: LedgerFile, scope: Scope) -> "Overview":
        """The year's status, its meters and the course of each group."""
        from ledger.tui.screens.overview_figures import read_overview

        desk = self.ledger_app.desk
        return read_overview(ledger.reader(), scope, desk.today, desk.thresholds)

    def show(self, found: "Overview") -> None:
        """Show all of it; what to do next follows, as it looks at the year before too."""
        self._found = found
        self.query_one(MeterList).show_meters(found.meters, found.status.year)
        from ledger.reports.left_out import left_out

        later = found.status.later
        without = f" · {left_out(later, found.status.as_of)}" if later else ""
        self.query_one("#limits-panel").border_title = line(f"Limits{without}")
        self._show_course()
        self._show_waiting(found.waiting)
        alerts = found.status.alerts
        self.query_one(AlertList).show_alerts(alerts)
        self.query_one("#alerts-panel").border_title = line(f"Alerts: {counted(alerts)}")
        self._read_steps(found.status)

    @work(exclusive=True, group="preview")
    async def _read_steps(self, shown: "Status") -> None:
        from ledger.tui.steps import steps_of

        try:
            steps = await self.ledger_app.desk.ask(lambda ledger: steps_of(ledger, shown))
        except LedgerError as error:
            self.trouble(told(error))
            return
        self._steps = steps
        self._show_steps()

    def _show_steps(self) -> None:
        following = self.query_one("#next", LinesList)
        mark, width = styled("[$text-primary]▸[/] "), following.text_width
        said = [hanging(mark, line(each.text), width) for each in self._steps]
        following.show_lines(said or [Content(_NOTHING_TO_DO).stylize(MUTED)])

    def _show_waiting(self, waiting: "Sequence[AfterTaxWaiting]") -> None:
        held = self.query_one("#waiting", LinesList)
        said = [self._waiting_line(each, held.text_width) for each in waiting]
        held.show_lines(said or [Content(_NONE_WAITS).stylize(MUTED)])

    def _waiting_line(self, each: "AfterTaxWaiting", width: int) -> Content:
        days = each.days_unconverted
        figures = styled(
            "basis [b]$basis[/b]  earnings $earnings  balance $balance",
            basis=figure(each.basis),
            earnings=figure(each.earnings),
            balance=figure(each.balance),
        )
        age = "" if days is None else "  1 day" if days == 1 else f"  {days} days"
        name = plain(self.ledger_app.names.get(each.plan, each.plan))
        if cell_len(name) + 2 + figures.cell_length + len(age) <= width:
            said = Content.assemble((name, "bold"), "  ", figures, (age, MUTED))
        else:
            said = lines(
                [
                    Content.assemble((cut(name, width - len(age)).rstrip(), "bold"), (age, MUTED)),
                    hanging(Content("  "), figures, width),
                ]
            )
        return (
            said if each.why is None else lines([said, hanging(Content("  "), line(each.why, "$text-warning"), width)])
        )

    def on_resize(self) -> None:
        """Lines are broken anew."""
        if self._found is not None:
            self.call_after_refresh(self._draw_again)

    def _draw_again(self) -> None:
        if self._found is not None:
            self._show_waiting(self._found.waiting)
            self._show_steps()

    # --- the cursor ---

    @on(OptionList.OptionHighlighted, "#limits")
    def _show_course(self) -> None:
        """The course of the employer whose limit the cursor stands on; of none of them the first."""
        found = self._found
        if found is None:
            return
        meter = self.query_one(MeterList).meter
        grouped = [each for each in found.meters if each.group is not None]
        place = grouped.index(meter) if meter in grouped else 0
        course = found.courses[place] if found.courses else None
        self.query_one(CourseChart).show_course(course, found.status.as_of)
        if course is not None:
            first, last = course.period
            title = f"Annual additions, {grouped[place].of}, {first} to {last}"
            self.query_one("#course-panel").border_title = line(title)
        self.query_one("#course-panel").display = course is not None

    def explained(self) -> tuple[str, dict[str, Any]] | None:
        """The meter, the plan's after-tax money or the alert that the cursor stands on."""
        from ledger.services.alerts_behind import behind

        found, focused = self._found, self.focused
        if found is None or focused is None:
            return None
        if focused.id == "alerts":
            alert = self.query_one(AlertList).alert
            known = None if alert is None else behind(alert, found.status)
            return None if known is None or known.figure is None else (known.figure, dict(known.choices))
        if focused.id == "waiting":
            place = self.query_one("#waiting", LinesList).highlighted
            shown = place is not None and place < len(found.waiting)
            return ("basis", {"plan": found.waiting[place].plan}) if shown and place is not None else None
        meter = self.query_one(MeterList).meter
        if meter is None:
            return None
        if meter.group is not None:
            return "415c", {"group": meter.group.recorded.group}
        from ledger.services.limit_meters import RULE_402G

        return ("402g", {}) if meter.rule == RULE_402G else None

    # --- what is done ---

    @on(OptionList.OptionSelected, "#alerts")
    @work
    async def _open_alert(self) -> None:
        from ledger.tui.screens.behind import BehindScreen

        alert, found = self.query_one(AlertList).alert, self._found
        if alert is not None and found is not None:
            await self.app.push_screen_wait(BehindScreen(alert, found.status))

    @on(OptionList.OptionSelected, "#next")
    @work
    async def _do_step(self) -> None:
        place = self.query_one("#next", LinesList).highlighted
        if place is not None and place < len(self._steps):
            from ledger.tui.steps import do_step

            await do_step(self.ledger_app, self._steps[place])

    @on(OptionList.OptionSelected, "#waiting")
    @work
    async def _convert(self) -> None:
        from ledger.tui.forms.conversion_form import new_conversion

        place = self.query_one("#waiting", LinesList).highlighted
        if self._found is not None and place is not None and place < len(self._found.waiting):
            await new_conversion(self.ledger_app, plan=self._found.waiting[place].plan)

    @on(OptionList.OptionSelected, "#limits")
    async def _explain_meter(self) -> None:
        await self.run_action("app.explain")

    @work
    async def action_acknowledge(self) -> None:
        """Let the alert under the cursor be, with a reason."""
        from ledger.tui.forms.acknowledge_form import acknowledge

        alert = self.query_one(AlertList).alert
        if alert is None or self._found is None:
            self.ledger_app.say("There is no alert to acknowledge.")
        else:
            await acknowledge(self.ledger_app, alert, self._found.status)
