"""What stands in an OFX file, read as tolerantly as record keepers write it: SGML or XML, with or without a header.

Source: OFX 1.6 and 2.2, chapter 13 (investments).
"""

import re
from decimal import Decimal
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, Money

_ROOT = re.compile(r"<OFX[\s>]", re.IGNORECASE)
_TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)(?:\s[^<>]*)?>([^<]*)")
_LISTS = frozenset({"INVTRANLIST", "INVPOSLIST"})
_DECIMAL = re.compile(r"[+-]?(?:[0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3}){1,2}(?=\.))?(?:\.[0-9]{0,12})?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]{1,10},[0-9]{1,2}", re.ASCII)
# The five entities of XML, each replaced once, the ampersand last; nothing that a file declares is expanded.
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


class Aggregate(NamedTuple):
    """A transaction, a position or the balances: its type, the line it begins on, and what stands in it by tag."""

    kind: str
    line: int
    values: dict[str, str]


class Statement(NamedTuple):
    """One investment account: what is said of it by tag (ACCTID, DTSTART…), and its lists in file order."""

    line: int
    values: dict[str, str]
    transactions: list[Aggregate]
    positions: list[Aggregate]
    balances: list[Aggregate]
    tags: set[str]


def read_statements(text: str, name: str) -> list[Statement]:
    """The investment statements of an OFX file.

    Args:
        text: The whole file.
        name: The file's name, for messages.

    Raises:
        LedgerError: it is no OFX file, or it is cut off or damaged: a part of it would look like the whole.
    """
    root = _ROOT.search(text)
    if root is None:
        raise LedgerError(f"{name} is not an OFX file: it has no <OFX>.", hint="Download the OFX or QFX file again.")
    reader = _Reader(name)
    line, seen = 1, 0
    for token in _TOKEN.finditer(text, root.start()):
        line += text.count("\n", seen, token.start())
        seen = token.start()
        closing, tag, value = token.groups()
        if closing:
            reader.close(tag.upper(), line)
        else:
            reader.open(tag.upper(), _clean(value), line)
    if not reader.ended:
        raise reader.damaged(line)
    return reader.statements


def _clean(value: str) -> str:
    if "&" in value:
        for entity, character in _ENTITIES:
            value = value.replace(entity, character)
    return value.strip()


class _Reader:
    """Where in the file the reading stands; elements need no end tag, aggregates do."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.statements: list[Statement] = []
        self.ended = False
        self._statement: Statement | None = None
        self._list: str | None = None
        self._inside: Aggregate | None = None

    def damaged(self, line: int) -> LedgerError:
        return LedgerError(
            f"{self.name} is cut off or damaged near line {line}; nothing of it is read.", hint="Download it again."
        )

    def open(self, tag: str, value: str, line: int) -> None:
        statement, inside = self._statement, self._inside
        self.ended = False
        if tag == "INVSTMTRS":
            if statement is not None:
                raise self.damaged(line)
            self._statement = Statement(line, {}, [], [], [], set())
        elif statement is None:
            return
        elif inside is not None:
            if tag in (inside.kind, "FITID") and tag in (inside.kind, *inside.values):
                raise self.damaged(line)  # the end of the transaction before is missing
            if value:
                inside.values.setdefault(tag, value)
        elif value:
            statement.values.setdefault(tag, value)
        elif tag == "INV401KBAL" or (self._list and not tag.startswith("DT")):
            self._inside = Aggregate(tag, line, {})
        elif tag in _LISTS:
            self._list = tag
        statement = self._statement
        if statement is not None:
            statement.tags.add(tag)

    def close(self, tag: str, line: int) -> None:
        statement, inside = self._statement, self._inside
        if tag == "OFX":
            if statement is not None:
                raise self.damaged(line)
            self.ended = True
        if statement is None:
            return
        if inside is not None and tag == inside.kind:
            kept = {"INVTRANLIST": statement.transactions, "INVPOSLIST": statement.positions}
            kept.get(self._list or "", statement.balances).append(inside)
            self._inside = None
        elif tag in (self._list, "INVSTMTRS"):
            if inside is not None or (tag == "INVSTMTRS" and self._list):
                raise self.damaged(line)
            self._list = None
            if tag == "INVSTMTRS":
                self.statements.append(statement)
                self._statement = None


def read_decimal(text: str) -> Decimal:
    """Read units, a price or an amount: `5.58049`, `-1,135.48`, `673,5` (OFX lets a comma be the decimal point).

    Raises:
        LedgerError: it is no such number, or could be read two ways (`1,135`).
    """
    if _DECIMAL_COMMA.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if not any(character.isdigit() for character in text) or not _DECIMAL.fullmatch(text):
        raise LedgerError(f"“{text[:40]}” is not a number.", hint="Download the file again, or enter it by hand.")
    return Decimal(text.replace(",", ""))


def read_money(text: str) -> Money:
    """Read an amount of whole cents, however many decimals it is written with (`673.0`).

    Raises:
        LedgerError: it is no number, holds a fraction of a cent, or is more than a billion dollars.
    """
    cents = read_decimal(text) * 100
    if cents != int(cents) or abs(cents) > MAX_CENTS:
        raise LedgerError(f"“{text[:40]}” is no amount in whole cents.", hint="Enter this one by hand.")
    return Money(int(cents))
