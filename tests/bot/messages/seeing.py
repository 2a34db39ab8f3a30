"""What is seen of a reply, and what Discord would find wrong with it."""

from __future__ import annotations

from bot.chat.view import to_view
from bot.messages.reply import Reply, Text
from tests.loopback.rules import COMPONENTS_V2, message_faults
from tests.loopback.schema import schema_faults

HIDDEN = "-# Characters of the article that nobody can see are left out here."


async def faults_of(reply: Reply) -> list[str]:
    """What Discord would find wrong with the message."""
    components = to_view(reply).to_components()  # type: ignore[no-untyped-call]  # discord.py left it untyped
    body = {"flags": COMPONENTS_V2, "components": components, "allowed_mentions": {"parse": []}}
    return message_faults(body) + schema_faults("POST", "/channels/1/messages", body)


def texts_of(reply: Reply) -> list[str]:
    return [part.markdown for part in reply.parts if isinstance(part, Text)]


def labels_of(reply: Reply) -> list[str]:
    return [button.label for button in reply.buttons]
