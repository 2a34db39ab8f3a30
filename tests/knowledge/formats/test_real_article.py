"""A real news page, as it was copied from the web."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.documents import Role, Source
from knowledge.formats.reading import read
from knowledge.splitting.passages import Passage, split

ARTICLE = Path(__file__).parents[4] / "shared" / "articles" / "panjshir-hindustantimes-2021-09-03.txt"

pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason="the real article is not beside this repository")


@pytest.fixture(scope="module")
def passages() -> tuple[Passage, ...]:
    return split(read(ARTICLE, ARTICLE))


def test_its_header_tells_where_it_comes_from(passages: tuple[Passage, ...]) -> None:
    source = passages[0].document.source
    title = "Hamid Karzai concerned over Taliban and Resistance clash. What is happening in Panjshir valley?"
    assert source == Source(title, ARTICLE.name, "hindustantimes.com", "Poulomi Ghosh", date(2021, 9, 3))


def test_byline_date_and_caption_are_apparatus_and_the_summary_is_story(
    passages: tuple[Passage, ...],
) -> None:
    apparatus = " ".join(passage.text for passage in passages if passage.role is Role.APPARATUS)
    story = " ".join(passage.text for passage in passages if passage.role is Role.STORY)
    assert all(
        words in apparatus for words in ("Poulomi Ghosh", "SEP 03, 2021", "(AFP)", "Hamid Karzai concerned")
    )
    assert "Massoud has recently said" in story
    assert not any(words in story for words in ("Poulomi Ghosh", "(AFP)", "Why Taliban-Panjshir"))


def test_the_passage_on_the_talks_stands_under_their_heading(passages: tuple[Passage, ...]) -> None:
    passage = next(passage for passage in passages if "surrender in exchange for amnesty" in passage.text)
    assert passage.headings == ("Why Taliban-Panjshir negotiation failed",)
    assert "will not surrender to the Taliban" in passage.text
