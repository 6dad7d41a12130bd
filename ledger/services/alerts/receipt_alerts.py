"""What record keepers received of a year's pay stubs, held against them; loaded only where there is some."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.receipt_alerts import counted_twice_alert, receipt_mismatch_alert
from ledger.domain.entries.receipts import Receipt
from ledger.domain.money import total
from ledger.domain.received import Disagreement, Receipts, Row, disagreements
from ledger.domain.record_keepers import format_of
from ledger.domain.recorded import Recorded
from ledger.services.ports import Reader
from ledger.services.receipts.arrivals import SEPARATE, source_said
from ledger.services.receipts.matching import perhaps_held
from ledger.services.receipts.stub_money import EMPLOYER_WITHIN, held_by_stubs
from ledger.services.view import YearView

_STUBS_OF_A_YEAR = 1_000
_NEAR = dt.timedelta(days=15)


def receipt_alerts(view: YearView, received: Iterable[Recorded[Receipt]]) -> Iterator[Alert]:
    """`receipt_mismatch` for the pay dates of the year that some receipts are of."""
    of_plans: dict[str, list[Recorded[Receipt]]] = {}
    for receipt in received:
        if receipt.value.pay_date.year == view.year:
            of_plans.setdefault(receipt.value.plan, []).append(receipt)
    facts = view.facts
    for plan, receipts in of_plans.items():
        name = facts.plans[plan].name if plan in facts.plans else plan
        for each in disagreeing(facts.reader, facts.person.id, plan, receipts):
            yield receipt_mismatch_alert(plan, name, each)


def counted_twice_alerts(view: YearView, rows: Iterable[Recorded[Any]]) -> Iterator[Alert]:
    """`perhaps_counted_twice` for contributions made of rows that a pay stub of about that day may hold.

    Whoever said that they are separate money is not told again.
    """
    facts = view.facts
    reader, person = facts.reader, facts.person.id
    days: dict[tuple[str, str], dict[dt.date, list[Any]]] = {}
    for entry in rows:
        value = entry.value
        of_plan = days.setdefault((value.plan, format_of(entry.id)), {})
        of_plan.setdefault(value.deposit_date or value.date, []).append(value)
    for (plan, format_), by_day in days.items():
        stubs = held_by_stubs(reader, (person, plan), min(by_day) - EMPLOYER_WITHIN, max(by_day) + _NEAR, format_)
        separate = {
            each.label for each in reader.parties("import_answer") if each.plan == plan and each.answer == SEPARATE
        }
        name = facts.plans[plan].name if plan in facts.plans else plan
        for day, values in sorted(by_day.items()) if stubs else ():
            held = perhaps_held(day, [Row(source_said(format_, each), each.amount.cents) for each in values], stubs)
            if held and f"same:{day}" not in separate:
                yield counted_twice_alert(plan, name, day, total(each.amount for each in values), held[0].pay_date)


def disagreeing(reader: Reader, person: str, plan: str, receipts: Iterable[Recorded[Receipt]]) -> list[Disagreement]:
    """Where the receipts of some pay dates and their stubs differ; the receipts are all of a plan and those dates.

    Every record keeper's format is held against the stubs by itself. Where no stub of the date is there, it may be
    contributions of other files that hold the money.
    """
    by_format: dict[str, dict[dt.date, dict[tuple[str, ...], int]]] = {}
    for each in receipts:
        sums = by_format.setdefault(format_of(each.id), {}).setdefault(each.value.pay_date, {})
        sums[each.value.sources] = sums.get(each.value.sources, 0) + each.value.amount.cents
    found: dict[Disagreement, None] = {}
    for format_, by_date in by_format.items():
        held = dict(stub_cents(reader, person, plan, min(by_date), max(by_date)))
        for day in by_date.keys() - held.keys():
            others = _contributed(reader, person, plan, day, format_)
            if others:
                held[day] = others
        found |= dict.fromkeys(disagreements((Receipts(day, by_date[day]) for day in sorted(by_date)), held))
    return list(found)


def _contributed(reader: Reader, person: str, plan: str, day: dt.date, format_: str) -> dict[str, int]:
    """Cents by source of contributions that reached a plan on a day, but for those of one format."""
    cents: dict[str, int] = {}
    year = dt.timedelta(days=366)  # they are listed by pay date
    for entry in reader.entries("contribution", person=person, plan=plan, since=day - year, until=day):
        if (entry.value.deposit_date or entry.value.date) == day and format_of(entry.id) != format_:
            cents[entry.value.source] = cents.get(entry.value.source, 0) + entry.value.amount.cents
    return cents


def stub_cents(
    reader: Reader, person: str, plan: str, first: dt.date, last: dt.date
) -> Mapping[dt.date, Mapping[str, int]]:
    """Cents by source of the stubs of each pay date of a stretch."""
    found: dict[dt.date, dict[str, int]] = {}
    for stub in reader.newest_stubs(person, plan, first, last, _STUBS_OF_A_YEAR):
        sums = found.setdefault(stub.pay_date, {})
        for source, cents in stub.cents.items():
            sums[source] = sums.get(source, 0) + cents
    return found
