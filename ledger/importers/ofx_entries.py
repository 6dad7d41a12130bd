"""What becomes of each OFX transaction: a contribution, a question, a possible conversion, or nothing of ours."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ledger.domain.entries.conversions import IN_PLAN_ROTH, ROTH_IRA, Conversion
from ledger.domain.entries.payroll import Contribution
from ledger.domain.errors import LedgerError
from ledger.domain.fields import write_fields
from ledger.domain.money import MAX_CENTS, Money, total
from ledger.domain.records import record_of
from ledger.domain.sources import (
    AFTER_TAX,
    DESIGNATED_ROTH,
    EMPLOYER_MATCH,
    EMPLOYER_MATCH_ROTH,
    EMPLOYER_NONELECTIVE,
    EMPLOYER_NONELECTIVE_ROTH,
    PRE_TAX_DEFERRAL,
    ROLLOVER_IN,
    ROTH,
    ROTH_DEFERRAL,
)
from ledger.importers.base import Candidate, Context, Found, Ignored, Item, Question, Refused, Unclear
from ledger.importers.ofx_statement import Statement
from ledger.importers.ofx_trades import Trade, entry_id, label, read_day
from ledger.importers.ofx_transfers import emptied, purchases, sort_transfers

IGNORE = "ignore"

SOURCE_OF_TAG = {
    "PRETAX": PRE_TAX_DEFERRAL,
    "MATCH": EMPLOYER_MATCH,
    "PROFITSHARING": EMPLOYER_NONELECTIVE,
    "ROLLOVER": ROLLOVER_IN,
}
_EMPLOYER = (EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, EMPLOYER_MATCH_ROTH, EMPLOYER_NONELECTIVE_ROTH)
_AFTER_TAX_CHOICES = (AFTER_TAX, ROTH_DEFERRAL, IGNORE)
_OTHER_CHOICES = (AFTER_TAX, ROTH_DEFERRAL, PRE_TAX_DEFERRAL, *_EMPLOYER, ROLLOVER_IN, IGNORE)
_TRANSFER_IN_CHOICES = (ROLLOVER_IN, IGNORE)
_CONVERSION_CHOICES = (IN_PLAN_ROTH, ROTH_IRA, IGNORE)
_TRANSFER_IN = "ofx:TRANSFER-IN"
_TRANSFER_IN_TEXT = (
    "Units came into the plan by a transfer with no other side in the file. Were they rolled over from another plan "
    "or an IRA? Answer “ignore” where the plan itself changed record keepers."
)


class Entries:
    """One account's transactions as entries of the ledger."""

    def __init__(self, account: Statement, trades: list[Trade], context: Context) -> None:
        self.account = account
        self.context = context
        self.person, self.plan = str(context.person), str(context.plan)
        # Where an entry was read from must be told alike by every download that holds it.
        number = label(account.values.get("ACCTID", ""))
        self.document = f"OFX download of account {number}" if number else "OFX download"
        self.moves = sort_transfers(trades)
        self.bought = purchases(trades)
        self.emptied = emptied(trades, self.moves)
        self._first_of = {id(pairs[0][0]): key for key, pairs in self.moves.conversions.items()}
        self._paired = {id(leg) for pairs in self.moves.conversions.values() for pair in pairs for leg in pair}
        self._exchanged = {id(each) for each in self.moves.exchanges}
        self._asked: set[str] = set()

    def items(self, trade: Trade) -> Iterator[Item]:
        """What one transaction is, with the question it raises where that has not been asked yet."""
        if id(trade) in self._first_of:
            yield from self._conversion(*self._first_of[id(trade)])
        elif id(trade) in self._paired:
            return  # told with the first transfer of its day
        elif trade.is_fee:
            yield Ignored(trade.line, f"a fee of {_shown(trade.worth)}, no contribution{self._outside(trade.day)}")
        elif id(trade) in self._exchanged:
            yield Ignored(trade.line, f"an exchange of {_shown(trade.worth)} between funds, no contribution")
        elif trade.kind.startswith("BUY"):
            yield from self._purchase(trade)
        elif trade.kind == "TRANSFER" and not trade.moved:
            yield Ignored(trade.line, "a transfer of no units")
        elif trade.kind.startswith("SELL") or (trade.kind == "TRANSFER" and trade.action == "OUT"):
            yield from self._money_out(trade)
        elif trade.kind == "TRANSFER":
            yield from self._contribution(trade, _TRANSFER_IN, _TRANSFER_IN_CHOICES, _TRANSFER_IN_TEXT)
        elif trade.kind in {"REINVEST", "INCOME"}:
            yield Ignored(trade.line, f"earnings of {_shown(trade.worth)}, no contribution")
        else:
            yield Ignored(trade.line, f"a {trade.kind[:20]} of {_shown(trade.worth)}, no contribution")

    def _outside(self, day: dt.date) -> str:
        """Words for a day outside the period of the download; nothing where it is inside or the period unknown."""
        try:
            first, last = (read_day(self.account.values[tag]) for tag in ("DTSTART", "DTEND"))
        except (KeyError, LedgerError):
            return ""
        return "" if first <= day <= last else f"; its date, {day}, is outside the download's {first} to {last}"

    def _answer(self, key: str, choices: tuple[str, ...]) -> str | None:
        answer = self.context.answers.get(key)
        if answer is not None and answer not in choices:
            raise LedgerError(f"“{answer[:40]}” is no answer to {key}.", hint=f"One of: {', '.join(choices)}.")
        return answer

    def _ask(self, key: str, text: str, choices: tuple[str, ...]) -> Iterator[Item]:
        if key not in self._asked:
            self._asked.add(key)
            yield Question(key, text, choices)

    def _purchase(self, trade: Trade) -> Iterator[Item]:
        if "LOANID" in trade.values:
            yield Ignored(trade.line, f"a loan repayment of {_shown(trade.worth)}, no contribution")
            return
        key, choices = _label(trade.tag)
        said = f"marked {trade.tag}" if trade.tag else "with no source"
        text = f"Which money are the contributions to {self.plan} that the record keeper's file has {said}?"
        yield from self._contribution(trade, key, choices, text)

    def _contribution(self, trade: Trade, key: str, choices: tuple[str, ...], text: str) -> Iterator[Item]:
        source = SOURCE_OF_TAG.get(trade.tag) if trade.kind != "TRANSFER" else None
        source = source or self._answer(key, choices)
        amount = trade.worth if trade.kind == "TRANSFER" else trade.amount
        if amount is None:
            yield Refused(trade.line, f"the {trade.kind[:20]} of {trade.day} has no amount.", "Enter it by hand.")
        elif source == IGNORE:
            yield Ignored(trade.line, f"{amount} of {trade.day}: {key} is answered with “ignore”")
        elif not amount:
            yield Ignored(trade.line, f"the {trade.kind[:20]} of {trade.day} is $0.00")
        else:
            made = self._made(trade, source or AFTER_TAX, -amount if "REVERSALFITID" in trade.values else amount)
            if source is not None:
                yield Found(trade.line, made)
                return
            yield from self._ask(key, text, choices)
            yield Unclear(trade.line, {**_book_line(made), "source": None}, key)

    def _made(self, trade: Trade, source: str, amount: Money) -> Contribution:
        prior = trade.values.get("PRIORYEARCONTRIB", "").upper() == "Y"
        return Contribution(
            person=self.person,
            plan=self.plan,
            id=entry_id(self.account, trade, trade.tag.lower() or "none"),
            date=trade.day,
            source=source,
            amount=amount,
            limitation_year=trade.day.year - 1 if prior else None,
            document=self.document,
        )

    def _source_moved(self, tag: str) -> str | None:
        """Which source a transfer takes from: what the label stands for; None while that is not answered."""
        return SOURCE_OF_TAG.get(tag) or self._answer(*_label(tag))

    def _conversion(self, day: dt.date, tag: str) -> Iterator[Item]:
        pairs = self.moves.conversions[day, tag]
        first = pairs[0][0]
        source = self._source_moved(tag)
        amounts = [self._moved(out) for out, _ in pairs]
        known = [each for each in amounts if each is not None]
        if source in ROTH or source == IGNORE:
            said = "answered with “ignore”" if source == IGNORE else "Roth money already"
            yield Ignored(first.line, f"a transfer of {day} out of {tag or 'no named source'}, which is {said}")
        elif len(known) < len(amounts) or not 0 < total(known).cents <= MAX_CENTS:
            yield Ignored(first.line, f"what may be a conversion of {day}: its price, so its amount, is unknown")
        else:
            amount = total(known)
            after_tax = source == AFTER_TAX or (source is None and tag == "AFTERTAX")
            whole = after_tax and (day, tag) in self.emptied
            evidence = _evidence(pairs, amount, whole=whole)
            value = self._moved_to_roth(first, source or AFTER_TAX, amount)
            value = replace(value, balance_before=amount if whole else None, note=evidence)
            yield from self._confirm(first.line, value, amount, evidence)

    def _moved_to_roth(self, trade: Trade, source: str, amount: Money) -> Conversion:
        return Conversion(
            person=self.person,
            plan=self.plan,
            id=entry_id(self.account, trade, "conversion"),
            date=trade.day,
            source=source,
            amount=amount,
            destination=IN_PLAN_ROTH,
            document=self.document,
        )

    def _confirm(self, line: int, value: Conversion, amount: Money, evidence: str) -> Iterator[Item]:
        key = f"conversion:{value.date}:{amount.plain()}"
        answer = self._answer(key, _CONVERSION_CHOICES)
        if answer == IGNORE:
            yield Ignored(line, f"{amount} of {value.date}: {key} is answered with “ignore”")
        elif answer is not None:
            yield Found(line, replace(value, destination=answer))
        else:
            text = f"Was {amount} of {value.source} in {self.plan} converted to Roth on {value.date}? {evidence}"
            yield from self._ask(key, text, _CONVERSION_CHOICES)
            yield Candidate(line, value.date, amount, evidence, value)

    def _moved(self, out: Trade) -> Money | None:
        """What a transfer moved: what the same units were bought for that day, else units times price."""
        units, money = self.bought.get((out.day, out.tag, out.fund), (None, None))
        return money if money and units == out.moved else out.worth

    def _money_out(self, trade: Trade) -> Iterator[Item]:
        """Money that left with nothing coming back: a rollover, a distribution or a conversion, which is asked."""
        amount, source = trade.worth, self._source_moved(trade.tag)
        if not amount or source == IGNORE:
            yield Ignored(
                trade.line, f"a {trade.kind[:20]} out of {trade.tag or 'no named source'} of {_shown(amount)}"
            )
            return
        key = f"conversion:{trade.day}:{amount.plain()}"
        answer = self._answer(key, _CONVERSION_CHOICES)
        value = self._moved_to_roth(trade, DESIGNATED_ROTH if source in ROTH else source or AFTER_TAX, amount)
        if answer == IGNORE:
            yield Ignored(trade.line, f"{amount} of {trade.day}: {key} is answered with “ignore”")
        elif answer is not None:
            yield Found(trade.line, replace(value, destination=answer))
        else:
            text = (
                f"{amount} left {self.plan} on {trade.day} ({trade.kind[:20]}, {trade.tag or 'no source named'}). "
                "Was it converted to Roth, and where? Answer “ignore” for a distribution and enter that by hand."
            )
            yield from self._ask(key, text, _CONVERSION_CHOICES)
            yield Unclear(trade.line, {**_book_line(value), "source": None, "destination": None}, key)


def _evidence(pairs: list[tuple[Trade, Trade]], amount: Money, *, whole: bool) -> str:
    shown = "; ".join(
        f"{out.moved} units of {out.fund or 'a fund'} went out of {out.tag or 'no named source'} and "
        f"{into.moved} came into {into.tag or 'no named source'}"
        for out, into in pairs[:5]
    )
    more = f"; and {len(pairs) - 5} more pairs" if len(pairs) > 5 else ""
    text = f"On {pairs[0][0].day}, {shown}{more}: {amount}."
    if whole:
        text += (
            " They are all the units of that source that the file shows bought and not moved before, so the balance "
            f"before is taken as {amount}; this rests on the file showing no earlier after-tax units."
        )
    return text


def _label(tag: str) -> tuple[str, tuple[str, ...]]:
    """The question about a source name of the file, and what may be answered."""
    return f"ofx:{tag or 'no-source'}", _AFTER_TAX_CHOICES if tag == "AFTERTAX" else _OTHER_CHOICES


def _book_line(value: Contribution | Conversion) -> dict[str, Any]:
    return {"record": record_of(value), **write_fields(value)}


def _shown(amount: Money | None) -> str:
    return "an amount not given" if amount is None else str(amount)
