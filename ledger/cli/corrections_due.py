"""`corrections`: what is over a limit and has to go back, by whom, by when, and what has gone back."""

import datetime as dt
from typing import TYPE_CHECKING

import click

from ledger.cli import options
from ledger.cli.entering import example
from ledger.cli.output import note, say, say_json, say_styled, say_text
from ledger.cli.session import Session

if TYPE_CHECKING:
    from ledger.domain.excess.corrections import Correction
    from ledger.services.excess.corrections_due import CorrectionsDue


@click.command(
    epilog=example("corrections --year 2026 --json"), short_help="What is over a limit, and how it goes back."
)
@options.person
@click.option("--year", type=click.IntRange(1974, 2199), help="One year; this year and the one before where not given.")
@options.as_of
@click.option(
    "--letter", is_flag=True, help="The letters that tell plans of an open excess deferral, and nothing else."
)
@click.option("--plan", metavar="ID", help="With --letter: the plan that is to return it.")
@options.as_json
@click.pass_obj
def corrections(
    session: Session,
    person: str | None,
    year: int | None,
    as_of: dt.date | None,
    plan: str | None,
    *,
    letter: bool,
    as_json: bool,
) -> None:
    """Show what is over a limit, who has to correct it by when, which forms will come, and what has gone back.

    A correction closes with the refunds that are entered for it; the contributions it corrects stay as they were.
    """
    from ledger.services.excess.correction_letters import letters
    from ledger.services.excess.corrections_due import corrections_due

    if plan is not None and not letter:
        raise click.UsageError("--plan goes with --letter.")
    day = as_of or session.today
    years = (day.year - 1, day.year) if year is None else (year,)
    due = corrections_due(session.reader, session.person(person), years, day)
    written = letters(due, plan) if letter else []
    if as_json:
        _say_document(due, written if letter else None)
    elif letter:
        _say_letters(due, written)
    else:
        _print(due)


def _say_document(due: "CorrectionsDue", written: list[str] | None) -> None:
    from ledger.reports.corrections_json import correction_document

    document = {
        "person": due.person,
        "as_of": due.as_of.isoformat(),
        "years": list(due.years),
        "corrections": [correction_document(each) for each in due.corrections],
        "unknown": list(due.unknown),
    }
    say_json(document if written is None else {**document, "letters": written})


def _say_letters(due: "CorrectionsDue", written: list[str]) -> None:
    if written:
        say_text("\n\n".join(written).rstrip("\n"))
    else:
        note(f"There is no open excess deferral of {_years(due)} that a plan could still return: no letter to write.")


def _years(due: "CorrectionsDue") -> str:
    return " or ".join(str(year) for year in due.years)


def _print(due: "CorrectionsDue") -> None:
    say_styled(f"Corrections of {due.person}, {_years(due)}, seen from {due.as_of}", bold=True)
    if not due.corrections:
        say(f"Nothing recorded for {_years(due)} is over a limit, and nothing was returned.")
    for each in due.corrections:
        _print_correction(each)
    for sentence in due.unknown:
        say_styled(f"Not known: {sentence}", fg="yellow")


def _print_correction(correction: "Correction") -> None:
    from ledger.services.excess.correction_words import KINDS, form_words, status_words, step_words

    say()
    where = f" ({', '.join(correction.plans)})" if correction.plans else ""
    style = {"fg": "green"} if correction.status == "closed" else {"fg": "red"}
    say_styled(f"{KINDS[correction.kind]}, {correction.year}{where}: {status_words(correction)}", bold=True, **style)
    say_styled(f"   {correction.message}")
    say_styled(f"   {correction.action}")
    acts = "you, the individual" if correction.who == "person" else "the plan"
    say(f"   Who acts: {acts}.")
    if correction.steps:
        say("   What goes back:")
        for step in correction.steps:
            say_styled(f"   - {step_words(step)}")
    if correction.forms:
        say("   Forms 1099-R to expect:")
        for form in correction.forms:
            say_styled(f"   - {form_words(form)}")
    if correction.calendar:
        say("   Days:")
    for day in correction.calendar:
        say_styled(f"   {day.date}  {day.event}{'' if day.settled else ' (unsettled)'}")
    for sentence in correction.unsettled:
        say_styled(f"   Unsettled: {sentence}")
    say(f"   [{correction.source}]")
