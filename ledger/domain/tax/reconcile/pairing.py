"""Which form received reports which expected one; payers join what belongs to several, and split what is one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from ledger.domain.tax.expected.form_1099r import ROTH_EMPLOYER
from ledger.domain.tax.reconcile.boxes import Boxes, close, join, same_code, same_gross, same_whole_dollars
from ledger.domain.tax.reconcile.runs import in_runs

# All ways to add up more expected forms than these would be too many; no plan has as many in a year.
_MOST_TO_COMBINE = 12


class Pair(NamedTuple):
    """What is expected and what came for it; one of the two may be missing."""

    want: Boxes | None
    have: Boxes | None


def pair(wanted: Sequence[Boxes], received: Sequence[Boxes]) -> list[Pair]:
    """The forms of one plan and year, each with what it should report.

    Matched first by all boxes, then by fewer of them, then by sums: one form may report several rollovers, several
    forms one. Of several forms that differ each is paired with the conversions that it reports. What is left of a
    code is compared as a whole.
    """
    # Roth employer money first: its form looks like that of a conversion of pre-tax money.
    wants = sorted(wanted, key=lambda each: each.kind != ROTH_EMPLOYER)
    forms = list(received)
    pairs = _one_to_one(wants, forms, (_all_alike, _alike_but_basis, _alike_in_gross_and_code))
    pairs += _one_form_for_several(wants, forms)
    pairs += _several_forms_for_one(wants, forms)
    pairs += _one_to_one(wants, forms, (same_gross,))
    for code in dict.fromkeys(form.code for form in forms):
        alike = [form for form in forms if form.code == code]
        matching = [want for want in wants if same_code(want, alike[0])]
        if not matching and len(alike) == len(forms):
            matching = list(wants)
        if not matching:
            continue
        found = _rest(matching, alike)
        pairs += found
        for each in found:
            _take_out(wants, each.want)
            _take_out(forms, each.have)
    return [*pairs, *(Pair(None, form) for form in forms), *(Pair(want, None) for want in wants)]


def _one_to_one(wants: list[Boxes], forms: list[Boxes], ways: Sequence[Callable[[Boxes, Boxes], bool]]) -> list[Pair]:
    pairs = []
    for alike in ways:
        for form in list(forms):
            want = next((each for each in wants if alike(each, form)), None)
            if want is not None:
                pairs.append(Pair(want, form))
                wants.remove(want)
                forms.remove(form)
    return pairs


def _all_alike(want: Boxes, form: Boxes) -> bool:
    return _alike_but_basis(want, form) and close(form.box_5, want.box_5, want.tolerance)


def _alike_but_basis(want: Boxes, form: Boxes) -> bool:
    return _alike_in_gross_and_code(want, form) and close(form.box_2a, want.box_2a, want.tolerance)


def _alike_in_gross_and_code(want: Boxes, form: Boxes) -> bool:
    return same_gross(want, form) and same_code(want, form)


def _one_form_for_several(wants: list[Boxes], forms: list[Boxes]) -> list[Pair]:
    pairs = []
    for form in list(forms):
        combined = _adding_up([want for want in wants if same_code(want, form)], form, at_least=2)
        if combined is not None:
            pairs.append(Pair(combined, form))
            _take_out(wants, combined)
            forms.remove(form)
    return pairs


def _several_forms_for_one(wants: list[Boxes], forms: list[Boxes]) -> list[Pair]:
    pairs = []
    for want in list(wants):
        found = in_runs(want, forms)
        if found is None:
            continue
        joined = join([form for _, form in found])
        _take_out(wants, want)
        _take_out(forms, joined)
        if _agree_together(want, joined):
            pairs.append(Pair(want, joined))
        else:
            pairs += [Pair(run, replace(form, one_of_several=True)) for run, form in found]
    return pairs


def _agree_together(want: Boxes, joined: Boxes) -> bool:
    """Whether forms are right as a whole: how the payer rounds each is then its own affair."""
    return (
        want.known
        and not joined.not_determined
        and all(form.box_2a is not None for form in joined.forms)
        and _all_alike(want, joined)
        and same_whole_dollars(joined.box_2a, want.box_2a)
        and close(joined.box_4, want.box_4, want.tolerance)
    )


def _adding_up(wants: Sequence[Boxes], form: Boxes, at_least: int) -> Boxes | None:
    """The expected forms whose box 1 add up to a form's."""
    if len(wants) > _MOST_TO_COMBINE:
        return None
    for size in range(at_least, len(wants) + 1):
        for some in combinations(wants, size):
            joined = join(some)
            if same_gross(joined, form):
                return joined
    return None


def _rest(matching: list[Boxes], alike: list[Boxes]) -> list[Pair]:
    """Of one code, what no single form and no sum explains so far."""
    joined = join(alike)
    combined = _adding_up(matching, joined, at_least=1)
    if combined is not None:
        return [Pair(combined, joined)]
    if len(matching) == len(alike):
        by_size = [sorted(forms, key=lambda each: each.box_1) for forms in (matching, alike)]
        return [Pair(want, form) for want, form in zip(*by_size, strict=True)]
    pairs = []
    for form in list(alike):
        nearest = min(matching, key=lambda want: abs(want.box_1.cents - form.box_1.cents)) if matching else None
        if nearest is not None and nearest.kind == ROTH_EMPLOYER and form.box_2a == form.box_1 and not form.box_5:
            pairs.append(Pair(nearest, form))
            matching.remove(nearest)
            alike.remove(form)
    if matching and alike:
        pairs.append(Pair(join(matching), join(alike)))
    return pairs


def _take_out(forms: list[Boxes], taken: Boxes | None) -> None:
    for each in taken.forms if taken is not None else ():
        forms.remove(each)
