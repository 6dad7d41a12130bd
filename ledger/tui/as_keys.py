"""Messages that name a command, for those who look at the screen: the key that does the same here."""

import re

# What is typed on the command line, and where the screen has it; what is not here stays as it is.
_HERE = {
    "backup": "B",
    "check": "the overview (1)",
    "convert": "c",
    "corrections": "K",
    "distribution": "o",
    "elect": "E",
    "employer": "Plans (5)",
    "employer add": "a on Plans (5)",
    "employer change": "e on Plans (5)",
    "filed": "m on Year end (4)",
    "form add": "f on Year end (4)",
    "import": "i",
    "ira": "o",
    "limits": "L",
    "list": "History (6)",
    "person": "Plans (5)",
    "plan": "Plans (5)",
    "plan add": "a on Plans (5)",
    "plan change": "e on Plans (5)",
    "redo": "Ctrl+R",
    "refund": "o",
    "replace": "e on that entry",
    "schedule": "Plans (5)",
    "schedule add": "a on Plans (5)",
    "schedule bonus": "a on Plans (5)",
    "schedule change": "e on Plans (5)",
    "status": "the overview (1)",
    "stub add": "n",
    "undo": "u",
    "value": "b on Conversions (3)",
    "void": "v on that entry",
    "year-end": "Year end (4)",
}
# An option with its value, a word in capitals, an id, or dots that stand for more; a comma or stop ends it.
_ARGUMENT = r"(?: (?:--[a-z0-9-]+(?:[ =](?:'[^']*'|[^\s`),;:]*[^\s`),;:.]))?|[A-Z]{2,}\b|…|[\w.%:-]*[-_\d][\w.%:-]*\w))"
_COMMAND = re.compile(rf"`?roth-ledger (?P<words>[a-z-]+(?: [a-z]+(?![a-z]*[-_\d]))?)(?P<more>{_ARGUMENT}*)`?")


def as_keys(text: str) -> str:
    """A message, each command in it as the key that does the same on the screen."""
    return _COMMAND.sub(_key, text) if "roth-ledger " in text else text


def _key(found: re.Match[str]) -> str:
    words = found["words"]
    first, _, second = words.partition(" ")
    if words in _HERE:
        return _HERE[words]
    if first not in _HERE:
        return found[0]
    rest = f" {second}" if second and not found["more"] and not found[0].endswith("`") else ""
    return f"{_HERE[first]}{rest}"
