"""`acknowledge`: alerts that the person knows of, quiet until their facts change or a day is past."""

import datetime as dt
from typing import Any

import click

from ledger.cli import options
from ledger.cli.entering import command_name, example
from ledger.cli.output import note, say, say_json
from ledger.cli.session import Session

_LIST_ALONE = "--list goes with --person and --json alone."


@click.command(
    short_help="Let an alert be, with a reason.",
    epilog=example("acknowledge related_employers_check --reason 'no owner in common' --until 2026-12-31"),
)
@click.argument("code", required=False)
@options.person
@options.year
@click.option("--until", type=options.DAY, help="The last day on which it is quiet; no end where not given.")
@click.option("--reason", help="Why, for the status and the history.")
@click.option("--list", "listed", is_flag=True, help="Those in force; take one back with `roth-ledger void ID`.")
@options.as_json
@click.pass_obj
def acknowledge(
    session: Session,
    code: str | None,
    person: str | None,
    year: int | None,
    until: dt.date | None,
    reason: str | None,
    *,
    listed: bool,
    as_json: bool,
) -> None:
    """Let the alerts of a CODE and year be: they stay in `status` and `check`, quietly, with the reason.

    They are loud again when their level, amount or date changes, or when the day of --until is past.
    """
    if listed:
        if code is not None or year is not None or until is not None or reason is not None:
            raise click.UsageError(_LIST_ALONE)
        _list(session, person, as_json=as_json)
        return
    if code is None or reason is None:
        raise click.UsageError("Name the CODE of an alert, as `roth-ledger check` shows it in brackets, and --reason.")
    if as_json:
        raise click.UsageError("--json goes with --list.")
    _acknowledge(session, code, person, options.year_of(year, session.today), until, reason)


def _acknowledge(
    session: Session, code: str, person: str | None, year: int, until: dt.date | None, reason: str
) -> None:
    from ledger.services import acknowledging

    whose = session.person(person)
    done = acknowledging.acknowledge(
        session.store,
        person=whose,
        code=code,
        year=year,
        reason=reason,
        until=until,
        as_of=session.today,
        thresholds=session.thresholds,
        command=command_name(),
    )
    say(f"recorded {done.logged.id}")
    ends = "its facts change" if until is None else f"its facts change, and {until} at the latest"
    for alert in done.raised:
        say(f"  quiet until {ends}: {alert.level}: {alert.message}")


def _list(session: Session, person: str | None, *, as_json: bool) -> None:
    from ledger.cli.columns import say_columns
    from ledger.services.acknowledging import in_force

    whose = None if person is None else session.person(person)
    found = in_force(session.reader, session.today, person=whose, thresholds=session.thresholds)
    if as_json:
        say_json({"acknowledged": [_document(each) for each in found]})
        return
    rows = [
        (each.id, held.person, held.year, held.code, held.until or "", each.state, held.reason)
        for each in found
        for held in [each.acknowledged]
    ]
    if rows:
        say_columns(("ID", "PERSON", "YEAR", "CODE", "UNTIL", "STATE", "REASON"), rows)
    else:
        note("No alert is acknowledged at present.")


def _document(each: Any) -> dict[str, Any]:
    held = each.acknowledged
    return {
        "id": each.id,
        "person": held.person,
        "code": held.code,
        "year": held.year,
        "until": None if held.until is None else held.until.isoformat(),
        "reason": held.reason,
        "about": held.about,
        "state": each.state,
    }
