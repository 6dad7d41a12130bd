"""One conversion or payment walked back: what left, the basis in it and how that was found, what is not taxed now."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ledger.domain.basis.designated_roth import RothOutflow
from ledger.domain.basis.outcomes import ESTIMATE, STATED, ConversionOutcome
from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.conversions import CASH
from ledger.domain.entries.opening_balances import OpeningBalance
from ledger.domain.entries.valuations import Valuation
from ledger.domain.figures import SUM, Figure, FigureEntry
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.sources import AFTER_TAX
from ledger.services.explain.year_end import TaxYear, negative, of_entry, summed, without_nothing

TO = {
    "in_plan_roth": "to Roth in the plan",
    "roth_ira": "to a Roth IRA",
    "traditional_ira": "to a traditional IRA",
    "other_plan": "to another plan",
    "cash": "kept in cash",
}
_NOTICE = (
    "Pre-tax dollars go to direct rollovers first, then to rollovers within 60 days, then to cash; to a pre-tax plan or"
    " traditional IRA before Roth, where the entry does not choose."
)
_EXCESS_FIRST = "Reg. 1.402(g)-1(e)(8)(iv)"


class Payment(NamedTuple):
    """A conversion or distribution with all its legs; `flows` where it left a designated Roth account."""

    id: str
    legs: tuple[ConversionOutcome, ...]
    flows: tuple[RothOutflow, ...]

    @property
    def plan(self) -> str:
        """The paying plan."""
        return self.legs[0].plan

    @property
    def from_roth(self) -> bool:
        """Whether it left a designated Roth account."""
        return self.legs[0].source in ROTH_ACCOUNT

    @property
    def gross(self) -> Money:
        """All that left."""
        return total(leg.amount for leg in self.legs)

    @property
    def excess(self) -> Money:
        """Excess deferrals in it, which left a designated Roth account first and without basis."""
        return self.flows[0].excess if self.flows else ZERO

    @property
    def basis(self) -> Money | None:
        """What of it is no earnings and no pre-tax money; None is unknown."""
        return None if self.earnings is None else self.gross - self.earnings

    @property
    def earnings(self) -> Money | None:
        """All of it but basis; None is unknown."""
        return _sum(leg.earnings_out for leg in self.legs)

    @property
    def taxable(self) -> Money | None:
        """What of it is income of the year; None is unknown."""
        return _sum(leg.taxable for leg in self.legs)

    @property
    def why(self) -> str:
        """Why a part of it is unknown, and what to enter."""
        return next((leg.why for leg in self.legs if leg.why), "")


def payments(year: TaxYear) -> list[Payment]:
    """The year's conversions and distributions of every plan, by day."""
    legs: dict[str, list[ConversionOutcome]] = {}
    for outcome in year.accounts.all_outcomes:
        if outcome.date.year == year.year:
            legs.setdefault(outcome.id, []).append(outcome)
    flows: dict[str, list[RothOutflow]] = {}
    for flow in year.accounts.roth.outflows:
        flows.setdefault(flow.outcome.id, []).append(flow)
    return [Payment(each, tuple(of_one), tuple(flows.get(each, ()))) for each, of_one in legs.items()]


def explain_payment(year: TaxYear, payment: Payment) -> Figure:
    """What is taxable of one payment: all that left, less the basis in it, less what is not taxed now."""
    first = payment.legs[0]
    text = "" if payment.taxable is not None else "What is taxable of it is not known."
    if payment.basis == ZERO and payment.gross:
        text = f"{how_found(year, payment)}."
    parts = (_left(year, payment), *without_nothing((_basis(year, payment), _not_taxed(payment))))
    return Figure(
        payment.id,
        f"{first.record} of {first.date}, {payment.plan}, taxable",
        payment.taxable,
        how=SUM if payment.taxable is not None else "",
        text=text,
        missing=payment.why if payment.taxable is None else "",
        source="IRC 402A(d), 72(e)(8)" if payment.from_roth else "IRC 72(e)(8), 402(c), 402A(c)(4)",
        parts=parts,
    )


