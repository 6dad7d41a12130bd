"""What the layouts of pay stubs share: from lines with a label to one pay stub, and to the questions it raises."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from ledger.domain.entries.payroll import PayStub
from ledger.domain.fields import write_fields
from ledger.domain.money import Money, total
from ledger.domain.records import record_of
from ledger.domain.sources import EMPLOYER, EMPLOYER_MATCH, SOURCES
from ledger.importers.base import IGNORE, Context, Found, Ignored, Item, Question, Refused, Remark, Unclear
from ledger.importers.labels import (
    CONVERSION,
    LOAN,
    MONEY,
    TOTAL,
    Label,
    kind_of_plan,
    label_key,
    names_a_plan,
    normalise,
    read_label,
    read_stub_label,
)
from ledger.importers.words import clean_label

_SHOWN = 12
_ASKED = Label(MONEY, None, "ask")
_ANY = _ASKED.choices


class StubLine(NamedTuple):
    """One line of a pay stub; an amount that is not printed is None, never zero.

    Attributes:
        line: Where it stands in the file, from 1.
        label: The words it begins with.
        current: What was paid this time; below zero where payroll took money back, whatever sign the layout prints.
        ytd: The year to date.
        employer_current: What the employer paid this time, where the layout has columns for that.
        employer_ytd: The employer's year to date.
        of_employer: Whether the line stands under a heading that says the employer pays it.
        asked: Whether it is plan money of which somebody has to say the source, whatever its label says.
    """

    line: int
    label: str
    current: Money | None = None
    ytd: Money | None = None
    employer_current: Money | None = None
    employer_ytd: Money | None = None
    of_employer: bool = False
    asked: bool = False

    @property
    def is_money(self) -> bool:
        """Whether it is plan money, or may be."""
        return self.asked or read_label(self.label).kind == MONEY


class Statement(NamedTuple):
    """One pay statement as it is printed.

    Attributes:
        line: Where it begins in the file.
        pay_date: The pay or check date, never a day of the period.
        lines: All its lines with amounts, in their order.
        compensation: Gross pay of the period, where the statement says it.
        pay_type: `regular` or `bonus`, where the statement says it.
        document: Its own number in words (`pay statement 123`); never the name of a file.
    """

    line: int
    pay_date: dt.date
    lines: tuple[StubLine, ...]
    compensation: Money | None = None
    pay_type: str | None = None
    document: str | None = None


class _Part(NamedTuple):
    """What one label was paid, by the employee or by the employer."""

    line: int
    label: str
    meaning: Label
    current: Money | None
    ytd: Money | None


class _Sums:
    """The amounts by source, and what stays open."""

    def __init__(self) -> None:
        self.current: dict[str, Money] = {}
        self.ytd: dict[str, Money] = {}
        self.without_ytd: set[str] = set()
        self.open: list[_Part] = []
        self.others: list[str] = []
        self.seen = False

    def add(self, source: str, part: _Part) -> None:
        self.seen = True
        if part.current is not None:
            self.current[source] = self.current.get(source, Money(0)) + part.current
            if part.ytd is None:  # the year to date of the source is then not known whole
                self.without_ytd.add(source)
        if part.ytd is not None:
            self.ytd[source] = self.ytd.get(source, Money(0)) + part.ytd


class Stubs:
    """Makes pay stubs of statements; what a label means is asked once a file, however many statements hold it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._asked: set[str] = set()
        self._known: dict[object, Statement] = {}

    def items(self, statement: Statement) -> Iterator[Item]:
        """The pay stub of a statement, after the questions it raises and what on it is no plan money.

        Labels of one source are added; current amounts of zero are left out, as payroll prints them for nothing.

        Raises:
            LedgerError: the person or the plan is not known, or an answer is none of its choices.
        """
        if (copy := self._copy(statement)) is not None:
            yield copy
            return
        sums = _Sums()
        plans = _plans(statement)
        if len(plans) > 1:
            yield Remark(
                statement.line, f"the stub names {' and '.join(plans)}: which lines are of this plan is asked."
            )
        for line in statement.lines:
            for part in _parts(line):
                unsure = len(plans) > 1 and part.meaning.kind == MONEY
                yield from self._sort(part._replace(meaning=_ASKED) if unsure else part, sums)
            yield from self._employer_column(line)
        shown = f" Its other lines: {_listed(sums.others)}." if sums.others else ""
        if not (sums.seen or sums.open):
            yield Ignored(
                statement.line, f"the pay statement of {statement.pay_date} names no money of the plan.{shown}"
            )
            return
        if sums.others:
            yield Ignored(statement.line, f"lines that are no money of the plan: {_listed(sums.others)}")
        stub = self._stub(statement, sums)
        if sums.open:
            yield from self._ask(statement, stub, sums.open)
        else:
            yield from _check_totals(statement, sums)
            yield Found(statement.line, stub)

    def _copy(self, statement: Statement) -> Item | None:
        """What a statement is that prints the same as one before it, which some programs do on one sheet."""
        content = (statement.pay_date, statement.document, tuple(line._replace(line=0) for line in statement.lines))
        first = self._known.setdefault(content, statement)
        if first is statement or not any(line.is_money for line in statement.lines):
            return None
        there = f"on line {first.line}" if first.line != statement.line else f"of {first.pay_date} before it"
        if statement.document or any(line.ytd for line in statement.lines):
            # A second payment would have moved the year to date on.
            return Ignored(statement.line, f"a copy of the pay statement {there}")
        why = f"it is the same as the pay statement {there}, and has neither a number nor a year to date."
        return Refused(statement.line, why, "Leave one where it is a copy; else import the second by itself.")

    def _sort(self, part: _Part, sums: _Sums) -> Iterator[Item]:
        meaning = part.meaning
        choices = meaning.choices if meaning.confidence == "ask" else _ANY
        answer = self.context.answer(label_key(part.label), choices)
        shown = _shown(part)
        if answer == IGNORE:
            yield Ignored(part.line, f"“{_name(part.label)}” ({shown}) is answered with “ignore”")
        elif answer is not None:
            sums.add(answer, part)
        elif meaning.kind == LOAN:
            yield Ignored(part.line, f"a loan repayment of {shown} (“{_name(part.label)}”) is no contribution")
        elif meaning.kind == CONVERSION:
            yield Ignored(part.line, f"“{_name(part.label)}” ({shown}) is a conversion, no money paid in")
        elif meaning.kind == MONEY and not meaning.sure:
            if part.current or part.ytd:
                sums.open.append(part)
        elif meaning.kind == MONEY and meaning.source is not None:
            sums.add(meaning.source, part)
        elif meaning.kind != TOTAL and part.label:
            sums.others.append(_name(part.label))

    def _employer_column(self, line: StubLine) -> Iterator[Item]:
        """What the employer's column of an employee's line is taken for, where nobody has said it."""
        meaning, key = read_label(line.label), label_key(f"Employer {line.label}")
        if key in self.context.answers or meaning.kind != MONEY or meaning.source in EMPLOYER:
            return
        if line.employer_current or line.employer_ytd:
            text = (
                f"The employer's column of “{_name(line.label)}” ({line.employer_current or Money(0)}) is taken "
                f"as matching; where it is something else, answer {key}."
            )
            yield Remark(line.line, text)

    def _stub(self, statement: Statement, sums: _Sums) -> PayStub:
        person, plan = self.context.whose
        # In the order of SOURCES, as every reader gives them: the same facts then make the same entry.
        return PayStub(
            person=person,
            plan=plan,
            pay_date=statement.pay_date,
            amounts={source: sums.current[source] for source in SOURCES if sums.current.get(source)},
            year_to_date={
                source: sums.ytd[source] for source in SOURCES if source in sums.ytd and source not in sums.without_ytd
            },
            compensation=statement.compensation,
            pay_type=statement.pay_type,
            document=statement.document,
        )

    def _ask(self, statement: Statement, stub: PayStub, parts: list[_Part]) -> Iterator[Item]:
        for part in parts:
            key = label_key(part.label)
            if key not in self._asked:
                self._asked.add(key)
                label = _name(part.label)
                text = f"The pay stub of {stub.pay_date} names “{label}”. Which money of {stub.plan} is that?"
                evidence = (f"“{label}” on line {part.line}: {_shown(part)}.",)
                yield Question(key, text, part.meaning.choices, evidence)
        draft: dict[str, Any] = {"record": record_of(stub), **write_fields(stub)}
        draft["unclear"] = _unclear(parts)
        yield Unclear(statement.line, draft, label_key(parts[0].label))


