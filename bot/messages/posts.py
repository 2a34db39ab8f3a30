"""What is added to a reply in a forum: the button that marks a post as solved, and which post it is about."""

from __future__ import annotations

from dataclasses import replace

from bot.languages import ENGLISH, Language
from bot.messages.markdown import escape
from bot.messages.reply import Button, Reply, Row, Text

SOLVED = r"pq:solved:(?P<author>\d+)"


def with_solved_button(reply: Reply, author: int, *, language: Language = ENGLISH) -> Reply:
    """The reply with a button for the author of the post, in a row of its own."""
    button = Button(language.say("This answered my question"), f"pq:solved:{author}")
    return replace(reply, parts=(*reply.parts, Row((button,))))


def about_post(reply: Reply, address: str, *, language: Language = ENGLISH) -> Reply:
    """The reply as it is sent to the author of a post alone, with the way back to the post."""
    about = language.say("About {post}. I'm not sure, so I only tell you:", post=address)
    return replace(reply, parts=(Text(about), *reply.parts))


def render_solved(tag: str, *, language: Language = ENGLISH) -> Reply:
    """That a post got its tag."""
    return Reply((Text(language.say("This post is now tagged {tag}.", tag=escape(tag))),), private=True)
