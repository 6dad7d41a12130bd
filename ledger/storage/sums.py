"""Sums kept beside the amounts, so that a screen over decades of pay stubs comes at once; they can be rebuilt any time.

`month_sum` adds up pay by month of the pay date, without what is allocated to a limitation year by name;
`after_tax_day` adds up after-tax money by deposit date. A sum that comes to nothing stays, as zero.
"""

import sqlite3
from pathlib import Path
from typing import cast

from ledger.storage.connection import database_errors, plain_errors

_ADD = "ON CONFLICT DO UPDATE SET cents = cents + excluded.cents"
# A person's amounts lie together by day: those of a few entries are found without a look at all the others.
_TOUCHED = (
    "WITH touched (person, first, last) AS MATERIALIZED (SELECT o.person, min(o.day), max(o.day) "
    "FROM entry AS e JOIN entry AS o ON o.sequence = coalesce(e.voids, e.sequence) "
    "WHERE e.sequence BETWEEN ?1 AND ?2 AND o.person IS NOT NULL AND o.day IS NOT NULL GROUP BY o.person)"
)
_AMOUNTS = (
    "touched AS t CROSS JOIN amount AS a ON a.person = t.person AND a.day BETWEEN t.first AND t.last "
    "AND a.entry BETWEEN ?1 AND ?2"
)
_MONTHS = (
    "SELECT person, substr(day, 1, 7) AS month, plan, source, sum(cents) AS cents FROM amount "
    "WHERE limitation_year IS NULL"
)
_DAYS = "SELECT person, plan, deposited_on, sum(cents) AS cents FROM amount WHERE source = 'after_tax'"
# Each sum's table, what of the amounts goes into it, by what it is grouped, and its key.
_SUMS = (
    ("month_sum", _MONTHS, "1, 2, 3, 4", "person, month, plan, source"),
    ("after_tax_day", _DAYS, "1, 2, 3", "person, plan, deposited_on"),
)


def add_up(connection: sqlite3.Connection, first: int, last: int) -> None:
    """Add the amounts of some entries, from one sequence to another, to the sums."""
    # Not grouped first: sorting takes longer than adding to a sum that lies at hand.
    connection.execute(
        f"{_TOUCHED} INSERT INTO month_sum SELECT a.person, substr(a.day, 1, 7), a.plan, a.source, a.cents "
        f"FROM {_AMOUNTS} WHERE a.limitation_year IS NULL {_ADD}",
        (first, last),
    )
    connection.execute(
        f"{_TOUCHED} INSERT INTO after_tax_day SELECT a.person, a.plan, a.deposited_on, a.cents "
        f"FROM {_AMOUNTS} WHERE a.source = 'after_tax' {_ADD}",
        (first, last),
    )


def rebuild(connection: sqlite3.Connection) -> None:
    """Make every sum anew from the amounts, in the transaction that is open."""
    for table, select, groups, _ in _SUMS:
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} {select} GROUP BY {groups}")


def mend(path: Path) -> None:
    """Make every sum of a ledger anew, whole or not at all.

    Raises:
        LedgerError: it is read-only, locked, full or damaged; it is then as it was.
    """
    from sqlalchemy.exc import DBAPIError

    from ledger.storage.engine import writing_engine

    engine = writing_engine(path)
    with plain_errors(path):
        try:
            with engine.begin() as connection:
                rebuild(cast("sqlite3.Connection", connection.connection.driver_connection))
        except DBAPIError as error:
            raise (error.orig if isinstance(error.orig, database_errors()) else error) from error
        finally:
            engine.dispose()


def differ(connection: sqlite3.Connection) -> bool:
    """Whether a sum is not that of the amounts, is missing, or is one too many."""
    for table, select, groups, key in _SUMS:
        made, equal = connection.execute(
            f"SELECT count(*), count(kept.cents) FROM ({select} GROUP BY {groups}) AS made "
            f"LEFT JOIN {table} AS kept USING ({key}, cents)"
        ).fetchone()
        (kept,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        if not made == equal == kept:
            return True
    return False