def _unclear(parts: list[_Part]) -> dict[str, dict[str, str]]:
    """The amounts of the labels that stay open; those of one label are added."""
    sums: dict[str, dict[str, Money]] = {}
    for part in parts:
        held = sums.setdefault(_name(part.label), {})
        for name, amount in (("current", part.current), ("ytd", part.ytd)):
            if amount is not None:
                held[name] = held.get(name, Money(0)) + amount
    return {label: {name: amount.plain() for name, amount in held.items()} for label, held in sums.items()}


def _plans(statement: Statement) -> list[str]:
    """The kinds of plan that the lines with money name; lines of one plan alone can be told from each other."""
    kinds = (kind_of_plan(line.label) for line in statement.lines if line.is_money and any(line[2:6]))
    return sorted({kind for kind in kinds if kind is not None})


def _parts(line: StubLine) -> Iterator[_Part]:
    meaning = _ASKED if line.asked else read_stub_label(line.label)
    if line.current is not None or line.ytd is not None:
        if line.of_employer and meaning.kind == MONEY and meaning.source not in EMPLOYER:
            label = f"Employer {line.label}"
            yield _Part(line.line, label, _of_employer(label), line.current, line.ytd)
        else:
            yield _Part(line.line, line.label, meaning, line.current, line.ytd)
    if meaning.kind == MONEY and (line.employer_current or line.employer_ytd):
        source = meaning.source if meaning.source in EMPLOYER else EMPLOYER_MATCH
        label = f"Employer {line.label}"
        yield _Part(line.line, label, Label(MONEY, source, "medium"), line.employer_current, line.employer_ytd)


