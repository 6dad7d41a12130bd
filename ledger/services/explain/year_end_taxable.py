"""What conversions and payments of a year add to income, plan by plan, each with how that was found."""

from collections.abc import Iterable, Iterator

from ledger.domain.basis.outcomes import CONVERSION, DISTRIBUTION
from ledger.domain.entries.refunds import Refund
from ledger.domain.errors import NotFoundError
from ledger.domain.figures import Figure
from ledger.domain.money import ZERO
from ledger.domain.recorded import Recorded
from ledger.domain.sources import AFTER_TAX
from ledger.services.explain.year_end import TaxYear, nothing, of_entry, summed
from ledger.services.explain.year_end_payments import Payment, explain_payment, how_found, is_plain, payments
from ledger.services.ports import Reader

_SOURCES = {
    "after_tax": "IRC 72(e)(8), 402A(c)(4), 408A(d)(3)",
    "pre_tax": "IRC 402(a), 402A(c)(4)(A)",
    "designated_roth": "IRC 402A(d)",
}


def explain_taxable(year: TaxYear) -> Iterator[Figure]:
    """What is taxable of a plan's conversions and payments, a tree a plan."""
    among = [each for each in payments(year) if year.wants(each.plan)]
    refunded = [each.value.plan for each in _refunds(year) if year.wants(each.value.plan)]
    plans = dict.fromkeys([*(each.plan for each in among), *refunded])
    for plan in plans:
        yield _of_plan(year, plan, [each for each in among if each.plan == plan])
    if not plans:
        text = f"Nothing was converted or paid out of plans in {year.year}."
        yield nothing("taxable", "taxable of conversions and payments", text)


def explain_entry(year: TaxYear, entry_id: str) -> Iterator[Figure]:
    """What is taxable of one conversion or distribution.

    Raises:
        NotFoundError: it is dated after the day it is seen from.
    """
    found = [each for each in payments(year) if each.id == entry_id]
    if not found:
        raise NotFoundError(
            f"“{entry_id}” is dated after {year.accounts.as_of}.", hint="Give a later day with --as-of, or none."
        )
    yield from (explain_payment(year, each) for each in found)


def year_of_entry(reader: Reader, person: str, entry_id: str) -> int | None:
    """The year of a conversion or distribution; None: there is none of that id."""
    entries = reader.entries(CONVERSION, DISTRIBUTION, person=person)
    return next((each.value.date.year for each in entries if each.id == entry_id), None)


def _of_plan(year: TaxYear, plan: str, among: list[Payment]) -> Figure:
    """By contract: the after-tax account, pre-tax money beside it, the designated Roth account."""
    pool = [each for each in among if not each.from_roth and year.in_pool(each.legs[0])]
    beside = [each for each in among if not each.from_roth and not year.in_pool(each.legs[0])]
    roth = [each for each in among if each.from_roth]
    parts = []
    refunds = _refund_earnings(year, plan)
    if pool or refunds:
        parts.append(_of_contract(year, "after_tax", "of the after-tax account", pool, refunds))
    if beside:
        parts.append(_of_contract(year, "pre_tax", "of pre-tax money", beside))
    if roth:
        parts.append(_of_contract(year, "designated_roth", "of the designated Roth account", roth))
    return summed(plan, f"taxable in {year.year}, {plan}", parts=parts)


def _of_contract(year: TaxYear, name: str, label: str, among: list[Payment], more: Iterable[Figure] = ()) -> Figure:
    """What left one contract: what a line says in a line, the others with all their arithmetic."""
    plain = [each for each in among if is_plain(each) and each.taxable is not None]
    others = [explain_payment(year, each) for each in among if each not in plain]
    entries = [
        of_entry(year.recorded[each.id], each.taxable or ZERO, f"{how_found(year, each)} of basis") for each in plain
    ]
    return summed(name, label, parts=[*others, *more], entries=entries, source=_SOURCES[name])


def _refunds(year: TaxYear) -> list[Recorded[Refund]]:
    """After-tax refunds of the year that paid out earnings."""
    return [each for each in year.of_year(Refund) if each.value.source == AFTER_TAX and each.value.earnings > ZERO]


def _refund_earnings(year: TaxYear, plan: str) -> list[Figure]:
    """Earnings paid out with after-tax refunds."""
    entries = [
        of_entry(each, each.value.earnings, each.value.reason) for each in _refunds(year) if each.value.plan == plan
    ]
    if not entries:
        return []
    return [summed("refunds", "earnings of refunds", entries=entries, source="IRC 401(m)(7)")]
