"""What in an OFX file may be a conversion: shown with its evidence, and asked, never posted by itself."""

from collections.abc import Iterator
from dataclasses import replace

from ledger.domain.entries.conversions import IN_PLAN_ROTH, ROTH_IRA, Conversion
from ledger.domain.fields import write_fields
from ledger.domain.money import MAX_CENTS, ZERO, Money, total
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX, DESIGNATED_ROTH, ROTH
from ledger.importers.base import IGNORE, Candidate, Context, Found, Ignored, Item, Question, Remark, Unclear
from ledger.importers.ofx_sources import source_of
from ledger.importers.ofx_statement import Statement
from ledger.importers.ofx_trades import Trade, entry_id
from ledger.importers.ofx_transfers import Moves, emptied, purchases

_CONVERSION_CHOICES = (IN_PLAN_ROTH, ROTH_IRA, IGNORE)


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
        self.emptied = emptied(trades, moves)
        self._first_of = {id(pairs[0][0]): key for key, pairs in moves.conversions.items()}
        self._paired = {id(leg) for pairs in moves.conversions.values() for pair in pairs for leg in pair}
        bought = [(into, key) for key, pairs in moves.conversions.items() for _, into in pairs]
        self._bought_in = {id(into): key for into, key in bought if into.kind.startswith("BUY")}
        self._asked: set[str] = set()

    def holds(self, trade: Trade) -> bool:
        """Whether a transaction is a side of what may be a conversion."""
        return id(trade) in self._paired

    def is_put_aside(self, trade: Trade) -> bool:
        """Whether a purchase that may be the second half of a conversion is answered to be none."""
        move = self._bought_in.get(id(trade))
        if move is None:
            return False
        moved = [self._moved(out) or ZERO for out, _ in self.moves.conversions[move]]
        return self.context.answers.get(f"conversion:{move[0]}:{total(moved).plain()}") == IGNORE

    def told_with(self, trade: Trade) -> Iterator[Item]:
        """The moves of a day and source that may be a conversion, with the first of them; with the others, nothing."""
        if id(trade) not in self._first_of:
            return
        day, tag = self._first_of[id(trade)]
        pairs = self.moves.conversions[day, tag]
        first = pairs[0][0]
        source = source_of(self.context, tag)
        amounts = [self._moved(out) for out, _ in pairs]
        known = [each for each in amounts if each is not None]
        if source in ROTH or source == IGNORE:
            said = "answered with “ignore”" if source == IGNORE else "Roth money already"
            yield Ignored(first.line, f"a transfer of {day} out of {tag or 'no named source'}, which is {said}")
        elif len(known) < len(amounts) or not 0 < total(known).cents <= MAX_CENTS:
            yield Remark(
                first.line,
                f"units went out of {tag or 'no named source'} and came back on {day}, which may be a conversion, but "
                "their price is not given: if it was one, enter it with `roth-ledger convert`.",
            )
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
        answer = self.context.answer(key, _CONVERSION_CHOICES)
        if answer == IGNORE:
            yield Ignored(line, f"{amount} of {value.date}: {key} is answered with “ignore”")
        elif answer is not None:
            yield Found(line, replace(value, destination=answer))
        else:
            text = f"Was {amount} of {value.source} in {self.plan} converted to Roth on {value.date}? {evidence}"
            yield from self._ask(key, text)
            yield Candidate(line, value.date, amount, evidence, value)

    def _moved(self, out: Trade) -> Money | None:
        """What a transfer moved: what the same units were bought for that day, else units times price."""
        units, money = self.bought.get((out.day, out.tag, out.fund), (None, None))
        return money if money and units == out.moved else out.worth

    def money_out(self, trade: Trade) -> Iterator[Item]:
        """Money that left with nothing coming back: a rollover, a distribution or a conversion, which is asked."""
        amount, source = trade.worth, source_of(self.context, trade.tag)
        what = f"a {trade.kind[:20]} of {trade.day} out of {trade.tag or 'no named source'}"
        if amount is None or (trade.moved and not amount):
            yield Remark(trade.line, f"{what} has no amount: if money left the plan, enter it by hand.")
            return
        if not amount or source == IGNORE:
            yield Ignored(trade.line, f"{what} of {amount}")
            return
        key = f"conversion:{trade.day}:{amount.plain()}"
        answer = self.context.answer(key, _CONVERSION_CHOICES)
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
            yield from self._ask(key, text)
            yield Unclear(trade.line, {**_book_line(value), "source": None, "destination": None}, key)

    def _ask(self, key: str, text: str) -> Iterator[Item]:
        if key not in self._asked:
            self._asked.add(key)
            yield Question(key, text, _CONVERSION_CHOICES)


def _evidence(pairs: list[tuple[Trade, Trade]], amount: Money, *, whole: bool) -> str:
    shown = "; ".join(
        f"{out.moved} units of {out.fund or 'a fund'} went out of {out.tag or 'no named source'} and "
        f"{into.moved} came into {into.tag or 'no named source'}"
        for out, into in pairs[:5]
    )
    more = f"; and {len(pairs) - 5} more pairs" if len(pairs) > 5 else ""
    text = f"On {pairs[0][0].day}, {shown}{more}: {amount}."
    if pairs[0][1].kind.startswith("BUY"):
        text += " What was bought with that money is then no contribution."
    if whole:
        text += (
            " They are all the units of that source that the file shows bought and not moved before, so the balance "
            f"before is taken as {amount}; this rests on the file showing no earlier after-tax units."
        )
    return text


def _book_line(value: Conversion) -> dict[str, object]:
    return {"record": record_of(value), **write_fields(value)}
