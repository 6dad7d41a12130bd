"""A ledger encrypted, encrypted anew and plain again: the same ledger each time, and an ordinary SQLCipher file."""

import contextlib
import datetime as dt
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from ledger.domain.backups import BY_HAND
from ledger.domain.errors import LedgerError, LockedError
from ledger.storage import anchors, cipher, encrypting, keys
from ledger.storage.backup import copy_ledger
from ledger.storage.backups import keep
from ledger.storage.connection import database_errors
from ledger.storage.location import check_file
from ledger.storage.locks import share
from ledger.storage.migrate import create
from ledger.storage.remembered import read_remembered, remember
from ledger.storage.restoring import restore_ledger
from ledger.storage.store import LedgerStore
from ledger.storage.verify import problems
from tests.storage.sample import add_stub

PASSPHRASE = "it's a stapler"  # noqa: S105 - of ledgers made here
QUICK = 256  # rounds
AT = dt.datetime(2026, 6, 30, tzinfo=dt.UTC)
PLAIN = b"SQLite format 3\0"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _no_keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is known before or after a test; a key takes a thousandth of its time, but where it is what is tried."""
    if "sqlcipher" not in request.node.name:
        monkeypatch.setattr(keys, "ROUNDS", QUICK)
    before = keys.ask_with(keys.nobody)
    yield
    keys.forget()
    keys.ask_with(before)


@pytest.fixture
def encrypted(path: Path) -> Path:
    """The ledger of three batches, encrypted; nothing in this process knows its key."""
    encrypting.recode(path, keys.derive(PASSPHRASE))
    keys.forget()
    return path


def everything(path: Path, passphrase: str | None = None) -> dict[str, Any]:
    """Each table of a file with all that is in it, as SQLite or SQLCipher itself reads it."""
    with contextlib.closing((sqlite3 if passphrase is None else dbapi2).connect(str(path))) as connection:
        if passphrase is not None:
            doubled = passphrase.replace("'", "''")
            connection.execute(f"PRAGMA key = '{doubled}'")
            if keys.ROUNDS == QUICK:
                connection.execute(f"PRAGMA kdf_iter = {QUICK}")
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2").fetchall()
        header = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
        tables = [row[1] for row in schema if row[0] == "table"]
        rows = {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables
                if table != "alembic_version"}  # fmt: skip
    return {"schema": schema, "header": header, **rows}


def test_encrypted_and_plain_again_it_is_the_same_ledger(path: Path) -> None:
    before = everything(path)
    encrypting.recode(path, keys.derive(PASSPHRASE))
    # Read by SQLCipher with the passphrase alone: whoever has it needs no program of ours.
    assert everything(path, PASSPHRASE) == before
    assert path.read_bytes()[:16] != PLAIN
    assert problems(path) == []
    encrypting.recode(path, None)
    assert everything(path) == before
    assert path.read_bytes()[:16] == PLAIN
    check_file(path)
    assert sorted(each.name for each in path.parent.iterdir()) == ["ledger.db", "ledger.db.lock"]


def test_another_passphrase(encrypted: Path) -> None:
    before = everything(encrypted, PASSPHRASE)
    encrypting.unlock(encrypted, PASSPHRASE)
    encrypting.recode(encrypted, keys.derive("quite another"))
    keys.forget()
    with pytest.raises(LockedError):
        encrypting.unlock(encrypted, PASSPHRASE)
    encrypting.unlock(encrypted, "quite another")
    assert everything(encrypted, "quite another") == before


def test_it_is_read_and_written_like_any_other(encrypted: Path) -> None:
    encrypting.unlock(encrypted, PASSPHRASE)
    add_stub(encrypted, 4)
    with LedgerStore(encrypted) as store:
        assert len(store.reader().history()) == 4
    assert problems(encrypted) == []
    known = anchors.read_anchor(encrypted)
    assert known is not None
    assert known.batch == 4


def test_a_backup_opens_with_the_same_passphrase(encrypted: Path) -> None:
    encrypting.unlock(encrypted, PASSPHRASE)
    copy = encrypted.with_name("copy.db")
    copy_ledger(encrypted, copy)
    add_stub(encrypted, 4)
    assert everything(copy, PASSPHRASE)["batch"] == everything(encrypted, PASSPHRASE)["batch"][:3]
    restore_ledger(encrypted, copy)
    assert len(everything(encrypted, PASSPHRASE)["batch"]) == 3


def test_who_makes_a_ledger_waits_for_another_that_makes_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys.derive(PASSPHRASE)
    keys.encrypt_new_files(key)
    path, sync = tmp_path / "new.db", os.fsync
    others: list[Any] = []

    def other_begins(descriptor: int) -> None:  # once the file is there, and nothing in it yet
        sync(descriptor)
        if not others:
            others.append(dbapi2.connect(str(path), isolation_level=None))
            others[0].execute(f"PRAGMA key = {key.pragma}")
            others[0].execute("BEGIN IMMEDIATE")

    monkeypatch.setattr(os, "fsync", other_begins)
    monkeypatch.setattr(time, "sleep", lambda _: others[0].execute("ROLLBACK"))
    create(path)
    others[0].close()
    assert problems(path) == []


def test_nothing_plain_takes_the_place_of_an_encrypted_ledger(path: Path) -> None:
    plain, other, told = path.with_name("plain.db"), path.with_name("other.db"), list[str]()
    copy_ledger(path, plain)
    copy_ledger(path, other)
    before = everything(path)
    encrypting.recode_copy(other, keys.derive("quite another"))
    encrypting.recode(path, keys.derive(PASSPHRASE))
    for copy in (plain, other):
        restore_ledger(path, copy, tell=told.append)
        assert everything(path, PASSPHRASE) == before
    assert len(told) == 2
    assert all(each.startswith("The ledger opens with the passphrase of the one that was there; ") for each in told)
    assert everything(plain) == before
    assert everything(other, "quite another") == before
    assert [each.read_bytes()[:16] == PLAIN for each in path.parent.glob("*.db") if each != plain] == [False] * 4
    assert "plain.db" not in "".join(map(str, anchors.read_anchor(path) or ()))


@pytest.mark.parametrize("present", [b"", b"\x01" * 4096, None], ids=["emptied", "damaged", "gone"])
def test_where_the_key_cannot_be_had_a_plain_ledger_is_said_to_be_plain(path: Path, present: bytes | None) -> None:
    plain, told = path.with_name("plain.db"), list[str]()
    copy_ledger(path, plain)
    encrypting.recode(path, keys.derive(PASSPHRASE))
    keep(path, BY_HAND, AT)
    keys.forget()
    path.unlink() if present is None else path.write_bytes(present)
    restore_ledger(path, plain, tell=told.append)
    assert path.read_bytes()[:16] == PLAIN
    assert "plain: whoever can read the file can read all that is in it. To encrypt it:" in told[-1]


def test_the_words_of_what_was_accepted_go_when_a_ledger_is_encrypted(path: Path) -> None:
    known = anchors.read_anchor(path)
    assert known is not None
    anchors.accept(path, known.batch, known.seal, "Pat's laptop", AT)
    encrypting.recode(path, keys.derive(PASSPHRASE))
    anchors.keep_no_words(path)
    anchors.accept(path, known.batch, known.seal, "Pat's other laptop", AT)
    after = anchors.read_anchor(path)
    assert after is not None
    assert [sorted(each) for each in after.accepted] == [["at", "batch", "batch_before", "seal", "seal_before"]] * 2


def test_a_crash_writes_no_key_to_the_disk() -> None:
    kept = (
        "import resource; from ledger.storage import keys; keys.keep(keys.Key(b'', b''))\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    said = subprocess.run([sys.executable, "-c", kept], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "0\n"


def test_who_is_asked(encrypted: Path) -> None:
    asked: list[Path] = []

    def asker(path: Path) -> Iterator[str]:
        asked.append(path)
        yield from ("", "wrong", PASSPHRASE)

    keys.ask_with(asker)
    assert problems(encrypted) == []
    assert problems(encrypted) == []
    assert asked == [encrypted]  # it is asked for once
    keys.forget()
    keys.ask_with(keys.only("wrong"))
    with pytest.raises(LockedError) as caught:
        problems(encrypted)
    assert caught.value.message == f"No passphrase that was given opens {encrypted}."
    keys.ask_with(keys.nobody)
    with pytest.raises(LockedError) as caught:
        problems(encrypted)
    assert caught.value.message == (f"{encrypted} is encrypted, or damaged: there is nobody to ask for its passphrase.")


def test_an_accent_may_be_typed_as_one_character_or_two() -> None:
    assert keys.derive("caf\u00e9", b"0" * 16) == keys.derive("cafe\u0301", b"0" * 16)


@pytest.mark.parametrize(("passphrase", "message"), [("", "The passphrase is empty."),
                                                     ("\udcff", "The passphrase holds what is no text.")])  # fmt: skip
def test_no_passphrase(passphrase: str, message: str) -> None:
    with pytest.raises(LedgerError) as caught:
        keys.derive(passphrase)
    assert caught.value.message == message


@pytest.mark.parametrize("kind", ["plain", "encrypted"])
def test_not_while_another_program_has_it_open(path: Path, kind: str) -> None:
    if kind == "encrypted":
        encrypting.recode(path, keys.derive(PASSPHRASE))
    before = path.read_bytes()
    held = share(path)
    assert held is not None
    with pytest.raises(LedgerError) as caught:
        encrypting.recode(path, None if kind == "encrypted" else keys.derive(PASSPHRASE))
    os.close(held)
    assert caught.value.message == f"{path} is open in another program."
    assert path.read_bytes() == before


def test_what_a_killed_writer_left_is_taken_back_first(path: Path) -> None:
    before = everything(path)
    journal = path.with_name(f"{path.name}-journal")
    writer = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE')\n"
        "c.executemany('INSERT INTO batch VALUES (?, ?, ?, NULL)',"
        " ((n, '2026-01-01T00:00:00+00:00', 'x' * 900) for n in range(4, 400)))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", writer, str(path)], check=False)
    assert journal.stat().st_size > 0
    encrypting.recode(path, keys.derive(PASSPHRASE))
    assert not journal.exists()
    assert everything(path, PASSPHRASE) == before


def test_a_damaged_ledger_is_left_as_it_is(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER entry_no_update")
    before = path.read_bytes()
    with pytest.raises(LedgerError) as caught:
        encrypting.recode(path, keys.derive(PASSPHRASE))
    assert caught.value.message.startswith(f"{path} is not sound, or could not be written anew: ")
    assert path.read_bytes() == before


def test_a_copy_that_is_not_the_same_is_found(path: Path) -> None:
    """The check of the new file sees one cent, one text, one guard and one header that differ."""
    changes = (
        ("amount does not hold the same rows.", "UPDATE made.amount SET cents = cents + 1 WHERE rowid_of_one"),
        ("entry does not hold the same rows.", "UPDATE made.entry SET line = line || ' ' WHERE sequence = 2"),
        ("batch does not hold the same rows.", "DELETE FROM made.batch WHERE number = 3"),
        ("the tables are not the same.", "DROP TRIGGER made.amount_no_delete"),
        ("user_version is not the same.", "PRAGMA made.user_version = 1"),
    )
    for number, (difference, change) in enumerate(changes):
        other = path.with_name(f"other-{number}.db")
        shutil.copy(path, other)
        with contextlib.closing(cipher.open_plain(path, 1)) as connection:
            connection.execute("ATTACH ? AS made KEY ''", (str(other),))
            guards = connection.execute("SELECT name, sql FROM made.sqlite_schema WHERE type = 'trigger'").fetchall()
            if "TRIGGER" not in change:
                for name, _ in guards:
                    connection.execute(f"DROP TRIGGER made.{name}")
            connection.execute(change.replace("rowid_of_one", "entry = (SELECT max(entry) FROM made.amount)"))
            if "TRIGGER" not in change:
                connection.execute("PRAGMA writable_schema = ON")
                for name, sql in guards:
                    table = sql.split(" ON ", 1)[1].split()[0]
                    connection.execute(
                        "INSERT INTO made.sqlite_schema VALUES ('trigger', ?, ?, 0, ?)", (name, table, sql)
                    )
            connection.text_factory = bytes
            assert encrypting._difference(connection) == difference


def test_copies_are_encrypted_too_and_what_is_left_plain_is_named(path: Path) -> None:
    import datetime as dt

    from ledger.storage.backups import folder_of, kept_by_hand

    kept_by_hand(path, None, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), lambda _: None)
    (kept,) = folder_of(path).iterdir()
    before = everything(kept)
    key = keys.derive(PASSPHRASE)
    encrypting.recode(path, key)
    assert encrypting.plain_copies(path) == [kept]
    recoded = encrypting.recode_copies([kept], key)
    assert (recoded.done, recoded.left) == ((kept,), ())
    assert everything(kept, PASSPHRASE) == before
    assert encrypting.plain_copies(path) == []
    keys.forget()
    other = keys.derive("another one")
    recoded = encrypting.recode_copies([kept], other)
    assert recoded.left == ((kept, "it has another passphrase, which still opens it"),)


def test_nothing_is_remembered_of_what_was_looked_at(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = encrypted.with_name("remembered.json")
    monkeypatch.setenv("ROTH_LEDGER_REMEMBERED", str(file))
    encrypting.unlock(encrypted, PASSPHRASE)
    remember(encrypted, person="pat", theme="nord")
    assert read_remembered(encrypted) == {"theme": "nord"}
    assert "pat" not in file.read_text()


def test_the_driver_of_encrypted_files_is_loaded_for_them_alone(path: Path) -> None:
    read = (
        "import sys; from pathlib import Path; from ledger.storage.store import LedgerStore\n"
        "LedgerStore(Path(sys.argv[1])).reader().history()\n"
        "print([m for m in sys.modules if m.startswith(('sqlcipher3', 'keyring', 'ledger.storage.cipher'))])"
    )
    said = subprocess.run([sys.executable, "-c", read, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"


def test_the_errors_of_both_drivers_are_known(encrypted: Path) -> None:
    encrypting.unlock(encrypted, PASSPHRASE)
    assert database_errors() == (sqlite3.Error, dbapi2.Error)


def test_sqlcipher_opens_it_with_the_passphrase_alone(encrypted: Path) -> None:
    """PBKDF2 with HMAC-SHA512 and 256,000 rounds over the first 16 bytes: https://www.zetetic.net/sqlcipher/design/."""
    assert len(everything(encrypted, PASSPHRASE)["batch"]) == 3
    encrypting.unlock(encrypted, PASSPHRASE)
    salt = encrypted.read_bytes()[:16]
    secret = hashlib.pbkdf2_hmac("sha512", PASSPHRASE.encode(), salt, 256_000, 32)
    assert keys.key_of(encrypted) == keys.Key(secret, salt)
