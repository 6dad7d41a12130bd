"""What can lie in the place of a ledger, be wrong with it, or happen to it while it is used."""

import os
import sys

from tests.messages.case import Case, Place
from tests.messages.failing import KEPT, damaged_at, in_sql, refused

STATUS = ("status",)
ADD = ("employer", "add", "--id", "beta", "--name", "Beta")


def _linked(place: Place) -> None:
    place.ledger.rename(place.folder / "real.db")
    place.ledger.symlink_to("real.db")


def _dangling(place: Place) -> None:
    place.ledger.unlink()
    place.ledger.symlink_to("nowhere.db")


def _folder(place: Place) -> None:
    place.ledger.unlink()
    place.ledger.mkdir()


def _pipe(place: Place) -> None:
    place.ledger.unlink()
    os.mkfifo(place.ledger, 0o600)


def _looped(place: Place) -> None:
    (place.folder / "loop").symlink_to("loop")
    os.environ["ROTH_LEDGER_DB"] = str(place.folder / "loop" / "ledger.db")


def _somebody_else(_: Place) -> None:
    own = os.geteuid()
    os.geteuid = lambda: own + 1


def _blank(place: Place) -> None:
    place.file("ledger.db")


def _cut_short(place: Place) -> None:
    os.truncate(place.ledger, 8192)


def _another_took_its_place(place: Place) -> None:
    from ledger.cli.main import main

    older = place.ledger.read_bytes()
    assert main(["employer", "add", "--id", "gamma", "--name", "Gamma"]) == 0
    place.file("ledger.db", older)
    forget_output()


def forget_output() -> None:
    """What was said so far is not part of the message."""
    sys.stdout.flush()
    for number in (1, 2):
        os.ftruncate(number, 0)
        os.lseek(number, 0, os.SEEK_SET)


def _being_restored(place: Place) -> None:
    from ledger.storage.locks import sole_use

    held = sole_use(place.ledger)
    held.__enter__()
    KEPT.append(held)


def _open_elsewhere(place: Place) -> None:
    from ledger.cli.main import main
    from ledger.storage.locks import share

    assert main(["backup", str(place.folder / "copy.db")]) == 0
    KEPT.append(share(place.ledger))
    forget_output()


def _encrypted(place: Place) -> None:
    """An encrypted file in the ledger's place, made with SQLCipher itself."""
    from sqlcipher3 import dbapi2

    place.ledger.unlink()
    connection = dbapi2.connect(str(place.ledger))
    connection.execute("PRAGMA key = 'correct horse'")
    connection.execute("CREATE TABLE held (line TEXT)")
    connection.commit()
    connection.close()
    place.ledger.chmod(0o600)


def _encrypted_and_the_extra_missing(place: Place) -> None:
    _encrypted(place)
    for name in [each for each in sys.modules if each.partition(".")[0] == "sqlcipher3"]:
        del sys.modules[name]
    sys.modules["sqlcipher3"] = None  # type: ignore[assignment]


def _encrypted_and_a_wrong_passphrase(place: Place) -> None:
    import ledger.cli.main
    from ledger.storage.keys import only

    _encrypted(place)
    setattr(ledger.cli.main, "passphrases", only("wrong"))  # noqa: B010 - what would ask on a terminal


def _newer(place: Place) -> None:
    in_sql(place, "PRAGMA user_version = 99")


IN_ITS_PLACE = (
    Case("file-missing", "There is no file.", STATUS, lambda at: at.ledger.unlink()),
    Case("file-blank", "The file is empty: its making was cut short.", STATUS, _blank),
    Case("file-link", "The file is a link.", STATUS, _linked),
    Case("file-dangling-link", "The file is a link to nothing.", STATUS, _dangling),
    Case("file-folder", "A folder lies in its place.", STATUS, _folder),
    Case("file-pipe", "A pipe lies in its place.", STATUS, _pipe),
    Case(
        "file-second-name",
        "The file has a second name.",
        STATUS,
        lambda at: (at.folder / "b.db").hardlink_to(at.ledger),
    ),
    Case("file-readable", "Others can read the file.", STATUS, lambda at: at.ledger.chmod(0o644)),
    Case("file-other-owner", "The file belongs to another user.", STATUS, _somebody_else, raised=True),
    Case(
        "file-folder-closed",
        "The folder may not be looked into.",
        STATUS,
        refused("stat", 13, "ledger.db"),
        raised=True,
    ),
    Case(
        "file-folder-is-a-file",
        "The folder is a file.",
        ("--db", "{folder}/a/ledger.db", "status"),
        lambda at: at.file("a", "x"),
    ),
    Case("file-folder-loops", "The folder is a link that leads to itself.", STATUS, _looped),
    Case("file-name-too-long", "The file's name is too long.", ("--db", "{folder}/" + "n" * 300 + ".db", "status")),
    Case("file-no-name", "The name names no file.", ("--db", "/", "status")),
    Case(
        "file-nobodys-home",
        "The name begins with somebody's home who is not there.",
        ("--db", "~nobody-of-that-name/ledger.db", "status"),
    ),
    Case(
        "file-another-program-s",
        "Another program's database.",
        STATUS,
        lambda at: in_sql(at, "PRAGMA application_id = 1"),
    ),
    Case("file-newer", "A newer program has saved it.", STATUS, _newer),
    Case("file-newer-written", "A newer program has saved it, and it is to be written.", ADD, _newer),
    Case("file-cut-short", "The file is cut short.", ("list",), _cut_short),
    Case("file-older-copy", "An older copy took its place, and it is to be written.", ADD, _another_took_its_place),
    Case("file-being-restored", "Another program is restoring it.", STATUS, _being_restored),
    Case(
        "file-cannot-be-made",
        "The folder of a new ledger cannot be made.",
        ("--db", "{folder}/a/b/ledger.db", "init"),
        lambda at: at.file("a", "x"),
    ),
)

COPIES = (
    Case(
        "backup-there-already",
        "The backup's name is taken.",
        ("backup", "{folder}/copy.db"),
        lambda at: at.file("copy.db", "x"),
    ),
    Case(
        "backup-of-nothing",
        "There is no ledger to copy.",
        ("backup", "{folder}/copy.db"),
        lambda at: at.ledger.unlink(),
    ),
    Case(
        "backup-of-damaged",
        "The ledger to copy is damaged.",
        ("backup", "{folder}/copy.db"),
        lambda at: damaged_at(at.ledger, at.ledger.stat().st_size - 6000, b"\xff" * 6000),
    ),
    Case("restore-missing", "The backup is not there.", ("restore", "{folder}/copy.db")),
    Case(
        "restore-no-ledger",
        "What is to be restored is no ledger.",
        ("restore", "{folder}/copy.db"),
        lambda at: at.file("copy.db", "Dear plan, " * 500),
    ),
    Case(
        "restore-while-open", "Another program has the ledger open.", ("restore", "{folder}/copy.db"), _open_elsewhere
    ),
)

ENCRYPTED = (
    Case("encrypted-nobody-to-ask", "The file is encrypted and nobody can be asked.", STATUS, _encrypted),
    Case("encrypted-wrong", "The passphrase is wrong.", STATUS, _encrypted_and_a_wrong_passphrase),
    Case(
        "encrypted-extra-missing",
        "What opens encrypted files is not installed.",
        STATUS,
        _encrypted_and_the_extra_missing,
    ),
)

CASES = (*IN_ITS_PLACE, *COPIES, *ENCRYPTED)
