"""ChatSettings: what an admin has chosen for the bot in Discord."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.chat.permissions import Managers


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """What an admin has chosen for the bot in Discord."""

    managers: Managers = field(default_factory=Managers)
    """Who may look after the articles."""

    suggested_questions: tuple[str, ...] = ()
    """What `/ask` suggests."""

    threads: frozenset[int] = frozenset()
    """Channels in which an answer opens a thread."""

    forums: frozenset[int] = frozenset()
    """Forums in which a new post gets one answer."""

    solved_tag: str = ""
    """The tag that an answered post may get; empty: none."""

    message_content: bool = False
    """Whether to ask Discord for the text of messages that do not mention the bot."""


DEFAULT_SETTINGS = ChatSettings()
