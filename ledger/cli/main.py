"""The command `roth-ledger`: finds the command asked for, runs it, and says in plain words what went wrong."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from ledger.cli.output import error, hint
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError, RefusedError

# Where each command is; a module is imported only when its command runs, so that no command pays for another.
COMMANDS = {
    "backup": "ledger.cli.safety:backup",
    "check": "ledger.cli.status:check",
    "contribution": "ledger.cli.accounts:contribution",
    "convert": "ledger.cli.accounts:convert",
    "demo": "ledger.cli.demo:demo",
    "earnings": "ledger.cli.accounts:earnings",
    "employer": "ledger.cli.parties:employer",
    "export": "ledger.cli.files:export",
    "history": "ledger.cli.corrections:history",
    "import": "ledger.cli.files:import_",
    "init": "ledger.cli.init:init",
    "limits": "ledger.cli.limits:limits",
    "list": "ledger.cli.listing:list_",
    "opening-balance": "ledger.cli.accounts:opening_balance",
    "person": "ledger.cli.parties:person",
    "plan": "ledger.cli.plans:plan",
    "redo": "ledger.cli.corrections:redo",
    "refund": "ledger.cli.accounts:refund",
    "replace": "ledger.cli.corrections:replace",
    "restore": "ledger.cli.safety:restore",
    "schedule": "ledger.cli.schedules:schedule",
    "status": "ledger.cli.status:status",
    "stub": "ledger.cli.stubs:stub",
    "undo": "ledger.cli.corrections:undo",
    "value": "ledger.cli.accounts:value",
    "verify": "ledger.cli.safety:verify",
    "void": "ledger.cli.corrections:void",
    "year-end": "ledger.cli.year_end:year_end",
}


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
    "--db", type=click.Path(path_type=Path), help="The ledger file; else ROTH_LEDGER_DB; else your data folder."
)
@click.version_option(package_name="roth-ledger", prog_name="roth-ledger")
@click.pass_context
def cli(ctx: click.Context, db: Path | None) -> None:
    """Keep after-tax 401(k) and 403(b) money straight: from pay stub to expected 1099-R."""
    ctx.obj = Session(db)
    ctx.call_on_close(ctx.obj.close)
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        ctx.exit(2)


def main(arguments: list[str] | None = None) -> int:
    """Run one command line.

    Returns:
        The exit code: 0 done, 1 refused or (of `check` and `verify`) something found, 2 usage, 130 interrupted.
    """
    try:
        result = cli(arguments, prog_name="roth-ledger", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as problem:  # click's own `show` says "Usage: … Error: …"
        error(problem.format_message())
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        error("interrupted.")
        return 130
    except LedgerError as problem:
        error(problem.message)
        if isinstance(problem, RefusedError):
            for line, why in problem.lines:
                error(f"line {line}: {why}")
        hint(problem.hint)
        return 1
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0
