"""How a transaction history is declared: its columns, what its words mean, and how it prints figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ledger.domain.sources import (
    AFTER_TAX,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    PRE_TAX_DEFERRAL,
    ROLLOVER_IN,
    ROTH_DEFERRAL,
)
from ledger.importers.base import IGNORE
from ledger.importers.numbers import DateOrder

# What a row is.
CONTRIBUTION = "contribution"
ROLLOVER = "rollover_in"
LOAN_REPAYMENT = "loan_repayment"
EXCHANGE = "exchange"  # between funds: nothing comes in, nothing leaves
EARNINGS = "earnings"
VALUATION = "valuation"
FEE = "fee"
TRANSFER = "transfer"  # may be between sources: out and in of one day are a possible conversion
CONVERSION = "conversion"  # says so itself; still confirmed before it counts
MONEY_OUT = "money_out"
NOTHING = IGNORE

# What may be answered about a word that no format knows.
ANSWERS = (CONTRIBUTION, ROLLOVER, LOAN_REPAYMENT, EXCHANGE, EARNINGS, FEE, CONVERSION, MONEY_OUT, IGNORE)

EMPLOYEE_CHOICES = (AFTER_TAX, ROTH_DEFERRAL, PRE_TAX_DEFERRAL, IGNORE)
EMPLOYER_CHOICES = (EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, EMPLOYER_MATCH_ROTH, EMPLOYER_NONELECTIVE_ROTH, IGNORE)
CHOICES = (*EMPLOYEE_CHOICES[:-1], *EMPLOYER_CHOICES[:-1], ROLLOVER_IN, IGNORE)

# Fields a column can hold.
DATE, TYPE, AMOUNT, MONEY_IN, MONEY_TAKEN, SOURCE, FUND, UNITS, PRICE, CURRENCY = (
    *("date", "type", "amount", "money_in", "money_out", "source", "fund", "units", "price", "currency"),
)
FIELDS = (DATE, TYPE, AMOUNT, MONEY_IN, MONEY_TAKEN, SOURCE, FUND, UNITS, PRICE, CURRENCY)


def no_source(label: str) -> str | None:  # noqa: ARG001 - it is what every `source_of` is asked
    """A format whose words never say a source."""
    return None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What rows of one type are.

    Attributes:
        kind: One of the words above.
        why: In place of the usual reason why such a row is no contribution.
        choices: The sources that may be answered, where the type narrows them; else those of the format.
        outward: Which way a transfer went, where its type says it; None where only the sign of the amount does.
    """

    kind: str
    why: str = ""
    choices: tuple[str, ...] = ()
    outward: bool | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """A header a format is known by.

    Attributes:
        columns: Field to the name of its column, as it is printed; all of them must be there.
        cells: All cells of the header, as they are printed. Where empty, every header counts that begins with the
            column of the date and has the others.
        optional: Field to column, for columns that are used where they are there.
    """

    columns: Mapping[str, str]
    cells: tuple[str, ...] = ()
    optional: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFormat:
    """A transaction history, as its record keeper prints it or as a person has mapped its columns.

    Attributes:
        name: Begins the ids of conversions, and the keys of questions.
        document: What entries are said to be read from, alike in every download.
        headers: The headers it is known by, those with exact cells before those without.
        types: What a row's type means, by the type in small letters; `""` is a row without a type.
        prefixes: The same for types that begin with some words; the first that fits counts, after `types`.
        source_of: The source that a money source's label, in small letters, says beyond doubt; else None.
        choices: The sources that may be answered for a label that does not say it.
        date_order: What stands first in `01/02/2026`.
        sign: Whether contributions are printed `positive` or `negative`. Where it is empty nobody has said it, and
            an amount below zero is refused.
        zero_transfer: What is said of transfers of $0.00.
        short_rows: Whether a row may leave out its last cells, where they are empty.
        asked_as: Begins the keys of questions in place of the name, where several files of the name are not alike.
    """

    name: str
    document: str
    headers: tuple[Header, ...]
    types: Mapping[str, Meaning]
    prefixes: tuple[tuple[str, Meaning], ...] = ()
    source_of: Callable[[str], str | None] = no_source
    choices: tuple[str, ...] = CHOICES
    date_order: DateOrder = "month"
    sign: str = "positive"
    zero_transfer: str = "it moves nothing"
    short_rows: bool = False
    asked_as: str = ""

    def source_key(self, word: str) -> str:
        """The key under which is asked which source a word of the file stands for."""
        return f"{self.asked_as or self.name}:{word}"

    def type_key(self, word: str) -> str:
        """The key under which is asked what rows of a type are; with an empty word, how all of them begin."""
        return f"type:{self.asked_as or self.name}:{word}"

    def meaning(self, word: str) -> Meaning | None:
        """What a type means; None where the format does not know it."""
        small = word.lower()
        if small in self.types:
            return self.types[small]
        return next((meaning for prefix, meaning in self.prefixes if small.startswith(prefix)), None)


def words(meaning: Meaning, *texts: str) -> dict[str, Meaning]:
    """Several types that mean the same, by the type in small letters."""
    return {text.lower(): meaning for text in texts}


def prefixes(meaning: Meaning, *texts: Iterable[str]) -> tuple[tuple[str, Meaning], ...]:
    """Several beginnings of types that mean the same."""
    return tuple((str(text).lower(), meaning) for text in texts)
