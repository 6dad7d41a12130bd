"""`encrypt` as a person at a terminal meets it: on, asked for, remembered, changed, off; and without a terminal."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.cli.passphrases import is_weak
from ledger.storage import cipher, encrypting, keys
from tests.cli.command_line import CommandLine
from tests.cli.terminal import Terminal

# In a file of the test: a keyring as one finds it on a desktop, but for its safety.
KEYRING = """
import json, os
from pathlib import Path
from keyring.backend import KeyringBackend

FILE = Path(os.environ["TEST_KEYRING"])

class Keyring(KeyringBackend):
    priority = 1

    def _read(self):
        return json.loads(FILE.read_text()) if FILE.exists() else {}

    def get_password(self, service, username):
        return self._read().get(service + " " + username)

    def set_password(self, service, username, password):
        FILE.write_text(json.dumps(self._read() | {service + " " + username: password}))

    def delete_password(self, service, username):
        held = self._read()
        del held[service + " " + username]
        FILE.write_text(json.dumps(held))
"""
FIRST, SECOND = "correct horse", "six words taken by chance here"


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is known after a test, and the keyring of whoever runs it is not asked."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield
    keys.forget()
    keys.encrypt_new_files(None)


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A keyring for the processes that a test starts; the file that it keeps."""
    folder = tmp_path / "keyring"
    folder.mkdir()
    (folder / "kept_in_a_file.py").write_text(KEYRING)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(folder), os.environ["PYTHONPATH"])))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "kept_in_a_file.Keyring")
    monkeypatch.setenv("TEST_KEYRING", str(folder / "kept.json"))
    return folder / "kept.json"


def typed(*arguments: object, answers: tuple[tuple[str, str], ...] = ()) -> tuple[int, str]:
    """Run a command at a terminal, type an answer to each prompt; its exit code and all that it said, one line."""
    said = ""
    with Terminal(*arguments) as terminal:
        for prompt, answer in answers:
            said += terminal.waits_for(prompt)
            terminal.line(answer)
        code, rest = terminal.ends()
    return code, re.sub(r"\s+", " ", said + rest)


def test_from_on_to_off(acme: CommandLine, db: Path, keyring: Path) -> None:
    acme.done("backup")
    twice = (("New passphrase: ", FIRST), ("The same again: ", FIRST))
    code, said = typed("encrypt", "on", "--backups", answers=twice)
    assert code == 0
    assert "A lost passphrase is a lost ledger" in said
    assert "that passphrase is short (13 characters)" in said
    assert said.count(f"encrypted: {db}") == 2  # the ledger, and the backup in the folder that begins with its name
    assert "on an SSD nothing can be overwritten for sure" in said
    assert FIRST not in said
    assert encrypting.plain_copies(db) == []

    code, said = typed("status", "--json", answers=tuple((f"Passphrase of {db}: ", "wrong") for _ in range(3)))
    assert code == 1
    assert said.count("That is not its passphrase.") == 3
    assert f"error: No passphrase that was given opens {db}." in said

    assert typed("encrypt", "remember", answers=(("Passphrase of", FIRST),))[0] == 0
    assert FIRST in keyring.read_text()
    code, said = typed("status")
    assert (code, "Passphrase" in said, "pat" in said.lower()) == (0, False, True)

    changed = (("Present passphrase", FIRST), ("New passphrase: ", SECOND), ("The same again: ", SECOND))
    code, said = typed("encrypt", "change", answers=changed)
    assert "1 file kept by the program still open as before: keep the old passphrase." in said
    assert "is short" not in said
    assert SECOND in keyring.read_text()

    code, said = typed("encrypt", "off")
    assert (code, encrypting.is_encrypted(db)) == (0, False)
    assert keyring.read_text() == "{}"
    acme.done("verify")


def test_init_encrypted_from_the_first_byte(db: Path) -> None:
    answers = (("name: ", "Pat Lee"), ("short name", ""), ("birth date", "1980-05-04"), ("employer", ""),
               ("New passphrase: ", SECOND), ("The same again: ", SECOND))  # fmt: skip
    code, _ = typed("init", "--encrypted", answers=answers)
    assert (code, encrypting.is_encrypted(db)) == (0, True)
    assert b"Pat" not in db.read_bytes()


def test_two_that_are_not_the_same(acme: CommandLine, db: Path) -> None:
    before = db.read_bytes()
    code, said = typed("encrypt", "on", answers=(("New passphrase: ", FIRST), ("The same again: ", SECOND)))
    assert (code, db.read_bytes()) == (1, before)
    assert "error: The two passphrases are not the same. hint: Nothing was changed." in said


@pytest.fixture
def encrypted(acme: CommandLine, db: Path) -> CommandLine:
    """The command line on an encrypted ledger whose key this process knows."""
    encrypting.recode(db, keys.derive(SECOND))
    return acme


