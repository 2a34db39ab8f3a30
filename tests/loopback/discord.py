"""A loopback Discord on this machine, in which tests act as its users and see what the bot sends.

async with LoopbackDiscord() as discord:
    ... log a client in with `connector=discord.connector()` and `TOKEN` ...
    interaction = await discord.slash("ask", question="Why?")
    assert "> " in interaction.reply.text
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.loopback.certificates import connector_to, server_context
from tests.loopback.faults import Fault
from tests.loopback.gateway import Gateway
from tests.loopback.rest import Rest
from tests.loopback.threads import FORUM, GUILD, Thread
from tests.loopback.world import CHANNEL, Attached, Interaction, Sent, User, World

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    import aiohttp

    from tests.loopback.rules import Body

MESSAGE_CONTENT = 1 << 15
COMMAND, COMPONENT, AUTOCOMPLETE, FORM = 2, 3, 4, 5
PATIENCE = 10.0
"""Seconds after which a test that waits fails."""


class LoopbackDiscord:
    """The server, and the people in it."""

    def __init__(self) -> None:
        self.world = World()
        self.gateway = Gateway(self.world)
        self.rest = Rest(self.world)
        self.rest.announce = self.gateway.send
        self._runner: web.AppRunner | None = None
        self.port = 0
        self.alice = self.user("Alice")

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_route("*", "/api/{path:.*}", self.rest.answer)
        app.router.add_get("/", self.gateway.connect)
        app.router.add_get("/attachments/{number}/file", self.rest.attachment)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=server_context())
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner
        await self._runner.cleanup()

    def connector(self) -> aiohttp.TCPConnector:
        """A connector for the client, which resolves Discord's names to this machine."""
        return connector_to(self.port)

    def user(
        self, name: str, *, permissions: int = 0, roles: tuple[int, ...] = (), locale: str = "en-US"
    ) -> User:
        """Add a user."""
        user = User(self.world.new_id(), name, roles=roles, locale=locale)
        user.permissions |= permissions
        return user

    def role(self, name: str) -> int:
        """Add a role to the server, before the client logs in."""
        number = self.world.new_id()
        self.world.roles[number] = name
        return number

    def fault(self, kind: str, method: str, path: str, times: int = 1) -> None:
        """Make the next matching requests fail."""
        self.rest.faults.append(Fault(kind, method, path, times))

    async def until(self, holds: Callable[[], Any]) -> None:
        """Wait until a condition is true; fails after `PATIENCE` seconds."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.world.changed.wait()

    async def slash(
        self,
        name: str,
        *,
        user: User | None = None,
        guild: bool = True,
        wait: bool = True,
        forged: bool = False,
        **options: str | int | Attached,
    ) -> Interaction:
        """Send a command; a subcommand follows after a space. `forged` skips the client's own checks."""
        top, *sub = name.split()
        command = self._command(1, top)
        if not forged:
            assert guild or 1 in (command.get("contexts") or [0, 1]), f"/{name} is not for direct messages"
        given, attached = self._options(options)
        if sub:
            given = [{"type": 1, "name": sub[0], "options": given}]
        data = {"id": command["id"], "name": top, "type": 1, "options": given}
        if attached:
            data["resolved"] = {"attachments": attached}
        return await self._interact(COMMAND, data, user, guild=guild, wait=wait)

    async def autocomplete(self, name: str, option: str, typed: str) -> list[Body]:
        """Type into an option of a command, and see what is suggested."""
        command = self._command(1, name)
        declared = next(each for each in command["options"] if each["name"] == option)
        assert declared["autocomplete"], f"{option} suggests nothing"
        given = [{"type": 3, "name": option, "value": typed, "focused": True}]
        data = {"id": command["id"], "name": name, "type": 1, "options": given}
        interaction = await self._interact(AUTOCOMPLETE, data, None)
        assert interaction.choices is not None
        return interaction.choices

    def _options(self, options: dict[str, str | int | Attached]) -> tuple[list[Body], Body]:
        """The options of a command as Discord sends them, and the files that are attached to it."""
        given: list[Body] = []
        attached: Body = {}
        for name, value in options.items():
            if isinstance(value, Attached):
                number = str(self.world.new_id())
                attached[number] = self.world.attach(number, value)
                given.append({"type": 11, "name": name, "value": number})
            else:
                given.append({"type": 4 if isinstance(value, int) else 3, "name": name, "value": value})
        return given, attached

    async def complete(self, name: str, *, user: User | None = None, **typed: str) -> list[Body]:
        """Type into an option of a command: the choices that the bot offers."""
        top, sub = name.split()
        given: list[Body] = [
            {"type": 3, "name": key, "value": value, "focused": True} for key, value in typed.items()
        ]
        options = [{"type": 1, "name": sub, "options": given}]
        data = {"id": self._command(1, top)["id"], "name": top, "type": 1, "options": options}
        interaction = await self._interact(AUTOCOMPLETE, data, user)
        assert interaction.choices is not None
        return interaction.choices

    async def context_menu(self, name: str, message: Sent, *, user: User | None = None) -> Interaction:
        """Choose a message's menu entry."""
        command = self._command(3, name)
        data = {
            "id": command["id"], "name": name, "type": 3, "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): message.payload()}},
        }  # fmt: skip
        return await self._interact(COMMAND, data, user)

    async def click(
        self, message: Sent, label: str, *, user: User | None = None, wait: bool = True
    ) -> Interaction:
        """Press the button with this label."""
        button = next(each for each in message.buttons if each.get("label") == label)
        return await self.press(message, button["custom_id"], user=user, wait=wait)

    async def press(
        self, message: Sent, custom_id: str, *, user: User | None = None, wait: bool = True
    ) -> Interaction:
        """Send a custom_id, even one that no button has."""
        data = {"component_type": 2, "custom_id": custom_id, "id": 1}
        return await self._interact(COMPONENT, data, user, message=message, wait=wait)

    async def submit_modal(
        self, form: Body, text: str, *, message: Sent | None = None, user: User | None = None
    ) -> Interaction:
        """Fill in the one field of a form and send it."""
        field = form["components"][0]["component"]
        return await self.submit_form(form, {field["custom_id"]: text}, message=message, user=user)

    async def submit_form(
        self, form: Body, values: dict[str, str], *, message: Sent | None = None, user: User | None = None
    ) -> Interaction:
        """Fill in the fields of a form and send it; `message` has the button that opened it."""
        fields = [label["component"] for label in form["components"]]
        assert {field["custom_id"] for field in fields} == set(values)
        filled = [
            {
                "type": each["type"],
                "id": 2,
                "custom_id": each["custom_id"],
                "value": values[each["custom_id"]],
            }
            for each in fields
        ]
        labels = [{"type": 18, "id": 1, "component": each} for each in filled]
        data = {"custom_id": form["custom_id"], "components": labels}
        return await self._interact(FORM, data, user, message=message)

    async def fill_in(
        self, form: Body, *, user: User | None = None, message: Sent | None = None, **fields: str
    ) -> Interaction:
        """Fill in fields of a form by their names, leave the others as they are, and send it."""
        labels = [
            {"type": 18, "id": 2 * place, "component": _filled(label["component"], 2 * place + 1, fields)}
            for place, label in enumerate(form["components"], 1)
        ]
        data = {"custom_id": form["custom_id"], "components": labels}
        return await self._interact(FORM, data, user, message=message)

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

    async def deliver(self, interaction: Interaction) -> None:
        """Deliver an interaction to the client. May be called again, as Discord may deliver one twice."""
        await self.gateway.send("INTERACTION_CREATE", interaction.payload(self.world.bot))

    async def _interact(
        self,
        kind: int,
        data: Body,
        user: User | None,
        *,
        guild: bool = True,
        message: Sent | None = None,
        wait: bool = True,
    ) -> Interaction:
        person = user or self.alice
        number = self.world.new_id()
        interaction = Interaction(
            number, f"token-{number}", kind, person, self._channel(person, guild=guild), guild,
            self.world.now(), data, message,
        )  # fmt: skip
        if message:
            interaction.channel = message.channel
        interaction.app_permissions = self.world.bot.permissions
        self.world.interactions[number] = interaction
        await self.deliver(interaction)
        if wait:
            await self.until(lambda: interaction.settled)
        return interaction

    def _command(self, kind: int, name: str) -> Body:
        found = [each for each in self.world.commands if (each.get("type", 1), each["name"]) == (kind, name)]
        assert found, f"the bot has not registered {name!r}"
        return found[0]

    def _channel(self, user: User, *, guild: bool) -> int:
        if guild:
            return CHANNEL
        self.world.dms[user.id + 1] = user
        return user.id + 1

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


def _filled(field: Body, number: int, fields: dict[str, str]) -> Body:
    """What a field of a form holds when it is sent."""
    value = str(fields.get(field["custom_id"], field.get("value") or ""))
    assert value or not field.get("required", True), f"{field['custom_id']} must be filled in"
    assert len(value) <= field["max_length"]
    return {"type": 4, "id": number, "custom_id": field["custom_id"], "value": value}
