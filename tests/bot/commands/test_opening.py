"""Where the articles come from, for each configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.opening import GUIDE, SHIPPED, added_folder, origins_of
from bot.config import read_config
from bot.terminal import read_arguments

if TYPE_CHECKING:
    from pathlib import Path


def _roots(folder: Path, config: str) -> tuple[Path, ...]:
    path = folder / "config.toml"
    path.write_text(config, encoding="utf-8")
    read = read_config(path)
    origins = origins_of(read_arguments(["ask", "why?"]), read)
    return tuple(root for root in origins.roots if root != added_folder(read))


def test_the_examples_answer_only_until_there_are_articles_of_ones_own(tmp_path: Path) -> None:
    assert _roots(tmp_path, "") == (SHIPPED,)
    assert _roots(tmp_path, '[knowledge]\narticles = ["docs"]') == (tmp_path / "docs", GUIDE)
    assert _roots(tmp_path, '[[source]]\nurl = "https://example.org/"') == (GUIDE,)


def test_nothing_that_comes_with_the_program_answers_where_that_is_switched_off(tmp_path: Path) -> None:
    config = '[knowledge]\narticles = ["docs"]\ninclude_shipped = false'
    assert _roots(tmp_path, config) == (tmp_path / "docs",)


def test_the_guide_is_one_of_the_articles_that_come_along() -> None:
    assert GUIDE.is_file()
