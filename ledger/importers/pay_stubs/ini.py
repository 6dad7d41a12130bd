"""Pay stubs as settings files: a section [paystub] with `cur_` and `ytd_` keys, as 401k-match-assistant reads them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.sources import PRE_TAX_DEFERRAL
from ledger.importers.base import Context, Ignored, Item, Refused, Remark
from ledger.importers.encoding import decode_head, lines
from ledger.importers.labels import MONEY, read_label
from ledger.importers.numbers import read_amount, read_printed_day
from ledger.importers.pay_stubs.structured import document_of, gross_pay, is_number_of_document, named, pay_type_of
from ledger.importers.pay_stubs.stub import Statement, StubLine, Stubs
from ledger.importers.words import clean_label

_SECTION = re.compile(r"\[([^\]]{1,200})\]")
_BEGINS = re.compile(
    r"\A(?:[ \t]*(?:[#;][^\n]*)?\n)*[ \t]*\[paystub[^\]\n]{0,200}\][ \t]*$", re.IGNORECASE | re.MULTILINE
)
_PAY_DATES = frozenset({"paystub date", "pay date", "check date"})
_MOST = 2_000


class _Field(NamedTuple):
    """One key of a section: its line, its words in small letters, and the text of its value."""

    line: int
    words: str
    value: str


class Ini:
    """Reads pay stubs from sections [paystub] of a settings file."""

    name = "stub-ini"
    describes = "a pay stub as a settings file, with a section [paystub]"
    example = "[paystub]  paystub_date = 1/31/2026  cur_pretax_regular = 416.67  ytd_pretax_regular = 833.33"
    names_plan = False

    def identify(self, name: str, head: bytes) -> bool:  # noqa: ARG002 - the content tells
        """Whether the first line that is no comment begins a section [paystub]."""
        return _BEGINS.match(decode_head(head).replace("\r\n", "\n").replace("\r", "\n")) is not None

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - such a file names nobody
        """Nothing: the file says neither the employer nor the plan."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:
        """The stub of each section, in the file's order.

        Raises:
            LedgerError: the file is no text, or has over 2,000 lines.
        """
        stubs = Stubs(context)
        section: tuple[int, list[_Field]] | None = None
        for number, text in _lines(path):
            if begins := _SECTION.fullmatch(text):
                if section is not None:
                    yield from _stub(*section, stubs)
                section = (number, []) if begins[1].strip().lower().startswith("paystub") else None
                if section is None:
                    yield Ignored(number, f"the section [{clean_label(begins[1])}] is no pay stub")
                continue
            key, equals, value = text.partition("=" if "=" in text else ":")
            if not equals:
                yield Refused(
                    number, f"“{clean_label(text)}” has no value.", "Write a key, an equals sign and a value."
                )
            elif section is not None:
                section[1].append(_Field(number, " ".join(key.lower().replace("_", " ").split()), value.strip()))
        if section is not None:
            yield from _stub(*section, stubs)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are neither blank nor a comment, with their numbers."""
    for number, line in enumerate(lines(path), start=1):
        if line is None or number > _MOST:
            raise LedgerError(
                f"{path.name} is too long for a pay stub.", hint="Such a file has some thirty short lines."
            )
        text = line.strip()
        if text and text[0] not in "#;":
            yield number, text


def _stub(begins: int, fields: list[_Field], stubs: Stubs) -> Iterator[Item]:
    try:
        given = _once(fields)
        statement = _statement(begins, given)
    except LedgerError as error:
        yield Refused(begins, error.message, error.hint)
        return
    yield from _year_alone(statement)
    yield from stubs.items(statement)


def _once(fields: list[_Field]) -> dict[str, _Field]:
    given: dict[str, _Field] = {}
    for field in fields:
        if field.words in given:
            raise LedgerError(
                f"“{clean_label(field.words)}” stands twice, on lines {given[field.words].line} and {field.line}.",
                hint="Leave one of them, or write one section [paystub] for each pay stub.",
            )
        given[field.words] = field
    return given


def _statement(begins: int, given: dict[str, _Field]) -> Statement:
    dates = [field for words, field in given.items() if words in _PAY_DATES and field.value]
    if len(dates) != 1:
        said = "no pay date" if not dates else "more than one pay date"
        raise LedgerError(f"the pay stub has {said}.", hint="Write it once, as paystub_date = 1/31/2026.")
    found: dict[str, StubLine] = {}
    document = pay_type = None
    for words, field in given.items():
        prefix, _, rest = words.partition(" ")
        if prefix in {"cur", "ytd"} and rest:
            line = found.get(rest) or StubLine(field.line, _label(rest))
            amount = named(_place(field), read_amount, field.value)
            found[rest] = line._replace(current=amount) if prefix == "cur" else line._replace(ytd=amount)
        elif is_number_of_document(words):
            document = document_of(field.value)
        elif words == "pay type":
            pay_type = pay_type_of(field.value)
    every = tuple(found.values())
    return Statement(
        begins, named(_place(dates[0]), read_printed_day, dates[0].value), every, gross_pay(every), pay_type, document
    )


def _label(words: str) -> str:
    """The words of a key: all are of one plan here, and after-tax money has a key beside the one for Roth."""
    if words.startswith("aftertax"):
        return f"non-Roth {words}"
    return f"401(k) {words}" if read_label(words).source == PRE_TAX_DEFERRAL else words


def _place(field: _Field) -> str:
    return f"line {field.line}, {clean_label(field.words)}"


def _year_alone(statement: Statement) -> Iterator[Item]:
    """Tells of plan money that the file gives for the year and not for this time, such as the employer's match."""
    for line in statement.lines:
        if line.current is None and line.ytd and read_label(line.label).kind == MONEY:
            text = (
                f"“{clean_label(line.label)}” is given for the year alone ({line.ytd}): what was paid on "
                f"{statement.pay_date} is not in the file."
            )
            yield Remark(line.line, text)
