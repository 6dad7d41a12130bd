"""What in an OFX file may be a conversion: shown with its evidence, and asked, never posted by itself."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ledger.domain.entries.conversions import IN_PLAN_ROTH, ROTH_IRA, Conversion
from ledger.domain.fields import write_fields
from ledger.domain.money import MAX_CENTS, ZERO, Money, total
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX, DESIGNATED_ROTH
from ledger.importers.base import IGNORE, Candidate, Context, Found, Ignored, Item, Question, Remark, Unclear
from ledger.importers.ofx_sources import AFTERTAX, SOURCE_OF_TAG, choices_out, source_out
from ledger.importers.ofx_statement import Statement
from ledger.importers.ofx_trades import Trade, entry_id
from ledger.importers.ofx_transfers import Moves, costs_of_all, purchases

_MOVED = "moved"
_CONVERSION = "conversion"
_MONEY_OUT = "money-out"
_UNNAMED = "no named source"


class Conversions:
    """One account's moves out of a source as conversions to confirm."""

    def __init__(
        self, account: Statement, trades: list[Trade], moves: Moves, *, context: Context, document: str
    ) -> None:
        self.account = account
        self.context = context
        self.person, self.plan = context.whose
        self.document = document
        self.moves = moves
        self.bought = purchases(trades, moves)
        self.costs = costs_of_all(trades, moves)
        self._first_of = {id(pairs[0][0]): key for key, pairs in moves.conversions.items()}
        self._paired = {id(leg) for pairs in moves.conversions.values() for pair in pairs for leg in pair}
        bought = [(into, key) for key, pairs in moves.conversions.items() for _, into in pairs]
        self._bought_in = {id(into): key for into, key in bought if into.kind.startswith("BUY")}
        self._numbers: Counter[str] = Counter()
        self._amounts = {move: self._amount(pairs) for move, pairs in moves.conversions.items()}
        in_order = sorted(self._amounts, key=lambda move: moves.conversions[move][0][0].line)
        self._keys = {move: self._key(self._prefix(move), move[0], self._amounts[move]) for move in in_order}

    def holds(self, trade: Trade) -> bool:
        """Whether a transaction is a side of what may be a conversion."""
        return id(trade) in self._paired

    def is_put_aside(self, trade: Trade) -> bool:
        """Whether a purchase that may be the second half of a conversion is answered to be none."""
        move = self._bought_in.get(id(trade))
        return move is not None and self.context.answers.get("".join(self._keys[move])) == IGNORE

    def told_with(self, trade: Trade) -> Iterator[Item]:
        """The moves of a day and source that may be a conversion, with the first of them; with the others, nothing."""
        if id(trade) not in self._first_of:
            return
        move = self._first_of[id(trade)]
        (day, tag), pairs, amount = move, self.moves.conversions[move], self._amounts[move]
        first, named = pairs[0][0], tag or _UNNAMED
        source = source_out(self.context, tag) or (AFTER_TAX if tag == AFTERTAX else None)
        if amount is None:
            yield Remark(
                first.line,
                f"units went out of {named} and came back on {day}, which may be a conversion, but "
                "their price is not given: if it was one, enter it with `roth-ledger convert`.",
            )
        elif self._prefix(move) == _MOVED:
            yield from self._moved_elsewhere(first.line, move, pairs, amount)
        elif source == DESIGNATED_ROTH:
            yield Ignored(first.line, f"a transfer of {day} out of {named}, which is Roth money already")
        else:
            yield from self._confirm(first, move, source, amount, _evidence(pairs, amount, self.costs.get(move)))

    def _confirm(
        self, first: Trade, move: tuple[dt.date, str], source: str | None, amount: Money, evidence: str
    ) -> Iterator[Item]:
        day, tag = move
        key = "".join(self._keys[move])
        value = replace(self._moved_to_roth(first, source or AFTER_TAX, amount), note=evidence)
        answered = self._answered(first.line, value, key, choices_out(tag, source), source)
        if answered is not None:
            yield answered
            return
        of = f"{amount} of {source}" if source is not None else f"{amount}"
        which = "" if source is not None else ", and which money was it"
        text = f"Was {of} in {self.plan} converted to Roth on {day}{which}? {evidence}"
        yield Question(key, text, choices_out(tag, source))
        if source is None:
            yield Unclear(first.line, _book_line(value), key)
        else:
            yield Candidate(first.line, day, amount, evidence, value, self._keys[move][1])

    def money_out(self, trade: Trade) -> Iterator[Item]:
        """Money that left with nothing coming back: a rollover, a distribution or a conversion, which is asked."""
        amount, source = trade.worth, source_out(self.context, trade.tag)
        shown = f", “{trade.shown}”" if trade.shown else ""
        named = f"out of {trade.tag}" if trade.tag else "no source named"
        what = "payment out of the account" if trade.kind == "INVBANKTRAN" else trade.plainly
        if amount is None or (trade.moved and not amount):
            yield Remark(
                trade.line,
                f"a {what} of {trade.day}, {named}, has no amount: if money left the plan, enter it by hand.",
            )
            return
        if not amount:
            yield Ignored(trade.line, f"a {what} of {trade.day}, {named}: {amount}")
            return
        key = "".join(self._key(_MONEY_OUT, trade.day, amount))
        choices = choices_out(trade.tag, source)
        value = self._moved_to_roth(trade, source or AFTER_TAX, amount)
        answered = self._answered(trade.line, value, key, choices, source)
        if answered is not None:
            yield answered
            return
        which = "" if source is not None else ", which money was it"
        text = (
            f"{amount} left {self.plan} on {trade.day} (a {what}{shown}, {named}). Was it converted to Roth{which}, "
            "and where did it go? Answer “ignore” for a distribution and enter that by hand."
        )
        yield Question(key, text, choices)
        yield Unclear(trade.line, _book_line(value), key)

    def _answered(
        self, line: int, value: Conversion, key: str, choices: tuple[str, ...], source: str | None
    ) -> Item | None:
        """What a conversion becomes by the answer to its key; None where there is none.

        Where the source is known, an answer may name it too: it was asked before the source was answered.

        Raises:
            LedgerError: the answer is none of the choices.
        """
        with_source = () if source is None else tuple(f"{source}:{each}" for each in choices if each != IGNORE)
        answer = self.context.answer(key, (*choices, *with_source))
        if answer is None:
            return None
        if answer == IGNORE:
            return Ignored(line, f"{value.gross} of {value.date}: {key} is answered with “ignore”")
        named, _, destination = answer.rpartition(":")
        return Found(line, replace(value, source=named or value.source, destination=destination))

    def _moved_elsewhere(
        self, line: int, move: tuple[dt.date, str], pairs: list[tuple[Trade, Trade]], amount: Money
    ) -> Iterator[Item]:
        """Units that came into money that is not Roth: no conversion, and contributions may want correcting."""
        key = "".join(self._keys[move])
        if self.context.answer(key, (IGNORE,)) == IGNORE:
            yield Ignored(line, f"{amount} of {move[0]}: {key} is answered with “ignore”")
        else:
            text = (
                f"{_evidence(pairs, amount)} That is no conversion to Roth. Where money was put right between sources, "
                "correct the contributions by hand; then answer “ignore”."
            )
            yield Question(key, text, (IGNORE,))

    def _prefix(self, move: tuple[dt.date, str]) -> str:
        elsewhere = (into.tag for _, into in self.moves.conversions[move] if into.tag != move[1])
        return _MOVED if any(tag in SOURCE_OF_TAG for tag in elsewhere) else _CONVERSION

    def _key(self, prefix: str, day: dt.date, amount: Money | None) -> tuple[str, str]:
        """The key of a question, and what is added to it where the file holds several of a day and amount."""
        key = f"{prefix}:{day}:{amount.plain() if amount is not None else ''}"
        self._numbers[key] += 1
        return key, f"#{self._numbers[key]}" if self._numbers[key] > 1 else ""

    def _moved_to_roth(self, trade: Trade, source: str, amount: Money) -> Conversion:
        return Conversion(
            person=self.person,
            plan=self.plan,
            id=entry_id(self.account, trade, "conversion"),
            date=trade.day,
            source=source,
            amount=amount,
            destination=ROTH_IRA if source == DESIGNATED_ROTH else IN_PLAN_ROTH,
            document=self.document,
        )

    def _amount(self, pairs: list[tuple[Trade, Trade]]) -> Money | None:
        """What several transfers moved; None where that is not said, nothing, or more than a ledger holds."""
        amounts = [self._moved(out) for out, _ in pairs]
        known = [each for each in amounts if each is not None]
        return total(known) if len(known) == len(amounts) and 0 < total(known).cents <= MAX_CENTS else None

    def _moved(self, out: Trade) -> Money | None:
        """What a transfer moved: units times price, or what the same units were bought for that day.

        The price is rounded, so the two differ by up to a cent and a cent a unit; further apart, the price counts.
        """
        units, money = self.bought.get((out.day, out.tag, out.fund), (None, ZERO))
        worth = out.worth
        if units != out.moved or not money:
            return worth
        return money if worth is None or abs(worth.cents - money.cents) <= 1 + out.moved else worth


def _evidence(pairs: list[tuple[Trade, Trade]], amount: Money, cost: Money | None = None) -> str:
    shown = "; ".join(
        f"{out.moved} units of {out.fund or 'a fund'} went out of {out.tag or _UNNAMED} and "
        f"{into.moved} came into {into.tag or _UNNAMED}"
        for out, into in pairs[:5]
    )
    more = f"; and {len(pairs) - 5} more pairs" if len(pairs) > 5 else ""
    text = f"On {pairs[0][0].day}, {shown}{more}: {amount}."
    if pairs[0][1].kind.startswith("BUY"):
        text += " What was bought with that money is then no contribution."
    if cost is not None:
        gain = amount - cost
        earned = f"{gain} of it would be earnings" if gain >= ZERO else f"{cost - amount} was lost"
        text += (
            " They are all the units of that source that the file shows bought and not moved before, "
            f"bought for {cost}, so by this file alone {earned}; units from before the file are not in it."
        )
    return text


def _book_line(value: Conversion) -> dict[str, object]:
    return {"record": record_of(value), **write_fields(value), "source": None, "destination": None}
