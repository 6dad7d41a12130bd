"""A year's forms received and returns filed, held against what the ledger finds."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ledger.domain.alerts.alert import WARNING
from ledger.domain.entries.conversions import Conversion
from ledger.domain.entries.ira import IraConversion, IraDistribution, IraRollIn, RothIraDistribution
from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.money import Money, total
from ledger.domain.sources import AFTER_TAX
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.expected.form_5498 import Expected5498
from ledger.domain.tax.expected.form_w2 import ExpectedW2
from ledger.domain.tax.form_1040 import Form1040
from ledger.domain.tax.form_5329 import Form5329
from ledger.domain.tax.form_8606 import Form8606
from ledger.domain.tax.reconcile import (
    Difference,
    IraMoney,
    LeftPlan,
    NearDeposit,
    OpeningCheck,
    reconcile,
    reconcile_5498,
    reconcile_openings,
    reconcile_returns,
    reconcile_w2,
)
from ledger.domain.tax.reconcile.evidence import Evidence
from ledger.domain.tax.reconcile.payers import Payer, payers
from ledger.services.accounts import Accounts
from ledger.services.joint_returns import joint_lines
from ledger.services.ports import Reader
from ledger.services.return_lines import return_lines

# How far from the turn of the year a deposit may be counted in the other one.
_DAYS_AROUND = 31
_MOST_STUBS = 30
# Plans that are IRAs themselves.
_IRA_PLANS = frozenset({"sep", "simple_ira"})
_AMEND = " Amend the return that was filed too: its lines differ."


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
        later=list(_next_weeks(reader, accounts)),
        deemed_loans=_deemed_loans(reader, accounts),
        ira_plans=[plan.id for plan in accounts.plans.values() if plan.kind in _IRA_PLANS],
        iras=_ira_money(accounts),
    )
    differences = (
        *differences,
        *reconcile_openings(each for each in _openings(accounts) if each.plan in plans),
        *reconcile_w2(year, forms_w2, reader.entries("form_w2", person=person)),
        *reconcile_5498(year, forms_5498, reader.entries("form_5498", person=person)),
    )
    return _with_what_to_amend(reader, accounts, forms, differences)


def form_payers(reader: Reader, accounts: Accounts, forms: Sequence[ExpectedForm]) -> list[Payer]:
    """Who sent Forms 1099-R of the year, and which of them reports which expected form."""
    received = reader.entries("form_1099r", person=accounts.person.id) if accounts.person is not None else []
    evidence = Evidence(accounts.year, tuple(accounts.all_outcomes), (), {}, ())
    return payers(accounts.year, forms, received, evidence, _deemed_loans(reader, accounts))


def return_differences(
    reader: Reader, accounts: Accounts, form_1040: Form1040, form_8606: Form8606, form_5329: Form5329
) -> tuple[tuple[Difference, ...], dt.date | None]:
    """What the year's return says otherwise than the ledger now, and when it was filed; nothing where none is."""
    if accounts.person is None:
        return (), None
    person, year = accounts.person.id, accounts.year
    filed = reader.entries("filed_return", person=person, until=accounts.as_of)
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
        joint=joint_lines(reader, accounts),
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
            "25b": form_1040.line_25b,
        },
        "8606": dict(form_8606.lines),
        "5329": {"1": form_5329.line_1, "2": form_5329.line_2, "4": form_5329.line_4},
    }


def _with_what_to_amend(
    reader: Reader, accounts: Accounts, forms: Sequence[ExpectedForm], differences: tuple[Difference, ...]
) -> tuple[Difference, ...]:
    """Corrected forms say that the return is to be amended where one was filed whose lines differ."""
    if accounts.person is None or not any(each.code == "F16" for each in differences):
        return differences
    lines = return_lines(reader, accounts.person.id, accounts, forms)
    returned, _ = return_differences(reader, accounts, *lines)
    if not any(each.level == WARNING for each in returned):
        return differences
    return tuple(replace(each, action=each.action + _AMEND) if each.code == "F16" else each for each in differences)


def _next_weeks(reader: Reader, accounts: Accounts) -> Iterator[LeftPlan]:
    """What left plans soon after the year, as far as it is seen."""
    turn = dt.date(accounts.year, 12, 31)
    until = min(accounts.as_of, turn + dt.timedelta(days=_DAYS_AROUND))
    person = accounts.person.id if accounts.person is not None else ""
    for each in reader.entries("conversion", "distribution", person=person, until=until):
        if each.value.date > turn:
            amounts = [leg.amount for leg in each.value.parts] if isinstance(each.value, Conversion) else []
            for amount in amounts or [each.value.amount]:
                yield LeftPlan(each.value.plan, each.value.date, amount, each.id)


def _deemed_loans(reader: Reader, accounts: Accounts) -> dict[str, list[Money]]:
    """Loans that became taxable in the year without leaving the plan, by plan."""
    person = accounts.person.id if accounts.person is not None else ""
    loans: dict[str, list[Money]] = {}
    for each in reader.entries("loan", person=person, until=accounts.until):
        if each.value.event == "deemed" and each.value.date.year == accounts.year:
            loans.setdefault(each.value.plan, []).append(each.value.amount)
    return loans


def _ira_money(accounts: Accounts) -> IraMoney:
    """What the year's Forms 1099-R of IRAs should report."""
    of_year = [each for each in accounts.ira_entries if each.value.date.year == accounts.year]
    traditional = [each for each in of_year if isinstance(each.value, IraConversion | IraDistribution | IraRollIn)]
    roth = [each for each in of_year if isinstance(each.value, RothIraDistribution)]
    return IraMoney(
        traditional=total(each.value.amount for each in traditional),
        rolled_in=[each.value.amount for each in traditional if isinstance(each.value, IraRollIn)],
        roth=total(each.value.amount for each in roth),
        entries=(tuple(each.id for each in traditional), tuple(each.id for each in roth)),
    )


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
