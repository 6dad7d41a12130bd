"""Joint returns: lines that hold what both spouses' plans and IRAs put there."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledger.domain.money import Money
from ledger.domain.tax.form_1040 import form_1040
from ledger.services.accounts import Accounts, follow_accounts
from ledger.services.ports import Reader
from ledger.services.return_lines import without_loans, year_forms
from ledger.services.year_end_notes import loans

_JOINT = "married_joint"
_OF_TRADITIONAL = ("converted", "distributed", "taxable_conversion", "taxable_distribution")
_OF_ROTH = ("distributed", "taxable")


def spouse_of(reader: Reader, person: str, year: int) -> str | None:
    """The one other person of the ledger who files jointly in a year; None where the person does not, or it is unclear.

    Args:
        reader: The ledger.
        person: Whose spouse.
        year: The tax year.
    """
    joint = {each.person for each in reader.parties("tax_year") if each.year == year and each.filing_status == _JOINT}
    others = joint - {person}
    return others.pop() if person in joint and len(others) == 1 else None


def joint_lines(reader: Reader, accounts: Accounts) -> Mapping[str, str | None] | None:
    """Lines 4, 5 and 25b of Form 1040 over both spouses, whole dollars; None where there is no joint return.

    Args:
        reader: The ledger.
        accounts: Of one of the two, up to the year of the return.

    Source: Form 1040 instructions: the cents of both are added first and rounded once.
    """
    if accounts.person is None:
        return None
    person = accounts.person.id
    spouse = spouse_of(reader, person, accounts.year)
    if spouse is None:
        return None
    year = accounts.year
    theirs = follow_accounts(reader, spouse, year, accounts.as_of)
    both = (accounts, theirs)
    traditional = [each for one in both for each in one.traditional if each.year == year]
    roth = [each for one in both for each in one.roth_ira.years if each.year == year]
    together = form_1040(
        year,
        forms=[form for one in both for form in year_forms(one)],
        traditional=_together(traditional, _OF_TRADITIONAL),
        roth=_together(roth, _OF_ROTH),
        ira_events=[event for one in both for event in one.ira_entries],
    )
    found = without_loans(together, [*loans(reader, person, accounts), *loans(reader, spouse, theirs)])
    return {
        "4a": found.line_4a,
        "4b": found.line_4b,
        "5a": found.line_5a,
        "5b": found.line_5b,
        "25b": found.line_25b,
    }


def _together(rows: Sequence[Any], figures: Sequence[str]) -> Any:
    """The rows of one year with some of their figures added up; None where there are none, a figure where one is."""
    if len(rows) < 2:
        return next(iter(rows), None)
    return rows[0]._replace(**{name: _sum([getattr(row, name) for row in rows]) for name in figures})


def _sum(amounts: Sequence[Money | None]) -> Money | None:
    """The sum, unknown where one amount is."""
    return None if None in amounts else Money(sum(each.cents for each in amounts if each is not None))
