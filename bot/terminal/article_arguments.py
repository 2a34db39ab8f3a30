"""The command line of those commands that look after the articles."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

from bot.terminal.values import place

Add: TypeAlias = Callable[..., argparse.ArgumentParser]
"""Adds the parser of a command: its name, a summary and a description."""


def add_article_commands(add: Add) -> None:
    """Add `check`, `add`, `list`, `show`, `remove`, `history` and `rollback`."""
    _add_check(add)
    _add_add(add)
    search = add(
        "list",
        "tell the articles by their titles",
        "Tell the articles, or those whose title or path holds the words.",
    )
    search.add_argument("search", metavar="WORD", nargs="*", help="what the title or the path must hold")
    show = add(
        "show",
        "tell how an article is cited and cut",
        "Tell what a reader is told about an article, and print each of its passages.",
    )
    _add_article(show)
    remove = add(
        "remove",
        "remove an article that was added",
        "Remove an article that was added in Discord or by `pullquote add`. It is kept for a day. Articles "
        "of your own folders are files of yours: remove the file, and reload.",
    )
    _add_article(remove)
    remove.add_argument("--yes", action="store_true", help="remove it without asking")
    add(
        "history",
        "tell which snapshots of the articles can be gone back to",
        "Tell the last three snapshots, when each was made, and which one answers come from.",
    )
    rollback = add(
        "rollback",
        "answer from an older snapshot of the articles",
        "Answer from an older snapshot, until a reload finds a file that has changed since the newest "
        "one; or from the newest again. A running bot follows within half a minute.",
    )
    rollback.add_argument("snapshot", metavar="NUMBER", type=int, help="as `pullquote history` tells it")


def _add_add(add: Add) -> None:
    command = add(
        "add",
        "add articles, after a preview",
        "Show how files or web pages would be read and cited, and copy them to the folder of added "
        "articles, where `/knowledge add` in Discord puts them, too.",
    )
    command.add_argument(
        "articles_named", metavar="FILE", nargs="+", help="a file, or the address of a page or a file"
    )
    command.add_argument("--title", metavar="TITLE", default="", help="what a reader is told")
    command.add_argument("--author", metavar="NAME", default="", help="who wrote it")
    command.add_argument("--published", metavar="DATE", default="", help="when, like 2026-03-09")
    command.add_argument("--url", metavar="ADDRESS", default="", help="where a reader finds it")
    command.add_argument("--yes", action="store_true", help="add without asking")


def _add_article(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "article", metavar="ARTICLE", nargs="+", help="its title, its path or a part of them"
    )


def _add_check(add: Add) -> None:
    check = add(
        "check",
        "tell how the articles would be read, without reading them in",
        "Read the articles as a reload does, without the model, and tell what would be read, under which "
        "title, date and address, what looks odd, and what would be left out.",
    )
    check.add_argument(
        "paths",
        metavar="PLACE",
        nargs="*",
        type=place,
        help="a folder or file of articles, or an address on the web, in place of those configured",
    )
    add_verbose(check)


def add_verbose(command: argparse.ArgumentParser) -> None:
    """Add the option that shows everything."""
    command.add_argument(
        "--verbose", action="store_true", help="name every file that is not read, and show all there is"
    )
