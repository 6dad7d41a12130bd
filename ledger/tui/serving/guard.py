"""Who may speak to the server: the browser that opened the printed link, from the page that it was given there.

A server on this computer is reached by every page that its owner opens and by every other user of the computer.
`Host` is compared against a page of elsewhere whose name was pointed here (DNS rebinding), `Origin` against a page
of elsewhere that opens our WebSocket, and a link that works once, exchanged for a cookie, against everybody else.
"""

import hmac
import secrets
from importlib.resources import files

from aiohttp import web
from aiohttp.typedefs import Handler

_BYTES = 32
_FIRST_PAGE = (files(__package__) / "page" / "link.html").read_text("utf-8")
_USED = (
    "This link was opened before; it works once. Use the tab that is open, or end `roth-ledger serve` with Ctrl-C "
    "and start it again for a new link. If it was not you who opened it, end it now.\n"
)
_NO_COOKIE = "Open the link that `roth-ledger serve` printed when it was started; it works once.\n"
_WRONG_LINK = "This link is not the one that `roth-ledger serve` printed; copy it whole, or start the command again.\n"
_WRONG_HOST = "This is not an address of this server; open the link that `roth-ledger serve` printed.\n"
_WRONG_ORIGIN = "The page that asks is not one of this server; open the link that `roth-ledger serve` printed.\n"


class Guard:
    """Lets through who opened the link, and nobody else."""

    def __init__(self, port: int) -> None:
        """Make a new link.

        Args:
            port: The port on 127.0.0.1 that the server listens to.
        """
        ending = "" if port == 80 else f":{port}"
        self._hosts = frozenset({f"127.0.0.1{ending}", f"localhost{ending}"})
        self._token = secrets.token_urlsafe(_BYTES)
        self._opened = False
        self._session = secrets.token_urlsafe(_BYTES)
        # A cookie knows no port: two ledgers that are served at once must not write over each other's.
        self._cookie = f"roth_ledger_{port}"
        self.link = f"http://127.0.0.1{ending}/?token={self._token}"

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse with 403 and a sentence, exchange the link for the cookie, or let the request through."""
        self._check_place(request)
        if _same(request.cookies.get(self._cookie, ""), self._session):
            return await handler(request)
        if request.path == "/" and "token" in request.query:
            return self._exchange(request.query["token"])
        raise web.HTTPForbidden(text=_NO_COOKIE)

    def _check_place(self, request: web.Request) -> None:
        hosts = request.headers.getall("Host", [])
        if len(hosts) != 1 or hosts[0] not in self._hosts:
            raise web.HTTPForbidden(text=_WRONG_HOST)
        origins = request.headers.getall("Origin", [])
        if any(origin != f"http://{hosts[0]}" for origin in origins):
            raise web.HTTPForbidden(text=_WRONG_ORIGIN)
        if request.path == "/ws" and not origins:  # every browser says it of a WebSocket
            raise web.HTTPForbidden(text=_WRONG_ORIGIN)

    def _exchange(self, token: str) -> web.Response:
        if not _same(token, self._token):
            raise web.HTTPForbidden(text=_WRONG_LINK)
        if self._opened:
            raise web.HTTPForbidden(text=_USED)
        self._opened = True
        # A page that goes on by itself, not a redirect: after one a browser that came from elsewhere, such as a
        # mail, would not send a strict cookie. It also takes the link out of the address bar.
        response = web.Response(text=_FIRST_PAGE, content_type="text/html")
        response.set_cookie(self._cookie, self._session, httponly=True, samesite="Strict", path="/")
        return response


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """What every answer tells the browser: load nothing from elsewhere, show it in no frame, keep no copy."""
    socket = f"ws://{request.headers.get('Host', '')}" if request.path == "/" else ""
    response.headers.update(
        {
            # xterm.js writes its own style elements; scripts come from files of ours alone.
            "Content-Security-Policy": (
                "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                f"font-src 'self'; connect-src 'self' {socket}; object-src 'none'; base-uri 'none'; "
                "form-action 'none'; frame-ancestors 'none'"
            ),
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        }
    )
    response.headers.pop("Server", None)  # what runs here concerns nobody


def _same(given: str, ours: str) -> bool:
    """Compared in a time that says nothing of where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), ours.encode())
