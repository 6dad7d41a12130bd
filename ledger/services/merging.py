"""Laying lines over what the ledger holds: new ones are recorded, known ones left, contradicting ones refused."""

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from ledger.domain.recorded import Step
from ledger.domain.records import Line, as_recorded, is_entry, names_in, read_recorded, record_of
from ledger.importers.base import Refused
from ledger.services.ports import Writer

# The people, employers and plans that lines name: where the first such line is, and the refusals of its file.
NamedParties = dict[tuple[str, str], tuple[list[Refused], int]]


def refuse_unknown(writer: Writer, named: NamedParties) -> None:
    """Refuse what names, or voids, a person, employer or plan that is then not in the ledger though it is named.

    Judged by what stands when all files of a call are read: what a file itself voids names nobody.
    """
    for record, name in dangling(writer, named):
        refused, line = named[record, name]
        hint = f"A file of the same import may hold a line for it; else run `roth-ledger {record} add`."
        refused.append(Refused(line, f"the {record} “{name}” is not in the ledger.", hint))


def dangling(writer: Writer, names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of some people, employers and plans that standing records name and that no longer stand themselves."""
    reader = writer.reader
    found: list[tuple[str, str]] = []
    wanted = list(dict.fromkeys(names))
    for record in ("person", "employer", "plan"):
        ids = [name for kind, name in wanted if kind == record]
        known = reader.named(record, ids)
        found += [(record, name) for name in ids if name not in known and reader.is_named(record, name)]
    return found


class Merger:
    """Merges the lines of one file, in order, into an open batch.

    The file's history of an id is laid over the end of the ledger's: where they overlap the lines are
    known, and what follows is new. So a book imported twice adds nothing, voids and re-entries included,
    while what was voided or undone since may be entered again.
    """

    def __init__(
        self, writer: Writer, refused: list[Refused], *, named: NamedParties, on_new: Callable[[Line], None]
    ) -> None:
        self._writer = writer
        self._refused = refused
        self._on_new = on_new
        self._overlap: dict[str, int] = {}
        self._named = named
        self.known = 0
        self.replaced: list[str] = []
        self.doubled: list[tuple[int, Any, str]] = []

    def expect(self, lines: Sequence[Line]) -> None:
        """Prepare for what the file takes up more than once: how much of that history is known already."""
        sequences: dict[str, list[tuple[str, str]]] = {}
        for line in lines:
            is_void = record_of(line.value) == "void"
            entry = line.value.entry if is_void else line.reference
            sequences.setdefault(entry, []).append(("void", line.reference) if is_void else ("entry", line.text))
        histories = self._writer.histories(list(sequences))
        for reference, wanted in sequences.items():
            held = [
                ("entry", step.line) if step.line is not None else ("void", step.void)
                for step in histories.get(reference, [])
            ]
            longest = min(len(held), len(wanted))
            self._overlap[reference] = next(
                (size for size in range(longest, 0, -1) if held[-size:] == wanted[:size]), 0
            )

    def merge(self, lines: Sequence[tuple[int, Line]]) -> None:
        """Record what is new in some lines; lines refused are added to the list of the file."""
        for is_void, group in groupby(lines, key=lambda each: record_of(each[1].value) == "void"):
            run = list(group)
            if is_void:
                self._void(run)
            else:
                self._record(run)

    def _record(self, run: Sequence[tuple[int, Line]]) -> None:
        histories = self._writer.histories([line.reference for _, line in run])
        standing = {reference: _standing(steps) for reference, steps in histories.items()}
        news: list[Line] = []
        stubs: list[tuple[int, Line]] = []
        by_hand = self._entered_by_hand([line for _, line in run if line.reference not in standing])
        for number, line in run:
            self._note_names(number, line.value)
            if self._overlap.get(line.reference, 0) > 0:
                self._overlap[line.reference] -= 1
                self.known += 1
                continue
            stands = standing.get(line.reference)
            if stands is None and by_hand and line.id_made and by_hand.get(_content(line.text), 0) > 0:
                by_hand[_content(line.text)] -= 1
                self.known += 1
                continue
            if stands is not None and (stands == line.text or line.id_made):
                self.known += 1
                continue
            if stands is not None and is_entry(record_of(line.value)):
                self._refused.append(_contradiction(number, line, stands))
                continue
            if stands is not None:
                self.replaced.append(line.reference)
            standing[line.reference] = line.text
            news.append(line)
            self._on_new(line)
            if line.id_made and record_of(line.value) == "pay_stub":
                stubs.append((number, line))
        self._writer.record(news)
        self._note_doubled(stubs)

    def _entered_by_hand(self, lines: Sequence[Line]) -> dict[str, int]:
        """How often the content of new pay stubs stands already under ids that were not made of it.

        A stub that was corrected with `replace` keeps its id; the corrected file then brings the same content.
        """
        wanted: dict[tuple[str, str], dict[str, None]] = {}
        for line in lines:
            if line.id_made and record_of(line.value) == "pay_stub":
                days = wanted.setdefault((line.value.person, line.value.plan), {})
                days[line.value.pay_date.isoformat()] = None
        counts: dict[str, int] = {}
        for (person, plan), days in wanted.items():
            for id_, text in self._writer.stubs_before(person, plan, list(days)):
                content = _content(text)
                value = read_recorded(content)
                if all(as_recorded(value, ordinal).reference != id_ for ordinal in range(1, 10)):
                    counts[content] = counts.get(content, 0) + 1
        return counts

    def _note_doubled(self, stubs: Sequence[tuple[int, Line]]) -> None:
        by_plan: dict[tuple[str, str], list[tuple[int, Line]]] = {}
        for number, line in stubs:
            by_plan.setdefault((line.value.person, line.value.plan), []).append((number, line))
        for (person, plan), group in by_plan.items():
            days = list(dict.fromkeys(line.value.pay_date.isoformat() for _, line in group))
            before = self._writer.stubs_before(person, plan, days)
            for number, line in group if before else ():
                self.doubled += [(number, line.value, other) for other in same_pay_date(line.value, before)]

    def _void(self, run: Sequence[tuple[int, Line]]) -> None:
        histories = self._writer.histories(list({line.value.entry for _, line in run}))
        histories_of_ids = self._writer.histories([line.reference for _, line in run])
        voids: list[tuple[int, Line]] = []
        taken: set[int] = set()
        for number, line in run:
            entry = line.value.entry
            if self._overlap.get(entry, 0) > 0:
                self._overlap[entry] -= 1
                self.known += 1
                continue
            steps = histories.get(entry, [])
            still_open = [step for step in open_steps(steps) if step.sequence not in taken]
            wrong = _why_no_void(line, steps, histories_of_ids.get(line.reference, []))
            if wrong:
                self._refused.append(Refused(number, wrong))
            elif still_open:
                party = entry.partition(":")
                if party[1] and party[0] in ("person", "employer", "plan"):
                    name = json.loads(still_open[-1].line or "{}")["id"]
                    self._named.setdefault((party[0], name), (self._refused, number))
                taken.add(still_open[-1].sequence)
                voids.append((still_open[-1].sequence, line))
                self._on_new(line)
            elif steps and steps[-1].void == line.reference:
                self.known += 1
            else:
                why = "was voided already" if steps else "is not in the ledger, nor earlier in the file"
                self._refused.append(Refused(number, f"the entry “{entry}” to be voided {why}."))
        self._writer.void(voids)

    def _note_names(self, number: int, value: Any) -> None:
        for named in names_in(value):
            if named not in self._named:
                self._named[named] = (self._refused, number)


def _content(text: str) -> str:
    """A line without its id."""
    return json.dumps({key: value for key, value in json.loads(text).items() if key != "id"}, ensure_ascii=False)


def same_pay_date(stub: Any, others: Iterable[tuple[str, str]]) -> list[str]:
    """The ids of those pay stubs, given with their lines, that are of the same pay date and pay type."""
    found = []
    for id_, text in others:
        held = json.loads(text)
        same_type = held.get("pay_type", "regular") == (stub.pay_type or "regular")
        if same_type and held["pay_date"] == stub.pay_date.isoformat():
            found.append(id_)
    return found


def _why_no_void(line: Line, steps: Sequence[Step], under_its_id: Sequence[Step]) -> str:
    """Why a void cannot be: it names a void, or its own id is that of something else."""
    if any(step.line is not None and json.loads(step.line)["record"] == "void" for step in steps):
        return f"“{line.value.entry}” is a void itself; `roth-ledger undo` takes one back, or enter the entry again."
    for step in under_its_id:
        held = json.loads(step.line) if step.line is not None else {}
        if held and (held["record"] != "void" or held["entry"] != line.value.entry):
            return f"the id “{line.reference}” of the void is that of another record."
    return ""


def open_steps(steps: Iterable[Step]) -> list[Step]:
    """The recorded lines that no void has taken back, oldest first."""
    standing: list[Step] = []
    for step in steps:
        if step.line is not None:
            standing.append(step)
        else:
            standing = [each for each in standing if each.sequence != step.sequence]
    return standing


def _standing(steps: Iterable[Step]) -> str | None:
    """The line that stands at the end of a history; of a party the newest."""
    still_open = open_steps(steps)
    return still_open[-1].line if still_open else None


def _contradiction(number: int, line: Line, stands: str) -> Refused:
    held, given = json.loads(stands), json.loads(line.text)
    keys = [key for key in {**held, **given} if held.get(key) != given.get(key)]
    differences = "; ".join(
        f"{key} is {_shown(held.get(key))} there, {_shown(given.get(key))} here" for key in keys[:3]
    )
    return Refused(
        number,
        f"the id “{line.reference}” is recorded with other content: {differences}.",
        f"Correct it with `roth-ledger replace {line.reference}`, or give the line an id of its own.",
    )


def _shown(value: object) -> str:
    return "absent" if value is None else json.dumps(value, ensure_ascii=False)
