"""`settings`: from when on alerts speak up, where that is set, and setting it."""

from pathlib import Path
from typing import Any

import click

from ledger.cli.entering import example
from ledger.cli.options import as_json
from ledger.cli.output import note, say, say_json
from ledger.domain.money import Money
from ledger.domain.settings import DEFAULTS
from ledger.domain.settings_file import SECTION, SETTINGS, read_settings, setting_name
from ledger.storage.settings import has_comments, read_document, settings_path, write_document

_LONGEST = 12


@click.group(
    invoke_without_command=True,
    short_help="From when on alerts speak up.",
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
    held = read_settings(read_document(path), str(path))
    if as_json:
        say_json({"file": str(path), "exists": path.exists(), "settings": [_document(name, held) for name in SETTINGS]})
        return
    from ledger.cli.summary import say_columns

    say(f"settings: {path}{'' if path.exists() else ' (not there: the defaults hold)'}")
    rows = []
    for name, setting in SETTINGS.items():
        where = "the file" if name in held else "default"
        rows.append((name, str(_value(name, held)), setting.unit, where, setting.says))
    say_columns(("SETTING", "VALUE", "UNIT", "FROM", "WHAT IT DOES"), rows)


@settings.command("set", epilog=example("settings set safety_margin 50.00"))
@click.argument("key")
@click.argument("value")
def set_(key: str, value: str) -> None:
    """Set KEY to VALUE in the settings file. The file is written anew: comments in it are not kept."""
    path = settings_path()
    document = read_document(path)
    name = setting_name(key)
    number = value.isascii() and value.isdigit() and len(value) <= _LONGEST
    section = document.get(SECTION, {})
    if isinstance(section, dict):  # what else it is cannot be kept: writing refuses it
        document[SECTION] = {**section, name: int(value) if number else value}
    _write(path, document)
    say(f"set {name} to {_value(name, read_settings(document, str(path)))} in {path}")


@settings.command(epilog=example("settings unset safety_margin"))
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
def unset(keys: tuple[str, ...]) -> None:
    """Take KEYs out of the settings file, so that their defaults hold. Comments in the file are not kept."""
    path = settings_path()
    document = read_document(path)
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
    name = key.removeprefix(f"{SECTION}.")
    section = document.get(SECTION)
    for held, each in ((section, name), (section, name.replace("-", "_")), (document, key)):
        if isinstance(held, dict) and each in held:
            del held[each]
            return True
    setting_name(key)
    return False


def _write(path: Path, document: dict[str, Any]) -> None:
    """Write what a document sets, once all of it can be.

    Raises:
        LedgerError: something in it cannot be, or the file cannot be written; it is then as it was.
    """
    held = read_settings(document, str(path))
    comments = has_comments(path)
    values = {name: each.plain() if isinstance(each, Money) else each for name, each in held.items()}
    write_document(path, SECTION, values)
    if comments:
        note("note: the comments that were in the file are gone.")


def _value(name: str, held: dict[str, int | Money]) -> int | Money:
    found: int | Money = held.get(name, getattr(DEFAULTS, name))
    return found


def _document(name: str, held: dict[str, int | Money]) -> dict[str, Any]:
    setting = SETTINGS[name]
    value, default = (_plain(_value(name, each)) for each in (held, {}))
    return {
        "key": name,
        "value": value,
        "default": default,
        "unit": setting.unit,
        "from": "file" if name in held else "default",
        "allowed": [setting.least, setting.most],
        "says": setting.says,
    }


def _plain(value: int | Money) -> int | str:
    return value.plain() if isinstance(value, Money) else value
