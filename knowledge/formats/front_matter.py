"""The YAML block at the top of a file: what the article says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import yaml

from knowledge.errors import ReadError
from knowledge.formats.dates import find_date

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_BLOCK = 16_384
"""Code points. More than this between two `---` lines is no description of an article."""

_T = TypeVar("_T")
_NULL = "tag:yaml.org,2002:null"
_BLOCK = re.compile(r"---[ \t]*(?:\r\n?|\n)(?P<yaml>(?:.*?(?:\r\n?|\n))?)---[ \t]*(?:\r\n?|\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article's source; None where nothing is."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None


def split_front_matter(text: str, name: str) -> tuple[str, Facts]:
    """Divide a file into its article and what the front matter tells.

    The article is everything behind the closing `---` line, unchanged; the whole text where
    there is no such block.

    Raises:
        ReadError: the block cannot be understood; the message names the line.
    """
    block = _BLOCK.match(text)
    if block is None:
        return text, Facts()
    if len(block["yaml"]) > LARGEST_BLOCK:
        raise ReadError(f"{name}: more than {LARGEST_BLOCK} characters of front matter: shorten it.")
    return text[block.end() :], _facts(_entries(block["yaml"], name), name)


def _entries(block: str, name: str) -> dict[str, yaml.Node]:
    """The top level of the block. Only its tree is built, never objects: nothing in it can run or swell."""
    try:
        node = yaml.compose(block, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        why = error.problem or "it is not YAML"
        raise ReadError(f"{name}, line {line}: the front matter is no YAML ({why}): correct it.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ReadError(f"{name}: the front matter is not YAML: write one `key: value` a line.") from error
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise ReadError(
            f"{name}: the front matter has no `key: value` lines: write some, or remove the `---`.",
        )
    return {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _facts(entries: dict[str, yaml.Node], name: str) -> Facts:
    def fact(key: str, value_of: Callable[[yaml.Node], _T | None]) -> _T | None:
        node = entries.get(key)
        if node is None or node.tag == _NULL:
            return None
        return _value(node, value_of, f"{name}, line %d: `{key}`")

    return Facts(
        title=fact("title", _words),
        publisher=fact("publisher", _words),
        author=fact("author", _names),
        published=fact("published", _day),
        url=fact("url", _address),
    )


def _value(node: yaml.Node, value_of: Callable[[yaml.Node], _T | None], place: str) -> _T | None:
    try:
        return value_of(node)
    except ValueError as error:
        raise ReadError(f"{place % (node.start_mark.line + 2)} {error}.") from error


def _words(node: yaml.Node) -> str | None:
    if not isinstance(node, yaml.ScalarNode):
        raise ValueError("must be one line of text: put it in quotes")  # noqa: TRY004
    return " ".join(node.value.split()) or None


def _names(node: yaml.Node) -> str | None:
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(filter(None, map(_words, node.value))) or None
    return _words(node)


def _day(node: yaml.Node) -> date | None:
    words = _words(node)
    if words is None:
        return None
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        day = find_date(words)
    if day is None:
        raise ValueError(f"is no date ({words[:40]}): write it as 2021-09-03")
    return day


def _address(node: yaml.Node) -> str | None:
    words = _words(node)
    if words is None:
        return None
    try:
        parts = urlsplit(words)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in words
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(f"is no web address ({words[:60]}): it must begin with https:// or http://")
    return words
