"""A question comes in at Discord's end, and an answer goes out there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.loopback.discord import LoopbackDiscord


pytestmark = pytest.mark.usefixtures("client")


async def test_a_command_is_answered_with_a_quote_for_all(discord: LoopbackDiscord) -> None:
    interaction = await discord.slash("ask", question="Who built the lighthouse?")
    assert "**The lighthouse was built in 1854 by the engineer Tomas Vell.**" in interaction.reply.text
    assert not interaction.reply.ephemeral
