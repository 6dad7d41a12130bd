"""The server behind `roth-ledger serve`: on this computer alone, for whoever holds its link, until it is ended."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Sequence
from importlib.resources import files

from aiohttp import web
from textual_serve.server import Server

from ledger.domain.errors import LedgerError
from ledger.tui.serving.guard import Guard, add_headers
from ledger.tui.serving.tab import Tab

_PAGE = files(__package__) / "page"
_HEARTBEAT = 15.0  # seconds; a browser that has gone is noticed
_LAST_WORDS = 5.0  # seconds for answers under way when the server ends


class LedgerServer(Server):
    """textual-serve with a guard at the door, a page that loads nothing from elsewhere, and no log of what passes."""

    def __init__(self, program: Sequence[str], port: int) -> None:
        """Take the port; nobody is let in before `run`.

        Args:
            program: The command line that shows the screens in one tab.
            port: Of 127.0.0.1; 0 takes any that is free.

        Raises:
            LedgerError: the port cannot be had.
        """
        self._socket = _listen(port)
        super().__init__("", host="127.0.0.1", port=self._socket.getsockname()[1])
        self._program = program
        self._guard = Guard(self.port)
        self._tabs: set[Tab] = set()
        self._index = (_PAGE / "index.html").read_text("utf-8")

    @property
    def link(self) -> str:
        """What opens the ledger in a browser, once."""
        return self._guard.link

    def run(self, ready: Callable[[], None]) -> None:
        """Serve until Ctrl-C, or until the process is asked to end; every tab's program ends before it returns.

        Args:
            ready: Called when the link works.
        """
        # Requests hold the link, and what goes wrong in a tab may hold figures: neither is for a log.
        logging.getLogger().addHandler(logging.NullHandler())
        asyncio.run(self._run(ready))

    async def _run(self, ready: Callable[[], None]) -> None:
        ended = asyncio.Event()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), ended.set)
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=_LAST_WORDS)
        await runner.setup()
        try:
            await web.SockSite(runner, self._socket).start()
            ready()
            await ended.wait()
        finally:
            await asyncio.gather(*(tab.stop() for tab in self._tabs))
            await runner.cleanup()

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard.middleware])
        app.on_response_prepare.append(add_headers)
        app.add_routes(
            [
                web.get("/", self.handle_page),
                web.get("/page/page.css", self.handle_style),
                web.get("/page/page.js", self.handle_script),
                web.get("/ws", self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", self.statics_path),
            ]
        )
        return app

    async def handle_page(self, request: web.Request) -> web.Response:
        """The page that holds the screens; its address is one of the two that the guard lets through."""
        return web.Response(text=self._index.replace("{host}", request.host), content_type="text/html")

    async def handle_style(self, request: web.Request) -> web.Response:
        """How the page looks."""
        del request
        return web.Response(text=(_PAGE / "page.css").read_text("utf-8"), content_type="text/css")

    async def handle_script(self, request: web.Request) -> web.Response:
        """What the page does besides showing the screens."""
        del request
        return web.Response(text=(_PAGE / "page.js").read_text("utf-8"), content_type="text/javascript")

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One tab: a process of its own, as long as the tab is open."""
        websocket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await websocket.prepare(request)
        tab = Tab(self._program, websocket, self.download_manager)
        self._tabs.add(tab)
        try:
            await tab.converse(request.query.get("width"), request.query.get("height"))
        finally:
            self._tabs.discard(tab)
        return websocket


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen()
    except OSError as problem:
        listening.close()
        taken = problem.errno == errno.EADDRINUSE
        raise LedgerError(
            f"Port {port} is {'in use by another program' if taken else f'not to be had: {problem.strerror}'}.",
            hint="Name another port with --port, or any free one with --port 0.",
        ) from None
    return listening
