"""Real ledger files."""

from pathlib import Path

import pytest

from tests.storage import sample


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small ledger of three batches."""
    made = tmp_path / "ledger.db"
    sample.fill(made)
    return made
