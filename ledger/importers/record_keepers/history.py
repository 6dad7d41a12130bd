"""Reads a transaction history by its declaration: what came in, what may be a conversion, and what is neither."""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.sources import ROLLOVER_IN
from ledger.importers.base import Context, Ignored, Item, Question, Received, Refused, Remark, Unclear
from ledger.importers.numbers import Remembered, read_printed_day, read_units
from ledger.importers.record_keepers.cells import plain_number, read_cell, set_width, why_not_worth
from ledger.importers.record_keepers.declared import (
    ANSWERS,
    CONTRIBUTION,
    CONVERSION,
    EARNINGS,
    EXCHANGE,
    FEE,
    LOAN_REPAYMENT,
    MONEY_OUT,
    ROLLOVER,
    TRANSFER,
    VALUATION,
    HistoryFormat,
    Meaning,
)
from ledger.importers.record_keepers.layout import expected, is_header, layout_of, why_no_data
from ledger.importers.record_keepers.move_rows import Move, abs_of
from ledger.importers.record_keepers.moves import Moves
from ledger.importers.tables import Row, Table, TableError, find_header, head_lines, header_key, open_table
from ledger.importers.words import clean_label

NO_SOURCE = "no-source"

_MAX_FUND = 80
_MAX_TYPE = 200
_MOVES = (TRANSFER, CONVERSION, MONEY_OUT)
_WHY = {
    LOAN_REPAYMENT: "a loan repayment of {}, no contribution",
    EXCHANGE: "an exchange of {} between funds, no contribution",
    EARNINGS: "earnings of {}, no contribution",
    VALUATION: "a change in value of {}, no money in or out",
    FEE: "a fee of {}, no contribution",
}
_BY_HAND = "Enter it by hand, or correct the row."


def knows(declared: HistoryFormat, head: bytes) -> bool:
    """Whether the beginning of a file holds a header of the format."""
    return find_header(head_lines(head), lambda cells: is_header(cells, declared)) is not None


def opened(declared: HistoryFormat, path: Path) -> Table | None:
    """The table below a header of the format; None where the file has no such header.

    Raises:
        LedgerError: the file is no text or too large.
    """
    return open_table(path, lambda cells: is_header(cells, declared))


def read_history(path: Path, context: Context, declared: HistoryFormat) -> Iterator[Item]:
    """What a file of a format holds, in its order; possible conversions and money out come last.

    Raises:
        LedgerError: the file is no text or too large; nobody said whose it is; an answer is none of its choices.
    """
    try:
        table = opened(declared, path)
        if table is None:
            yield Refused(1, "the file has no header of this format.", expected(declared))
            return
        history = History(declared, table.header, context)
        yield from history.items(table.rows)
        if history.is_empty:
            yield Remark(table.line, "The file holds its header and no transactions.")
    except TableError as error:
        yield Refused(error.line, error.message, error.hint)


