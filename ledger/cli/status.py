"""`status` and `check`: where the year stands, and what to act on."""

import datetime as dt
import sys
import time
from collections.abc import Callable, Iterable, Iterator

import click

from ledger.cli import options
from ledger.cli.output import say_json
from ledger.cli.session import Session
from ledger.domain.alerts.alert import INFO
from ledger.domain.errors import LedgerError
from ledger.domain.settings import Thresholds
from ledger.domain.shown import one_line
from ledger.domain.status import Status
from ledger.reports.status_json import alerts_document, status_document
from ledger.services.status import status as status_of

# People whose answers are read at once, and told of on the way.
_AT_ONCE = 200


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
        return _say_alerts(found, everybody=everybody, as_json=as_json)
    except LedgerError as problem:
        raise _CheckFailedError(problem) from problem


def _say_alerts(found: Iterable[Status], *, everybody: bool, as_json: bool) -> int:
    """Say everybody's alerts, in text as each is worked out; 1 where there is something to act on, else 0."""
    exit_code = 0
    documents = []
    for each in found:
        if any(alert.level != INFO and not alert.acknowledged for alert in each.alerts):
            exit_code = 1
        if as_json:
            own = {} if everybody else {"year": each.year}
            documents.append({"person": each.person, "alerts": alerts_document(each.alerts), **own})
        else:
            from ledger.cli.status_text import print_alerts

            print_alerts(each, named=everybody)
    if as_json:
        say_json({"people": documents} if everybody else documents[0])
    return exit_code


class _CheckFailedError(click.ClickException):
    """The check's own trouble, told apart from something found."""

    exit_code = 2

    def __init__(self, problem: LedgerError) -> None:
        lines = [problem.message, *([f"hint: {problem.hint}"] if problem.hint else [])]
        super().__init__("\n".join(map(one_line, lines)))


def _statuses(
    session: Session, person: str | None, year: int | None, as_of: dt.date | None, *, everybody: bool
) -> Iterator[Status]:
    """One status after the other, so that one person is done with before the next is looked at."""
    day = as_of or session.today
    if everybody and person is not None:
        raise click.UsageError("--all and --person exclude each other.")
    thresholds, asked = session.thresholds, options.year_of(year, day)
    if not everybody:
        whose = session.person(person)
        with session.ledger.one_moment() as reader:
            return iter([status_of(reader, whose, asked, day, thresholds)])
    return _everybody(session, asked, day, thresholds)


def _everybody(session: Session, year: int, day: dt.date, thresholds: Thresholds) -> Iterator[Status]:
    people = session.reader.people()
    tell = _progress(len(people))
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        reader = session.ledger.reader_of(some)
        for each in some:
            yield status_of(reader, each, year, day, thresholds)
        tell(start + len(some))


def _progress(people: int) -> Callable[[int], None]:
    """Counts people on a terminal, once it has taken a second; not where the answers themselves appear on one."""
    begun, seen = time.monotonic(), sys.stderr.isatty() and not sys.stdout.isatty()

    def tell(done: int) -> None:
        if seen and time.monotonic() - begun > 1:
            click.echo(f"\r{done:,} of {people:,} people", nl=done == people, err=True)

    return tell
