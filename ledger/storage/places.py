"""What kind of place a ledger lies in: a folder that a program syncs, another computer's disk, the memory."""

import re
from pathlib import Path
from typing import NamedTuple

from ledger.domain.health import ACT, GOOD, NOTE, Finding
from ledger.storage.location import on_a_shell

MOUNTS = Path("/proc/self/mounts")

# By the beginnings of folder names, in small letters.
_SYNCED_NAMES = {
    "dropbox": "Dropbox",
    "mobile documents": "iCloud Drive",
    "com~apple~clouddocs": "iCloud Drive",
    "icloud": "iCloud Drive",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "box sync": "Box",
    "box-box": "Box",
    "syncthing": "Syncthing",
    "pclouddrive": "pCloud",
    "synologydrive": "Synology Drive",
    "cloudstorage": "a cloud drive",
}
_SYNCED_WHOLE_NAMES = {"box": "Box"}  # many other folders begin so
_SYNCED_MARKERS = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".dropbox.cache": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".sync": "Resilio Sync",
    ".tmp.drivedownload": "Google Drive",
}
_CONFLICT = re.compile(r"conflicted copy|sync-conflict-|\bconflict\b| \(\d+\)$| \d+$", re.IGNORECASE)

_NETWORK = frozenset(
    {"9p", "afs", "afpfs", "ceph", "cifs", "davfs", "davfs2", "drvfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"prl_fs", "rclone", "s3fs", "smb2", "smb3", "smbfs", "sshfs", "vboxsf", "vmhgfs-fuse"}
)
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_NO_MODES = frozenset({"vfat", "msdos", "exfat", "fuseblk", "ntfs", "ntfs3"})
_REMOVABLE = ("/media/", "/run/media/", "/Volumes/")

_KEEP_LOCAL = (
    "Move the ledger to a folder on this computer that nothing syncs, name it there with --db, and let the sync take "
    "verified backups: roth-ledger settings set backup.folder FOLDER"
)


class _Mount(NamedTuple):
    place: str
    kind: str


def place_findings(ledger: Path, mounts: Path) -> list[Finding]:
    """What there is to say about the folder of a ledger; looks at names alone, never into the file.

    Args:
        ledger: The file, be it there or not.
        mounts: What is mounted where, as Linux lists it; where it is not there, that is said to be unknown.
    """
    folder = ledger.parent.resolve()
    return [_synced(folder), *_conflicts(ledger), _disk(folder, mounts)]


def synced_by(folder: Path) -> str | None:
    """The program that syncs a folder to other machines, by the names of the folders and by what lies in them."""
    for part in folder.parts:
        small = part.lower()
        if small in _SYNCED_WHOLE_NAMES:
            return _SYNCED_WHOLE_NAMES[small]
        for beginning, program in _SYNCED_NAMES.items():
            if small.startswith(beginning):
                return program
    for each in (folder, *folder.parents):
        for marker, program in _SYNCED_MARKERS.items():
            if (each / marker).exists() and each != Path.home():  # Dropbox keeps its own files there
                return program
    return None


def file_system(folder: Path, mounts: Path) -> str | None:
    """The kind of file system that a folder lies on, such as `ext4`; None where the system does not say."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    found = [_Mount(_unescaped(words[1]), words[2]) for words in map(str.split, lines) if len(words) > 2]
    around = [each for each in found if folder.is_relative_to(each.place)]
    # Of two on one place the later one hides the earlier.
    return max(reversed(around), key=lambda each: len(each.place)).kind if around else None


def keeps_no_modes(folder: Path) -> bool:
    """Whether a folder lies on a disk on which nobody can say who may read a file, as FAT."""
    return file_system(folder.resolve(), MOUNTS) in _NO_MODES


def conflicted_copies(ledger: Path) -> list[str]:
    """The names beside a ledger that a sync program gives to a second version of it."""
    try:
        names = [each.name for each in ledger.parent.iterdir()]
    except OSError:
        return []
    beside = (name for name in names if name.startswith(ledger.stem) and name != ledger.name)
    return sorted(name for name in beside if name.endswith(ledger.suffix) and _CONFLICT.search(Path(name).stem))


def _synced(folder: Path) -> Finding:
    program = synced_by(folder)
    if program is None:
        return Finding(GOOD, "sync", f"No program is known to sync {folder}.")
    return Finding(
        ACT,
        "sync",
        f"{folder} is synced by {program}, which may put an older copy in the ledger's place or mix two.",
        _KEEP_LOCAL,
    )


def _conflicts(ledger: Path) -> list[Finding]:
    copies = conflicted_copies(ledger)
    if not copies:
        return []
    return [
        Finding(
            ACT,
            "sync",
            f"Beside the ledger lies what looks like a second version of it: {', '.join(copies)}.",
            "See what it holds that yours does not: "
            + on_a_shell("roth-ledger open --dry-run", ledger.with_name(copies[0])),
        )
    ]


def _disk(folder: Path, mounts: Path) -> Finding:
    kind = file_system(folder, mounts)
    if kind is None:
        return Finding(
            NOTE,
            "disk",
            f"Whether {folder} lies on a disk of this computer is not known here.",
            "If it is a network drive, move the ledger to a disk of this computer.",
        )
    if kind.removeprefix("fuse.") in _NETWORK:
        return Finding(
            ACT,
            "disk",
            f"{folder} lies on a network drive ({kind}); two programs may write at once there unseen.",
            "Move the ledger to a disk of this computer, and keep backups on the network drive: "
            "roth-ledger settings set backup.folder FOLDER",
        )
    if kind in _IN_MEMORY:
        return Finding(
            ACT,
            "disk",
            f"{folder} lies in memory ({kind}): it is gone when the computer is switched off.",
            "Move the ledger to a disk, and name it there with --db.",
        )
    if kind in _NO_MODES or f"{folder}/".startswith(_REMOVABLE):
        return Finding(
            NOTE,
            "disk",
            f"{folder} looks like a removable disk ({kind}), which others may read elsewhere.",
            "Keep it with you, or encrypt the ledger: roth-ledger encrypt on",
        )
    return Finding(GOOD, "disk", f"{folder} lies on a disk of this computer ({kind}).")


def _unescaped(place: str) -> str:
    """A place, which Linux lists with a backslash and three octal digits for a blank."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), place)
