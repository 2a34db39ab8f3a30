"""What lies among the articles and is not read is named with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.sources import ReadingTerms, find_files, passed_over

if TYPE_CHECKING:
    from pathlib import Path


def _write(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Tea is hot.", encoding="utf-8")
    return folder


def _found(folder: Path, *, project_files: bool = False) -> list[str]:
    return [file.below for file in find_files([folder], ReadingTerms(project_files=project_files))]


def test_other_formats_are_named_and_pictures_are_not(tmp_path: Path) -> None:
    _write(tmp_path, "a.md", "b.adoc", "deep/c.org", "d.png", ".hidden.pdf", ".git/e.org")
    told = passed_over([tmp_path], project_files=False)
    assert list(told) == ["b.adoc", "deep/c.org"]
    assert told["b.adoc"].startswith("b.adoc is in a format that")


@pytest.mark.parametrize(
    "name",
    [
        "CONTRIBUTING.md",
        "SUMMARY.md",
        "LICENSE.txt",
        "CHANGELOG.md",
        "changelog.md",
        "requirements.txt",
        "requirements-dev.txt",
    ],
)
def test_files_about_the_project_are_left_out_unless_wanted(tmp_path: Path, name: str) -> None:
    _write(tmp_path, "tea.md", name)
    assert _found(tmp_path) == ["tea.md"]
    assert list(passed_over([tmp_path], project_files=False)) == [name]
    assert set(_found(tmp_path, project_files=True)) == {"tea.md", name}
    assert passed_over([tmp_path], project_files=True) == {}
    assert [file.below for file in find_files([tmp_path / name])] == [name]


@pytest.mark.parametrize("name", ["security.md", "contributing.md", "history-of-tea.md", "news.md"])
def test_an_article_with_such_a_subject_is_an_article(tmp_path: Path, name: str) -> None:
    assert _found(_write(tmp_path, name)) == [name]


@pytest.mark.parametrize("beside", ["index.md", "_index.md", "package.json", "conf.py"])
def test_a_readme_is_an_article_only_where_it_is_a_front_page(tmp_path: Path, beside: str) -> None:
    assert _found(_write(tmp_path, "README.md")) == ["README.md"]
    _write(tmp_path, beside)
    assert "README.md" not in _found(tmp_path)
