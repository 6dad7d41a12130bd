"""A bundle: one file that carries a ledger, its settings and what it was made of to another machine.

It is a plain ZIP without compression: no part can become larger than the file itself.
"""

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.refused_files import not_written
from ledger.domain.settings_file import BACKUP, in_one_line
from ledger.storage import keys
from ledger.storage.backup import copy_ledger
from ledger.storage.bundle_reading import (
    FORMAT,
    KIND,
    LEDGER,
    LONGEST_PART,
    MANIFEST,
    ORDER,
    README,
    SETTINGS,
    SOURCES,
    private_folder,
    unpack,
)
from ledger.storage.chains import history_of
from ledger.storage.connection import open_reading
from ledger.storage.location import create_private, sync_folder
from ledger.storage.settings import read_document, write_document

_READ = 2**20

_README = """\
This file carries a roth-ledger ledger to another machine.

  ledger.db       the ledger: every entry ever recorded, as one SQLite file
  settings.toml   the settings of the program, where there were any
  sources.json    the SHA-256 fingerprints of the files that were imported, and their names (not the files themselves)
  manifest.json   when and by which version it was made, the ledger's first and newest seal, the SHA-256 of each part

To open it there:

  pip install roth-ledger
  roth-ledger open THIS-FILE --dry-run    (shows what it would do)
  roth-ledger open THIS-FILE

Where a ledger is in use on that machine already, it is compared with this one first. Nothing of it is overwritten
unless this one goes on from it, and even then the file that was there is kept.

It holds personal figures. An encrypted ledger is encrypted in here too and needs its passphrase; any other one can be
read by whoever has this file. The settings and the fingerprints are not encrypted: beside an encrypted ledger the names
of the imported files and of the folder for backups are therefore left out.
"""


def write_bundle(
    ledger: Path, bundle: Path, settings: Path, *, program: str, at: dt.datetime, replace: bool = False
) -> Mapping[str, Any]:
    """Write a bundle, whole under its name or not at all, readable by its owner alone, and read it back.

    Args:
        ledger: May be in use; an encrypted one stays encrypted.
        bundle: The file to write.
        settings: The settings file; left out where there is none.
        program: The version that writes it.
        at: The moment.
        replace: Whether a bundle of that name may be there already.

    Returns:
        The manifest.

    Raises:
        LedgerError: the ledger is not sound, the name is taken, or the bundle cannot be written.
    """
    _check_free(bundle, replace=replace)
    unfinished = bundle.with_name(f".{bundle.name}.{os.getpid()}.part")
    with private_folder(bundle.parent) as folder:
        try:
            parts = _gather(folder, ledger, settings)
            manifest = _manifest(folder, parts, program, at)
            _write_text(folder / MANIFEST, json.dumps(manifest, indent=2))
            unfinished.unlink(missing_ok=True)
            create_private(unfinished)
            _zip(unfinished, folder, [MANIFEST, *parts], at)
            read_back = folder / "read-back"
            read_back.mkdir(mode=0o700)
            unpack(unfinished, read_back)
            unfinished.replace(bundle)
            sync_folder(bundle.parent)
        except OSError as error:
            raise not_written(bundle, error) from error
        finally:
            unfinished.unlink(missing_ok=True)
    return manifest


def _gather(folder: Path, ledger: Path, settings: Path) -> list[str]:
    """Lay the parts out in a folder; gives their names."""
    copy_ledger(ledger, folder / LEDGER)
    _write_text(folder / README, _README)
    secret = keys.is_encrypted(folder / LEDGER)
    files = [
        {"batch": batch.number, **({} if secret else {"name": name}), "sha256": fingerprint}
        for batch in history_of(folder / LEDGER)
        for name, fingerprint in batch.files
    ]
    _write_text(folder / SOURCES, json.dumps(files, ensure_ascii=False, indent=1))
    if settings.is_file():
        if secret:
            _write_settings_without_folders(settings, folder / SETTINGS)
        else:
            create_private(folder / SETTINGS)
            shutil.copyfile(settings, folder / SETTINGS)
    parts = [name for name in ORDER if name != MANIFEST and (folder / name).exists()]
    for name in parts:
        if (folder / name).stat().st_size > LONGEST_PART[name]:
            raise LedgerError(
                f"{name} is too large for a bundle.", hint="Copy the ledger itself: roth-ledger backup FILE"
            )
    return parts


def _manifest(folder: Path, parts: list[str], program: str, at: dt.datetime) -> dict[str, Any]:
    history = history_of(folder / LEDGER)
    with contextlib.closing(open_reading(folder / LEDGER, older=True)) as connection:
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
    return {
        "kind": KIND,
        "format": FORMAT,
        "made_at": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "program": program,
        "schema": schema,
        "batches": len(history),
        "entries": sum(batch.entries for batch in history),
        "first_seal": history[0].seal if history else None,
        "newest_seal": history[-1].seal if history else None,
        "parts": {
            name: {"bytes": (folder / name).stat().st_size, "sha256": _fingerprint(folder / name)} for name in parts
        },
    }


def _write_settings_without_folders(settings: Path, copy: Path) -> None:
    """Copy the settings without what names folders, and without comments, which may name anything."""
    held = read_document(settings)
    held.pop(BACKUP, None)
    write_document(copy, {name: in_one_line(section) for name, section in held.items()})


def _write_text(file: Path, text: str) -> None:
    create_private(file)
    file.write_text(text.rstrip("\n") + "\n", encoding="utf-8")


def _fingerprint(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _zip(file: Path, folder: Path, names: list[str], at: dt.datetime) -> None:
    """The parts in their order: the same parts at the same moment give the same bytes."""
    moment = at.astimezone(dt.UTC)
    with file.open("r+b") as opened:
        with zipfile.ZipFile(opened, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
            for name in names:
                info = zipfile.ZipInfo(name, (max(moment.year, 1980), *moment.timetuple()[1:6]))
                info.create_system, info.external_attr = 3, (stat.S_IFREG | 0o600) << 16
                info.file_size = (folder / name).stat().st_size
                with (folder / name).open("rb") as source, archive.open(info, "w") as part:
                    shutil.copyfileobj(source, part, _READ)
        opened.flush()
        os.fsync(opened.fileno())


def _check_free(file: Path, *, replace: bool) -> None:
    if file.is_symlink() or (file.exists() and not file.is_file()):
        raise LedgerError(f"{file} is no ordinary file.", hint="Choose another name.")
    if file.exists() and not replace:
        raise LedgerError(f"{file} is there already.", hint="Choose another name, or add --force to replace it.")
