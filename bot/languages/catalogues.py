"""The catalogues of translations, `.po` files beside this module, and which of them speaks to whom.

They are read as they are, so there is nothing to compile, and what a translator writes is what
runs. CONTRIBUTING.md says how to add a text or a language.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from bot.languages.language import ENGLISH, Language

FOLDER = Path(__file__).parent / "catalogues"

LANGUAGES = {
    "ar": "ar",
    "de": "de",
    "es-419": "es",
    "es-ES": "es",
    "fr": "fr",
    "hi": "hi",
    "ja": "ja",
    "pt-BR": "pt_BR",
    "ru": "ru",
    "zh-CN": "zh_CN",
    "zh-TW": "zh_CN",
}
"""Discord's locale → the catalogue. Locales that are not named here get English."""


def language_of(locale: object) -> Language:
    """The language to speak to somebody with this locale of Discord."""
    tag = LANGUAGES.get(str(locale))
    return _read(tag) if tag else ENGLISH


def load_languages() -> None:
    """Read all catalogues, so that nobody waits for it later."""
    for tag in LANGUAGES.values():
        _read(tag)


@cache
def _read(tag: str) -> Language:
    # A question in the terminal speaks English and need not wait until these are imported.
    from babel.messages.mofile import write_mo  # noqa: PLC0415
    from babel.messages.pofile import read_po  # noqa: PLC0415

    from bot.languages.cldr import CldrFormats  # noqa: PLC0415

    compiled = BytesIO()
    with (FOLDER / f"{tag}.po").open("rb") as file:
        write_mo(compiled, read_po(file, tag))
    compiled.seek(0)
    formats = CldrFormats(tag)
    return Language(tag, formats, GNUTranslations(compiled), formats.right_to_left)
