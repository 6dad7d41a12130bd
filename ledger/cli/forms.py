"""`form`: the tax forms as they came, and what differs from those that the ledger expects."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from ledger.cli.entering import ID, NOTES, PERSON, Key, book_values, enter, example, keys, plan_meant
from ledger.cli.options import as_json
from ledger.cli.options import person as person_option
from ledger.cli.output import note, say, say_json
from ledger.cli.session import Session
from ledger.domain.entries.form_boxes import (
    FIRST_YEAR,
    IRA_KINDS,
    LABELLED,
    box_field,
    codes_typed,
    is_marked_as_ira,
    is_of_a_roth_ira,
)
from ledger.domain.errors import LedgerError
from ledger.domain.fields import DAY, FLAG, SIGNED_MONEY
from ledger.domain.money import Money
from ledger.domain.records import line_of, record_class
from ledger.services.received_forms import (
    AGREES,
    IN_PART,
    NOT_COMPARED,
    NOTHING_FOUND,
    check_came,
    compared,
    entered_twice,
    payer_of,
)

_YEAR = click.IntRange(1974, 2199)
_RECORDS = {"1099r": "form_1099r", "w2": "form_w2", "5498": "form_5498"}
# What a form is of; the other options of the three are none of its.
_OPTIONS = {"1099r": ("plan", "account", "ira"), "w2": ("employer",), "5498": ()}
# Printed otherwise than the book names it: the four lines of box 12, and the names of 2026.
_MEANT = {"1099r": {"7a": "7"}, "w2": {**dict.fromkeys(("12a", "12b", "12c", "12d"), "12"), "14a": "14"}, "5498": {}}
_MARKED = {"yes": True, "true": True, "x": True, "no": False, "false": False}


@click.group(short_help="Forms 1099-R, W-2 and 5498 as they came.")
def form() -> None:
    """Forms 1099-R, W-2 and 5498 as they came; they move no balance, they are compared."""


@form.command(
    epilog=example("form add 1099r --year 2025 --plan acme-401k --box 1=10200 --box 2a=200 --box 5=10000 --box 7=G")
    + "\n\n\b\n         roth-ledger form add w2 --year 2025 --employer acme --box 12:D=23500 --box 14:'AFTER TAX'=24180"
)
@click.argument("kind", type=click.Choice(tuple(_RECORDS)))
@keys(
    PERSON,
    Key("year", "The year that the form is of.", _YEAR),
    Key("plan", "1099r: the plan that paid; may be left out where the person has one."),
    Key("ira", "1099r: whether an IRA paid, no plan; the codes J, Q and T say so too.", bool),
    Key("employer", "w2: who paid; may be left out where the ledger holds one employer."),
    Key("account", "1099r: the account number, which tells forms of one plan apart."),
    Key(
        "box",
        "BOX=VALUE as printed, 2a=200; BOX= for a blank one, which may be left out too. A check mark: "
        "2b=not-determined or 7b=yes; several amounts in one box: 12:D=23500. Give it once for each box.",
        many=True,
    ),
    Key("corrected", "Whether CORRECTED is marked; it takes the place of the form it corrects.", bool),
    *NOTES,
    ID,
    required=["year", "box"],
)
@click.pass_obj
def add(session: Session, /, kind: str, **given: Any) -> None:
    """Enter a form (KIND: 1099r, w2 or 5498) box by box, and see what differs from what the ledger expects."""
    year = given["year"]
    _refuse_options_of_others(kind, given)
    check_came(year, session.today)
    person = session.person(given["person"])
    boxes = _book_boxes(kind, given.pop("box"))
    ira = given.pop("ira")
    if kind == "1099r":
        if boxes.get("1") is None:
            raise click.UsageError("Box 1, the gross distribution, is missing: give it with --box 1=AMOUNT.")
        of_an_ira = _is_of_an_ira(boxes, said=ira, plan=given["plan"])
        given["plan"] = None if of_an_ira else plan_meant(session, person, given["plan"])
    elif kind == "w2":
        given["employer"] = _employer_meant(session, given["employer"])
    record = _RECORDS[kind]
    logged = enter(session, record, {**book_values(given), "person": person, "boxes": boxes})
    (entry,) = (each for each in session.reader.entries(record, person=person) if each.id == logged.id)
    _note_same_boxes(session, entry.value, leave_out=(logged.id, logged.equal_to))
    _say_differences(session, entry.value)


@form.command("list", epilog=example("form list --year 2025 --json"))
@person_option
@click.option("--year", type=_YEAR, help="Of one year.")
@as_json
@click.pass_obj
def list_(session: Session, person: str | None, year: int | None, *, as_json: bool) -> None:
    """The forms that came, in the order in which they were entered, with their ids."""
    whose = session.person(person)
    entries = sorted(session.reader.entries(*_RECORDS.values(), person=whose), key=lambda each: each.sequence)
    forms = [each.value for each in entries if year is None or each.value.year == year]
    if as_json:
        say_json({"forms": [json.loads(line_of(each)) for each in forms]})
        return
    from ledger.cli.columns import say_columns
    from ledger.reports.record_summary import summary

    rows = [
        (
            each.id,
            each.year,
            each.TITLE,
            payer_of(each),
            summary(each, leave_out=("id", "person", "plan", "employer", "year")),
        )
        for each in forms
    ]
    if rows:
        say_columns(("ID", "YEAR", "FORM", "OF", "WHAT IT SAYS"), rows)
    else:
        note("There are no such forms: enter one with `roth-ledger form add`.")


def _refuse_options_of_others(kind: str, given: Mapping[str, Any]) -> None:
    for other, options in _OPTIONS.items():
        for option in options:
            if option not in _OPTIONS[kind] and given[option] is not None:
                raise click.UsageError(f"--{option} is an option of {other}; a {kind} has none.")


def _is_of_an_ira(boxes: Mapping[str, Any], *, said: bool | None, plan: str | None) -> bool:
    """Whether a Form 1099-R is of an IRA: as the person says, else by a code that only Roth IRAs have.

    Raises:
        click.UsageError: a plan is named as well, or the IRA box is ticked and nothing says who paid.
    """
    if said and plan is not None:
        raise click.UsageError("Give --plan or --ira, one of the two: the form of an IRA is of no plan.")
    if said is not None or plan is not None:
        return bool(said)
    if is_of_a_roth_ira(boxes):
        return True
    if is_marked_as_ira(boxes):
        raise click.UsageError(
            "Box 7b (IRA/SEP/SIMPLE) is ticked, which marks IRAs, and plans have been known to tick it too: give --ira"
            " if an IRA paid, or --plan with the plan that did."
        )
    return False


def _employer_meant(session: Session, named: str | None) -> str:
    employers = [each.id for each in session.reader.parties("employer")]
    if named is not None:
        return named
    if len(employers) != 1:
        some = ", ".join(employers[:5]) + (", …" if len(employers) > 5 else "")
        raise click.UsageError(f"Name who paid with --employer ({some or 'there is none in the ledger yet'}).")
    return str(employers[0])


def _book_boxes(kind: str, texts: Sequence[str]) -> dict[str, Any]:
    """`BOX=VALUE` as a book line holds it.

    Raises:
        click.UsageError: one is written otherwise, or a box is given twice.
        InvalidEntryError: the form has no such box.
    """
    boxes: dict[str, Any] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.UsageError(
                f"“{text}” is no box: write BOX=VALUE, for example 1=10200, or BOX= for a blank one."
            )
        number, colon, label = (part.strip() for part in name.partition(":"))
        number = _MEANT[kind].get(number.lower(), number.lower())
        number, held = _box(kind, number, value.strip(), labelled=bool(colon))
        if colon:
            label = label.upper() if number == "12" else label
            amounts = boxes.setdefault(number, {})
            if amounts is None or label in amounts:
                raise click.UsageError(f"Box {number} is given twice for {label}.")
            amounts[label] = held
        elif number in boxes:
            raise click.UsageError(f"Box {number} is given twice.")
        else:
            boxes[number] = held
    return boxes


def _box(kind: str, number: str, value: str, *, labelled: bool) -> tuple[str, Any]:
    """The box meant, and its value as a book line holds it."""
    form_class = record_class(_RECORDS[kind])
    check_mark = f"{number}_{value.lower().replace('-', '_').replace(' ', '_')}"
    if check_mark in form_class.BOXES:
        return check_mark, True
    field = box_field(form_class, number)
    if labelled != (field is LABELLED) and value:
        shape = "12:D=23500" if field is LABELLED else f"{number}=AMOUNT"
        raise click.UsageError(f"Box {number} of {form_class.TITLE} is written otherwise: --box {shape}.")
    if not value:
        return number, None
    if field in (SIGNED_MONEY, LABELLED):
        return number, _dollars(number, value)
    if field is FLAG:
        if value.lower() not in _MARKED:
            raise click.UsageError(f"Box {number} is marked or not: --box {number}=yes or --box {number}=no.")
        return number, _MARKED[value.lower()]
    if field is FIRST_YEAR:
        if not value.isdecimal():
            raise click.UsageError(f"Box {number} holds a year, not “{value}”.")
        return number, int(value)
    return number, value if field is DAY or number != "7" else _in_box_7(kind, value)


def _dollars(number: str, text: str) -> str:
    try:
        return Money.parse(text).plain()
    except LedgerError as problem:
        raise click.UsageError(f"Box {number}: {problem.message} {problem.hint}") from None


def _in_box_7(kind: str, text: str) -> str:
    """Codes as `G` or `7B`; of Form 5498 the kind of IRA as it is printed."""
    if kind == "1099r":
        return codes_typed(text)
    short = {each.upper(): each for each in IRA_KINDS} | {"ROTH": "Roth IRA"}
    return short.get(text.upper(), text)


def _note_same_boxes(session: Session, value: Any, leave_out: Sequence[str | None]) -> None:
    """Say that a form may have been entered twice: the same payer and year, and every box the same."""
    other = entered_twice(session.reader, value, leave_out)
    if other is not None:
        note(
            f"note: {other} has the very same boxes; if it is the same form, run `roth-ledger undo`, "
            "and if this one corrects it, enter it with --corrected."
        )


def _say_differences(session: Session, value: Any) -> None:
    """Say what differs from what the ledger expects of that payer and year; agreement only where all is known."""
    found = compared(session.reader, value.id, value, session.today)
    for each in found.of_plans:
        note(f"note: {each.message} {each.action}")
    for each in found.differences:
        say(f"  {each.level} {each.code}: {each.message}")
        say(f"    {each.action}")
    if found.verdict == NOT_COMPARED:
        say(f"  not compared: the ledger holds no pay stubs of {value.employer} paid in {value.year}")
    elif found.verdict == NOTHING_FOUND:
        say(f"  nothing differs in what the ledger compares of this {value.TITLE}")
    elif found.verdict == AGREES:
        say("  agrees with what the ledger expects")
    elif found.verdict == IN_PART:
        note(
            f"note: what {value.plan} should report of {value.year} is not all known yet, so this form is compared in "
            f"part; `roth-ledger year-end --year {value.year}` says what is missing."
        )
