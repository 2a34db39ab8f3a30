"""The HTTP side: the routes that the bot may use, and what Discord refuses there."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.loopback.bodies import body_of, message_in
from tests.loopback.faults import Fault, json_response
from tests.loopback.messages import APPLICATION, Sent
from tests.loopback.refusals import RefusalError, refuse
from tests.loopback.responses import Responses
from tests.loopback.rules import (
    COMPONENTS_V2,
    Body,
    command_faults,
    file_faults,
    message_faults,
)
from tests.loopback.schema import schema_faults
from tests.loopback.threads import GUILD, Thread
from tests.loopback.world import TOKEN, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True)
class Call:
    """One request that was received."""

    method: str
    path: str
    body: Any


class Rest:
    """Answers requests as Discord does. Every refusal is kept, so a test can assert that there is none."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls: list[Call] = []
        self.refusals: list[str] = []
        self.faults: list[Fault] = []
        self.announce: Callable[[str, Body], Awaitable[None]]
        """Sends an event to the client."""

        responses = Responses(world)
        self._nonces: dict[str, Sent] = {}
        self._routes: list[tuple[str, re.Pattern[str], Callable[..., Awaitable[Any]]]] = [
            ("GET", re.compile(r"/users/@me"), self._me),
            ("GET", re.compile(r"/oauth2/applications/@me"), self._application),
            ("GET", re.compile(r"/gateway"), self._gateway),
            ("GET", re.compile(r"/users/@me/guilds"), self._guilds),
            ("GET", re.compile(rf"/guilds/{GUILD}"), self._guild),
            ("GET", re.compile(rf"/guilds/{GUILD}/channels"), self._channels),
            ("GET", re.compile(rf"/guilds/{GUILD}/members/{APPLICATION}"), self._member),
            ("PUT", re.compile(rf"/applications/{APPLICATION}/commands"), self._register),
            ("POST", re.compile(r"/interactions/(\d+)/([^/]+)/callback"), responses.callback),
            ("POST", re.compile(rf"/webhooks/{APPLICATION}/([^/]+)"), responses.follow_up),
            (
                "PATCH",
                re.compile(rf"/webhooks/{APPLICATION}/([^/]+)/messages/@original"),
                responses.edit_original,
            ),
            (
                "DELETE",
                re.compile(rf"/webhooks/{APPLICATION}/([^/]+)/messages/@original"),
                responses.delete_original,
            ),
            (
                "GET",
                re.compile(rf"/webhooks/{APPLICATION}/([^/]+)/messages/@original"),
                responses.read_original,
            ),
            ("POST", re.compile(r"/channels/(\d+)/messages"), self._post),
            ("GET", re.compile(r"/channels/(\d+)/messages"), self._history),
            ("GET", re.compile(r"/channels/(\d+)/messages/(\d+)"), self._read),
            ("PATCH", re.compile(r"/channels/(\d+)/messages/(\d+)"), self._edit),
            ("DELETE", re.compile(r"/channels/(\d+)/messages/(\d+)"), self._delete),
            ("POST", re.compile(r"/channels/(\d+)/messages/(\d+)/threads"), self._open_thread),
            ("PATCH", re.compile(r"/channels/(\d+)"), self._tag),
            ("POST", re.compile(r"/users/@me/channels"), self._open_dm),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Serve one request."""
        path = request.path.removeprefix("/api/v10")
        body, files = await body_of(request)
        self.calls.append(Call(request.method, path, body))
        fault = next((each for each in self.faults if each.fits(request.method, path)), None)
        if fault:
            fault.times -= 1
            self.world.tell()
            if fault.kind.endswith("after"):
                await self._dispatch(request, path, body, files)
            if fault.kind.startswith("hang"):
                await asyncio.Event().wait()
            if fault.kind.startswith("reset"):
                assert request.transport
                request.transport.abort()
            return fault.response()
        return await self._dispatch(request, path, body, files)

    async def attachment(self, request: web.Request) -> web.Response:
        """Serve a file that somebody attached."""
        file = self.world.attached[request.match_info["number"]]
        return web.Response(body=file.content)

    async def _dispatch(
        self, request: web.Request, path: str, body: Any, files: dict[str, bytes]
    ) -> web.StreamResponse:
        try:
            result = await self._route(request, path, body, files)
        except RefusalError as refusal:
            self.refusals.append(f"{request.method} {path}: {refusal.code} {refusal}")
            self.world.tell()
            return json_response({"code": refusal.code, "message": str(refusal)}, refusal.status)
        self.world.tell()
        return web.Response(status=204) if result is None else json_response(result)

    async def _route(self, request: web.Request, path: str, body: Any, files: dict[str, bytes]) -> Any:
        for method, pattern, serve in self._routes:
            match = pattern.fullmatch(path)
            if match and method == request.method:
                self._check_token(request, path)
                refuse(schema_faults(method, path, body))
                refuse(file_faults(message_in(body), files))
                self.world.files.update(files)
                return await serve(body, *match.groups())
        raise RefusalError(404, 0, "404: Not Found")

    def _check_token(self, request: web.Request, path: str) -> None:
        open_to_all = path.startswith(("/interactions/", "/webhooks/", "/gateway"))
        if not open_to_all and request.headers.get("Authorization") != f"Bot {TOKEN}":
            raise RefusalError(401, 0, "401: Unauthorized")

    async def _me(self, _: None) -> Body:
        return {**self.world.bot.payload(), "verified": True, "email": None, "flags": 0, "mfa_enabled": False}

    async def _application(self, _: None) -> Body:
        return {
            "id": str(APPLICATION), "name": "Pullquote", "description": "", "icon": None, "bot_public": True,
            "bot_require_code_grant": False, "verify_key": "0", "flags": 0, "rpc_origins": [],
            "owner": self.world.owner.payload(), "team": None, "summary": "",
        }  # fmt: skip

    async def _gateway(self, _: None) -> Body:
        return {"url": "wss://gateway.discord.gg"}

    async def _guilds(self, _: None) -> list[Body]:
        guild = self.world.guild()
        return [
            {key: guild[key] for key in ("id", "name", "features")} | {"owner": False, "permissions": "0"}
        ]

    async def _guild(self, _: None) -> Body:
        alive = ("channels", "members", "threads", "presences", "voice_states")
        return {key: value for key, value in self.world.guild().items() if key not in alive}

    async def _channels(self, _: None) -> list[Body]:
        return list(self.world.guild()["channels"])

    async def _member(self, _: None) -> Body:
        return {**self.world.bot.member(), "user": self.world.bot.payload()}

    async def _register(self, body: list[Body]) -> list[Body]:
        refuse(command_faults(body))
        self.world.registrations += 1
        self.world.commands = [
            {"id": str(self.world.new_id()), "application_id": str(APPLICATION), "version": "1",
             "description": "", "dm_permission": True, "nsfw": False, **command}
            for command in body
        ]  # fmt: skip
        return self.world.commands

    async def _post(self, body: Body, channel: str) -> Body:
        self._check_channel(channel)
        known = self._nonces.get(str(body.get("nonce")))
        if known and body.get("enforce_nonce"):
            return known.payload()
        refuse(message_faults(body))
        reference = (body.get("message_reference") or {}).get("message_id")
        message = Sent(
            self.world.new_id(), int(channel), self.world.bot, reference=int(reference) if reference else None
        )
        message.flags = body.get("flags", 0)
        message.change(body)
        self._nonces[str(body.get("nonce"))] = message
        return self.world.add(message).payload()

    async def _read(self, _: None, channel: str, number: str) -> Body:
        """A message that mentions the bot, or is its own: others come without their text."""
        message = self.world.messages.get(int(number))
        if message is None or message.deleted or message.channel != int(channel):
            raise RefusalError(404, 10008, "Unknown Message")
        named = (
            f"<@{self.world.bot.id}>" in message.content
            or message.author.bot
            or int(channel) in self.world.dms
        )
        return message.payload() | ({} if named else {"content": ""})

    async def _history(self, _: None, channel: str) -> list[Body]:
        """All messages of a channel, the newest first."""
        there = [each for each in self.world.messages.values() if each.channel == int(channel)]
        shown = [each for each in there if not each.deleted and not each.ephemeral]
        return [await self._read(None, channel, str(each.id)) for each in reversed(shown)]

    async def _edit(self, body: Body, channel: str, number: str) -> Body:
        message = self._own(channel, number)
        refuse(message_faults(body, was_v2=bool(message.flags & COMPONENTS_V2)))
        message.change(body)
        return message.payload()

    async def _delete(self, _: None, channel: str, number: str) -> None:
        self._own(channel, number).deleted = True

    def _own(self, channel: str, number: str) -> Sent:
        """A message that the bot wrote in this channel."""
        self._check_channel(channel)
        message = self.world.messages.get(int(number))
        if message is None or message.deleted or message.channel != int(channel):
            raise RefusalError(404, 10008, "Unknown Message")
        if not message.author.bot:
            raise RefusalError(403, 50005, "Cannot edit a message authored by another user")
        return message

    def _check_channel(self, channel: str) -> None:
        if int(channel) in self.world.closed:
            raise RefusalError(*self.world.closed[int(channel)])

    async def _open_dm(self, body: Body) -> Body:
        person = self.world.reachable.get(int(body["recipient_id"]))
        if person is None:
            raise RefusalError(403, 50007, f"Cannot send messages to {body['recipient_id']}")
        self.world.dms[person.id + 1] = person
        return {"id": str(person.id + 1), "type": 1, "recipients": [person.payload()]}

    async def _open_thread(self, body: Body, channel: str, number: str) -> Body:
        """Open a thread under a message, whose id it gets."""
        refuse([] if 0 < len(body["name"]) <= 100 else ["name: 1 to 100 characters"])
        self._check_channel(channel)
        if int(number) in self.world.threads or int(number) not in self.world.messages:
            raise RefusalError(400, 160004, "A thread has already been created for this message")
        thread = Thread(int(number), int(channel), self.world.bot.id, body["name"])
        self.world.threads[thread.id] = thread
        await self.announce("THREAD_CREATE", thread.payload() | {"newly_created": True})
        return thread.payload()

    async def _tag(self, body: Body, channel: str) -> Body:
        """Set the tags of a post."""
        assert set(body) == {"applied_tags"}
        thread = self.world.threads[int(channel)]
        thread.tags = [int(tag) for tag in body["applied_tags"]]
        return thread.payload()
