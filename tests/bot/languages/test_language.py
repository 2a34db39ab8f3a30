"""A text, a number or a date in each language; and nobody answers without one."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from bot.languages import ENGLISH, LANGUAGES, language_of

CHAT = Path(__file__).parents[3] / "bot" / "chat"
ARABIC = "\u0645\u0635\u0628\u0627\u062d"


@pytest.mark.parametrize(
    ("locale", "tag"),
    [
        ("de", "de"),
        ("es-419", "es"),
        ("zh-TW", "zh_CN"),
        ("ar", "ar"),
        ("en-GB", "en"),
        ("nl", "en"),
        (None, "en"),
    ],
)
def test_each_locale_gets_its_language_and_others_english(locale: str | None, tag: str) -> None:
    assert language_of(locale).tag == tag


@pytest.mark.parametrize(
    ("locale", "number", "share", "day"),
    [
        ("en-US", "1,240", "61%", "9 March 2024"),
        ("de", "1.240", "61\xa0%", "9. März 2024"),
        ("fr", "1\u202f240", "61\xa0%", "9 mars 2024"),
        ("ja", "1,240", "61%", "2024年3月9日"),
        ("ru", "1\xa0240", "61\xa0%", "9 марта 2024\u202fг."),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(
    locale: str, number: str, share: str, day: str
) -> None:
    language = language_of(locale)
    assert language.number(1240) == number
    assert language.percent(0.61) == share
    assert language.day(date(2024, 3, 9)) == day


def test_a_language_has_a_name_in_every_language() -> None:
    assert ENGLISH.language_name("german") == "German"
    assert language_of("de").language_name("german") == "Deutsch"
    assert language_of("ja").language_name("arabic") == "アラビア語"
    assert language_of("fr").language_name("gibberish") == "Gibberish"


def test_a_text_is_filled_with_its_fields() -> None:
    assert (
        ENGLISH.say("{done} of {total}: {name}", done=1240, total=2030, name="a {b}")
        == "1,240 of 2,030: a {b}"
    )
    assert ENGLISH.say("braces {stay} without fields") == "braces {stay} without fields"
    assert [ENGLISH.plural(n, "{n} page", "{n} pages") for n in (1, 2, 1000)] == [
        "1 page",
        "2 pages",
        "1,000 pages",
    ]


def test_words_of_the_other_direction_are_isolated() -> None:
    assert ENGLISH.say("Asked: {what}", what=ARABIC) == f"Asked: \u2068{ARABIC}\u2069"
    assert ENGLISH.say("Asked: {what}", what="a lamp") == "Asked: a lamp"
    assert language_of("ar").isolated("a lamp\nb") == "\u2068a lamp\u2069\n\u2068b\u2069"
    assert language_of("ar").isolated(ARABIC) == ARABIC
    assert language_of("ar").isolated("https://example.org/a") == "https://example.org/a"


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES)))
def test_every_catalogue_can_be_read(tag: str) -> None:
    assert language_of(tag).translations.info()["language"] == LANGUAGES[tag]


@pytest.mark.parametrize("file", sorted(CHAT.rglob("*.py")), ids=lambda file: file.stem)
def test_whatever_is_shown_in_discord_is_shown_in_a_language(file: Path) -> None:
    calls = [
        node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    renders = [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id.startswith("render_")
    ]
    without = [
        call.lineno for call in renders if "language" not in {keyword.arg for keyword in call.keywords}
    ]
    assert not without, f"lines {without} lack language=…"