def test_without_a_terminal(encrypted: CommandLine, db: Path) -> None:
    nobody = "error: There is no terminal to ask for a passphrase on.\nhint: Run it on a terminal: "
    assert encrypted.refused("encrypt", "remember").startswith(nobody)
    assert encrypted.refused("encrypt", "change").startswith(nobody)
    keys.forget()
    assert encrypted.refused("status") == (
        f"error: {db} is encrypted, or damaged: there is nobody to ask for its passphrase.\n"
        "hint: Nothing was changed. Run it on a terminal, or let the keyring hold the passphrase: "
        "`roth-ledger encrypt remember`.\n"
    )


def test_what_is_so_already(acme: CommandLine, db: Path) -> None:
    plain = f"error: {db} is not encrypted.\nhint: To encrypt it: roth-ledger encrypt on\n"
    for command in ("off", "change", "remember", "sheet"):
        assert acme.refused("encrypt", command) == plain
    encrypting.recode(db, keys.derive(SECOND))
    assert acme.refused("encrypt", "on") == (
        f"error: {db} is encrypted already.\nhint: For another passphrase: roth-ledger encrypt change\n"
    )
    assert acme.refused("init", "--encrypted") == (
        f"error: There is a ledger at {db} already.\nhint: Run: roth-ledger encrypt on\n"
    )


def test_status_says_what_is_so(acme: CommandLine, db: Path) -> None:
    assert acme.done("encrypt", "status", "--json").json == {
        "ledger": str(db),
        "encrypted": False,
        "sqlcipher": cipher.version(),
        "in_keyring": False,
        "plain_copies": [],
    }
    acme.done("backup")
    encrypting.recode(db, keys.derive(SECOND))
    keys.forget()  # nothing is asked for
    said = acme.done("encrypt", "status")
    (kept,) = db.with_name("ledger.db-backups").iterdir()
    assert said.out.startswith(f"{db} is encrypted.\nSQLCipher: {cipher.version()}\n")
    assert f"not encrypted (1 file):\n  {kept}\n" in said.err


def test_doctor_names_the_copies_that_are_plain(acme: CommandLine, db: Path) -> None:
    acme.done("backup")
    key = keys.Key(b"k" * 32, b"sixteen of salt!")
    encrypting.recode(db, key)
    (backup,) = encrypting.plain_copies(db)
    said = "is not encrypted, and whoever can read such a file can read all that is in it"
    found = [each for each in json.loads(acme("doctor", "--json").out)["findings"] if each["about"] == "encryption"]
    assert [(each["level"], each["says"]) for each in found] == [
        ("good", f"The ledger is encrypted; SQLCipher {cipher.version()} opens it."),
        ("act", f"1 copy of it {said}: {backup}."),
    ]
    encrypting.recode_copy(backup, key)
    assert "not encrypted" not in acme("doctor").out


def test_no_keyring(acme: CommandLine, db: Path) -> None:
    assert acme.done("encrypt", "forget").out == f"The keyring does not hold the passphrase of {db}.\n"


def test_the_sheet(encrypted: CommandLine, db: Path, tmp_path: Path) -> None:
    sheet = encrypted.done("encrypt", "sheet").out
    (seal,) = re.findall(r"[0-9a-f]{64}", encrypted.done("verify").out)
    for needed in (str(db), "ledger.db-backups", "2026-06-30", seal, "PRAGMA key = 'the passphrase';", "_" * 60):
        assert needed in sheet
    assert SECOND not in sheet
    assert "encrypted" in encrypted.done("encrypt", "sheet").out
    file = tmp_path / "sheet.txt"
    encrypted.done("encrypt", "sheet", "--output", file)
    assert file.read_text() == sheet
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_extra_is_missing(acme: CommandLine, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)  # as Python finds what is not installed
    missing = "error: Encrypting needs SQLCipher, which is not installed.\nhint: pip install 'roth-ledger[encrypted]'\n"
    assert acme.refused("encrypt", "on") == missing
    new = db.with_name("new.db")
    whose = ("--name", "Pat Lee", "--birth-date", "1980-05-04")
    assert acme.refused("--db", new, "init", "--encrypted", *whose) == missing
    assert not new.exists()
    db.write_bytes(os.urandom(4096 * 3))
    assert "pip install 'roth-ledger[encrypted]'" in acme.refused("status")


@pytest.mark.parametrize(
    ("passphrase", "weak"),
    [("stapler", True), ("a" * 40, True), ("correct horse", True), (SECOND, False), ("Xk4!vQ9-mZ2#pL7&wR5%", False)],
)
def test_what_could_be_guessed(passphrase: str, weak: bool) -> None:
    assert is_weak(passphrase) is weak
