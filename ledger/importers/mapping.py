"""Any table that no format knows: its columns are proposed, confirmed once, saved under a name and known again."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.importers.base import (
    Candidate,
    Context,
    Found,
    Ignored,
    Item,
    Question,
    Received,
    Refused,
    Remark,
    Unclear,
)
from ledger.importers.encoding import HEAD
from ledger.importers.mapping_columns import NAME, Columns, fits
from ledger.importers.mapping_header import Beginning, beginning, first_lines
from ledger.importers.record_keepers.history import History
from ledger.importers.tables import TableError, head_lines, header_key
from ledger.importers.words import clean_label

_SHOWN = 3
_LONGEST_NAME = 60
_NO_NAMES = frozenset({"yes", "no", "y", "n", "ok", "true", "false", "none", "ignore", "unknown"})
# What begins the keys of other questions: an answer about a mapping must never be one about them.
TAKEN_NAMES = frozenset(
    (
        *("account", "alerus", "another-plan", "beyond", "book", "column", "conversion", "date-order", "earnings"),
        *("fdx", "fidelity-accounts", "fidelity-netbenefits", "irs-1220", "label", "mapping", "money-out", "moved"),
        *(
            "ofx",
            "ofx-balance",
            "person",
            "plan",
            "read",
            "source-of",
            "stub",
            "type",
            "vanguard",
            "voya",
            "workday-sheet",
        ),
        "workplace",
    )
)
_HOW = (
    "Correct a column with --answer column:FIELD=COLUMN or column:FIELD=none (date, amount, money_in, money_out, type, "
    "source, fund, units, price), and give the mapping a name of your own, such as my-plan: --answer mapping=NAME."
)


class ColumnMapping:
    """Reads a table by a mapping of its columns that the person has confirmed."""

    name = NAME
    describes = "any other table with a header, a column of dates and one of amounts: its columns are asked once"
    example = "Trade Date,Activity,Money Source,Fund,Units,Price,Amount"
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - what stands in it tells
        """Whether the text looks like a table with a header, a column of dates and one of amounts."""
        text = head_lines(head)
        found = beginning(text[:-1] if len(head) >= HEAD else text)
        return found is not None and found.guess.enough

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - nobody has said which column might
        """Empty: what an unknown table says of its plan is unknown too."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The mapping where it is new, then the rows; only questions while the mapping is not complete.

        Raises:
            LedgerError: the file is no text or too large; nobody said whose it is; an answer is none of its choices.
        """
        context.whose  # noqa: B018 - before anything is asked
        found = beginning(first_lines(path))
        if found is None:
            yield Refused(
                1, "no line is a header of columns.", "Put the names of the columns on a line above the rows."
            )
            return
        try:
            yield from _read(path, context, found)
        except TableError as error:
            yield Refused(error.line, error.message, error.hint)


def _read(path: Path, context: Context, found: Beginning) -> Iterator[Item]:
    line, key = found.line, header_key(found.cells)
    name, open_question = _chosen(context, key)
    if open_question is not None:
        yield open_question
        return
    saved = context.mappings.get(name or "", {})
    columns = Columns(path, context, saved, line, key, _names(found.cells), name or "")
    try:
        columns.settle()
        history = History(columns.declared(), key, context) if not columns.questions else None
    except TableError:
        raise
    except LedgerError as error:
        yield Refused(line, error.message, error.hint)
        return
    if history is None or name is None:
        yield from columns.questions
        yield from _confirmation(columns) if name is None else ()
        return
    mapping = columns.to_save(name)
    if mapping.columns != saved:
        yield Found(line, mapping)
    yield from columns.remarks
    yield from history.items(columns.table().rows)
    if history.is_empty:
        yield Remark(line, "The file holds its header and no rows.")


def _names(cells: list[str]) -> tuple[str, ...]:
    """The columns as they are named in questions; one without a name of its own goes by its place."""
    return tuple(clean_label(cell) or f"column {place}" for place, cell in enumerate(cells, 1))


def _chosen(context: Context, key: tuple[str, ...]) -> tuple[str | None, Question | None]:
    """The name of the mapping, which may be a new one; else the question which of several saved ones it is."""
    known = tuple(name for name, saved in context.mappings.items() if fits(saved, key))
    answer = context.answers.get(NAME)
    if answer is not None:
        if answer in context.mappings and answer not in known:
            raise LedgerError(
                f"The mapping “{answer[:40]}” is for a table with other columns.", hint="Give this one another name."
            )
        if answer not in known:
            _check_name(answer)
        return answer, None
    if len(known) > 1:
        return None, Question(NAME, "Several saved mappings fit the columns of the file. Which one reads it?", known)
    return (known[0] if known else None), None


def _check_name(answer: str) -> None:
    """Refuse what cannot name a new mapping.

    Raises:
        LedgerError: it is an answer to another question, or no name that can stand before the words of a table.
    """
    cannot = f"“{clean_label(answer)}” cannot name a mapping."
    if answer.lower() in _NO_NAMES:
        raise LedgerError(cannot, hint="If the columns are read rightly, answer with a name for them, such as my-plan.")
    if answer.lower() in TAKEN_NAMES:
        raise LedgerError(cannot, hint="The word means something else in answers; use another, such as my-plan.")
    if not answer or ":" in answer or answer != clean_label(answer, _LONGEST_NAME):
        hint = f"Use up to {_LONGEST_NAME} printable characters without a colon, and no blanks before or after."
        raise LedgerError(cannot, hint=hint)


def _confirmation(columns: Columns) -> Iterator[Item]:
    """The question that shows how the file would be read."""
    if not columns.places:
        return
    text = (
        "No format knows the columns of this file. If they are read rightly, under which name (not yes or no) is this "
        f"mapping to be saved? {_HOW}"
    )
    yield Question(NAME, text, (), (*columns.evidence(), *_first_rows(columns)))


def _first_rows(columns: Columns) -> Iterator[str]:
    """The first rows as they would be read, one a line; nothing while it is not known how."""
    if columns.questions:
        return
    # What is asked about the rows themselves comes later; here they are only shown.
    context = replace(columns.context, answers={})
    items = History(columns.declared(), columns.key, context).items(itertools.islice(columns.data(), _SHOWN))
    for item in items:
        match item:
            case Received():
                source = item.source or "source still to be said"
                yield f"line {item.line}: {item.amount} came in on {item.day} ({source})"
            case Candidate():
                yield f"line {item.line}: {item.amount} of {item.date} may be a conversion"
            case Unclear():
                yield f"line {item.line}: what it is, is asked next"
            case Ignored() | Refused():
                yield f"line {item.line}: {item.why}"
            case _:
                pass
