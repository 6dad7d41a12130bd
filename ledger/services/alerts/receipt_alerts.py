"""What record keepers received of a year's pay stubs, held against them; loaded only where there is some."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from ledger.domain.alerts.alert import Alert
from ledger.domain.alerts.receipt_alerts import receipt_mismatch_alert
from ledger.domain.entries.receipts import Receipt
from ledger.domain.received import Disagreement, Receipts, disagreements
from ledger.services.ports import Reader
from ledger.services.view import YearView

_STUBS_OF_A_YEAR = 1_000


def receipt_alerts(view: YearView, received: Iterable[Receipt]) -> Iterator[Alert]:
    """`receipt_mismatch` for the pay dates of the year that some receipts are of."""
    of_plans: dict[str, list[Receipt]] = {}
    for receipt in received:
        if receipt.pay_date.year == view.year:
            of_plans.setdefault(receipt.plan, []).append(receipt)
    facts = view.facts
    for plan, receipts in of_plans.items():
        name = facts.plans[plan].name if plan in facts.plans else plan
        for each in disagreeing(facts.reader, facts.person.id, plan, receipts):
            yield receipt_mismatch_alert(plan, name, each)


def disagreeing(reader: Reader, person: str, plan: str, receipts: Iterable[Receipt]) -> list[Disagreement]:
    """Where the receipts of some pay dates and their stubs differ; the receipts are all of a plan and those dates."""
    by_date: dict[dt.date, dict[tuple[str, ...], int]] = {}
    for receipt in receipts:
        sums = by_date.setdefault(receipt.pay_date, {})
        sums[receipt.sources] = sums.get(receipt.sources, 0) + receipt.amount.cents
    if not by_date:
        return []
    stubs = stub_cents(reader, person, plan, min(by_date), max(by_date))
    return disagreements((Receipts(day, by_date[day]) for day in sorted(by_date)), stubs)


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
