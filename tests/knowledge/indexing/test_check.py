"""A check tells what a reload would read, without a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import Origins, ReadError, ReadingTerms, check

if TYPE_CHECKING:
    from pathlib import Path

SENTENCE = "Tea is a hot drink that people in many countries like to have in the afternoon."


def test_each_article_is_told_with_its_citation_and_cut(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: Tea\ndate: 2021-09-03\nauthor: {{x: y}}\n---\n{SENTENCE}\n")
    (tmp_path / "b.md").write_text("---\ndraft: true\n---\nMilk.\n")
    (tmp_path / "c.adoc").write_text("Tea")
    (tmp_path / "d.txt").write_bytes(b"\xff\xff")
    report = check(Origins.of([tmp_path], ReadingTerms(addresses={tmp_path: "https://example.org"})))
    (article,) = report.articles
    assert (article.path, article.title, article.url) == ("a.md", "Tea", "https://example.org/a/")
    assert str(article.published) == "2021-09-03"
    assert article.passages == (SENTENCE,)
    assert [skipped.path for skipped in report.skipped] == ["b.md", "d.txt", "c.adoc"]
    assert report.warnings == ("a.md, line 4: `author` has no `name`; it is left out.",)


def test_what_looks_odd_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# Tea\n\n{SENTENCE}\n\n## More\n\n[Elsewhere](https://example.org)\n")
    (tmp_path / "b.md").write_text(f"{SENTENCE.upper()}\n\n| a |\n|---|\n| {'tea ' * 400} |\n")
    first, second = check(Origins.of([tmp_path])).articles
    assert first.oddities == ("1 passage is only a link",)
    told = " / ".join(second.oddities)
    assert "no title of its own" in told
    assert "1 row of a table is longer" in told


def test_a_repeated_passage_names_the_first(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(SENTENCE)
    assert check(Origins.of([tmp_path])).articles[1].oddities == ("1 passage stands in a.txt, too",)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="does not exist"):
        check(Origins.of([tmp_path / "nowhere"]))
