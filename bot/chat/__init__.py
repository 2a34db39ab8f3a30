"""Discord events in, replies out: the client, its commands, its buttons and its form."""

from bot.chat.running import serve_forever

__all__ = ["serve_forever"]
