"""Money that moved between sources or left the plan: what may be a conversion is asked, and nothing is posted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import NamedTuple

from ledger.domain.entries.conversions import IN_PLAN_ROTH, ROTH_IRA, Conversion
from ledger.domain.fields import write_fields
from ledger.domain.money import MAX_CENTS, Money, total
from ledger.domain.records import record_of
from ledger.domain.sources import AFTER_TAX, DESIGNATED_ROTH, ROLLOVER_IN, ROTH, SOURCES
from ledger.importers.base import IGNORE, Candidate, Context, Found, Ignored, Item, Question, Received, Refused, Unclear
from ledger.importers.record_keepers.declared import CONVERSION, MONEY_OUT, HistoryFormat

CONVERSION_CHOICES = (IN_PLAN_ROTH, ROTH_IRA, IGNORE)
TRANSFER_IN = "TRANSFER-IN"
TRANSFER_IN_CHOICES = (ROLLOVER_IN, IGNORE)

_SHOWN = 5


class Move(NamedTuple):
    """One row that moves money; `amount` is below zero where it left its source or the plan.

    Attributes:
        kind: TRANSFER, CONVERSION or MONEY_OUT.
        word: The type, as the file prints it.
        label: The money source, as the file prints it; empty where it does not.
        content: The row in one normalised text.
    """

    line: int
    day: dt.date
    kind: str
    word: str
    label: str
    fund: str
    amount: Money
    content: str


class Moves:
    """What becomes of the rows of one file that move money."""

    def __init__(self, declared: HistoryFormat, context: Context) -> None:
        self.declared = declared
        self.context = context
        self.person, self.plan = context.whose
        self._asked: set[str] = set()
        self._twins: defaultdict[str, int] = defaultdict(int)

    def items(self, moves: Sequence[Move]) -> Iterator[Item]:
        """Questions, possible conversions and what is none, day by day in the order of the file."""
        days: defaultdict[dt.date, list[Move]] = defaultdict(list)
        for each in moves:
            days[each.day].append(each)
        for of_day in days.values():
            transfers = [each for each in of_day if each.kind != MONEY_OUT]
            paired, alone = _pairs(transfers)
            if paired:
                yield from self._paired(paired)
            for each in alone:
                yield from self._alone(each)
            for each in of_day:
                if each.kind == MONEY_OUT:
                    yield from self._money_out(each)

    def _paired(self, moves: list[Move]) -> Iterator[Item]:
        """Transfers of a day that cancel out: between funds of one source, or from a source to another."""
        nets: defaultdict[str, int] = defaultdict(int)
        for each in moves:
            nets[each.label] += each.amount.cents
        labels = [label for label, net in nets.items() if net < 0]
        if any(nets) and not labels:  # the file names sources, and none of them has less than before
            for each in moves:
                yield Ignored(each.line, f"{each.word}: {each.amount} moved between funds of {each.label}")
            return
        if not labels:
            yield from self._candidate(moves, "", total(-each.amount for each in moves if each.amount.cents < 0))
        for label in labels:
            yield from self._candidate(moves, label, Money(-nets[label]))

    def _alone(self, move: Move) -> Iterator[Item]:
        if move.kind == CONVERSION:
            yield from self._candidate([move], move.label, abs_of(move.amount))
        elif move.amount.cents < 0:
            yield from self._money_out(move)
        else:
            yield Received(
                move.line,
                move.day,
                move.amount,
                f"{self.declared.name}:{TRANSFER_IN}",
                None,
                TRANSFER_IN_CHOICES,
                move.content,
                document=self.declared.document,
            )

    def _source(self, label: str) -> str | None:
        """The source a label stands for: what it says, else what was answered about it; None where neither does."""
        known = self.declared.source_of(label.lower()) if label else None
        answer = self.context.answers.get(f"{self.declared.name}:{label}")
        return known or (answer if answer in SOURCES or answer == IGNORE else None)

    def _candidate(self, moves: list[Move], label: str, amount: Money) -> Iterator[Item]:
        line, day, source = moves[0].line, moves[0].day, self._source(label)
        if source in ROTH or source in (IGNORE, DESIGNATED_ROTH):
            said = "answered with “ignore”" if source == IGNORE else "Roth money already"
            yield Ignored(line, f"a transfer of {day} of {amount} out of {label}, which is {said}")
            return
        if amount.cents > MAX_CENTS:
            yield Refused(line, f"the transfers of {day} add up to {amount}, more than this ledger accepts.")
            return
        evidence = _evidence(moves, amount)
        value = replace(self._converted(moves, label, source or AFTER_TAX, amount), note=evidence)
        answer = self.context.answer(_key(value, amount), CONVERSION_CHOICES)
        if answer is None:
            text = f"Was {amount} of {value.source} in {self.plan} converted to Roth on {day}? {evidence}"
            yield from self._ask(_key(value, amount), text)
            yield Candidate(line, day, amount, evidence, value)
        else:
            yield from self._answered(line, value, amount, answer)

    def _money_out(self, move: Move) -> Iterator[Item]:
        """Money that left with nothing coming back: a rollover, a distribution or a conversion, which is asked."""
        amount, source, named = abs_of(move.amount), self._source(move.label), move.label or "no source named"
        if source == IGNORE:
            yield Ignored(move.line, f"{move.word} of {amount} out of {named}, which is answered with “ignore”")
            return
        value = self._converted([move], move.label, DESIGNATED_ROTH if source in ROTH else source or AFTER_TAX, amount)
        key = _key(value, amount)
        answer = self.context.answer(key, CONVERSION_CHOICES)
        if answer is None:
            text = (
                f"{amount} left {self.plan} on {move.day} ({move.word}, {named}). Was it converted to Roth, and where? "
                "Answer “ignore” for a distribution and enter that by hand."
            )
            yield from self._ask(key, text)
            draft = {"record": record_of(value), **write_fields(value), "source": None, "destination": None}
            yield Unclear(move.line, draft, key)
        else:
            yield from self._answered(move.line, value, amount, answer)

    def _answered(self, line: int, value: Conversion, amount: Money, answer: str) -> Iterator[Item]:
        if answer == IGNORE:
            yield Ignored(line, f"{amount} of {value.date}: {_key(value, amount)} is answered with “ignore”")
        else:
            yield Found(line, replace(value, destination=answer))

    def _ask(self, key: str, text: str) -> Iterator[Item]:
        if key not in self._asked:
            self._asked.add(key)
            yield Question(key, text, CONVERSION_CHOICES)

    def _converted(self, moves: list[Move], label: str, source: str, amount: Money) -> Conversion:
        # Every download that holds these rows must give the same id, in whatever order it prints them.
        rows = "\n".join((self.person, self.plan, label, *sorted(each.content for each in moves)))
        made = blake2b(rows.encode(errors="replace"), digest_size=12).hexdigest()
        twin = self._twins[made]
        self._twins[made] += 1
        return Conversion(
            person=self.person,
            plan=self.plan,
            id=f"{self.declared.name}-conversion-{made}" + (f"-{twin + 1}" if twin else ""),
            date=moves[0].day,
            source=source,
            amount=amount,
            destination=IN_PLAN_ROTH,
            document=self.declared.document,
        )


def abs_of(amount: Money) -> Money:
    """An amount without its sign."""
    return Money(abs(amount.cents))


def _key(value: Conversion, amount: Money) -> str:
    return f"conversion:{value.date}:{amount.plain()}"


def _pairs(moves: list[Move]) -> tuple[list[Move], list[Move]]:
    """Transfers of a day that cancel out, and those left alone: all of them, else those of equal amounts."""
    if moves and not total(each.amount for each in moves):
        return moves, []
    waiting: defaultdict[int, list[Move]] = defaultdict(list)
    for each in moves:
        other = waiting[-each.amount.cents]
        if other:
            other.pop(0)
        else:
            waiting[each.amount.cents].append(each)
    alone = {id(each) for left in waiting.values() for each in left}
    return [each for each in moves if id(each) not in alone], [each for each in moves if id(each) in alone]


def _evidence(moves: list[Move], amount: Money) -> str:
    rows = "; ".join(
        f"{each.word} of {each.amount}" + "".join(f", {text}" for text in (each.label, each.fund) if text)
        for each in moves[:_SHOWN]
    )
    more = f"; and {len(moves) - _SHOWN} more rows" if len(moves) > _SHOWN else ""
    return f"On {moves[0].day}, the file shows {rows}{more}: {amount}."
