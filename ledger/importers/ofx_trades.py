"""Transactions of an OFX statement as values: day, source, units, amount."""

import datetime as dt
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from ledger.domain.dates import parse_day
from ledger.domain.entries.valuations import Holding
from ledger.domain.errors import LedgerError
from ledger.domain.money import MAX_CENTS, Money
from ledger.importers.ofx_statement import Aggregate, Statement, read_decimal, read_money

_MAX_ID = 200
_MAX_LABEL = 40


class Trade(NamedTuple):
    """One transaction.

    Attributes:
        kind: BUYMF, TRANSFER, REINVEST…
        day: The trade date as printed: a time zone must not move money into another tax year.
        tag: INV401KSOURCE; empty where there is none.
        units: As printed, signed; None where not given.
        amount: TOTAL, without its sign, which record keepers use both ways; None where not given.
        action: IN or OUT of a transfer.
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
    values: dict[str, str]

    @property
    def is_fee(self) -> bool:
        """Whether this takes an expense out of the account."""
        return self.kind == "INVEXPENSE" or self.values.get("MEMO", "").strip().lower() == "investment expense"

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


def read_day(text: str) -> dt.date:
    """The day of `20231231200000[-5:EST]`: its first eight digits, whatever the zone.

    Raises:
        LedgerError: it is no day.
    """
    digits = text[:8]
    if len(digits) < 8 or not (digits.isascii() and digits.isdigit()):
        raise LedgerError(f"“{text[:40]}” is not a date.", hint="An OFX date begins with its year, month and day.")
    return parse_day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")


def read_trade(found: Aggregate) -> Trade:
    """A transaction as values.

    Raises:
        LedgerError: it has no trade date, or a figure in it is none.
    """
    values = found.values
    if "DTTRADE" not in values and "DTPOSTED" not in values:
        raise LedgerError(f"the {found.kind[:20]} has no trade date.", hint="Enter it by hand.")
    units = read_decimal(values["UNITS"]) if "UNITS" in values else None
    action = values.get("TFERACTION", "").upper()
    if found.kind == "TRANSFER" and action not in {"IN", "OUT"}:
        action = "OUT" if units is not None and units < 0 else "IN"
    trade = Trade(
        kind=found.kind,
        line=found.line,
        fitid=values.get("FITID", ""),
        day=read_day(values.get("DTTRADE", values.get("DTPOSTED", ""))),
        tag=label(values.get("INV401KSOURCE", "")).upper(),
        fund=values.get("UNIQUEID", "")[:_MAX_LABEL],
        units=units,
        price=read_decimal(values["UNITPRICE"]) if "UNITPRICE" in values else None,
        amount=Money(abs(read_money(values["TOTAL"]).cents)) if "TOTAL" in values else None,
        action=action,
        values=values,
    )
    if trade.worth is not None and trade.worth.cents > MAX_CENTS:
        raise LedgerError(f"units times price is {trade.worth}, more than this ledger accepts.")
    return trade


def label(text: str) -> str:
    """A word of the file as part of a key: printable, without blanks around it, at most 40 characters."""
    return "".join(each if each.isprintable() else "?" for each in text.strip())[:_MAX_LABEL]


def entry_id(statement: Statement, trade: Trade, what: str) -> str | None:
    """The same id in every download that holds the transaction; None where the file numbers none."""
    if not trade.fitid:
        return None
    parts = ("ofx", statement.values.get("ACCTID", ""), trade.fitid, what)
    text = "-".join("".join(each if each.isprintable() else "?" for each in "_".join(part.split())) for part in parts)
    if len(text) > _MAX_ID:
        text = f"{text[:160]}-{blake2b(text.encode(errors='replace'), digest_size=8).hexdigest()}"
    return text
