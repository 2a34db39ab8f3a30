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
    from bot.config import DiscordSettings

LATE = 10.0
"""Seconds that a clock may be wrong: how long a question may wait is told by the time in its id."""


def check_discord(token: str, settings: DiscordSettings) -> Iterator[Finding]:
    """Ask Discord about the bot whose token it is, and whether it can do what is configured."""
    try:
        identity, places = inspect(token, settings)
        yield Finding("token", State.RIGHT, f"it belongs to {identity.name}")
        yield Finding("invitations", State.RIGHT, "anybody" if identity.public else "its owner only")
        yield from _permissions(identity, places)
        yield from _unseen(places, settings)
        yield from _looked_after(identity, places, settings.servers)
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
        check = f"permissions in {server}"
        own = [place for place in places if place.server == server]
        silent = [place for place in own if place.lacking]
        if not silent:
            yield Finding(check, State.RIGHT, f"all it needs in {counted(len(own), 'channel')}")
        for place in silent:
            found = f"in {_named(place)} it lacks {', '.join(place.lacking)}"
            remedy = "Give it these in the settings of the channel, unless it shall not answer there."
            yield Finding(check, State.DOUBTFUL, found, remedy)
        for place in own:
            if place.lacks_tag:
                found = f"{_named(place)} has no tag for solved posts"
                remedy = "Add the tag that `solved_tag` in config.toml names in the settings of the forum."
                yield Finding(f"tags in {server}", State.DOUBTFUL, found, remedy)


def _named(place: Place) -> str:
    return f"the forum #{place.channel}" if place.is_forum else f"#{place.channel}"


def _unseen(places: Sequence[Place], settings: DiscordSettings) -> Iterator[Finding]:
    """Channels and forums that the configuration names, and that are in no server of the bot's."""
    for key, kind, forums in (("threads", "text channel", False), ("forums", "forum", True)):
        seen = {place.channel_id for place in places if place.is_forum is forums}
        for number in sorted(getattr(settings, key) - seen):
            found = f"there is no {kind} {number} in the bot's servers"
            yield Finding(key, State.DOUBTFUL, found, f"Correct `{key}` in config.toml.")


def _clock(offset: float) -> Finding:
    found = f"{abs(offset):.0f} s {'ahead of' if offset > 0 else 'behind'} Discord's"
    if abs(offset) > LATE:
        return Finding("clock", State.WRONG, found, "Set the clock, by NTP best.")
    return Finding("clock", State.RIGHT, found)
