"""ChatSettings: what an admin has chosen for the bot in Discord."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.chat.locales import AUTO
from bot.chat.permissions import Managers
from knowledge import KEPT_DAYS


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

    language: str = AUTO
    """Of answers to messages, as a locale of Discord; AUTO: the server's."""

    watch: bool = False
    """Whether to reload when files of the articles have changed."""

    message_content: bool = False
    """Whether to ask Discord for the text of messages that do not mention the bot."""

    feedback_days: int = KEPT_DAYS
    """How long it is kept what readers think of answers."""

    helpers: str = ""
    """Whom to ask where there is no answer: a role, a channel or a person, as Discord writes a mention."""


DEFAULT_SETTINGS = ChatSettings()
