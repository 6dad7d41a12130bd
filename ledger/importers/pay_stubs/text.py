"""Pay stubs from text: pasted from a web page, or taken out of a PDF file."""

from collections.abc import Iterator
from pathlib import Path

from ledger.importers.base import Context, Item, Refused, Remark
from ledger.importers.encoding import decode_head, read_text
from ledger.importers.labels import MONEY, read_label
from ledger.importers.pay_stubs.columns import read_header
from ledger.importers.pay_stubs.heading import document, pay_date_at, pay_type
from ledger.importers.pay_stubs.parts import Part, split_statements
from ledger.importers.pay_stubs.printed import plain, take_apart
from ledger.importers.pay_stubs.structured import repeated
from ledger.importers.pay_stubs.stub import Statement, Stubs
from ledger.importers.pay_stubs.table import Tables

_AT_MOST = 2_000_000
_NOT_TEXT = (".csv", ".tsv", ".json", ".jsonl", ".ofx", ".qfx", ".xml", ".html", ".htm", ".ini", ".xlsx")
_NO_PAY_DATE = "no pay date was found: no line names a pay date or a check date, as 01/15/2026 or Jan 15, 2026."
_PASTE_WHOLE = "Paste the whole pay stub, with the line that says “Pay Date”."
_NOT_APART = "which lines belong to which of several pay dates cannot be told, for the dates stand below them."
_ONE_DATE = "Leave the one date on which it was paid, or make a file of each statement."


class StubText:
    """Reads the pay stubs of ADP, UKG, Gusto, Workday, QuickBooks and others as text.

    What a row says is read from the line that names its columns, and the sign of a deduction from the taxes beside it;
    a row about the plan that cannot be read that way is refused.
    """

    name = "stub-text"
    describes = "the text of pay stubs, pasted or from a PDF file (ADP, UKG, Gusto, Workday, QuickBooks and alike)"
    example = "Pay Date: 01/15/2026 … 401(K) -500.00 500.00"
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:
        """Whether the text names a pay date, and the columns of this period and the year to date."""
        text = decode_head(head)
        if name.lower().endswith(_NOT_TEXT) or text.lstrip()[:1] in {"", "{", "[", "<"}:
            return False
        lines = [plain(line) for line in text.splitlines()]
        if not any(read_header(line) and line.count(",") + line.count(";") < 2 for line in lines if line):
            return False
        # A stub without a pay date is one too: it is refused with that reason.
        return any(pay_date_at(lines, at) is not None for at in range(len(lines))) or any(map(_is_row_of_plan, lines))

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - nothing on a stub names the plan alike every time
        """Nothing: a stub names the employer where and as it likes."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The pay stubs of the text in their order.

        Raises:
            LedgerError: the file is no text, or larger than 2 MB; the person or the plan is not known.
        """
        raw = read_text(path, _AT_MOST).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = [plain(line) for line in raw]
        dates = [paid for at in range(len(lines)) if (paid := pay_date_at(lines, at)) is not None]
        unread = [Refused(paid.at + 1, paid.why, _PASTE_WHOLE) for paid in dates if paid.day is None]
        if unread or not dates:
            yield from unread or [Refused(1, _NO_PAY_DATE, _PASTE_WHOLE)]
            return
        parts = split_statements(raw, lines, dates)
        if not parts:
            yield Refused(dates[0].at + 1, _NOT_APART, "Make a file of each of them.")
        stubs = Stubs(context)
        for part in parts:
            tables = Tables(lines[part.first : part.end], part.first + 1)
            tables.read(raw[part.first : part.end])
            statement = _statement(part, tables)
            if not tables.rows and len(parts) > 1:
                yield Refused(statement.line, f"no amounts stand with the pay date {statement.pay_date}.", _ONE_DATE)
            else:
                yield from _told(statement, tables, stubs)


def _told(statement: Statement, tables: Tables, stubs: Stubs) -> Iterator[Item]:
    lines = list(statement.lines)
    problems = [*tables.problems, *repeated(lines)]
    yield from problems
    if len(set(tables.gross)) > 1:
        printed = " and ".join(str(each) for each in dict.fromkeys(tables.gross))
        yield Remark(statement.line, f"gross pay is printed as {printed}; neither is recorded.")
    if not any(isinstance(each, Refused) for each in problems):
        yield from stubs.items(statement._replace(lines=tuple(lines)))


def _is_row_of_plan(line: str) -> bool:
    cells = take_apart(line, points=True)
    return len(cells) == 1 and len(cells[0].figures) > 1 and read_label(cells[0].label).kind == MONEY


def _statement(part: Part, tables: Tables) -> Statement:
    rows = tuple(tables.lines_of_stub())
    gross = set(tables.gross)
    return Statement(
        line=part.line + 1,
        pay_date=part.day,
        lines=rows,
        compensation=tables.gross[0] if len(gross) == 1 else None,
        pay_type=pay_type(tables.lines),
        document=document(tables.lines),
    )
