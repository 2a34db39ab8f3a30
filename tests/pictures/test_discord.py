"""The picture in the README is drawn from what Discord would really get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.loopback.rules import texts
from tests.pictures.discord import QUESTIONS, find_browser, main, payload, render_page
from tests.pictures.kinds import render_kinds
from tests.pictures.markdown import to_html

if TYPE_CHECKING:
    from pathlib import Path


def test_every_look_is_on_the_page() -> None:
    page = render_page()
    assert "› Stonebow  3.15" in page
    assert "<span>2.</span><div><strong>Lift the cap and rinse the float with <em>river</em>" in page
    assert "<pre># the last six hours, newest first\ngauge read stonebow --hours 6 --reverse</pre>" in page
    assert "<u>High water</u>" in page
    assert '<a href="https://archive.example/ennick">public archive</a>' in page
    assert "Press <code>reset</code>" in page


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_markdown_is_left_on_the_page(question: str) -> None:
    drawn = "".join(map(to_html, texts(payload(question, QUESTIONS[question]))))
    assert [sign for sign in ("**", "__", "```", "\\", "&gt; ", "-# ") if sign in drawn] == []


def test_every_other_kind_of_message_is_on_its_page() -> None:
    page = render_kinds()
    assert "It does not mention “battery” or “changing”." in page
    assert "The articles differ." in page
    assert "May 2, 2019" in page
    assert "Did you mean Stonebow?" in page
    assert "@Librarians" in page
    assert "Passage 2 of 2" in page
    assert "◉ It does not answer the question" in page


def test_the_browser_takes_the_picture(tmp_path: Path) -> None:
    if find_browser() is None:
        pytest.skip("no Chromium on this machine")
    picture = tmp_path / "discord.png"
    main(picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
