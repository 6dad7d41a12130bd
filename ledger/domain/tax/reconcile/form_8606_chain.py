"""F9 and F10: Form 8606 missing, or its basis not carried from one year to the next."""

from collections.abc import Mapping

from ledger.domain.money import ZERO, Money
from ledger.domain.tax.reconcile.difference import RETURN, Difference
from ledger.domain.tax.reconcile.lines import as_line, in_dollars, whole

_DOLLAR = Money(100)


def chain_differences(
    year: int,
    filed: Mapping[str, str | None] | None,
    *,
    required: bool | None,
    rolled_in: Money | None,
    computed_line_2: Money | None,
    last: tuple[int, Money] | None,
    entry: str,
) -> list[Difference]:
    """F9 and F10 of a filed year.

    Args:
        year: The tax year.
        filed: Lines of the Form 8606 filed; None where none is recorded.
        required: Whether the year needs one; None is not known.
        rolled_in: After-tax plan money rolled into a traditional IRA in the year; None is not known.
        computed_line_2: What the ledger finds; None is not known.
        last: Year and line 14 of the last Form 8606 filed before; None where none is recorded.
        entry: Id of the return.

    Source: Form 8606 instructions, Who Must File, line 2 (basis of earlier years and the nontaxable part of rollovers
    from plans) and line 14; IRC 408(o)(4), 6693(b).
    """
    if filed is None:
        return [_missing(year, rolled_in, entry)] if required else []
    received = whole(filed.get("2"))
    if "2" not in filed:
        return []
    received = received if received is not None else ZERO
    rolled = _rounded(rolled_in)
    expected = computed_line_2
    if last is not None and rolled is not None:
        expected = last[1] + rolled
    if expected is None or _near(received, expected):
        return []
    if rolled and _near(received + rolled, expected):
        return [_not_rolled_in(year, rolled, expected, received, entry)]
    return [] if last is None else [_broken(year, last, expected, received, entry)]


def _missing(year: int, rolled_in: Money | None, entry: str) -> Difference:
    basis = f" It also has to show {rolled_in} of after-tax money that came from a plan." if rolled_in else ""
    return Difference(
        plan=None,
        code="F9",
        box="8606",
        expected="required",
        received=None,
        message=f"The return of {year} is recorded without Form 8606, which the year needs: without it the basis of"
        f" the IRAs is lost, and taxed again later.{basis}",
        action="If it was filed, record its lines; else file it late, by itself and signed, with the lines that the"
        " ledger finds.",
        form=RETURN,
        counted_twice=None,
        cause="The form was left out, or its lines were not recorded.",
        entries=(entry,),
    )


def _broken(year: int, last: tuple[int, Money], expected: Money, received: Money, entry: str) -> Difference:
    before, line_14 = last
    return Difference(
        plan=None,
        code="F9",
        box="8606:2",
        expected=as_line(expected),
        received=as_line(received),
        message=f"Form 8606 of {year} begins with {in_dollars(received)} on line 2; the last one, of {before}, ended"
        f" with {in_dollars(line_14)} on line 14"
        + (f", and {in_dollars(expected - line_14)} came from a plan." if expected != line_14 else "."),
        action=f"Amend Form 8606 of {year} with {in_dollars(expected)} on line 2; if another one was filed between the"
        " two, record it.",
        form=RETURN,
        difference=received - expected,
        counted_twice=max(expected - received, ZERO),
        cause="The basis was not carried over when the software or the preparer changed.",
        entries=(entry,),
    )


def _not_rolled_in(year: int, rolled: Money, expected: Money, received: Money, entry: str) -> Difference:
    return Difference(
        plan=None,
        code="F10",
        box="8606:2",
        expected=as_line(expected),
        received=as_line(received),
        message=f"Form 8606 of {year} has {in_dollars(received)} on line 2: {in_dollars(rolled)} of after-tax money"
        " that was rolled from a plan into a traditional IRA is missing there.",
        action=f"Amend Form 8606 of {year} with {in_dollars(expected)} on line 2: without it this basis is taxed again"
        " when it leaves the IRA.",
        form=RETURN,
        difference=received - expected,
        counted_twice=rolled,
        cause="Software does not add after-tax plan money to line 2 by itself.",
        entries=(entry,),
    )


def _rounded(amount: Money | None) -> Money | None:
    return None if amount is None else whole(amount.plain())


def _near(one: Money, other: Money) -> bool:
    """Equal but for the rounding of sums to a dollar."""
    return -_DOLLAR <= one - other <= _DOLLAR
