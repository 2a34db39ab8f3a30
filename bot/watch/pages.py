"""Figures → `/metrics` and `/healthz`, for programs on this machine only."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web

from bot.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.watch.figures import Figures

LOOPBACK = "127.0.0.1"
TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


@asynccontextmanager
async def serving_pages(port: int, figures: Figures, ailment: Callable[[], str]) -> AsyncIterator[None]:
    """Serve both pages while the body runs; none where the port is 0.

    Args:
        port: On the loopback address.
        figures: What `/metrics` shows.
        ailment: What is wrong, in a phrase; empty if all is well. `/healthz` shows it.

    Raises:
        ConfigError: The port is taken.
    """
    if not port:
        yield
        return
    app = web.Application()

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=figures.as_text(), headers={"Content-Type": TEXT_FORMAT})

    async def healthz(_: web.Request) -> web.Response:
        wrong = ailment()
        return web.json_response({"well": not wrong, "wrong": wrong}, status=503 if wrong else 200)

    app.router.add_get("/metrics", metrics)
    app.router.add_get("/healthz", healthz)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
    except OSError as exc:
        await runner.cleanup()
        raise ConfigError(f"Port {port} is taken: name another as port in [watch], or 0 for none.") from exc
    try:
        yield
    finally:
        await runner.cleanup()
