"""Making a ledger file, and bringing an older one up to date: wholly or not at all."""

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import ledger
from ledger.domain.backups import BEFORE_UPGRADE
from ledger.domain.errors import LedgerError
from ledger.storage.backups import keep
from ledger.storage.connection import (
    SCHEMA_HEAD,
    SCHEMA_VERSION,
    check_identity,
    database_errors,
    is_blank,
    open_file,
    plain_errors,
)
from ledger.storage.location import create_private, make_folder, sync_folder


def migrations_folder() -> Path:
    """The migration scripts: inside an installed wheel, or beside the package in a checkout.

    Raises:
        LedgerError: neither is there.
    """
    package = Path(ledger.__file__).resolve().parent
    for candidate in (package / "_migrations", package.parent / "migrations"):
        if (candidate / "env.py").is_file():
            return candidate
    raise LedgerError(f"The migrations are missing from {package}.", hint="Install roth-ledger again.")


def create(path: Path) -> None:
    """Make an empty ledger at `path`, where there is nothing yet, or only what a killed attempt left: a blank file.

    Two programs may try at once: the second finds the work of the first done.

    Raises:
        LedgerError: something else is there, or the folder cannot be written.
    """
    make_folder(path.parent)
    try:
        create_private(path)
        sync_folder(path.parent)
    except FileExistsError:
        pass
    with contextlib.closing(open_file(path)) as connection:  # is it to be encrypted? the engine must know its driver
        if not is_blank(connection, path):
            check_identity(connection, path)
            return
    _run(path)


def upgrade(path: Path, now: dt.datetime | None = None, tell: Callable[[str], None] = lambda _: None) -> Path | None:
    """Bring an older ledger up to date.

    Args:
        path: The ledger.
        now: The moment, for the backup's name; the clock's where none is given.
        tell: Is told that it was done and where the backup is, and what else a person should know of that.

    Returns:
        The backup made of it before; None where it was up to date, or nothing is recorded in it.

    Raises:
        LedgerError: it is not ours, newer, locked or damaged; it is then unchanged.
    """
    with contextlib.closing(open_file(path)) as connection:
        version = check_identity(connection, path)
    if version == SCHEMA_VERSION:
        return None
    kept = keep(path, BEFORE_UPGRADE, now or dt.datetime.now(dt.UTC), tell)
    _run(path)
    if kept is None:
        return None
    tell(f"{path} was brought up to date for this version of the program. As it was, it is kept as {kept.path}.")
    return kept.path


def _run(path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy.exc import DBAPIError

    from ledger.storage.engine import writing_engine

    engine = writing_engine(path, foreign_keys=False)
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    with plain_errors(path):
        try:
            with engine.begin() as connection:
                config.attributes["connection"] = connection
                command.upgrade(config, SCHEMA_HEAD)
        except DBAPIError as error:
            raise (error.orig if isinstance(error.orig, database_errors()) else error) from error
        finally:
            engine.dispose()