def is_plain(payment: Payment) -> bool:
    """Whether one line says all of it: one place, earnings as the plan states them, and all of them taxed."""
    first = payment.legs[0]
    return len(payment.legs) == 1 and first.method == STATED and payment.taxable == payment.earnings


def how_found(year: TaxYear, payment: Payment) -> str:
    """The arithmetic of the basis in a payment, in words; empty where it is unknown."""
    basis, first = payment.basis, payment.legs[0]
    if basis is None:
        return ""
    if first.method == STATED:
        earnings = year.recorded[payment.id].value.earnings
        if payment.gross - earnings == basis:
            return f"Stated by the plan: {payment.gross} - {earnings} of earnings = {basis}"
        return f"Stated by the plan: {earnings} of earnings; the ledger holds {basis}, a cent less"
    before = _before(payment)
    if before is None:
        return _without_fraction(year, payment)
    held, value = before
    if first.method == ESTIMATE:
        return f"Estimated over the value last known: {payment.gross} of {value}, which holds {held}, has {basis}"
    excess = payment.excess
    if not excess:
        return _fraction(payment.gross, held, value, basis)
    left = value - excess
    first_out = (
        f"{excess} of excess deferrals leaves first and has no basis; {value} - {excess} = {left} of value is left"
    )
    return f"{first_out}. {_fraction(payment.gross - excess, held, left, basis)}"


def _fraction(gross: Money, held: Money, value: Money, basis: Money) -> str:
    if held > value:
        return f"At a loss: {held} of basis in {value} of value, so all of it is basis"
    if value in (gross, held):
        nothing_grown = f"Nothing had grown: {held} of basis in {value} of value, so all of it is basis"
        return f"All of {value} left, and with it all basis: {basis}" if gross == value else nothing_grown
    return f"{gross} x {held} / {value} = {basis}, half up to the cent"


def _without_fraction(year: TaxYear, payment: Payment) -> str:
    if not payment.from_roth and not year.in_pool(payment.legs[0]):
        return "Pre-tax money in a contract of its own has no basis"
    if not payment.gross:
        return "Nothing left"
    if payment.excess == payment.gross:
        return "All of it is excess deferrals that were not returned by 15 April, which leave first and have no basis"
    return "What was contributed before 1987 comes out first, free of tax (IRC 72(e)(8)(D))"


def _before(payment: Payment) -> tuple[Money, Money] | None:
    """Basis and value just before, where the basis was found pro rata over them."""
    first = payment.legs[0]
    if first.basis_before is None or first.value_before is None:
        return None
    return Money(first.basis_before), Money(first.value_before)


def _left(year: TaxYear, payment: Payment) -> Figure:
    """All that left, leg by leg where it went to several places."""
    entry = year.recorded[payment.id]
    if len(payment.legs) == 1:
        leg = payment.legs[0]
        verb = "paid out and" if leg.destination == CASH else "moved"
        return summed("left", f"{verb} {_leg_label(leg)}", entries=[of_entry(entry, leg.amount)])
    parts = [
        summed(leg.destination, _leg_label(leg), entries=[of_entry(entry, leg.amount)], text=_leg_text(leg))
        for leg in payment.legs
    ]
    return summed("left", "left the plan", parts=parts, text=_NOTICE, source="Notice 2014-54; IRC 402(c)(2)")


def _leg_label(leg: ConversionOutcome) -> str:
    later = f", arrived {leg.arrived}" if leg.arrived is not None else ""
    return f"{TO[leg.destination]}{'' if leg.direct or leg.destination == CASH else ' within 60 days'}{later}"


def _leg_text(leg: ConversionOutcome) -> str:
    if leg.earnings_out is None:
        return "How much of it is pre-tax is not known."
    taxed = "not known" if leg.taxable is None else str(leg.taxable)
    return f"{leg.earnings_out} pre-tax, {leg.amount - leg.earnings_out} after-tax; taxable {taxed}."


