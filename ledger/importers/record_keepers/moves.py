"""Money that moved between sources or left the plan: what may be a conversion is asked, and nothing is posted."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b

from ledger.domain.entries.conversions import IN_PLAN_ROTH, ROTH_IRA, Conversion
from ledger.domain.fields import write_fields
from ledger.domain.money import MAX_CENTS, Money
from ledger.domain.records import record_of
from ledger.domain.sources import (
    AFTER_TAX,
    DESIGNATED_ROTH,
    EMPLOYER_MATCH,
    EMPLOYER_NONELECTIVE,
    PRE_TAX_DEFERRAL,
    ROLLOVER_IN,
    ROTH,
    SOURCES,
)
from ledger.importers.base import IGNORE, Candidate, Context, Found, Ignored, Item, Question, Received, Refused, Unclear
from ledger.importers.labels import CONVERSION as SAYS_CONVERSION
from ledger.importers.labels import read_label
from ledger.importers.record_keepers.declared import CONVERSION, MONEY_OUT, HistoryFormat
from ledger.importers.record_keepers.move_rows import SHOWN, Move, abs_of, evidence_of, pairs

CONVERSION_CHOICES = (IN_PLAN_ROTH, ROTH_IRA, IGNORE)
# Where the file does not say which money left, the answer says both.
WITH_SOURCE_CHOICES = (
    *(
        f"{source}:{destination}"
        for source in (AFTER_TAX, PRE_TAX_DEFERRAL, EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, ROLLOVER_IN)
        for destination in (IN_PLAN_ROTH, ROTH_IRA)
    ),
    f"{DESIGNATED_ROTH}:{ROTH_IRA}",
    IGNORE,
)
TRANSFER_IN = "TRANSFER-IN"
TRANSFER_IN_CHOICES = (ROLLOVER_IN, IGNORE)

_ROTH_WORD = re.compile(r"(?<!non)(?<!non[\s-])roth", re.IGNORECASE)
_NEVER_ROTH = (AFTER_TAX, EMPLOYER_MATCH, EMPLOYER_NONELECTIVE, ROLLOVER_IN)


class Moves:
    """What becomes of the rows of one file that move money."""

    def __init__(self, declared: HistoryFormat, context: Context) -> None:
        self.declared = declared
        self.context = context
        self.person, self.plan = context.whose
        self._asked: set[str] = set()
        self._keys: defaultdict[str, int] = defaultdict(int)
        self._twins: defaultdict[str, int] = defaultdict(int)

    def items(self, moves: Sequence[Move]) -> Iterator[Item]:
        """Questions, possible conversions and what is none, day by day in the order of the file."""
        days: defaultdict[dt.date, list[Move]] = defaultdict(list)
        for each in moves:
            days[each.day].append(each)
        for of_day in days.values():
            paired, alone = pairs([each for each in of_day if each.kind != MONEY_OUT])
            if paired:
                yield from self._paired(paired)
            yield from self._conversions([each for each in alone if each.kind == CONVERSION])
            left_alone = {id(each) for each in alone if each.kind != CONVERSION}
            for each in of_day:
                if each.kind == MONEY_OUT or id(each) in left_alone:
                    yield from self._money_out(each) if each.has_left else self._transfer_in(each)

    def _paired(self, moves: list[Move]) -> Iterator[Item]:
        """Transfers of a day that cancel out: between funds of one source, or from a source to another."""
        nets: defaultdict[str, int] = defaultdict(int)
        named: dict[str, str] = {}
        for each in moves:
            nets[each.label.casefold()] += each.amount.cents
            named.setdefault(each.label.casefold(), each.label)
        labels = [named[label] for label, net in nets.items() if net < 0]
        into = [named[label] for label, net in nets.items() if net > 0]
        if not labels:
            yield from self._within(moves, sources_named=any(nets))
        elif any(self._is_roth(label) is False for label in into):
            yield from self._corrected(moves, labels, into, Money(-sum(net for net in nets.values() if net < 0)))
        else:
            for label in labels:
                yield from self._candidate(moves, label, Money(-nets[label.casefold()]))

    def _within(self, moves: list[Move], *, sources_named: bool) -> Iterator[Item]:
        """Transfers after which no source that the file names has less than before."""
        if sources_named and all(each.kind != CONVERSION for each in moves):
            for each in moves:
                yield Ignored(each.line, f"{each.word}: {each.amount} moved between funds of {each.label}")
            return
        # Where no source is named, or the type itself says conversion, what left may have become Roth money.
        left: dict[str, tuple[str, int]] = {}
        for each in moves:
            label, cents = left.get(each.label.casefold(), (each.label, 0))
            left[each.label.casefold()] = label, cents + max(-each.amount.cents, 0)
        for label, cents in left.values():
            yield from self._candidate(moves, label, Money(cents))

    def _corrected(self, moves: list[Move], labels: list[str], into: list[str], amount: Money) -> Iterator[Item]:
        """Money that came to a source that is no Roth money: no conversion, whatever else it is."""
        line, day = moves[0].line, moves[0].day
        key = self._key("moved", day, amount)[0]
        said = f"{amount} moved on {day} from {', '.join(labels[:SHOWN])} to {', '.join(into[:SHOWN])}"
        if self.context.answer(key, (IGNORE,)) == IGNORE:
            yield Ignored(line, f"{said}: {key} is answered with “ignore”")
            return
        text = (
            f"{said}, which is not all Roth money, so it is not taken for a conversion. Answer “ignore”, and enter by "
            "hand what it was: a correction of contributions, or a conversion among the rows."
        )
        yield Question(key, text, (IGNORE,), (evidence_of(moves, amount),))

    def _conversions(self, moves: list[Move]) -> Iterator[Item]:
        """Rows of a day that say conversion and do not cancel out: each that left, not those that came with it."""
        signed = any(each.amount.cents < 0 for each in moves)
        left: list[Move] = []
        came: list[Move] = []
        for each in moves:
            (came if each.inward or self._came(each, signed=signed) else left).append(each)
        names = [each.label.casefold() for each in left]
        doubtful = not signed and not came and len(left) > 1 and ("" in names or len(set(names)) < len(names))
        for each in left:
            if doubtful:
                told = "The file has several such rows of that day, which may be two sides of one conversion."
                yield from self._asked_alone(each, told, "conversion")
            else:
                yield from self._candidate([each], each.label, abs_of(each.amount), [each, *came[:SHOWN]])
        for each in came:
            if left:
                why = "the receiving side of a conversion, counted where it left"
                yield Ignored(each.line, f"{each.word} of {each.amount} to {each.label or 'no source named'}: {why}")
            else:
                told = "The row names what it came to, and no row of that day what it left."
                yield from self._asked_alone(each._replace(label=""), told, "conversion")

    def _came(self, move: Move, *, signed: bool) -> bool:
        return move.amount.cents > 0 if signed else self._is_roth(move.label) is True

    def _transfer_in(self, move: Move) -> Iterator[Item]:
        yield Received(
            move.line,
            move.day,
            move.amount,
            self.declared.source_key(TRANSFER_IN),
            None,
            TRANSFER_IN_CHOICES,
            move.content,
            document=self.declared.document,
        )

    def _source(self, label: str) -> str | None:
        """The source a label stands for: what it says, else what was answered about it; None where neither does."""
        known = self.declared.source_of(label.lower()) if label else None
        answer = self.context.answers.get(self.declared.source_key(label))
        return known or (answer if answer in SOURCES or answer == IGNORE else None)

    def _is_roth(self, label: str) -> bool | None:
        """Whether money under a label is Roth money, or what was converted to it; None where nothing says it."""
        source, read = self._source(label), read_label(label)
        if source is not None and source != IGNORE:
            return source in ROTH or source == DESIGNATED_ROTH
        if read.kind == SAYS_CONVERSION or _ROTH_WORD.search(label):
            return True
        return False if read.source in _NEVER_ROTH else None

    def _candidate(
        self, moves: list[Move], label: str, amount: Money, shown: list[Move] | None = None
    ) -> Iterator[Item]:
        line, day, source = moves[0].line, moves[0].day, self._source(label)
        key, mark = self._key("conversion", day, amount)
        if source in ROTH or source in (IGNORE, DESIGNATED_ROTH):
            said = "answered with “ignore”" if source == IGNORE else "Roth money already"
            yield Ignored(line, f"a transfer of {day} of {amount} out of {label}, which is {said}")
            return
        if amount.cents > MAX_CENTS:
            yield Refused(line, f"the transfers of {day} add up to {amount}, more than this ledger accepts.")
            return
        evidence = evidence_of(shown or moves, amount)
        value = replace(self._converted(moves, label, source or AFTER_TAX, amount), note=evidence)
        if source is None and not _may_be_after_tax(label):
            yield from self._ask_source(line, value, label, evidence)
            return
        answer = self.context.answer(key, CONVERSION_CHOICES)
        if answer is None:
            text = f"Was {amount} of {value.source} in {self.plan} converted to Roth on {day}? {evidence}"
            yield Question(key, text, CONVERSION_CHOICES)
            yield Candidate(line, day, amount, evidence, value, mark)
        else:
            yield from self._answered(line, value, key, answer)

    def _ask_source(self, line: int, value: Conversion, label: str, evidence: str) -> Iterator[Item]:
        """Ask which money a label is before anything of it is taken for a conversion."""
        key = self.declared.source_key(label)
        if key not in self._asked:
            self._asked.add(key)
            text = f"Which money of {self.plan} is “{label}”, of which some may have been converted to Roth?"
            yield Question(key, text, self.declared.choices, (evidence,))
        yield Unclear(line, _draft(value), key)

    def _money_out(self, move: Move) -> Iterator[Item]:
        """Money that left with nothing coming back: a rollover, a distribution or a conversion, which is asked."""
        if self._source(move.label) == IGNORE:
            out = f"{move.word} of {abs_of(move.amount)} out of {move.label}"
            yield Ignored(move.line, f"{out}, which is answered with “ignore”")
        else:
            yield from self._asked_alone(
                move, "Answer “ignore” for a distribution and enter that by hand.", "money-out"
            )

    def _asked_alone(self, move: Move, told: str, prefix: str) -> Iterator[Item]:
        """A row that nothing is recorded of before it is answered, even where all that is shown is confirmed."""
        amount, source = abs_of(move.amount), self._source(move.label)
        key = self._key(prefix, move.day, amount)[0]
        value = self._converted([move], move.label, DESIGNATED_ROTH if source in ROTH else source or AFTER_TAX, amount)
        if source is None and move.label and not _may_be_after_tax(move.label):
            yield from self._ask_source(move.line, value, move.label, evidence_of([move], amount))
            return
        choices = CONVERSION_CHOICES if move.label else WITH_SOURCE_CHOICES
        answer = self.context.answer(key, choices)
        if answer is not None:
            yield from self._answered(move.line, value, key, answer)
            return
        named = move.label or "no source named"
        done = "left" if prefix == "money-out" else "of a conversion is shown in"
        text = f"{amount} {done} {self.plan} on {move.day} ({move.word}, {named}). Was it converted to Roth, and where?"
        yield Question(key, f"{text} {told}", choices)
        yield Unclear(move.line, _draft(value), key)

    def _answered(self, line: int, value: Conversion, key: str, answer: str) -> Iterator[Item]:
        if answer == IGNORE:
            yield Ignored(line, f"{value.amount} of {value.date}: {key} is answered with “ignore”")
            return
        source, _, destination = answer.rpartition(":")
        yield Found(line, replace(value, source=source or value.source, destination=destination))

    def _key(self, prefix: str, day: dt.date, amount: Money) -> tuple[str, str]:
        """A key of its own, and what tells it from that of the first of the file with its day and amount."""
        key = f"{prefix}:{day}:{amount.plain()}"
        self._keys[key] += 1
        mark = f"#{self._keys[key]}" if self._keys[key] > 1 else ""
        return f"{key}{mark}", mark

    def _converted(self, moves: list[Move], label: str, source: str, amount: Money) -> Conversion:
        # Every download that holds these rows must give the same id, in whatever order it prints them.
        rows = "\n".join((self.person, self.plan, label.casefold(), *sorted(each.content for each in moves)))
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


def _may_be_after_tax(label: str) -> bool:
    """Whether a conversion of money under a label may be shown as one of after-tax money, to be confirmed."""
    return not label or read_label(label).source == AFTER_TAX


def _draft(value: Conversion) -> dict[str, object]:
    return {"record": record_of(value), **write_fields(value), "source": None, "destination": None}
