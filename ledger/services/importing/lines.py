"""The lines of a file on their way: each with its id, in chunks, and those that a book takes up more than once."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger.domain.records import Line, as_recorded, is_entry, line_of, record_of, reference, with_made_id
from ledger.importers.base import Context, Found, Importer

CHUNK = 1_000


def identified(found: Iterable[Found]) -> Iterator[tuple[int, Line]]:
    """Give every entry its id: equal lines of one file are told apart by their place among equals."""
    seen: set[int] = set()
    repeated: dict[int, int] = {}
    for item in found:
        value = item.value
        if not is_entry(record_of(value)) or value.id is not None:
            yield item.line, as_recorded(value)
            continue
        content = line_of(value)
        key = hash(content)
        ordinal = 1
        if key in seen:
            ordinal = repeated[key] = repeated.get(key, 1) + 1
        else:
            seen.add(key)
        yield item.line, with_made_id(value, content, ordinal)


def with_a_history(importer: Importer, text: Path, context: Context) -> list[Line]:
    """The lines of a book whose references it takes up more than once: entries it voids, parties it changes."""
    if importer.name != "book":
        return []
    met: set[str] = set()
    again: set[str] = set()
    for value in (item.value for item in importer.read(text, context) if isinstance(item, Found)):
        record = record_of(value)
        if record == "void":
            again.add(value.entry)
        elif not is_entry(record):
            party = reference(value)
            (again if party in met else met).add(party)
    if not again:
        return []
    found = (item for item in importer.read(text, context) if isinstance(item, Found))
    return [
        line
        for _, line in identified(found)
        if (line.value.entry if record_of(line.value) == "void" else line.reference) in again
    ]


def chunks(lines: Iterator[tuple[int, Line]]) -> Iterator[list[tuple[int, Line]]]:
    """Lines in lists short enough to be merged at once; the last one is not full."""
    chunk: list[tuple[int, Line]] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    yield chunk
