"""One tab of a browser: a process of the program, and what passes between the two."""

import asyncio
import contextlib
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from typing import Any

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from ledger.tui.serving.unguarded import DRIVER, MARK, OUR_DRIVER

_PATIENCE = 5.0  # seconds that a process is given to end by itself
_MOST_CELLS = 1_000
_PIECE = 65_536
_BEGINS = b"__GANGLION__\n"  # what Textual's web driver says first


class Tab(AppService):
    """Textual's own protocol, with a process that no shell starts, that is marked as ours, and that always ends."""

    def __init__(
        self, program: Sequence[str], websocket: web.WebSocketResponse, download_manager: DownloadManager
    ) -> None:
        """Say what is to run, and for whom.

        Args:
            program: The command line of a tab.
            websocket: What leads to the tab.
            download_manager: Where files for the browser are fetched from.
        """
        super().__init__(
            "",
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=self._close,
            download_manager=download_manager,
        )
        self._program = program
        self._websocket = websocket

    async def _close(self) -> None:
        await self._websocket.close()

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width, height) | {DRIVER: OUR_DRIVER, MARK: str(os.getpid())}
        # In a session of its own: Ctrl-C on the terminal is for the server, which ends its tabs in order.
        process = await asyncio.create_subprocess_exec(
            *self._program, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment, start_new_session=True
        )
        self._process, self._stdin = process, process.stdin
        self._output, self._problem = _piped(process.stdout), _piped(process.stderr)
        return process

    async def converse(self, width: object, height: object) -> None:
        """Run the program until the browser or the program ends it.

        Args:
            width: The columns of the tab, as the browser says them.
            height: Its rows.
        """
        await self.start(_cells(width, 80), _cells(height, 24))
        try:
            async for message in self._websocket:
                if message.type == WSMsgType.TEXT:
                    await self._hear(message.data)
        finally:
            await self.stop()

    async def _hear(self, said: str) -> None:
        try:
            told: Any = json.loads(said)
        except ValueError:
            return  # what our page never says
        match told:
            case ["stdin", str(typed)]:
                await self.send_bytes(typed.encode("utf-8", "replace"))
            case ["resize", {"width": width, "height": height}]:
                await self.set_terminal_size(_cells(width, 80), _cells(height, 24))
            case ["ping", stamp]:
                await self._websocket.send_json(["pong", stamp])
            case ["blur", *_]:
                await self.blur()
            case ["focus", *_]:
                await self.focus()

    async def run(self) -> None:
        """Pass on what the program says, to its end; what it refuses with is shown in the tab."""
        program, problem = self._output, asyncio.create_task(self._problem.read())
        try:
            while await program.readline() not in (_BEGINS, b""):
                pass
            while True:
                await self._pass_on(program)
        except asyncio.IncompleteReadError:
            pass  # it has ended
        except ConnectionError:  # the tab is closed; a program that nobody reads would wait for it for ever
            while await program.read(_PIECE):
                pass
        with contextlib.suppress(ConnectionError):
            if said := await problem:
                await self.remote_write_bytes(b"\r\n" + said.replace(b"\n", b"\r\n"))
            await self.remote_close()

    async def _pass_on(self, program: asyncio.StreamReader) -> None:
        kind = await program.readexactly(1)
        payload = await program.readexactly(int.from_bytes(await program.readexactly(4), "big"))
        if kind == b"D":
            await self.on_data(payload)
        elif kind == b"M":
            await self.on_meta(payload)
        elif kind == b"P":
            await self.on_packed(payload)

    async def stop(self) -> None:
        """End the program: it is asked, then told, then killed; what it saved is saved."""
        process, task = self._process, self._task
        if process is None or task is None:
            return
        self._task = None
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        await self.send_meta({"type": "quit"})
        for end in (process.terminate, process.kill):
            if await _ends(process):
                break
            with contextlib.suppress(ProcessLookupError):
                end()
        await process.wait()
        await task


def _piped(stream: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if stream is None:
        raise RuntimeError("a process that was started with pipes has them")
    return stream


async def _ends(process: Process) -> bool:
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        return False
    return True


def _cells(said: object, otherwise: int) -> int:
    """A number of columns or rows as a browser says it, held to what a screen can have."""
    try:
        cells = int(str(said))
    except ValueError:
        return otherwise
    return min(max(cells, 1), _MOST_CELLS)
