"""What a person may put into IRAs for a year, with the income and the contributions that decide it."""

from collections.abc import Iterable
from typing import Any

from ledger.domain.entries.ira import IraContribution
from ledger.domain.figures import LEAST, LEFT, SUM, Figure, FigureEntry
from ledger.domain.limits.irs import AnnualLimits
from ledger.domain.limits.roth_ira_limit import RothIraLimit, ira_limit, roth_ira_limit
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.services.explain.context import Context, entering, not_on_file, notice

_PAY = "Not more than the year's pay (IRC 219(b)(1)(B)), which is not looked at here."


def ira_figures(context: Context) -> list[Figure]:
    """The limit on IRAs together, the Roth IRA limit after income, and what is left of it."""
    limits = context.facts.limits(context.year)
    given = [
        each
        for each in context.reader.entries("ira_contribution", person=context.person, until=context.as_of)
        if each.value.for_year == context.year
    ]
    roth = [each for each in given if each.value.kind == "roth"]
    traditional = [each for each in given if each.value.kind != "roth"]
    tax_year = next(
        (each for each in context.reader.parties("tax_year", context.person) if each.year == context.year), None
    )
    found = roth_ira_limit(
        age=context.age,
        limits=limits,
        filing_status=tax_year and tax_year.filing_status,
        lived_apart=tax_year and tax_year.lived_apart,
        modified_agi=tax_year and tax_year.modified_agi,
        traditional=total(each.value.amount for each in traditional),
    )
    return [
        _together(context, limits, given),
        _roth(context, found, limits, tax_year, traditional),
        *_roth_room(context, found, roth),
    ]


def _together(context: Context, limits: AnnualLimits | None, given: list[Recorded[IraContribution]]) -> Figure:
    amount = ira_limit(context.age, limits)
    source = f"IRC 219(b)(5)(A); {notice(limits)}" if limits else "IRC 219(b)(5)(A)"
    parts = [Figure("basic", f"limit of {context.year}", None if limits is None else limits.ira, source=source)]
    if context.age >= 50:
        more = None if limits is None else limits.ira_catch_up
        parts.append(Figure("catch_up", f"more at age {context.age}", more, source="IRC 219(b)(5)(B)"))
    contributed = total(each.value.amount for each in given)
    return Figure(
        "ira",
        "traditional and Roth IRAs together",
        amount,
        how=SUM,
        text=f"{contributed} is recorded for {context.year}. {_PAY}",
        missing="" if amount is not None else not_on_file(context, context.year, "ira"),
        source="IRC 219(b)(5), 408A(c)(2)",
        parts=tuple(parts),
    )


def _roth(
    context: Context,
    found: RothIraLimit,
    limits: AnnualLimits | None,
    tax_year: Any,
    traditional: list[Recorded[IraContribution]],
) -> Figure:
    if found.limit is None or found.phase_out is None or found.combined is None:
        missing = _missing(context, found.missing, tax_year)
        return Figure("roth_ira", "Roth IRA contributions", missing=missing, source="IRC 408A(c)(3)")
    income, (start, end) = tax_year.modified_agi, found.phase_out
    left = max(found.combined - total(each.value.amount for each in traditional), ZERO)
    return Figure(
        "roth_ira",
        "Roth IRA contributions",
        found.limit,
        how=LEAST,
        text=f"{_status(tax_year)}, income of {income}: {_why(income, start, end)}. Income from conversions is not "
        "counted.",
        source="IRC 408A(c)(2), (3)",
        parts=(
            Figure(
                "reduced",
                "limit at that income",
                found.reduced,
                text=_arithmetic(found, income),
                source=f"IRC 408A(c)(3)(A); rounding and $200.00 from 219(g)(2)(B), (C); {notice(limits)}",
            ),
            Figure(
                "left",
                "left by traditional IRA contributions",
                left,
                how=LEFT,
                source="IRC 408A(c)(2)",
                parts=(Figure("ira", "traditional and Roth IRAs together", found.combined),),
                entries=_entries(traditional, -1),
            ),
        ),
    )


def _status(tax_year: Any) -> str:
    apart = {True: ", lived apart all year", False: ", lived together", None: ""}[
        tax_year.lived_apart if tax_year.filing_status == "married_separate" else None
    ]
    words = {
        "single": "Single",
        "married_joint": "Married filing jointly",
        "married_separate": "Married filing separately",
        "head_of_household": "Head of household",
    }
    return words[tax_year.filing_status] + apart


def _why(income: Money, start: Money, end: Money) -> str:
    if income <= start:
        return f"not over {start}, where the limit begins to fall"
    if income >= end:
        return f"nothing is left from {end} on"
    return f"between {start} and {end}"


def _arithmetic(found: RothIraLimit, income: Money) -> str:
    if found.combined is None or found.phase_out is None or not found.phase_out[0] < income < found.phase_out[1]:
        return ""
    start, end = found.phase_out
    return (
        f"{found.combined} x ({end} - {income}) / {end - start}, up to the next $10.00 and at least $200.00, "
        f"= {found.reduced}."
    )


def _missing(context: Context, what: str, held: Any) -> str:
    if what == "limits":
        return not_on_file(context, context.year, "ira")
    words = {
        "filing_status": "The filing status",
        "lived_apart": "Whether the spouses lived apart all year",
        "modified_agi": "The modified adjusted gross income",
    }
    keys: dict[str, object] = {"filing_status": None, "modified_agi": None}
    if what == "lived_apart":
        return (
            f"{words[what]} in {context.year} is not on file. Enter it: roth-ledger person income --person "
            f"{context.person} --year {context.year} --lived-apart, or --no-lived-apart"
        )
    return entering(
        f"{words[what]} of {context.year} is not on file.",
        "tax_year",
        held,
        person=context.person,
        year=context.year,
        **keys,
    )


def _roth_room(context: Context, found: RothIraLimit, roth: list[Recorded[IraContribution]]) -> Iterable[Figure]:
    """What is left of the Roth IRA limit, and what went in over it."""
    if found.limit is None:
        return
    limit = Figure("limit", "Roth IRA limit", found.limit)
    contributed = total(each.value.amount for each in roth)
    yield Figure("roth_ira_room", "Roth IRA room left", max(found.limit - contributed, ZERO), how=LEFT,
                 source="IRC 408A(c)(2)", parts=(limit,), entries=_entries(roth, -1))  # fmt: skip
    if contributed > found.limit:
        yield Figure(
            "roth_ira_excess",
            "Roth IRA contributions over the limit",
            contributed - found.limit,
            how=LEFT,
            text=f"Take it out with its earnings by the due date of the {context.year} return, extensions included, "
            "or 6 % is due for each year it stays.",
            source="IRC 4973(f), 408(d)(4)",
            parts=(limit._replace(amount=-found.limit),),
            entries=_entries(roth, 1),
        )


def _entries(recorded: list[Recorded[IraContribution]], sign: int) -> tuple[FigureEntry, ...]:
    return tuple(
        FigureEntry(
            each.id,
            "ira_contribution",
            each.value.date,
            "",
            each.value.kind,
            Money(sign * each.value.amount.cents),
            each.value.document or "",
        )
        for each in recorded
    )
