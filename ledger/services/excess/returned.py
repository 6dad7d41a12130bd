"""What went back to a person to correct their years, read once, and what each correction asks of it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ledger.domain.entries.refunds import Forfeited, Refund
from ledger.domain.excess.correction_calendar import CalendarDay, correction_calendar
from ledger.domain.parties import Employer
from ledger.domain.recorded import Recorded
from ledger.domain.sources import EMPLOYER
from ledger.domain.status import Status
from ledger.services.ports import Reader


class Gathered(NamedTuple):
    """What all corrections rest on, read once."""

    reader: Reader
    person: str
    as_of: dt.date
    refunds: list[Recorded[Refund]]
    forfeited: list[Recorded[Forfeited]]

    def refunds_for(self, reason: str, year: int, plans: Iterable[str]) -> list[Recorded[Refund]]:
        """Refunds of some plans for a reason and a year, by date."""
        among = set(plans)
        return [
            each
            for each in self.refunds
            if each.value.reason == reason and each.value.for_year == year and each.value.plan in among
        ]

    def lost_for(self, reason: str, year: int, plans: Iterable[str]) -> list[Recorded[Forfeited]]:
        """Employer money that was forfeited to correct an excess, and says so."""
        among = set(plans)
        return [
            each
            for each in self.forfeited
            if each.value.reason == reason and each.value.for_year == year and each.value.plan in among
        ]

    def lost_with(self, refunds: Sequence[Recorded[Refund]]) -> list[Recorded[Forfeited]]:
        """Employer money forfeited in the same plan on the day of a refund, which does not say why."""
        days = {(each.value.plan, each.value.date) for each in refunds}
        return [
            each
            for each in self.forfeited
            if (each.value.plan, each.value.date) in days
            and each.value.source in EMPLOYER
            and each.value.reason is None
        ]

    def employers(self, stands: Status, plans: Iterable[str]) -> list[Employer]:
        """The employers of some plans, each once."""
        ids = list(dict.fromkeys(stands.plans[plan].employer for plan in plans))
        found = self.reader.named("employer", ids)
        return [found[each] for each in ids]

    def calendar(self, stands: Status, plans: Sequence[str], last: dt.date) -> tuple[CalendarDay, ...]:
        """Of the employers' returns as far as they are due on one day."""
        employers = self.employers(stands, plans)
        dues = {(each.return_due, each.tax_exempt) for each in employers}
        return_due, tax_exempt = dues.pop() if len(dues) == 1 else (None, False)
        return correction_calendar(last.year, f"{last:%m-%d}", return_due, tax_exempt=tax_exempt)
