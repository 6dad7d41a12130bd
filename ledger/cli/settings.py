"""`settings`: when alerts speak up, how the terminal interface looks, where backups go; and setting that."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import click

from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import note, say, say_json
from ledger.domain.money import Money
from ledger.domain.settings import DEFAULTS, BackupSettings, ScreenSettings
from ledger.domain.settings_file import (
    BACKUP,
    BACKUP_SETTINGS,
    FOLDER,
    KEY_NAMES,
    KEYS,
    NAME,
    SCREEN,
    SCREEN_SETTINGS,
    SECTION,
    SETTINGS,
    SWITCH,
    Setting,
    in_one_line,
    read_backup_settings,
    read_screen_settings,
    read_settings,
    setting_name,
    setting_of,
)
from ledger.storage.settings import has_comments, read_document, settings_path, write_document

Value = bool | int | str | Money | None

_LONGEST = 12


@click.group(
    invoke_without_command=True,
    short_help="When alerts speak up; theme and keys; a second place for backups.",
    epilog=example("settings set near_warning 90"),
)
@as_json
@click.pass_context
def settings(ctx: click.Context, *, as_json: bool) -> None:
    """Show every setting: its value, and whether it is the default or comes from the settings file.

    The file is settings.toml in your config folder; ROTH_LEDGER_SETTINGS names another. Where there is none, the
    defaults hold.
    """
    if ctx.invoked_subcommand is not None:
        if as_json:
            raise click.UsageError("--json goes with `settings` alone.")
        return
    path = settings_path()
    shown = list(_every(path, read_document(path)))
    if as_json:
        say_json({"file": str(path), "exists": path.exists(), "settings": [_document(each) for each in shown]})
        return
    from ledger.cli.columns import say_columns

    say(f"settings: {path}{'' if path.exists() else ' (not there: the defaults hold)'}")
    rows = []
    for each in shown:
        where = "the file" if each.in_file else "default"
        rows.append((each.name, _said(each.value), each.setting.unit, where, each.setting.says))
    say_columns(("SETTING", "VALUE", "UNIT", "FROM", "WHAT IT DOES"), rows)


@settings.command("set", epilog=example("settings set safety_margin 50.00"))
@click.argument("key")
@click.argument("value")
def set_(key: str, value: str) -> None:
    """Set KEY to VALUE in the settings file. The file is written anew: comments in it are not kept."""
    path = settings_path()
    document = _document_of(path)
    name = setting_name(key)
    section, within, setting = setting_of(name)
    held = document.get(section, {})
    if isinstance(held, dict):  # what else it is cannot be kept: writing refuses it
        document[section] = {**held, within: _given(value, setting)}
    _write(path, document)
    (found,) = (each for each in _every(path, document) if each.name == name)
    say(f"set {name} to {_said(found.value)} in {path}")


def _given(value: str, setting: Setting) -> int | str | bool:
    """A value from the command line as the file holds it; what it may not be is refused when it is read."""
    if setting.unit in (NAME, KEY_NAMES, FOLDER):
        return value
    if setting.unit == SWITCH and value.lower() in ("true", "false"):
        return value.lower() == "true"
    number = value.isascii() and value.isdigit() and len(value) <= _LONGEST
    return int(value) if number else value


@settings.command(epilog=example("settings unset safety_margin"))
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
def unset(keys: tuple[str, ...]) -> None:
    """Take KEYs out of the settings file, so that their defaults hold. Comments in the file are not kept."""
    path = settings_path()
    document = _document_of(path)
    taken = [key for key in keys if _take_out(document, key)]
    if taken:
        _write(path, document)
    for key in keys:
        say(f"took {key} out of {path}" if key in taken else f"{key} was not set; its default holds.")


def _take_out(document: dict[str, Any], key: str) -> bool:
    """Take a key out of a document, be it a setting or something that is none; False where it is not in it.

    Raises:
        LedgerError: it is not in it and no setting either.
    """
    for section in (SECTION, SCREEN, BACKUP, KEYS):
        held = document.get(section)
        name = key.removeprefix(f"{section}.")
        if section in (BACKUP, KEYS) and name == key:
            continue
        for each in (name, name.replace("-", "_")):
            if isinstance(held, dict) and each in held:
                del held[each]
                return True
    if key in document:
        del document[key]
        return True
    setting_name(key)
    return False


def _document_of(path: Path) -> dict[str, Any]:
    """What the file holds, the keys of actions by their whole names."""
    document = read_document(path)
    keys = document.get(KEYS)
    if isinstance(keys, dict):
        document[KEYS] = in_one_line(keys)
    return document


def _write(path: Path, document: dict[str, Any]) -> None:
    """Write what a document sets, once all of it can be.

    Raises:
        LedgerError: something in it cannot be, or the file cannot be written; it is then as it was.
    """
    sections: dict[str, dict[str, bool | int | str]] = {SECTION: {}, SCREEN: {}, BACKUP: {}, KEYS: {}}
    for each in _every(path, document):
        value = _plain(each.value)
        if each.in_file and value is not None:
            section, within, _ = setting_of(each.name)
            sections[section][within] = value
    comments = has_comments(path)
    write_document(path, {section: held for section, held in sections.items() if held or section == SECTION})
    if comments:
        note("note: the comments that were in the file are gone.")


class _Shown(NamedTuple):
    """A setting with the value that holds, its default, and whether the file sets it."""

    name: str
    setting: Setting
    value: Value
    default: Value
    in_file: bool


def _every(path: Path, document: dict[str, Any]) -> Iterator[_Shown]:
    """Every setting, in the order in which they are shown.

    Raises:
        LedgerError: something in the document cannot be.
    """
    alerts, screen = read_settings(document, str(path)), read_screen_settings(document, str(path))
    for name, setting in SETTINGS.items():
        default = getattr(DEFAULTS, name)
        yield _Shown(name, setting, alerts.get(name, default), default, name in alerts)
    set_here = document.get(SCREEN, {})
    for name, setting in SCREEN_SETTINGS.items():
        yield _Shown(name, setting, getattr(screen, name), getattr(ScreenSettings(), name), name in set_here)
    backups = read_backup_settings(document, str(path))
    for name, setting in BACKUP_SETTINGS.items():
        field = name.removeprefix(f"{BACKUP}.")
        default = getattr(BackupSettings(), field)
        yield _Shown(name, setting, getattr(backups, field), default, field in document.get(BACKUP, {}))
    for action, keys in screen.keys.items():
        name = f"{KEYS}.{action}"
        yield _Shown(name, setting_of(name)[2], keys, None, in_file=True)


def _said(value: Value) -> str:
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _document(shown: _Shown) -> dict[str, Any]:
    setting = shown.setting
    return {
        "key": shown.name,
        "value": _plain(shown.value),
        "default": _plain(shown.default),
        "unit": setting.unit,
        "from": "file" if shown.in_file else "default",
        "allowed": [setting.least, setting.most] if shown.name in SETTINGS else setting.allowed,
        "says": setting.says,
    }


def _plain(value: Value) -> bool | int | str | None:
    return value.plain() if isinstance(value, Money) else value
