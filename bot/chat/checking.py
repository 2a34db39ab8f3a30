"""A token → findings: whose it is, who may invite the bot, what it may do where, and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.identity import clock_offset, inspect
from bot.checks import Finding, State
from bot.errors import DiscordError
from bot.messages import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.chat.identity import Identity, Place

LATE = 10.0
"""Seconds that a clock may be wrong: how long a question may wait is told by the time in its id."""


def check_discord(token: str, servers: frozenset[int]) -> Iterator[Finding]:
    """Ask Discord about the bot whose token it is; `servers` as the configuration names them."""
    try:
        identity, places = inspect(token)
        yield Finding("token", State.RIGHT, f"it belongs to {identity.name}")
        yield Finding("invitations", State.RIGHT, "anybody" if identity.public else "its owner only")
        yield from _permissions(identity, places)
        yield from _looked_after(identity, places, servers)
        yield _clock(clock_offset())
    except DiscordError as error:
        yield Finding("Discord", State.WRONG, str(error), "Mend this first; no more was asked of Discord.")


def _looked_after(identity: Identity, places: Sequence[Place], servers: frozenset[int]) -> Iterator[Finding]:
    """In which servers the articles may be looked after."""
    if not places:
        return
    known = {place.server_id: place for place in places}
    managed = [
        place.server
        for place in known.values()
        if (place.server_id in servers if servers else place.server_owner in identity.owners)
    ]
    if managed:
        yield Finding("articles managed in", State.RIGHT, ", ".join(managed))
        return
    named = ", ".join(f"{number} ({place.server})" for number, place in known.items())
    remedy = f"Name those that may in `servers` of config.toml: {named}."
    yield Finding("articles managed in", State.DOUBTFUL, "none of the servers that the bot is in", remedy)


def _permissions(identity: Identity, places: Sequence[Place]) -> Iterator[Finding]:
    if not places:
        remedy = f"Invite it: {identity.invite_link}"
        yield Finding("servers", State.DOUBTFUL, "the bot is in no server yet", remedy)
        return
    for server in dict.fromkeys(place.server for place in places):
        own = [place for place in places if place.server == server]
        silent = [place for place in own if place.lacking]
        if not silent:
            found = f"all it needs in {counted(len(own), 'channel')}"
            yield Finding(f"permissions in {server}", State.RIGHT, found)
        for place in silent:
            yield Finding(
                f"permissions in {server}",
                State.DOUBTFUL,
                f"in #{place.channel} it lacks {', '.join(place.lacking)}",
                "Give it these in the settings of the channel, unless it shall not answer there.",
            )


def _clock(offset: float) -> Finding:
    found = f"{abs(offset):.0f} s {'ahead of' if offset > 0 else 'behind'} Discord's"
    if abs(offset) > LATE:
        return Finding("clock", State.WRONG, found, "Set the clock, by NTP best.")
    return Finding("clock", State.RIGHT, found)