def _of_employer(label: str) -> Label:
    """What the employer pays under a label that names no source of an employer's money."""
    meaning = read_label(label)
    return meaning if meaning.source in EMPLOYER else Label(MONEY, EMPLOYER_MATCH, "ask")


def _name(label: str) -> str:
    return clean_label(normalise(label))


def _shown(part: _Part) -> str:
    current = str(part.current) if part.current is not None else "nothing printed"
    return current if part.ytd is None else f"{current} this time, {part.ytd} year to date"


def _listed(labels: list[str]) -> str:
    unique = list(dict.fromkeys(labels))
    more = f" and {len(unique) - _SHOWN} more" if len(unique) > _SHOWN else ""
    return f"{', '.join(unique[:_SHOWN])}{more}"


def _check_totals(statement: Statement, sums: _Sums) -> Iterator[Item]:
    """Whether a printed row such as “Total 401(k)” agrees with the lines it adds up."""
    everything = total(sums.current.values())
    employee = total(amount for source, amount in sums.current.items() if source not in EMPLOYER)
    for line in statement.lines:
        if line.current is None or read_label(line.label).kind != TOTAL or not names_a_plan(line.label):
            continue
        if line.current not in (everything, employee):
            text = (
                f"“{_name(line.label)}” is printed as {line.current}, but its lines add up to "
                f"{employee}, and to {everything} with the employer's."
            )
            yield Remark(line.line, text)
