"""The letters by which a person asks for corrected forms, ready to send."""

import datetime as dt
from collections.abc import Iterator

from ledger.domain.alerts.alert import WARNING
from ledger.domain.errors import NotFoundError
from ledger.domain.shown import one_line
from ledger.domain.tax.letters import is_for_record_keeper, letter, letter_to_custodian, letter_to_employer
from ledger.domain.tax.reconcile.difference import FORM_5498, FORM_W2, Difference
from ledger.domain.tax.year_end import YearEnd
from ledger.services.ports import Reader


def form_letters(reader: Reader, year_end: YearEnd, today: dt.date, plan: str | None = None) -> list[str]:
    """One letter to each record keeper, employer and custodian whose form differs; none where all agree.

    Args:
        reader: The ledger.
        year_end: The year, with what differs in it.
        today: The letters' date.
        plan: The record keeper of one plan alone; everybody where not given.

    Raises:
        NotFoundError: nothing differs in the forms of the plan named.
    """
    differences = [each for each in year_end.differences if each.level == WARNING]
    letters = [*_to_record_keepers(reader, year_end, differences, today, plan)]
    if plan is None:
        letters += _to_others(reader, year_end, differences, today)
    elif not letters:
        raise NotFoundError(
            f"Nothing differs in the forms of “{plan}” for {year_end.year} that its record keeper should correct.",
            hint=f"See what differs: roth-ledger year-end --year {year_end.year}",
        )
    return letters


def _to_record_keepers(
    reader: Reader, year_end: YearEnd, differences: list[Difference], today: dt.date, only: str | None
) -> Iterator[str]:
    names = {each.id: one_line(each.name) for each in reader.parties("plan")}
    forms = reader.entries("form_1099r", person=year_end.person)
    for plan in dict.fromkeys(each.plan for each in differences if each.plan is not None):
        about = [each for each in differences if each.plan == plan and is_for_record_keeper(each)]
        if not about or (only is not None and plan != only):
            continue
        named = {id_ for each in about for id_ in each.entries}
        received = [each for each in forms if each.id in named]
        accounts = {each.value.account for each in received}
        yield letter(
            person_name=_name(reader, year_end.person),
            plan_name=names.get(plan, plan),
            account=accounts.pop() if len(accounts) == 1 else None,  # of several, each box says which form it is of
            year=year_end.year,
            differences=about,
            today=today,
            received=received,
            expected=[each for each in year_end.expected_1099r if each.plan == plan],
            conversions=[each for each in year_end.conversions if each.plan == plan],
        )


def _to_others(reader: Reader, year_end: YearEnd, differences: list[Difference], today: dt.date) -> Iterator[str]:
    employers = {each.id: one_line(each.name) for each in reader.parties("employer")}
    name = _name(reader, year_end.person)
    for employer in dict.fromkeys(each.employer for each in differences if each.form == FORM_W2 and each.employer):
        yield letter_to_employer(
            person_name=name,
            employer_name=employers.get(employer, employer),
            year=year_end.year,
            differences=[each for each in differences if each.form == FORM_W2 and each.employer == employer],
            today=today,
        )
    of_5498 = [each for each in differences if each.form == FORM_5498]
    if of_5498:
        yield letter_to_custodian(person_name=name, year=year_end.year, differences=of_5498, today=today)


def _name(reader: Reader, person: str) -> str:
    return one_line(reader.named("person", [person])[person].name)
