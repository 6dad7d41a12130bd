"""The sheets of Forms W-2 and 5498."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledger.domain.entries.form_boxes import Box
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_w2 import ExpectedW2
from ledger.domain.tax.reconcile import Difference
from ledger.domain.tax.reconcile.difference import FORM_5498, FORM_W2
from ledger.domain.tax.reconcile.forms_5498 import kind_of
from ledger.domain.tax.reconcile.forms_w2 import labelled
from ledger.domain.tax.year_end import YearEnd
from ledger.services.form_sheets import FormSheet, SheetBox, state_of
from ledger.services.ports import Reader
from ledger.services.sheet_boxes import AGREES, DIFFERS, counting_boxes, money_alike, other_than

_CENTS = 5
AFTER_TAX = "14:after-tax"
"""Where the after-tax money is shown that box 14 may name, under a label of the employer's own."""


def sheets_w2(reader: Reader, found: YearEnd) -> list[FormSheet]:
    """One sheet an employer."""
    awaited = {each.employer: each for each in found.expected_w2}
    corrected, first_forms = _corrections(reader, found, "form_w2")
    by_employer: dict[str | None, list[Recorded[Any]]] = {employer: [] for employer in awaited}
    for form in _of_year(reader, found, "form_w2"):
        if form.id not in corrected:
            # A form that names nobody is the only employer's, as it is compared.
            employer = form.value.employer or (next(iter(awaited)) if len(awaited) == 1 else None)
            by_employer.setdefault(employer, []).append(form)
    return [
        _w2(found, employer, awaited.get(employer or ""), forms, first_forms) for employer, forms in by_employer.items()
    ]


def _w2(
    found: YearEnd,
    employer: str | None,
    want: ExpectedW2 | None,
    forms: Sequence[Recorded[Any]],
    first_forms: Mapping[str, Recorded[Any]],
) -> FormSheet:
    differences = _on(found.differences, forms)
    named = {each.box for each in differences}
    rest = {name: box for name, box in counting_boxes(forms).items() if name not in ("12", "14")}
    rows = [SheetBox(name, None, box) for name, box in sorted(rest.items(), key=lambda each: _place(each[0]))]
    sums = {box: labelled(box, forms, first_forms) for box in ("12", "14")}
    box_12: Mapping[str, Money] = want.box_12 if want is not None else {}
    for code in dict.fromkeys((*box_12, *sums["12"])):
        wanted, came = box_12.get(code), sums["12"].get(code)
        rows.append(SheetBox(f"12:{code}", wanted, came, _state(wanted, came, named, f"12:{code}", bool(forms))))
    for label, amount in sums["14"].items():
        state = DIFFERS if "14" in named else ""
        if want is not None and want.after_tax and not state and money_alike(want.after_tax, amount, _CENTS):
            state = AGREES
        rows.append(SheetBox(f"14:{label}", want.after_tax if want is not None and state else None, amount, state))
    if want is not None and want.after_tax and not any(row.name.startswith("14:") and row.state for row in rows):
        rows.append(SheetBox(AFTER_TAX, want.after_tax, None))
    return FormSheet(
        form=FORM_W2,
        year=found.year,
        payer=employer,
        state=state_of(differences, came=bool(forms), is_expected=want is not None, known=True),
        received=tuple(forms),
        boxes=tuple(rows),
        differences=differences,
        notes=want.notes if want is not None else (),
    )


def sheets_5498(reader: Reader, found: YearEnd) -> list[FormSheet]:
    """One sheet a kind of IRA, the forms of its custodians added up."""
    awaited = {each.kind: each for each in found.expected_5498}
    corrected, _ = _corrections(reader, found, "form_5498")
    by_kind: dict[str, list[Recorded[Any]]] = {kind: [] for kind in awaited}
    for form in _of_year(reader, found, "form_5498"):
        if form.id not in corrected:
            by_kind.setdefault(kind_of(form.value, awaited.values()), []).append(form)
    sheets = []
    for kind, forms in by_kind.items():
        differences = _on(found.differences, forms)
        named = {each.box for each in differences}
        want = awaited.get(kind)
        expected = {name: getattr(want, f"box_{name}", None) for name in ("1", "2", "3", "5", "10")}
        received = counting_boxes(forms)
        names = sorted({*received, *(name for name, box in expected.items() if box is not None)}, key=_place)
        rows = [
            SheetBox(
                name,
                expected.get(name),
                received.get(name),
                _state(expected.get(name), received.get(name), named, name, bool(forms)) if name in expected else "",
            )
            for name in names
        ]
        sheets.append(
            FormSheet(
                form=FORM_5498,
                year=found.year,
                payer=kind,
                state=state_of(differences, came=bool(forms), is_expected=want is not None, known=True),
                received=tuple(forms),
                boxes=tuple(rows),
                differences=differences,
            )
        )
    return sheets


def _state(wanted: Box, came: Box, named: set[str], name: str, came_at_all: bool) -> str:  # noqa: FBT001
    if name in named:
        return DIFFERS
    if not came_at_all or wanted is None:
        return ""
    return AGREES if money_alike(wanted, came, _CENTS) else other_than(differing=bool(named))


def _of_year(reader: Reader, found: YearEnd, record: str) -> list[Recorded[Any]]:
    forms = reader.entries(record, person=found.person)
    return sorted((each for each in forms if each.value.year == found.year), key=lambda each: each.sequence)


def _corrections(reader: Reader, found: YearEnd, record: str) -> tuple[set[str], dict[str, Recorded[Any]]]:
    """Ids of the forms that were corrected, and the first form of each that took a place."""
    by_id = {each.id: each for each in _of_year(reader, found, record)}
    pairs = [each.entries for each in found.differences if each.code == "F16" and each.entries[0] in by_id]
    return {first for first, _ in pairs}, {corrected: by_id[first] for first, corrected in pairs}


def _on(differences: Iterable[Difference], forms: Sequence[Recorded[Any]]) -> tuple[Difference, ...]:
    ids = {form.id for form in forms}
    return tuple(each for each in differences if ids.intersection(each.entries))


def _place(name: str) -> tuple[int, str]:
    """Where a box stands on the form: by its number, then its letter."""
    digits = "".join(char for char in name if char.isdigit())
    return int(digits or 0), name
