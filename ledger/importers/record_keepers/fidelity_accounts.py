"""The history of all accounts of a person, as Fidelity exports it (`Accounts_History.csv`): plan rows among others.

Rows of a 401(k) print units under “Price” and nothing under “Quantity”, and often one comma too many.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.sources import ELECTIVE_DEFERRALS, ROLLOVER_IN
from ledger.importers.base import IGNORE, Context, Ignored, Item, Question, Received, Refused, Remark, Unclear
from ledger.importers.numbers import Remembered
from ledger.importers.prior_year import pay_date_unknown, says_prior_year
from ledger.importers.record_keepers.declared import (
    CONTRIBUTION,
    EARNINGS,
    EMPLOYEE_CHOICES,
    EMPLOYER_CHOICES,
    EXCHANGE,
    FEE,
    LOAN_REPAYMENT,
    MONEY_OUT,
    NOTHING,
    TRANSFER,
    VALUATION,
    Header,
    HistoryFormat,
    Meaning,
    prefixes,
    words,
)
from ledger.importers.record_keepers.history import History, knows, opened
from ledger.importers.record_keepers.layout import expected
from ledger.importers.tables import Row, Table, TableError
from ledger.importers.words import clean_label

ACCOUNT = "account"

_COLUMNS = {"date": "Run Date", "type": "Action"}
_OPTIONAL = {"currency": "Currency", "fund": "Description"}
# Units and prices are left out: what they hold depends on the day of the download, and a row must stay the same row.
_SHARE_CLASS = Meaning(NOTHING, why="units changed to another share class of the fund, no conversion to Roth")
_TRADE = Meaning(NOTHING, why="a trade with money that was in the account, no contribution")
# Words that accounts have, too, which are no plan: they count in an account that is named a plan.
_ELSEWHERE_TOO = (
    *prefixes(_SHARE_CLASS, "conversion as"),
    *prefixes(Meaning(CONTRIBUTION), "cash contribution current year", "cash contribution prior year"),
    *prefixes(_TRADE, "you bought", "you sold"),
    *prefixes(Meaning(EARNINGS), "dividend received", "reinvestment"),
)

FORMAT = HistoryFormat(
    name="fidelity-accounts",
    document="Fidelity accounts history",
    headers=(
        Header({**_COLUMNS, "amount": "Amount"}, optional=_OPTIONAL),
        Header({**_COLUMNS, "amount": "Amount ($)"}, optional=_OPTIONAL),
    ),
    types={
        **words(Meaning(CONTRIBUTION), "Contributions", "Contribution"),
        **words(Meaning(LOAN_REPAYMENT), "Loan Repayments", "Loan Repayment"),
        **words(Meaning(EXCHANGE), "Exchanges", "Exchange", "Exchange In", "Exchange Out"),
        **words(Meaning(TRANSFER), "Transfer", "Transfers"),
        **words(Meaning(EARNINGS), "Dividend", "Dividends", "Revenue Credit"),
        **words(Meaning(VALUATION), "Realized Gain/Loss", "Change in Market Value", "Change on Market Value"),
        **words(Meaning(FEE), "Recordkeeping Fee", "Recordkeeping Fees", "Administrative Fee", "Administrative Fees"),
        **words(Meaning(MONEY_OUT), "Withdrawals", "Withdrawal"),
    },
    prefixes=(
        *prefixes(Meaning(CONTRIBUTION, choices=EMPLOYEE_CHOICES), "partic contr", "part contr"),
        *prefixes(Meaning(CONTRIBUTION, choices=EMPLOYER_CHOICES), "co contr"),
        *prefixes(Meaning(CONTRIBUTION, choices=(ROLLOVER_IN, IGNORE)), "rollover cash"),
        *_ELSEWHERE_TOO,
    ),
    zero_transfer=(
        "which may be the sign of an automatic in-plan conversion. If the plan converts after-tax money "
        "automatically, enter the conversion with “roth-ledger convert”; this file does not hold its amount"
    ),
)

# Accounts that are no plan of an employer, whatever their rows are called: those of an HSA are PARTIC CONTR, too.
_OTHER_ACCOUNTS = frozenset(("hsa", "ira", "529"))
_OTHER_NAME = "health savings"
_PLAN_NAME = re.compile(r"(?<![0-9])(?:401|403|457)(?![0-9])")
_LOOKED_AT = 10_000


class _Seen(NamedTuple):
    """Rows with one action in one account that are no plan rows: the first of them, and how many there are."""

    first: Row
    rows: int


class FidelityAccounts:
    """Reads the rows of one plan account, whose sources it asks, and counts the others."""

    name = FORMAT.name
    describes = "Fidelity history of all accounts (Accounts_History CSV): the rows of a 401(k) or 403(b) in it"
    example = "Run Date,Account,Account Number,Action,Symbol,Description,Type,…,Amount,Settlement Date"
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the header tells
        """Whether the file has a header that begins with “Run Date” and has this history's columns."""
        return knows(FORMAT, head)

    def belongs_to(self, path: Path) -> str:
        """The number of the one account with plan rows; empty where there are none, or several."""
        try:
            table = opened(FORMAT, path)
            if table is None:
                return ""
            places = _Places(table, ())
            rows = islice(table.rows, _LOOKED_AT)
            numbers = {places.number(row.cells) for row in rows if places.makes_a_plan(row.cells)}
        except LedgerError:
            return ""
        return numbers.pop() if len(numbers) == 1 else ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The plan rows in the file's order, then what may be conversions, then what else is in the file.

        Raises:
            LedgerError: the file is no text or too large; nobody said whose it is; an answer is none of its choices.
        """
        table = opened(FORMAT, path)
        if table is None:
            yield Refused(1, "the file has no header of this format.", expected(FORMAT))
            return
        chosen = _Chosen(table, context)
        try:
            for item in History(FORMAT, table.header, context).items(chosen.rows(table.rows)):
                yield from _of_its_year(item)
        except TableError as error:
            yield Refused(error.line, error.message, error.hint)
            return
        yield from chosen.others(table.line)


class _Places:
    """Where the columns that this format alone has stand, and which rows are of a plan account."""

    def __init__(self, table: Table, answers: Iterable[str]) -> None:
        header = table.header
        self._action = header.index("action")
        self._name = header.index("account") if "account" in header else -1
        self._number = header.index("account number") if "account number" in header else self._name
        asked = FORMAT.type_key("")
        self._answered = {key.removeprefix(asked) for key in answers if key.startswith(asked)}
        self._known = Remembered(self._is_known)
        self._plan_words = Remembered(self._is_plan_word)
        self._named = Remembered(_is_named_a_plan)
        self._names = Remembered(_may_be_plan)
        self._cleaned = Remembered(clean_label)

    def word(self, cells: list[str]) -> str:
        return self._cell(cells, self._action)

    def number(self, cells: list[str]) -> str:
        return self._cell(cells, self._number)

    def name(self, cells: list[str]) -> str:
        return self._cell(cells, self._name)

    def is_plan(self, cells: list[str]) -> bool:
        """Whether a row's action is a known one, in an account that is named a plan, or one of plans alone."""
        if len(cells) <= self._action:
            return False
        if self._is_named(cells):
            return bool(self._known[cells[self._action]])
        if not self._plan_words[cells[self._action]]:
            return False
        return self._name < 0 or bool(self._names[cells[self._name]])

    def is_transaction(self, cells: list[str]) -> bool:
        """Whether a row looks like one of a transaction, of whatever account."""
        return bool(self.word(cells)) and cells[0].strip()[:1].isdigit()

    def makes_a_plan(self, cells: list[str]) -> bool:
        """Whether the account of a row is a plan's: by the action, or by the account's name."""
        return self.is_plan(cells) or (self._is_named(cells) and self.is_transaction(cells))

    def _is_named(self, cells: list[str]) -> bool:
        return 0 <= self._name < len(cells) and bool(self._named[cells[self._name]])

    def _cell(self, cells: list[str], at: int) -> str:
        text: str = self._cleaned[cells[at]] if 0 <= at < len(cells) else ""
        return text

    def _is_known(self, text: str) -> bool:
        return FORMAT.meaning(clean_label(text, 200)) is not None or clean_label(text) in self._answered

    def _is_plan_word(self, text: str) -> bool:
        small = clean_label(text, 200).lower()
        return self._is_known(text) and not any(small.startswith(begins) for begins, _ in _ELSEWHERE_TOO)


