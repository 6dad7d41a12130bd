"""The command `roth-ledger`: finds the command asked for, runs it, and says in plain words what went wrong."""

import errno
import io
import json
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from ledger.cli.output import error, hint, note
from ledger.cli.session import Session, passphrases
from ledger.domain.errors import DamagedError, LedgerError, RefusedError
from ledger.storage.keys import ask_with

# Where each command is; a module is imported only when its command runs, so that no command pays for another.
COMMANDS = {
    "acknowledge": "ledger.cli.acknowledge:acknowledge",
    "backup": "ledger.cli.backups:backup",
    "check": "ledger.cli.status:check",
    "contribution": "ledger.cli.accounts:contribution",
    "convert": "ledger.cli.accounts:convert",
    "corrections": "ledger.cli.corrections_due:corrections",
    "demo": "ledger.cli.demo:demo",
    "distribution": "ledger.cli.leaving:distribution",
    "doctor": "ledger.cli.doctor:doctor",
    "earnings": "ledger.cli.accounts:earnings",
    "elect": "ledger.cli.elect:elect",
    "employer": "ledger.cli.parties:employer",
    "encrypt": "ledger.cli.encrypt:encrypt",
    "explain": "ledger.cli.explain:explain",
    "export": "ledger.cli.files:export",
    "filed": "ledger.cli.filing:filed",
    "forfeit": "ledger.cli.leaving:forfeit",
    "form": "ledger.cli.forms:form",
    "history": "ledger.cli.corrections:history",
    "import": "ledger.cli.importing:import_",
    "init": "ledger.cli.init:init",
    "ira": "ledger.cli.ira:ira",
    "limits": "ledger.cli.limits:limits",
    "list": "ledger.cli.listing:list_",
    "loan": "ledger.cli.leaving:loan",
    "open": "ledger.cli.opening:open_",
    "opening-balance": "ledger.cli.accounts:opening_balance",
    "person": "ledger.cli.parties:person",
    "plan": "ledger.cli.plans:plan",
    "redo": "ledger.cli.corrections:redo",
    "refund": "ledger.cli.accounts:refund",
    "replace": "ledger.cli.corrections:replace",
    "restore": "ledger.cli.backups:restore",
    "schedule": "ledger.cli.schedules:schedule",
    "serve": "ledger.cli.serve:serve",
    "settings": "ledger.cli.settings:settings",
    "status": "ledger.cli.status:status",
    "stub": "ledger.cli.stubs:stub",
    "undo": "ledger.cli.corrections:undo",
    "value": "ledger.cli.accounts:value",
    "verify": "ledger.cli.verify:verify",
    "void": "ledger.cli.corrections:void",
    "year-end": "ledger.cli.year_end:year_end",
}


# How click begins what it says of a command line, which does not say what to do; what we say does.
_SAID_BY_CLICK = ("No such ", "Missing ", "Got unexpected ", "Option ", "Argument ")
# What pathlib says of a `~name` that nobody has.
_NO_HOME = "Could not determine home directory"
_KEPT = "What was recorded before it is kept; see `roth-ledger history`."


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, by name."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: Any = getattr(import_module(module), attribute)
        return command  # type: ignore[no-any-return]


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with `roth-ledger demo`. Not tax advice: show the figures to whoever signs your return.",
)
@click.option(
    "--db",
    type=click.Path(path_type=Path, readable=False),
    help="The ledger file; else ROTH_LEDGER_DB; else your data folder.",
)
@click.version_option(package_name="roth-ledger", prog_name="roth-ledger")
@click.pass_context
def cli(ctx: click.Context, db: Path | None) -> None:
    """Keep after-tax 401(k) and 403(b) money straight: from pay stub to expected 1099-R.

    Without a command it shows the screens, where there is a terminal for them.
    """
    ask_with(passphrases)
    ctx.obj.db = db
    ctx.call_on_close(ctx.obj.close)
    if ctx.invoked_subcommand is None:
        ctx.exit(_screen(ctx))


