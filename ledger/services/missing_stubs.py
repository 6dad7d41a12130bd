"""Pay dates of a year whose stubs are not in the ledger: its sums leave them out."""

import datetime as dt

from ledger.domain.alerts.alert import Alert
from ledger.services.ports import Reader
from ledger.services.status import status

_MISSING_STUB = "pay_stub_missing"


def missing_stub_alerts(reader: Reader, person: str, year: int, as_of: dt.date) -> tuple[Alert, ...]:
    """The alerts of a person's pay dates without a stub in a year, but for those that the person has acknowledged."""
    seen = status(reader, person, year, as_of, year_before=False).alerts
    return tuple(each for each in seen if each.code == _MISSING_STUB and not each.acknowledged)
