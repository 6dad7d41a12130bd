"""Whether a file has the tables, indexes and triggers that this program makes, and which of them it has not."""

import hashlib
import sqlite3
from collections.abc import Iterator
from functools import cache

# The schema that the migrations up to each version make, as SQLite keeps its text; a test compares them with new files.
# Older ones too: a ledger is copied before it is brought up to date, and a copy must be known to be whole.
SCHEMA_FINGERPRINTS = {
    1: "ad7f1ba91fdd20082ff867793a8f519ba460ebc54fe6d9efb27ac5f0b3436ca1",
    2: "a241619e4b2a0a76273d459a727ff41fc4e390a9ecaf49ec7173fc02f4e672a5",
}
# Without alembic's own table, whose text is that of whichever alembic made it.
_SCHEMA = (
    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema "
    "WHERE tbl_name <> 'alembic_version' OR type NOT IN ('table', 'index') ORDER BY 1, 2"
)
# What SQLite keeps in the file's header, as this program leaves it.
_HEADER = {"encoding": "UTF-8", "auto_vacuum": 0, "journal_mode": "delete"}


def schema_fingerprint(connection: sqlite3.Connection) -> str:
    """A hash of every table, index and trigger, as SQLite keeps their text."""
    return hashlib.sha256(repr(connection.execute(_SCHEMA).fetchall()).encode()).hexdigest()


def schema_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Each table, index, trigger or view that is missing, another one, or none of ours."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    if version not in SCHEMA_FINGERPRINTS or revision != f"{version:04}":
        yield f"The file says that its schema is {version} and its newest migration {revision}: no version makes that."
        return
    if schema_fingerprint(connection) == SCHEMA_FINGERPRINTS[version]:
        return
    wanted = _made_anew(version)
    found = {(kind, name): (of, sql) for kind, name, of, sql in connection.execute(_SCHEMA)}
    for kind, name in sorted(wanted.keys() | found.keys()):
        if (kind, name) not in found:
            yield f"The {kind} {name} is missing: another program has removed it."
        elif (kind, name) not in wanted:
            yield f"The {kind} {name} is none of this program's: another program has added it."
        elif found[kind, name] != wanted[kind, name]:
            yield f"The {kind} {name} is not as this program makes it: another program has changed it."


def header_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """What the file's header says that this program never wrote there."""
    for name, wanted in _HEADER.items():
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != wanted:
            yield f"The file is kept with {name} {found}, and this program keeps it with {wanted}: another changed it."


@cache
def _made_anew(version: int) -> dict[tuple[str, str], tuple[str, str]]:
    """The schema of a version by type and name, from a new ledger in memory."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    from ledger.storage.migrate import migrations_folder

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, f"{version:04}")
            rows = connection.exec_driver_sql(_SCHEMA).fetchall()
    finally:
        engine.dispose()
    return {(kind, name): (of, sql) for kind, name, of, sql in rows}
