"""Finding lines by a text that a person sees in them."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from ledger.domain.listed import Selection
from ledger.storage.listing import ENTRIES
from ledger.storage.sql import STANDS, Rows

_AMOUNT_TYPED = re.compile(r"(?P<start>-?\$?)(?P<groups>[0-9]{0,3}(?:,[0-9]{0,3})*|[0-9]*)(?P<cents>\.[0-9]{0,2})?")
# What stands around the texts of a line, and words that are no text.
_STRUCTURE = frozenset('{}[]:,"')
_NO_TEXT = ("true", "false", "null")


def is_searched(selection: Selection) -> bool:
    """Whether a selection names a text."""
    return selection.text is not None and bool(selection.text.strip())


def matching(
    rows: Rows, text: str, condition: str, values: Sequence[Any], sorted_by: str = "e.sequence"
) -> Iterator[tuple[int, str]]:
    """Sequence and line of the entries `e` in which a person sees a text, of those of which a condition holds.

    The database finds those that could; here is seen whether the text is in a value, and not in a key.
    """
    wanted = _Wanted(rows, text)
    perhaps, given = wanted.perhaps()
    found = rows(
        f"{ENTRIES.format('e.sequence, e.reference, e.person, e.plan, e.line')} WHERE {condition} AND {perhaps} "
        f"ORDER BY {sorted_by}",
        (*values, *given),
    )
    for sequence, reference, person, plan, line in found:
        if wanted.is_in(reference, person, plan, line):
            yield sequence, line


class _Wanted:
    """A text that is looked for, and the plans whose name holds it."""

    def __init__(self, rows: Rows, text: str) -> None:
        self._text = text.strip().casefold()
        written = re.escape(json.dumps(self._text, ensure_ascii=False)[1:-1])
        self._in_value = re.compile(rf'{written}(?![a-z0-9_]*": )')
        self._as_amount = _amount(self._text)
        # Such a text may be found where none is, so that it must be looked for in the values themselves.
        self._to_confirm = bool(_STRUCTURE & set(self._text))
        self._like_no_text = any(self._text in word for word in _NO_TEXT)
        named = rows(
            "SELECT plan, json_extract(line, '$.name') FROM entry AS e WHERE record = 'plan' "
            f"AND {STANDS} ORDER BY sequence",
            (),
        )
        newest: dict[str, str] = dict(named)
        self._plans = {plan for plan, name in newest.items() if self._text in name.casefold()}
        self._people: dict[str | None, str] = {}

    def perhaps(self) -> tuple[str, list[str]]:
        """A condition on entries `e` without which the text cannot be seen in them, and the values in it."""
        # SQLite knows the small letters of ASCII alone.
        parts, values = ["length(e.line) <> length(CAST(e.line AS BLOB))"], list[str]()
        if self._text.isascii():
            likely = {json.dumps(self._text)[1:-1]}
            if self._as_amount is not None:  # recorded without the signs with which it is shown
                likely.add(self._text.replace("$", "").replace(",", ""))
            for each in likely:
                parts.append("instr(lower(e.line), ?) > 0 OR instr(lower(e.reference), ?) > 0")
                values += [each, each]
        parts.append("e.plan IN (SELECT value FROM json_each(?))")
        return f"({' OR '.join(parts)})", [*values, json.dumps(sorted(self._plans))]

    def is_in(self, reference: str, person: str | None, plan: str | None, line: str) -> bool:
        """Whether a person sees the text in a line."""
        if plan in self._plans or self._text in reference.casefold():
            return True
        if self._as_amount is not None and self._as_amount.search(line):
            return True
        # The person, whose list it is, is not looked at, nor the kind, with which every line begins.
        seen = line.replace(self._hidden(person), "", 1).casefold()
        if not self._in_value.search(seen, seen.index('",')):
            return False
        if self._to_confirm or "\\" in line or (self._like_no_text and any(word in line for word in _NO_TEXT)):
            return any(self._text in value.casefold() for value in _texts(json.loads(line)))
        return True

    def _hidden(self, person: str | None) -> str:
        """How a line names its person, where the text is in that; else nothing."""
        found = self._people.get(person)
        if found is None:
            named = "" if person is None else f'"person": {json.dumps(person, ensure_ascii=False)}'
            found = self._people[person] = named if self._text in named.casefold() else ""
        return found


def _texts(value: object) -> Iterator[str]:
    """The texts and numbers in what a line holds, kind and person apart."""
    if isinstance(value, dict):
        for key, held in value.items():
            if key not in ("record", "person"):
                yield from _texts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _texts(held)
    elif isinstance(value, str):
        yield value
    elif type(value) is int:
        yield str(value)


def _amount(text: str) -> re.Pattern[str] | None:
    """What finds an amount in a line by a part of how it is shown, such as `$1,2` of `$1,234.56`.

    None where nothing in the text is of the shown form alone.
    """
    typed = _AMOUNT_TYPED.fullmatch(text)
    if typed is None or not {"$", ","} & set(text):
        return None
    sign: str = typed["start"]
    groups: list[str] = typed["groups"].split(",")
    first, rest = groups[0], groups[1:]
    whole = typed["cents"] is not None
    # Between two commas are three digits, and so are between the last one and the point.
    if any(len(group) != 3 for group in (rest if whole else rest[:-1])) or (rest and sign and not first):
        return None
    start = '"-' if sign.startswith("-") else '"-?'
    if not sign:
        start += "[0-9]*" if first else "[0-9]+"
    if whole:
        end = rf"\.{typed['cents'][1:]}[0-9]*"
    elif rest:
        end = rf"[0-9]{{{3 - len(rest[-1])}}}(?:[0-9]{{3}})*\.[0-9]{{2}}"
    else:
        end = r"[0-9]*\.[0-9]{2}"
    return re.compile(f'{start}{"".join(groups)}{end}"')
