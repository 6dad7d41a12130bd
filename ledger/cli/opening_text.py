"""How another copy stands to the ledger here: as text, the longest lists cut short, and as JSON, whole."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.cli.output import held, say
from ledger.domain.recorded import Batch
from ledger.domain.records import day_of, read_recorded, record_of
from ledger.domain.shown import one_line
from ledger.reports.record_summary import summary
from ledger.storage.chains import AHEAD, BEHIND, DIVERGED, EQUAL, SealedEntry

if TYPE_CHECKING:
    from ledger.cli.opening import Done, Found

_SHOWN = 20
_SHORT = 12


def say_found(found: "Found", path: Path) -> None:
    """Say in words how the two stand, with what is new on each side."""
    theirs = f"{found.file}: {_counted(found.there)}"
    if found.state == EQUAL:
        say(f"{found.file} and the ledger here are the same. Both end with{_since(found) or ' nothing'}.")
    elif found.state == BEHIND:
        say(f"The ledger here goes on from {found.file}, which lacks {_counted(found.here)}:")
        _say_entries(found.here, found.entries_here, {})
        say("There is nothing to do.")
    elif found.state == AHEAD:
        say(f"{found.file} goes on from the ledger here, and brings {_counted(found.there)}:")
        _say_entries(found.there, found.entries_there, {})
    elif found.state == DIVERGED:
        say(f"The two ledgers went different ways after{_since(found)}.")
        say(f"Here, {path}: {_counted(found.here)}:")
        _say_entries(found.here, found.entries_here, _marks(found.entries_here, found.entries_there))
        say(f"There, {theirs}:")
        _say_entries(found.there, found.entries_there, _marks(found.entries_there, found.entries_here))
    else:
        seal = found.there[-1].seal if found.there else "none"
        say(f"There is no ledger at {path} yet. {theirs}, newest seal {seal}.")
    for name, (here, there) in found.settings.items():
        say(f"Setting {name}: here {_setting(here)}, there {_setting(there)}.")


def document(found: "Found", done: "Done") -> dict[str, Any]:
    """The same for programs: every entry."""
    common = found.common
    return {
        "file": str(found.file),
        "state": found.state,
        "common": None if common is None else {"batch": common.number, "seal": common.seal},
        "here": list(_documents(found.here, found.entries_here, _marks(found.entries_here, found.entries_there))),
        "there": list(_documents(found.there, found.entries_there, _marks(found.entries_there, found.entries_here))),
        "settings": {name: {"here": here, "there": there} for name, (here, there) in found.settings.items()},
        "placed": done.placed,
        "kept": None if done.kept is None else str(done.kept),
        "settings_taken": done.settings_taken,
        "lines_written": done.lines,
    }


def _since(found: "Found") -> str:
    common = found.common
    return "" if common is None else f" batch {common.number} of {common.at[:10]} (seal {common.seal[:_SHORT]}…)"


def _counted(batches: Sequence[Batch]) -> str:
    return held(len(batches), sum(batch.entries for batch in batches))


def _marks(entries: Sequence[SealedEntry], others: Sequence[SealedEntry]) -> dict[int, str]:
    """By place: `same` where the other side holds the very line, `other` where it holds another one under that name."""
    lines, references = Counter(each.line for each in others), {each.reference for each in others}
    marks = {}
    for place, each in enumerate(entries):
        if lines[each.line]:
            lines[each.line] -= 1
            marks[place] = "same"
        elif each.reference in references:
            marks[place] = "other"
    return marks


_MARKS = {"same": " [in both]", "other": " [in both, not alike]"}


def _say_entries(batches: Sequence[Batch], entries: Sequence[SealedEntry], marks: dict[int, str]) -> None:
    known, batch = {each.number: each for each in batches}, 0
    for place, each in enumerate(entries[:_SHOWN]):
        if each.batch != batch:
            batch = each.batch
            say(one_line(f"  batch {batch} of {known[batch].at[:16].replace('T', ' ')}, {known[batch].command}"))
        say(one_line(f"    {_short(each)}{_MARKS.get(marks.get(place, ''), '')}"))
    if len(entries) > _SHOWN:
        say(f"  and {len(entries) - _SHOWN:,} more; --json lists them all")


def _short(entry: SealedEntry) -> str:
    value = read_recorded(entry.line)
    day = day_of(value)
    said = summary(value)
    return " ".join(filter(None, [record_of(value), "" if day is None else day.isoformat(), entry.reference, said]))


def _documents(
    batches: Sequence[Batch], entries: Sequence[SealedEntry], marks: dict[int, str]
) -> Iterator[dict[str, Any]]:
    by_batch: dict[int, list[dict[str, Any]]] = {}
    for place, each in enumerate(entries):
        held = {"id": each.reference, "line": json.loads(each.line), "in_other": marks.get(place)}
        by_batch.setdefault(each.batch, []).append(held)
    for batch in batches:
        yield {
            "batch": batch.number,
            "at": batch.at,
            "command": batch.command,
            "files": [name for name, _ in batch.files],
            "seal": batch.seal,
            "entries": by_batch.get(batch.number, []),
        }


def _setting(value: Any) -> str:
    return "not set" if value is None else str(value)