class History:
    """One file's rows as items, read by where the header puts each field."""

    def __init__(self, declared: HistoryFormat, header: tuple[str, ...], context: Context) -> None:
        """Find the columns.

        Raises:
            LedgerError: a column is missing or stands twice; nobody said whose file it is; an answer about a type is
                none of its choices.
        """
        self.declared = declared
        self.context = context
        self.is_empty = True
        self.moves = Moves(declared, context)
        for key in context.answers:
            if key.startswith(declared.type_key("")):
                context.answer(key, ANSWERS)
        self._at = layout_of(header, declared)
        self._names = frozenset(header) - {""}
        self._held: list[Move] = []
        self._beside: list[Item] = []
        self._asked: set[str] = set()
        self._days = Remembered(self._day_or_none)
        self._amounts = Remembered(read_cell)
        self._units = Remembered(lambda text: plain_number(read_units(text)))
        self._types = Remembered(self._type)
        self._texts = Remembered(lambda text: clean_label(text, _MAX_FUND))
        self._folded = Remembered(lambda text: clean_label(text.casefold()))
        self._labels = Remembered(clean_label)
        self._sources = Remembered(lambda label: self.declared.source_of(label.lower()))

    def items(self, rows: Iterable[Row]) -> Iterator[Item]:
        """The items of all rows; a row that cannot be understood is refused, and reading goes on.

        Raises:
            TableError: from some row on the text is no table.
        """
        for row in rows:
            self.is_empty = False
            try:
                item = self._item(row.line, row.cells)
            except LedgerError as error:
                item = Refused(row.line, error.message, error.hint)
            if self._beside:
                yield from self._beside
                self._beside.clear()
            if item is not None:
                yield item
        yield from self.moves.items(self._held)

    def _day_or_none(self, text: str) -> dt.date | None:
        try:
            return read_printed_day(text, self.declared.date_order)
        except LedgerError:
            return None

    def _type(self, text: str) -> tuple[str, Meaning | None]:
        word = clean_label(text)
        meaning = self.declared.meaning(clean_label(text, _MAX_TYPE))
        if meaning is None and word:
            answer = self.context.answer(self.declared.type_key(word), ANSWERS)
            meaning = Meaning(answer) if answer is not None else None
        return word, meaning

    def _item(self, line: int, cells: list[str]) -> Item | None:
        """The item of one row; None where it is held back until all rows of its day are known."""
        at = self._at
        day = self._days[cells[at.date]] if len(cells) > at.date else None
        if day is None:
            return self._no_data(line, cells)
        if len(cells) != at.width:
            set_width(cells, at, may_be_short=self.declared.short_rows)
        word, meaning = self._types[cells[at.type] if at.type >= 0 else ""]
        amount = self._amount(cells)
        if at.currency >= 0 and (currency := cells[at.currency].strip().upper()) not in ("USD", ""):
            raise LedgerError(f"the row is in {clean_label(currency, 10)}; this ledger holds US dollars.")
        if meaning is None:
            return self._unknown(line, day, word, amount)
        kind = meaning.kind
        if kind in (CONTRIBUTION, ROLLOVER):
            return self._received(line, day, word, meaning, amount, cells)
        if kind in _MOVES:
            return self._moved(line, day, word, meaning, amount, cells)
        why = meaning.why or _WHY.get(kind, "{}, which is no contribution").format(_shown(amount))
        return Ignored(line, f"{word}: {why}" if word else why)

    def _amount(self, cells: list[str]) -> Money | None:
        at = self._at
        if at.amount >= 0:
            amount: Money | None = self._amounts[cells[at.amount]]
            return amount
        came, left = (
            self._amounts[cells[at.money_in]],
            self._amounts[cells[at.money_out]] if at.money_out >= 0 else None,
        )
        if came and left:
            raise LedgerError(f"the row has both {came} in and {left} out.", hint=_BY_HAND)
        return -abs_of(left) if left else came

    def _received(
        self, line: int, day: dt.date, word: str, meaning: Meaning, amount: Money | None, cells: list[str]
    ) -> Item:
        if amount is None:
            raise LedgerError(f"the {word or 'row'} of {day} has no amount.", hint=_BY_HAND)
        if not amount.cents:
            return Ignored(line, f"{word}: $0.00, nothing came in")
        if self.declared.sign == "negative":
            amount = -amount
        elif amount.cents < 0 and self.declared.sign != "positive":
            raise LedgerError(
                f"the {word or 'row'} of {day} is {amount}, and nothing says whether money below zero came in.",
                hint="Say how the file prints contributions.",
            )
        declared, label = self.declared, self._label(cells)
        named = (word if self._at.source < 0 else label) or NO_SOURCE
        source = ROLLOVER_IN if meaning.kind == ROLLOVER else self._sources[named]
        choices = meaning.choices or declared.choices
        if self._at.units >= 0 and self._at.price >= 0:
            units, price = read_units(cells[self._at.units]), read_units(cells[self._at.price])
            if why := why_not_worth(units, price, amount):
                self._beside.append(Remark(line, why))
        return Received(
            line,
            day,
            amount,
            declared.source_key(named),
            source,
            choices,
            self._content(day, amount, cells),
            document=declared.document,
            of_all_sources=self._at.source < 0 and source is None and not meaning.choices,
        )

    def _moved(
        self, line: int, day: dt.date, word: str, meaning: Meaning, amount: Money | None, cells: list[str]
    ) -> Item | None:
        if amount is None:
            raise LedgerError(f"the {word or 'row'} of {day} has no amount.", hint=_BY_HAND)
        if not amount.cents:
            return Ignored(line, f"{word}: $0.00, {self.declared.zero_transfer}")
        label = self._label(cells)
        content = self._content(day, amount, cells)
        if meaning.outward is not None:
            amount = -abs_of(amount) if meaning.outward else abs_of(amount)
        fund = self._texts[cells[self._at.fund]] if self._at.fund >= 0 else ""
        inward = meaning.outward is False
        self._held.append(Move(line, day, meaning.kind, word, label, fund, amount, content, inward))
        return None

    def _label(self, cells: list[str]) -> str:
        label: str = self._labels[cells[self._at.source]] if self._at.source >= 0 else ""
        return label

    def _content(self, day: dt.date, amount: Money, cells: list[str]) -> str:
        """The row in one text that no encoding, no capitals, no style of numbers or dates and no separator change."""
        at = self._at
        word, label, fund = (
            self._folded[cells[place]] if place >= 0 else "" for place in (at.type, at.source, at.fund)
        )
        units = self._units[cells[at.units]] if at.units >= 0 else ""
        return f"{day}|{word}|{label}|{fund}|{amount.cents}|{units}"

    def _unknown(self, line: int, day: dt.date, word: str, amount: Money | None) -> Item:
        if not word:
            raise LedgerError(f"the row of {day} says nothing of what it is.", hint=_BY_HAND)
        key = self.declared.type_key(word)
        if key not in self._asked:
            self._asked.add(key)
            text = f"What are rows of the type “{word}”? The first is of {day}, {_shown(amount)}."
            self._beside.append(Question(key, text, ANSWERS))
        person, plan = self.context.whose
        figure = None if amount is None else amount.plain()
        draft = {"record": None, "person": person, "plan": plan, "date": str(day)}  # it may be no money in at all
        return Unclear(line, {**draft, "source": None, "amount": figure}, key)

    def _no_data(self, line: int, cells: list[str]) -> Item:
        key = header_key(cells)
        if is_header(key, self.declared):
            self._at = layout_of(key, self.declared)
            return Ignored(line, "a header")
        if len(self._names.intersection(key)) > 1:
            raise LedgerError("another table begins here, with other columns.", hint="Give it a file of its own.")
        at = self._at
        word = cells[at.type] if 0 <= at.type < len(cells) else ""
        known = bool(word.strip()) and self._types[word][1] is not None
        if why := why_no_data(cells, at, known_type=known):
            return Ignored(line, why)
        if len(cells) > at.date and cells[at.date].strip():
            read_printed_day(clean_label(cells[at.date]), self.declared.date_order)
        raise LedgerError("the row looks like money, and has no date.", hint=_BY_HAND)


def _shown(amount: Money | None) -> str:
    return "an amount not given" if amount is None else str(abs_of(amount))
