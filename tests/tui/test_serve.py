"""The screens in a browser: who is let in, what passes, and how it ends; without a browser."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.faults.promises import Proof
from tests.tui.pseudo_terminal import environment
from tests.tui.terminal_screen import Emulator

_LONGEST_WAIT = 30.0
_PROGRAM = (sys.executable, "-m", "ledger")
# Writes down what it is called with and what it is to open, and has the server end.
_BROWSER = """#!/bin/sh
page="${{1#file://}}"
{{ echo "$@"; ls -l "$page"; cat "$page"; }} > {opened}
kill -INT $PPID
"""
SOON = aiohttp.ClientTimeout(_LONGEST_WAIT)


class Served:
    """`roth-ledger serve` on a free port, and the link that it printed."""

    def __init__(self, db: Path) -> None:
        self.process = subprocess.Popen(
            [*_PROGRAM, "--db", str(db), "serve", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
            text=True,
        )
        assert self.process.stdout is not None
        self.said = [self.process.stdout.readline() for _ in range(3)]
        self.link = self.said[1].strip()
        self.origin = self.link.partition("/?")[0]
        self.host = self.origin.removeprefix("http://")

    def end(self, by: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """End it; gives the exit code and what it wrote besides the first lines."""
        self.process.send_signal(by)
        out, err = self.process.communicate(timeout=_LONGEST_WAIT)
        return self.process.returncode, out, err


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[], Served]]:
    """Starts servers of the ledger of this test, and ends them."""
    started: list[Served] = []

    def start() -> Served:
        started.append(Served(tmp_path / "ledger.db"))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
        each.process.communicate()


@asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    """A browser, so far as that keeps cookies."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=SOON) as session:
        yield session


async def refusal(session: aiohttp.ClientSession, url: str, **headers: str) -> str:
    """What a request is refused with."""
    async with session.get(url, headers=headers) as answer:
        assert answer.status == 403, (url, headers, answer.status)
        assert "Set-Cookie" not in answer.headers
        return await answer.text()


async def test_only_the_page_of_this_server_is_let_in(serve: Callable[[], Served], proof: Proof) -> None:
    served = serve()
    hosts = ("evil.example", f"evil.example:{served.host.rpartition(':')[2]}", "127.0.0.1", "")
    origins = ("http://evil.example", "null", served.origin.replace("http", "https"), "http://127.0.0.1:1")
    paths = ("/", "/ws", "/static/js/textual.js", "/download/x")
    async with browser() as stranger, browser() as owner:
        for path in paths:  # nobody has opened the link
            assert "link" in await refusal(stranger, served.origin + path, Origin=served.origin)
        assert (await owner.get(served.link)).status == 200
        for path in paths:
            for host in hosts:
                assert "not an address" in await refusal(owner, served.origin + path, Host=host)
            for origin in origins:
                assert "page that asks" in await refusal(owner, served.origin + path, Origin=origin)
        assert "page that asks" in await refusal(owner, f"{served.origin}/ws")  # a WebSocket always says its page
        # By its other name it is another origin, and not let in from the first.
        other = served.origin.replace("127.0.0.1", "localhost")
        await refusal(owner, f"{served.origin}/ws", Origin=other)
    proof("P18", "a request without the link", len(paths))
    proof("P18", "a request by another name of this computer", len(paths) * len(hosts))
    proof("P18", "a request of another page", len(paths) * len(origins) + 2)


async def test_the_link_works_once(serve: Callable[[], Served], proof: Proof) -> None:
    served = serve()
    wrong = re.sub("token=.", "token=é", served.link)
    async with browser() as stranger, browser() as owner:
        assert "not the one" in await refusal(stranger, wrong)
        assert "not the one" in await refusal(stranger, f"{served.origin}/?token=")
        await refusal(stranger, f"{served.origin}/", Cookie=f"{_cookie_name(served)}=é")
        async with owner.get(served.link) as answer:
            cookie = answer.headers["Set-Cookie"]
            assert answer.status == 200
            assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
            assert served.link.partition("=")[2] not in cookie
        assert "works once" in await refusal(stranger, served.link)
        async with owner.get(f"{served.origin}/") as answer:
            assert answer.status == 200
            assert f'data-session-websocket-url="ws://{served.host}/ws"' in await answer.text()
    proof("P18", "a wrong or empty link, a wrong cookie, and the link used again", 4)


def _cookie_name(served: Served) -> str:
    return f"roth_ledger_{served.host.rpartition(':')[2]}"


async def test_nothing_is_loaded_from_elsewhere_kept_or_framed(serve: Callable[[], Served]) -> None:
    served = serve()
    async with browser() as owner:
        (await owner.get(served.link)).close()
        for path in ("/", "/page/page.css", "/page/page.js", "/static/js/textual.js", "/static/css/xterm.css", "/none"):
            async with owner.get(served.origin + path) as answer:
                said, text = answer.headers, await answer.text()
            policy = said["Content-Security-Policy"]
            assert policy.startswith("default-src 'self'; script-src 'self'; ")
            assert "frame-ancestors 'none'" in policy
            assert set(re.findall(r"(?:https?|wss?)://[^\s;]+", policy)) <= {f"ws://{served.host}"}
            held = (said["X-Frame-Options"], said["Referrer-Policy"], said["Cache-Control"])
            assert held == ("DENY", "no-referrer", "no-store")
            assert "Server" not in said
            if path in ("/", "/page/page.css", "/page/page.js"):
                assert set(re.findall(r"[a-z]+://[^\s\"')]+", text)) <= {f"ws://{served.host}/ws"}


