"""What a reader gives, put where the report wants it; what is to be recorded is passed on."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace

from ledger.domain.dates import check_born
from ledger.domain.entries.bookkeeping import ImportMapping
from ledger.domain.entries.conversions import Conversion
from ledger.domain.entries.payroll import PayStub
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money, total
from ledger.domain.parties import Person
from ledger.domain.recorded import Recorded
from ledger.domain.records import line_of, read_line
from ledger.domain.sources import AFTER_TAX
from ledger.importers.base import (
    IGNORE,
    Candidate,
    Found,
    Ignored,
    Item,
    Question,
    Refused,
    Remark,
    StatedYear,
    Unclear,
)
from ledger.services.importing.answers import Answers
from ledger.services.importing.report import FileReport, FileToRead, ImportOptions
from ledger.services.importing.same_stub import ANOTHER, SAME, UNKNOWN, compared
from ledger.services.ports import Writer

# Further ahead no record keeper books and no payroll prints: the year is wrong.
_FAR = dt.timedelta(days=366)
_NOT_SAID = "unknown"
_OF_A_DAY = 50
_BESIDE = 3


class Sorter:
    """Sorts the items of one file."""

    def __init__(
        self, writer: Writer, file: FileToRead, options: ImportOptions, answers: Answers, report: FileReport
    ) -> None:
        self._writer = writer
        self._options = options
        self._answers = answers
        self._report = report
        self._says_all_itself = file.importer.names_plan
        self._checked_by_eye = file.checked_by_eye
        self._ahead = 0
        self._known_by_content: set[dt.date] = set()
        self.stated: list[StatedYear] = []

    def sort(self, item: Item) -> Iterator[Found]:
        """Put an item where it belongs, and pass on what is to be recorded."""
        report = self._report
        match item:
            case Found():
                yield from self._found(item)
            case Candidate():
                yield from self._candidate(item)
            case Unclear():
                self._unclear(item)
            case Question():
                report.ask(item)
            case Refused():
                report.refused.append(item)
            case Ignored():
                report.ignored.append(item)
            case Remark():
                report.remarks.append(item)
            case StatedYear():
                self.stated.append(item)

    def finish(self) -> None:
        """Say what only the whole file tells."""
        # A conversion that is not confirmed is shown, and the rest is recorded without it.
        shown = {candidate.key for candidate in self._report.candidates} | self._report.confirmed
        self._report.questions = [question for question in self._report.questions if question.key not in shown]
        if self._ahead:
            self._report.notes.append(
                f"{self._ahead} {'entry is' if self._ahead == 1 else 'entries are'} dated after today and "
                f"{'counts' if self._ahead == 1 else 'count'} from that day on."
            )

    def _unclear(self, item: Unclear) -> None:
        """Show what is not said; what an earlier download said is known, and its question is none."""
        id_ = item.draft.get("id")
        if id_ is not None and self._writer.standing(str(id_)) is not None:
            self._report.known += 1
            self._report.confirmed.add(item.question)
        else:
            self._report.unclear += 1
            self._report.new.append(item.draft)
            self._report.drafts.append(item)

    def _candidate(self, item: Candidate) -> Iterator[Found]:
        if item.value.id is not None and self._writer.standing(item.value.id):
            self._report.confirmed.add(item.key)
            self._report.known += 1
        elif self._is_held(item.value):
            self._report.confirmed.add(item.key)
            self._report.confirming += 1
        elif (others := self._others_near(item.value)) and self._answers.get(item.key) is None:
            self._ask_beside(item, others)
        elif self._options.confirm_candidates:
            self._report.confirmed.add(item.key)
            yield from self._found(Found(item.line, item.value))
        else:
            self._report.candidates.append(item)

    def _is_held(self, value: Conversion) -> bool:
        """Whether conversions of that day that stand, of another file or entered by hand, are what was moved."""
        of_day = [each for each in self._conversions(value, 0) if each.id != value.id]
        return bool(of_day) and total(_gross(each.value) for each in of_day) == value.amount

    def _others_near(self, value: Conversion) -> list[Recorded[Conversion]]:
        """Conversions that stand and may be the same: of that day, or of a day beside it with the same amount."""
        return [
            each
            for each in self._conversions(value, _BESIDE)
            if each.id != value.id and (each.value.date == value.date or _gross(each.value) == value.amount)
        ]

    def _conversions(self, value: Conversion, days: int) -> list[Recorded[Conversion]]:
        beside = dt.timedelta(days=days)
        return self._writer.reader.entries(
            "conversion", person=value.person, plan=value.plan, since=value.date - beside, until=value.date + beside
        )

    def _ask_beside(self, item: Candidate, others: list[Recorded[Conversion]]) -> None:
        self._report.questions = [each for each in self._report.questions if each.key != item.key]
        self._report.ask(
            Question(
                item.key,
                f"What may be a conversion of {item.amount} on {item.date} stands beside one that the ledger holds. Is "
                "it another one (answer where it went), or the same (ignore)?",
                ("in_plan_roth", "roth_ira", IGNORE),
                (
                    item.evidence,
                    *(f"in the ledger: {each.value.date} {_gross(each.value)} ({each.id})" for each in others),
                ),
            )
        )

    def _found(self, item: Found) -> Iterator[Found]:
        value = item.value
        if isinstance(value, Person) and (why := self._why_not_born(value)) is not None:
            self._report.refused.append(Refused(item.line, why.message, why.hint))
        elif self._says_all_itself:
            yield item
        elif self._too_far_ahead(item):
            return
        elif isinstance(value, ImportMapping):
            read_line(json.loads(line_of(value)))  # it is made of a file's words: what is kept must be readable
            yield item
        elif isinstance(value, Conversion):
            yield from self._conversion(item.line, value)
        elif isinstance(value, PayStub):
            if self._is_another_stub(value) and self._looked_at(value):
                yield item
        else:
            yield item

    def _too_far_ahead(self, item: Found) -> bool:
        day = getattr(item.value, "date", None)
        if self._options.today is None or not isinstance(day, dt.date) or day <= self._options.today:
            return False
        if day <= self._options.today + _FAR:
            self._ahead += 1
            return False
        self._report.refused.append(
            Refused(item.line, f"{day} is more than a year ahead of today, {self._options.today}.", "Check the year.")
        )
        return True

    def _conversion(self, line: int, value: Conversion) -> Iterator[Found]:
        """A conversion that somebody confirmed; one that another file or a person entered is not entered again."""
        if self._writer.standing(str(value.id)) is None and self._is_held(value):
            self._report.confirming += 1
            self._report.notes.append(f"the conversion of {value.amount} on {value.date} is in the ledger already.")
        else:
            yield Found(line, self._with_earnings(value))

    def _with_earnings(self, value: Conversion) -> Conversion:
        """A conversion with what the plan says of its earnings; left unknown where that is not answered."""
        if value.source != AFTER_TAX or value.earnings is not None or value.balance_before is not None:
            return value
        key = f"earnings:{value.date}:{value.amount.plain() if value.amount is not None else ''}"
        answer = self._answers.get(key)
        if answer is None:
            self._report.ask(
                Question(
                    key,
                    f"How much of the {value.amount} converted on {value.date} was earnings, as the plan states it? "
                    "No file says that; until it is known, what is taxable is unknown.",
                    (),
                    (value.note,) if value.note else (),
                    optional=True,
                )
            )
        if answer is None or answer == _NOT_SAID:
            return value
        try:
            return replace(value, earnings=Money.parse(answer))
        except LedgerError as error:
            raise LedgerError(f"{key}: {error.message}", hint=error.hint) from None

    def _is_another_stub(self, stub: PayStub) -> bool:
        """Whether a stub is none that the ledger holds: asked where that cannot be told."""
        day = stub.pay_date
        held = [
            stands
            for each in self._writer.reader.newest_stubs(stub.person, stub.plan, day, day, _OF_A_DAY)
            if (stands := self._writer.standing(each.id)) is not None
        ]
        if any(each.value == replace(stub, id=each.id) for each in held):
            self._known_by_content.add(day)
            return True  # equal stubs are told apart by their number
        found = {each.id: compared(each.value, stub) for each in held}
        same = next((each for each in held if found[each.id] == SAME), None)
        if same is not None:
            self._report.known += 1
            told = [name for name in ("compensation", "year_to_date") if getattr(stub, name)]
            more = [name for name in told if not getattr(same.value, name)]
            if more:
                self._report.notes.append(
                    f"the stub of {day} is in the ledger as {same.id}, without its {' and '.join(more)}; "
                    f"roth-ledger replace {same.id} adds it."
                )
            return False
        unknown = [id_ for id_, what in found.items() if what == UNKNOWN]
        return not unknown or self._asked_about(stub, unknown)

    def _asked_about(self, stub: PayStub, others: list[str]) -> bool:
        key = f"stub:{stub.pay_date}"
        answer = self._answers.get(key)
        if answer not in (None, ANOTHER, SAME):
            raise LedgerError(f"“{str(answer)[:40]}” is no answer to {key}.", hint=f"One of: {ANOTHER}, {SAME}.")
        if answer is None:
            amounts = ", ".join(f"{source} {amount}" for source, amount in stub.amounts.items())
            self._report.ask(
                Question(
                    key,
                    f"The ledger holds a pay stub of {stub.pay_date} with other amounts ({', '.join(others)}). Is this "
                    f"another pay check of that date ({ANOTHER}), or the same ({SAME}: the ledger's stands)?",
                    (ANOTHER, SAME),
                    (f"here: {amounts}",),
                )
            )
        elif answer == SAME:
            self._report.known += 1
        return answer == ANOTHER

    def _looked_at(self, stub: PayStub) -> bool:
        """Whether somebody has looked at what was read from a picture of a page."""
        key = f"read:{stub.pay_date}"
        if (
            stub.pay_date in self._known_by_content
            or not self._checked_by_eye
            or self._options.confirm_candidates
            or self._answers.get(key) == "yes"
        ):
            return True
        shown = [f"{source} {amount}" for source, amount in stub.amounts.items()]
        shown += [f"{source} to date {amount}" for source, amount in stub.year_to_date.items()]
        pay = () if stub.compensation is None else (f"pay {stub.compensation}",)
        self._report.ask(
            Question(
                key,
                f"Was the pay stub of {stub.pay_date} read right? A PDF has no columns, only places on a page.",
                ("yes",),
                (*pay, *shown),
            )
        )
        return self._options.dry_run

    def _why_not_born(self, person: Person) -> LedgerError | None:
        try:
            if self._options.today is not None:
                check_born(person.birth_date, self._options.today)
        except LedgerError as error:
            return error
        return None


def _gross(value: Conversion) -> Money:
    return value.amount if value.amount is not None else total(leg.amount for leg in value.legs)
