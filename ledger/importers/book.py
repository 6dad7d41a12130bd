"""The ledger's own format: every fact one JSON object a line."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.records import check_entered, read_line
from ledger.importers.base import Context, Found, Item, Refused
from ledger.importers.encoding import MAX_LINE, decode_head, lines


class _Written(float):
    """A JSON number with decimals that still shows as it was written."""

    __slots__ = ("text",)
    text: str

    def __repr__(self) -> str:
        return self.text


def _number(text: str) -> _Written:
    value = _Written(text)
    if not math.isfinite(value):
        raise LedgerError(f"“{text[:40]}” is beyond any amount.", hint='Write money as text, for example "1234.56".')
    value.text = text
    return value


def _constant(text: str) -> Any:
    raise LedgerError(f"{text} is not a number.", hint="What is not known is null.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise LedgerError(f"the key “{twice[:40]}” stands twice in one object.", hint="Leave one of the two.")
    return made


_DECODER = json.JSONDecoder(parse_float=_number, parse_constant=_constant, object_pairs_hook=_object)


class Book:
    """Reads what `export --format book` writes."""

    names_plan = True

    name = "book"
    describes = "every fact of a ledger, one JSON object a line"
    example = '{"record": "pay_stub", "person": "pat", "plan": "acme-401k", "pay_date": "2026-01-15", …}'

    def identify(self, name: str, head: bytes) -> bool:
        """Whether the name ends in .jsonl, or the file begins with an object that names its record."""
        if name.lower().endswith(".jsonl"):
            return True
        first = decode_head(head).lstrip().partition("\n")[0]
        return first.startswith("{") and '"record"' in first

    def belongs_to(self, path: Path) -> str:  # noqa: ARG002 - every line says it
        """Nothing: every line names its person and plan."""
        return ""

    def read(self, path: Path, context: Context) -> Iterator[Item]:  # noqa: ARG002 - a book says it all itself
        """The records of the book in their order; a line that is none is refused with its reason."""
        for number, line in enumerate(lines(path), 1):
            if line is None:
                yield Refused(number, f"the line is longer than {MAX_LINE:,} characters.", "Write one object a line.")
            elif line and not line.isspace():
                yield _read(number, line)


def _read(number: int, line: str) -> Item:
    try:
        return Found(number, check_entered(read_line(_DECODER.decode(line.rstrip("\r\n")))))
    except LedgerError as error:
        return Refused(number, error.message, error.hint)
    except json.JSONDecodeError as error:
        return Refused(number, f"the line is no JSON: {error.msg} at character {error.pos + 1}.")
    except RecursionError:
        return Refused(number, "the line is nested too deeply.")
    except ValueError:  # Python reads whole numbers of up to 4,300 digits
        return Refused(number, "the line holds a number that is too long.")
