"""The articles that come with Pullquote: they read well, and the bot can speak about itself with them."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.commands import COMMANDS
from bot.config import SECTIONS
from bot.settings import keys_of
from bot.sources import SourceSettings
from knowledge import Passage
from knowledge.formats.reading import read
from knowledge.splitting.passages import split

FOLDER = Path(__file__).parents[1] / "knowledge" / "articles"
FILES = sorted(FOLDER.iterdir())
every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def passages(name: str) -> tuple[Passage, ...]:
    return split(read(FOLDER / name, FOLDER))


def under(name: str, heading: str) -> str:
    """What an article says under a heading."""
    return " ".join(each.text for each in passages(name) if heading in " ".join(each.headings))


def test_there_are_a_story_a_guide_and_a_page_of_questions() -> None:
    assert [file.name for file in FILES] == [
        "leap-years.md",
        "panjshir-september-2021.md",
        "pullquote-guide.md",
    ]


@every_file
def test_an_article_says_where_it_comes_from(file: Path) -> None:
    source = read(file, FOLDER).source
    assert source.title
    assert source.publisher == "Pullquote"
    assert isinstance(source.published, date)


@every_file
def test_an_article_is_short_enough_to_read(file: Path) -> None:
    assert 400 <= len(read(file, FOLDER).text.split()) <= 1500


@every_file
def test_every_sentence_is_a_sentence_under_a_heading(file: Path) -> None:
    for passage in split(read(file, FOLDER)):
        for sentence in passage.sentences:
            words = sentence.of(passage.document.text)
            assert words.endswith((".", ".)")), words
            assert words[0].isupper() or words[0].isdigit(), words


def test_the_story_names_the_sources_of_its_facts() -> None:
    text = (FOLDER / "panjshir-september-2021.md").read_text(encoding="utf-8")
    sources = yaml.safe_load(text.split("---\n")[1])["sources"]
    assert any("Hindustan Times" in each for each in sources)


def test_the_talks_failed_over_surrender_for_amnesty() -> None:
    why = under("panjshir-september-2021.md", "Why the talks failed")
    assert why.startswith("The talks failed because")
    assert "surrender" in why
    assert "amnesty" in why


@pytest.mark.parametrize("name", ["pullquote-guide.md", "leap-years.md"])
def test_every_heading_is_a_question_that_people_ask(name: str) -> None:
    headings = {each.headings[-1] for each in passages(name)}
    assert len(headings) >= 12
    assert all(heading.endswith("?") for heading in headings)


def test_the_guide_names_only_commands_and_settings_that_there_are() -> None:
    text = (FOLDER / "pullquote-guide.md").read_text(encoding="utf-8")
    settings = {key for kind in (*SECTIONS.values(), SourceSettings) for key in keys_of(kind)}
    front_matter = {"title", "publisher", "author", "published", "url"}
    assert set(re.findall(r"`pullquote (\w+)", text)) <= set(COMMANDS)
    assert set(re.findall(r"`([a-z_]+)`", text)) <= settings | front_matter
