"""`make browser`: the screens in a real Chromium, without a window, and what a page from elsewhere can do there.

Needs Chromium: one named by the variable CHROMIUM, one on the path (`apt-get install chromium`), or Playwright's own
(`.venv/bin/playwright install chromium`). With `--pictures FOLDER` what the browser shows is kept there.
"""

import argparse
import contextlib
import http.server
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.tui.pseudo_terminal import ROOT, environment
from tests.tui.terminal_screen import Emulator

_LONGEST_WAIT = 30_000  # milliseconds
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# What a page of somebody else tries: a WebSocket, the page in a frame, a file of ours as a script.
_FOREIGN = """<!DOCTYPE html><title>waiting</title><script>
const outcomes = [];
const done = (what) => { outcomes.push(what); if (outcomes.length == 3) document.title = outcomes.sort().join(", "); };
const socket = new WebSocket("ws://HOST/ws?width=80&height=24");
socket.onopen = () => done("socket opened");
socket.onerror = () => done("socket refused");
fetch("http://HOST/").then(() => done("page read"), () => done("page refused"));
const script = document.createElement("script");
script.src = "http://HOST/static/js/textual.js";
script.onload = () => done("script run");
script.onerror = () => done("script refused");
document.head.append(script);
</script>"""


class Tab:
    """A tab of the browser, and the screen that its WebSocket describes: a page draws text, so none is in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.screen = Emulator(80, 24)
        self.asked: set[str] = set()
        page.on("websocket", self._follow)
        page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))

    def _follow(self, socket: Any) -> None:
        size = parse_qs(urlsplit(socket.url).query)
        self.asked.add(urlsplit(socket.url).netloc)
        self.screen = Emulator(int(size["width"][0]), int(size["height"][0]))
        socket.on("framereceived", lambda frame: self.screen.feed(frame) if isinstance(frame, bytes) else None)

    def waits_for(self, text: str) -> None:
        """Wait until a text is on the screen."""
        for _ in range(_LONGEST_WAIT // 50):
            if text in self.screen.text():
                return
            self.page.wait_for_timeout(50)  # it is what lets the browser's events in
        raise AssertionError(f"waited for {text!r} in:\n{self.screen.text()}")


def main() -> int:
    """Try it all, saying what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, help="where pictures of the browser are kept")
    pictures: Path | None = parser.parse_args().pictures
    playwright = importlib.import_module("playwright.sync_api")
    with tempfile.TemporaryDirectory(prefix="roth-ledger-browser-") as name, playwright.sync_playwright() as driver:
        folder = Path(name)
        with _served(folder) as (server, link), _elsewhere(link) as foreign:
            # A name that somebody else owns and points to this computer.
            options = ["--host-resolver-rules=MAP evil.example 127.0.0.1", "--no-sandbox"]
            chromium = driver.chromium.launch(executable_path=_chromium(), args=options)
            _try(chromium, server, link, foreign, pictures)
            chromium.close()
    return 0


def _try(chromium: Any, server: subprocess.Popen[str], link: str, foreign: str, pictures: Path | None) -> None:
    host = urlsplit(link).netloc
    owner = chromium.new_context(viewport={"width": 1280, "height": 800})
    tab = Tab(owner.new_page())
    tab.page.goto(link)
    tab.page.wait_for_selector("body.-first-byte")
    tab.waits_for("Overview")
    _picture(tab, pictures, "overview")
    assert "token" not in tab.page.url, tab.page.url
    _saw("the link shows the screens, and leaves the address bar")
    tab.page.keyboard.press("2")
    tab.waits_for("Pay date")
    _picture(tab, pictures, "stubs")
    _saw("keys arrive")
    assert tab.asked == {host}, tab.asked
    _saw("everything was loaded from this server")

    other = owner.new_page()  # the same browser: the cookie is there
    other.goto(foreign)
    other.wait_for_function("document.title != 'waiting'")
    assert other.title() == "page refused, script refused, socket refused", other.title()
    _saw(f"a page from elsewhere: {other.title()}")
    answer = other.goto(link.replace("127.0.0.1", "evil.example"))
    assert answer.status == 403, answer.status
    _saw("a name of somebody else that leads here is refused")
    stranger = chromium.new_context().new_page()
    answer = stranger.goto(link)
    assert (answer.status, "works once" in stranger.content()) == (403, True), stranger.content()
    _saw("the link, opened again by somebody else, is refused")

    server.send_signal(signal.SIGINT)
    tab.page.wait_for_selector("body.-closed")
    _picture(tab, pictures, "ended")
    _, err = server.communicate(timeout=_LONGEST_WAIT / 1000)
    assert (server.returncode, "Traceback" in err) == (0, False), err
    _saw("Ctrl-C ends the server and says so in the tab")


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    variables = environment(ROTH_LEDGER_TODAY="2026-11-20", ROTH_LEDGER_REMEMBERED=str(folder / "remembered"))
    program = (sys.executable, "-m", "ledger")
    subprocess.run([*program, "demo", "--dir", folder], cwd=ROOT, env=variables, check=True, capture_output=True)
    command = [*program, "--db", str(folder / "ledger.db"), "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stdout is not None
            yield server, [server.stdout.readline() for _ in range(3)][1].strip()
        finally:
            server.kill()


@contextlib.contextmanager
def _elsewhere(link: str) -> Iterator[str]:
    """Another server, with a page that tries to reach ours; gives its address."""
    page = _FOREIGN.replace("HOST", urlsplit(link).netloc).encode()

    class Foreign(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Foreign)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def is_installed() -> bool:
    """Whether there is a browser to drive."""
    if _chromium() is not None:
        return True
    playwright = importlib.import_module("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        return Path(driver.chromium.executable_path).exists()


def _chromium() -> str | None:
    """The browser to drive; None for Playwright's own."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


def _picture(tab: Tab, pictures: Path | None, name: str) -> None:
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        tab.page.wait_for_timeout(500)
        tab.page.screenshot(path=pictures / f"{name}.png")


def _saw(what: str) -> None:
    print(f"seen: {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
