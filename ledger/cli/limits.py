"""`limits`: the IRS figures on file and where they come from, and a person's own limits of a year."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from ledger.cli import options
from ledger.cli.columns import say_columns
from ledger.cli.entering import example
from ledger.cli.output import output_width, say, say_json
from ledger.cli.session import Session
from ledger.domain.errors import NotFoundError
from ledger.domain.limits.irs import AnnualLimits, with_own
from ledger.domain.money import Money
from ledger.reference.limits import all_limits

if TYPE_CHECKING:  # the table of the IRS needs nobody's own limits
    from ledger.services.personal_limits import PersonalLimits

_ALL = "all"

# Each figure with the law that sets it.
_LAW = {
    "elective_deferral": "IRC 402(g)(1): elective deferrals of a calendar year",
    "catch_up": "IRC 414(v)(2)(B): catch-up from age 50",
    "catch_up_60_63": "IRC 414(v)(2)(E): catch-up at 60 to 63",
    "annual_additions": "IRC 415(c)(1)(A): annual additions of limitation years that end in the year",
    "compensation_cap": "IRC 401(a)(17): pay that plans may count",
    "highly_compensated": "IRC 414(q)(1)(B): pay of this year, for the year after",
    "key_employee": "IRC 416(i)(1)(A)(i): pay of an officer",
    "ira": "IRC 219(b)(5)(A): IRA contributions",
    "ira_catch_up": "IRC 219(b)(5)(B): more from age 50",
    "roth_ira_single": "IRC 408A(c)(3): income over which the Roth IRA limit falls, single",
    "roth_ira_married_joint": "the same, married filing jointly",
    "roth_ira_married_separate": "the same, married filing separately",
    "roth_catch_up_wages": "IRC 414(v)(7): last year's wages above which catch-up must be Roth",
}
_MAIN = ("elective_deferral", "catch_up", "catch_up_60_63", "annual_additions", "compensation_cap")


@click.command(
    short_help="The IRS limits on file, and a person's own.",
    epilog=example("limits --year 2026 --explain catch_up"),
)
@click.option("--year", type=click.IntRange(1974, 2199), help="One year, with every figure.")
@click.option("--person", metavar="ID", help="A person's own limits; without it, with --year, of the only person.")
@click.option(
    "--explain",
    metavar="[NAME]",
    is_flag=False,
    flag_value=_ALL,
    help="The arithmetic of the person's limits, or of the one of that name.",
)
@options.as_of
@options.as_json
@click.pass_obj
def limits(
    session: Session,
    *,
    year: int | None,
    person: str | None,
    explain: str | None,
    as_of: dt.date | None,
    as_json: bool,
) -> None:
    """Show the IRS limits on file, with the notice they were published in, and a person's own limits of a year.

    With --person, --explain or --as-of the person's own limits alone; with --year, where the ledger holds one person,
    after the year's figures.
    """
    known = _known(session)
    if person is not None or explain is not None or as_of is not None:
        meant = _personal(session, session.person(person), year, as_of)
        if explain is not None:
            meant = _only(meant, explain)
        shown = {meant.year: known[meant.year]} if meant.year in known else {}
        _show(shown, meant, as_json=as_json, explained=explain is not None)
        return
    if year is not None and year not in known:
        raise _not_on_file(year, known)
    shown = dict(known) if year is None else {year: known[year]}
    only = None if year is None else _only_person(session)
    own = None if only is None else _personal(session, only, year, as_of)
    if as_json:
        _show(shown, own, as_json=True, explained=False)
    elif year is None:
        _print_years(shown)
    else:
        _print_year(known[year])
        if own is not None:
            say()
            _print_personal(own, explained=False)


def _not_on_file(year: int, known: Mapping[int, AnnualLimits]) -> NotFoundError:
    return NotFoundError(
        f"The limits of {year} are not on file; those of {', '.join(map(str, known))} are.",
        hint="Import a book line of your own: "
        f'{{"record": "limits", "year": {year}, "source": "Notice …", "elective_deferral": …, '
        '"annual_additions": …}',
    )


def _only_person(session: Session) -> str | None:
    """The id of the ledger's only person; None where there is no ledger, nobody or several."""
    people = session.reader.parties("person") if session.ledger.exists else []
    return people[0].id if len(people) == 1 else None


