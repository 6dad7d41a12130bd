"""`open`: a bundle, or the ledger of another machine, held against the one here and put in its place where it may."""

import contextlib
import datetime as dt
import shlex
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from ledger.cli.entering import example
from ledger.cli.opening_text import document, say_found
from ledger.cli.options import as_json
from ledger.cli.output import hint, say, say_json
from ledger.cli.session import Session
from ledger.domain.errors import LedgerError
from ledger.domain.recorded import Batch
from ledger.storage.bundle_reading import Incoming
from ledger.storage.chains import DIVERGED, SealedEntry

NONE = "none"
_FILE = click.Path(path_type=Path)


class Found(NamedTuple):
    """How another copy stands to the ledger here; the batches and entries are those after the common ones.

    `state` is `none` where no ledger is here, else as `storage.chains.Compared` has it.
    """

    file: Path
    state: str
    common: Batch | None
    here: tuple[Batch, ...]
    there: tuple[Batch, ...]
    entries_here: tuple[SealedEntry, ...]
    entries_there: tuple[SealedEntry, ...]
    only_there: tuple[SealedEntry, ...]
    newest_here: str | None
    settings: Mapping[str, tuple[Any, Any]]


class Done(NamedTuple):
    """What was done: whether the other copy lies here now, what was kept of before, and how many lines were written."""

    placed: bool = False
    kept: Path | None = None
    settings_taken: bool = False
    settings_kept: Path | None = None
    lines: int | None = None


@click.command(
    "open",
    short_help="Open a bundle, or the ledger of another machine.",
    epilog=example("open ~/ledger-2026-06-30.bundle --dry-run"),
)
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Show what it would do; change nothing.")
@click.option("--settings", "take_settings", is_flag=True, help="Take the settings in the bundle over, too.")
@click.option(
    "--lines-since-fork",
    "lines_to",
    type=_FILE,
    metavar="BOOK",
    help="Where the two went different ways: write what only FILE holds to a book, to be imported here.",
)
@as_json
@click.pass_obj
def open_(
    session: Session, file: Path, *, dry_run: bool, take_settings: bool, lines_to: Path | None, as_json: bool
) -> int:
    """Open FILE, which `export --bundle` made or which is a ledger file of another machine, such as a conflicted copy.

    It is checked first, and compared with the ledger here by the chain of seals. Where none is here, or FILE goes on
    from the one here, FILE takes its place, and the present file is kept beside it. Where both went different ways,
    what each recorded since is shown, nothing is changed, and the exit code is 1.
    """
    given = file.expanduser()
    _refuse_itself(session.path, given)
    with _working_folder(session.path, make=not dry_run) as folder, _incoming(given, folder) as incoming:
        found = _compare(session.path, given, incoming)
        _refuse_unfit(found, take_settings=take_settings, has_settings=incoming.settings is not None, lines_to=lines_to)
        if not as_json:
            say_found(found, session.path)
        done = Done() if dry_run else _carry_out(session, found, incoming, lines_to, take_settings=take_settings)
    if as_json:
        say_json(document(found, done))
    else:
        _say_done(session.path, found, done, dry_run=dry_run)
    return 1 if found.state == DIVERGED and done.lines is None else 0


def _refuse_itself(path: Path, file: Path) -> None:
    with contextlib.suppress(OSError):
        if path.samefile(file):
            raise LedgerError(f"{file} is the ledger in use.", hint="Name the bundle, or the other copy.")


@contextlib.contextmanager
def _working_folder(path: Path, *, make: bool) -> Iterator[Path]:
    """Where the other ledger is unpacked: beside the one here; a rehearsal makes no folder of the ledger's."""
    from ledger.storage.location import make_folder

    if make:
        make_folder(path.parent)
    if path.parent.is_dir():
        yield path.parent
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _incoming(file: Path, folder: Path) -> contextlib.AbstractContextManager[Incoming]:
    from ledger.storage.bundle_reading import incoming

    return incoming(file, folder)


def _compare(path: Path, file: Path, incoming: Incoming) -> Found:
    from ledger.storage.chains import compare, entries_after, history_of, only_in
    from ledger.storage.location import NoLedgerError

    there = history_of(incoming.ledger)
    try:
        here: Sequence[Batch] | None = history_of(path)
    except NoLedgerError:
        here = None
    state, common = (NONE, 0) if here is None else compare(here, there)
    ours = here or ()
    entries_here = tuple(entries_after(path, common)) if len(ours) > common else ()
    entries_there = tuple(entries_after(incoming.ledger, common)) if len(there) > common else ()
    return Found(
        file=file,
        state=state,
        common=there[common - 1] if common else None,
        here=tuple(ours[common:]),
        there=tuple(there[common:]),
        entries_here=entries_here,
        entries_there=entries_there,
        only_there=tuple(only_in(entries_there, entries_here)),
        newest_here=ours[-1].seal if ours else None,
        settings=_different_settings(incoming),
    )


