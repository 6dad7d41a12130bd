"""After-tax room beside a pay stub that is still to come; sums by hand, 415(c) is $72,000 in 2026 (Notice 2025-67)."""

import datetime as dt
from typing import Any

from ledger.domain.money import Money
from ledger.domain.records import read_line
from ledger.domain.settings import DEFAULTS
from ledger.services.limit_changes import Change, changes
from ledger.services.status import status
from ledger.services.stub_entry import StubPreview, begin, eve_of, preview_stub
from tests.services.conftest import FilledLedger

TODAY = dt.date(2026, 12, 10)
OWNER = {"person": "pat", "plan": "acme-401k"}
AMOUNTS = {"pre_tax_deferral": "200.00", "after_tax": "500.00"}


def room(found: StubPreview, day: dt.date) -> Change:
    before, after = found.effect.before, found.effect.after
    assert before is not None
    assert after is not None
    ((_, change),) = changes(before, after, "acme-401k", day, eve=found.eve).after_tax_room
    return change


def test_the_room_without_a_stub_to_come_is_that_of_today(ledger: FilledLedger) -> None:
    ledger.person()
    ledger.plan()
    schedule: dict[str, Any] = {"frequency": "biweekly", "first_pay_date": "2026-01-02", "pay": "100000.00"}
    ledger.add({"record": "pay_schedule", **OWNER, **schedule, "election_amounts": AMOUNTS})
    paid = {"record": "pay_stub", **OWNER, "compensation": "100000.00", "amounts": AMOUNTS}
    ledger.add({**paid, "pay_date": "2026-12-04"})
    day = dt.date(2026, 12, 18)  # the only pay date that is left of the year
    reader = ledger.store.reader()
    today = status(reader, "pat", 2026, TODAY).annual_additions[0].after_tax_room
    assert today == Money(71_100_00)  # 72,000 less 700, and less the 200 of pre-tax money to come

    value = read_line({**paid, "pay_date": day.isoformat()})
    found = preview_stub(ledger.store, value, today=TODAY, thresholds=DEFAULTS)

    assert room(found, day) == Change(today, Money(70_600_00))  # by the after-tax money alone
    opened = begin(reader, "pat", "acme-401k", TODAY, DEFAULTS).before
    assert opened.annual_additions[0].after_tax_room == today
    again = preview_stub(
        ledger.store, value, today=TODAY, thresholds=DEFAULTS, before=found.effect.before, eve=found.eve
    )
    assert again.eve is found.eve
    assert eve_of(reader, "pat", TODAY, TODAY, DEFAULTS) is None
    assert preview_stub(ledger.store, value, today=day, thresholds=DEFAULTS).eve is None
