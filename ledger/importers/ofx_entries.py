"""What becomes of each OFX transaction: money received, a possible conversion, or nothing of ours."""

import datetime as dt
from collections.abc import Iterator

from ledger.domain.money import Money
from ledger.domain.sources import ROLLOVER_IN
from ledger.importers.base import IGNORE, Context, Ignored, Item, Received, Refused, Remark
from ledger.importers.labels import read_label
from ledger.importers.ofx_conversions import Conversions
from ledger.importers.ofx_sources import OTHER_CHOICES, SOURCE_OF_TAG, label_of
from ledger.importers.ofx_statement import Statement
from ledger.importers.ofx_trades import BANK_EARNINGS, BANK_FEES, Trade, bank_type, entry_id, period_of
from ledger.importers.ofx_transfers import is_loan, sort_transfers
from ledger.importers.prior_year import pay_date_unknown, says_prior_year
from ledger.importers.words import clean_label

_TRANSFER_IN_CHOICES = (ROLLOVER_IN, IGNORE)
_TRANSFER_IN = "ofx:TRANSFER-IN"
_CASH_IN = "ofx:CASH-IN"
_ASKING_TRANSFER_IN = (
    "Units came in by a transfer with no other side in the file: rolled over from another plan or an IRA, or "
    "“ignore” where the plan itself changed record keepers."
)
_ASKING_CASH_IN = "Cash came in: “ignore” it where the same money stands in the file as a purchase."
# Payments whose name is one of these, and nothing more, are earnings; any other name is asked.
_EARNED = frozenset(
    {
        *("dividend", "dividends", "dividend received", "dividend income", "cash dividend", "cash dividends"),
        *("interest", "interest earned", "interest received", "interest income"),
    }
)
# Contributions that 402(g) does not limit, whenever they were paid.
_NO_DEFERRAL = frozenset({"MATCH", "PROFITSHARING", "ROLLOVER"})
# A deposit is posted within days of its pay date; one that is printed much later than the deposit is a misprint.
_LATEST_PAY = dt.timedelta(days=31)

_NO_MONEY_MOVED = {
    "REINVEST": "earnings",
    "INCOME": "earnings",
    "RETOFCAP": "a return of capital",
    "MARGININTEREST": "margin interest",
    "SPLIT": "a split of shares",
    "JRNLFUND": "a move between sub-accounts",
    "JRNLSEC": "a move between sub-accounts",
    "CLOSUREOPT": "an option closed",
}


