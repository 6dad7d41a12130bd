"""What record keepers received against what pay stubs say was sent."""

import datetime as dt

from ledger.domain.alerts.alert import WARNING, Alert
from ledger.domain.alerts.payroll_alerts import source_words
from ledger.domain.money import Money
from ledger.domain.received import Disagreement


def counted_twice_alert(plan: str, plan_name: str, day: dt.date, amount: Money, pay_date: dt.date) -> Alert:
    """`perhaps_counted_twice`: rows of a record keeper and a pay stub that may be the same money, and both count.

    Source: IRC 415(c)(2): the money that is paid in is an annual addition once.
    """
    return Alert(
        code="perhaps_counted_twice",
        level=WARNING,
        message=(
            f"The record keeper of {plan_name} received {amount} on {day}, and the pay stub of {pay_date} may hold the "
            "same money with other amounts: both count."
        ),
        action=(
            f"Import the record keeper's file again with --answer same:{day}={pay_date} where it is the same money, or "
            f"--answer same:{day}=separate where it is not."
        ),
        amount=amount,
        date=day,
        source="IRC 415(c)(2)",
        subject=f"{plan} {day}",
    )


def receipt_mismatch_alert(plan: str, plan_name: str, each: Disagreement) -> Alert:
    """`receipt_mismatch`: the pay stubs of a pay date say another amount than the record keeper received.

    The stub stands and counts; the record keeper's figure does not.

    Source: 29 CFR 2510.3-102: withheld contributions are plan assets, due as soon as they can be segregated.
    """
    words = " and ".join(source_words(source) for source in each.sources)
    received = Money(each.received)
    if each.stub is None:
        amount = received
        message = (
            f"The record keeper of {plan_name} received {received} of {words} of the pay date {each.pay_date}, and no "
            "pay stub of that date is in the ledger: the money counts nowhere."
        )
        action = (
            "Enter the pay stub of that date again; or void the receipts of that day (`roth-ledger list --kind "
            "receipt`) and import the record keeper's file again."
        )
    else:
        amount = Money(abs(each.received - each.stub))
        message = (
            f"The pay stub of {each.pay_date} for {plan_name} holds {Money(each.stub)} of {words}; the record keeper "
            f"received {received}: {amount} {'less' if each.received < each.stub else 'more'}. The stub counts."
        )
        action = (
            "Where the stub is wrong, correct it (`roth-ledger replace ID …`); where it is right, ask payroll and the "
            "record keeper for the difference."
        )
    return Alert(
        code="receipt_mismatch",
        level=WARNING,
        message=message,
        action=action,
        amount=amount,
        date=each.pay_date,
        source="29 CFR 2510.3-102",
        subject=f"{plan} {'+'.join(each.sources)}",
    )
