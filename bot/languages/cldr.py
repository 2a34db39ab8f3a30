"""CldrFormats: numbers and dates as the Unicode locale data have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

if TYPE_CHECKING:
    from datetime import date

_ENGLISH = Locale("en")


class CldrFormats:
    """How a language writes numbers and dates."""

    def __init__(self, tag: str) -> None:
        self._locale = Locale.parse(tag)

    def number(self, value: float, decimals: int) -> str:
        """Write a number with so many decimals."""
        return format_decimal(round(value, decimals), _pattern(decimals), self._locale)

    def percent(self, share: float) -> str:
        """Write a share between 0 and 1 as whole percents."""
        return format_percent(share, locale=self._locale)

    def day(self, when: date) -> str:
        """Write a date with the name of its month."""
        return format_date(when, "long", locale=self._locale)

    def language_name(self, english: str) -> str:
        """The name of a language, which is given in English; it stays so if it is unknown."""
        code = next(
            (code for code, name in _ENGLISH.languages.items() if name.lower() == english.lower()), ""
        )
        return str(self._locale.languages.get(code, english.capitalize()))

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return bool(self._locale.character_order == "right-to-left")


def _pattern(decimals: int) -> str | None:
    """The locale's own pattern for whole numbers; for others, one with so many decimals."""
    return "#,##0." + "0" * decimals if decimals else None
