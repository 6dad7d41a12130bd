"""A bundle is whole or not there, brings the ledger as it is, and nothing else gets in by one."""

import datetime as dt
import hashlib
import json
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage import bundle_reading, keys
from ledger.storage.bundle_reading import ORDER, incoming
from ledger.storage.bundles import write_bundle
from ledger.storage.chains import history_of
from tests.faults.harness import FULL, SEED
from tests.faults.promises import Proof
from tests.storage import sample

AT = dt.datetime(2026, 7, 1, 8, 30, 2, tzinfo=dt.UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "settings.toml"
    file.write_text("[alerts]\nnear_info = 70\n")
    return file


@pytest.fixture
def bundle(path: Path, tmp_path: Path, settings: Path) -> Path:
    write_bundle(path, tmp_path / "l.bundle", settings, program="1.0", at=AT)
    return tmp_path / "l.bundle"


def repacked(bundle: Path, change: Callable[[dict[str, bytes]], None], method: int = zipfile.ZIP_STORED) -> Path:
    """The same bundle with other parts, as somebody would make it who knows how."""
    with zipfile.ZipFile(bundle) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    made = bundle.with_name("changed.bundle")
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made


def with_manifest(held: dict[str, bytes], **changes: Any) -> None:
    held["manifest.json"] = json.dumps(json.loads(held["manifest.json"]) | changes).encode()


def with_hashes(held: dict[str, bytes]) -> None:
    prints = {name: {"sha256": hashlib.sha256(part).hexdigest()} for name, part in held.items()}
    prints.pop("manifest.json")
    with_manifest(held, parts=prints)


def opened(file: Path, folder: Path) -> dict[str, list[Any]]:
    with incoming(file, folder) as held:
        return sample.content(held.ledger)


def test_it_holds_the_ledger_the_settings_and_what_was_imported(path: Path, bundle: Path, settings: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        assert tuple(archive.namelist()) == ORDER
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist())
        manifest = json.loads(archive.read("manifest.json"))
        assert json.loads(archive.read("sources.json")) == [
            {"batch": 1, "name": "book.jsonl", "sha256": sample.PRINT},
        ]
        assert archive.read("settings.toml") == settings.read_bytes()
        assert b"roth-ledger open THIS-FILE" in archive.read("README.txt")
        assert manifest["parts"]["ledger.db"]["sha256"] == hashlib.sha256(archive.read("ledger.db")).hexdigest()
    seals = [row[3] for row in sample.content(path)["seal"]]
    assert (manifest["batches"], manifest["entries"]) == (3, 9)
    assert {manifest["first_seal"], manifest["newest_seal"]} <= set(seals)
    assert manifest["made_at"] == "2026-07-01T08:30:02+00:00"
    with incoming(bundle, bundle.parent) as held:
        assert sample.content(held.ledger) == sample.content(path)
        assert held.settings is not None
        assert stat.S_IMODE(held.ledger.stat().st_mode) == 0o600
        assert stat.S_IMODE(held.ledger.parent.stat().st_mode) == 0o700
    assert not held.ledger.exists()


def test_only_its_owner_reads_it_and_nothing_is_left_beside_it(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    before = os.umask(0)
    try:
        write_bundle(path, folder / "l.bundle", tmp_path / "none.toml", program="1.0", at=AT)
    finally:
        os.umask(before)
    assert [each.name for each in folder.iterdir()] == ["l.bundle"]
    assert stat.S_IMODE((folder / "l.bundle").stat().st_mode) == 0o600


def test_the_same_ledger_at_the_same_moment_gives_the_same_bytes(path: Path, tmp_path: Path, settings: Path) -> None:
    for name in ("one", "two"):
        write_bundle(path, tmp_path / name, settings, program="1.0", at=AT)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_name_that_is_taken_is_left_alone(path: Path, bundle: Path, settings: Path, tmp_path: Path) -> None:
    held = bundle.read_bytes()
    with pytest.raises(LedgerError, match="there already"):
        write_bundle(path, bundle, settings, program="2.0", at=AT)
    assert bundle.read_bytes() == held
    write_bundle(path, bundle, settings, program="2.0", at=AT, replace=True)
    assert bundle.read_bytes() != held
    link = tmp_path / "link"
    link.symlink_to(bundle)
    with pytest.raises(LedgerError, match="no ordinary file"):
        write_bundle(path, link, settings, program="2.0", at=AT, replace=True)


def test_a_ledger_file_is_copied_and_verified(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "ledger (conflicted copy).db"
    shutil.copy(path, other)
    assert opened(other, tmp_path) == sample.content(path)
    sample.meddle(other, "UPDATE entry SET line = replace(line, '1200.00', '1300.00')")
    with pytest.raises(LedgerError, match="not sound"):
        opened(other, tmp_path)


def _bomb(parts: dict[str, bytes]) -> None:
    parts["ledger.db"] = bytes(20_000_000)
    with_hashes(parts)


def _other_ledger(parts: dict[str, bytes]) -> None:
    parts["ledger.db"] = b"SQLite format 3\0" + bytes(5_000)
    with_hashes(parts)


STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
NO_BUNDLES: list[tuple[Callable[[dict[str, bytes]], Any], int, str]] = [
    (lambda held: held.update({"../evil": b"x"}), STORED, "holds more than a bundle"),
    (lambda held: (held.pop("sources.json"), held.update({"/etc/x": b""})), STORED, "its parts are not"),
    (lambda held: held.pop("ledger.db"), STORED, "its parts are not"),
    (lambda held: held.update({"settings.toml": b"x" * 70_000}), STORED, "settings.toml is not stored"),
    (_bomb, DEFLATED, "is not stored as a bundle"),
    (lambda held: held.update({"settings.toml": b"[alerts]"}), STORED, "settings.toml is not what it was"),
    (_other_ledger, STORED, "The ledger in .*changed.bundle is"),
    (lambda held: with_manifest(held, kind="other"), STORED, "manifest is not that of a bundle"),
    (lambda held: with_manifest(held, format=2), STORED, "newer version"),
    (lambda held: with_manifest(held, newest_seal="0" * 64), STORED, "is not the one that its manifest"),
    (lambda held: with_manifest(held, parts=[]), STORED, "not a whole bundle"),
    (lambda held: held.update({"manifest.json": b"[" * 100_000}), STORED, "cannot be read"),
    (lambda held: held.update({"manifest.json": b"\xff"}), STORED, "cannot be read"),
]


@pytest.mark.parametrize(("change", "method", "said"), NO_BUNDLES)
def test_what_is_no_bundle_is_refused(
    bundle: Path, change: Callable[[dict[str, bytes]], None], method: int, said: str
) -> None:
    made = repacked(bundle, change, method)
    before = {each.name for each in bundle.parent.iterdir()}
    with pytest.raises(LedgerError, match=said):
        opened(made, bundle.parent)
    assert {each.name for each in bundle.parent.iterdir()} == before


def test_an_unsound_ledger_in_a_bundle_that_fits_is_refused(bundle: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.db"

    def alter(held: dict[str, bytes]) -> None:
        altered.write_bytes(held["ledger.db"])
        sample.meddle(altered, "UPDATE amount SET cents = cents + 1 WHERE entry = 4")
        held["ledger.db"] = altered.read_bytes()
        with_hashes(held)

    with pytest.raises(LedgerError, match="the ledger in it is not sound: The amounts of entry 4 are not"):
        opened(repacked(bundle, alter), bundle.parent)


def damaged_and_taken(bundle: Path, places: Iterable[int]) -> tuple[int, int]:
    """Flip the byte at each place, and cut the file there: how many were tried, and gave what was never put in."""
    whole, folder = bundle.read_bytes(), bundle.parent
    with incoming(bundle, folder) as held:
        assert held.settings is not None
        original = sample.content(held.ledger), held.settings.read_bytes()
    made = bundle.with_name("damaged.bundle")
    tried = taken = 0
    for at in places:
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1 :]):
            tried += 1
            made.write_bytes(damaged)
            # What nobody reads, such as the ZIP's own dates, may be damaged.
            with suppress(LedgerError), incoming(made, folder) as held:
                settings = b"" if held.settings is None else held.settings.read_bytes()
                taken += (sample.content(held.ledger), settings) != original
    return tried, taken


def test_no_damaged_bundle_gives_what_was_never_put_in(bundle: Path, proof: Proof) -> None:
    size = bundle.stat().st_size
    before = {each.name for each in bundle.parent.iterdir()}
    tried, taken = damaged_and_taken(bundle, range(SEED % 7, size, size // (2_000 if FULL else 40)))
    assert {each.name for each in bundle.parent.iterdir()} == before | {"damaged.bundle"}
    proof("P15", "a bundle damaged or cut at a place", tried, broken=taken, seed=SEED)


def test_a_build_that_does_not_look_at_the_fingerprints_is_caught(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AsItWas(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __ne__(self, other: object) -> bool:
            return False

    def copied_unseen(source: IO[bytes], target: IO[bytes]) -> str:
        target.write(source.read())
        return AsItWas()

    monkeypatch.setattr(bundle_reading, "_copied", copied_unseen)
    monkeypatch.setattr(zipfile.ZipExtFile, "_update_crc", lambda *_: None)
    at = bundle.read_bytes().index(b"near_info = 70") + len("near_info = 7")
    assert damaged_and_taken(bundle, [at]) == (2, 1)


def test_an_encrypted_ledger_stays_encrypted(tmp_path: Path) -> None:
    keys.encrypt_new_files(keys.derive("some words nobody guesses"))
    try:
        sample.fill(tmp_path / "secret.db")
        keys.encrypt_new_files(None)
        write_bundle(tmp_path / "secret.db", tmp_path / "l.bundle", tmp_path / "none.toml", program="1.0", at=AT)
        whole = (tmp_path / "l.bundle").read_bytes()
        assert b"SQLite format 3" not in whole
        assert not any(word in whole for word in (b"Pat Lee", b"acme-401k", b"1200.00"))
        with incoming(tmp_path / "l.bundle", tmp_path) as held:
            assert [each.seal for each in history_of(held.ledger)] == [
                each.seal for each in history_of(tmp_path / "secret.db")
            ]
            keys.forget()
            with pytest.raises(LedgerError):
                history_of(held.ledger)
        asked: list[Path] = []

        def asker(path: Path) -> Iterator[str]:
            asked.append(path)
            yield "wrong"

        before = keys.ask_with(asker)
        with pytest.raises(LedgerError) as caught, incoming(tmp_path / "l.bundle", tmp_path):
            pass
        keys.ask_with(before)
        assert asked == [tmp_path / "l.bundle"]  # not the copy of it, whose name nobody knows
        assert caught.value.message == f"No passphrase that was given opens the ledger in {tmp_path / 'l.bundle'}."
    finally:
        keys.forget()
