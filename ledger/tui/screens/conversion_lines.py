"""Conversions, what waits and other entries, as the lines of their screen."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from textual.content import Content

from ledger.domain.basis.outcomes import BALANCE, ESTIMATE, STATED
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.records import record_of
from ledger.domain.status import AfterTaxWaiting
from ledger.services.conversion_register import RegisterRow, RegisterSums
from ledger.tui.text import figure, line, lines, plain, styled
from ledger.tui.widgets.ledger_table import Column, Row
from ledger.tui.widgets.outcome_panel import known_how, row, title
from ledger.tui.words import record_name, source_name

_TO = {
    "in_plan_roth": "In plan",
    "roth_ira": "Roth IRA",
    "traditional_ira": "Trad. IRA",
    "other_plan": "Plan",
    "cash": "Cash",
}
_KNOWN = {STATED: "stated", BALANCE: "by value", ESTIMATE: "estimate"}
# Cells that the columns need: without the plan's but with the earnings', with both, and with the note's.
_ROOM_WITHOUT_PLAN, _ROOM_FOR_ALL, _ROOM_FOR_NOTE = 81, 91, 105
_MANY_WORDS = {
    "traditional_nondeductible": "traditional, not deducted",
    "traditional_deductible": "traditional, deducted",
}

OTHER_COLUMNS = (
    Column("day", "Date", 10, sorts=False),
    Column("what", "What", 20, sorts=False),
    Column("says", "Of", 16, grow=True, sorts=False),
    Column("amount", "Amount", 12, right=True, sorts=False),
)


def columns_for(width: int, *, several_plans: bool) -> tuple[Column, ...]:
    """As many columns as fit; the plan's where there are several, or room."""
    roomy = width >= _ROOM_FOR_ALL
    plan = several_plans or roomy
    earnings = roomy or (not several_plans and width >= _ROOM_WITHOUT_PLAN)
    return (
        Column("day", "Date", 10),
        *((Column("plan", "Plan", 8, grow=True),) if plan else ()),
        Column("to", "To", 9, grow=not plan),
        Column("amount", "Amount", 10, right=True),
        Column("basis", "Basis", 10, right=True),
        *((Column("earnings", "Earnings", 10, right=True),) if earnings else ()),
        Column("taxable", "Taxable", 10, right=True),
        Column("known", "Known", 8, sorts=False),
        *((Column("note", "Note", 12, grow=True, sorts=False),) if width >= _ROOM_FOR_NOTE else ()),
    )


def register_row(row_: RegisterRow, keys: Sequence[str], names: Mapping[str, str]) -> Row:
    """One leg, with the cells of some columns."""
    outcome = row_.outcome
    known = (
        "later" if not row_.counted else _KNOWN.get(outcome.method or "", "missing" if row_.earnings_missing else "")
    )
    cells = {
        "day": str(outcome.date),
        "plan": names.get(outcome.plan, outcome.plan),
        "to": _TO.get(outcome.destination, outcome.destination) + ("" if outcome.direct else "*"),
        "amount": str(outcome.amount),
        "basis": figure(outcome.basis) if row_.counted else "",
        "earnings": figure(outcome.earnings_out) if row_.counted else "",
        "taxable": figure(outcome.taxable) if row_.counted else "",
        "known": known,
        "note": row_.entry.value.note or "",
    }
    style = "muted" if not row_.counted else "bad" if row_.earnings_missing else ""
    return Row(row_.key, tuple(cells[key] for key in keys), style)


def totals_row(sums: RegisterSums, keys: Sequence[str]) -> tuple[str, ...]:
    """The sums, under their columns."""
    cells = {
        "day": f"Sum of {sums.rows:,}",
        "amount": str(sums.amount),
        "basis": figure(sums.basis),
        "earnings": figure(sums.earnings),
        "taxable": figure(sums.taxable),
    }
    return tuple(cells.get(key, "") for key in keys)


def sort_value(row_: RegisterRow, by: str) -> Any:
    """What a row is sorted by; None where that is not known."""
    outcome = row_.outcome
    values: dict[str, Callable[[], Any]] = {
        "plan": lambda: outcome.plan,
        "to": lambda: outcome.destination,
        "amount": lambda: outcome.amount,
        "basis": lambda: outcome.basis,
        "earnings": lambda: outcome.earnings_out,
        "taxable": lambda: outcome.taxable,
    }
    value = values.get(by, lambda: outcome.date)()
    return None if value is None else (value, outcome.date, row_.entry.sequence)


