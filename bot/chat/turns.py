"""Lets answers go on between the events that Discord sends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import aiohttp
    import discord

EVENTS_IN_A_ROW = 12
"""Events that are taken before everything else gets its turn. With fewer a crowd is told later that too many
wait, with more the event loop is held up for longer: `tests/benchmarks/flood.py` prints both."""


def take_turns(client: discord.Client, heard: Callable[[], None]) -> None:
    """Let everything else run after a few events that the client takes from its socket.

    Of events that have already arrived, discord.py takes one after the other without giving way. While
    it takes those of a crowd, no question would be answered and no heartbeat sent. `heard` is called
    whenever something arrives.
    """
    connect = client.http.ws_connect

    async def connect_and_take_turns(url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        socket = await connect(url, compress=compress)
        receive, taken = socket.receive, 0

        async def receive_in_turn(timeout: float | None = None) -> aiohttp.WSMessage:  # noqa: ASYNC109
            nonlocal taken
            taken += 1
            if taken % EVENTS_IN_A_ROW == 0:
                await asyncio.sleep(0)
            message = await receive(timeout)
            heard()
            return message

        socket.receive = receive_in_turn  # type: ignore[method-assign]
        return socket

    client.http.ws_connect = connect_and_take_turns  # type: ignore[method-assign]