async def test_a_tab_shows_the_app_and_ctrl_c_ends_both(serve: Callable[[], Served]) -> None:
    served = serve()
    async with browser() as owner:
        (await owner.get(served.link)).close()
        address = f"{served.origin}/ws?width=100&height=30"
        async with owner.ws_connect(address, headers={"Origin": served.origin}) as tab:
            for nonsense in ("", "[", "{}", '["resize", {"width": "x"}]', '["stdin", 1]'):
                await tab.send_str(nonsense)
            shown = await _shown_in(tab, "roth-ledger")
            await tab.send_json(["stdin", "\x1bOP"])  # F1
            assert await _shown_in(tab, "Keys here") != shown
            ended = asyncio.get_running_loop().run_in_executor(None, served.end)
            while (await tab.receive(_LONGEST_WAIT)).type is aiohttp.WSMsgType.BINARY:
                pass
    code, out, err = await ended
    assert (code, out, err) == (0, "", "Ended; every tab has ended too.\n")
    assert sum(line.count("token=") for line in served.said) == 1


async def _shown_in(tab: aiohttp.ClientWebSocketResponse, text: str) -> str:
    """Read until a text is on the screen of a new tab, or of one that paints all of it anew."""
    screen = Emulator(100, 30)
    while text not in screen.text():
        message = await tab.receive(_LONGEST_WAIT)
        assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), screen.text()
        if message.type is aiohttp.WSMsgType.BINARY:
            screen.feed(message.data)
    return screen.text()


def test_a_port_in_use_is_said(serve: Callable[[], Served], tmp_path: Path) -> None:
    port = serve().host.rpartition(":")[2]

    ran = run("--db", tmp_path / "other.db", "serve", "--port", port)

    said = f"error: Port {port} is in use by another program.\n"
    assert (ran.returncode, ran.stdout, ran.stderr.startswith(said)) == (1, "", True), ran.stderr


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    code = "import sys; sys.modules['textual_serve'] = None; from ledger.__main__ import run; run()"

    ran = subprocess.run(
        [sys.executable, "-c", code, "--db", str(tmp_path / "ledger.db"), "serve"],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (ran.returncode, ran.stdout, ran.stderr) == (
        1,
        "",
        "error: `serve` needs textual-serve, which is not installed.\nhint: pip install 'roth-ledger[web]'\n",
    )


def test_the_browser_is_opened_by_a_private_file(tmp_path: Path) -> None:
    """What a program is called with is seen by every user of the computer."""
    opened = tmp_path / "opened"
    browser_ = tmp_path / "browser"
    browser_.write_text(_BROWSER.format(opened=opened))
    browser_.chmod(0o700)

    ran = run("--db", tmp_path / "ledger.db", "serve", "--port", "0", "--open", BROWSER=f"{browser_} %s")

    link = ran.stdout.splitlines()[1].strip()
    called_with, listed, page = opened.read_text("utf-8").split("\n", 2)
    assert ran.returncode == 0, ran.stderr
    assert "token" not in called_with
    assert listed.startswith("-rw-------")
    assert f"url={link}" in page
    assert not Path(called_with.removeprefix("file://")).exists()


def test_it_listens_on_this_computer_alone(serve: Callable[[], Served], proof: Proof) -> None:
    """It answers at one of this computer's own addresses and at no other, not even of the same computer."""
    port = int(serve().host.rpartition(":")[2])

    socket.create_connection(("127.0.0.1", port), _LONGEST_WAIT).close()
    with pytest.raises(OSError, match=r"refused|assign|unreachable"):
        socket.create_connection(("127.0.0.2", port), _LONGEST_WAIT)
    proof("P18", "another address of this computer, asked", 1)


def test_no_other_program_shows_the_ledger(tmp_path: Path) -> None:
    driver = "textual.drivers.web_driver:WebDriver"

    ran = run("--db", tmp_path / "ledger.db", TEXTUAL_DRIVER=driver)

    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith(f"error: TEXTUAL_DRIVER is “{driver}”: ")
    assert "roth-ledger serve" in ran.stderr


def test_a_tab_ends_with_its_server(tmp_path: Path) -> None:
    """Also where that was killed, so that nobody is told to quit."""
    ours = {"TEXTUAL_DRIVER": "ledger.tui.serving.driver:TabDriver", "ROTH_LEDGER_SERVED_BY": str(os.getpid())}
    with subprocess.Popen(
        [*_PROGRAM, "--db", str(tmp_path / "ledger.db")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(**ours),
    ) as tab:  # fmt: skip
        assert tab.stdin is not None
        assert tab.stdout is not None
        begun = tab.stdout.readline()
        tab.stdin.close()
        tab.stdout.read()
        try:
            assert (begun, tab.wait(_LONGEST_WAIT)) == (b"__GANGLION__\n", 0)
        finally:
            tab.kill()


def run(*arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run(
        [*_PROGRAM, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_WAIT,
    )