def found_by(typed: str, entry: Recorded[Any], row_: Row) -> bool:
    """Whether what is seen of an entry holds a text, in capitals or not."""
    value = entry.value
    others = (entry.id, value.note, value.document, getattr(value, "plan", None))
    seen = " ".join(plain(each) for each in (*row_.cells, *others))
    wanted = typed.strip().casefold()
    return wanted in seen.casefold() or wanted in seen.replace(",", "").casefold()


def detail_of(row_: RegisterRow) -> Content:
    """What is missing and what to do, or how the earnings are known; then note and document."""
    outcome, value = row_.outcome, row_.entry.value
    said: list[Content] = []
    if row_.earnings_missing:
        said.append(
            styled("[$text-error]!! $why[/]  [b]Enter states the earnings.[/]", why=outcome.why or "Not known.")
        )
    elif outcome.why:
        said.append(line(outcome.why, "$text-muted"))
    else:
        late = "" if outcome.direct else " * Paid out first, and rolled over within 60 days."
        said.append(line(f"{known_how(outcome)}{late}".strip(), "$text-muted"))
    return lines([*said, *_noted(value)])


def _noted(value: Any) -> Iterator[Content]:
    if value.note:
        yield styled("Note: $note", note=value.note)
    if value.document:
        yield styled("Document: $document", document=value.document)


def other_detail(entry: Recorded[Any]) -> Content:
    """All of what an entry's line says, where it was cut off; then note and document."""
    name = record_name(record_of(entry.value)).capitalize()
    said = line(f"{name} {entry.value.date}: {other_row(entry, note=False).cells[2]}", "$text-muted")
    return lines([said, *_noted(entry.value)])


def other_row(entry: Recorded[Any], *, note: bool = True) -> Row:
    """A balance, or whatever else was entered about an account."""
    value = entry.value
    record = record_of(value)
    parts = [
        getattr(value, "plan", None),
        f"into {value.into}" if record == "plan_merger" else None,
        source_name(value.source) if hasattr(value, "source") else None,
        _MANY_WORDS.get(value.kind, value.kind) if hasattr(value, "kind") else None,
        value.event if hasattr(value, "event") else None,
        value.note if note else None,
    ]
    said = " · ".join(plain(part) for part in parts if part)
    return Row(entry.id, (str(value.date), record_name(record).capitalize(), said, _amount(record, value)))


def _amount(record: str, value: Any) -> str:
    if record == "plan_merger":
        return ""
    held: Money | None
    if record == "valuation":
        held = value.value
    elif record == "ira_opening_balance":
        held = value.basis
    else:
        held = value.balance if hasattr(value, "balance") else value.amount
    return figure(held)


def waiting_strip(waiting: Iterable[AfterTaxWaiting], names: Mapping[str, str], on: dt.date | None = None) -> Content:
    """What waits, a line a plan; `on` is said of a day other than today."""
    return lines(
        styled(
            "[$text-primary]Waiting$on[/] $plan  basis [b]$basis[/] · balance $balance · earnings $earnings$age",
            on="" if on is None else f" on {on}",
            plan=names.get(each.plan, each.plan),
            basis=figure(each.basis),
            balance=figure(each.balance),
            earnings=figure(each.earnings),
            age="" if each.days_unconverted is None else f" · {_days(each.days_unconverted)}",
        )
        for each in waiting
    )


def waiting_block(waiting: Sequence[AfterTaxWaiting], names: Mapping[str, str], on: dt.date | None = None) -> Content:
    """What waits, plan by plan; `on` is said of a day other than today."""
    if not waiting:
        return line("No after-tax money in any plan yet.", "$text-muted")
    said = [title("After-tax money waiting" if on is None else f"After-tax money on {on}")]
    for each in waiting:
        said += [line(""), line(names.get(each.plan, each.plan), "bold")]
        said += [row("Basis", each.basis), row("Balance", each.balance), row("Earnings", each.earnings)]
        if each.oldest_unconverted is not None:
            said += [row("Oldest", str(each.oldest_unconverted)), row("", _days(each.days_unconverted or 0))]
        if each.why:
            said.append(line(each.why, "$text-warning"))
        if each.balance is None:
            said.append(line("b enters what it is worth.", "$text-muted"))
    return lines(said)


def _days(count: int) -> str:
    return f"{count:,} {'day' if count == 1 else 'days'}"
