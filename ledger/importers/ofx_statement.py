"""What stands in an OFX file, read as tolerantly as record keepers write it: SGML or XML, with or without a header.

Source: OFX 1.6 and 2.2, chapter 13 (investments).
"""

import re
from typing import NamedTuple

from ledger.domain.errors import LedgerError

_ROOT = re.compile(r"<OFX[\s>]", re.IGNORECASE)
_TOKEN = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]*)(?:\s[^<>]*?)?(/?)>([^<]*)")
_LISTS = frozenset({"INVTRANLIST", "INVPOSLIST"})
# What stands in the list of transactions alone: elsewhere, the beginning of the list or of the account is missing.
_TRANSACTIONS = frozenset({"INVTRAN", "INVBUY", "INVSELL", "BUYMF", "BUYOTHER", "BUYSTOCK", "SELLMF", "REINVEST"})
# Open orders and brokerage balances: nothing of them is plan money, and their dates are not the statement's.
_SKIPPED = frozenset({"INVOOLIST", "INVBAL"})
_MARKS = frozenset({"INV401K", "INV401KBAL", "INV401KSOURCE"})
_OF_STATEMENT = frozenset({"CURDEF", "BROKERID", "ACCTID", "DTASOF", "DTSTART", "DTEND"})
BALANCE_SOURCES = ("PRETAX", "AFTERTAX", "MATCH", "PROFITSHARING", "ROLLOVER", "OTHERVEST", "OTHERNONVEST")
_DECISIVE = frozenset(
    {"DTTRADE", "DTPAYROLL", "INV401KSOURCE", "PRIORYEARCONTRIB", "TFERACTION", "TOTAL", "TRNAMT", "TRNTYPE", "UNITS"}
)
# All that is kept of a transaction, a position or the balances, whatever else a file holds.
_KEPT = _DECISIVE | {
    *("CURSYM", "DTPOSTED", "FITID", "LOANID", "MEMO", "MKTVAL", "NAME", "REVERSALFITID", "UNIQUEID", "UNITPRICE"),
    *("CASHBAL", *BALANCE_SOURCES),
}
# Far more than any plan's download holds; a file that claims more is refused before it fills the memory.
_MOST_STATEMENTS = 1_000
_MOST_ENTRIES = 100_000
_DEEPEST = 8  # what is nested deeper in INV401K is told by its outermost eight
# The five entities of XML, each replaced once, the ampersand last; nothing that a file declares is expanded.
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))


class Aggregate(NamedTuple):
    """A transaction, a position or the balances: its type, the line it begins on, and what stands in it by tag."""

    kind: str
    line: int
    values: dict[str, str]


class Term(NamedTuple):
    """A figure of the plan's own description, INV401K: the aggregates it stands in, outermost first, and its tag."""

    line: int
    within: tuple[str, ...]
    tag: str
    value: str


class Statement(NamedTuple):
    """One investment account: what is said of it by tag (ACCTID, DTSTART…), and its lists in file order."""

    line: int
    values: dict[str, str]
    transactions: list[Aggregate]
    positions: list[Aggregate]
    balances: list[Aggregate]
    terms: list[Term]
    marks: set[str]

    @property
    def is_plan(self) -> bool:
        """Whether anything in it is marked as money of a 401(k)."""
        return bool(self.marks)


def is_ofx(text: str) -> bool:
    """Whether the beginning of a file is that of OFX: its header, its processing instruction or its root."""
    start = text.lstrip("\ufeff \t\r\n")[:4096].upper()
    if start.startswith(("OFXHEADER", "<?OFX")):
        return True
    return start.startswith(("<OFX", "<?XML", "<!--", "<START>")) and ("<?OFX" in start or bool(_ROOT.search(start)))


def read_statements(text: str, name: str) -> list[Statement]:
    """The investment statements of an OFX file.

    Args:
        text: The whole file.
        name: The file's name, for messages.

    Raises:
        LedgerError: it is no OFX file, or it is cut off or damaged: a part of it would look like the whole.
    """
    text = _without_comments(text)
    root = _ROOT.search(text)
    if root is None:
        raise LedgerError(f"{name} is not an OFX file: it has no <OFX>.", hint="Download the OFX or QFX file again.")
    reader = _Reader(name)
    line, seen = 1, 0
    for token in _TOKEN.finditer(text, root.start()):
        line += text.count("\n", seen, token.start())
        seen = token.start()
        closing, tag, empty, value = token.groups()
        if closing:
            reader.close(tag.upper(), line)
        elif not empty:
            reader.open(tag.upper(), _clean(value), line)
    if not reader.ended:
        raise reader.damaged(line)
    return reader.statements


