"""`init`: makes a ledger, and asks on a terminal for the person, employer and plan to begin with."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import click

from ledger.cli.entering import Key, command_name, example, keys
from ledger.cli.options import BIRTH_DAY
from ledger.cli.output import note, say
from ledger.cli.session import Session
from ledger.domain.errors import ConflictError
from ledger.domain.records import record_of
from ledger.services.first_ledger import FirstAnswers, first_values, short_name, taken_ids
from ledger.services.recording import record_all

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
@click.option("--encrypted", is_flag=True, help="Have a passphrase open it, asked for on the terminal.")
@click.pass_obj
def init(session: Session, /, *, encrypted: bool, **given: Any) -> None:
    """Make a ledger. On a terminal it asks for what is not given; elsewhere it makes what the options say."""
    exists = session.ledger.exists
    if exists and encrypted:
        raise ConflictError(f"There is a ledger at {session.path} already.", hint="Run: roth-ledger encrypt on")
    if exists and session.reader.parties("person"):
        raise ConflictError(
            f"There are people in {session.path} already.",
            hint="Add others with `roth-ledger person add`, or begin another ledger with --db.",
        )
    if sys.stdin.isatty():
        _ask(given)
    answers = _answers(given)
    taken = taken_ids(session.reader) if exists else {}
    values = first_values(answers, today=session.today, taken=taken)  # what cannot be makes no ledger
    if encrypted:
        _encrypt_what_is_made()
    session.ledger.make()
    if values:
        record_all(session.store, values, command_name())
    say(f"{'ledger' if exists else 'new ledger'}: {session.path}")
    for value in values:
        say(f"  {record_of(value)} {value.id}")
    note(f"next: {_next_step([record_of(value) for value in values])}")


def _encrypt_what_is_made() -> None:
    """Have the ledger that is made be encrypted from its first byte on.

    Raises:
        LedgerError: SQLCipher is not installed, or no passphrase was given.
    """
    from ledger.cli.passphrases import asked_anew
    from ledger.storage import cipher
    from ledger.storage.keys import derive, encrypt_new_files

    cipher.version()
    encrypt_new_files(derive(asked_anew()))


def _ask(given: dict[str, Any]) -> None:
    """Ask for the answers that no option gave; an empty employer or plan leaves it out."""
    _answer(given, "name", lambda: click.prompt("Your name", err=True))
    _answer(given, "id", lambda: click.prompt("Your short name in the ledger", short_name(given["name"]), err=True))
    _answer(given, "birth_date", lambda: click.prompt("Your birth date (YYYY-MM-DD)", type=BIRTH_DAY, err=True))
    _answer(given, "employer", lambda: click.prompt("Your employer's name", "", show_default=False, err=True))
    if not given["employer"]:
        return
    _answer(given, "employer_id", lambda: click.prompt("Its short name", short_name(given["employer"]), err=True))
    _answer(given, "plan", lambda: click.prompt("The plan's name", "", show_default=False, err=True))
    if not given["plan"]:
        return
    _answer(given, "plan_id", lambda: click.prompt("Its short name", short_name(given["plan"]), err=True))
    _answer(given, "kind", lambda: click.prompt("What is it", "401k", type=_KINDS, err=True))
    for flag, question in _FLAGS:
        _answer(given, flag, partial(click.confirm, question, default=True, err=True))


def _answer(given: dict[str, Any], key: str, ask: Callable[[], Any]) -> None:
    if given[key] is None:
        given[key] = ask()


def _answers(given: dict[str, Any]) -> FirstAnswers:
    """What was given and asked for.

    Raises:
        click.UsageError: an answer is missing that another needs.
    """
    for key, needs in _NEEDS:
        if given[key] is not None and given[key] != "" and not given[needs]:
            raise click.UsageError(f"--{key.replace('_', '-')} needs --{needs.replace('_', '-')}.")
    return FirstAnswers(
        person_id=given["id"],
        rules={flag: given[flag] for flag, _ in _FLAGS},
        **{key: given[key] for key in ("name", "birth_date", "employer", "employer_id", "plan", "plan_id", "kind")},
    )


def _next_step(made: list[str]) -> str:
    if "person" not in made:
        return "roth-ledger person add --id ID --name NAME --birth-date YYYY-MM-DD, or roth-ledger import FILE"
    if "plan" not in made:
        return "roth-ledger plan add --help, or roth-ledger import FILE"
    return "roth-ledger stub add --help, or roth-ledger import FILE"
