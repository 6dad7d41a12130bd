"""Who reaches for a network is refused, and it is written down; run by every Python that a test starts, at its start.

A socket between processes of this computer that has no address on a network (AF_UNIX) is none. Where a screen is
served, the computer itself may be reached as well. `tests/offline.py` sets the variables.
"""

import os
import sys
from typing import Any

LOG = "ROTH_LEDGER_TESTS_REACHED_FOR"
SERVED = "ROTH_LEDGER_TESTS_SERVED"
_HERE = ("127.0.0.1", "127.0.0.2", "::1", "localhost", "")
_BY_ADDRESS = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
_BY_NAME = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")


def reaches(event: str, arguments: tuple[Any, ...], *, served: bool) -> str | None:
    """What an event of Python (`sys.addaudithook`) reaches for on a network; None where it does not."""
    if event in _BY_ADDRESS:
        family, address = arguments[0].family, arguments[1]
        if getattr(family, "name", "") == "AF_UNIX":
            return None
        host = address[0] if isinstance(address, tuple) else address
    elif event in _BY_NAME:
        host = arguments[0][0] if isinstance(arguments[0], tuple) else arguments[0]
    else:
        return None
    return None if served and (host is None or host in _HERE) else f"{event} {host}"


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """What Python tells of each event: refuse those of a network while a test is watched."""
    if event.startswith("socket.") and (log := os.environ.get(LOG)):
        reached = reaches(event, arguments, served=bool(os.environ.get(SERVED)))
        if reached is not None:
            with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - nothing is loaded for it at every start
                file.write(f"{reached}\n")
            raise PermissionError(f"a test may not reach for a network: {reached}")


if __name__ == "sitecustomize" and LOG in os.environ:
    sys.addaudithook(refuse)