def _basis(year: TaxYear, payment: Payment) -> Figure:
    """The basis in it, with what it was found from beside it."""
    text = how_found(year, payment)
    beyond = [leg.basis - leg.amount for leg in payment.legs if leg.basis is not None and leg.basis > leg.amount]
    if beyond:
        text += f". {beyond[0]} of basis beyond its value goes with it"
    return Figure(
        "basis",
        "basis in it",
        negative(payment.basis),
        text=f"{text}." if text else "",
        missing=payment.why if payment.basis is None else "",
        source="IRC 402A(d)(4), 72(e)(8)" if payment.from_roth else "IRC 72(e)(8)(A), (B)",
        parts=tuple(_found_from(year, payment)),
    )


def _found_from(year: TaxYear, payment: Payment) -> Iterator[Figure]:
    before = _before(payment) if payment.legs[0].method != STATED else None
    if before is None:
        return
    figure = "roth-basis" if payment.from_roth else "basis"
    yield Figure("basis_before", "basis just before", before[0], text=year.command(figure, year.year, payment.plan))
    yield _value(year, payment, before[1])
    if payment.excess:
        yield Figure("excess", "of it, excess deferrals, which leave first", payment.excess, source=_EXCESS_FIRST)


def _value(year: TaxYear, payment: Payment, value: Money) -> Figure:
    """What the contract was worth just before, and the entries that say so."""
    entry, label = year.recorded[payment.id], "value just before"
    if entry.value.balance_before is not None:
        stated = [of_entry(entry, entry.value.balance_before, "balance_before of the entry itself")]
    else:
        stated = list(_stated_values(year, payment, entry))
    since = value - total(each.amount for each in stated)
    others = "since then, or not stated by an entry" if stated else "by the ledger's entries"
    parts = [Figure("since", others, since)] if since else []
    return Figure("value_before", label, value, how=SUM, parts=tuple(parts), entries=tuple(stated))


def _stated_values(year: TaxYear, payment: Payment, payment_entry: Recorded[Any]) -> Iterator[FigureEntry]:
    """The newest value of each source of the contract, stated on the day or the day before."""
    first = payment.legs[0]
    newest: dict[str, Recorded[Any]] = {}
    for each in year.accounts.events:
        value = each.value
        if not isinstance(value, (Valuation, OpeningBalance)) or value.plan != payment.plan:
            continue
        if not dt.timedelta(0) <= first.date - value.date <= dt.timedelta(days=1) or each.id == payment_entry.id:
            continue
        if _of_contract(year, payment, value.source):
            newest[value.source] = each
    for source, each in newest.items():
        stated = each.value.value if isinstance(each.value, Valuation) else each.value.balance
        vested = each.value.vested
        yield of_entry(each, stated if vested is None or source == AFTER_TAX else vested)


def _of_contract(year: TaxYear, payment: Payment, source: str) -> bool:
    if payment.from_roth or source in ROTH_ACCOUNT:
        return payment.from_roth and source in ROTH_ACCOUNT
    return year.in_pool(payment.legs[0]._replace(source=source))


def _not_taxed(payment: Payment) -> Figure:
    """Earnings and pre-tax money that are no income now."""
    taxable, earnings = payment.taxable, payment.earnings
    amount = None if taxable is None or earnings is None else taxable - earnings
    missing = payment.why if amount is None else ""
    if payment.from_roth:
        qualified = any(flow.qualified for flow in payment.flows)
        text = "It is a qualified distribution." if qualified else "It was rolled over, and stays untaxed."
        return Figure("not_taxed", "earnings not taxed", amount, text=text if amount else "", missing=missing,
                      source="IRC 402A(d)(1), (2)" if qualified else "IRC 402A(d)(1), 402(c)")  # fmt: skip
    untaxed = [leg for leg in payment.legs if leg.taxable == ZERO != leg.earnings_out]
    places = dict.fromkeys(TO[leg.destination] for leg in untaxed)
    if amount is None and not places:  # all of its earnings are income, how much that may be
        amount, missing = ZERO, ""
    return Figure("not_taxed", "pre-tax money not taxed now", amount, text=f"It goes {' and '.join(places)}.",
                  missing=missing, source="IRC 402(c)(1)")  # fmt: skip


def _sum(amounts: Iterator[Money | None]) -> Money | None:
    listed: Sequence[Money | None] = list(amounts)
    return None if None in listed else total(each for each in listed if each is not None)
