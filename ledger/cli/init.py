"""`init`: makes a ledger, and asks on a terminal for the person, employer and plan to begin with."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import click

from ledger.cli.entering import Key, book_values, command_name, example, keys
from ledger.cli.options import BIRTH_DAY
from ledger.cli.output import note, say
from ledger.cli.session import Session
from ledger.domain.dates import check_birth_date
from ledger.domain.errors import ConflictError
from ledger.domain.records import as_recorded, read_line

_KINDS = click.Choice(["401k", "403b", "457b", "solo_401k"])
_FLAGS = (
    ("after_tax_allowed", "Does the plan take after-tax contributions?"),
    ("in_plan_conversion_allowed", "Can they be converted to Roth inside the plan?"),
    ("in_service_rollover_allowed", "Can they be rolled to a Roth IRA while employed?"),
)
_NEEDS = (
    ("id", "name"),
    ("birth_date", "name"),
    ("name", "birth_date"),
    ("employer_id", "employer"),
    ("plan", "employer"),
    ("plan_id", "plan"),
    ("kind", "plan"),
)


@click.command(
    epilog=example(
        "init --name 'Pat Lee' --birth-date 1980-05-04 --employer 'Acme Inc.' --plan 'Acme 401(k)' --kind 401k"
    )
)
@keys(
    Key("name", "Your name."),
    Key("id", "Your short name in the ledger; made from the name where not given."),
    Key("birth_date", "Decides catch-up contributions.", BIRTH_DAY),
    Key("employer", "The employer's name."),
    Key("employer_id", "Its short name; made from the name where not given."),
    Key("plan", "The plan's name."),
    Key("plan_id", "Its short name; made from the name where not given."),
    Key("kind", "What the plan is; 401k where not given.", _KINDS),
    *(Key(flag, f"{question} Yes where not given.", bool) for flag, question in _FLAGS),
)
@click.pass_obj
def init(session: Session, /, **given: Any) -> None:
    """Make a ledger. On a terminal it asks for what is not given; elsewhere it makes what the options say."""
    exists = session.ledger.exists
    if exists and session.reader.parties("person"):
        raise ConflictError(
            f"There are people in {session.path} already.",
            hint="Add others with `roth-ledger person add`, or begin another ledger with --db.",
        )
    if sys.stdin.isatty():
        _ask(given)
    if given["birth_date"] is not None:
        check_birth_date(given["birth_date"], session.today)
    lines = _lines(given)
    values = [read_line(line) for line in lines]
    session.ledger.make()
    if values:
        with session.store.batch(command_name()) as writer:
            writer.record(as_recorded(value) for value in values)
    say(f"{'ledger' if exists else 'new ledger'}: {session.path}")
    for line in lines:
        say(f"  {line['record']} {line['id']}")
    note(f"next: {_next_step([line['record'] for line in lines])}")


def _ask(given: dict[str, Any]) -> None:
    """Ask for the answers that no option gave; an empty employer or plan leaves it out."""
    _answer(given, "name", lambda: click.prompt("Your name", err=True))
    _answer(given, "id", lambda: click.prompt("Your short name in the ledger", _short(given["name"]), err=True))
    _answer(given, "birth_date", lambda: click.prompt("Your birth date (YYYY-MM-DD)", type=BIRTH_DAY, err=True))
    _answer(given, "employer", lambda: click.prompt("Your employer's name", "", show_default=False, err=True))
    if not given["employer"]:
        return
    _answer(given, "employer_id", lambda: click.prompt("Its short name", _short(given["employer"]), err=True))
    _answer(given, "plan", lambda: click.prompt("The plan's name", "", show_default=False, err=True))
    if not given["plan"]:
        return
    _answer(given, "plan_id", lambda: click.prompt("Its short name", _short(given["plan"]), err=True))
    _answer(given, "kind", lambda: click.prompt("What is it", "401k", type=_KINDS, err=True))
    for flag, question in _FLAGS:
        _answer(given, flag, partial(click.confirm, question, default=True, err=True))


def _answer(given: dict[str, Any], key: str, ask: Callable[[], Any]) -> None:
    if given[key] is None:
        given[key] = ask()


def _lines(given: dict[str, Any]) -> list[dict[str, Any]]:
    """The book lines that the answers make.

    Raises:
        click.UsageError: an answer is missing that another needs.
    """
    for key, needs in _NEEDS:
        if given[key] is not None and given[key] != "" and not given[needs]:
            raise click.UsageError(f"--{key.replace('_', '-')} needs --{needs.replace('_', '-')}.")
    lines: list[dict[str, Any]] = []
    if given["name"]:
        own_id = given["id"] or _short(given["name"])
        lines.append({"record": "person", "id": own_id, "name": given["name"], "birth_date": given["birth_date"]})
    if given["employer"]:
        employer = given["employer_id"] or _short(given["employer"])
        lines.append({"record": "employer", "id": employer, "name": given["employer"]})
        if given["plan"]:
            plan = {"id": given["plan_id"] or _short(given["plan"]), "employer": employer, "name": given["plan"]}
            flags = {flag: given[flag] for flag, _ in _FLAGS}
            lines.append({"record": "plan", **plan, "kind": given["kind"] or "401k", **flags})
    return [book_values(line) for line in lines]


def _short(name: str) -> str:
    """A short name made from a name: `Acme 401(k)` is `acme-401k`."""
    kept = "".join(char for char in name.casefold() if char.isalnum() or char in " -_.")
    return "-".join(kept.replace(".", " ").split()) or name.strip()


def _next_step(made: list[str]) -> str:
    if "person" not in made:
        return "roth-ledger person add --id ID --name NAME --birth-date YYYY-MM-DD, or roth-ledger import FILE"
    if "plan" not in made:
        return "roth-ledger plan add --help, or roth-ledger import FILE"
    return "roth-ledger stub add --help, or roth-ledger import FILE"
