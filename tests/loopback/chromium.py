"""A real browser without a window, spoken to over its debugging protocol; skipped where there is none."""

from __future__ import annotations

import asyncio
import base64
import io
import itertools
import shutil
import subprocess
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp
import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --force-device-scale-factor=1 --remote-debugging-port=0 "
    "--host-resolver-rules=MAP*~NOTFOUND,EXCLUDE127.0.0.1"
).split()
SECONDS = 60.0


class Tab:
    """One page of the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Do something; what happens meanwhile is passed over."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            said = await self._socket.receive_json(timeout=SECONDS)
            if said.get("id") == number:
                assert "error" not in said, said
                return dict(said["result"])

    async def _wait_for(self, event: str) -> None:
        while (await self._socket.receive_json(timeout=SECONDS)).get("method") != event:
            pass

    async def open(self, url: str) -> None:
        """Go to an address, from elsewhere, and wait until it is loaded."""
        for each in ("about:blank", url):
            await self.call("Page.navigate", url=each)
            await self._wait_for("Page.loadEventFired")

    async def evaluate(self, expression: str) -> Any:
        """The value of an expression in the page."""
        told = await self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def picture(self) -> np.ndarray:
        """All of the page: rows, columns, red green blue."""
        shot = await self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return np.asarray(Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB"))


@asynccontextmanager
async def browsing(profile: Path) -> AsyncIterator[Tab]:
    """A tab as long as the block runs."""
    assert PROGRAM
    process = subprocess.Popen(  # noqa: ASYNC220, S603
        [PROGRAM, *OPTIONS, f"--user-data-dir={profile}", "--window-size=900,900", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = await _port(profile)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as reply:
                address = next(each for each in await reply.json() if each["type"] == "page")
            async with session.ws_connect(address["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                tab = Tab(socket)
                await tab.call("Page.enable")
                yield tab
    finally:
        process.kill()
        process.wait()


async def _port(profile: Path) -> int:
    told = profile / "DevToolsActivePort"
    async with asyncio.timeout(SECONDS):
        while not told.exists() or "\n" not in told.read_text():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    return int(told.read_text().split()[0])
