"""Front matter: what it tells, and what is said when it cannot be understood."""

from __future__ import annotations

import re
from datetime import date

import pytest

from knowledge.formats.front_matter import LARGEST_BLOCK, Facts, split_front_matter

STORY = "Tea is hot.\n"


def test_the_five_keys_are_read() -> None:
    text = (
        "---\ntitle: 'Tea: a story'\npublisher: The Tea Times\nauthor: [Ann Poe, J. R. Roe]\n"
        "published: 2021-09-03\nurl: https://example.org/tea\ntags: [tea]\n---\n" + STORY
    )
    facts = Facts(
        "Tea: a story", "The Tea Times", "Ann Poe, J. R. Roe", date(2021, 9, 3), "https://example.org/tea"
    )
    assert split_front_matter(text, "a.md") == (STORY, facts)


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("title: 1984", Facts(title="1984")),
        ("title: yes", Facts(title="yes")),
        ("title: 2021-09-03", Facts(title="2021-09-03")),
        ("title:", Facts()),
        ("title: ''", Facts()),
        ("author: Ann Poe", Facts(author="Ann Poe")),
        ("author: []", Facts()),
        ("published: 2021-09-03T17:44:00+05:30", Facts(published=date(2021, 9, 3))),
        ("published: '2021-09-03'", Facts(published=date(2021, 9, 3))),
        ("published: 3 September 2021", Facts(published=date(2021, 9, 3))),
        ("url: http://example.org", Facts(url="http://example.org")),
        ("", Facts()),
        ("# a comment", Facts()),
    ],
)
def test_a_value_is_taken_as_it_is_written(line: str, facts: Facts) -> None:
    assert split_front_matter(f"---\n{line}\n---\n{STORY}", "a.md") == (STORY, facts)


@pytest.mark.parametrize(
    "text",
    [
        STORY,
        "---\n" + STORY,
        "Tea\n---\ntitle: Tea\n---\n",
        "----\ntitle: Tea\n----\n",
        " ---\na: b\n---\n",
        "---",
    ],
)
def test_without_a_closed_block_all_is_text(text: str) -> None:
    assert split_front_matter(text, "a.md") == (text, Facts())


def test_an_empty_block_tells_nothing() -> None:
    assert split_front_matter(f"---\n---\n{STORY}", "a.md") == (STORY, Facts())


def test_the_closing_line_may_be_the_last() -> None:
    assert split_front_matter("---\ntitle: Tea\n---", "a.md") == ("", Facts(title="Tea"))


@pytest.mark.parametrize(
    ("block", "facts", "warning"),
    [
        ("published: yesterday", Facts(), "line 2: `published` is no date .yesterday."),
        ("title: Tea\npublished: 2021-13-45", Facts(title="Tea"), "line 3: `published` is no date"),
        ("published: 03/09/2021", Facts(), "line 2: `published` is no date"),
        ("url: javascript://alert", Facts(), "line 2: `url` is no web address"),
        ("url: https://", Facts(), "line 2: `url` is no web address"),
        ("title: [Tea, Milk]", Facts(), "line 2: `title` is no text"),
        ("title: true", Facts(), "line 2: `title` is no text"),
        ("author: {mail: a@b.c}", Facts(), "line 2: `author` has no `name`"),
        (
            "title: Tea: a story\nauthor: Ann",
            Facts(title="Tea: a story", author="Ann"),
            "line 2: the front matter is no YAML",
        ),
        ("title: Tea\n\tauthor: Ann", Facts(title="Tea"), "line 3: the front matter is no YAML"),
        ("title: 'Tea", Facts(title="Tea"), "the front matter is no YAML"),
        ("title: Tea\nkeys: " + "[" * 5000, Facts(title="Tea"), "the front matter is no YAML"),
        ("title: Tea\n# " + "a" * LARGEST_BLOCK, Facts(title="Tea"), "longer than"),
        ("title: Tea\nauthor: &a [*a]", Facts(title="Tea"), None),
        ("title: !!python/object/apply:os.system [ls]", Facts(), "`title` is no text"),
    ],
)
def test_what_cannot_be_used_is_left_out_with_a_warning(
    block: str, facts: Facts, warning: str | None
) -> None:
    rest, found = split_front_matter(f"---\n{block}\n---\n{STORY}", "a.md")
    assert (rest, found) == (STORY, facts)
    assert len(found.warnings) == (warning is not None)
    for told in found.warnings:
        assert told.startswith("a.md")
        assert re.search(warning or "", told)


