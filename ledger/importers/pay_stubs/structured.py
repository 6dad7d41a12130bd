"""What pay stubs in files with fields and columns share: the sign of what was paid, gross pay, labels that repeat."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import EMPLOYER
from ledger.importers.base import Item, Refused, Remark
from ledger.importers.labels import MONEY, normalise, read_label
from ledger.importers.pay_stubs.stub import StubLine
from ledger.importers.words import clean_label

# Twenty years of twenty lines every two weeks. What a label means takes up to half a millisecond to find out.
MOST_LINES = 10_000

_TAX = re.compile(
    r"\bfed(?:eral)?\b|\bsocial security\b|\bsoc sec\b|\bmedicare\b|\boasdi\b|\bfica\b|\bincome tax\b|\bwithholding\b",
    re.IGNORECASE,
)
_BASE_OF_TAX = re.compile(r"\b(?:taxable|wages?|earnings|gross|salary|pay|base)\b", re.IGNORECASE)
_GROSS = re.compile(r"(?:total |current )?gross(?: pay| earnings| wages)?", re.IGNORECASE)
_NUMBER_OF = ("document", "check", "advice", "voucher", "pay statement", "statement")
_PAY_TYPES = ("regular", "bonus")

_Given = TypeVar("_Given")
_Read = TypeVar("_Read")


def named(name: str, read: Callable[[_Given], _Read], given: _Given) -> _Read:
    """What `read` makes of a field; where it refuses, the message begins with the name of the field.

    Raises:
        LedgerError: as `read` does.
    """
    try:
        return read(given)
    except LedgerError as error:
        raise LedgerError(f"{clean_label(name)}: {error.message}", hint=error.hint) from None


def is_tax(label: str) -> bool:
    """Whether a label names a tax withheld from pay."""
    words = normalise(label)
    return bool(_TAX.search(words)) and not _BASE_OF_TAX.search(words) and read_label(words).kind != MONEY


def gross_pay(lines: Iterable[StubLine]) -> Money | None:
    """The gross pay that one line of a stub prints; None where none does, or more than one."""
    found = [line.current for line in lines if _GROSS.fullmatch(normalise(line.label)) and line.current is not None]
    return found[0] if len(found) == 1 else None


def is_number_of_document(words: str) -> bool:
    """Whether a field, in small letters, holds the number of a check or an advice."""
    return words in _NUMBER_OF or words.removesuffix(" number").removesuffix(" no").removesuffix(" #") in _NUMBER_OF


def document_of(number: str) -> str | None:
    """How a stub's own number is told; None where there is none."""
    shown = clean_label(number)
    return f"pay statement {shown}" if shown else None


def pay_type_of(word: str) -> str | None:
    """The kind of a pay run where the ledger has a word for it; `correction` and the like have none."""
    return word.lower() if word.lower() in _PAY_TYPES else None


def taken_below_zero(taxes: Iterable[Money | None], gross: Money | None = None) -> bool | None:
    """Whether what is printed below zero was taken from pay, as ADP prints it; the taxes withheld tell.

    Args:
        taxes: What was withheld, as printed.
        gross: Gross pay; where it is below zero, taxes were given back.

    Returns:
        None where no tax was withheld, so that nothing tells.
    """
    withheld = total(tax for tax in taxes if tax is not None)
    if not withheld:
        return None
    given_back = gross is not None and gross < ZERO
    return (withheld < ZERO) != given_back


def written_below_zero(lines: Iterable[StubLine]) -> bool | None:
    """As `taken_below_zero`, of lines that somebody wrote: without any tax, plan money above zero tells too."""
    every = list(lines)
    told = taken_below_zero(line.current for line in every if is_tax(line.label))
    if told is None and any(line.is_money and line.current is not None and line.current > ZERO for line in every):
        return False
    return told


def as_paid(line: StubLine, *, below_zero: bool | None) -> StubLine:
    """A line with the sign that the ledger uses: above zero what went into the plan, below zero what came back.

    What the employer pays is above zero in every layout, also where deductions are printed below.

    Args:
        line: The line as printed.
        below_zero: What `taken_below_zero` says of its stub.

    Raises:
        LedgerError: the line is plan money below zero, and nothing on the stub tells what that means.
    """
    meaning = read_label(line.label)
    if meaning.kind != MONEY:
        return line
    by_employer = line.of_employer or meaning.source in EMPLOYER
    unclear = below_zero is not False if by_employer else below_zero is None
    if unclear and line.current is not None and line.current < ZERO:
        raise LedgerError(
            f"“{clean_label(line.label)}” is {line.current}; nothing tells whether that was paid or taken back.",
            hint="Enter this pay stub with `roth-ledger stub add`.",
        )
    if by_employer or not below_zero:
        return line
    current = -line.current if line.current is not None else None
    ytd = -line.ytd if line.ytd is not None and line.ytd < ZERO else line.ytd
    return line._replace(current=current, ytd=ytd)


def repeated(lines: list[StubLine]) -> Iterator[Item]:
    """Tells of plan money whose label stands on a stub more than once; refuses it where the amounts are equal too.

    Different amounts all count. Whether each of its years to date is the whole or a part nobody can say, so in `lines`
    they are taken out.
    """
    places: dict[tuple[str, bool], list[int]] = {}
    for at, line in enumerate(lines):
        if line.is_money and any(line[2:6]):
            places.setdefault((normalise(line.label).lower(), line.of_employer), []).append(at)
    for found in places.values():
        if len(found) == 1:
            continue
        shown, last = clean_label(lines[found[0]].label), lines[found[-1]].line
        if len({lines[at][2:6] for at in found}) < len(found):
            why = f"“{shown}” stands on one stub {len(found)} times, with the same amounts."
            yield Refused(last, why, "Leave one of them where it is a copy; else enter the stub by hand.")
            continue
        if sum(1 for at in found if lines[at].ytd is not None) > 1:
            for at in found:
                lines[at] = lines[at]._replace(ytd=None)
        text = f"“{shown}” stands {len(found)} times on one stub: all its amounts are counted."
        yield Remark(last, text)
