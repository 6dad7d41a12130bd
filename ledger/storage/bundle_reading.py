"""Opening a bundle, or a ledger file of another machine: checked, laid out in a private folder and verified there."""

import contextlib
import hashlib
import json
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from ledger.domain.errors import LedgerError
from ledger.storage import keys
from ledger.storage.backup import copy_ledger
from ledger.storage.chains import history_of
from ledger.storage.location import create_private
from ledger.storage.verify import problems

KIND, FORMAT = "roth-ledger bundle", 1
MANIFEST, README, LEDGER, SETTINGS, SOURCES = (
    "manifest.json",
    "README.txt",
    "ledger.db",
    "settings.toml",
    "sources.json",
)
ORDER = (MANIFEST, README, LEDGER, SETTINGS, SOURCES)
# No more than a ZIP without extensions can hold; the other parts are small.
_LONGEST = 2 * 2**30
LONGEST_PART = {MANIFEST: 2**20, README: 2**16, SETTINGS: 2**16, SOURCES: 2**26, LEDGER: _LONGEST}
_BEGINNING, _END, _END_BYTES, _LIST_BYTES = b"PK\x03\x04", b"PK\x05\x06", 22, 2**16
_MORE_THAN_PLAIN = b"PK\x06\x07"  # a ZIP that says its size elsewhere
_READ = 2**20


class Incoming(NamedTuple):
    """A ledger from elsewhere, verified and laid out in a private folder: the file, and the settings with it."""

    ledger: Path
    settings: Path | None = None
    made_at: str | None = None


@contextlib.contextmanager
def incoming(file: Path, folder: Path) -> Iterator[Incoming]:
    """A bundle or another ledger file, checked, copied to a private folder and verified there; gone afterwards.

    Args:
        file: A bundle, or a ledger of another machine.
        folder: Where the private folder is made: beside the ledger that it may become.

    Raises:
        LedgerError: it is neither, is not whole, or its ledger is not sound.
    """
    with private_folder(folder) as private:
        if _is_bundle(file):
            manifest = unpack(file, private)
            _check_ledger(file, private / LEDGER, manifest)
            settings = private / SETTINGS
            yield Incoming(private / LEDGER, settings if settings.exists() else None, str(manifest["made_at"]))
        else:
            copy_ledger(file, private / LEDGER)
            yield Incoming(private / LEDGER)


def _is_bundle(file: Path) -> bool:
    """Whether a file begins as a bundle does; no connection of this process has it open."""
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise LedgerError(f"{file} is no ordinary file.", hint="Name a bundle or a ledger file.")
        with file.open("rb") as opened:
            return opened.read(len(_BEGINNING)) == _BEGINNING
    except OSError as error:
        raise LedgerError(
            f"{file} cannot be read: {error.strerror}.", hint="Name a bundle or a ledger file that you may read."
        ) from None


def unpack(bundle: Path, folder: Path) -> Mapping[str, Any]:
    """Write the parts of a bundle into an empty private folder, each checked against the manifest, which is given.

    Raises:
        LedgerError: it is no bundle, not whole, or of a newer version.
    """
    with _plain_errors(bundle):
        _check_end(bundle)
        with zipfile.ZipFile(bundle) as archive:
            parts = _checked_parts(archive, bundle)
            manifest = _read_manifest(archive.read(MANIFEST), bundle)
            said = manifest["parts"]
            if set(said) != parts.keys() - {MANIFEST}:
                raise _broken(bundle, "its parts are not those that its manifest names")
            for name in said:
                create_private(folder / name)
                with archive.open(parts[name]) as source, (folder / name).open("r+b") as target:
                    if _copied(source, target) != said[name]["sha256"]:
                        raise _broken(bundle, f"{name} is not what it was when the bundle was made")
    return manifest


