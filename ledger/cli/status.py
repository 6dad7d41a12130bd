"""`status` and `check`: where the year stands, and what to act on."""

import datetime as dt
from collections.abc import Iterable

import click

from ledger.cli import options
from ledger.cli.output import say_json
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.domain.limits.alerts import INFO, Alert
from ledger.domain.status import Status
from ledger.reports.status_json import alerts_document, status_document
from ledger.services.status import status as status_of


@click.command(
    epilog="Example: roth-ledger status --year 2026 --json", short_help="Where the year stands against every limit."
)
@options.person
@options.year
@options.as_of
@click.option("--all", "everybody", is_flag=True, help="Every person in the ledger.")
@options.as_json
@click.pass_obj
def status(
    session: Session, person: str | None, year: int | None, as_of: dt.date | None, *, everybody: bool, as_json: bool
) -> None:
    """Show where the year stands against every limit, the after-tax money waiting, and alerts."""
    found = _statuses(session, person, year, as_of, everybody=everybody)
    if as_json:
        documents = [status_document(each) for each in found]
        say_json({"people": documents} if everybody else documents[0])
        return
    from ledger.cli.status_text import print_status

    for each in found:
        print_status(each)


@click.command(
    epilog="Example: roth-ledger check --all || mail -s 'roth-ledger' you", short_help="Alerts alone, for cron."
)
@options.person
@options.year
@options.as_of
@click.option("--all", "everybody", is_flag=True, help="Every person in the ledger.")
@options.as_json
@click.pass_obj
def check(
    session: Session, person: str | None, year: int | None, as_of: dt.date | None, *, everybody: bool, as_json: bool
) -> int:
    """Show alerts alone.

    Exits 0 where there is nothing to act on, 1 with a warning or worse, 2 where the check itself failed.
    """
    try:
        found = _statuses(session, person, year, as_of, everybody=everybody)
    except LedgerError as problem:
        raise _CheckFailedError(problem) from problem
    if as_json:
        people = [{"person": each.person, "alerts": alerts_document(each.alerts)} for each in found]
        say_json({"people": people} if everybody else {**people[0], "year": found[0].year})
    else:
        from ledger.cli.status_text import print_alerts

        for each in found:
            print_alerts(each, named=everybody)
    return 1 if any(_to_act_on(each.alerts) for each in found) else 0


class _CheckFailedError(click.ClickException):
    """The check's own trouble, told apart from something found."""

    exit_code = 2

    def __init__(self, problem: LedgerError) -> None:
        super().__init__(f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message)


def _to_act_on(alerts: Iterable[Alert]) -> bool:
    return any(alert.level != INFO and not alert.acknowledged for alert in alerts)


def _statuses(
    session: Session, person: str | None, year: int | None, as_of: dt.date | None, *, everybody: bool
) -> list[Status]:
    day = as_of or session.today
    if everybody and person is not None:
        raise click.UsageError("--all and --person exclude each other.")
    thresholds = session.thresholds
    people = [each.id for each in session.reader.parties("person")] if everybody else [session.person(person)]
    return [status_of(session.reader, each, options.year_of(year, day), day, thresholds) for each in people]
