"""A topic in, its page of help out; the guide that the bot quotes is made of the same pages."""

from bot.help.pages import TOPICS, page, title

__all__ = ["TOPICS", "page", "title"]
