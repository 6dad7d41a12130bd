"""Nothing reaches for a network: no test of the whole run may (`tests/offline.py`), and no module of ours could."""

import ast
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import offline
from tests.faults.harness import ROOT
from tests.faults.promises import Proof

pytestmark = pytest.mark.faults

# What could reach for a network, of the standard library and of what may be installed beside us.
REACHING = {
    *("socket", "ssl", "http", "urllib.request", "urllib.robotparser", "ftplib", "smtplib", "poplib", "imaplib"),
    *("telnetlib", "nntplib", "xmlrpc", "socketserver", "webbrowser", "aiohttp", "requests", "httpx", "urllib3"),
    *("websockets", "asyncio.streams", "multiprocessing.connection", "multiprocessing.managers"),
}
# The screens in a browser on this computer, and nothing else.
SERVING = ("ledger/tui/serving/", "ledger/cli/serve.py")
REACH_OUT = (
    "socket.create_connection(('192.0.2.1', 9), 0.1)",  # an address kept for documentation
    "socket.getaddrinfo('example.invalid', 80)",
    "with socket.socket(type=socket.SOCK_DGRAM) as it: it.sendto(b'', ('192.0.2.1', 9))",
    "with socket.socket() as it: it.bind(('', 0))",
)


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)
            yield from (f"{node.module}.{each.name}" for each in node.names)


def could_reach(module: str) -> bool:
    """Whether a module is one of those that reach for a network, or in one."""
    return any(module == each or module.startswith(f"{each}.") for each in REACHING)


def test_no_module_of_ours_could_reach_for_a_network(proof: Proof) -> None:
    files = [path for folder in ("ledger", "migrations") for path in (ROOT / folder).rglob("*.py")]
    reaching = {
        str(path.relative_to(ROOT)): found for path in files if (found := sorted(filter(could_reach, imports(path))))
    }

    assert [path for path in reaching if not path.startswith(SERVING)] == []
    assert reaching  # the serving itself is seen
    proof("P17", "a module of the program looked through for what opens a connection", len(files))


@pytest.mark.parametrize("reach", REACH_OUT)
def test_the_watch_sees_a_build_that_reaches_out(tmp_path: Path, reach: str) -> None:
    """In a process that hides its failure, as a program that reports home would."""
    log = tmp_path / "reached-for.txt"
    quietly = f"import socket\ntry:\n    {reach}\nexcept OSError:\n    pass"
    with offline.watched(log):
        ran = subprocess.run([sys.executable, "-c", quietly], cwd=tmp_path, capture_output=True, check=False)
        with pytest.raises(PermissionError, match="may not reach for a network"):
            exec(reach, {"socket": socket})  # noqa: S102 - the same here
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert len(offline.taken_from(log)) == 2


def test_the_watch_lets_processes_of_this_computer_talk() -> None:
    first, second = socket.socketpair()
    with first, second:
        first.sendall(b"1")
        assert second.recv(1) == b"1"
