"""Returns as filed, compared with what the ledger finds now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from ledger.domain.entries.forms import FiledReturn
from ledger.domain.money import ZERO, Money, total
from ledger.domain.recorded import Recorded
from ledger.domain.tax.reconcile.difference import FILED, RETURN, Difference, listed
from ledger.domain.tax.reconcile.form_8606_chain import chain_differences
from ledger.domain.tax.reconcile.lines import TAXABLE_LINE_OF, Lines, in_dollars, whole
from ledger.domain.tax.reconcile.misplaced import misplaced_differences

_INCOME = frozenset({"4b", "5b"})
_OTHERS_TOO = (
    " Where the line also holds a spouse's or another pension's amounts, record this ledger's part"
    " (`roth-ledger filed --line {place}=…`)."
)
_ONE_DOLLAR = Money(100)
_THIRD_DECIMAL = Decimal("0.001")
_AFTER_THE_RATIO = frozenset(
    [("1040", "4b"), *(("8606", line) for line in ("11", "12", "13", "14", "15a", "15c", "17", "18"))]
)


def reconcile_returns(
    year: int,
    filed: Iterable[Recorded[FiledReturn]],
    computed: Lines,
    *,
    form_8606_required: bool | None,
    rolled_in_basis: Money | None = ZERO,
    changed_since: Sequence[str] = (),
    joint: Mapping[str, str | None] | None = None,
) -> tuple[Difference, ...]:
    """What a year's return says otherwise than the ledger; nothing while none is recorded.

    Of several returns of the year the lines of a later one take the place of the earlier one's; lines that it does
    not name stay as they were filed. Lines that were not recorded are not compared.

    Args:
        year: The tax year.
        filed: Returns of all years: line 2 of Form 8606 continues line 14 of the last one before.
        computed: By form (`1040`, `8606`, `5329`) and line, whole dollars; None is blank on line 4a or 5a where all
            of it is taxable, else not known and not compared.
        form_8606_required: None is not known.
        rolled_in_basis: After-tax plan money that went into a traditional IRA in the year; None is not known.
        changed_since: Ids of entries recorded or voided after the filing that touch the year.
        joint: Lines of Form 1040 over both spouses of a joint return: a line that holds as much is right too; None
            where no spouse is known.

    Source: Form 1040 instructions, lines 4a to 5c; Form 8606 and 5329 instructions; Form 1040-X instructions.
    """
    returns = sorted(filed, key=lambda each: (each.value.date, each.sequence))
    of_year = [each for each in returns if each.value.year == year]
    if not of_year:
        return ()
    this = of_year[-1]
    named_by = {(form, line): each for each in of_year for form, lines in each.value.forms.items() for line in lines}
    lines = _as_they_stand(of_year)
    if joint is not None:
        computed = _with_joint_lines(lines.get("1040", {}), computed, joint)
    differences = misplaced_differences(lines, computed, this.id)
    differences += chain_differences(
        year,
        lines.get("8606"),
        required=form_8606_required,
        rolled_in=rolled_in_basis,
        computed_line_2=whole(computed.get("8606", {}).get("2")),
        last=_last_line_14(returns, year),
        entry=this.id,
    )
    # One cause, one message: what follows from it on other lines is not said again.
    explained = {_group(*each.box.split(":")) for each in differences}
    filed_lines = _as_filed(named_by, lines, computed, explained, changed_since)
    return (*(_of_its_return(each, named_by, this) for each in differences), *filed_lines)


def _as_they_stand(returns: Sequence[Recorded[FiledReturn]]) -> dict[str, dict[str, str]]:
    """The lines of a year's returns, later ones in the place of earlier ones."""
    lines: dict[str, dict[str, str]] = {}
    for each in returns:
        for form, filed in each.value.forms.items():
            lines[form] = {**lines.get(form, {}), **filed}
    return lines


def _with_joint_lines(filed: Mapping[str, str], computed: Lines, joint: Mapping[str, str | None]) -> Lines:
    """What the ledger finds, with the lines of a joint return that hold what is both spouses'."""
    together = {**computed, "1040": joint}
    right = {
        line: filed[line]
        for line, found in joint.items()
        if line in filed
        and (found is not None or joint.get(TAXABLE_LINE_OF.get(line, "")) is not None)
        and _agrees("1040", line, filed[line], together, ZERO)
    }
    return {**computed, "1040": {**computed.get("1040", {}), **right}}


def _of_its_return(
    difference: Difference, named_by: Mapping[tuple[str, str], Recorded[FiledReturn]], last: Recorded[FiledReturn]
) -> Difference:
    """A difference with the id of the return that names its line."""
    form, _, line = difference.box.partition(":")
    return replace(difference, entries=(named_by.get((form, line), last).id,))