def _without_comments(text: str) -> str:
    """The text without comments, of which only the line ends stay, and with CDATA written as ordinary text."""
    for begin, end in (("<!--", "-->"), ("<![CDATA[", "]]>")):
        parts, at = [], 0
        while (start := text.find(begin, at)) >= 0 and (stop := text.find(end, start + len(begin))) >= 0:
            inside = text[start + len(begin) : stop]
            kept = "\n" * inside.count("\n") if begin == "<!--" else inside.replace("&", "&amp;").replace("<", "&lt;")
            parts += [text[at:start], kept]
            at = stop + len(end)
        text = "".join([*parts, text[at:]]) if parts else text
    return text


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
        self._skipped: str | None = None
        self._terms: _Terms | None = None

    def damaged(self, line: int) -> LedgerError:
        return LedgerError(
            f"{self.name} is cut off or damaged near line {line}; nothing of it is read.", hint="Download it again."
        )

    def _too_much(self, found: int, most: int, what: str) -> None:
        if found >= most:
            raise LedgerError(f"{self.name} holds more than {most:,} {what}.", hint="Download a shorter period.")

    def open(self, tag: str, value: str, line: int) -> None:
        statement = self._statement
        self.ended = False
        if tag == "INVSTMTRS":
            if statement is not None:
                raise self.damaged(line)
            self._statement = Statement(line, {}, [], [], [], [], set())
            return
        if statement is None:
            if tag in _TRANSACTIONS:
                raise self.damaged(line)
            return
        if tag in _MARKS:
            statement.marks.add(tag)
        if self._skipped is not None:
            return
        if self._terms is not None:
            self._terms.open(tag, value, line)
            self._too_much(self._terms.size, _MOST_ENTRIES, "figures about the plan")
        elif self._inside is not None:
            self._add(self._inside, tag, value, line)
        elif value:
            if tag in _OF_STATEMENT:
                statement.values.setdefault(tag, value)
        else:
            self._begin(tag, line)

    def _begin(self, tag: str, line: int) -> None:
        """What an aggregate that opens outside of any other is."""
        if tag in _SKIPPED:
            self._skipped = tag
        elif tag == "INV401K":
            self._terms = _Terms()
        elif tag == "INV401KBAL" or (self._list and not tag.startswith("DT")):
            self._inside = Aggregate(tag, line, {})
        elif tag in _LISTS:
            self._list = tag
        elif tag in _TRANSACTIONS:
            raise self.damaged(line)

    def _add(self, inside: Aggregate, tag: str, value: str, line: int) -> None:
        if tag in (inside.kind, "FITID") and tag in (inside.kind, *inside.values):
            raise self.damaged(line)  # the end of the transaction before is missing
        if not value or tag not in _KEPT:
            return
        if tag in _DECISIVE and inside.values.get(tag, value) != value:
            raise self.damaged(line)  # two amounts or two sources cannot be of one transaction
        if tag == "CURSYM" and value.upper() != "USD":
            inside.values[tag] = value  # of several currencies the foreign one tells
        inside.values.setdefault(tag, value)

    def close(self, tag: str, line: int) -> None:
        statement = self._statement
        if tag == "OFX":
            if statement is not None:
                raise self.damaged(line)
            self.ended = True
        if statement is None:
            return
        if tag == "INVSTMTRS":
            if self._list or self._inside or self._skipped or self._terms is not None:
                raise self.damaged(line)
            self._too_much(len(self.statements), _MOST_STATEMENTS, "accounts")
            self.statements.append(statement)
            self._statement = None
        elif self._skipped is not None:
            self._skipped = None if tag == self._skipped else self._skipped
        elif self._terms is not None:
            if tag == "INV401K":
                statement.terms.extend(self._terms.found)
                self._terms = None
            else:
                self._terms.close(tag)
        elif self._inside is not None and tag == self._inside.kind:
            kept = {"INVTRANLIST": statement.transactions, "INVPOSLIST": statement.positions}
            entries = kept.get(self._list or "", statement.balances)
            self._too_much(len(entries), _MOST_ENTRIES, "entries of a kind")
            entries.append(self._inside)
            self._inside = None
        elif tag == self._list:
            if self._inside is not None:
                raise self.damaged(line)
            self._list = None


class _Terms:
    """The figures of INV401K as they come; an aggregate whose end is missing ends with the one around it."""

    def __init__(self) -> None:
        self.found: list[Term] = []
        self._stack: list[str] = []
        self._open: dict[str, int] = {}

    @property
    def size(self) -> int:
        return len(self.found) + len(self._stack)

    def open(self, tag: str, value: str, line: int) -> None:
        if value:
            self.found.append(Term(line, tuple(self._stack[:_DEEPEST]), tag, value))
        else:
            self._stack.append(tag)
            self._open[tag] = self._open.get(tag, 0) + 1

    def close(self, tag: str) -> None:
        while self._open.get(tag):
            last = self._stack.pop()
            self._open[last] -= 1
            if last == tag:
                return
