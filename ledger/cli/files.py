"""`export`: everything that was ever recorded, as a book."""

import io
import sys
from pathlib import Path

import click

from ledger.cli.output import say
from ledger.cli.session import Session


@click.command(
    epilog="Example: roth-ledger export --output book.jsonl", short_help="Write every recorded line to a book."
)
@click.option("--format", "format_", type=click.Choice(["book"]), default="book", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; standard output where not given.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@click.pass_obj
def export(session: Session, format_: str, output: Path | None, *, force: bool) -> None:
    """Write every line ever recorded, voids and what they took back included.

    The book imports into an empty ledger, which then exports the same bytes.
    """
    del format_
    lines = session.ledger.reader().book()
    if output is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # a book is UTF-8 whatever the terminal is
        for line in lines:
            sys.stdout.write(f"{line}\n")
        return
    from ledger.storage.saving import save_lines

    count = save_lines(output.expanduser(), lines, replace=force)
    say(f"{count} lines written to {output}.")
