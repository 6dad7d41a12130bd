"""What one calendar year paid out of Roth IRAs: Form 8606, Part III, in exact cents."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.domain.basis.ira.early_payments import IraPayment
from ledger.domain.basis.ira.roth_ordering import Holdings, Taken, recapturable
from ledger.domain.basis.ira.roth_payments import Clock, EarlySums, RothPart, early_sums, parts_of, without_exception
from ledger.domain.basis.layers import Layers, RothLayer
from ledger.domain.money import ZERO, Money, total


class RothIraReading(NamedTuple):
    """A year's figures where conversions made inside a plan stand on line 24, not 22; its income is the same."""

    line_22: Money | None
    line_24: Money | None
    recaptured: Money | None


class RothIraYear(NamedTuple):
    """What was paid out of Roth IRAs in a year; None is unknown, and `unknown` says why.

    Attributes:
        qualified: Whether all of it was qualified; None also where nothing was paid out.
        first_home: Line 20.
        from_regular: Contributions, and basis rolled in from designated Roth accounts.
        from_layers: Conversions and rollovers, a layer a year.
        earnings_out: All earnings paid out, qualified or not.
        taxable: Line 25c: earnings of what was not qualified.
        early_taxable: What of `taxable` was paid before age 59 1/2.
        recaptured: Taxable parts of conversions younger than five years, paid before age 59 1/2.
        excepted: What of `early_taxable` and `recaptured` an exception reaches.
        exceptions: The numbers of those exceptions.
        lines: Form 8606, Part III, by line; empty where the year needs none. A line not there stays blank.
        other_reading: The figures that differ under the other reading of lines 22 and 24; None where none does.
        questions: What to look into though the figures stand.
        without_exception: The payments of which the tax reaches something that no exception reaches.
    """

    year: int
    distributed: Money
    qualified: bool | None
    first_home: Money
    from_regular: Money | None
    from_layers: tuple[RothLayer, ...] | None
    earnings_out: Money | None
    taxable: Money | None
    early_taxable: Money | None
    recaptured: Money | None
    excepted: Money | None
    exceptions: tuple[str, ...]
    lines: Mapping[str, Money | None]
    other_reading: RothIraReading | None
    unknown: tuple[str, ...]
    unsettled: tuple[str, ...]
    questions: tuple[str, ...]
    without_exception: tuple[IraPayment, ...] = ()


def pay_out(
    year: int,
    payments: Sequence[IraPayment],
    *,
    clock: Clock,
    holdings: Holdings,
    others: Holdings | None,
    why_unknown: Sequence[str],
) -> RothIraYear:
    """Take a year's payments out of the Roth IRAs, those not qualified first, as on the form, each kind by day.

    Args:
        year: All that went in for it is in the holdings.
        payments: Of the year, by day.
        clock: With the year's contributions in it.
        holdings: Are reduced.
        others: Those under the other reading of lines 22 and 24, reduced too; None where unknown.
        why_unknown: What is unknown of the holdings.

    Source: IRC 408A(d)(2) and (4); Reg. 1.408A-6 A-8, A-9; Form 8606 instructions, Part III.
    """
    parts = _in_order(part for payment in payments for part in parts_of(payment, clock))
    line_22, line_24 = holdings.line_22, holdings.layers.held()
    taken = [holdings.take(part.amount) for part in parts]
    early = early_sums(year, parts, taken)
    reading = _other_reading(year, parts, taken, early.recaptured, others)
    return RothIraYear(
        year=year,
        distributed=total(part.amount for part in parts),
        qualified=_all_qualified(parts),
        first_home=total(part.amount for part in parts if part.first_home),
        **_what_left(taken),
        **early._asdict(),
        exceptions=_exceptions(parts),
        lines=_part_three(parts, line_22, line_24, early.taxable),
        other_reading=reading,
        unknown=_unknown(year, parts, taken, early, clock, why_unknown),
        unsettled=_unsettled(year, line_22, line_24, early.recaptured, reading),
        questions=tuple(each.refused for each in payments if each.refused),
        without_exception=tuple(without_exception(year, parts, taken)),
    )


def before_the_opening(row: RothIraYear, payments: Sequence[IraPayment], opened: dt.date) -> RothIraYear:
    """A year some of whose payments are dated before its own opening balance: what all of them took is unknown."""
    sentence = (
        f"The opening balance of the Roth IRA of {opened} comes after a distribution of the same year,"
        f" {payments[0].entry.date}: what that took out is unknown. Enter the balance of 31 December {row.year - 1},"
        " with the basis before that distribution."
    )
    return row._replace(
        distributed=row.distributed + total(each.entry.amount for each in payments),
        qualified=None,
        from_regular=None,
        from_layers=None,
        earnings_out=None,
        taxable=None,
        early_taxable=None,
        recaptured=None,
        excepted=None,
        lines=dict.fromkeys(("19", "22", "25c")),
        other_reading=None,
        unknown=(*row.unknown, sentence),
    )


