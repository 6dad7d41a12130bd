"""What the disk can answer when a document is saved beside the ledger, a folder is made, or a file is read."""

import errno
import os
import resource
from collections.abc import Callable

from tests.messages.case import Case, Place
from tests.messages.failing import reading, refused, syncing

EXPORT = ("export", "--output", "{folder}/book.jsonl")
INIT = ("--db", "{folder}/new/ledger.db", "init")


def _no_more_files(_: Place) -> None:
    import ledger.cli.files
    import ledger.storage.saving

    del ledger
    opened = os.open(os.devnull, os.O_RDONLY)
    resource.setrlimit(resource.RLIMIT_NOFILE, (opened + 2, opened + 2))  # for the ledger, and for its lock


def _looped(place: Place) -> None:
    (place.folder / "loop").symlink_to("loop")


def _unreadable(name: str) -> Callable[[Place], None]:
    def provoke(place: Place) -> None:
        place.file("stubs.csv", "pay_date,after_tax\n2026-05-15,1.00\n")
        reading(getattr(errno, name), "stubs.csv")(place)

    return provoke


REAL = (
    Case("saving-name-taken", "A file of the name is there.", EXPORT, lambda at: at.file("book.jsonl", "x")),
    Case(
        "saving-over-a-folder", "A folder of the name is there.", EXPORT, lambda at: (at.folder / "book.jsonl").mkdir()
    ),
    Case(
        "saving-over-a-link",
        "A link of the name is there.",
        (*EXPORT, "--force"),
        lambda at: (at.folder / "book.jsonl").symlink_to("elsewhere"),
    ),
    Case(
        "saving-name-too-long", "The name is too long (ENAMETOOLONG).", ("export", "--output", "{folder}/" + "n" * 254)
    ),
    Case("saving-no-folder", "The folder is not there (ENOENT).", ("export", "--output", "{folder}/no/book.jsonl")),
    Case(
        "saving-folder-is-a-file",
        "The folder is a file (ENOTDIR).",
        ("export", "--output", "{folder}/a/book.jsonl"),
        lambda at: at.file("a", "x"),
    ),
    Case(
        "saving-loop",
        "The folder is a link to itself (ELOOP).",
        ("export", "--output", "{folder}/loop/book.jsonl"),
        _looped,
    ),
    Case("saving-too-many-open", "Too many files are open (EMFILE).", EXPORT, _no_more_files),
)

_REFUSED = (
    ("ENOSPC", "the disk is full"),
    ("EDQUOT", "the share of the disk is used up"),
    ("EROFS", "the disk may only be read"),
    ("EIO", "the disk fails"),
    ("EACCES", "the folder may not be written"),
    ("EPERM", "it is not allowed"),
    ("ESTALE", "the network drive has gone"),
    ("ETXTBSY", "another program uses it"),
    ("EFBIG", "the disk takes no file that large"),
    ("ENFILE", "the computer has too many files open"),
)

RAISED = (
    *(
        Case(
            f"saving-{name.lower()}",
            f"A document is saved, and {what} ({name}).",
            EXPORT,
            refused("open", getattr(errno, name), ".part"),
            raised=True,
        )
        for name, what in _REFUSED
    ),
    *(
        Case(
            f"saving-not-confirmed-{name.lower()}",
            f"The disk does not confirm that a document is saved ({name}).",
            EXPORT,
            syncing(getattr(errno, name)),
            raised=True,
        )
        for name in ("EIO", "ENOSPC", "EDQUOT")
    ),
    *(
        Case(
            f"making-{name.lower()}",
            f"A ledger is made, and {what} ({name}).",
            INIT,
            refused("mkdir", getattr(errno, name), "new"),
            raised=True,
        )
        for name, what in _REFUSED[:6]
    ),
    *(
        Case(
            f"reading-{name.lower()}",
            f"A file is imported, and {what} ({name}).",
            ("import", "{folder}/stubs.csv"),
            _unreadable(name),
            raised=True,
        )
        for name, what in (
            ("EIO", "the disk fails"),
            ("EACCES", "it may not be read"),
            ("EMFILE", "too many files are open"),
            ("ESTALE", "the network drive has gone"),
        )
    ),
)

CASES = (*REAL, *RAISED)
