"""Discord events in, replies out: the client, its commands, buttons and forms."""

from bot.chat.running import serve_forever

__all__ = ["serve_forever"]