def _what_left(taken: Sequence[Taken | None]) -> dict[str, Any]:
    """What all payments took; unknown where one is."""
    known = [each for each in taken if each is not None]
    if len(known) < len(taken):
        return {"from_regular": None, "from_layers": None, "earnings_out": None}
    return {
        "from_regular": total(each.basis for each in known),
        "from_layers": Layers(layer for each in known for layer in each.layers).as_tuple(),
        "earnings_out": total(each.earnings for each in known),
    }


def _other_reading(
    year: int,
    parts: Sequence[RothPart],
    taken: Sequence[Taken | None],
    recaptured: Money | None,
    others: Holdings | None,
) -> RothIraReading | None:
    """The figures of the other reading, whose holdings are reduced; None where they matter to nothing."""
    if others is None:
        return None
    line_22, line_24 = others.line_22, others.layers.held()
    other = early_sums(year, parts, [others.take(part.amount) for part in parts]).recaptured
    if other == recaptured and not _takes_open_conversions(year, parts, taken):
        return None
    return RothIraReading(line_22, line_24, other)


def _takes_open_conversions(year: int, parts: Sequence[RothPart], taken: Sequence[Taken | None]) -> bool:
    """Whether conversions made inside a plan, their taxable part not five years old, are in what was paid early."""
    return any(
        part.may_be_early and each is not None and bool(recapturable(each.inside_basis or (), year))
        for part, each in zip(parts, taken, strict=True)
    )


def _in_order(parts: Iterable[RothPart]) -> list[RothPart]:
    return sorted(parts, key=lambda part: part.qualified is True)


def _exceptions(parts: Sequence[RothPart]) -> tuple[str, ...]:
    numbers = [part.payment.exception for part in parts if part.may_be_early and part.excepted]
    return tuple(dict.fromkeys(number for number in numbers if number))


def _all_qualified(parts: Sequence[RothPart]) -> bool | None:
    kinds = {part.qualified for part in parts}
    if not kinds or None in kinds:
        return None
    return kinds == {True}


def _part_three(
    parts: Sequence[RothPart], line_22: Money | None, line_24: Money | None, taxable: Money | None
) -> Mapping[str, Money | None]:
    """Lines 19 to 25c; none where all was qualified otherwise than by a first home."""
    reported = [part for part in parts if part.qualified is not True or part.first_home]
    if not reported:
        return {}
    line_19 = total(part.amount for part in reported)
    line_20 = total(part.amount for part in reported if part.first_home)
    line_21 = line_19 - line_20
    lines: dict[str, Money | None] = {"19": line_19, "20": line_20, "21": line_21, "22": line_22}
    lines["23"] = line_23 = None if line_22 is None else max(ZERO, line_21 - line_22)
    if line_23 == ZERO:  # the form stops here
        return lines | {"25c": taxable}
    line_25a = taxable if line_23 is None or line_24 is None else max(ZERO, line_23 - line_24)
    return lines | {"24": line_24, "25a": line_25a, "25c": taxable}


def _unknown(
    year: int,
    parts: Sequence[RothPart],
    taken: Sequence[Taken | None],
    early: EarlySums,
    clock: Clock,
    why: Sequence[str],
) -> tuple[str, ...]:
    found = []
    if None in taken:
        found.append(
            f"The Roth IRA distributions of {year} reach into money whose basis is unknown, and so their taxable part"
            " is unknown."
        )
    if any(part.qualified is None for part in parts):
        missing = (
            "the birth date is not on file: enter it with the person"
            if clock.known
            else "the first year of the Roth IRAs is not on file: enter first_year in their opening balance"
        )
        found.append(f"Whether the Roth IRA distributions of {year} are qualified is unknown: {missing}.")
    if not found and None in early:
        found.append(
            f"Whether the 10 % tax reaches the Roth IRA distributions of {year} is unknown: it takes the birth date of"
            " the person, and the layers of conversions that were rolled in from plans."
        )
    return tuple([*found, *why] if found else [])


def _unsettled(
    year: int,
    line_22: Money | None,
    line_24: Money | None,
    recaptured: Money | None,
    reading: RothIraReading | None,
) -> tuple[str, ...]:
    """The two readings of conversions made inside a plan and rolled to a Roth IRA before they are five years old.

    Source: Reg. 1.408A-10 A-3, older than such conversions; Form 8606 instructions, lines 22 and 24.
    """
    if reading is None:
        return ()
    sentence = (
        f"Form 8606 of {year}: conversions made inside a plan and then rolled to a Roth IRA stand on line 22 (Reg."
        f" 1.408A-10 A-3): line 22 {_say(line_22)}, line 24 {_say(line_24)}, {_say(recaptured)} of young conversions"
        f" taken early. Kept on line 24 as conversions they would make line 22 {_say(reading.line_22)}, line 24"
        f" {_say(reading.line_24)}, {_say(reading.recaptured)} taken early. Which is right is unsettled, as is which"
        " dollars leave first; the first reading is taken. Ask a tax adviser before Form 5329 is filed."
    )
    return (sentence,)


def _say(amount: Money | None) -> str:
    return "not known" if amount is None else str(amount)
