"""What a file is to give when it is imported, worked out by hand; and what the ledger says it was given."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.cli.command_line import CommandLine, Ran

PLAN = "acme-401k"

# The ledger that files are imported into: Pat (46 in 2026), Acme and its 401(k).
INIT = (
    *("init", "--name", "Pat Lee", "--id", "pat", "--birth-date", "1980-05-04"),
    *("--employer", "Acme Inc.", "--employer-id", "acme", "--plan", "Acme 401(k)", "--plan-id", PLAN),
)

Sums = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One file, and what must come out of it.

    Attributes:
        name: The file's name.
        content: Its bytes.
        format: The format it is known by.
        answers: What must be answered before it can be imported, by key, with the answers given here.
        conversions: What may be a conversion: day and amount.
        years: The money by the year of its pay date and its source, once everything is answered.
        entries: How many pay stubs and contributions that is.
        told: Words that the lines left out, the notes or the questions hold.
        header: How the header of its rows begins, where it is a table whose rows may stand in any order.
        footers: Whether its record keeper writes words of its own below the rows.
    """

    name: str
    content: bytes
    format: str
    answers: Mapping[str, str] = field(default_factory=dict)
    conversions: tuple[tuple[str, str], ...] = ()
    years: Mapping[int, Sums]
    entries: int
    told: tuple[str, ...] = ()
    header: str = ""
    footers: bool = False

    def write(self, folder: Path, *, name: str = "", content: bytes | None = None) -> Path:
        """Put it, or another content in its place, into a folder."""
        path = folder / (name or self.name)
        path.write_bytes(self.content if content is None else content)
        return path

    @property
    def answered(self) -> list[str]:
        """The options that answer everything it asks, and turn every conversion down."""
        turned_down = {f"conversion:{day}:{amount}": "ignore" for day, amount in self.conversions}
        return answering({**self.answers, **turned_down})


def answering(answers: Mapping[str, str]) -> list[str]:
    """The options that give these answers."""
    return [part for key, value in answers.items() for part in ("--answer", f"{key}={value}")]


def rehearsed(run: CommandLine, path: Path, *options: str) -> dict[str, Any]:
    """What a dry run says of the one file there is; nothing is recorded by it."""
    before = standing(run)
    (file,) = run.done("import", path, "--plan", PLAN, "--dry-run", "--json", *options).json["files"]
    assert standing(run) == before
    assert isinstance(file, dict)
    return file


def imported(run: CommandLine, path: Path, *options: str) -> Ran:
    """Import a file that can be."""
    return run.done("import", path, "--plan", PLAN, "--no-input", *options)


def open_questions(file: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The questions of a file without whose answers nothing is imported, by key."""
    return {each["key"]: each for each in file["questions"] if not each.get("optional", False)}


def entries(run: CommandLine, *options: str) -> list[dict[str, Any]]:
    """What stands in the ledger."""
    listed: list[dict[str, Any]] = run.done("list", "--json", *options).json["entries"]
    return listed


def standing(run: CommandLine) -> list[str]:
    """What stands in the ledger, in an order that does not depend on when it was recorded."""
    return sorted(json.dumps(each, sort_keys=True) for each in entries(run))


def money_in(lines: Iterable[Mapping[str, Any]]) -> dict[int, dict[str, str]]:
    """Contributions and pay stubs of book lines, added up by year and source."""
    sums: dict[int, dict[str, Decimal]] = {}
    for line in lines:
        if line["record"] == "pay_stub":
            year, amounts = line["pay_date"][:4], line["amounts"]
        elif line["record"] == "contribution":
            year, amounts = line["date"][:4], {line["source"]: line["amount"]}
        else:
            continue
        of_year = sums.setdefault(int(year), {})
        for source, amount in amounts.items():
            of_year[source] = of_year.get(source, Decimal(0)) + Decimal(amount)
    return {year: {source: str(each) for source, each in of_year.items()} for year, of_year in sums.items()}


def paid(lines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The pay stubs and contributions among book lines."""
    return [each for each in lines if each["record"] in {"pay_stub", "contribution"}]


def said(file: Mapping[str, Any]) -> str:
    """Everything that is told of a file in words."""
    ignored = [each["why"] for each in file["ignored"]]
    candidates = [each["evidence"] for each in file["conversion_candidates"]]
    return "\n".join([*ignored, *map(str, file.get("notes", [])), *candidates])


def assert_sound(run: CommandLine) -> None:
    """The ledger is whole, and its figures agree with each other."""
    assert run.done("verify", "--json").json["sound"] is True
