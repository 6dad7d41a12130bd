"""`limits`: the IRS figures on file, and where they come from."""

from collections.abc import Mapping
from typing import Any

import click

from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import say, say_json
from ledger.cli.session import Session
from ledger.cli.summary import say_columns
from ledger.domain.errors import NotFoundError
from ledger.domain.limits.irs import AnnualLimits, with_own
from ledger.domain.money import Money
from ledger.reference.limits import all_limits

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


@click.command(short_help="The IRS limits on file and their notices.", epilog=example("limits --year 2026"))
@click.option("--year", type=click.IntRange(1974, 2199), help="One year, with every figure.")
@as_json
@click.pass_obj
def limits(session: Session, *, year: int | None, as_json: bool) -> None:
    """Show the IRS limits on file, with the notice they were published in."""
    known = _known(session)
    if year is not None and year not in known:
        on_file = ", ".join(map(str, known))
        raise NotFoundError(
            f"The limits of {year} are not on file; those of {on_file} are.",
            hint="Import a book line of your own: "
            f'{{"record": "limits", "year": {year}, "source": "Notice …", "elective_deferral": …, '
            '"annual_additions": …}',
        )
    shown = known if year is None else {year: known[year]}
    if as_json:
        say_json({"limits": [_document(each) for each in shown.values()]})
    elif year is None:
        _print_years(shown)
    else:
        _print_year(known[year])


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
