"""A command as Discord takes it → the same with its names and descriptions in every language.

discord.py has a translator for this, but it leaves out the locales that it does not know,
and Arabic is one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.languages import LANGUAGES, language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS = ("name", "description")
_PARTS = ("options", "choices")


def localized(payload: dict[str, Any]) -> dict[str, Any]:
    """The payload of a command with translations for Discord's clients to choose from."""
    whole = dict(payload)
    for key in filter(payload.get, _TEXTS):
        text = payload[key]
        whole[f"{key}_localizations"] = {locale: language_of(locale).say(text) for locale in LANGUAGES}
    for key in filter(payload.get, _PARTS):
        whole[key] = [localized(part) for part in payload[key]]
    return whole


def texts_of(payload: dict[str, Any]) -> Iterator[str]:
    """Every text in the payload of a command that has to be translated."""
    yield from (payload[key] for key in filter(payload.get, _TEXTS))
    for key in filter(payload.get, _PARTS):
        for part in payload[key]:
            yield from texts_of(part)
