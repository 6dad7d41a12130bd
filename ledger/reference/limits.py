"""The IRS limits on file, by calendar year; a year that is not there is unknown."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ledger.domain.limits.irs import AnnualLimits, figures_of_dollars

_FILE = Path(__file__).with_name("irs_limits.toml")


@cache
def annual_limits(year: int) -> AnnualLimits | None:
    """The figures of one calendar year; None where it is not on file, never a neighbour's.

    Only that year's lines are read, and not by tomllib, whose loading alone takes a twentieth of a command: every
    one that shows a limit starts with this. A line that this reads otherwise than TOML is found by a test.
    """
    text = _text()
    start = text.find(f"\n[{year}]\n")
    if start < 0:
        return None
    end = text.find("\n[", start + 1)
    lines = text[start : end if end > 0 else len(text)].splitlines()[2:]
    return _limits(year, dict(_figure(line) for line in lines if line and not line.startswith("#")))


def _figure(line: str) -> tuple[str, Any]:
    """A name and its value: a text, true or false, dollars or a pair of them; as in JSON but for the underscores."""
    name, _, value = line.partition(" = ")
    return name, json.loads(value if value.startswith('"') else value.replace("_", ""))


@cache
def all_limits() -> Mapping[int, AnnualLimits]:
    """Every year on file, oldest first."""
    import tomllib

    rows = {int(year): row for year, row in tomllib.loads(_text()).items()}
    return MappingProxyType({year: _limits(year, rows[year]) for year in sorted(rows)})


@cache
def years_on_file() -> tuple[int, int]:
    """The first and the last year on file; no year between them is missing."""
    years = [int(line[1:5]) for line in _text().splitlines() if line.startswith("[")]
    return min(years), max(years)


@cache
def _text() -> str:
    return _FILE.read_text("utf-8")


def _limits(year: int, row: dict[str, Any]) -> AnnualLimits:
    """A misspelled name in the file is a TypeError here, and the test that reads it fails."""
    source, enforced = row.pop("source"), row.pop("roth_catch_up_enforced", False)
    figures: dict[str, Any] = figures_of_dollars(row)
    return AnnualLimits(year=year, source=source, roth_catch_up_enforced=enforced, **figures)
