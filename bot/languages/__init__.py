"""A locale of Discord in, what the bot says in that language out: texts, plural forms, numbers, dates."""

from bot.languages.catalogues import LANGUAGES, language_of, load_languages
from bot.languages.language import ENGLISH, Language

__all__ = ["ENGLISH", "LANGUAGES", "Language", "language_of", "load_languages"]
