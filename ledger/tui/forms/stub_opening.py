"""What the form of a pay stub is opened with."""

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.domain.entries.payroll import PayStub
from ledger.domain.records import line_of
from ledger.services.stub_entry import Beginning, begin, plans_to_log
from ledger.tui.desk import LedgerFile

if TYPE_CHECKING:
    from ledger.tui.app import LedgerApp


class Opening(NamedTuple):
    """What a form is opened with.

    Attributes:
        plans: Id and name of those that the stub may be of.
        several: Whether more than one of them is the person's own, so that it is asked which.
        plan: The one it is of.
        beginning: What it begins with.
    """

    plans: tuple[tuple[str, str], ...]
    several: bool
    plan: str
    beginning: Beginning


def opening_of(
    app: "LedgerApp", ledger: LedgerFile, person: str, plan: str | None, pay_date: dt.date | None
) -> Opening | None:
    """What a form begins with; None where there is no plan."""
    reader = ledger.reader()
    own, others = plans_to_log(reader, person, app.desk.today)
    plans = [*own, *others]
    if not plans:
        return None
    chosen = plan if plan in {each.id for each in plans} else plans[0].id
    beginning = begin(reader, person, str(chosen), app.desk.today, app.desk.thresholds, pay_date=pay_date)
    return Opening(tuple((each.id, each.name) for each in plans), len(own) > 1, str(chosen), beginning)


def held_line(person: str, opening: Opening) -> dict[str, Any]:
    """The line that a form for a new stub begins with."""
    proposed = opening.beginning.next
    if proposed.pay_date is not None:
        stub = PayStub(
            person=person,
            plan=opening.plan,
            pay_date=proposed.pay_date,
            deposit_date=proposed.deposit_date,
            pay_type=proposed.pay_type,
            compensation=proposed.compensation,
            plan_pay=proposed.plan_pay,
            amounts=proposed.amounts,
        )
        held: dict[str, Any] = json.loads(line_of(stub))
        return held
    held = {"person": person, "plan": opening.plan, "pay_type": proposed.pay_type}
    for key, amount in (("compensation", proposed.compensation), ("plan_pay", proposed.plan_pay)):
        if amount is not None:
            held[key] = amount.plain()
    held["amounts"] = {source: amount.plain() for source, amount in proposed.amounts.items()}
    return held
