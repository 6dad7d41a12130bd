"""Letters that ask a payer for a corrected form: to a plan's record keeper, an employer, an IRA custodian."""

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence

from ledger.domain.alerts.alert import WARNING
from ledger.domain.basis.outcomes import ConversionOutcome
from ledger.domain.entries.forms import Form1099R
from ledger.domain.errors import LedgerError
from ledger.domain.money import Money
from ledger.domain.recorded import Recorded
from ledger.domain.tax.expected.form_1099r import ExpectedForm
from ledger.domain.tax.reconcile.boxes import Boxes, of_expected, of_received
from ledger.domain.tax.reconcile.difference import Difference

_WIDTH = 72
_OF_THE_RECORD_KEEPER = frozenset({"F1", "F2", "F3", "F4", "F5", "F6", "F11", "F15"})
_HISTORY = (
    "Please also send the history of each conversion and distribution in {year}: its date, its gross amount, the"
    " after-tax contributions in it, and the earnings."
)
_RESPONSE = "Please write to me at the address you have on file. Thank you for your help."


def is_for_record_keeper(difference: Difference) -> bool:
    """Whether a difference is a plan's to correct on its Form 1099-R."""
    return difference.level == WARNING and difference.for_payer and difference.code in _OF_THE_RECORD_KEEPER


def letter(
    *,
    person_name: str,
    plan_name: str,
    account: str | None,
    year: int,
    differences: Iterable[Difference],
    today: dt.date,
    received: Sequence[Recorded[Form1099R]] = (),
    expected: Sequence[ExpectedForm] = (),
    conversions: Sequence[ConversionOutcome] = (),
) -> str:
    """To the record keeper of one plan: what differs box by box, and what it rests on; at most 72 columns.

    Args:
        person_name: As it should be signed.
        plan_name: As the record keeper knows it.
        account: Its number; None is not known.
        year: Of the forms.
        differences: Of this plan; only warnings about its forms (F1 to F6, F11, F15) go in.
        today: The letter's date.
        received: The plan's forms of the year that count.
        expected: What the ledger expects of the plan.
        conversions: Of the plan and year.

    Raises:
        LedgerError: nothing of the differences is for a record keeper.

    Source: Instructions for Forms 1099-R and 5498; General Instructions for Certain Information Returns (corrected
    returns).
    """
    about = _for(differences, _OF_THE_RECORD_KEEPER, f"forms of {plan_name}")
    number = f", account {account}" if account is not None else ""
    parts = [
        str(today),
        _wrapped(f"To the record keeper of {plan_name}"),
        _wrapped(f"Form 1099-R for {year}, {plan_name}{number}: request for a corrected form"),
        _wrapped(f"The Form 1099-R for {year} does not agree with my records of this plan, in these points:"),
        _items(_of_which_form(each, received) + _in_a_letter(each) for each in about),
        *_section("The form as I received it:", (_boxes(of_received(form)) for form in received)),
        *_section("What my records show:", (_boxes(of_expected(form)) for form in expected)),
        *_section("What my records rest on:", (_conversion(each) for each in conversions)),
        _wrapped(
            f"Please send me a corrected Form 1099-R for {year}, or a written explanation of each of these boxes."
        ),
        _wrapped(_HISTORY.format(year=year)),
        _wrapped(_RESPONSE),
        person_name,
    ]
    return "\n\n".join(parts) + "\n"


def letter_to_employer(
    *, person_name: str, employer_name: str, year: int, differences: Iterable[Difference], today: dt.date
) -> str:
    """To payroll: what the Form W-2 says otherwise than the pay stubs (F13), and the request for a Form W-2c.

    Args:
        person_name: As it should be signed.
        employer_name: Whose form it is.
        year: Of the form.
        differences: Of this employer; only F13 goes in.
        today: The letter's date.

    Raises:
        LedgerError: none is about a Form W-2.

    Source: General Instructions for Forms W-2 and W-3, box 12 and Form W-2c.
    """
    about = _for(differences, frozenset({"F13"}), f"Form W-2 of {employer_name}")
    return _short(
        to=f"To the payroll department of {employer_name}",
        about=f"Form W-2 for {year}: request for a corrected form (W-2c)",
        opening=f"My Form W-2 for {year} does not agree with my pay stubs, added up by pay date:",
        items=[_in_a_letter(each) for each in about],
        request=f"Please send me a Form W-2c for {year}, or a written explanation of how these boxes were worked out."
        " After-tax contributions that are not Roth have no code in box 12; box 14 may show them.",
        person_name=person_name,
        today=today,
    )


