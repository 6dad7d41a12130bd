"""What holds for every test."""

import os
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _no_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests are about the defaults, or settings of their own; not about those of whoever runs them."""
    nowhere: Path = tmp_path_factory.getbasetemp() / "no-settings.toml"
    monkeypatch.setenv("ROTH_LEDGER_SETTINGS", str(nowhere))
    # Nothing that is chosen in one test is known in another, unless it names a file.
    monkeypatch.setenv("ROTH_LEDGER_REMEMBERED", os.devnull)