def _different_settings(incoming: Incoming) -> dict[str, tuple[Any, Any]]:
    """Settings that differ, by name: here and there; None where one has it not."""
    if incoming.settings is None:
        return {}
    from ledger.domain.settings_file import read_backup_settings, read_screen_settings, read_settings
    from ledger.storage.settings import read_document, settings_path

    theirs = read_document(incoming.settings)
    for read in (read_settings, read_screen_settings, read_backup_settings):
        read(theirs, "settings.toml of the bundle")
    here, there = dict(_flat(read_document(settings_path()))), dict(_flat(theirs))
    return {
        name: (here.get(name), there.get(name))
        for name in sorted(here.keys() | there.keys())
        if here.get(name) != there.get(name)
    }


def _flat(held: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in held.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _refuse_unfit(found: Found, *, take_settings: bool, has_settings: bool, lines_to: Path | None) -> None:
    from ledger.storage.chains import UNRELATED

    if found.state == UNRELATED:
        raise LedgerError(
            f"{found.file} is another ledger than the one here: not even their first batches are the same.",
            hint="Nothing was changed. Open it as a ledger of its own: roth-ledger --db ANOTHER-FILE open FILE",
        )
    if take_settings and not has_settings:
        raise LedgerError(f"{found.file} brings no settings.", hint="Leave --settings out.")
    if lines_to is not None and found.state != DIVERGED:
        raise LedgerError(
            f"{found.file} and the ledger here did not go different ways.",
            hint="Nothing was changed. Leave --lines-since-fork out.",
        )


def _carry_out(
    session: Session, found: Found, incoming: Incoming, lines_to: Path | None, *, take_settings: bool
) -> Done:
    from ledger.storage.chains import AHEAD

    done = Done()
    if lines_to is not None:
        from ledger.storage.saving import save_lines

        book = (each.line for each in found.only_there)
        done = done._replace(lines=save_lines(lines_to.expanduser(), book))
    if found.state in (NONE, AHEAD):
        done = done._replace(placed=True, kept=_place(session, found, incoming))
    if take_settings and incoming.settings is not None and found.settings:
        done = done._replace(settings_taken=True, settings_kept=_take_settings(incoming.settings, session.now()))
    return done


def _place(session: Session, found: Found, incoming: Incoming) -> Path | None:
    """Put the other copy in place; where the ledger here went on meanwhile, that one is put back."""
    from ledger.storage.chains import history_of
    from ledger.storage.restoring import restore_ledger

    session.close()
    kept = restore_ledger(session.path, incoming.ledger, session.now(), session.tell)
    if kept is not None and found.state != NONE:
        held = history_of(kept)
        if (held[-1].seal if held else None) != found.newest_here:
            restore_ledger(session.path, kept, session.now(), session.tell)
            raise LedgerError(
                f"Another program wrote to {session.path} meanwhile.",
                hint="That ledger is in its place. Try again to see how the two stand now.",
            )
    return kept


def _take_settings(settings: Path, at: dt.datetime) -> Path | None:
    """Write the bundle's settings; gives where those of before were kept."""
    from ledger.storage.location import make_folder
    from ledger.storage.saving import save_lines
    from ledger.storage.settings import settings_path

    target = settings_path().resolve()
    make_folder(target.parent)
    kept = None
    if target.is_file():
        kept = target.with_name(f"{target.stem}.before-open-{at:%Y%m%dT%H%M%S}{target.suffix}")
        save_lines(kept, target.read_text("utf-8-sig").splitlines(), replace=True)
    save_lines(target, settings.read_text("utf-8-sig").splitlines(), replace=True)
    return kept


def _say_done(path: Path, found: Found, done: Done, *, dry_run: bool) -> None:
    if done.placed:
        say(f"{found.file} is the ledger at {path} now.")
    if done.kept is not None:
        say(f"The ledger that was there is kept as {done.kept}.")
    if done.settings_taken:
        say("Its settings were taken over." + (f" Those of before: {done.settings_kept}" if done.settings_kept else ""))
    if done.lines is not None:
        say(f"Written, to be imported here: {done.lines:,} {'line' if done.lines == 1 else 'lines'} of {found.file}.")
    if dry_run:
        say("Nothing was changed: this was a dry run.")
    elif found.state == DIVERGED:
        say("The ledger here was not changed.")
    if found.state != DIVERGED or done.lines is not None:
        return
    if not found.only_there:
        say("All that the other recorded since is here already.")
    else:
        hint(
            "To take over what only the other holds: roth-ledger open --lines-since-fork theirs.jsonl "
            f"{shlex.quote(str(found.file))}, then: roth-ledger import theirs.jsonl --dry-run"
        )
