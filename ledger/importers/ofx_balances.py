"""Balances by source: compared with what the account holds, and the after-tax one offered as a valuation."""

import datetime as dt
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from ledger.domain.entries.valuations import Valuation
from ledger.domain.errors import LedgerError
from ledger.domain.money import ZERO, Money, total
from ledger.domain.sources import AFTER_TAX, DESIGNATED_ROTH
from ledger.importers.base import IGNORE, Context, Found, Ignored, Item, Question, Remark
from ledger.importers.ofx_numbers import read_day, read_money, read_worth
from ledger.importers.ofx_statement import BALANCE_SOURCES, Aggregate, Statement
from ledger.importers.ofx_trades import made_id

_MONEY = frozenset({"CASHBAL", "TOTAL", *BALANCE_SOURCES})
_AFTERTAX = "AFTERTAX"
_KEY = f"ofx-balance:{_AFTERTAX}"
_CHOICES = (AFTER_TAX, DESIGNATED_ROTH, IGNORE)
_LEFT_BEHIND = (
    "Record keepers have no name for Roth money in this format: what was converted may still stand under AFTERTAX."
)


def read_balances(account: Statement, context: Context, moved: AbstractSet[dt.date], document: str) -> Iterator[Item]:
    """What the file says of balances.

    Args:
        account: The account.
        context: Whose it is, and what was answered.
        moved: Days on which the file shows money leaving a source.
        document: What entries are said to be read from.

    Raises:
        LedgerError: what was answered about the after-tax balance is none of its choices.
    """
    for found in account.balances:
        try:
            amounts = {tag: read_worth(text) for tag, text in found.values.items() if tag in _MONEY}
            held = [read_worth(each.values["MKTVAL"]) for each in account.positions if "MKTVAL" in each.values]
        except LedgerError as error:
            yield Remark(found.line, f"balances that cannot be read: {error.message}")
            continue
        if not any(amounts.values()):
            yield Ignored(found.line, "balances by source: all zero, so not reported")
            continue
        yield _compared(found, amounts, held)
        if amounts.get(_AFTERTAX):
            yield from _after_tax(found, account, context, moved, document)


def _compared(found: Aggregate, amounts: dict[str, Money], held: list[Money]) -> Item:
    """The balance the file states beside the worth of the funds it lists; no source's balance follows from them."""
    stated = amounts["TOTAL"] if "TOTAL" in amounts else total(amounts.values())
    if not held:
        return Ignored(found.line, f"balance: the file states {stated} and lists no positions; not recorded")
    worth = total(held)
    if stated in (worth, worth + amounts.get("CASHBAL", ZERO)):
        return Ignored(found.line, f"balance: the file states {stated}, as its positions; not recorded")
    return Remark(
        found.line, f"balance: the file states {stated}, but its positions {worth}: the two differ; not recorded"
    )


def _after_tax(
    found: Aggregate, account: Statement, context: Context, moved: AbstractSet[dt.date], document: str
) -> Iterator[Item]:
    """A valuation of the after-tax money, once it is answered that this is what the balance is of."""
    try:
        balance, day = read_money(found.values[_AFTERTAX]), read_day(account.values.get("DTASOF", ""))
    except LedgerError as error:
        yield Remark(found.line, f"the AFTERTAX balance is not offered as a valuation: {error.message}")
        return
    if balance < ZERO:
        yield Remark(found.line, f"the AFTERTAX balance of {day} is {balance}: below zero it is no valuation.")
        return
    if day in moved:
        yield Remark(
            found.line,
            f"the AFTERTAX balance of {day}, {balance}, is not offered as a valuation: the file shows money leaving a "
            "source on that day, and whether the balance is from before or after it is not said.",
        )
        return
    source = context.answer(_KEY, _CHOICES)
    if source == IGNORE:
        yield Ignored(found.line, f"the AFTERTAX balance of {day}, {balance}: {_KEY} is answered with “ignore”")
    elif source is None:
        text = f"The file states {balance} under AFTERTAX on {day}. Which money of {context.plan} is that balance of?"
        yield Question(_KEY, text, _CHOICES, evidence=(_LEFT_BEHIND,), optional=True)
    else:
        yield Found(found.line, _valuation(account, context, day, source, balance, document))


def _valuation(
    account: Statement, context: Context, day: dt.date, source: str, balance: Money, document: str
) -> Valuation:
    person, plan = context.whose
    return Valuation(
        person=person,
        plan=plan,
        id=made_id(account, "balance", day.isoformat(), _AFTERTAX.lower()),
        date=day,
        source=source,
        balance=balance,
        document=document,
    )