class Entries:
    """One account's transactions as entries of the ledger."""

    def __init__(self, account: Statement, trades: list[Trade], context: Context) -> None:
        self.account = account
        self.context = context
        # Where an entry was read from must be told alike by every download that holds it.
        number = clean_label(account.values.get("ACCTID", ""))
        self.document = f"OFX download of account {number}" if number else "OFX download"
        self.period = period_of(account)
        self.moves = sort_transfers(trades)
        self.conversions = Conversions(account, trades, self.moves, context=context, document=self.document)
        self._exchanged = {id(each) for each in self.moves.exchanges}

    def days_of_moves(self, trades: list[Trade]) -> set[dt.date]:
        """Days on which money left what may be after-tax money, for Roth or for good."""
        out = (each for each in trades if each.kind.startswith("SELL") or each.action == "OUT")
        left = (each for each in out if not each.is_fee and id(each) not in self._exchanged)
        return {each.day for each in left if each.tag not in SOURCE_OF_TAG and (each.moved or each.amount)}

    def items(self, trade: Trade) -> Iterator[Item]:
        """What one transaction is, with the question it raises where that has not been asked yet."""
        if self.conversions.holds(trade):
            yield from self.conversions.told_with(trade)
            if self.conversions.is_put_aside(trade):
                yield from self._purchase(trade)
        elif trade.is_fee:
            yield Ignored(trade.line, f"a fee of {_shown(trade.worth)}, no contribution{self._outside(trade.day)}")
        elif id(trade) in self._exchanged:
            yield Ignored(trade.line, f"an exchange of {_shown(trade.worth)} between funds, no contribution")
        elif trade.kind.startswith("BUY"):
            yield from self._purchase(trade)
        elif trade.kind.startswith("SELL"):
            yield from self._sale(trade)
        elif trade.kind == "TRANSFER":
            yield from self._transfer(trade)
        elif trade.kind == "INVBANKTRAN":
            yield from self._cash(trade)
        elif trade.kind in _NO_MONEY_MOVED:
            yield Ignored(trade.line, f"{_NO_MONEY_MOVED[trade.kind]} of {_shown(trade.worth)}, no contribution")
        else:
            yield from self._unknown(trade)

    def _outside(self, day: dt.date) -> str:
        """Words for a day outside the period of the download; nothing where it is inside or the period unknown."""
        if self.period is None or self.period[0] <= day <= self.period[1]:
            return ""
        return f"; its date, {day}, is outside the download's {self.period[0]} to {self.period[1]}"

    def _purchase(self, trade: Trade) -> Iterator[Item]:
        if is_loan(trade):
            yield Ignored(trade.line, f"a loan repayment of {_shown(trade.worth)}, no contribution")
        elif trade.amount is None:
            yield from self._without_amount(trade, label_of(trade.tag)[0])
        else:
            yield from self._received(trade, trade.amount, *label_of(trade.tag), SOURCE_OF_TAG.get(trade.tag))

    def _sale(self, trade: Trade) -> Iterator[Item]:
        if is_loan(trade):
            yield Ignored(trade.line, f"a loan of {_shown(trade.worth)}, no contribution")
        else:
            yield from self.conversions.money_out(trade)

    def _transfer(self, trade: Trade) -> Iterator[Item]:
        if not trade.moved:
            yield Ignored(trade.line, "a transfer of no units")
        elif trade.action == "OUT":
            yield from self.conversions.money_out(trade)
        elif not trade.worth:  # units without a price, or at a price of zero
            yield from self._without_amount(trade, _TRANSFER_IN)
        else:
            yield from self._received(trade, trade.worth, _TRANSFER_IN, _TRANSFER_IN_CHOICES, None)

    def _cash(self, trade: Trade) -> Iterator[Item]:
        """Money of a cash account beside the funds: whether it came into the plan or was there before is not said."""
        kind = bank_type(trade.values)
        cash_in = f"{_CASH_IN} {trade.name}".rstrip()
        if kind in BANK_EARNINGS or (trade.action == "IN" and trade.name.casefold() in _EARNED):
            yield Ignored(trade.line, f"earnings of {_shown(trade.worth)}, no contribution")
        elif kind in BANK_FEES:
            yield Ignored(trade.line, f"a fee of {_shown(trade.worth)}, no contribution{self._outside(trade.day)}")
        elif trade.amount is None:
            yield from self._without_amount(trade, cash_in)
        elif trade.action == "OUT":
            yield from self.conversions.money_out(trade)
        elif trade.tag:
            yield from self._received(trade, trade.amount, *label_of(trade.tag), SOURCE_OF_TAG.get(trade.tag))
        else:
            yield from self._received(trade, trade.amount, cash_in, _likeliest_first(trade.name), None)

    def _unknown(self, trade: Trade) -> Iterator[Item]:
        kind = clean_label(trade.kind, 20)
        if trade.worth or trade.moved or "TRNAMT" in trade.values:
            yield Refused(
                trade.line,
                f"a {kind} of {trade.day} is no transaction that OFX knows: whether money came in is not said.",
                "Enter it by hand and take it out of the file, or download the account in another format.",
            )
        else:
            yield Ignored(trade.line, f"a {kind} that moves nothing")

    def _without_amount(self, trade: Trade, key: str) -> Iterator[Item]:
        if self.context.answers.get(key) == IGNORE:
            yield Ignored(trade.line, f"the {trade.plainly} of {trade.day}: {key} is answered with “ignore”")
        else:
            hint = f"Enter it by hand; with --answer '{key}={IGNORE}' the rest is imported without it."
            yield Refused(trade.line, f"the {trade.plainly} of {trade.day} has no amount.", hint)

    def _received(
        self, trade: Trade, amount: Money, key: str, choices: tuple[str, ...], source: str | None
    ) -> Iterator[Item]:
        if not amount:
            yield Ignored(trade.line, f"the {trade.plainly} of {trade.day} is $0.00")
            return
        amount = -amount if "REVERSALFITID" in trade.values else amount
        id_ = entry_id(self.account, trade, trade.tag.lower() or "none")
        pay_date = trade.pay_date
        if pay_date is not None and pay_date > trade.day + _LATEST_PAY:
            yield Remark(
                trade.line, f"the pay date {pay_date} of {amount} bought on {trade.day} lies long after it: left out."
            )
            pay_date = None
        limitation_year = _prior_year(trade)
        if limitation_year is not None and pay_date is None and trade.tag not in _NO_DEFERRAL:
            yield pay_date_unknown(trade.line, trade.day, amount, limitation_year, id_)
        yield Received(
            line=trade.line,
            day=trade.day,
            amount=amount,
            key=key,
            source=source,
            choices=choices,
            content=trade.content,
            id=id_,
            pay_date=pay_date,
            limitation_year=limitation_year,
            document=self.document,
            asking=_asking(key),
            shown=trade.shown,
        )


def _asking(key: str) -> str:
    if key.startswith(_CASH_IN):
        return _ASKING_CASH_IN
    return _ASKING_TRANSFER_IN if key == _TRANSFER_IN else ""


def _likeliest_first(name: str) -> tuple[str, ...]:
    """What may be answered about a payment, in the order that its name suggests; it answers nothing."""
    likely = read_label(name).source
    return tuple(sorted(OTHER_CHOICES, key=lambda each: each != likely))


def _prior_year(trade: Trade) -> int | None:
    """The limitation year of a contribution for the year before: that of its pay date, where that is earlier."""
    if trade.values.get("PRIORYEARCONTRIB", "").upper() != "Y" and not says_prior_year(trade.name):
        return None
    if trade.pay_date is not None and trade.pay_date.year < trade.day.year:
        return trade.pay_date.year
    return trade.day.year - 1


def _shown(amount: Money | None) -> str:
    return "an amount not given" if amount is None else str(amount)
