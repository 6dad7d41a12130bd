"""What an entry about an account would do: basis, earnings and tax of what leaves, what is left, and new alerts."""

from collections.abc import Iterator

from textual.content import Content
from textual.widgets import Static

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import Money
from ledger.domain.status import AfterTaxWaiting, Status
from ledger.services.entry_effects import EntryEffect
from ledger.tui.text import MARKS, STYLES, advice, figure, line, lines, styled
from ledger.tui.words import DESTINATIONS, METHODS

_LABEL, _FIGURE = 13, 13
WOULD_MAKE_IT_KNOWN = "“Balance before” or “Earnings” makes it known, or a balance of that day (b)."


class OutcomePanel(Static):
    """The effect of an entry, or what is to be filled in before there is one."""

    def show(self, effect: EntryEffect | None, plan: str | None, *more: Content) -> None:
        """Show an effect on one plan, below lines of the form's own; None: the entry is not complete yet."""
        if effect is None:
            self.update(line("Once the fields are filled in, this shows what saving would change.", "$text-muted"))
        else:
            self.update(lines([*more, *effect_lines(effect, plan)]))


def effect_lines(effect: EntryEffect, plan: str | None) -> list[Content]:
    """An effect, line by line."""
    return [
        *_outcomes(effect),
        *(_left(effect.before, effect.after, plan) if plan is not None else ()),
        *_limits(effect.before, effect.after),
        *(line(f"· {sentence}") for sentence in effect.advice),
        *_alerts(effect),
    ]


def row(label: str, value: Money | str | None, style: str = "") -> Content:
    """A label and its figure, the figures in a column."""
    text = value if isinstance(value, str) else figure(value)
    unknown = "$text-warning" if value is None else style
    return line(f"{label:<{_LABEL}} ") + line(text.rjust(_FIGURE), unknown)


def title(text: str) -> Content:
    """A heading within the panel."""
    return styled("\n[bold $text-primary]$text[/]", text=text)


def _outcomes(effect: EntryEffect) -> Iterator[Content]:
    for outcome in effect.outcomes:
        yield title(f"To {_where(outcome)}")
        yield row("Amount", outcome.amount)
        yield row("Basis", outcome.basis)
        yield row("Earnings", outcome.earnings_out)
        yield row(f"Taxable {outcome.date.year}", outcome.taxable, "bold")
        yield line(known_how(outcome), "$text-muted" if outcome.taxable is not None else "$text-warning")
    for why in effect.missing:
        yield styled("[$text-warning]! $why[/]", why=why)
    if effect.missing:
        yield line(WOULD_MAKE_IT_KNOWN, "$text-warning")
    if effect.outcomes:
        yield title(f"{effect.outcomes[0].date.year} so far, all plans")
        yield row("Taxable", effect.taxable_so_far)


def _where(outcome: ConversionOutcome) -> str:
    to = DESTINATIONS.get(outcome.destination, outcome.destination)
    return to if outcome.direct else f"{to}, within 60 days"


def known_how(outcome: ConversionOutcome) -> str:
    """How the earnings of an amount are known."""
    if outcome.method is not None:
        return f"Earnings {figure(outcome.earnings_out)}, {METHODS[outcome.method]}."
    return "Earnings not known." if outcome.taxable is None else ""


def _of(status: Status | None, plan: str) -> AfterTaxWaiting | None:
    return None if status is None else next((each for each in status.after_tax if each.plan == plan), None)


def _left(before: Status | None, after: Status | None, plan: str) -> Iterator[Content]:
    was, now = _of(before, plan), _of(after, plan)
    if now is None:
        return
    yield title("After-tax money left")
    for label, old, new in (
        ("Basis", None if was is None else was.basis, now.basis),
        ("Balance", None if was is None else was.balance, now.balance),
    ):
        yield row(label, new, "bold")
        if was is not None and old != new:
            yield row("", f"was {figure(old)}", "$text-muted")


def _limits(before: Status | None, after: Status | None) -> Iterator[Content]:
    """402(g) and 415(c), where the entry moves them."""
    if before is None or after is None:
        return
    pairs = [("402(g) room", before.elective_deferrals.room, after.elective_deferrals.room)]
    earlier = {(each.recorded.group, each.recorded.period): each.recorded.room for each in before.annual_additions}
    for group in after.annual_additions:
        key = (group.recorded.group, group.recorded.period)
        pairs.append(("415(c) room", earlier.get(key), group.recorded.room))
    moved = [pair for pair in pairs if pair[1] != pair[2]]
    if moved:
        yield title("Limits")
    for label, was, now in moved:
        yield row(label, now, "bold")
        yield row("", f"was {figure(was)}", "$text-muted")


def _alerts(effect: EntryEffect) -> Iterator[Content]:
    if effect.new_alerts:
        yield title("It would raise")
    for alert in effect.new_alerts:
        yield line(f"{MARKS[alert.level]} {advice(alert.message)}", STYLES[alert.level])
        yield line(f"   {advice(alert.action)}", "$text-muted")
