"""The texts that people in Discord can read, found in the source and the commands → the catalogues.

    python -m tests.bot.languages.extraction

writes each text that is new into every catalogue, without a translation, and drops those that are gone.
"""

from __future__ import annotations

import ast
import asyncio
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from bot import errors
from bot.chat.client import PullquoteClient
from bot.chat.command_sync import payload_of
from bot.chat.command_texts import texts_of
from bot.errors import BackupError, BotError, ConfigError, DiscordError, HelpError, TooSoonError
from bot.languages.catalogues import FOLDER, LANGUAGES
from bot.service import KnowledgeService
from knowledge import KnowledgeBase
from tests.article_service import article_service
from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from collections.abc import Iterator

BOT = Path(__file__).parents[3] / "bot"
TAGS = sorted(set(LANGUAGES.values()))
IN_TERMINAL = (ConfigError, DiscordError, BackupError, HelpError)
"""Errors that only whoever runs the bot sees, in English."""

KEYWORDS = {
    "say": (0,),
    "plural": (1, 2),
    **{
        name: (0, 1) if kind is TooSoonError else (0,)
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, BotError) and not issubclass(kind, IN_TERMINAL)
    },
}
"""Calls whose text a person in Discord can read, and at which places it stands."""

WIDTH = 100
Text: TypeAlias = str | tuple[str, ...]


def texts_of_the_bot() -> dict[Text, set[str]]:
    """Each text, and the files that say it."""
    found: dict[Text, set[str]] = {}
    for place, text in [*_in_the_source(), *_in_the_commands()]:
        found.setdefault(text, set()).add(place)
    return found


def commands() -> list[dict[str, Any]]:
    """All commands, as they are registered with Discord."""

    async def build() -> list[dict[str, Any]]:
        with TemporaryDirectory() as folder:
            base = KnowledgeBase([Path(folder)], WordEncoder(), Path(folder))
            client = PullquoteClient(KnowledgeService(base), article_service(base), storage=Path(folder))
            await client.add_cogs()
            return payload_of(client.tree)

    return asyncio.run(build())


def read_catalogue(tag: str) -> Catalog:
    """A catalogue as it stands in its file."""
    with (FOLDER / f"{tag}.po").open("rb") as file:
        return read_po(file, tag)


def _in_the_source() -> Iterator[tuple[str, Text]]:
    for file in sorted([*BOT.glob("chat/**/*.py"), *BOT.glob("messages/*.py"), BOT / "service.py"]):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (text := _text_in(node)):
                yield file.relative_to(BOT.parent).as_posix(), text


def _text_in(call: ast.Call) -> Text | None:
    """The text in a call, if it is a call that says one. Raises ValueError for an f-string."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    arguments = [call.args[at] for at in KEYWORDS.get(name, ()) if at < len(call.args)]
    if any(isinstance(each, ast.JoinedStr) for each in arguments):
        raise ValueError(f"{ast.unparse(call)}: an f-string cannot be translated, name its fields")
    texts = tuple(str(each.value) for each in arguments if isinstance(each, ast.Constant))
    if not texts or len(texts) < len(arguments):
        return None
    return texts[0] if len(texts) == 1 else texts


def _in_the_commands() -> Iterator[tuple[str, Text]]:
    for command in commands():
        for text in texts_of(command):
            yield "commands", text


def _update(tag: str, found: dict[Text, set[str]]) -> None:
    """Write a catalogue with these texts and no others; its head and its translations stay."""
    file = FOLDER / f"{tag}.po"
    old, new = read_catalogue(tag), Catalog(tag)
    new.mime_headers = old.mime_headers  # the forms of the plural that the file uses
    for text, places in sorted(found.items(), key=lambda pair: (min(pair[1]), str(pair[0]))):
        message = old.get(text if isinstance(text, str) else text[0])
        kept = message.string if message and message.id == text else ""
        new.add(text, kept, [(place, 0) for place in sorted(places)])
    written = BytesIO()
    write_po(written, new, width=WIDTH, omit_header=True, include_lineno=False)
    head, _, _ = file.read_text(encoding="utf-8").partition("\n\n")
    file.write_text(f"{head}\n\n{written.getvalue().decode()}", encoding="utf-8")


if __name__ == "__main__":
    texts = texts_of_the_bot()
    for each in TAGS:
        _update(each, texts)
