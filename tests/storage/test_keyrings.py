"""The keyring of the computer, where there is one, none, and one that keeps nothing."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from ledger.domain.errors import LedgerError
from ledger.storage import keyrings


class InMemory(KeyringBackend):
    """A keyring as one finds it on a desktop."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def _own_keyring() -> Iterator[None]:
    """That of whoever runs the tests is not touched."""
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_held_by_the_path_of_the_ledger(tmp_path: Path) -> None:
    held = InMemory()
    keyring.set_keyring(held)
    path = tmp_path / "ledger.db"
    assert keyrings.held(path) is None
    keyrings.hold(path, "stapler")
    assert held.kept == {("roth-ledger", str(path)): "stapler"}
    assert keyrings.held(path) == "stapler"
    assert keyrings.held(tmp_path / "other.db") is None
    assert keyrings.let_go(path)
    assert not keyrings.let_go(path)
    assert held.kept == {}


@pytest.mark.parametrize(
    ("backend", "message"),
    [
        (fail.Keyring, "This computer has no keyring that could hold the passphrase."),
        (null.Keyring, "The keyring of this computer keeps nothing."),
    ],
)
def test_none(tmp_path: Path, backend: type[KeyringBackend], message: str) -> None:
    keyring.set_keyring(backend())
    path = tmp_path / "ledger.db"
    assert keyrings.held(path) is None
    assert not keyrings.let_go(path)
    with pytest.raises(LedgerError) as caught:
        keyrings.hold(path, "stapler")
    assert caught.value.message == message
