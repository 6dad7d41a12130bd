"""A year's tax forms, one sheet each: every box as expected and as received, and whether the two agree."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ledger.domain.alerts.alert import WARNING, Alert
from ledger.domain.entries.form_boxes import Box
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile import Difference
from ledger.domain.tax.reconcile.boxes import Boxes
from ledger.domain.tax.reconcile.difference import FORM_1099R, FORM_5498, FORM_W2
from ledger.domain.tax.year_end import YearEnd
from ledger.services.accounts import follow_accounts
from ledger.services.missing_stubs import missing_stub_alerts
from ledger.services.ports import Reader
from ledger.services.reconciling import form_payers
from ledger.services.sheet_boxes import NAMES_FROM_2026, boxes_1099r, counting_boxes
from ledger.services.year_end import summed_up

AWAITED, MISSING, AGREES, DIFFERS = "awaited", "missing", "agrees", "differs"
_ORDER = (FORM_1099R, FORM_W2, FORM_5498)
NOTED, IN_PART, UNEXPECTED, REPLACED = "noted", "in_part", "unexpected", "replaced"


class SheetBox(NamedTuple):
    """One box of a form.

    Attributes:
        name: As the book names it through 2025; `12:D` for a code of box 12.
        expected: What the ledger finds; None is blank, or not known where `state` says so.
        received: What came, several forms added up; None is blank, or that nothing came.
        state: `agrees`, `differs`, `noted` (differs in a way that calls for nothing), `not_known`; `` where there is
            nothing to compare.
    """

    name: str
    expected: Box
    received: Box
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSheet:
    """A form that is expected, one that came, or both.

    Attributes:
        form: `1099-R`, `W-2`, `5498`.
        payer: Id of the plan or employer, kind of IRA of a 5498; None of an IRA's 1099-R.
        kinds: What the money was, of a 1099-R that is expected.
        state: `awaited`, `missing` (others of the payer came), `agrees`, `differs`, `noted`, `in_part` (not all that
            is expected is known), `unexpected` (nothing to hold it against), `replaced` by a corrected form.
        received: The forms that came for it, those that were corrected since not among them.
        boxes: In the order of the form.
        differences: What differs on it.
        notes: Of what is expected, sentences.
    """

    form: str
    year: int
    payer: str | None
    kinds: tuple[str, ...] = ()
    state: str
    received: tuple[Recorded[Any], ...] = ()
    boxes: tuple[SheetBox, ...]
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_expected(self) -> bool:
        """Whether the ledger expects it."""
        return self.state not in (UNEXPECTED, REPLACED) and any(box.expected is not None for box in self.boxes)

    def box(self, name: str) -> SheetBox:
        """The box of a name; an empty one where the sheet has none."""
        return next((each for each in self.boxes if each.name == name), SheetBox(name, None, None))


class YearSheets(NamedTuple):
    """A year's summary with its forms, sheet by sheet, the returns on file, and employers' names by id.

    `missing_stubs` are the alerts of pay dates whose stubs the year's sums leave out.
    """

    year_end: YearEnd
    sheets: tuple[FormSheet, ...]
    returns: tuple[Recorded[Any], ...]
    employers: dict[str, str]
    missing_stubs: tuple[Alert, ...]

    def sheet_of(self, entry: str) -> FormSheet | None:
        """The sheet that a form received is on."""
        return next((each for each in self.sheets if any(form.id == entry for form in each.received)), None)


def year_sheets(reader: Reader, person: str, year: int, as_of: dt.date) -> YearSheets:
    """A person's tax summary of a year, and its forms laid out box by box.

    Args:
        reader: The ledger.
        person: Whose year.
        year: The calendar year.
        as_of: Entries dated later are left out.
    """
    from ledger.services.other_sheets import sheets_5498, sheets_w2

    accounts = follow_accounts(reader, person, year, as_of)
    found = summed_up(reader, person, accounts)
    sheets: list[FormSheet] = []
    met: set[str] = set()
    payers = form_payers(reader, accounts, found.expected_1099r)
    for payer in payers:
        by_id = {form.id: form for form in payer.counting}
        for want, have in payer.pairs:
            forms = [by_id[id_] for id_ in have.ids] if have is not None else []
            met.update(form.id for form in forms)
            sheets.append(_sheet(found, payer.plan, want, have, forms))
        # Forms of IRAs and of deemed loans are held against nothing box by box.
        sheets += [_sheet(found, payer.plan, None, None, [form]) for form in payer.counting if form.id not in met]
    sent = {payer.plan for payer in payers if payer.pairs}
    sheets += [_awaited(found, form) for form in found.expected_1099r if form.plan not in sent]
    sheets += sheets_w2(reader, found)
    sheets += sheets_5498(reader, found)
    sheets += _replaced(reader, found, {form.id for sheet in sheets for form in sheet.received})
    sheets.sort(key=lambda sheet: _ORDER.index(sheet.form))
    filed = reader.entries("filed_return", person=person, until=as_of)
    returns = tuple(each for each in filed if each.value.year == year)
    employers = {each.id: each.name for each in reader.parties("employer")}
    missing = missing_stub_alerts(reader, person, year, as_of)
    return YearSheets(found, tuple(sheets), returns, employers, missing)


def state_of(
    differences: Sequence[Difference], *, came: bool, is_expected: bool, known: bool, awaited: str = AWAITED
) -> str:
    """What is to be said of a sheet as a whole."""
    if not came:
        return awaited
    if any(each.level == WARNING for each in differences):
        return DIFFERS
    if not is_expected:
        return UNEXPECTED
    if not known:
        return IN_PART
    return NOTED if differences else AGREES


def _sheet(
    found: YearEnd, plan: str | None, want: Boxes | None, have: Boxes | None, forms: Sequence[Recorded[Any]]
) -> FormSheet:
    differences = _about(found, plan, want, forms)
    expected = _expected_forms(found, plan, want)
    known = want is not None and want.known and want.code is not None
    rows = boxes_1099r(want, have, expected, counting_boxes(forms), differences)
    return FormSheet(
        form=FORM_1099R,
        year=found.year,
        payer=plan,
        kinds=() if want is None else want.kinds,
        state=state_of(differences, came=bool(forms), is_expected=want is not None, known=known, awaited=MISSING),
        received=tuple(forms),
        boxes=tuple(SheetBox(*row) for row in rows),
        differences=differences,
        notes=tuple(dict.fromkeys(note for form in expected for note in form.notes)),
    )


def _awaited(found: YearEnd, form: ExpectedForm) -> FormSheet:
    rows = boxes_1099r(None, None, [form], {}, ())
    return FormSheet(
        form=FORM_1099R,
        year=found.year,
        payer=form.plan,
        kinds=(form.kind,),
        state=AWAITED,
        boxes=tuple(SheetBox(*row) for row in rows),
        notes=form.notes,
    )


def _expected_forms(found: YearEnd, plan: str | None, want: Boxes | None) -> list[ExpectedForm]:
    """The expected forms that are in what a plan should report."""
    if want is None:
        return []
    return [form for form in found.expected_1099r if form.plan == plan and form.kind in want.kinds]


def _about(
    found: YearEnd, plan: str | None, want: Boxes | None, forms: Sequence[Recorded[Any]]
) -> tuple[Difference, ...]:
    """What differs on the forms of one sheet; of one that is missing, the difference that says so."""
    ids = {form.id for form in forms}
    of_plan = [each for each in found.differences if each.form == FORM_1099R]
    if ids:
        return tuple(each for each in of_plan if ids.intersection(each.entries))
    return tuple(
        each
        for each in of_plan
        if each.plan == plan and each.received is None and want is not None and each.expected == want.box_1
    )


def _replaced(reader: Reader, found: YearEnd, counting: set[str]) -> Iterable[FormSheet]:
    """Forms that a corrected one took the place of, or took back."""
    of_year = [
        each
        for each in reader.entries("form_1099r", "form_w2", "form_5498", person=found.person)
        if each.value.year == found.year and each.id not in counting
    ]
    for form in of_year:
        differences = tuple(each for each in found.differences if each.code == "F16" and form.id in each.entries)
        value = form.value
        yield FormSheet(
            form=value.TITLE.removeprefix("Form "),
            year=found.year,
            payer=getattr(value, "plan", None) or getattr(value, "employer", None),
            state=REPLACED if differences else UNEXPECTED,
            received=(form,),
            boxes=tuple(SheetBox(name, None, held) for name, held in _flat(value.boxes)),
            differences=differences,
        )


def _flat(boxes: Mapping[str, Box]) -> Iterable[tuple[str, Box]]:
    """Boxes with those that hold several amounts taken apart: `12:D`."""
    for name, held in boxes.items():
        if isinstance(held, Mapping):
            yield from ((f"{name}:{label}", amount) for label, amount in held.items())
        elif held is not None:
            yield NAMES_FROM_2026.get(name, name), held
