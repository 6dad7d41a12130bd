"""A ledger file for each test, filled as a book."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.storage.store import LedgerStore
from tests.services.year_end.books import YearBook


@pytest.fixture
def new_book(tmp_path: Path) -> Iterator[Callable[..., YearBook]]:
    """Makes a ledger with Pat, born as said (1980), and the Acme 401(k) with rules of its own."""
    stores: list[LedgerStore] = []

    def make(birth_date: str = "1980-05-01", **rules: Any) -> YearBook:
        store = LedgerStore(tmp_path / f"ledger-{len(stores)}.db")
        stores.append(store)
        store.make()
        return YearBook(store, birth_date, **rules)

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def book(new_book: Callable[..., YearBook]) -> YearBook:
    """A ledger with Pat (46 in 2026) and the Acme 401(k)."""
    return new_book()
