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


def check_discord(token: str, role: str) -> Iterator[Finding]:
    """Ask Discord about the bot, as `token` and the `knowledge_role` of the configuration have it."""
    try:
        identity, places = inspect(token)
        yield Finding("token", State.RIGHT, f"it belongs to {identity.name}")
        yield _openness(identity, role)
        yield from _permissions(identity, places)
        yield _clock(clock_offset())
    except DiscordError as error:
        yield Finding("Discord", State.WRONG, str(error), "Mend this first; no more was asked of Discord.")


def _openness(identity: Identity, role: str) -> Finding:
    if identity.public and role and not role.isdecimal():
        return Finding(
            "invitations",
            State.DOUBTFUL,
            "anybody may invite the bot, and knowledge_role is a name that they may give a role of theirs",
            "Name the role by its id, or turn Public Bot off on the page of the bot.",
        )
    return Finding("invitations", State.RIGHT, "anybody" if identity.public else "its owner only")


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
