"""`pullquote add`, `list`, `show`, `remove`, `history`, `rollback` and `reload`, as they are started."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.in_terminal.conftest import Program, one_sentence
from tests.loopback.site import HERE, Site, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FERRY = "# The ferry\n\nThe ferry to the rock leaves at nine o'clock and takes forty minutes.\n"
BAKERY = "# The bakery\n\nThe bakery in Mill Lane sells rye bread on Fridays. It opens at six.\n"
ASK_BAKERY = "What does the bakery in Mill Lane sell on Fridays?"

ON_THIS_MACHINE = f"""
import sys
from functools import partial
from bot.commands import articles, opening, reloading
from knowledge import Fetcher
for module in (articles, opening, reloading):
    module.Fetcher = partial(Fetcher, pause=0, allowed={{"{HERE}"}})
from bot.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
"""Runs Pullquote as it is, but that pages of this machine may be fetched, too."""


@dataclass
class Shelf:
    """A program with an article of its own folder."""

    program: Program
    articles: Path

    @property
    def added(self) -> list[str]:
        folder = self.program.storage / "stored" / "added"
        return sorted(each.name for each in folder.iterdir()) if folder.exists() else []

    def run(self, *words: str, code: int = 0) -> str:
        """What a command prints, on both streams."""
        done = self.program.run(*words)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    def configure(self, text: str = "", top: str = "") -> None:
        self.program.config.write_text(
            f'[knowledge]\narticles = ["articles"]\ninclude_shipped = false\n{top}'
            f'[model]\nreader = "none"\n[storage]\nfolder = "stored"\n{text}',
            encoding="utf-8",
        )


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(Program(tmp_path), tmp_path / "articles")
    made.articles.mkdir()
    (made.articles / "ferry.md").write_text(FERRY)
    made.configure()
    return made


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as it:
        yield it


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the program fetch pages of this machine."""

    def command(self: Program, *words: str) -> list[str]:
        return [sys.executable, "-c", ON_THIS_MACHINE, *words, "--config", str(self.config)]

    monkeypatch.setattr(Program, "command", command)


def test_an_article_is_previewed_added_listed_shown_and_removed(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "bakery.md"
    file.write_text(BAKERY)
    told = shelf.run("add", str(file), code=1)
    assert "The bakery\n1 passage, language: English\n  | The bakery in Mill Lane" in told
    assert "not added; --yes adds without asking" in told
    assert shelf.added == []
    told = shelf.run("add", str(file), "--author", "Bo Crumb", "--published", "2026-03-09", "--yes")
    assert "Bo Crumb, 9 March 2026" in told
    assert "added as bakery.md" in told
    assert "1 added\n        • bakery.md" in told
    assert shelf.added == ["bakery.md"]
    assert "rye bread" in shelf.run("ask", ASK_BAKERY)
    assert shelf.run("list") == (
        "2 articles\n  The bakery: 1 passage; bakery.md\n  The ferry: 1 passage; ferry.md\n"
    )
    assert shelf.run("list", "FERRY").startswith("1 article\n")
    assert shelf.run("list", "zeppelin") == "0 articles\n"
    told = shelf.run("show", "The", "bakery")
    assert told.startswith("The bakery\nBo Crumb, 9 March 2026\n1 passage\n\n")
    assert "It opens at six." in told
    told = shelf.run("remove", "bakery", code=1)
    assert "not removed; --yes removes without asking" in told
    assert shelf.added == ["bakery.md"]
    told = shelf.run("remove", "bakery", "--yes")
    kept = re.search(r"removed; it lies in (\S+) for a day", told)
    assert kept
    assert (tmp_path / kept[1] / "bakery.md").is_file()
    assert "1 removed\n        • bakery.md" in told
    assert shelf.added == []
    assert "rye bread" not in shelf.run("ask", ASK_BAKERY, code=1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("add", "nowhere.md", "--yes"), "There is no file nowhere.md"),
        (("show", "zeppelin"), "There is no article “zeppelin”"),
        (("remove", "ferry", "--yes"), "was not added here"),
        (("rollback", "77"), "There is no snapshot 77 to go back to; kept are: 1."),
        (("add", "http://127.0.0.1/a", "--yes"), "127.0.0.1 is no public address"),
        (("add", "ftp://example.org/a", "--yes"), "There is no file ftp:"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(shelf: Shelf, words: tuple[str, ...], says: str) -> None:
    shelf.run("reload")
    done = shelf.program.run(*words)
    assert done.returncode == 2
    assert says in done.stderr
    assert one_sentence(done.stderr)


def test_whoever_removes_an_article_agrees_to_lose_no_other(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "bakery.md"
    file.write_text(BAKERY)
    for number in range(12):
        (shelf.articles / f"{number}.md").write_text(FERRY.replace("nine", f"{number}"))
    shelf.run("add", str(file), "--yes")
    for each in shelf.articles.iterdir():
        each.unlink()
    told = shelf.run("remove", "bakery", "--yes", code=1)
    assert "Only 0 of 14 articles" in told
    assert "`pullquote reload --yes`" in told
    assert shelf.run("list").startswith("14 articles\n")
    shelf.run("reload", "--yes")
    assert "There is no article to answer from" in shelf.run("list", code=2)


def test_the_only_article_can_be_removed(shelf: Shelf) -> None:
    shelf.run("add", str(shelf.articles / "ferry.md"), "--yes")
    (shelf.articles / "ferry.md").unlink()
    shelf.run("reload")
    assert "1 removed" in shelf.run("remove", "ferry", "--yes")
    assert "There is no article to answer from" in shelf.run("list", code=2)


def test_an_older_snapshot_is_gone_back_to(shelf: Shelf) -> None:
    assert shelf.run("history") == "No articles have been loaded yet; run `pullquote reload`.\n"
    shelf.run("reload")
    (shelf.articles / "bakery.md").write_text(BAKERY)
    assert "1 added\n        • bakery.md\n    1 unchanged" in shelf.run("reload")
    newer, older = shelf.run("history").splitlines()
    assert re.fullmatch(r" {4}2  \S+ \S+  2 articles, 2 passages  answers come from this one", newer)
    assert re.fullmatch(r" {4}1  \S+ \S+  1 article, 1 passage", older)
    told = shelf.run("rollback", "1")
    assert re.search(r"^ {4}1  .*answers come from this one$", told, flags=re.MULTILINE)
    assert "The older snapshot holds until" in told
    assert "rye bread" not in shelf.run("ask", ASK_BAKERY, code=1)
    assert "answers still come from snapshot 1, which was chosen" in shelf.run("reload")
    shelf.run("rollback", "2")
    assert "rye bread" in shelf.run("ask", ASK_BAKERY)


def test_a_reload_says_which_saved_questions_are_answered_otherwise(shelf: Shelf) -> None:
    (shelf.program.storage / "questions.jsonl").write_text(
        f'{{"question": "{ASK_BAKERY}", "expect": ["rye bread"]}}\n'
        '{"question": "When does the ferry leave?", "expect": ["nine"]}\n'
    )
    shelf.configure(top='questions = "questions.jsonl"\n')
    (shelf.articles / "bakery.md").write_text(BAKERY)
    assert "saved questions" not in shelf.run("reload")
    (shelf.articles / "bakery.md").unlink()
    told = shelf.run("reload")
    assert "    1 of 2 saved questions with another answer\n" in told
    assert f"        • {ASK_BAKERY}\n          before: The bakery in Mill Lane sells rye bread" in told
    assert "          now: no answer\n" in told


@pytest.mark.usefixtures("here")
def test_a_reload_tells_what_became_of_a_web_source(shelf: Shelf, site: Site) -> None:
    shelf.configure(f'[[source]]\nurl = "{site.at("/docs/")}"\ncrawl = true\n')
    links = "".join(f'<a href="/docs/{name}">{name}</a>' for name in ("a", "b", "gone"))
    bread = f"<main><h1>The bakery</h1><p>{BAKERY.splitlines()[2]}</p></main>"
    page = f"<html><head><title>The bakery</title></head><body>{links}{bread}</body></html>"
    site.put("/docs/", page)
    site.put("/docs/a", page.replace("bakery", "mill").replace("rye bread", "flour"))
    site.put("/docs/b", page.replace("bakery", "inn").replace("rye bread", "cider"))
    told = shelf.run("reload", "--verbose")
    assert f"  fetched {site.at('/docs/')}: 3 pages new or changed, 0 unchanged\n" in told
    assert "    1 left out\n" in told
    assert "404 Not Found" in told
    assert "4 read in " in told
    site.put("/docs/a", "no", 503)
    site.put("/docs/b", "no", 410)
    told = shelf.run("reload")
    assert "0 pages new or changed, 1 unchanged" in told
    assert "    1 dropped\n" in told
    assert "    1 kept as last fetched\n" in told
    assert "503 Service Unavailable" in told
    assert "as it was on" in shelf.run("ask", "What does the mill in Mill Lane sell on Fridays?")
    told = shelf.run("check", site.at("/docs/"))
    assert "1 page new or changed" in told


@pytest.mark.usefixtures("here")
def test_a_page_is_added_by_its_address(shelf: Shelf, site: Site) -> None:
    site.put("/news/bakery", f"<html><head><title>The bakery</title></head><body><main>"
             f"<p>{BAKERY.splitlines()[2]}</p></main></body></html>")  # fmt: skip
    told = shelf.run("add", site.at("/news/bakery"), "--yes")
    assert "added as bakery.html" in told
    assert shelf.added == ["bakery.html", "bakery.html.toml"]
    assert site.at("/news/bakery") in shelf.run("ask", ASK_BAKERY)
