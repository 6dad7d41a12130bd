"""The widest download that is read, and what its import is held against: csv.reader and executemany.

The rows are contributions in the 18 columns of Fidelity's “Accounts_History” of 2025. The plain import writes them
under the tables, constraints, indexes and triggers of the migration; nothing is checked, asked or told apart.
"""

import csv
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.plain_import import begin, finish, insert

ROWS = 100_000
ANSWER = "fidelity-accounts:Contributions=pre_tax_deferral"

_FIRST_DAY = dt.date(1990, 1, 1)
_CHUNK = 1_000
_HEADER = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Exchange Quantity,Exchange Currency,Currency,Price,"
    "Quantity,Exchange Rate,Commission,Fees,Accrued Interest,Amount,Settlement Date"
)


def write_parties(path: Path) -> None:
    """A person, an employer and a plan, as a book."""
    lines = (
        {"record": "person", "id": "pat", "name": "Pat", "birth_date": "1960-05-17"},
        {"record": "employer", "id": "acme", "name": "Acme"},
        {"record": "plan", "id": "acme-401k", "employer": "acme", "name": "Acme 401(k)", "kind": "401k"},
    )
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))


def write_rows(path: Path) -> None:
    """Contributions on some 13,000 days, newest first, no two of a day alike."""
    with path.open("w") as file:
        file.write(f"\n\n{_HEADER}\n")
        for number in reversed(range(ROWS)):
            day = _FIRST_DAY + dt.timedelta(days=number * 13_000 // ROWS)
            cents = 10_000 + number % 90_001
            file.write(
                f'{day:%m/%d/%Y},"ACME 401K","98765","Contributions",,"FUND {number % 17} INDEX",,0,,USD,0.{number:05},'
                f"12.34,0,,,,{cents // 100}.{cents % 100:02},\n"
            )
        file.write('\n\n"The data is provided to you solely for your use."\nDate downloaded 12/31/2026 3:00 pm\n')


def import_plainly(rows: Path, path: Path) -> None:
    """Write each row as one entry and one amount, in one batch."""
    connection = begin(path)
    entries: list[tuple[Any, ...]] = []
    amounts: list[tuple[Any, ...]] = []
    sequence = 0
    with rows.open(newline="") as file:
        for row in csv.reader(file):
            if len(row) != 18 or row[0] == "Run Date":
                continue
            sequence += 1
            day, dollars = f"{row[0][6:]}-{row[0][:2]}-{row[0][3:5]}", row[16]
            made = f"contribution-{sequence:016x}"
            entries.append((sequence, 1, "contribution", made, "pat", "acme-401k", day, None, ",".join(row)))
            cents = int(dollars[:-3]) * 100 + int(dollars[-2:])
            amounts.append(("pat", day, "acme-401k", "pre_tax_deferral", sequence, day, None, cents))
            if len(entries) == _CHUNK:
                insert(connection, entries, amounts)
    insert(connection, entries, amounts)
    finish(connection, sequence)


if __name__ == "__main__":
    import_plainly(Path(sys.argv[1]), Path(sys.argv[2]))