def _screen(ctx: click.Context) -> int:
    """Show the screens where there is a terminal for them; elsewhere the help, which is a wrong use."""
    from ledger.cli.screen import may_show, run_screen

    if may_show():
        return run_screen(ctx.obj)
    click.echo(ctx.get_help())
    return 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command line.

    Returns:
        The exit code: 0 done, 1 refused or (of `check` and `verify`) something found, 2 usage, 130 interrupted.
    """
    given = sys.argv[1:] if arguments is None else arguments
    session = Session(None)
    _prepare_streams()
    try:
        result = cli.main(_as_text(given), prog_name="roth-ledger", standalone_mode=False, obj=session)
        sys.stdout.flush()
    except click.ClickException as problem:  # click's own `show` says "Usage: … Error: …"
        text = problem.format_message()
        # A wrong use may quote what was given; where a value is missing, its choices are on lines of their own.
        quotes = isinstance(problem, click.UsageError) and not isinstance(problem, click.MissingParameter)
        for each in [f"error: {text}"] if quotes else f"error: {text}".split("\n"):
            note(each)
        if isinstance(problem, click.UsageError) and text.startswith(_SAID_BY_CLICK):
            hint(f"See `{'roth-ledger' if problem.ctx is None else problem.ctx.command_path} --help`.")
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        return interrupted()
    except LedgerError as problem:
        error(problem.message)
        if isinstance(problem, RefusedError):
            for line, why in problem.lines:
                error(f"line {line}: {why}")
        # Reading fails too, and what is read to be shown is read after it was saved.
        hint(problem.hint.replace("Nothing was changed.", _KEPT) if session.has_saved else problem.hint)
        return 1
    except json.JSONDecodeError:  # where a line was: all else that is JSON is held to its form where it comes in
        damaged = DamagedError()
        error(damaged.message)
        hint(damaged.hint.replace("Nothing was changed.", _KEPT) if session.has_saved else damaged.hint)
        return _own_trouble(given)
    except BrokenPipeError:
        return _reader_left()
    except SystemExit:  # how click ends where the reader of our output has left
        return _reader_left()
    except Exception as problem:  # noqa: BLE001 - whatever else happens is said in plain words too
        return _unforeseen(problem, given)
    return result if isinstance(result, int) else 0


def _unforeseen(problem: Exception, given: list[str]) -> int:
    """Say what the system refused, or that the program has a defect."""
    kept = "What was recorded before it is kept"
    if isinstance(problem, OSError):
        _drop_output()
        if problem.errno in (errno.EMFILE, errno.ENFILE):  # the name is that of whichever file was one too many
            error("Too many files are open on this computer, or in this terminal.")
            hint(f"Close other programs and try again. {kept}; see `roth-ledger history`.")
        elif problem.filename is None:
            error(f"The output could not be written: {problem.strerror or problem}.")
            hint(f"Free some space, or send it elsewhere. {kept}; see `roth-ledger history`.")
        else:
            from ledger.domain.refused_files import what_to_do

            error(f"{problem.filename} is refused: {problem.strerror or problem}.")
            hint(f"{what_to_do(Path(problem.filename), problem)} {kept}; see `roth-ledger history`.")
    elif str(problem).startswith(_NO_HOME):
        error("A name begins with “~” and the name of nobody on this computer.")
        hint("Write the whole path, beginning with /.")
    elif os.environ.get("ROTH_LEDGER_DEBUG"):
        raise problem
    else:
        error(f"the program has a defect: {type(problem).__name__}: {problem}")
        hint(f"{kept}. ROTH_LEDGER_DEBUG=1 shows where it happened, for a report.")
    return _own_trouble(given)


def interrupted() -> int:
    """Say that nothing more was done; whoever closed the terminal does not hear it."""
    with suppress(OSError):
        error("interrupted.")
    return 130


def _own_trouble(given: list[str]) -> int:
    """1, but for `check`, where 1 says that there is something to act on."""
    return 2 if "check" in given[:3] else 1


def _as_text(given: list[str]) -> list[str]:
    """The command line, which is to be text; only a file to import may have a name of any bytes."""
    files_from = given.index("import") if "import" in given else len(given)
    for place, argument in enumerate(given):
        try:
            argument.encode()
        except UnicodeEncodeError:
            if place > files_from and os.path.lexists(argument):
                continue
            raise click.UsageError(f"{argument!a} is not UTF-8 text.") from None
    return given


def _prepare_streams() -> None:
    """A closed standard output takes nothing, and a character that it cannot hold is written out."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - it stays open to the end
    if sys.stderr is None:
        sys.stderr = sys.stdout
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _reader_left() -> int:
    """Whoever read our output has seen enough; what the command did is done."""
    _drop_output()
    return 0


def _drop_output() -> None:
    """What could not be written is not tried again when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
