"""`person` and `employer`, and what every party has in common: a later record takes over, both stay in the history."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from ledger.cli.entering import NOTES, PERSON, PLAN, Key, book_values, command_name, enter, example, keys, plan_meant
from ledger.cli.options import BIRTH_DAY, MONEY, as_json
from ledger.cli.output import note, say, say_json
from ledger.cli.session import Session
from ledger.domain.dates import check_birth_date
from ledger.domain.errors import ConflictError, InvalidEntryError, NotFoundError
from ledger.domain.person_years import FILING_STATUSES
from ledger.domain.records import line_of, read_line
from ledger.services.recording import record

_YEAR = click.IntRange(1974, 2199)
PARTY_ID = Key("id", "The short name by which entries know it, for example acme.")
clear_option = click.option(
    "--clear", multiple=True, metavar="OPTION", help="An option to take out, such as note; may be given again."
)

_PERSON = (Key("name", "The name."), Key("birth_date", "Decides catch-up contributions.", BIRTH_DAY), *NOTES)
_EMPLOYER = (
    Key("name", "The name."),
    Key("group", "Employers of one group share one 415(c) limit; its own id where not given."),
    Key("return_due", "When its tax return is due, extensions included: 10-15."),
    Key("tax_exempt", "Whether it is tax exempt.", bool),
    *NOTES,
)


@click.group(short_help="People, and what employers paid them.")
def person() -> None:
    """Whose money it is, and what employers paid them."""


@person.command("add", epilog=example("person add --id pat --name 'Pat Lee' --birth-date 1980-05-04"))
@keys(PARTY_ID, *_PERSON, required=["id", "name", "birth_date"])
@click.pass_obj
def person_add(session: Session, /, **given: Any) -> None:
    """Add a person."""
    check_birth_date(given["birth_date"], session.today)
    add_party(session, "person", given)


@person.command("change", epilog=example("person change pat --name 'Pat Lee-Moss'"))
@click.argument("id")
@keys(*_PERSON)
@clear_option
@click.pass_obj
def person_change(session: Session, /, **given: Any) -> None:
    """Record a new version of a person; the old one stays in the history."""
    if given["birth_date"] is not None:
        check_birth_date(given["birth_date"], session.today)
    change_party(session, "person", given)


@person.command("list", epilog=example("person list --json"))
@as_json
@click.pass_obj
def person_list(session: Session, *, as_json: bool) -> None:
    """The people in the ledger."""
    list_parties(session, "person", "people", as_json=as_json)


@person.command(
    epilog=example("person wages --employer acme --year 2025 --social-security-wages 168000 --compensation 180000")
)
@keys(
    Key("person", "Whose; may be left out where the ledger holds one person."),
    Key("employer", "Who paid them."),
    Key("year", "The year.", _YEAR),
    Key("social_security_wages", "Form W-2 box 3; decides next year's Roth catch-up.", MONEY),
    Key("compensation", "415(c) pay of the limitation year ending in it, where not the sum of the stubs.", MONEY),
    Key("net_earnings", "Self-employed: after half the self-employment tax, before the contribution.", MONEY),
    Key("owner_share", "Share of the employer owned: 0.60."),
    *NOTES,
    required=["employer", "year"],
)
@click.pass_obj
def wages(session: Session, /, **given: Any) -> None:
    """Enter what an employer paid a person in a year; what was entered for that year before stays where not named."""
    given["person"] = session.person(given["person"])
    _enter_beside(session, "wages", ("person", "employer", "year"), given)


@person.command(epilog=example("person income --year 2026 --filing-status married_joint --modified-agi 243000"))
@keys(
    PERSON,
    Key("year", "The year.", _YEAR),
    Key("filing_status", "As on the return.", click.Choice(FILING_STATUSES)),
    Key("modified_agi", "Income that decides about Roth IRA contributions; conversions left out.", MONEY),
    Key("lived_apart", "Married, filing separately: lived apart all year.", bool),
    *NOTES,
    required=["year"],
)
@click.pass_obj
def income(session: Session, /, **given: Any) -> None:
    """Enter what the return of a year says; what was entered for that year before stays where not named."""
    given["person"] = session.person(given["person"])
    _enter_beside(session, "tax_year", ("person", "year"), given)


@person.command(
    epilog=example("person service --plan acme-403b --year 2026 --years 20 --prior-deferrals 96000 --used-before 5000")
)
@keys(
    PERSON,
    PLAN,
    Key("year", "The year in which the amount is used.", _YEAR),
    Key("years", "Whole years of service with that employer.", int),
    Key("prior_deferrals", "All elective deferrals of earlier years with it.", MONEY),
    Key("used_before", "What the 15-year rule added in earlier years.", MONEY),
    *NOTES,
    required=["year", "years", "prior_deferrals", "used_before"],
)
@click.pass_obj
def service(session: Session, /, **given: Any) -> None:
    """Enter what the 15-year rule of a 403(b) plan needs to know (402(g)(7))."""
    given["person"] = session.person(given["person"])
    given["plan"] = plan_meant(session, given["person"], given["plan"])
    _enter_beside(session, "long_service", ("person", "plan", "year"), given)


def _enter_beside(session: Session, kind: str, known_by: Sequence[str], given: Mapping[str, Any]) -> None:
    """Record what is known by some keys; what was recorded under them before stays where it is not named."""
    values = book_values(given)
    if not set(values) - {*known_by, "note", "document"}:
        raise click.UsageError("Name what there is to enter; --help lists it.")
    before: dict[str, Any] = {}
    for held in session.ledger.reader().parties(kind, values["person"]):
        line = json.loads(line_of(held))
        if all(line[key] == values[key] for key in known_by):
            before = line
    enter(session, kind, {**before, **values})


@click.group(short_help="Who pays, and who shares a limit.")
def employer() -> None:
    """Who pays, and which employers share one 415(c) limit."""


@employer.command("add", epilog=example("employer add --id acme --name 'Acme Inc.'"))
@keys(PARTY_ID, *_EMPLOYER, required=["id", "name"])
@click.pass_obj
def employer_add(session: Session, /, **given: Any) -> None:
    """Add an employer."""
    add_party(session, "employer", given)


@employer.command("change", epilog=example("employer change acme --group acme-group"))
@click.argument("id")
@keys(*_EMPLOYER)
@clear_option
@click.pass_obj
def employer_change(session: Session, /, **given: Any) -> None:
    """Record a new version of an employer; the old one stays in the history."""
    change_party(session, "employer", given)


@employer.command("list", epilog=example("employer list --json"))
@as_json
@click.pass_obj
def employer_list(session: Session, *, as_json: bool) -> None:
    """The employers in the ledger."""
    list_parties(session, "employer", "employers", as_json=as_json)


def add_party(session: Session, kind: str, given: Mapping[str, Any]) -> None:
    """Add a party of a new id.

    Raises:
        ConflictError: the id is there.
    """
    if session.reader.named(kind, [given["id"]]):
        raise ConflictError(
            f"The {kind} “{given['id']}” is in the ledger already.",
            hint=f"Change it with `roth-ledger {kind} change {given['id']} …`, or choose another --id.",
        )
    value = read_line({"record": kind, **book_values(given)})
    record(session.store, value, command_name())
    say(f"added {kind} {given['id']}")


def change_party(session: Session, kind: str, given: Mapping[str, Any]) -> None:
    """Record a party again with other values; `given` holds its `id`, the options, and those to `clear`.

    Raises:
        NotFoundError: nothing of that id is in the ledger.
        InvalidEntryError: nothing changes.
    """
    name = given["id"]
    before = line_of_party(session, kind, name)
    values = book_values({key: value for key, value in given.items() if key not in ("id", "clear")})
    cleared = cleared_keys(given["clear"], [key for key in before if key not in ("record", "id")])
    if not values and not cleared:
        raise click.UsageError("Name what changes.")
    after = {key: held for key, held in {**before, **values}.items() if key not in cleared}
    value = read_line(after)
    if json.loads(line_of(value)) == before:
        raise InvalidEntryError(f"The {kind} “{name}” holds these values already.", hint="Name what is to change.")
    record(session.store, value, command_name())
    changed = sorted({*values, *cleared})
    say(f"changed {kind} {name}: {', '.join(changed)}")


def line_of_party(session: Session, kind: str, name: str) -> dict[str, Any]:
    """The book line of a party.

    Raises:
        NotFoundError: nothing of that id is in the ledger.
    """
    held = session.reader.named(kind, [name]).get(name)
    if held is None:
        raise NotFoundError(f"The {kind} “{name}” is not in the ledger.", hint=f"See `roth-ledger {kind} list`.")
    line: dict[str, Any] = json.loads(line_of(held))
    return line


def cleared_keys(options: Sequence[str], there: Sequence[str]) -> list[str]:
    """The keys that options to take out name.

    Raises:
        click.UsageError: one is not there to be taken out.
    """
    cleared = [option.removeprefix("--").replace("-", "_") for option in options]
    for key in cleared:
        if key not in there:
            raise click.UsageError(f"--clear {key}: there is no such option set. One of: {', '.join(there)}.")
    return cleared


def list_parties(
    session: Session, kind: str, name: str, *, as_json: bool, also: Mapping[str, list[dict[str, Any]]] | None = None
) -> None:
    """List the parties of a kind: their book lines, or a line of text for each."""
    lines = [json.loads(line_of(each)) for each in session.reader.parties(kind)]
    if as_json:
        say_json({name: lines, **(also or {})})
        return
    from ledger.reports.record_summary import summary

    for line in lines:
        say(f"{line['id']}  {summary(read_line(line), leave_out=('id',))}")
        for change in (also or {}).get("changes", []):
            if change["plan"] == line["id"]:
                say(f"  from {change['from']}  {summary(read_line(change), leave_out=('id', 'plan', 'from'))}")
    if not lines:
        note(f"There are no {name} yet: add one with `roth-ledger {kind} add`.")
