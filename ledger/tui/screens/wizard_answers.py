"""What was answered in the first set-up, as records for one batch."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from textual.content import Content

from ledger.domain.dates import EARLIEST_BIRTH, parse_day
from ledger.domain.errors import InvalidEntryError
from ledger.domain.money import Money
from ledger.domain.records import check_entered, read_line, record_of
from ledger.domain.sources import AFTER_TAX
from ledger.services.first_ledger import FirstAnswers, FirstBalance, FirstSchedule, Taken, first_values
from ledger.tui.forms.party_fields import UNKNOWN
from ledger.tui.forms.party_forms import check_born
from ledger.tui.forms.plan_form import ASKED
from ledger.tui.screens.party_details import summary_of
from ledger.tui.screens.wizard_pages import MATCH, PAY, PLAN, RULES, STAND, WAGES, YOU, Page
from ledger.tui.text import line, styled

Answers = Mapping[
    str, Mapping[str, Any]
]  # by page: the fields that say something, as `party_fields.book_line` has them


def check_page(key: str, line: Mapping[str, Any], answers: Answers, today: dt.date) -> None:
    """Check one page before the next is shown.

    Args:
        key: Of the page.
        line: What it holds.
        answers: Of the pages before.
        today: The day.

    Raises:
        InvalidEntryError: an answer is missing that another needs, or cannot be; it names the field.
    """
    for of, needed, why in _NEEDED:
        if of == key and not line.get(needed) and any(line.get(each) for each in line if each not in (needed, "kind")):
            raise InvalidEntryError(why, field=needed, hint=_HINT)
    if key == MATCH and line.get("match") and "tiers" not in line["match"]:
        raise InvalidEntryError("The match says no rate.", field="match.tiers", hint=_HINT)
    if key == YOU and line.get("birth_date"):
        check_born(line["birth_date"], today)
    if key == STAND:
        _check_stand(line, answers.get(PAY, {}))


_HINT = "Fill it in, or skip this page with F3."
_NEEDED = (
    (YOU, "name", "Your name is not filled in."),
    (YOU, "birth_date", "Your birth date is not filled in."),
    (PLAN, "employer", "The employer is not filled in."),
    (PLAN, "plan", "The plan is not filled in."),
    (PAY, "frequency", "How often you are paid is not filled in."),
    (PAY, "first_pay_date", "The pay date of the first stub to log is not filled in."),
)


def _check_stand(line: Mapping[str, Any], pay: Mapping[str, Any]) -> None:
    so_far, through, opened = line.get("so_far"), line.get("through"), line.get("opening_date")
    first = pay.get("first_pay_date")
    if so_far and not through:
        raise InvalidEntryError("The pay date of the year to date is not filled in.", field="through", hint=_HINT)
    if through and first and through >= first:
        raise InvalidEntryError(
            f"{through} is not before {first}, the first stub to log.",
            field="through",
            hint="Enter the stub before it, so that nothing counts twice.",
        )
    if line.get("opening_balance") is None:
        if line.get("opening_basis") is not None:
            raise InvalidEntryError(
                "The worth of the after-tax money is not filled in.", field="opening_balance", hint=_HINT
            )
        return
    if not opened:
        raise InvalidEntryError("The day of the balance is not filled in.", field="opening_date", hint=_HINT)
    ends = through if (so_far or {}).get(AFTER_TAX) else first
    if ends and opened > ends:
        raise InvalidEntryError(
            f"The balance of {opened} would hold contributions of {ends} already.",
            field="opening_date",
            hint="Take a balance from before the contributions that you enter here, so that nothing counts twice.",
        )


def values_of(answers: Answers, today: dt.date, taken: Taken | None) -> list[Any]:
    """The records that the answers make, those that others name before the others.

    Args:
        answers: Of all pages that were not skipped.
        today: The day.
        taken: Ids that are in the ledger by kind.

    Raises:
        LedgerError: an answer cannot be, or one is missing that another needs.
    """
    first = first_values(_first_answers(answers), today=today, taken=taken)
    named = {record_of(each): each.id for each in first if record_of(each) in ("person", "employer", "plan")}
    more = [*_so_far(answers, named), *_wages(answers, named, today)]
    return [check_entered(each) for each in [*first, *more]]


def _first_answers(answers: Answers) -> FirstAnswers:
    you, plan, rules = answers.get(YOU, {}), answers.get(PLAN, {}), answers.get(RULES, {})
    born = you.get("birth_date")
    said = {rule: rules[rule] for rule in (*ASKED, "conversion_frequency") if rules.get(rule) not in (None, UNKNOWN)}
    with_plan = bool(you.get("name")) and bool(plan.get("plan"))
    return FirstAnswers(
        name=you.get("name"),
        birth_date=None if born is None else parse_day(born, earliest=EARLIEST_BIRTH),
        employer=plan.get("employer"),
        plan=plan.get("plan"),
        kind=plan.get("kind"),
        rules=said,
        unconfirmed=[rule for rule in ASKED if rule not in said],
        match=answers.get(MATCH, {}).get("match") or None,
        schedule=_schedule(answers.get(PAY, {})) if with_plan else None,
        balances=_balances(answers.get(STAND, {})) if with_plan else (),
    )


def _schedule(pay: Mapping[str, Any]) -> FirstSchedule | None:
    if not pay.get("frequency") or not pay.get("first_pay_date"):
        return None
    return FirstSchedule(
        frequency=pay["frequency"],
        first_pay_date=parse_day(pay["first_pay_date"]),
        pay=None if pay.get("pay") is None else Money.parse(pay["pay"]),
        elections={source: Decimal(share) for source, share in pay.get("elections", {}).items()},
        election_amounts={source: Money.parse(each) for source, each in pay.get("election_amounts", {}).items()},
    )


def _balances(stand: Mapping[str, Any]) -> tuple[FirstBalance, ...]:
    if stand.get("opening_balance") is None:
        return ()
    basis = stand.get("opening_basis")
    return (
        FirstBalance(
            date=parse_day(stand["opening_date"]),
            balance=Money.parse(stand["opening_balance"]),
            basis=None if basis is None else Money.parse(basis),
        ),
    )


def _so_far(answers: Answers, named: Mapping[str, str]) -> list[Any]:
    """The year to date before the first stub, as contributions of that day: they count as its stubs would."""
    stand = answers.get(STAND, {})
    if "person" not in named or "plan" not in named:
        return []
    whose = {"person": named["person"], "plan": named["plan"], "date": stand.get("through")}
    note = "year to date before the first stub in the ledger"
    return [
        read_line({"record": "contribution", **whose, "source": source, "amount": amount, "note": note})
        for source, amount in stand.get("so_far", {}).items()
    ]


def _wages(answers: Answers, named: Mapping[str, str], today: dt.date) -> list[Any]:
    """Wages of last year, and pay of this year where the stubs to be logged are not all of it."""
    wages, pay = answers.get(WAGES, {}).get("social_security_wages"), answers.get(STAND, {}).get("year_pay")
    if "person" not in named or "employer" not in named:
        return []
    whose = {"record": "wages", "person": named["person"], "employer": named["employer"]}
    last = [] if wages is None else [{**whose, "year": today.year - 1, "social_security_wages": wages}]
    this = [] if pay is None else [{**whose, "year": today.year, "compensation": pay}]
    return [read_line(each) for each in (*last, *this)]


def summed_up(values: Sequence[Any], left_out: Sequence[Page]) -> list[Content]:
    """What will be recorded, a line each, and what is missing for want of pages that were left out."""
    names = {each.id: each.name for each in values if record_of(each) in ("person", "employer", "plan")}
    parts = [*(summary_of(each, names) for each in values), Content("")]
    if left_out:
        parts.append(line("Left out", "$text-primary bold"))
        parts += [
            styled("[$text-muted]$title:[/] $missing", title=each.title, missing=each.missing) for each in left_out
        ]
        parts.append(Content(""))
    return parts
