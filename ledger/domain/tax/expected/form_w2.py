"""What a year's contributions should put on the Forms W-2 of the employers."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ledger.domain.money import ZERO, Money, total
from ledger.domain.parties import Employer, Plan
from ledger.domain.recorded import Contributed
from ledger.domain.sources import (
    AFTER_TAX,
    ANNUAL_ADDITIONS,
    EMPLOYER,
    EMPLOYER_ROTH,
    PRE_TAX_CATCH_UP,
    PRE_TAX_DEFERRAL,
    ROTH_CATCH_UP,
    ROTH_DEFERRAL,
)

_PRE_TAX = (PRE_TAX_DEFERRAL, PRE_TAX_CATCH_UP)
_ROTH = (ROTH_DEFERRAL, ROTH_CATCH_UP)

# Box 12 by kind of plan: pre-tax and Roth deferrals, catch-up with them.
_CODES = {
    "401k": ("D", "AA"),
    "solo_401k": ("D", "AA"),
    "403b": ("E", "BB"),
    "457b": ("G", "EE"),
    "sep": ("F", "F"),
    "simple_ira": ("S", "S"),
}
_IRA_KINDS = frozenset({"sep", "simple_ira"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedW2:
    """What one employer's Form W-2 should say of plan money.

    Attributes:
        box_12: Amounts by code; a code that should not be there is left out.
        box_13_retirement_plan: Whether the box "Retirement plan" should be ticked, as far as this money shows.
        after_tax: In boxes 1, 3 and 5, and in no code of box 12. Box 14 may show it under any label, or not.
        notes: Sentences.
    """

    employer: str
    year: int
    box_12: Mapping[str, Money]
    box_13_retirement_plan: bool
    after_tax: Money
    notes: tuple[str, ...] = ()


def expected_w2(
    year: int,
    *,
    contributed: Iterable[Contributed],
    plans: Mapping[str, Plan],
    employers: Mapping[str, Employer],
    self_employed: Collection[str] = (),
) -> tuple[ExpectedW2, ...]:
    """One form per employer, in the order of the contributions.

    Args:
        year: Of the pay dates: what was deposited later is on the form of the year it was paid in.
        contributed: Sums by plan and source over that year's pay dates; sums of pay are passed over.
        plans: By id; all that `contributed` names.
        employers: By id, for their names.
        self_employed: Employers of whom the person is the owner, with net earnings in place of wages: no Form W-2.

    Source: General Instructions for Forms W-2 and W-3, box 12 codes D, E, F, G, S, AA, BB and EE, boxes 13 and 14;
    Notice 2024-2 section L.
    """
    sums: dict[str, dict[tuple[str, str], int]] = {}
    for each in contributed:
        employer = plans[each.plan].employer
        if employer not in self_employed:
            by_kind = sums.setdefault(employer, {})
            key = plans[each.plan].kind, each.source
            by_kind[key] = by_kind.get(key, 0) + each.cents
    return tuple(
        _form(year, employer, employers[employer].name if employer in employers else employer, by_kind)
        for employer, by_kind in sums.items()
    )


def _form(year: int, employer: str, name: str, sums: Mapping[tuple[str, str], int]) -> ExpectedW2:
    box_12: dict[str, Money] = {}
    for kind, (pre_tax, roth) in _CODES.items():
        # A 457(b) plan's code takes the employer's own money too, except Roth.
        with_employer = tuple(sorted(EMPLOYER - EMPLOYER_ROTH)) if kind == "457b" else ()
        for code, sources in ((pre_tax, _PRE_TAX + with_employer), (roth, _ROTH)):
            box_12[code] = box_12.get(code, ZERO) + _of(sums, kind, sources)
    after_tax = total(Money(cents) for (_, source), cents in sums.items() if source == AFTER_TAX)
    return ExpectedW2(
        employer=employer,
        year=year,
        box_12={code: amount for code, amount in box_12.items() if amount},
        box_13_retirement_plan=any(
            cents and kind != "457b" and source in ANNUAL_ADDITIONS for (kind, source), cents in sums.items()
        ),
        after_tax=after_tax,
        notes=_notes(name, sums, after_tax),
    )


def _notes(name: str, sums: Mapping[tuple[str, str], int], after_tax: Money) -> tuple[str, ...]:
    notes = []
    if after_tax:
        notes.append(
            f"{name}: after-tax money has no code in box 12. The {after_tax} is in boxes 1, 3 and 5, and may stand in"
            " box 14 under any label; that it is not there proves nothing."
        )
    roth_employer = total(Money(cents) for (_, source), cents in sums.items() if source in EMPLOYER_ROTH)
    if roth_employer:
        notes.append(
            f"{name}: Roth employer money ({roth_employer}) is not on a Form W-2; it comes on a Form 1099-R with code G"
            " for the year in which it was put into the account. A governmental plan may differ."
        )
    if _of(sums, "457b", sorted(EMPLOYER - EMPLOYER_ROTH)):
        notes.append(f"{name}: code G holds what the employer put into the 457(b) plan too, as far as it is vested.")
    if any(_of(sums, kind, _ROTH) for kind in _IRA_KINDS):
        notes.append(
            f"{name}: Roth contributions to a SEP or SIMPLE IRA are counted under its code F or S here, which is"
            " unsettled; compare the form."
        )
    return tuple(notes)


def _of(sums: Mapping[tuple[str, str], int], kind: str, sources: Iterable[str]) -> Money:
    return total(Money(sums.get((kind, source), 0)) for source in sources)