class _Chosen:
    """Passes on the rows of one plan account, and keeps count of all others."""

    def __init__(self, table: Table, context: Context) -> None:
        self._context = context
        self._places = _Places(table, context.answers)
        self._account = context.answers.get(ACCOUNT)
        self._plans: dict[str, int] = {}
        self._others: dict[tuple[str, str, str], _Seen] = {}

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of the account and those that are no data; the first of each action nobody knows comes last."""
        places = self._places
        for row in rows:
            number = places.number(row.cells)
            if places.makes_a_plan(row.cells):
                self._plans.setdefault(number, row.line)
                self._account = number if self._account is None else self._account
            if places.is_plan(row.cells):
                if number == self._account:
                    yield row
            elif places.is_transaction(row.cells):
                key = (number, places.name(row.cells), places.word(row.cells))
                seen = self._others.get(key)
                self._others[key] = _Seen(row, 1) if seen is None else seen._replace(rows=seen.rows + 1)
            else:
                yield row
        for (number, _, _), seen in self._others.items():
            if self._is_read(number):
                yield seen.first

    def others(self, header_line: int) -> Iterator[Item]:
        """What to say of the rows that were not passed on, and which account is to be read where there are several.

        Raises:
            LedgerError: the answer names no plan account of the file.
        """
        yield from self._choice()
        counted: dict[tuple[str, str], _Seen] = {}
        for (number, name, word), seen in self._others.items():
            if not self._is_read(number):
                before = counted.get((number, name), seen._replace(rows=0))
                counted[number, name] = before._replace(rows=before.rows + seen.rows)
            elif seen.rows > 1:
                yield Ignored(seen.first.line, f"{_rows(seen.rows - 1)} more of the action “{word}”, like the first")
        for (number, name), seen in counted.items():
            why = "not the account that is read" if number in self._plans else "none is of a plan"
            yield Ignored(seen.first.line, f"{_rows(seen.rows)} of {name or number or 'an account'}: {why}")
        if not self._plans:
            yield Remark(header_line, "The file holds no rows of a 401(k) or 403(b): nothing is imported from it.")

    def _is_read(self, number: str) -> bool:
        return number == self._account and number in self._plans

    def _choice(self) -> Iterator[Item]:
        numbers = tuple(self._plans)
        if ACCOUNT in self._context.answers and numbers:
            self._context.answer(ACCOUNT, numbers)
        elif len(numbers) > 1:
            yield Question(ACCOUNT, "The file holds rows of several plan accounts. Which one is to be read?", numbers)
            person, plan = self._context.whose
            draft = {"record": "contribution", "person": person, "plan": plan, "source": None}
            yield Unclear(self._plans[numbers[1]], draft, ACCOUNT)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _is_named_a_plan(name: str) -> bool:
    return _says_plan(name) and not _says_other(name)


def _may_be_plan(name: str) -> bool:
    return _says_plan(name) or not _says_other(name)


def _says_plan(name: str) -> bool:
    return _PLAN_NAME.search(clean_label(name, 200)) is not None


def _says_other(name: str) -> bool:
    small = clean_label(name, 200).lower()
    words_of_name = "".join(each if each.isalnum() else " " for each in small).split()
    return _OTHER_NAME in small or bool(_OTHER_ACCOUNTS.intersection(words_of_name))


def _of_its_year(item: Item) -> Iterator[Item]:
    """An item of the plan; where its action says that it is for the year before, with that year."""
    if not isinstance(item, Received) or not says_prior_year(item.key):
        yield item
        return
    year = item.day.year - 1
    if ELECTIVE_DEFERRALS.intersection(item.choices):
        yield pay_date_unknown(item.line, item.day, item.amount, year, None)
    yield item._replace(limitation_year=year)
