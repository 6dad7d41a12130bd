"""What is said of catch-up while the wages that decide whether it must be Roth are not on file."""

from collections.abc import Sequence
from shlex import quote

from ledger.domain.alerts.alert import INFO, Alert
from ledger.domain.money import Money


def wages_decide_roth_alert(
    group: str, year: int, employers: Sequence[str], *, person: str, pre_tax: Money, wages: Money
) -> Alert:
    """`catch_up_must_be_roth`, for information: pre-tax catch-up is there or scheduled, and nothing says it may be.

    Args:
        group: The id of the employer group.
        year: Of the catch-up.
        employers: Ids of those whose Social Security wages of the year before are missing; at least one.
        person: The person's id.
        pre_tax: The catch-up that Roth deferrals do not cover.
        wages: Above which catch-up must be Roth.

    Source: IRC 414(v)(7); Reg. 1.414(v)-2(a)(2).
    """
    before, named = year - 1, " and ".join(employers)
    commands = " and ".join(
        f"roth-ledger person wages --person {quote(person)} --employer {quote(each)} --year {before} "
        "--social-security-wages …"
        for each in employers
    )
    return Alert(
        code="catch_up_must_be_roth",
        level=INFO,
        message=f"{pre_tax} of pre-tax deferrals of {year} is, or will be, catch-up, and whether it must be Roth is "
        f"not known: it must where Social Security wages of {before} (W-2 box 3) from {named} were more than {wages}, "
        "and they are not on file.",
        action=f"Enter them, 0 for a new hire: {commands}",
        amount=pre_tax,
        source="IRC 414(v)(7); Reg. 1.414(v)-2(a)(2)",
        subject=group,
    )
