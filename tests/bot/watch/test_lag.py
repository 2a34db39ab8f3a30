"""A loop that is held up is late, and says so."""

import asyncio
import time

from bot.watch.lag import LoopLag


async def test_a_loop_that_is_held_up_shows_a_lag() -> None:
    lag = LoopLag(every=0.05)
    task = asyncio.create_task(lag.measure())
    await asyncio.sleep(0.005)
    time.sleep(0.2)  # noqa: ASYNC251  (this is what must be seen)
    await asyncio.sleep(0.005)
    assert lag.seconds > 0.1
    task.cancel()
