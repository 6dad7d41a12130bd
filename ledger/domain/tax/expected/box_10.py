"""Box 10 of Form 1099-R: what of a year's early payments can be allocable to conversions within five years."""

from ledger.domain.basis.designated_roth.outcomes import RothOutflow
from ledger.domain.money import ZERO, Money


class AllocableToConversions:
    """The most that one plan's payments of a year can hold together, as they go by.

    Each leg states the most that could be in it alone. The same dollars cannot leave twice, so the sum goes no
    further than all taxable parts of conversions that were open in the year.

    Source: IRC 402A(c)(4)(D), 408A(d)(3)(F): an amount is recaptured once.
    """

    __slots__ = ("_entry", "_left_before", "_left_since", "_most")

    def __init__(self) -> None:
        self._most = ZERO
        self._entry = ""
        self._left_before: Money | None = ZERO
        self._left_since: Money | None = ZERO

    def meet(self, flow: RothOutflow, *, early: bool) -> Money | None:
        """What a leg adds to box 10; None is unknown.

        Args:
            flow: All that leaves the account comes by here, rollovers too, the legs of one payment together.
            early: Whether it was paid to the person under code 1.
        """
        if flow.outcome.id != self._entry:
            self._entry, self._left_before = flow.outcome.id, self._left_since
        self._left_since = _plus(self._left_since, _taxable_parts(flow))
        if not early:
            return ZERO
        if flow.recapture is None:
            return None
        most = flow.recapture[1]
        together = self._most + most
        if self._left_before is not None and flow.outcome.basis is not None and most < flow.outcome.basis:
            # The leg has room for more: its most is all that was open, beside what had left by the ledger's order.
            together = max(min(together, self._left_before + most), self._most)
        added = together - self._most
        self._most = together
        return added


def _taxable_parts(flow: RothOutflow) -> Money | None:
    """Taxable parts younger than five years that left, by the order in which the ledger takes them."""
    result: Money | None = ZERO if flow.layers is not None else None
    for layer in flow.layers or ():
        if layer.recaptured_in(flow.outcome.date.year):
            result = _plus(result, layer.taxable)
    return result


def _plus(left: Money | None, right: Money | None) -> Money | None:
    return None if left is None or right is None else left + right