def _group(form: str, line: str = "") -> str:
    """Lines of which one mistake moves several: all of Form 8606, and lines 4 and 5 of Form 1040."""
    return f"{form} 4-5" if form == "1040" and line[:1] in {"4", "5"} else form


def _last_line_14(returns: Iterable[Recorded[FiledReturn]], year: int) -> tuple[int, Money] | None:
    """Line 14 of the last Form 8606 filed for an earlier year, and that year."""
    last = None
    for each in sorted(returns, key=lambda each: (each.value.year, each.value.date, each.sequence)):
        line_14 = whole(each.value.forms.get("8606", {}).get("14"))
        if each.value.year < year and line_14 is not None:
            last = each.value.year, line_14
    return last


def _as_filed(
    named_by: Mapping[tuple[str, str], Recorded[FiledReturn]],
    filed: Lines,
    computed: Lines,
    explained: set[str],
    changed_since: Sequence[str],
) -> list[Difference]:
    differences = []
    slack = _slack(filed, computed)
    for form, lines in filed.items():
        for line, written in lines.items():
            if _group(form, line) in explained or line not in computed.get(form, {}):
                continue
            expected = computed[form][line]
            if expected is None and line not in TAXABLE_LINE_OF:
                continue
            if not _agrees(form, line, written or "", computed, slack):
                differences.append(_differs(named_by[form, line], form, line, written or "", expected, changed_since))
    return differences


def _agrees(form: str, line: str, written: str, computed: Lines, slack: Money) -> bool:
    expected = computed[form][line]
    if expected is None:
        taxable = computed[form].get(TAXABLE_LINE_OF[line])
        return taxable is None or not written.strip() or whole(written) == whole(taxable)
    if (form, line) == ("8606", "10"):
        return _ratios_agree(written, expected)
    received, found = ZERO if not written.strip() else whole(written), whole(expected)
    if received is None or found is None:
        return written.strip() == expected.strip()
    gap = received - found
    return -slack <= gap <= slack if (form, line) in _AFTER_THE_RATIO else not gap


def _ratios_agree(written: str, expected: str) -> bool:
    """Whether line 10 is the same but for the number of decimals, of which the form asks for three at least."""
    try:
        return abs(Decimal(written.strip()) - Decimal(expected.strip())) < _THIRD_DECIMAL
    except InvalidOperation:
        return False


def _slack(filed: Lines, computed: Lines) -> Money:
    """How far lines may be apart that follow from line 10.

    A dollar, as the form subtracts rounded lines; more where its line 10 has fewer decimals.
    """
    if "8606" not in filed:
        return ZERO
    written, expected = filed.get("8606", {}).get("10") or "", computed.get("8606", {}).get("10") or ""
    if len(written.strip()) >= len(expected.strip()) or not _ratios_agree(written, expected):
        return _ONE_DOLLAR
    out = total(whole(computed["8606"].get(line)) or ZERO for line in ("7", "8"))
    return out.times(_THIRD_DECIMAL) + _ONE_DOLLAR


def _differs(
    this: Recorded[FiledReturn],
    form: str,
    line: str,
    written: str,
    expected: str | None,
    changed_since: Sequence[str],
) -> Difference:
    received, found = whole(written) if written.strip() else ZERO, whole(expected) or ZERO
    gap = None if received is None else received - found
    since = (
        f" Since the filing {'these entries' if len(changed_since) > 1 else 'this entry'} of the year changed:"
        f" {listed(list(changed_since))}."
        if changed_since
        else ""
    )
    income = form == "1040" and line in _INCOME
    twice: Money | None = ZERO
    if income:
        twice = None if gap is None else max(gap, ZERO)
    return Difference(
        plan=None,
        code=FILED,
        box=f"{form}:{line}",
        expected=expected,
        received=written or None,
        message=f"The return filed on {this.value.date} has {_dollars(written)} on Form {form} line {line}; the ledger"
        f" now finds {_dollars(expected)}.{since}",
        action="If the ledger is right, file an amended return (Form 1040-X) and record it."
        + (_OTHERS_TOO.format(place=f"{form}:{line}") if form == "1040" else ""),
        form=RETURN,
        difference=gap,
        counted_twice=twice,
        cause="Entries that were recorded, voided or corrected after the filing."
        if changed_since
        else "A form of a payer that was followed though it was wrong, or an entry that the ledger lacks.",
        entries=(this.id, *changed_since),
    )


def _dollars(text: str | None) -> str:
    amount = whole(text)
    return (text or "").strip() or "nothing" if amount is None else in_dollars(amount)
