"""Transactions of an OFX statement as values: day, source, units, amount."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from ledger.domain.entries.valuations import Holding
from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, Money
from ledger.importers.base import Ignored, Refused
from ledger.importers.ofx_numbers import plain, read_day, read_decimal, read_money, read_worth
from ledger.importers.ofx_statement import Aggregate, Statement
from ledger.importers.words import clean_label

_MAX_ID = 200
# What is only told and never recorded; its amount may hold a fraction of a cent.
BANK_EARNINGS = ("INT", "DIV")
BANK_FEES = ("FEE", "SRVCHG")
_TOLD = frozenset({"INCOME", "INVEXPENSE", "MARGININTEREST", "REINVEST", "RETOFCAP"})


class Trade(NamedTuple):
    """One transaction.

    Attributes:
        kind: BUYMF, TRANSFER, REINVEST…
        day: The trade date as printed: a time zone must not move money into another tax year.
        tag: INV401KSOURCE; empty where there is none.
        units: As printed, signed; None where not given.
        amount: TOTAL, without its sign, which record keepers use both ways; None where not given.
        action: IN or OUT of a transfer or of a bank transaction.
        pay_date: DTPAYROLL, of which the contribution is; None where not given.
    """

    kind: str
    line: int
    fitid: str
    day: dt.date
    tag: str
    fund: str
    units: Decimal | None
    price: Decimal | None
    amount: Money | None
    action: str
    pay_date: dt.date | None
    values: dict[str, str]

    @property
    def is_fee(self) -> bool:
        """Whether this takes an expense out of the account."""
        return self.kind == "INVEXPENSE" or _is_expense(self.values)

    @property
    def moved(self) -> Decimal:
        """Units without their sign; 0 where not given."""
        return abs(self.units or Decimal(0))

    @property
    def worth(self) -> Money | None:
        """The amount, else units times price rounded half up to the cent; None where neither is given."""
        if self.amount is not None or self.units is None or self.price is None:
            return self.amount
        return Holding(units=self.moved, price=self.price).value

    @property
    def name(self) -> str:
        """The name that a transaction of the cash account has; empty where it has none."""
        return clean_label(self.values.get("NAME", "")) if self.kind == "INVBANKTRAN" else ""

    @property
    def shown(self) -> str:
        """What else it says: its name, else its memo; empty where it has neither."""
        return self.name or clean_label(self.values.get("MEMO", ""))

    @property
    def plainly(self) -> str:
        """What kind of transaction it is, in plain words."""
        of_kind = {"BUY": "purchase", "SELL": "sale", "TRANSFER": "transfer", "INVBANKTRAN": "payment"}
        begins = next((each for each in of_kind if self.kind.startswith(each)), None)
        return of_kind[begins] if begins else clean_label(self.kind, 20)

    @property
    def content(self) -> str:
        """The transaction in one text, the same whatever signs and zeros a download prints."""
        amount = "" if self.amount is None else self.amount.plain()
        parts = (self.day.isoformat(), self.kind.lower(), self.action.lower(), self.tag, self.fund)
        named = (self.name.casefold(),) if self.name else ()
        return "|".join((*parts, plain(self.units), plain(self.price), amount, *named))


def period_of(account: Statement) -> tuple[dt.date, dt.date] | None:
    """First and last day of the transactions asked for; None where the file does not say them."""
    try:
        return read_day(account.values["DTSTART"]), read_day(account.values["DTEND"])
    except (KeyError, LedgerError):
        return None


def read_trades(account: Statement) -> Iterator[Trade | Refused | Ignored]:
    """Every transaction as values, or why it is none; the same number with the same content counts once."""
    seen: dict[tuple[str, ...], Trade] = {}
    for found in account.transactions:
        try:
            trade = read_trade(found)
        except LedgerError as error:
            yield Refused(found.line, error.message, error.hint)
            continue
        # The sides of one move may share a number; one of several sources of a contribution too.
        key = (trade.fitid, trade.tag, trade.kind, trade.action)
        known = seen.setdefault(key, trade) if trade.fitid else trade
        if known is trade:
            yield trade
        elif known._replace(line=trade.line) == trade:
            yield Ignored(
                trade.line, f"transaction {clean_label(trade.fitid)} stands in the file twice; it counts once"
            )
        else:
            yield Refused(
                trade.line,
                f"transaction number {clean_label(trade.fitid)} stands for two different transactions.",
                "Download the file again; if it stays so, enter these by hand.",
            )


def read_trade(found: Aggregate) -> Trade:
    """A transaction as values.

    Raises:
        LedgerError: it has no trade date, a figure in it is none, it is not in dollars, or says both ways at once.
    """
    values = found.values
    if "DTTRADE" not in values and "DTPOSTED" not in values:
        raise LedgerError(f"the {_kind(found)} has no trade date.", hint="Enter it by hand.")
    if (currency := values.get("CURSYM", "USD").upper()) != "USD":
        raise LedgerError(
            f"the {_kind(found)} is in {clean_label(currency)}; this ledger holds US dollars.",
            hint="Enter it by hand, in dollars.",
        )
    units = read_decimal(values["UNITS"]) if "UNITS" in values else None
    trade = Trade(
        kind=found.kind,
        line=found.line,
        fitid=values.get("FITID", ""),
        day=read_day(values.get("DTTRADE", values.get("DTPOSTED", ""))),
        tag=clean_label(values.get("INV401KSOURCE", "")).upper(),
        fund=clean_label(values.get("UNIQUEID", "")),
        units=units,
        price=read_decimal(values["UNITPRICE"]) if "UNITPRICE" in values else None,
        amount=_amount(found),
        action=_action(found, units),
        pay_date=_pay_date(values.get("DTPAYROLL", "")),
        values=values,
    )
    if trade.worth is not None and trade.worth.cents > MAX_CENTS:
        raise LedgerError(f"units times price is {trade.worth}, more than this ledger accepts.")
    return trade


def _kind(found: Aggregate) -> str:
    return clean_label(found.kind, 20)


def _is_expense(values: dict[str, str]) -> bool:
    return values.get("MEMO", "").strip().lower() == "investment expense"  # as Vanguard writes it


def bank_type(values: dict[str, str]) -> str:
    """TRNTYPE of a transaction of the cash account; empty where there is none."""
    return values.get("TRNTYPE", "").upper()


def _amount(found: Aggregate) -> Money | None:
    text = found.values.get("TRNAMT") if found.kind == "INVBANKTRAN" else found.values.get("TOTAL")
    if text is None:
        return None
    told = found.kind in _TOLD or _is_expense(found.values) or bank_type(found.values) in (*BANK_EARNINGS, *BANK_FEES)
    return Money(abs((read_worth if told else read_money)(text).cents))


def _action(found: Aggregate, units: Decimal | None) -> str:
    """IN or OUT of what says it; empty for what is in or out by its type."""
    if found.kind == "INVBANKTRAN":
        return "OUT" if found.values.get("TRNAMT", "").startswith("-") else "IN"
    below_zero = units is not None and units < 0
    if found.kind == "TRANSFER":
        action = found.values.get("TFERACTION", "").upper()
        if action == "IN" and below_zero and not _is_expense(found.values):
            raise LedgerError("the TRANSFER says IN of units below zero.", hint="Enter it by hand.")
        return action if action in {"IN", "OUT"} else "OUT" if below_zero else "IN"
    if found.kind.startswith("BUY") and below_zero and "REVERSALFITID" not in found.values:
        raise LedgerError(
            f"the {_kind(found)} buys units below zero: whether money was taken back is not said.",
            hint="Enter it by hand: a contribution below zero is money taken back.",
        )
    return ""


def _pay_date(text: str) -> dt.date | None:
    return read_day(text) if text.strip("0") else None


def entry_id(statement: Statement, trade: Trade, what: str) -> str | None:
    """The same id in every download that holds the transaction; None where the file numbers none."""
    return made_id(statement, trade.fitid, what) if trade.fitid else None


def made_id(statement: Statement, *parts: str) -> str:
    """An id of the account's number and some words: one line, at most 200 characters."""
    words = ("ofx", statement.values.get("ACCTID", ""), *parts)
    text = "-".join("".join(each if each.isprintable() else "?" for each in "_".join(part.split())) for part in words)
    if len(text) > _MAX_ID:
        text = f"{text[:160]}-{blake2b(text.encode(errors='replace'), digest_size=8).hexdigest()}"
    return text