def _check_end(bundle: Path) -> None:
    """Refuse by its last bytes what claims more parts than a bundle has, before any list of them is read."""
    size = bundle.stat().st_size
    with bundle.open("rb") as opened:
        opened.seek(max(size - 2 * _END_BYTES, 0))
        tail = opened.read(2 * _END_BYTES)
    end = tail[-_END_BYTES:]
    if size > _LONGEST or not end.startswith(_END) or _MORE_THAN_PLAIN in tail[:-_END_BYTES]:
        raise _broken(bundle, "it does not end as a bundle does")
    if int.from_bytes(end[10:12], "little") > len(ORDER) or int.from_bytes(end[12:16], "little") > _LIST_BYTES:
        raise _broken(bundle, "it holds more than a bundle does")


def _checked_parts(archive: zipfile.ZipFile, bundle: Path) -> dict[str, zipfile.ZipInfo]:
    """The parts by name: only those of a bundle, each once, not compressed, and no longer than it may be."""
    parts = {info.filename: info for info in archive.infolist()}
    needed = {MANIFEST, README, LEDGER, SOURCES}
    if len(parts) != len(archive.infolist()) or not needed <= parts.keys() <= set(ORDER):
        raise _broken(bundle, "its parts are not those of a bundle")
    for name, info in parts.items():
        stored = info.compress_type == zipfile.ZIP_STORED and info.file_size == info.compress_size
        if not stored or info.flag_bits & 1 or info.file_size > LONGEST_PART[name]:
            raise _broken(bundle, f"{name} is not stored as a bundle stores it")
    if sum(info.file_size for info in parts.values()) > bundle.stat().st_size:
        raise _broken(bundle, "its parts are larger than itself")
    return parts


def _read_manifest(text: bytes, bundle: Path) -> Mapping[str, Any]:
    manifest = json.loads(text)
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND or type(manifest.get("format")) is not int:
        raise _broken(bundle, "its manifest is not that of a bundle")
    if manifest["format"] > FORMAT:
        raise LedgerError(
            f"{bundle} was made by a newer version (format {manifest['format']}; this program knows {FORMAT}).",
            hint="Nothing was changed. Update the program: pip install --upgrade roth-ledger",
        )
    return manifest


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    """Copy a part; gives its SHA-256."""
    digest = hashlib.sha256()
    while piece := source.read(_READ):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def _check_ledger(bundle: Path, ledger: Path, manifest: Mapping[str, Any]) -> None:
    try:
        with keys.asking_about(bundle):
            found = problems(ledger)
    except LedgerError as problem:  # of a name that nobody knows
        said = problem.message.replace(str(ledger), f"the ledger in {bundle}")
        raise LedgerError(said[0].upper() + said[1:], hint=problem.hint) from problem
    if found:
        raise _broken(bundle, f"the ledger in it is not sound: {found[0].rstrip('.')}")
    history = history_of(ledger)
    seals = [history[0].seal, history[-1].seal] if history else [None, None]
    if [manifest.get("first_seal"), manifest.get("newest_seal")] != seals:
        raise _broken(bundle, "the ledger in it is not the one that its manifest names")


@contextlib.contextmanager
def private_folder(beside: Path) -> Iterator[Path]:
    """A folder that only its owner can look into, gone with all in it afterwards.

    Raises:
        LedgerError: it cannot be made there.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=".roth-ledger-", dir=beside))  # 0700
    except OSError as error:
        raise LedgerError(
            f"No file can be made in {beside}: {error.strerror}.", hint="Choose another folder or free some space."
        ) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _plain_errors(bundle: Path) -> Iterator[None]:
    """Say of a bundle that cannot be read, or is none, what is wrong with it."""
    try:
        yield
    except OSError as error:
        raise LedgerError(
            f"{bundle} could not be unpacked: {error.strerror or error}.",
            hint="Check that you may read it, and free some space.",
        ) from error
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        EOFError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
    ) as error:
        raise _broken(bundle, "it cannot be read to its end") from error
    except (NotImplementedError, RuntimeError) as error:  # a ZIP of a kind that no bundle is
        raise _broken(bundle, "it is a ZIP of another kind") from error


def _broken(bundle: Path, why: str) -> LedgerError:
    return LedgerError(
        f"{bundle} is not a whole bundle: {why}.",
        hint="Nothing was changed. Copy it again from the other machine, or make it anew there: "
        "roth-ledger export --bundle FILE",
    )
