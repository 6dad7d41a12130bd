"""Whether Form 8606 is needed, and its lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ledger.domain.basis.ira.roth_ira_year import RothIraYear
from ledger.domain.basis.ira.traditional_ira import TraditionalIraYear
from ledger.domain.money import ZERO, Money

_NOT_ON_8606 = (
    "In-plan Roth conversions and rollovers from a plan to a Roth IRA do not go on Form 8606 in the year they happen"
    " (its Part II takes conversions from traditional, SEP and SIMPLE IRAs only); keep the figures for Part III later."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form8606:
    """Whether the form is needed, why, and its lines by their number.

    Attributes:
        lines: Whole dollars, line 10 a decimal fraction; a line not there stays blank, or is unknown as `unknown` says.
        unsettled: Points of law that the lines rest on, a sentence each.
    """

    required: bool
    why: str
    lines: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()


def form_8606(traditional: TraditionalIraYear | None, roth: RothIraYear | None, *, year: int) -> Form8606:
    """The form of a year: Parts I and II of traditional IRAs, Part III of Roth IRAs.

    It is needed for nondeductible contributions, for conversions, for distributions where there is basis, and for
    Roth IRA distributions that are not qualified or are for a first home. After-tax plan money in a traditional IRA
    belongs on line 2 of the next form; it is taken here as a reason for one, so that the basis is on record.

    Args:
        traditional: The row of the year; None where there are no such IRAs.
        roth: Likewise.
        year: The tax year.

    Source: Form 8606 instructions, Who Must File, lines 2, 10 and 19; IRC 6693(b).
    """
    reasons = [] if traditional is None else _of_traditional(traditional)
    exact: dict[str, Money | Decimal | None] = dict(traditional.lines) if traditional and reasons else {}
    unknown = list(traditional.why_unknown) if traditional and None in exact.values() else []
    if traditional and reasons and not unknown:
        unknown = _value_missing(exact, year)
    unsettled = _rolled_in(traditional) if reasons == _only_rolled_in(traditional) else []
    if roth is not None and roth.lines:
        reasons.append(_of_roth(roth))
        exact |= roth.lines
        unknown += roth.unknown if None in roth.lines.values() or roth.qualified is None else ()
        unsettled += roth.unsettled
    if not reasons:
        return Form8606(required=False, why=_why_not(traditional, roth, year))
    return Form8606(
        required=True,
        why=f"In {year}: {'; '.join(reasons)}.",
        lines={line: _printed(amount) for line, amount in exact.items() if amount is not None},
        unknown=tuple(dict.fromkeys(unknown)),
        unsettled=tuple(unsettled),
    )


def _of_traditional(row: TraditionalIraYear) -> list[str]:
    """Why Part I or II is needed."""
    found = []
    if row.lines.get("1"):
        found.append("a nondeductible contribution to a traditional IRA")
    if row.converted:
        found.append("a conversion from a traditional IRA")
    if row.distributed and row.lines.get("3", ZERO) != ZERO:
        found.append("a distribution from a traditional IRA, where there is basis")
    return found + _only_rolled_in(row)


def _only_rolled_in(row: TraditionalIraYear | None) -> list[str]:
    if row is None or row.gross_rolled_in_basis == ZERO:
        return []
    basis = row.gross_rolled_in_basis
    amount = "money that may hold" if basis is None else f"money with {basis} of"
    return [f"{amount} after-tax basis went from a plan to a traditional IRA; that basis belongs on line 2"]


def _rolled_in(row: TraditionalIraYear | None) -> list[str]:
    """Nothing but a rollover asks for the form."""
    if not _only_rolled_in(row):
        return []
    sentence = (
        "The instructions of Form 8606 put after-tax plan money that reached a traditional IRA on line 2 without saying"
        " that it alone calls for the form: filing it for the year is taken here, which puts the basis on record."
        " At the latest it is on line 2 of the next form that is filed."
    )
    return [sentence]


def _value_missing(exact: Mapping[str, Money | Decimal | None], year: int) -> list[str]:
    """Line 6 is blank though what is taxable does not rest on it."""
    if exact.get("6", ZERO) is not None:
        return []
    sentence = (
        f"Lines 6 and 9 of Form 8606 of {year} are unknown, though the taxable part is not:"
        " enter ira_year_end_value once the year is over."
    )
    return [sentence]


def _of_roth(row: RothIraYear) -> str:
    if row.qualified is None:
        return "a distribution from a Roth IRA, unless it was qualified"
    if row.qualified:
        return "a distribution from a Roth IRA for a first home"
    return "a distribution from a Roth IRA that was not qualified"


def _why_not(traditional: TraditionalIraYear | None, roth: RothIraYear | None, year: int) -> str:
    found = [_NOT_ON_8606]
    if traditional is not None and traditional.distributed:
        found.append(f"What was paid out of traditional IRAs in {year} holds no basis: all of it is taxable.")
    elif traditional is not None and traditional.closing_basis:
        found.append(
            f"Traditional IRAs hold {traditional.closing_basis} of basis, which nothing in {year} adds to or uses:"
            " it stays. Keep the last Form 8606."
        )
    if roth is not None and roth.distributed:
        found.append(f"The Roth IRA distributions of {year} were qualified, and those are not reported on it.")
    return " ".join(found)


def _printed(amount: Money | Decimal) -> str:
    return amount.whole_dollars() if isinstance(amount, Money) else str(amount)