def letter_to_custodian(
    *, person_name: str, year: int, differences: Iterable[Difference], today: dt.date, account: str | None = None
) -> str:
    """To an IRA custodian: what Form 5498 says otherwise than the ledger (F12), and the request for a corrected one.

    Args:
        person_name: As it should be signed.
        year: Of the form.
        differences: Only F12 goes in.
        today: The letter's date.
        account: The IRA's number; None is not known.

    Raises:
        LedgerError: none is about a Form 5498.

    Source: Instructions for Forms 1099-R and 5498, Form 5498 boxes 2 and 3.
    """
    about = _for(differences, frozenset({"F12"}), "Form 5498")
    number = f", account {account}" if account is not None else ""
    return _short(
        to="To the custodian of my IRA",
        about=f"Form 5498 for {year}{number}: request for a corrected form",
        opening=f"Form 5498 for {year} does not agree with my records of what went into the IRA:",
        items=[_in_a_letter(each) for each in about],
        request=f"Please send me a corrected Form 5498 for {year}, or a written explanation. Money rolled over from an"
        " employer's plan belongs in box 2; box 3 is for conversions from traditional, SEP and SIMPLE IRAs.",
        person_name=person_name,
        today=today,
    )


def _short(
    *, to: str, about: str, opening: str, items: Iterable[str], request: str, person_name: str, today: dt.date
) -> str:
    texts = [to, about, opening]
    closing = [request, _RESPONSE]
    parts = [str(today), *map(_wrapped, texts), _items(items), *map(_wrapped, closing), person_name]
    return "\n\n".join(parts) + "\n"


def _for(differences: Iterable[Difference], codes: frozenset[str], what: str) -> list[Difference]:
    about = [each for each in differences if each.level == WARNING and each.code in codes]
    if not about:
        raise LedgerError(
            f"Nothing about {what} calls for a letter.",
            hint="A letter is written where a form received differs from what the ledger expects; see year-end.",
        )
    return about


def _in_a_letter(difference: Difference) -> str:
    """One box with both figures, in words for its payer."""
    expected, received = _written(difference.expected), _written(difference.received)
    if difference.code == "F5" and difference.expected is None:
        return f"A form reports {received} in box 1. My records have no such distribution: which one is it?"
    if difference.received is None and difference.box == "1":
        return f"No form has reached me for {expected}, which my records have in box 1."
    if difference.box == "7b":
        return "Box IRA/SEP/SIMPLE (7b) is ticked; the money came out of an employer's plan, not out of an IRA."
    if difference.code == "F15":
        return f"Box 2a has {received}, but box 1 less box 5 leaves at most {expected} that can be taxable."
    if difference.code == "F3":
        known = f"; my records show {expected}" if difference.expected is not None else ""
        return f"Box 2a, the taxable amount: it has {received}, and box 2b says that it is not determined{known}."
    box, _, code = difference.box.partition(":")
    where = f"Box {box}, code {code}" if code else f"Box {box}"
    return f"{where}: the form has {received}; my records show {expected}."


def _of_which_form(difference: Difference, received: Sequence[Recorded[Form1099R]]) -> str:
    """Which of several forms one box is of; nothing where there is one form, or it is of all."""
    named = [form for form in received if form.id in difference.entries]
    if len(received) < 2 or len(named) != 1:
        return ""
    form = of_received(named[0])
    account = f"account {form.account}, " if form.account is not None else ""
    return f"On the form with {account}box 1 {form.box_1}: "


def _written(box: Money | str | None) -> str:
    return "nothing" if box is None else str(box)


def _boxes(form: Boxes) -> str:
    taxable = "not determined" if form.not_determined else _filled(form.box_2a, known=form.known)
    basis = _filled(form.box_5, known=form.known)
    withheld = f"; box 4 {form.box_4}" if form.box_4 else ""
    ticked = "; box IRA/SEP/SIMPLE ticked" if form.marked_as_ira else ""
    account = f"account {form.account}: " if form.account is not None else ""
    return (
        f"{account}box 1 {form.box_1}; box 2a {taxable}{withheld}; box 5 {basis}; box 7 {form.code or 'blank'}{ticked}"
    )


def _filled(box: Money | None, *, known: bool) -> str:
    if box is None:
        return "blank" if known else "not known to me"
    return str(box)


def _conversion(outcome: ConversionOutcome) -> str:
    basis = "not known to me" if outcome.basis is None else str(outcome.basis)
    earnings = "not known to me" if outcome.earnings_out is None else str(outcome.earnings_out)
    return f"{outcome.date}: {outcome.amount}, of it after-tax contributions {basis}, earnings {earnings}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    """A title with its lines; nothing where there are none."""
    items = _items(lines)
    return [f"{_wrapped(title)}\n{items}"] if items else []


def _items(texts: Iterable[str]) -> str:
    return "\n".join(
        textwrap.fill(text, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False)
        for text in texts
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, break_on_hyphens=False)
