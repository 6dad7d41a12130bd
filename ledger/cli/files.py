"""`export`: everything that was ever recorded, as a book; the same for strangers; or all of it for another machine."""

import io
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from ledger.cli.output import held, json_shown, note, say
from ledger.cli.session import Session

_FILE = click.Path(path_type=Path)


@click.command(
    epilog="\b\nExample: roth-ledger export --output book.jsonl\n"
    "         roth-ledger export --bundle ~/ledger.bundle\n"
    "         roth-ledger export --redacted --output for-the-report.jsonl",
    short_help="Write every recorded line to a book, or a bundle for another machine.",
)
@click.option("--format", "format_", type=click.Choice(["book"]), default="book", show_default=True)
@click.option("--output", type=_FILE, help="The file to write; standard output where not given.")
@click.option("--bundle", type=_FILE, help="Write a bundle: ledger, settings and what was imported, in one file.")
@click.option("--redacted", is_flag=True, help="A book for strangers: no names, no true amounts, no true days.")
@click.option("--force", is_flag=True, help="Replace a file of that name.")
@click.pass_obj
def export(
    session: Session, format_: str, output: Path | None, bundle: Path | None, *, redacted: bool, force: bool
) -> None:
    """Write every line ever recorded, voids and what they took back included.

    The book imports into an empty ledger, which then exports the same bytes.

    A bundle is for another machine, which opens it with `roth-ledger open`: a verified copy of the ledger, the
    settings, and the names and fingerprints of the files that were imported. It is encrypted where the ledger is.

    A redacted book is for a bug report. Names, ids, notes, labels and file names are replaced by neutral ones; every
    amount is multiplied by one secret factor below 1 that is drawn anew each time, so that what added up still does,
    but for a cent where figures are divided; days are moved within their part of the year. What remains visible:
    how many people, employers and plans there are, kinds and order of events, years, birth years, the rules of plans,
    shares of pay and how amounts compare, codes of forms, gaps of days. Limits of the law are not multiplied, so
    alerts about them change. Whoever knows one true amount, or sees that a total is at a limit, can work out the rest.
    """
    del format_
    if bundle is not None:
        if redacted or output is not None:
            raise click.UsageError("--bundle goes with neither --redacted nor --output.")
        _write_bundle(session, bundle.expanduser(), force=force)
        return
    lines: Iterable[str] = session.ledger.reader().book()
    if redacted:
        from ledger.services.redacting.book import redacted as for_strangers

        lines = list(for_strangers(lines))  # all of them first: a record that cannot be redacted leaves nothing behind
    if output is None:
        _print(lines)
        return
    from ledger.storage.saving import save_lines

    count = save_lines(output.expanduser(), lines, replace=force)
    say(f"{count} lines written to {output}.")


def _print(lines: Iterable[str]) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # a book is UTF-8 whatever the terminal is
    on_terminal = sys.stdout.isatty()
    for line in lines:
        sys.stdout.write(f"{json_shown(line) if on_terminal else line}\n")


def _write_bundle(session: Session, bundle: Path, *, force: bool) -> None:
    from importlib.metadata import version

    from ledger.storage.bundles import write_bundle
    from ledger.storage.settings import settings_path

    program = version("roth-ledger")
    made = write_bundle(session.path, bundle, settings_path(), program=program, at=session.now(), replace=force)
    seal = made["newest_seal"]
    say(
        f"bundle: {bundle} ({bundle.stat().st_size:,} bytes), {held(made['batches'], made['entries'])}"
        + (f", newest seal {seal}" if seal else "")
    )
    note(f"hint: On the other machine: roth-ledger open {shlex.quote(bundle.name)}")
