"""What the system refuses to do with a file, in plain words, and what to do about it."""

import errno
from pathlib import Path

from ledger.domain.errors import LedgerError

_CHECK_FOLDER = "Check whose the folder {folder} is and its permissions, or choose another folder."
_OTHER_NAME = "Choose another name, in a folder that is there."
_CLOSE_OTHERS = "Too many files are open: close other programs, and try again."
_IN_USE = "Another program is using it: close that one, and try again."
_HINTS = {
    errno.ENOSPC: "Free some space on that disk, or choose another folder.",
    errno.EDQUOT: "Your share of that disk is used up: remove files of yours there, or choose another folder.",
    errno.EFBIG: "Choose a folder on another disk: this one takes no file that large.",
    errno.EROFS: "That disk can only be read: choose another folder.",
    errno.EACCES: _CHECK_FOLDER,
    errno.EPERM: _CHECK_FOLDER,
    errno.EIO: "Choose a folder on another disk, and have this one checked.",
    errno.ESTALE: "The network drive has gone: connect it again, or choose a folder on this computer.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ENOENT: _OTHER_NAME,
    errno.ENOTDIR: _OTHER_NAME,
    errno.EISDIR: _OTHER_NAME,
    errno.EEXIST: _OTHER_NAME,
    errno.ELOOP: "The folder is a link that leads to itself: choose another folder.",
    errno.EMFILE: _CLOSE_OTHERS,
    errno.ENFILE: _CLOSE_OTHERS,
    errno.ETXTBSY: _IN_USE,
    errno.EBUSY: _IN_USE,
}


def not_written(path: Path, error: OSError) -> LedgerError:
    """Why a file or folder could not be written, in plain words.

    Args:
        path: What was to be written.
        error: What the system said.
    """
    return LedgerError(f"{path} could not be written: {error.strerror}.", hint=what_to_do(path, error))


def what_to_do(path: Path, error: OSError) -> str:
    """What to do where the system refuses to write a file or to make a folder."""
    return _HINTS.get(error.errno or 0, "Choose another folder, or free some space.").format(folder=path.parent)


_CHECK_NAME = "Check the name and the folder."
_CHECK_FILE = "Check whose file it is and its permissions."
_READING_HINTS = {
    errno.EACCES: _CHECK_FILE,
    errno.EPERM: _CHECK_FILE,
    errno.EIO: "Fetch the file again, to another disk, and have this one checked.",
    errno.ESTALE: "The network drive has gone: connect it again, or copy the file to this computer.",
    errno.ENAMETOOLONG: _CHECK_NAME,
    errno.ENOENT: _CHECK_NAME,
    errno.ENOTDIR: _CHECK_NAME,
    errno.ELOOP: "The name is a link that leads to itself: name the file that is meant.",
    errno.EMFILE: _CLOSE_OTHERS,
    errno.ENFILE: _CLOSE_OTHERS,
    errno.EBUSY: _IN_USE,
}


def not_read(path: object, error: OSError) -> LedgerError:
    """Why a file could not be read, in plain words.

    Args:
        path: What was to be read, as it is to be named.
        error: What the system said.
    """
    hint = _READING_HINTS.get(error.errno or 0, "Check the name and its permissions.")
    return LedgerError(f"{path} cannot be read: {error.strerror}.", hint=hint)
