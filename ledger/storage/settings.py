"""The settings file: where it is, what it holds, and how it is written."""

import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError

ENVIRONMENT = "ROTH_LEDGER_SETTINGS"
_LONGEST = 65_536


def settings_path() -> Path:
    """The settings file: `ROTH_LEDGER_SETTINGS`, else `settings.toml` in the platform's config folder.

    Raises:
        LedgerError: the variable names the home of somebody unknown.
    """
    named = os.environ.get(ENVIRONMENT)
    if named:
        try:
            return Path(named).expanduser()
        except RuntimeError:
            raise LedgerError(f"{ENVIRONMENT}: “{named}” names no folder.", hint="Write the whole path.") from None
    if "linux" in sys.platform:  # as platformdirs has it, whose loading takes a twentieth of a check
        folder = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        return (folder if folder.is_absolute() else Path.home() / ".config") / "roth-ledger" / "settings.toml"
    from platformdirs import user_config_path

    return user_config_path("roth-ledger", appauthor=False) / "settings.toml"


def read_document(path: Path) -> dict[str, Any]:
    """What a settings file holds, as TOML has it but for numbers with decimals, which stay text; of no file nothing.

    Raises:
        LedgerError: it is a folder or no ordinary file, cannot be read, or is not TOML in UTF-8.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unreadable(path, error) from None
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "no ordinary file"
        raise LedgerError(
            f"The settings {path} are {what}.", hint=f"Move it away, or name another file with {ENVIRONMENT}."
        )
    import tomllib  # only where there is a file: its loading takes a twentieth of a check

    try:
        content = path.read_bytes() if found.st_size <= _LONGEST else None
    except OSError as error:
        raise _unreadable(path, error) from None
    if content is None:
        raise LedgerError(f"The settings {path} are longer than {_LONGEST:,} bytes.", hint="A few lines will do.")
    try:
        return tomllib.loads(content.decode("utf-8-sig"), parse_float=str)
    except UnicodeDecodeError as error:
        raise LedgerError(
            f"The settings {path} are not UTF-8 text, from byte {error.start + 1} on.", hint="Save them as UTF-8."
        ) from None
    except (ValueError, RecursionError) as error:
        why = "" if isinstance(error, RecursionError) else f": {error}"
        raise LedgerError(
            f"The settings {path} are not TOML{why}.",
            hint="A setting is a line such as `near_info = 80` below a line `[alerts]`. Correct or remove the file.",
        ) from None


Value = bool | int | str


def write_document(path: Path, sections: Mapping[str, Mapping[str, Value]]) -> None:
    """Write a settings file: whole under its name or not at all, readable by its owner alone.

    Values are true or false, whole numbers, or text that can be printed. Where the file is a link, what it points to
    is written.

    Raises:
        LedgerError: it cannot be written; the file is then as it was.
    """
    from ledger.storage.location import make_folder
    from ledger.storage.saving import save_lines

    if path.is_symlink() and os.name == "posix" and path.lstat().st_uid not in (0, os.geteuid()):
        raise LedgerError(f"The settings {path} are a link of another user.", hint="Remove it, and set them again.")
    target = path.resolve()
    make_folder(target.parent, hint=f"Name another settings file with {ENVIRONMENT}.")
    save_lines(target, _lines(sections), replace=True)


def has_comments(path: Path) -> bool:
    """Whether a settings file that can be read holds comments, which writing it anew does not keep."""
    return path.is_file() and "#" in path.read_text("utf-8-sig")


def _lines(sections: Mapping[str, Mapping[str, Value]]) -> Iterable[str]:
    for place, (section, values) in enumerate(sections.items()):
        if place:
            yield ""
        yield f"[{section}]"
        for name, value in values.items():
            # Text that can be printed is written alike in JSON and TOML, and so is a key with points in it.
            key = json.dumps(name, ensure_ascii=False) if "." in name else name
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _unreadable(path: Path, error: OSError) -> LedgerError:
    return LedgerError(
        f"The settings {path} cannot be read: {error.strerror}.",
        hint=f"Check its permissions, or name another file with {ENVIRONMENT}.",
    )