def _personal(session: Session, person: str, year: int | None, as_of: dt.date | None) -> "PersonalLimits":
    from ledger.services.personal_limits import personal_limits

    day = as_of or session.today
    return personal_limits(session.reader, person, options.year_of(year, day), day)


# What people call them.
_SHORT = {"402g": "elective_deferral", "415c": "annual_additions"}


def _only(own: "PersonalLimits", name: str) -> "PersonalLimits":
    """The limits of one name.

    Raises:
        click.UsageError: the person has none of that name.
    """
    name = _SHORT.get(name, name)
    if name == _ALL:
        return own
    found = tuple(figure for figure in own.figures if figure.name == name)
    if not found:
        names = ", ".join(dict.fromkeys(figure.name for figure in own.figures))
        raise click.UsageError(f"“{name}” is none of the limits of {own.person} in {own.year}; these are: {names}.")
    return own._replace(figures=found)


def _show(shown: Mapping[int, AnnualLimits], own: "PersonalLimits | None", *, as_json: bool, explained: bool) -> None:
    if as_json:
        personal = {} if own is None else {"personal": _personal_document(own)}
        say_json({"limits": [_document(each) for each in shown.values()], **personal})
    elif own is not None:
        _print_personal(own, explained=explained)


def _print_personal(own: "PersonalLimits", *, explained: bool) -> None:
    """Each limit with what decides it; explained, with all of its parts."""
    from ledger.reports.figure_text import figure_lines

    say(f"{own.name}, {own.year}: age {own.age} at the end of the year; seen from {own.as_of}")
    # The calendar says nothing without its years.
    figures = [each if explained or each.name == "catch_up_calendar" else each._replace(parts=(), entries=())
               for each in own.figures]  # fmt: skip
    for line in figure_lines(figures, person=own.person, year=own.year, width=output_width()):
        say(line)


def _personal_document(own: "PersonalLimits") -> dict[str, Any]:
    from ledger.reports.figures_json import figure_document

    return {
        "person": own.person,
        "year": own.year,
        "as_of": own.as_of.isoformat(),
        "age": own.age,
        "figures": [figure_document(figure) for figure in own.figures],
    }


def _known(session: Session) -> Mapping[int, AnnualLimits]:
    """Every year on file, the person's own figures in place of those published."""
    known = dict(all_limits())
    if session.ledger.exists:
        for own in session.reader.parties("limits"):
            known[own.year] = with_own(known.get(own.year), own)
    return dict(sorted(known.items()))


def _print_years(shown: Mapping[int, AnnualLimits]) -> None:
    rows = []
    for each in shown.values():
        figures = [_text(getattr(each, name)) for name in _MAIN]
        rows.append((each.year, *figures, _source(each)))
    say_columns(("YEAR", "402(g)", "CATCH-UP", "AT 60-63", "415(c)", "401(a)(17)", "SOURCE"), rows)


def _print_year(year: AnnualLimits) -> None:
    say(f"{year.year}: {_source(year)}")
    rows = [(name, _text(getattr(year, name)), law) for name, law in _LAW.items()]
    say_columns(("FIGURE", "DOLLARS", "LAW"), rows)
    if year.roth_catch_up_wages is not None and not year.roth_catch_up_enforced:
        say("Catch-up need not be Roth yet: transition of Notice 2023-62.")


def _source(limits: AnnualLimits) -> str:
    return f"{limits.source} (with figures of your own)" if limits.own else limits.source


def _text(figure: Money | tuple[Money, Money] | None) -> str:
    if figure is None:
        return "-"
    return str(figure) if isinstance(figure, Money) else f"{figure[0]} to {figure[1]}"


def _document(limits: AnnualLimits) -> dict[str, Any]:
    figures = {name: getattr(limits, name) for name in _LAW}
    return {
        "year": limits.year,
        "source": limits.source,
        "own": limits.own,
        **{
            name: figure.plain() if isinstance(figure, Money) else figure and [each.plain() for each in figure]
            for name, figure in figures.items()
        },
        "roth_catch_up_enforced": limits.roth_catch_up_enforced,
    }
