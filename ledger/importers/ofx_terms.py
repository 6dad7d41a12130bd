"""The plan as an OFX file describes it: contributions of the year by source, loans, vesting.

Source: OFX 2.2, section 13.9.3 (INV401K, INV401KSUMMARY). None of it is recorded; the year's contributions are held
against the ledger.
"""

from collections.abc import Iterator
from typing import NamedTuple

from ledger.domain.errors import LedgerError
from ledger.domain.money import Money, total
from ledger.importers.base import Ignored, Item, Remark, StatedYear
from ledger.importers.ofx_numbers import read_day, read_money, read_worth
from ledger.importers.ofx_statement import BALANCE_SOURCES, Statement, Term
from ledger.importers.words import clean_label

_YEAR = "YEARTODATE"
_PERIODS = {_YEAR: "of the year to date", "INCEPTODATE": "since inception", "PERIODTODATE": "of the period"}
_SUMS = ("CONTRIBUTIONS", "WITHDRAWALS", "EARNINGS")
_VESTED = "CURRENTVESTPCT"
_RATES = {
    _VESTED: "employer money is vested to {} %",
    "DEFERPCTPRETAX": "{} % of pay is deferred before tax",
    "DEFERPCTAFTERTAX": "{} % of pay is contributed after tax",
    "MATCHPCT": "the employer matches {} %",
}


class _Period(NamedTuple):
    """A period of INV401KSUMMARY: the line it begins on, its days as printed, its sums by kind and source."""

    line: int
    days: dict[str, str]
    sums: dict[str, dict[str, str]]


def read_terms(account: Statement) -> Iterator[Item]:
    """What INV401K says: the year's contributions as `StatedYear`, the rest in words."""
    for term in account.terms:
        if term.tag in _RATES and (term.tag == _VESTED or term.value.strip("+0.")):
            yield Remark(term.line, f"as the file says, {_RATES[term.tag].format(clean_label(term.value, 20))}.")
        elif term.tag == "CURRENTLOANBAL":
            yield _loan(term)
    for name, period in _periods(account.terms).items():
        yield from _told(name, period)


def _loan(term: Term) -> Item:
    try:
        return Ignored(term.line, f"a loan with {read_worth(term.value)} outstanding: no contribution, not recorded")
    except LedgerError as error:
        return Remark(term.line, f"the balance of a loan cannot be read: {error.message}")


def _periods(terms: list[Term]) -> dict[str, _Period]:
    """The periods by their name; the innermost tells, for the end of one may be missing before the next."""
    found: dict[str, _Period] = {}
    for term in terms:
        names = [each for each in term.within if each in _PERIODS]
        if not names:
            continue
        period = found.setdefault(names[-1], _Period(term.line, {}, {}))
        kinds = [each for each in term.within if each in _SUMS]
        if not kinds:
            period.days.setdefault(term.tag, term.value)
        elif term.tag == "TOTAL" or term.tag in BALANCE_SOURCES:
            period.sums.setdefault(kinds[-1], {}).setdefault(term.tag, term.value)
    return found


def _told(name: str, period: _Period) -> Iterator[Item]:
    for kind, texts in period.sums.items():
        what = f"{kind.lower()} {_PERIODS[name]}"
        try:
            amounts = {tag: read_money(texts[tag]) for tag in (*BALANCE_SOURCES, "TOTAL") if tag in texts}
            first, last = (read_day(period.days.get(tag, "")) for tag in ("DTSTART", "DTEND"))
        except LedgerError as error:
            yield Remark(period.line, f"the {what} cannot be read: {error.message}")
            continue
        if not any(amounts.values()):
            yield Ignored(period.line, f"the {what}: all zero, so not reported")
            continue
        stated = amounts.pop("TOTAL", None)
        added = total(amounts.values())
        if amounts and stated is not None and stated != added:
            yield Remark(period.line, f"the {what} add up to {added}, but the file states {stated} in all.")
        if name == _YEAR and kind == "CONTRIBUTIONS" and first.year == last.year and first <= last:
            whole = {"TOTAL": stated} if stated is not None and not amounts else {}
            yield StatedYear(period.line, first, last, tuple({**amounts, **whole}.items()))
        else:
            yield Remark(
                period.line, f"the {what}, {first} to {last}, as the file states them: {_list(amounts, stated)}."
            )


def _list(amounts: dict[str, Money], stated: Money | None) -> str:
    shown = [f"{tag} {amount}" for tag, amount in amounts.items() if amount]
    return ", ".join([*shown, f"{stated} in all"] if stated is not None else shown)
