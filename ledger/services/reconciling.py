"""A year's forms received and returns filed, held against what the ledger finds."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.money import Money
from ledger.domain.sources import AFTER_TAX
from ledger.domain.tax.expected.expected_5498 import Expected5498
from ledger.domain.tax.expected.expected_forms import ExpectedForm
from ledger.domain.tax.expected.expected_w2 import ExpectedW2
from ledger.domain.tax.form_1040 import Form1040
from ledger.domain.tax.form_5329 import Form5329
from ledger.domain.tax.form_8606 import Form8606
from ledger.domain.tax.reconcile import (
    Difference,
    NearDeposit,
    OpeningCheck,
    reconcile,
    reconcile_5498,
    reconcile_openings,
    reconcile_returns,
    reconcile_w2,
)
from ledger.services.accounts import Accounts
from ledger.services.ports import Reader

# How far from the turn of the year a deposit may be counted in the other one.
_DAYS_AROUND = 31
_MOST_STUBS = 30


def form_differences(
    reader: Reader,
    accounts: Accounts,
    forms: Sequence[ExpectedForm],
    forms_w2: Sequence[ExpectedW2],
    forms_5498: Sequence[Expected5498],
) -> tuple[Difference, ...]:
    """What the forms received in a year say otherwise; nothing for a plan, employer or IRA that sent none."""
    if accounts.person is None:
        return ()
    person, year = accounts.person.id, accounts.year
    received = reader.entries("form_1099r", person=person)
    plans = {each.value.plan for each in received if each.value.year == year and each.value.plan is not None}
    differences = reconcile(
        year,
        forms,
        received,
        conversions=accounts.all_outcomes,
        deposits_near=list(_near_deposits(reader, accounts, sorted(plans))),
        carried_losses=_carried_losses(accounts),
    )
    return (
        *differences,
        *reconcile_openings(each for each in _openings(accounts) if each.plan in plans),
        *reconcile_w2(year, forms_w2, reader.entries("form_w2", person=person)),
        *reconcile_5498(year, forms_5498, reader.entries("form_5498", person=person)),
    )


def return_differences(
    reader: Reader, accounts: Accounts, form_1040: Form1040, form_8606: Form8606, form_5329: Form5329
) -> tuple[tuple[Difference, ...], dt.date | None]:
    """What the year's return says otherwise than the ledger now, and when it was filed; nothing where none is."""
    if accounts.person is None:
        return (), None
    person, year = accounts.person.id, accounts.year
    filed = reader.entries("filed_return", person=person)
    of_year = sorted((each for each in filed if each.value.year == year), key=lambda each: each.value.date)
    if not of_year:
        return (), None
    this = next((each for each in accounts.traditional if each.year == year), None)
    differences = reconcile_returns(
        year,
        filed,
        computed_lines(form_1040, form_8606, form_5329),
        form_8606_required=form_8606.required if not form_8606.unknown else None,
        rolled_in_basis=Money(0) if this is None else this.gross_rolled_in_basis,
        changed_since=reader.changed_since(person, of_year[-1].sequence, dt.date(year, 12, 31)),
    )
    return differences, of_year[-1].value.date


def computed_lines(
    form_1040: Form1040, form_8606: Form8606, form_5329: Form5329
) -> Mapping[str, Mapping[str, str | None]]:
    """The lines that the ledger finds, by form and line; None is blank or not known."""
    return {
        "1040": {
            "4a": form_1040.line_4a,
            "4b": form_1040.line_4b,
            "5a": form_1040.line_5a,
            "5b": form_1040.line_5b,
        },
        "8606": dict(form_8606.lines),
        "5329": {"1": form_5329.line_1, "2": form_5329.line_2, "4": form_5329.line_4},
    }


def _near_deposits(reader: Reader, accounts: Accounts, plans: Iterable[str]) -> Iterator[NearDeposit]:
    """After-tax deposits of some plans around both turns of the year, entry by entry."""
    person = accounts.person.id if accounts.person is not None else ""
    around = dt.timedelta(days=_DAYS_AROUND)
    contributions = reader.entries("contribution", person=person, until=accounts.as_of)
    for turn in (dt.date(accounts.year - 1, 12, 31), dt.date(accounts.year, 12, 31)):
        for plan in plans:
            # A deposit follows its pay date, rarely by more than some weeks.
            for stub in reader.newest_stubs(person, plan, turn - 2 * around, turn + around, _MOST_STUBS):
                cents = stub.cents.get(AFTER_TAX)
                if cents and abs(stub.deposit_date - turn) <= around:
                    yield NearDeposit(plan, stub.deposit_date, Money(cents), stub.id)
        for each in contributions:
            value = each.value
            day = value.deposit_date or value.date
            if value.source == AFTER_TAX and abs(day - turn) <= around:
                yield NearDeposit(value.plan, day, value.amount, each.id)


def _carried_losses(accounts: Accounts) -> dict[str, list[Money]]:
    losses: dict[str, list[Money]] = {}
    for history in accounts.histories:
        for year in history.years.values():
            losses.setdefault(history.pool.plan, []).extend(year.losses)
    return losses


def _openings(accounts: Accounts) -> Iterator[OpeningCheck]:
    ids = {
        (event.value.plan, event.value.date, event.value.source): event.id
        for event in accounts.events
        if isinstance(event.value, OpeningBalance)
    }
    for history in accounts.histories:
        this = history.years.get(accounts.year)
        for day, stated, followed in () if this is None else this.contradicted:
            plan = history.pool.plan
            id_ = ids.get((plan, day, AFTER_TAX), "")
            yield OpeningCheck(plan=plan, source=AFTER_TAX, date=day, stated=stated, followed=followed, id=id_)
