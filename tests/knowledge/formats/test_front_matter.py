"""Front matter: what it tells, and what is said when it cannot be understood."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.errors import ReadError
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
    ("block", "message"),
    [
        ("published: yesterday", "line 2: `published` is no date .yesterday.: write it as 2021-09-03"),
        ("title: Tea\npublished: 2021-13-45", "line 3: `published` is no date"),
        ("published: 03/09/2021", "line 2: `published` is no date"),
        ("url: javascript:alert(1)", "line 2: `url` is no web address"),
        ("url: https://", "line 2: `url` is no web address"),
        ("url: 'https://example.org/a b'", "line 2: `url` is no web address"),
        ("url: 'http://[::1'", "line 2: `url` is no web address"),
        ("title: [Tea, Milk]", "line 2: `title` must be one line of text"),
        ("author:\n  - {name: Ann}", "line 2: `author` must be one line of text|line 3: `author`"),
        ("title: Tea\n\tauthor: Ann", "line 3: the front matter is no YAML"),
        ("title: 'Tea", "line .: the front matter is no YAML"),
        ("just words", "no `key: value` lines"),
        ("- a\n- list", "no `key: value` lines"),
        ("[" * 5000, "the front matter is no"),
        ("title: \x07", "the front matter is not YAML"),
        ("title: Tea\n...\ntitle: Milk", "the front matter is no YAML"),
        ("# " + "a" * LARGEST_BLOCK, "characters of front matter"),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_line(block: str, message: str) -> None:
    with pytest.raises(ReadError, match=message) as caught:
        split_front_matter(f"---\n{block}\n---\n{STORY}", "a.md")
    assert str(caught.value).startswith("a.md")
    assert str(caught.value).endswith(".")


def test_a_bomb_of_aliases_is_never_unfolded() -> None:
    bomb = "\n".join(
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}]"
        for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    text = f"---\na: &a [x, x, x]\n{bomb}\ntitle: Tea\n---\n{STORY}"
    assert split_front_matter(text, "a.md") == (STORY, Facts(title="Tea"))


def test_a_value_that_holds_itself_is_refused() -> None:
    with pytest.raises(ReadError, match="`author` must be one line of text"):
        split_front_matter(f"---\nauthor: &a [*a]\n---\n{STORY}", "a.md")
