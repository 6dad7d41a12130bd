"""`year-end`: the tax summary of a year."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.cli import options
from ledger.cli.output import note, say, say_json, say_text
from ledger.cli.session import Session
from ledger.services.ports import Reader

if TYPE_CHECKING:
    from ledger.domain.tax.year_end import YearEnd


@click.command(
    "year-end", epilog="Example: roth-ledger year-end --year 2025 --json", short_help="The tax summary of a year."
)
@options.person
@options.year
@options.as_of
@click.option("--estimate", is_flag=True, help="Estimate the earnings of conversions that nothing says; marked so.")
@click.option(
    "--letter", is_flag=True, help="The letters that ask payers to correct the forms that differ, and nothing else."
)
@click.option("--plan", metavar="ID", help="With --letter: to the record keeper of that plan alone.")
@click.option("--output", type=click.Path(path_type=Path), help="With --letter: the file to save the letters to.")
@options.as_json
@click.pass_obj
def year_end(
    session: Session,
    person: str | None,
    year: int | None,
    as_of: dt.date | None,
    plan: str | None,
    output: Path | None,
    *,
    estimate: bool,
    letter: bool,
    as_json: bool,
) -> None:
    """Show a year's roll-forward, conversions, expected forms and return lines, and what received forms say otherwise.

    What rests on something unknown says so and is left out. Forms come in with `form add`, a filed return with `filed`.
    """
    from ledger.reports.year_end_json import as_json as document
    from ledger.services.missing_stubs import missing_stub_alerts
    from ledger.services.year_end import year_end as year_end_of

    if plan is not None and not letter:
        raise click.UsageError("--plan goes with --letter.")
    if output is not None and (not letter or as_json):
        raise click.UsageError("--output goes with --letter, and not with --json.")
    day = as_of or session.today
    seen = options.year_of(year, day), day
    whose = session.person(person)
    with session.ledger.one_moment() as reader:
        found = year_end_of(reader, whose, *seen, estimate=estimate)
        missing = [f"{each.message} {each.action}" for each in missing_stub_alerts(reader, whose, *seen)]
        sealed = _sealed(reader)
    if letter:
        _say_letters(session, found, plan, output, as_json=as_json)
        return
    if as_json:
        say_json(document(found) | {"missing_stubs": missing, "ledger": sealed})
        return
    from ledger.cli.year_end_text import print_year_end

    print_year_end(found, missing)
    if sealed is not None:
        say(f"From batch {sealed['batch']} of the ledger, seal {sealed['seal']}")


def _sealed(reader: Reader) -> dict[str, object] | None:
    """The newest batch and its seal: whoever holds the report can tell whether the ledger still goes on from there."""
    newest = reader.batches(None, 1)
    return {"batch": newest[0].number, "seal": newest[0].seal} if newest else None


def _say_letters(session: Session, found: "YearEnd", plan: str | None, output: Path | None, *, as_json: bool) -> None:
    from ledger.services.form_letters import form_letters
    from ledger.services.saving_text import save_text

    letters = form_letters(session.reader, found, session.today, plan)
    if as_json:
        say_json({"person": found.person, "year": found.year, "letters": letters})
    elif letters and output is not None:
        save_text(output.expanduser(), "\n\n".join(letters))
        say(f"{'1 letter' if len(letters) == 1 else f'{len(letters)} letters'} saved to {output}.")
    elif letters:
        say_text("\n\n".join(letters).rstrip("\n"))
    else:
        note(f"No form of {found.year} that was entered differs in a way that its payer should correct.")
