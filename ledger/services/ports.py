"""What the use cases need of storage; whatever fits by its shape will do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from ledger.domain.recorded import Allocated, Batch, Contributed, Deposited, LoggedStub, PaidEarlier, Recorded, Step
from ledger.domain.records import Line

if TYPE_CHECKING:  # what lists are made of: other reads do not load it
    from array import array

    from ledger.domain.listed import Listed, Reversal, Selection, Sorting, StubSums, Voided


class Reader(Protocol):
    """The ledger as it stands: what was voided or undone is not seen, and of a party only its newest record."""

    def parties(self, record: str, person: str | None = None) -> list[Any]:
        """The newest standing record of each party of a kind (`plan`, `wages`, `limits`…), in recorded order."""

    def named(self, record: str, ids: Iterable[str]) -> dict[str, Any]:
        """The newest standing record of some people, employers or plans, by id; unknown ids are left out."""

    def people(self) -> list[str]:
        """The ids of all people, in recorded order."""

    def plans_of(self, person: str) -> list[str]:
        """The ids of the plans that standing entries of a person name."""

    def is_named(self, record: str, id_: str) -> bool:
        """Whether standing records name a person, employer or plan."""

    def holds(self, record: str) -> bool:
        """Whether an entry of a kind was ever recorded."""

    def recorded_since(self, person: str, sequence: int) -> bool:
        """Whether a batch later than that of an entry recorded or voided anything that could concern a person."""

    def changed_since(self, person: str, sequence: int, until: dt.date) -> list[str]:
        """What was recorded or voided after an entry and bears on a person's accounts up to a day, as recorded."""

    def entries(
        self,
        *records: str,
        person: str | None = None,
        plan: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> list[Recorded[Any]]:
        """Standing entries of some kinds by day and then recorded order; days outside a stretch are left out."""

    def made_of_rows(self, prefixes: Sequence[str], person: str, first: dt.date, last: dt.date) -> list[Recorded[Any]]:
        """Standing contributions of a stretch whose ids begin in one of some ways, by day and then recorded order."""

    def contributed(self, person: str, first: dt.date, last: dt.date) -> list[Contributed]:
        """Sums by plan and source over pay dates, without money allocated to a limitation year by name.

        `COMPENSATION` and `PLAN_PAY` come as sources of their own, `PAY_UNKNOWN` as a number of stubs.
        """

    def contributed_by_day(
        self, person: str, plans: Sequence[str], first: dt.date, last: dt.date
    ) -> Iterator[tuple[dt.date, dict[str, int]]]:
        """Cents by source of each pay date of some plans, oldest first; as `contributed`, but for pay."""

    def allocated(self, person: str, until: dt.date) -> list[Allocated]:
        """Amounts up to a day whose limitation year may be another than their day's, oldest first."""

    def deposited(self, person: str, sources: Sequence[str], until: dt.date) -> list[Deposited]:
        """Sums by plan, source and deposit date of some sources, from the first day on, by day."""

    def paid_earlier(self, person: str, sources: Sequence[str], until: dt.date) -> list[PaidEarlier]:
        """What of some sources reached plans up to a day, in a later year than that of its pay date, by day."""

    def latest_after_tax(self, person: str, until: dt.date) -> dict[str, dt.date]:
        """The latest deposit of after-tax money up to a day, of each plan that had one by then."""

    def after_tax_between(self, person: str, plan: str, ends: Iterable[dt.date], until: dt.date) -> list[Deposited]:
        """After-tax deposits up to a day, added up from the day after one of `ends`, or a 31 December, to the next.

        Days on which payroll took back more than came in are not added to others, nor others of that stretch.
        """

    def after_tax_reached(self, person: str, deposited: Deposited, cents: int) -> dt.date:
        """The first day on which deposits that were added up come to more than some cents."""

    def plan_pay(self, person: str, plan: str, first: dt.date, last: dt.date) -> int:
        """Cents that a plan's formulas see in a stretch: `plan_pay` of stubs that say it, else their compensation."""

    def pay_dates(self, person: str, first: dt.date, last: dt.date) -> list[tuple[str, dt.date, bool]]:
        """Each plan's pay dates in a stretch, and whether the stubs of that date say the compensation."""

    def newest_stubs(self, person: str, plan: str, first: dt.date, last: dt.date, most: int) -> list[LoggedStub]:
        """The newest pay stubs of one plan paid in a stretch, at most so many, by day and then id."""

    def newest_printed(self, person: str, plan: str, first: dt.date, last: dt.date, most: int) -> list[LoggedStub]:
        """The same of those alone that print the year to date."""

    def stub_days(self, person: str, first: dt.date, last: dt.date, most: int) -> list[tuple[str, dt.date, int]]:
        """Each plan's pay dates in a stretch, by day, and how many of the newest so many stubs stand on each."""

    def crossing_stubs(self, person: str, first: dt.date, last: dt.date) -> list[LoggedStub]:
        """Pay stubs paid in a stretch and deposited in a later year than paid, by day and then id."""

    def standing(self, reference: str) -> Listed | None:
        """What stands under a reference, of a party the newest; None where nothing does."""

    def history(self) -> list[Batch]:
        """Every batch, oldest first."""

    def later(self, person: str, after: dt.date) -> int:
        """How many standing entries of a person are dated after a day."""

    def story(self, reference: str) -> list[Listed]:
        """Everything ever recorded under a reference, oldest first; voids apart."""

    def order(self, selection: Selection, sorting: Sorting | None = None) -> array[int]:
        """The sequences of the lines selected, sorted; by day where nothing else is wanted."""

    def listed_at(self, sequences: Iterable[int]) -> list[Listed]:
        """The lines of some sequences, in the order given; those that are none are left out."""

    def stub_sums(self, selection: Selection) -> StubSums:
        """The standing pay stubs of a selection added up, whatever it says of kinds and of what was taken back."""

    def running(self, sequences: Iterable[int]) -> dict[int, dict[str, int]]:
        """Cents by source of the year to date through each of some standing pay stubs, of its person and plan.

        Stubs alone are added up, from 1 January of the pay date; those of one day in recorded order.
        """

    def voids_of(self, sequences: Iterable[int]) -> dict[int, Voided]:
        """Why and when some entries were taken back, by their sequence; those that were not are left out."""

    def of_batch(self, batch: int) -> list[Listed]:
        """Everything that one batch recorded, voids too, in recorded order."""

    def batches(self, before: int | None, most: int) -> list[Batch]:
        """The newest batches, at most so many, of those before one of them or of all; newest first."""

    def reversals(self) -> list[Reversal]:
        """Every batch by its number and the one that it takes back, oldest first."""


class Writer(Protocol):
    """One batch being written; all of it or nothing reaches the ledger."""

    number: int

    @property
    def reader(self) -> Reader:
        """The ledger as this batch has left it so far."""

    @property
    def recorded(self) -> int:
        """How many entries the batch holds so far, voids included."""

    def record(self, lines: Iterable[Line]) -> None:
        """Record values in order; a later party takes the place of an earlier one."""

    def void(self, voids: Sequence[tuple[int, Line]]) -> None:
        """Record voids, each with the sequence of the entry that it takes back."""

    def standing(self, reference: str) -> Recorded[Any] | None:
        """The value that stands under a reference; of a party the newest."""

    def histories(self, references: Sequence[str]) -> dict[str, list[Step]]:
        """What was recorded under some references and taken back, in order; those never met are left out."""

    def entries_of(self, batch: int) -> list[tuple[int, str, int | None, str]]:
        """Sequence, reference, the sequence voided, and line of each entry of a batch, in order."""

    def line(self, sequence: int) -> tuple[str, str]:
        """Reference and line of one entry."""

    def stubs_before(self, person: str, plan: str, days: Sequence[str]) -> list[tuple[str, str]]:
        """Id and line of the standing pay stubs of some pay dates that were recorded before this batch."""

    def known_file(self, fingerprint: str, setting: str) -> tuple[int, str] | None:
        """Number and time of the batch that read this very file in this way, where nothing of it was taken back."""


class Store(Protocol):
    """A ledger in use."""

    def reader(self) -> Reader:
        """The ledger as it stands."""

    def batch(
        self, command: str, *, takes_back: int | None = None, files: Sequence[tuple[str, str, str]] = ()
    ) -> AbstractContextManager[Writer]:
        """Write one batch: what is recorded within is saved together on leaving, or not at all."""
