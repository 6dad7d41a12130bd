"""How an unknown table is to be read: which column is what, which word means what; what is not known is asked."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ledger.domain.entries.bookkeeping import ImportMapping
from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO
from ledger.importers.base import Context, Question
from ledger.importers.mapping_guess import day_order, guess_columns, meaning_of
from ledger.importers.mapping_header import is_data
from ledger.importers.numbers import DateOrder, Remembered, read_printed_amount
from ledger.importers.record_keepers.declared import (
    AMOUNT,
    ANSWERS,
    CONTRIBUTION,
    DATE,
    FIELDS,
    MONEY_IN,
    MONEY_TAKEN,
    ROLLOVER,
    SOURCE,
    TYPE,
    Header,
    HistoryFormat,
    Meaning,
)
from ledger.importers.record_keepers.money_sources import sure_source
from ledger.importers.tables import Row, Table, open_table
from ledger.importers.words import clean_label

NAME = "mapping"
NONE = "none"

_SAMPLE = 500
_MOST_TYPES = 60
_WHOLE_WORD = 200
_HEADER, _ORDER, _SIGN, _WORD = "header", "date_order", "sign", "type:"
_NO_TYPE = "no-type"
_SIGN_KEY = "column:sign"  # said of this table alone, as its columns are
_ORDERS: dict[str, DateOrder] = {"month-first": "month", "day-first": "day"}
_SIGNS = ("positive", "negative")


class Survey(NamedTuple):
    """What stands in the columns: the texts of days, types with their number, types with the first line below zero."""

    days: dict[str, int]
    types: dict[str, int]
    below_zero: dict[str, int]


@dataclass(slots=True)
class Columns:
    """One file's table with all that was found out, answered or saved about it.

    Attributes:
        names: The columns, as they are named in questions and answers.
        places: Field to place, from 0.
        order: What stands first in a day; None while it is not known.
        meanings: What each type is, by the whole word; None while it is not known.
        questions: What must be answered first.
    """

    path: Path
    context: Context
    saved: Mapping[str, str]
    line: int
    key: tuple[str, ...]
    names: tuple[str, ...]
    places: dict[str, int] = field(default_factory=dict)
    order: DateOrder | None = "month"
    order_matters: bool = False
    meanings: dict[str, str | None] = field(default_factory=dict)
    sign: str = ""
    questions: list[Question] = field(default_factory=list)

    @property
    def header(self) -> str:
        """The header in the one text by which a saved mapping knows it again."""
        return header_text(self.key)

    def table(self) -> Table:
        """The table, from its header on, to be read once.

        Raises:
            LedgerError: the file is no text or too large, or has changed.
        """
        table = open_table(self.path, lambda cells: cells == self.key)
        if table is None:
            raise LedgerError("the header of the file is not found again.", hint="Import it again.")
        return table

    def data(self) -> Iterator[Row]:
        """The rows that may hold a transaction."""
        return (row for row in self.table().rows if is_data(row.cells, len(self.key)))

    def settle(self) -> None:
        """Find the columns, then what stands in them; where something is missing, leave the question for it.

        Raises:
            LedgerError: an answer is none of its choices; days are written in two orders; too many types.
            TableError: the text is no table from some line on.
        """
        self._settle_places()
        if not self.questions:
            survey = self._survey()
            self._settle_days(survey)
            self._settle_types(survey)
            self._settle_sign(survey)

    def _survey(self) -> Survey:
        made = Survey({}, {}, {})
        day, word, amount = (self.places.get(name, -1) for name in (DATE, TYPE, AMOUNT))
        words = Remembered(lambda text: clean_label(text, _WHOLE_WORD))
        below = Remembered(_is_below_zero)
        for line, cells in self.data():
            kind = words[cells[word]] if word >= 0 else ""
            made.days[cells[day]] = line
            made.types[kind] = made.types.get(kind, 0) + 1
            if amount >= 0 and below[cells[amount]]:
                made.below_zero.setdefault(kind, line)
        return made

    def _settle_places(self) -> None:
        rows = list(itertools.islice(self.data(), _SAMPLE)) if not self.saved else []
        self.places = self._saved_places() or guess_columns(self.key, [row.cells for row in rows]).columns
        choices = (*dict.fromkeys(self.names), NONE)
        answered = {name: answer for name in FIELDS if (answer := self.context.answer(f"column:{name}", choices))}
        taken = {self.names.index(answer) for answer in answered.values() if answer != NONE}
        self.places = {
            name: place for name, place in self.places.items() if name not in answered and place not in taken
        }
        self.places |= {name: self.names.index(answer) for name, answer in answered.items() if answer != NONE}
        if answered.get(AMOUNT, NONE) != NONE:
            for name in {MONEY_IN, MONEY_TAKEN} - answered.keys():
                self.places.pop(name, None)
        elif answered.get(MONEY_IN, NONE) != NONE:
            self.places.pop(AMOUNT, None)
        for name, what in ((DATE, "the date"), (AMOUNT, "the amount")):
            if name not in self.places and not (name == AMOUNT and MONEY_IN in self.places):
                self.questions.append(Question(f"column:{name}", f"Which column holds {what}?", choices[:-1]))

    def _saved_places(self) -> dict[str, int]:
        lower = [name.lower() for name in self.names]
        return {
            name: lower.index(self.saved[name].lower())
            for name in FIELDS
            if name in self.saved and self.saved[name].lower() in lower
        }

    def _settle_days(self, survey: Survey) -> None:
        order, self.order_matters = day_order(survey.days)
        answer = self.context.answer("date-order", tuple(_ORDERS))
        if order is not None or not self.order_matters:
            self.order = order or "month"
        elif answer is not None:
            self.order = _ORDERS[answer]
        else:
            self.order = next((each for each in _ORDERS.values() if each == self.saved.get(_ORDER)), None)
            if self.order is None:
                text = f"Does a day like “{clean_label(next(iter(survey.days)))}” begin with the month or with the day?"
                self.questions.append(Question("date-order", text, tuple(_ORDERS)))

    def _settle_types(self, survey: Survey) -> None:
        self.meanings = {word: self._meaning(word) for word in survey.types}
        unknown = [word for word, meaning in self.meanings.items() if meaning is None]
        if len(unknown) > _MOST_TYPES:
            raise LedgerError(
                f"the column “{self.names[self.places[TYPE]]}” holds {len(unknown):,} words that are not known, "
                "so it says no types.",
                hint="Name the column that does, --answer column:type=…, or none.",
            )
        for key, word in {type_key(word): word for word in unknown}.items():
            rows = "1 row" if survey.types[word] == 1 else f"{survey.types[word]:,} rows"
            said = f"of the type “{clean_label(word)}”" if word else "of which no column says the type"
            self.questions.append(Question(key, f"What are the rows {said} ({rows})?", ANSWERS))

    def _meaning(self, word: str) -> str | None:
        key = type_key(word)
        return self.context.answer(key, ANSWERS) or self.saved.get(key) or meaning_of(word)

    def _settle_sign(self, survey: Survey) -> None:
        answer = self.context.answer(_SIGN_KEY, _SIGNS) or self.saved.get(_SIGN)
        money_in = (word for word, meaning in self.meanings.items() if meaning in (CONTRIBUTION, ROLLOVER))
        below = [survey.below_zero[word] for word in money_in if word in survey.below_zero]
        self.sign = answer or ("" if below else "positive")
        if not self.sign:
            text = (
                f"Line {min(below)} prints a contribution below zero. Are contributions printed as positive amounts, "
                "so that this one was taken back, or as negative ones?"
            )
            self.questions.append(Question(_SIGN_KEY, text, _SIGNS))

    def declared(self) -> HistoryFormat:
        """The table as a format of its own."""
        kinds = {word.lower(): Meaning(meaning) for word, meaning in self.meanings.items() if meaning is not None}
        return HistoryFormat(
            name=NAME,
            document="table with columns of one's own",
            headers=(Header({name: self.key[place] for name, place in self.places.items()}, self.key),),
            types=kinds,
            source_of=sure_source,
            date_order=self.order or "month",
            sign=self.sign,
        )

    def to_save(self, name: str) -> ImportMapping:
        """The mapping under a name, with all that need not be asked again."""
        columns = {each: self._as_saved(each, self.names[place]) for each, place in self.places.items()}
        kept = {key: value for key, value in self.saved.items() if key.startswith(_WORD) or key in (_ORDER, _SIGN)}
        if self.order is not None and self.order_matters:
            kept[_ORDER] = self.order
        if self.sign and self.context.answers.get(_SIGN_KEY):
            kept[_SIGN] = self.sign
        kept |= {type_key(word): meaning for word, meaning in self.meanings.items() if meaning is not None}
        return ImportMapping(name=name, columns={_HEADER: self.header, **columns, **kept})

    def _as_saved(self, name: str, column: str) -> str:
        """A column's name as it was saved, where capitals alone tell it from this file's."""
        saved = self.saved.get(name, "")
        return saved if saved.lower() == column.lower() else column

    def evidence(self) -> tuple[str, ...]:
        """What was made out, one fact a line, for somebody to confirm."""
        order = {"month": ", the month first", "day": ", the day first"}.get(self.order or "", "")
        shown = [
            f"{name}: column “{self.names[place]}”{order if name == DATE and self.order_matters else ''}"
            for name, place in self.places.items()
        ]
        unused = [each for place, each in enumerate(self.names) if each and place not in self.places.values()]
        words = [
            f"rows of the type “{clean_label(word) or _NO_TYPE}” are: {meaning}"
            for word, meaning in self.meanings.items()
            if meaning is not None
        ]
        source = () if SOURCE in self.places else ("no column says the money source; it is asked",)
        return (*shown, *source, *words, *((f"columns not used: {', '.join(unused[:20])}",) if unused else ()))


def _is_below_zero(text: str) -> bool:
    try:
        amount = read_printed_amount(text)
    except LedgerError:
        return False  # refused where the row itself is read
    return amount is not None and amount < ZERO


def type_key(word: str) -> str:
    """The key under which is asked and saved what rows of a type are."""
    return f"{_WORD}{clean_label(word) or _NO_TYPE}"


def header_text(key: tuple[str, ...]) -> str:
    """A header in the one text by which a saved mapping knows it again."""
    return " | ".join(clean_label(cell) for cell in key)[:5_000]


def fits(saved: Mapping[str, str], key: tuple[str, ...]) -> bool:
    """Whether a saved mapping is of a table with this header."""
    return saved.get(_HEADER) == header_text(key)
