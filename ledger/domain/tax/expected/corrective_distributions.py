"""Refunds of excess contributions on Form 1099-R, and the year in which their principal is income."""

import datetime as dt
from collections.abc import Iterable

from ledger.domain.basis.worth import ROTH_ACCOUNT
from ledger.domain.entries.refunds import Refund
from ledger.domain.limits.deferrals import return_deadline
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.sources import AFTER_TAX
from ledger.domain.tax.expected.distribution_codes import beside_designated_roth
from ledger.domain.tax.expected.form_parts import REFUND, FormPart

TAXABLE_NOW, TAXABLE_THE_YEAR_BEFORE, CORRECTION_PROGRAM = "8", "P", "E"


def refund_parts(refund: Refund) -> list[FormPart]:
    """Principal and earnings under the code of the reason.

    An excess deferral that comes back after its year with a loss is reported as it is paid, under code P alone.

    Source: Form 1099-R instructions, codes 8, E, P and B, and Losses; IRC 402(g)(2)(C), 401(m)(7), 401(k)(8);
    Reg. 1.402(g)-1(e).
    """
    already_taxed = refund.source == AFTER_TAX or refund.source in ROTH_ACCOUNT
    if refund.reason == "excess_deferral" and refund.date.year > refund.for_year:
        if refund.date > return_deadline(refund.for_year):
            return [_too_late(refund)]
        at_a_loss = refund.earnings < ZERO
        paid = max(refund.amount + refund.earnings, ZERO) if at_a_loss else refund.amount
        taxed_before = FormPart(
            refund.plan,
            REFUND,
            _code(refund, TAXABLE_THE_YEAR_BEFORE),
            paid,
            ZERO if already_taxed else paid,
            paid if already_taxed else ZERO,
            ZERO,  # income of the year of the deferral, not of the form's
            notes=(_at_a_loss(refund, already_taxed=already_taxed),) if at_a_loss else (),
        )
        if at_a_loss:
            return [taxed_before]
        return [taxed_before, _principal_and_earnings(refund, ZERO, TAXABLE_NOW, already_taxed=already_taxed)]
    code = CORRECTION_PROGRAM if refund.reason == "excess_annual_addition" else TAXABLE_NOW
    return [_principal_and_earnings(refund, refund.amount, code, already_taxed=already_taxed)]


def deferral_year_income(year: int, refunds: Iterable[Recorded[Refund]], unreturned: Money = ZERO) -> Money:
    """What of excess deferrals is income of the year they were deferred in though no form of that year says so.

    Args:
        year: Of the deferrals.
        refunds: Of any reason and year. Pre-tax principal for the year that was paid out after its 31 December
            counts, in time or not; what came back within the year is on that year's own form, and Roth principal
            was taxed as wages.
        unreturned: Pre-tax excess of the year that did not come back in time; what was paid out too late is in it.

    Source: IRC 402(g)(1)(A), (2)(C)(i) and (6); Reg. 1.402(g)-1(e).
    """
    paid = [
        each.value
        for each in refunds
        if each.value.reason == "excess_deferral"
        and each.value.for_year == year
        and each.value.date > dt.date(year, 12, 31)
        and each.value.source not in ROTH_ACCOUNT
    ]
    in_time = total(each.amount for each in paid if each.date <= return_deadline(year))
    return in_time + max(total(each.amount for each in paid) - in_time, unreturned)


def deferral_year_sentence(year: int, income: Money) -> str:
    """Where that income goes on the return of the deferral year."""
    return (
        f"{income} of pre-tax deferrals of {year} over the 402(g) limit did not come back within the year: it is income"
        f" of {year} whether or not it comes back by {return_deadline(year)}, though it is on no Form W-2 box 1 or"
        f" 1099-R of {year}. Add it with wages and other earned income (Form 1040 line 1h; which of those lines is"
        " unsettled here), not on line 5b."
    )


def _too_late(refund: Refund) -> FormPart:
    """Taxed as it is paid, even where it was taxed when it was deferred.

    Source: IRC 402(g)(6), 402A(d)(3).
    """
    gross = refund.amount + refund.earnings
    note = (
        f"The excess deferral of {refund.for_year} was paid out on {refund.date}, after"
        f" {return_deadline(refund.for_year)}: all of it is taxed, its principal for the second time (IRC 402(g)(6))."
        " Which code stands in box 7 is unsettled here: take the one on the form, or ask the plan."
    )
    return FormPart(refund.plan, REFUND, None, gross, gross, ZERO, gross, notes=(note,))


def _at_a_loss(refund: Refund, *, already_taxed: bool) -> str:
    """What of a loss the forms do not show.

    Source: Form 1099-R instructions, Losses; IRS Pub. 525, excess deferrals.
    """
    year, loss = refund.date.year, -refund.earnings
    what = (
        f"{refund.amount} of excess deferrals of {refund.for_year} was paid out on {refund.date} less a loss of {loss}."
    )
    taxed = (
        f"All {refund.amount} was taxed as wages of {refund.for_year} (Roth)."
        if already_taxed
        else f"All {refund.amount} is income of {refund.for_year}."
    )
    where = (
        f"The {loss} may be reported as a loss on the return of {year} (Form 1099-R instructions, Losses): a negative"
    )
    unsure = " That this holds of Roth deferrals too is unsettled." if already_taxed else ""
    return f"{what} {taxed} {where} amount on Schedule 1, line 8z, “Loss on Excess Deferral Distribution”.{unsure}"


def _principal_and_earnings(refund: Refund, principal: Money, code: str, *, already_taxed: bool) -> FormPart:
    gross = max(principal + refund.earnings, ZERO)
    basis = min(principal, gross) if already_taxed else ZERO
    return FormPart(refund.plan, REFUND, _code(refund, code), gross, gross - basis, basis, gross - basis)


def _code(refund: Refund, code: str) -> str:
    return (beside_designated_roth(code) or code) if refund.source in ROTH_ACCOUNT else code
