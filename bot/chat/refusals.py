"""What discord.py raises → one sentence: why Discord cannot be reached, or refuses the bot."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.errors import DiscordError, TokenError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Raise DiscordError, or TokenError where it is the token that is refused, for what is raised inside."""
    try:
        yield
    except discord.LoginFailure as exc:
        raise TokenError("Discord does not accept this token; reset it and use the new one.") from exc
    except discord.PrivilegedIntentsRequired as exc:
        raise DiscordError(
            "Discord refuses the bot the text of messages: turn Message Content on where you made the bot, "
            "or set message_content to false."
        ) from exc
    except discord.ConnectionClosed as exc:
        raise DiscordError(f"Discord closed the connection for good (code {exc.code}).") from exc
    except (discord.HTTPException, discord.GatewayNotFound) as exc:
        raise DiscordError(f"Discord refuses the bot: {exc}.") from exc
    except (aiohttp.ClientError, TimeoutError) as exc:
        raise DiscordError(f"Discord cannot be reached: {exc}.") from exc
