"""What an import says of each line, as rows of the review."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ledger.domain.money import Money
from ledger.domain.records import read_line, record_of
from ledger.importers.base import Refused, Unclear
from ledger.reports.record_summary import summary
from ledger.services.importing.report import FileReport, ImportReport
from ledger.services.importing.report_words import difference
from ledger.tui.words import record_name, source_name

# In the order in which they are listed: what stops the import first, what it passes over last.
GROUPS = {
    "refused": "Refused",
    "differs": "Differs",
    "maybe": "Conversion?",
    "unclear": "Unclear",
    "new": "New",
    "confirms": "Confirms",
    "note": "Note",
    "ignored": "Ignored",
}
_OPTION = re.compile(r"Give --(person|plan)\b")
_APART = ("id", "person", "plan", "date", "pay_date", "amount", "source", "document", "amounts", "year_to_date")


class ReviewRow(NamedTuple):
    """One line of the review: its group, file, line in the file, day, what it says, and its amount."""

    group: str
    file: str
    line: int | None
    day: str
    says: str
    amount: str = ""


def review_rows(report: ImportReport) -> list[ReviewRow]:
    """Every line that an import tells of, by group, in the order of the files."""
    rows = [row for file in report.files for row in _rows(file)]
    order = list(GROUPS)
    return sorted(rows, key=lambda row: order.index(row.group))


def _rows(file: FileReport) -> Iterator[ReviewRow]:
    name = file.file
    for refused in file.refused:
        yield ReviewRow("refused", name, refused.line, "", said_of(refused))
    for differs in file.differences:
        yield ReviewRow(
            "differs",
            name,
            None,
            differs.pay_date.isoformat(),
            difference(differs, source_name),
            str(Money(differs.received)),
        )
    for candidate in file.candidates:
        yield ReviewRow(
            "maybe", name, candidate.line, candidate.date.isoformat(), candidate.evidence, str(candidate.amount)
        )
    for draft in file.drafts:
        yield _draft_row(name, draft)
    unclear = {id(draft.draft) for draft in file.drafts}
    for held in file.new:
        if id(held) not in unclear:
            yield _new_row(name, held)
    for confirmation in file.confirmations:
        pay_date = confirmation.pay_date.isoformat()
        says = f"money of the pay stub of {pay_date}"
        yield ReviewRow("confirms", name, confirmation.line, pay_date, says, str(confirmation.amount))
    for text in file.notes:
        yield ReviewRow("note", name, None, "", text)
    for remark in file.remarks:
        yield ReviewRow("note", name, remark.line, "", remark.text)
    for ignored in file.ignored:
        yield ReviewRow("ignored", name, ignored.line, "", ignored.why)


def said_of(refused: Refused) -> str:
    """Why a line is refused, and what to do; an option of the command line is a choice on the screen."""
    hint = _OPTION.sub(r"Choose the \1 when you pick the file (Esc, then i)", refused.hint)
    return f"{refused.why} {hint}".strip()


def _draft_row(name: str, draft: Unclear) -> ReviewRow:
    held = draft.draft
    record = held.get("record")
    what = "a row" if record is None else record_name(str(record))
    says = f"{what}: recorded once the question about “{draft.question}” is answered"
    return ReviewRow("unclear", name, draft.line, _day_of(held), says, _amount_of(held))


def _new_row(name: str, held: Mapping[str, Any]) -> ReviewRow:
    value = read_line(dict(held))
    said = [record_name(record_of(value))]
    source = getattr(value, "source", None)
    if source:
        said.append(source_name(source))
    amounts = getattr(value, "amounts", None)
    if amounts:
        said.append(", ".join(f"{source_name(each)} {money}" for each, money in amounts.items()))
    more = summary(value, leave_out=_APART).replace("_", " ")
    return ReviewRow("new", name, None, _day_of(held), "; ".join([*said, *([more] if more else [])]), _amount_of(held))


def _day_of(held: Mapping[str, Any]) -> str:
    return str(held.get("pay_date") or held.get("date") or "")


def _amount_of(held: Mapping[str, Any]) -> str:
    amount = held.get("amount")
    return "" if amount is None else str(Money.parse(str(amount)))
