"""Theme, keys and movement: as the settings file has them, else as they were chosen last time."""

import os
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.binding import Binding

from ledger.tui.text import plain

if TYPE_CHECKING:
    from ledger.tui.desk import Surroundings
    from ledger.tui.shown_ledger import ShownLedger

# Where classes with keys of their own are; the app's own are its class's.
_PACKAGES = ("ledger.tui.screens", "ledger.tui.forms", "ledger.tui.widgets")
# Without j k g G h l, which are then free for something else.
_PLAIN_KEYS = {
    "table.down": "down",
    "table.up": "up",
    "table.first": "home",
    "table.last": "end",
    "table.right": "right",
    "table.left": "left",
    "list.down": "down",
    "list.up": "up",
    "list.first": "home",
    "list.last": "end",
}


def take_up(app: "ShownLedger") -> None:
    """Give the app its keys, and whether anything moves; a theme that there is not is said."""
    settings = app.desk.around.screen
    if settings.theme and settings.theme not in app.available_themes:
        app.say(f"There is no theme “{plain(settings.theme)}”; see the command palette.", severity="warning")
    if not settings.animations:
        app.animation_level = "none"
    keys = keys_of(settings.keys, vim_keys=settings.vim_keys)
    if keys:
        app.set_keymap(keys)


def theme_of(around: "Surroundings") -> str | None:
    """The theme to begin with; None leaves it to Textual and its variable."""
    return around.screen.theme or (None if os.environ.get("TEXTUAL_THEME") else around.remembered().get("theme"))


def keys_of(own: Mapping[str, str], *, vim_keys: bool) -> dict[str, str]:
    """The keys that are not as the bindings have them, by the bindings' ids; blanks around a key do not count."""
    told = {id_: ",".join(key.strip() for key in keys.split(",") if key.strip()) for id_, keys in own.items()}
    return told if vim_keys else _PLAIN_KEYS | told


def wrong_keys(own: Mapping[str, str], app: type[Any]) -> list[str]:
    """What is wrong with the keys of the settings, a sentence each: ids that no binding has, keys given twice.

    It loads every screen, so it is asked behind the first one.
    """
    known: set[str] = set()
    found: dict[str, None] = {}
    for held in _classes(app):
        bindings = [each for kind in held.__mro__ for each in _bindings_of(kind) if each.id]
        known.update(each.id for each in bindings if each.id)
        if any(each.id in own for each in bindings):
            found.update(dict.fromkeys(_given_twice(own, bindings)))
    unknown = [f"The settings name the key “{plain(id_)}”, which there is not." for id_ in own if id_ not in known]
    return unknown + list(found)


def _given_twice(own: Mapping[str, str], bindings: Iterable[Binding]) -> Iterator[str]:
    """The bindings of one class that have a key in common, one of them by the settings."""
    of_key: dict[str, dict[str, str]] = {}
    for each in bindings:
        for key in own.get(each.id or "", each.key).split(","):
            of_key.setdefault(key.strip(), {}).setdefault(each.id or "", each.description)
    for key, meant in of_key.items():
        if len(meant) > 1 and any(id_ in own for id_ in meant):
            names = " and ".join(f"“{name}” ({id_})" for id_, name in meant.items())
            yield f"By the settings the key “{plain(key)}” would mean {names}: give one of them another."


def _classes(app: type[Any]) -> Iterator[type[Any]]:
    """The app's class, and every class of the screens, forms and widgets."""
    yield app
    for package in _PACKAGES:
        for module in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
            yield from (each for each in vars(import_module(module.name)).values() if isinstance(each, type))


def _bindings_of(held: type[Any]) -> Iterator[Binding]:
    return (each for each in held.__dict__.get("BINDINGS", ()) if isinstance(each, Binding))
