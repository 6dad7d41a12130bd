"""F7: plan money that a return shows as if it had come out of an IRA."""

from collections.abc import Mapping

from ledger.domain.money import ZERO, Money
from ledger.domain.tax.reconcile.difference import RETURN, Difference
from ledger.domain.tax.reconcile.lines import TAXABLE_LINE_OF, Lines, as_line, in_dollars, whole

_CAUSE = "The question of tax software whether the money came from an IRA was answered with yes."


def misplaced_differences(filed: Lines, computed: Lines, entry: str) -> list[Difference]:
    """F7: plan money on lines 4a and 4b of Form 1040, or in Part II of Form 8606.

    Args:
        filed: Lines of the return.
        computed: What the ledger finds; what is not known is not compared.
        entry: Id of the return.

    Source: Form 1040 instructions, lines 4a to 5b; Form 8606 instructions, Part II (conversions from traditional,
    SEP and SIMPLE IRAs).
    """
    return [*_on_lines_of_iras(filed, computed, entry), *_in_part_two(filed, computed, entry)]


def _on_lines_of_iras(filed: Lines, computed: Lines, entry: str) -> list[Difference]:
    lines, found = filed.get("1040", {}), computed.get("1040", {})
    gaps = {line: _gap(lines, found, line) for line in ("4a", "4b", "5a", "5b")}
    over = [line for line in ("4b", "4a") if (gaps[line] or ZERO) > ZERO]
    short = [line for line in ("5b", "5a") if (gaps[line] or ZERO) < ZERO]
    if not over or not short:
        return []
    line = over[0]
    moved = gaps[line] or ZERO
    expected = _amount(found, line) or ZERO
    twice = None if gaps["4b"] is None or gaps["5b"] is None else max(gaps["4b"] + gaps["5b"], ZERO)
    return [
        Difference(
            plan=None,
            code="F7",
            box=f"1040:{line}",
            expected=as_line(expected),
            received=lines[line],
            message=f"The return shows {in_dollars(moved)} more than the ledger on Form 1040 line {line}, and less on"
            f" line {short[0]}: plan money stands where IRA money belongs.",
            action="Plan money belongs on lines 5a and 5b, also when it went to an IRA; answer the software that it"
            " came from an employer's plan, and amend the return (Form 1040-X) if it is filed.",
            form=RETURN,
            difference=moved,
            counted_twice=twice,
            cause=_CAUSE,
            entries=(entry,),
        )
    ]


def _in_part_two(filed: Lines, computed: Lines, entry: str) -> list[Difference]:
    lines, found = filed.get("8606", {}), computed.get("8606", {})
    gross = _amount(computed.get("1040", {}), "5a")
    received = whole(lines.get("16"))
    if received is None or not gross or ("16" in found and found["16"] is None):
        return []
    expected = whole(found.get("16")) or ZERO
    moved = received - expected
    # A dollar more is rounding; more than all plan money has another cause.
    if moved <= ZERO or moved > gross + Money(100):
        return []
    taxable = whole(lines.get("18"))
    return [
        Difference(
            plan=None,
            code="F7",
            box="8606:16",
            expected=as_line(expected),
            received=lines["16"],
            message=f"Form 8606 line 16 has {in_dollars(moved)} more than was converted from traditional IRAs: plan"
            " money does not go in Part II.",
            action="Take it out of Part II, keep it on Form 1040 lines 5a and 5b, and amend the return (Form 1040-X) if"
            " it is filed; if an IRA was converted, enter that.",
            form=RETURN,
            difference=moved,
            counted_twice=None if taxable is None else max(taxable - (whole(found.get("18")) or ZERO), ZERO),
            cause=_CAUSE,
            entries=(entry,),
        )
    ]


def _gap(filed: Mapping[str, str | None], computed: Mapping[str, str | None], line: str) -> Money | None:
    """Filed less computed; None where the line was not recorded, or is not known."""
    expected = _amount(computed, line)
    if line not in filed or expected is None:
        return None
    received = _amount(filed, line) or ZERO
    return received - expected


def _amount(lines: Mapping[str, str | None], line: str) -> Money | None:
    found = whole(lines.get(line))
    if found is None and line in TAXABLE_LINE_OF:
        return whole(lines.get(TAXABLE_LINE_OF[line]))
    return found
