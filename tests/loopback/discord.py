"""A loopback Discord on this machine, in which tests act as its users and see what the bot sends.

async with LoopbackDiscord() as discord:
    ... log a client in with `connector=discord.connector()` and `TOKEN` ...
    interaction = await discord.slash("ask", question="Why?")
    assert "> " in interaction.reply.text
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.loopback.interacting import Interacting
from tests.loopback.messages import Sent
from tests.loopback.threads import FORUM, GUILD, Thread
from tests.loopback.world import CHANNEL

if TYPE_CHECKING:
    from tests.loopback.rules import Body
    from tests.loopback.users import User

MESSAGE_CONTENT = 1 << 15


class LoopbackDiscord(Interacting):
    """The server, and the people in it."""

    async def message(
        self,
        text: str,
        *,
        user: User | None = None,
        guild: bool = True,
        reply_to: Sent | None = None,
        ping: bool = True,
        everyone: bool = False,
        channel: int | None = None,
    ) -> Sent:
        """Write a message. The client gets as much of it as its intents allow."""
        author = user or self.alice
        place = channel or self._channel(author, guild=guild)
        sent = self.world.add(Sent(self.world.new_id(), place, author, text))
        sent.reference = reply_to.id if reply_to else None
        await self.gateway.send(
            "MESSAGE_CREATE", self._told(sent, reply_to, guild=guild, ping=ping, everyone=everyone)
        )
        return sent

    async def new_post(self, title: str, text: str, *, user: User | None = None) -> Sent:
        """Write a post in the forum. Its first message has its id."""
        author = user or self.alice
        thread = Thread(self.world.new_id(), FORUM, author.id, title)
        self.world.threads[thread.id] = thread
        await self.gateway.send("THREAD_CREATE", thread.payload() | {"newly_created": True})
        sent = self.world.add(Sent(thread.id, thread.id, author, text))
        told = self._told(sent, None, guild=True, ping=False, everyone=False)
        await self.gateway.send("MESSAGE_CREATE", told)
        return sent

    async def edit(self, message: Sent, text: str) -> None:
        """Edit a message of a user's, or tell again of one whose text stays, as for a link's preview."""
        message.content = text
        guild = message.channel not in self.world.dms
        told = self._told(message, None, guild=guild, ping=False, everyone=False)
        await self.gateway.send("MESSAGE_UPDATE", told)

    async def delete(self, *messages: Sent) -> None:
        """Delete a message, or as a moderator several at once."""
        place: Body = {"channel_id": str(messages[0].channel)}
        if messages[0].channel not in self.world.dms:
            place["guild_id"] = str(GUILD)
        ids = [str(each.id) for each in messages]
        for each in messages:
            each.deleted = True
        if len(ids) == 1:
            await self.gateway.send("MESSAGE_DELETE", {"id": ids[0], **place})
        else:
            await self.gateway.send("MESSAGE_DELETE_BULK", {"ids": ids, **place})

    async def delete_channel(self) -> None:
        """Delete the server's channel."""
        self.world.closed[CHANNEL] = (404, 10003, "Unknown Channel")
        channel = self.world.guild()["channels"][0]
        await self.gateway.send("CHANNEL_DELETE", {**channel, "guild_id": str(GUILD)})

    async def remove_bot(self) -> None:
        """Remove the bot from the server."""
        self.world.closed[CHANNEL] = (403, 50001, "Missing Access")
        await self.gateway.send("GUILD_DELETE", {"id": str(GUILD)})

    async def answer_to(self, message: Sent) -> Sent:
        """Wait for the bot's reply to a message."""
        await self.until(lambda: self.answers_to(message))
        return self.answers_to(message)[0]

    def answers_to(self, message: Sent) -> list[Sent]:
        return [
            each for each in self.world.messages.values() if each.reference == message.id and each.author.bot
        ]

    def _told(self, sent: Sent, reply_to: Sent | None, *, guild: bool, ping: bool, everyone: bool) -> Body:
        """A message as a client without the privileged intent receives it."""
        bot = self.world.bot
        named = f"<@{bot.id}>" in sent.content
        pinged = ping and reply_to is not None and reply_to.author is bot
        told = sent.payload() | {"mention_everyone": everyone}
        told["mentions"] = [{**bot.payload(), "member": bot.member()}] if named or pinged else []
        shows_all = bool(self.gateway.intents & MESSAGE_CONTENT)
        may_read = (
            shows_all
            or not guild
            or named
            or (pinged and reply_to is not None and reply_to.interaction is None)
        )
        told["content"] = sent.content if may_read else ""
        if guild:
            told |= {"guild_id": str(GUILD), "member": sent.author.member()}
        if reply_to:
            told["referenced_message"] = reply_to.payload()
        return told
