"""An entry as it stands in the ledger: its line, the batch that recorded it, and the files that batch read."""

import json

from ledger.domain.figures import Figure
from ledger.domain.listed import Listed
from ledger.domain.recorded import Batch
from ledger.domain.records import read_recorded, record_of
from ledger.services.ports import Reader


def entry_of(reader: Reader, person: str, reference: str) -> Listed | None:
    """What stands under an id, if it is of a person or of nobody alone; else None."""
    found = reader.standing(reference)
    return found if found is not None and json.loads(found.line).get("person", person) == person else None


def explain_recorded(reader: Reader, entry: Listed) -> Figure:
    """The line of an entry, and where it came from."""
    batch = next(each for each in reader.history() if each.number == entry.batch)
    name = record_of(read_recorded(entry.line)).replace("_", " ")
    return Figure(
        name=entry.reference,
        label=f"{name} {entry.reference}",
        text=entry.line,
        parts=(
            _of_batch(batch),
            *(Figure("file", f"file {name}", text=f"SHA-256 {hash_}") for name, hash_ in batch.files),
        ),
    )


def _of_batch(batch: Batch) -> Figure:
    took_back = "" if batch.takes_back is None else f", which took back batch {batch.takes_back}"
    return Figure("batch", f"batch {batch.number}", text=f"Recorded at {batch.at} by `{batch.command}`{took_back}.")
