"""How an unknown table is to be read: which column is what, which word means what; what is not known is asked."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ledger.domain.entries.bookkeeping import ImportMapping
from ledger.domain.errors import LedgerError
from ledger.importers.base import Context, Question, Remark
from ledger.importers.mapping_guess import day_order, guess_columns, meaning_of, plain_name
from ledger.importers.mapping_header import is_data
from ledger.importers.mapping_survey import Survey, survey_of
from ledger.importers.numbers import DateOrder
from ledger.importers.record_keepers.declared import (
    AMOUNT,
    ANSWERS,
    CONTRIBUTION,
    CONVERSION,
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
_LONGEST_HEADER = 5_000
_HEADER, _ORDER, _SIGN, _WORD = "header", "date_order", "sign", "type:"
_NO_TYPE = "no-type"
_SIGN_KEY = "column:sign"  # said of this table alone, as its columns are
_ORDERS: dict[str, DateOrder] = {"month-first": "month", "day-first": "day"}
_SIGNS = ("positive", "negative")
_SAID_SO = {"month": "the month first", "day": "the day first"}


@dataclass(slots=True)
class Columns:
    """One file's table with all that was found out, answered or saved about it.

    Attributes:
        name: Under which the mapping is saved; empty while it is not said.
        names: The columns, as they are named in questions and answers.
        places: Field to place, from 0.
        order: What stands first in a day; None while it is not known.
        meanings: What each type is, by the whole word; None while it is not known.
        questions: What must be answered first.
        remarks: What is to be told of how the file is read.
    """

    path: Path
    context: Context
    saved: Mapping[str, str]
    line: int
    key: tuple[str, ...]
    names: tuple[str, ...]
    name: str = ""
    places: dict[str, int] = field(default_factory=dict)
    order: DateOrder | None = "month"
    order_matters: bool = False
    meanings: dict[str, str | None] = field(default_factory=dict)
    sign: str = ""
    questions: list[Question] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

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
        return (row for row in self.table().rows if is_data(row.cells, self.key))

    def settle(self) -> None:
        """Find the columns, then what stands in them; where something is missing, leave the question for it.

        Raises:
            LedgerError: an answer is none of its choices; days are written in two orders; too many types.
            TableError: the text is no table from some line on.
        """
        self._settle_places()
        if not self.questions:
            survey = survey_of(self.data(), self.places)
            self._settle_days(survey)
            self._settle_types(survey)
            self._settle_sign(survey)

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
        proven, self.order_matters = day_order(survey.days)
        answer = self.context.answer("date-order", tuple(_ORDERS))
        saved = next((each for each in _ORDERS.values() if each == self.saved.get(_ORDER)), None)
        self.order = proven if answer is None else _ORDERS[answer]
        if proven is not None:
            self._check_order(proven, saved)
        elif not self.order_matters:
            self.order = "month"
        elif self.order is None and saved is not None:
            self.order = saved
            text = f"Days are read with {_SAID_SO[saved]}, as saved in the mapping “{self.name}”; no day proves it."
            self.remarks.append(Remark(self.line, text))
        elif self.order is None:
            text = f"Does a day like “{clean_label(next(iter(survey.days)))}” begin with the month or with the day?"
            self.questions.append(Question("date-order", text, tuple(_ORDERS)))

    def _check_order(self, proven: DateOrder, saved: DateOrder | None) -> None:
        """Refuse days that are written otherwise than was answered, or than the mapping says.

        Raises:
            LedgerError: they are.
        """
        if self.order != proven:
            raise LedgerError(
                f"the days of this file have {_SAID_SO[proven]}, and date-order is answered otherwise.",
                hint="Leave the answer out: the days prove their order.",
            )
        if saved is not None and saved != proven:
            raise LedgerError(
                f"the days of this file have {_SAID_SO[proven]}, and the mapping “{self.name}” reads them with "
                f"{_SAID_SO[saved]}.",
                hint="Give this table a mapping of its own, --answer mapping=NAME; if what that mapping read before "
                "was of this kind too, take it back with `roth-ledger undo` and import it again.",
            )

    def _settle_types(self, survey: Survey) -> None:
        self.meanings = {word: self._meaning(word) for word in survey.types}
        unknown = [word for word, meaning in self.meanings.items() if meaning is None]
        if len(unknown) > _MOST_TYPES:
            raise LedgerError(
                f"the column “{self.names[self.places[TYPE]]}” holds {len(unknown):,} words that are not known, "
                "so it says no types.",
                hint="Name the column that does, --answer column:type=…, or none.",
            )
        # An answer is one about this mapping: without a name nothing can be asked of its words.
        for key, word in {self._type_key(word): word for word in unknown if self.name}.items():
            rows = "1 row" if survey.types[word] == 1 else f"{survey.types[word]:,} rows"
            said = f"of the type “{clean_label(word)}”" if word else "of which no column says the type"
            self.questions.append(Question(key, f"What are the rows {said} ({rows})?", ANSWERS))

    def _meaning(self, word: str) -> str | None:
        answer = self.context.answer(self._type_key(word), ANSWERS) if self.name else None
        return answer or self.saved.get(_saved_type(word)) or meaning_of(word)

    def _type_key(self, word: str) -> str:
        return f"type:{self.name}:{clean_label(word) or _NO_TYPE}"

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
        kinds = {word.lower(): _meant(word, meaning) for word, meaning in self.meanings.items() if meaning is not None}
        return HistoryFormat(
            name=NAME,
            document="table with columns of one's own",
            headers=(Header({name: self.key[place] for name, place in self.places.items()}, self.key),),
            types=kinds,
            source_of=sure_source,
            date_order=self.order or "month",
            sign=self.sign,
            short_rows=True,
            asked_as=self.name,
        )

    def to_save(self, name: str) -> ImportMapping:
        """The mapping under a name, with all that need not be asked again."""
        columns = {each: self._as_saved(each, self.names[place]) for each, place in self.places.items()}
        kept = {key: value for key, value in self.saved.items() if key.startswith(_WORD) or key in (_ORDER, _SIGN)}
        if self.order is not None and self.order_matters:
            kept[_ORDER] = self.order
        if self.sign and self.context.answers.get(_SIGN_KEY):
            kept[_SIGN] = self.sign
        kept |= {_saved_type(word): meaning for word, meaning in self.meanings.items() if meaning is not None}
        return ImportMapping(name=name, columns={_HEADER: self.header, **columns, **kept})

    def _as_saved(self, name: str, column: str) -> str:
        """A column's name as it was saved, where capitals alone tell it from this file's."""
        saved = self.saved.get(name, "")
        return saved if saved.lower() == column.lower() else column

    def evidence(self) -> tuple[str, ...]:
        """What was made out, one fact a line, for somebody to confirm."""
        order = "" if self.order is None else f", {_SAID_SO[self.order]}"
        shown = [
            f"{name}: column “{self.names[place]}”{order if name == DATE and self.order_matters else ''}"
            for name, place in self.places.items()
        ]
        unused = [each for place, each in enumerate(self.names) if each and place not in self.places.values()]
        words = [
            f"rows of the type “{clean_label(word) or _NO_TYPE}” are: {meaning or 'asked next'}"
            for word, meaning in self.meanings.items()
        ]
        source = () if SOURCE in self.places else ("no column says the money source; it is asked",)
        return (*shown, *source, *words, *((f"columns not used: {', '.join(unused[:20])}",) if unused else ()))


def _meant(word: str, meaning: str) -> Meaning:
    """What a type means; “In” and “Out” at the end of a conversion's name say which side of it a row is."""
    way = plain_name(word).rpartition(" ")[2]
    return Meaning(meaning, outward={"in": False, "out": True}.get(way) if meaning == CONVERSION else None)


def _saved_type(word: str) -> str:
    """The word under which a mapping keeps what rows of a type are."""
    return f"{_WORD}{clean_label(word) or _NO_TYPE}"


def header_text(key: tuple[str, ...]) -> str:
    """A header in the one text by which a saved mapping knows it again."""
    return clean_label(" | ".join(clean_label(cell) for cell in key), _LONGEST_HEADER)


def fits(saved: Mapping[str, str], key: tuple[str, ...]) -> bool:
    """Whether a saved mapping is of a table with this header."""
    return saved.get(_HEADER) == header_text(key)
