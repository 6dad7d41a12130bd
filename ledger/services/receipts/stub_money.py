"""What pay stubs hold that the rows of one record keeper's format have not confirmed yet."""

import datetime as dt
from collections.abc import Iterable, Mapping

from ledger.domain.received import Held, unconfirmed
from ledger.domain.record_keepers import format_of
from ledger.services.ports import Reader

# A deposit follows its pay date within days (29 CFR 2510.3-102: as soon as it can be segregated, within seven business
# days for a small plan). Where the stub says its day, a trade may lie a little beside it.
_AFTER_PAY = 10
_BESIDE_DEPOSIT = 3
# Equal amounts further away are asked about; employer money may come once a year.
_ASKED_BEFORE, _ASKED_AFTER = 3, 45
EMPLOYER_WITHIN = dt.timedelta(days=400)
RECEIVED_WITHIN = dt.timedelta(days=430)
_MOST_STUBS = 100_000


class StubMoney:
    """What the pay stubs of a stretch hold, by pay date."""

    def __init__(self, held: Mapping[dt.date, Held]) -> None:
        self._held = dict(sorted(held.items()))
        self._of_day: dict[dt.date, list[dt.date]] = {}
        for each in self._held.values():
            for day in each.days:
                self._of_day.setdefault(day, []).append(each.pay_date)

    def __bool__(self) -> bool:
        return bool(self._held)

    def of(self, pay_date: dt.date) -> Held:
        """That of one pay date."""
        return self._held[pay_date]

    def put(self, held: Held) -> None:
        """What is left of a pay date's money from now on."""
        self._held[held.pay_date] = held

    def of_days(self, days: Iterable[dt.date]) -> list[Held]:
        """The pay dates whose money rows of some days are, whatever the amounts."""
        found = dict.fromkeys(pay_date for day in sorted(set(days)) for pay_date in self._of_day.get(day, ()))
        return [self._held[pay_date] for pay_date in found]

    def near(self, day: dt.date) -> list[Held]:
        """The pay dates whose money would come on a day, the likeliest first."""
        before = [self._held.get(day - dt.timedelta(days=days)) for days in range(_AFTER_PAY + 1)]
        found = [each for each in before if each is not None and (each.deposited is None or _beside(each, day))]
        stated = [
            self._held[pay_date]
            for days in range(-_BESIDE_DEPOSIT, _BESIDE_DEPOSIT + 1)
            for pay_date in self._of_day.get(day + dt.timedelta(days=days), ())
            if self._held[pay_date].deposited == day + dt.timedelta(days=days)
        ]
        return list({each.pay_date: each for each in (*stated, *found)}.values())

    def around(self, day: dt.date) -> list[Held]:
        """The pay dates whose money may have come on a day, which is asked, the nearest first."""
        found = [self._held.get(day - dt.timedelta(days=days)) for days in range(-_ASKED_BEFORE, _ASKED_AFTER + 1)]
        return sorted(
            (each for each in found if each is not None), key=lambda each: (abs(each.pay_date - day), each.pay_date)
        )

    def before(self, day: dt.date) -> list[Held]:
        """The pay dates whose employer money may come on a day, the oldest first."""
        return [each for each in self._held.values() if day - EMPLOYER_WITHIN <= each.pay_date <= day]


def _beside(held: Held, day: dt.date) -> bool:
    return held.deposited is not None and abs((held.deposited - day).days) <= _BESIDE_DEPOSIT


def held_by_stubs(reader: Reader, whose: tuple[str, str], first: dt.date, last: dt.date, format_: str) -> StubMoney:
    """What the pay stubs of a stretch of pay dates hold that no row of a format has confirmed yet."""
    person, plan = whose
    cents: dict[dt.date, dict[str, int]] = {}
    days: dict[dt.date, set[dt.date]] = {}
    ids: dict[dt.date, list[str]] = {}
    for stub in reader.newest_stubs(person, plan, first, last, _MOST_STUBS):
        sums = cents.setdefault(stub.pay_date, {})
        days.setdefault(stub.pay_date, {stub.pay_date}).add(stub.deposit_date)
        ids.setdefault(stub.pay_date, []).append(stub.id)
        for source, amount in stub.cents.items():
            sums[source] = sums.get(source, 0) + amount
    if not cents:
        return StubMoney({})
    received = receipts_by_pay_date(reader, whose, min(cents), max(cents), format_)
    return StubMoney(
        {
            day: Held(
                day,
                frozenset(days[day]),
                unconfirmed(sums, received.get(day, {})),
                tuple(ids[day]),
                next(iter(days[day] - {day}), None) if len(days[day]) == 2 else None,
            )
            for day, sums in cents.items()
        }
    )


def receipts_by_pay_date(
    reader: Reader, whose: tuple[str, str], first: dt.date, last: dt.date, format_: str
) -> Mapping[dt.date, Mapping[tuple[str, ...], int]]:
    """Cents received by the sources they are of, by pay date, as one format's rows say."""
    person, plan = whose
    found: dict[dt.date, dict[tuple[str, ...], int]] = {}
    since, until = first - dt.timedelta(days=60), last + RECEIVED_WITHIN
    for each in reader.entries("receipt", person=person, plan=plan, since=since, until=until):
        if format_of(each.id) == format_:
            sums = found.setdefault(each.value.pay_date, {})
            sums[each.value.sources] = sums.get(each.value.sources, 0) + each.value.amount.cents
    return found
