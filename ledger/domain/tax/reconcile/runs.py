"""Several forms for the conversions of one year: which form reports which of them, by day."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.money import ZERO, Money, total
from ledger.domain.tax.expected.form_1099r import DESIGNATED_ROTH_ROLLOVER, DISTRIBUTION, ExpectedForm
from ledger.domain.tax.reconcile.boxes import Boxes, close, join, of_expected, rounding

# More ways than these are not tried: no plan sends forms that need it.
_MOST_WAYS = 2_000


def with_conversions(form: ExpectedForm, conversions: Sequence[ConversionOutcome]) -> Boxes:
    """The boxes of a form to come, with each of its conversions where they are known to add up to it.

    Args:
        form: What a plan should report of one kind and code.
        conversions: Those of the form's plan, kind and year, by day.
    """
    want = of_expected(form)
    alone = tuple(_alone(each, want) for each in conversions)
    if len(alone) != form.events or total(each.box_1 for each in alone) != form.box_1:
        return want
    if want.known and any(
        total(box or ZERO for box in boxes) != (whole or ZERO)
        for boxes, whole in (
            ([each.box_2a for each in alone], want.box_2a),
            ([each.box_5 for each in alone], want.box_5),
        )
    ):
        return want
    return replace(want, conversions=alone)


def in_runs(want: Boxes, forms: Sequence[Boxes]) -> list[tuple[Boxes, Boxes]] | None:
    """Divide what is expected over forms, each for conversions that follow one another and add up to its box 1.

    Args:
        want: With its conversions.
        forms: Those that may report them; not all need do so.

    Returns:
        What each form should report, and the form; None where no two or more forms report the conversions so.
    """
    found = _Division(want.conversions).divide(0, tuple(forms)) if len(want.conversions) > 1 else None
    return found if found is not None and len(found) > 1 else None


def _alone(outcome: ConversionOutcome, want: Boxes) -> Boxes:
    """What one conversion puts on a form of its own."""
    taxable: Money | None = outcome.taxable
    if want.kind == DESIGNATED_ROTH_ROLLOVER:
        taxable = ZERO
    elif want.kind == DISTRIBUTION:
        taxable = outcome.earnings_out
    known = outcome.basis is not None and taxable is not None
    return Boxes(
        box_1=outcome.amount,
        box_2a=taxable,
        box_5=outcome.basis or None,
        code=want.code,
        kind=want.kind,
        known=known,
        box_4=outcome.withheld,
        box_11=want.box_11,
        entries=(outcome.id,),
    )


class _Division:
    """The search for a way to divide conversions over forms."""

    def __init__(self, conversions: Sequence[Boxes]) -> None:
        self._conversions = conversions
        self._in_vain: set[tuple[int, tuple[Boxes, ...]]] = set()

    def divide(self, start: int, forms: tuple[Boxes, ...]) -> list[tuple[Boxes, Boxes]] | None:
        """The conversions from one on over some of the forms; None where they cannot be divided."""
        if start == len(self._conversions):
            return []
        if (start, forms) in self._in_vain or len(self._in_vain) > _MOST_WAYS:
            return None
        for run, form in sorted(self._beginnings(start, forms), key=_differing):
            place = forms.index(form)
            rest = self.divide(start + run.events, (*forms[:place], *forms[place + 1 :]))
            if rest is not None:
                return [(run, form), *rest]
        self._in_vain.add((start, forms))
        return None

    def _beginnings(self, start: int, forms: tuple[Boxes, ...]) -> Iterator[tuple[Boxes, Boxes]]:
        """Each run of conversions from one on, with a form that reports as much."""
        largest = max((form.box_1 for form in forms), default=ZERO)
        cents = 0
        for end in range(start + 1, len(self._conversions) + 1):
            cents += self._conversions[end - 1].box_1.cents
            run = None
            for form in forms:
                if form.box_1 and abs(form.box_1.cents - cents) <= rounding(end - start):
                    run = run or _as_one(self._conversions[start:end])
                    yield run, form
            if cents > largest.cents + rounding(end - start):
                return


def _as_one(conversions: Sequence[Boxes]) -> Boxes:
    """What conversions put on one form."""
    entries = tuple(dict.fromkeys(id_ for each in conversions for id_ in each.entries))
    return replace(join(conversions), entries=entries, parts=())


def _differing(found: tuple[Boxes, Boxes]) -> int:
    """How many other boxes differ: of forms of the same amount, those that agree come first."""
    run, form = found
    alike = (
        close(form.box_2a, run.box_2a, run.tolerance),
        close(form.box_5, run.box_5, run.tolerance),
        form.code == run.code,
    )
    return alike.count(False)
