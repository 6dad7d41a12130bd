"""What is read together is of one moment, whatever another program writes between two questions."""

from pathlib import Path

import pytest

from ledger.domain.errors import LedgerError
from ledger.storage.connection import TIMEOUT_ENVIRONMENT
from ledger.storage.store import LedgerStore
from tests.storage.sample import add_stub


def test_nobody_finishes_writing_meanwhile(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TIMEOUT_ENVIRONMENT, "0.05")
    with LedgerStore(path) as store:
        with store.one_moment() as reader:
            before = len(reader.history())
            with pytest.raises(LedgerError, match="is locked"):
                add_stub(path, 1)
            assert len(reader.history()) == before
        add_stub(path, 1)
        assert len(store.reader().history()) == before + 1