@pytest.mark.parametrize("block", ["just words", "- a\n- list", "Hello there, reader: read on"])
def test_text_between_two_rulers_is_no_front_matter(block: str) -> None:
    text = f"---\n{block}\n---\n{STORY}"
    assert split_front_matter(text, "a.md") == (text, Facts())


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("authors: [{name: Ann, title: Baker}, Bob]", Facts(author="Ann, Bob")),
        ("author: {name: Ann Poe, url: x}", Facts(author="Ann Poe")),
        ("date: 2021-09-03 10:00:00 +0200", Facts(published=date(2021, 9, 3))),
        ("pubDate: 2021-09-03", Facts(published=date(2021, 9, 3))),
        ("lastmod: 2021-09-03", Facts(published=date(2021, 9, 3))),
        ("published: true\ndate: 2021-09-03", Facts(published=date(2021, 9, 3))),
        ("published: true", Facts()),
        ("published: false", Facts(draft=True)),
        ("draft: true", Facts(draft=True)),
        ("draft: false", Facts()),
        ("tags: [a, b]\nhide: {toc: true}\nlang: en", Facts()),
        ("slug: /tea", Facts()),
    ],
)
def test_what_generators_write_is_understood(line: str, facts: Facts) -> None:
    rest, found = split_front_matter(f"---\n{line}\n---\n{STORY}", "a.md")
    assert (rest, found, found.warnings) == (STORY, facts, ())


def test_toml_and_json_are_front_matter_too() -> None:
    toml = "+++\ntitle = 'Tea'\ndate = 2021-09-03T10:00:00Z\ndraft = false\n[extra]\nx = 1\n+++\n"
    facts = Facts(title="Tea", published=date(2021, 9, 3))
    assert split_front_matter(toml + STORY, "a.md") == (STORY, facts)
    assert split_front_matter('{"title": "Tea", "date": "2021-09-03"}\n\n' + STORY, "a.md") == (STORY, facts)
    assert split_front_matter('{"tea": 1}\n' + STORY, "a.md")[1] == Facts()


def test_broken_toml_costs_nothing_but_its_values() -> None:
    rest, facts = split_front_matter(f"+++\ntitle = 'a'\ntitle = 'b'\n+++\n{STORY}", "a.md")
    assert (rest, facts) == (STORY, Facts())
    assert "is no TOML" in facts.warnings[0]


@pytest.mark.parametrize(
    ("name", "line", "address"),
    [
        ("a/b.md", "", "https://x.org/docs/a/b/"),
        ("a/index.md", "", "https://x.org/docs/a/"),
        ("index.md", "", "https://x.org/docs/"),
        ("a/b.md", "slug: c", "https://x.org/docs/a/c/"),
        ("a/b.md", "slug: /c", "https://x.org/docs/c"),
        ("a/b.md", "permalink: /tea/", "https://x.org/docs/tea/"),
        ("a/b.md", "url: https://y.org/tea", "https://y.org/tea"),
        ("a/_index.md", "", "https://x.org/docs/a/"),
        ("a/_b.mdx", "", None),
        ("_posts/2021-09-03-b.md", "", None),
        ("_posts/2021-09-03-b.md", "permalink: /tea/", "https://x.org/docs/tea/"),
    ],
)
def test_a_site_gives_its_pages_their_addresses(name: str, line: str, address: str | None) -> None:
    """Of what generators build into other pages, `_b.mdx`, only the front matter can tell where it stands."""
    text = f"---\ntitle: Tea\n{line}\n---\n{STORY}"
    assert split_front_matter(text, name, "https://x.org/docs/")[1].url == address


def test_the_lines_above_the_article_are_counted() -> None:
    assert split_front_matter(f"---\ntitle: Tea\n---\n{STORY}", "a.md")[1].lines == 3


def test_a_bomb_of_aliases_is_never_unfolded() -> None:
    bomb = "\n".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}]"
        for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    text = f"---\na: &a [x, x, x]\n{bomb}\ntitle: Tea\n---\n{STORY}"
    assert split_front_matter(text, "a.md") == (STORY, Facts(title="Tea"))
