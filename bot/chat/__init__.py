"""Discord events in, replies out: the client, its commands, buttons and forms; and whether it can work."""

from bot.chat.checking import check_discord
from bot.chat.identity import Identity, identify
from bot.chat.limits import Limits
from bot.chat.permissions import Managers
from bot.chat.running import serve_forever
from bot.chat.settings import ChatSettings

__all__ = ["ChatSettings", "Identity", "Limits", "Managers", "check_discord", "identify", "serve_forever"]
