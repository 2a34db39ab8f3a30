"""Every text is there in every language, with its fields and its marks, and short enough for Discord."""

from __future__ import annotations

import re
from collections import Counter
from gettext import c2py
from typing import TYPE_CHECKING

import pytest
from babel import Locale

from bot.languages import LANGUAGES
from bot.languages.catalogues import FOLDER
from tests.bot.languages.extraction import TAGS, commands, read_catalogue, texts_of_the_bot
from tests.loopback.rules import command_faults
from tests.loopback.schema import schema_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Message

FIELD = re.compile(r"\{\w+\}")
MARKS = re.compile(r"\*+|`|\n|(?m:^-# |^- )")
LABEL = re.compile(r"[^{}\n.:]{1,30}")
LABEL_LENGTH = 45

every_language = pytest.mark.parametrize("tag", TAGS)


@pytest.fixture(scope="module")
def texts() -> set[str]:
    return {text if isinstance(text, str) else text[0] for text in texts_of_the_bot()}


def messages_in(tag: str) -> list[Message]:
    return [message for message in read_catalogue(tag) if message.id]


def pairs_in(tag: str) -> Iterator[tuple[str, str]]:
    """Each English text with its translation; of a plural the general form with each form."""
    for message in messages_in(tag):
        if isinstance(message.id, str):
            yield message.id, str(message.string)
        else:
            yield from ((message.id[1], form) for form in message.string or ())


def test_there_is_a_catalogue_for_each_language_and_no_other() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(TAGS)


@every_language
def test_a_catalogue_has_what_the_bot_says_and_nothing_else(tag: str, texts: set[str]) -> None:
    there = {message.id if isinstance(message.id, str) else message.id[0] for message in messages_in(tag)}
    assert there == texts, "run `python -m tests.bot.languages.extraction`"


@every_language
def test_every_text_is_translated(tag: str) -> None:
    assert [text for text, translation in pairs_in(tag) if not translation.strip()] == []


@every_language
def test_a_plural_has_every_form_of_its_language(tag: str) -> None:
    catalogue = read_catalogue(tag)
    plurals = [message for message in messages_in(tag) if not isinstance(message.id, str)]
    assert plurals
    assert [message.id for message in plurals if len(message.string or ()) != catalogue.num_plurals] == []
    rule, chosen = Locale.parse(tag).plural_form, c2py(catalogue.plural_expr)
    pairs = {(rule(number), chosen(number)) for number in range(200)}
    assert len(pairs) == len({category for category, _ in pairs}) == catalogue.num_plurals


@every_language
def test_no_field_is_lost_or_made_up(tag: str) -> None:
    different = {
        text: translation
        for text, translation in pairs_in(tag)
        if translation and not fields_fit(text, translation)
    }
    assert different == {}


def fields_fit(text: str, translation: str) -> bool:
    """Whether the fields are the same. A form for one number only may leave the number out."""
    wanted, found = Counter(FIELD.findall(text)), Counter(FIELD.findall(translation))
    return wanted == found or (wanted - found == Counter({"{n}": 1}) and not found - wanted)


@every_language
def test_no_mark_of_markdown_is_lost_or_made_up(tag: str) -> None:
    different = {
        text: translation
        for text, translation in pairs_in(tag)
        if translation and Counter(MARKS.findall(text)) != Counter(MARKS.findall(translation))
    }
    assert different == {}


@every_language
def test_a_text_ends_as_the_english_one_does(tag: str) -> None:
    ends = {"।": ".", "。": ".", "：": ":", "؟": "?", "？": "?"}

    def end(text: str) -> str:
        last = ends.get(text.rstrip()[-1:], text.rstrip()[-1:])
        return last if last in ".:?…" else ""

    assert {t: s for t, s in pairs_in(tag) if s and end(t) != end(s)} == {}


@every_language
def test_a_label_stays_short(tag: str) -> None:
    """The title of a form takes 45 characters, and so does the label of a field; a button 80."""
    labels = {text: translation for text, translation in pairs_in(tag) if LABEL.fullmatch(text)}
    assert "Ask the articles" in labels
    assert {text: said for text, said in labels.items() if len(said) > LABEL_LENGTH} == {}


def test_discord_takes_the_commands_in_every_language() -> None:
    payload = commands()
    assert schema_faults("PUT", "/applications/1/commands", payload) == []
    assert command_faults(payload) == []
    assert {locale for command in payload for locale in command["name_localizations"]} == set(LANGUAGES)
