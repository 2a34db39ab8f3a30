"""Language: one language that the bot speaks, as gettext and CLDR have it.

The English text is the key of its translation. So the code says what a person will read:

    language.say("Asked: {question}", question=question)
    language.plural(3, "{n} article", "{n} articles")
    language.say("Loaded: {when}", when=language.day(date))

A text must stand in the call itself, because the catalogues are made from the source.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
"""What stands between these has a direction of its own and does not change that of the words around it."""

_LEFT_TO_RIGHT = frozenset({"L"})
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LINES = re.compile(r"[^\n]+")


class Formats(Protocol):
    """How a language writes numbers and dates."""

    def number(self, value: float, decimals: int) -> str:
        """Write a number with so many decimals."""

    def percent(self, share: float) -> str:
        """Write a share between 0 and 1 as whole percents."""

    def day(self, when: date) -> str:
        """Write a date so that nobody takes the month for the day."""

    def language_name(self, english: str) -> str:
        """The name of a language, which is given in English."""


class EnglishFormats:
    """English ones, made without Babel, which a terminal would wait for."""

    def number(self, value: float, decimals: int) -> str:
        """1,240.5."""
        return f"{value:,.{decimals}f}"

    def percent(self, share: float) -> str:
        """61%."""
        return f"{share:.0%}"

    def day(self, when: date) -> str:
        """9 March 2024."""
        return f"{when.day} {when:%B %Y}"

    def language_name(self, english: str) -> str:
        """Norwegian."""
        return english.capitalize()


@dataclass(frozen=True, slots=True)
class Language:
    """What the bot says in one language."""

    tag: str
    """As its catalogue is named: `pt_BR`."""

    formats: Formats = field(default_factory=EnglishFormats)
    translations: NullTranslations = field(default_factory=NullTranslations)
    right_to_left: bool = False

    def say(self, text: str, /, **fields: object) -> str:
        """The translation of an English text; `{names}` in it stand for the fields."""
        return self._filled(self.translations.gettext(text), fields)

    def plural(self, number: int, one: str, other: str, /, **fields: object) -> str:
        """The form of a text that goes with a number, which the text names as `{n}`."""
        return self._filled(self.translations.ngettext(one, other, number), {"n": number, **fields})

    def number(self, value: float, *, decimals: int = 0) -> str:
        """Write a number with so many decimals."""
        return self.formats.number(value, decimals)

    def percent(self, share: float) -> str:
        """Write a share between 0 and 1 as whole percents."""
        return self.formats.percent(share)

    def day(self, when: date) -> str:
        """Write a date so that nobody takes the month for the day."""
        return self.formats.day(when)

    def language_name(self, english: str) -> str:
        """The name of a language, which is given in English."""
        return self.formats.language_name(english)

    def isolated(self, text: str) -> str:
        """The text, each line kept from turning round the words beside it if it runs the other way.

        A bare address stays as it is: a client would take the mark behind it for a part of it.
        """
        against = _LEFT_TO_RIGHT if self.right_to_left else _RIGHT_TO_LEFT
        turns = any(unicodedata.bidirectional(character) in against for character in text)
        if not turns or text.startswith(("https://", "http://")):
            return text
        return _LINES.sub(rf"{ISOLATE}\g<0>{END_OF_ISOLATE}", text)

    def _filled(self, text: str, fields: dict[str, object]) -> str:
        return (
            text.format(**{name: self._written(value) for name, value in fields.items()}) if fields else text
        )

    def _written(self, value: object) -> str:
        return self.number(value) if isinstance(value, int) else self.isolated(str(value))


ENGLISH = Language("en")
