"""`list`: what is recorded, with the ids by which it is corrected."""

import json
from typing import Any

import click

from ledger.cli.columns import say_columns
from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import note, say, say_json
from ledger.cli.session import Session
from ledger.domain.listed import STANDS, Listed, Selection
from ledger.domain.records import RECORDS, read_recorded, record_of
from ledger.reports.record_summary import summary

_PAGE = 50


@click.command("list", short_help="What is recorded, with ids.", epilog=example("list --kind conversion --year 2026"))
@click.option("--kind", type=click.Choice(tuple(RECORDS)), help="Records of one kind.")
@click.option("--plan", metavar="ID", help="Of one plan.")
@click.option("--person", metavar="ID", help="Of one person.")
@click.option("--year", type=click.IntRange(1974, 2199), help="Of one year, by their day.")
@click.option("--all", "taken_back", is_flag=True, help="What was voided or superseded too, with a mark.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="The newest N; 50 where not given, all with --json.")
@as_json
@click.pass_obj
def list_(
    session: Session,
    kind: str | None,
    plan: str | None,
    person: str | None,
    year: int | None,
    *,
    taken_back: bool,
    limit: int | None,
    as_json: bool,
) -> None:
    """List what is recorded by its day, newest last. People, employers and plans have lists of their own."""
    if person is not None:
        session.person(person)
    selection = Selection(record=kind, person=person, plan=plan, year=year, taken_back=taken_back)
    reader = session.ledger.reader()
    if as_json:
        entries = [_document(each) for each in reader.newest(selection, limit)]
        say_json({"entries": entries})
        return
    listed = reader.newest(selection, limit or _PAGE)
    _print(listed, taken_back=taken_back)
    count = reader.count(selection) if listed else 0
    if count > len(listed):
        say(f"The newest {len(listed):,} of {count:,}; see more with --limit.")
    if not listed:
        note("There are no such entries.")


def _document(listed: Listed) -> dict[str, Any]:
    """A line of the book, and what became of it where it no longer stands."""
    line: dict[str, Any] = json.loads(listed.line)
    return line if listed.state == STANDS else {**line, listed.state: True}


def _print(listed: list[Listed], *, taken_back: bool) -> None:
    rows = []
    for each in listed:
        value = read_recorded(each.line)
        state = (each.state,) if taken_back else ()
        plan = getattr(value, "plan", None) or ""
        rows.append((each.reference, each.day or "", record_of(value), plan, *state, summary(value)))
    if rows:
        states = ("STATE",) if taken_back else ()
        say_columns(("ID", "DAY", "KIND", "PLAN", *states, "WHAT IT SAYS"), rows)
