"""The block at the top of a file in which the article tells about itself: YAML, TOML or JSON.

No value in it costs the article: what cannot be used is left out, and said in a warning.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from knowledge.formats.addresses import absolute, address_of_page, is_part
from knowledge.formats.dates import find_date
from knowledge.formats.yaml_values import FrontMatterError, Value, lenient_values, yaml_values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_T = TypeVar("_T")

LARGEST_BLOCK = 200_000
"""Code points of a block that is parsed; of a larger one, only its `key: value` lines are read."""

_LINE_END = r"(?:\r\n?|\n)"
_YAML = re.compile(
    rf"---[ \t]*{_LINE_END}(?P<block>(?:.*?{_LINE_END})?)(?:---|\.\.\.)[ \t]*(?:{_LINE_END}|\Z)", re.DOTALL
)
_TOML = re.compile(
    rf"\+\+\+[ \t]*{_LINE_END}(?P<block>(?:.*?{_LINE_END})?)\+\+\+[ \t]*(?:{_LINE_END}|\Z)", re.DOTALL
)
_LINES = re.compile(_LINE_END)
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article's source; None where nothing is."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    draft: bool = False
    """Its author has not published it."""

    base: str = field(default="", compare=False)
    """The address of the site that the file belongs to, for its links; empty where that is not known."""

    lines: int = field(default=0, compare=False)
    """Lines of the file above the article's text."""

    warnings: tuple[str, ...] = field(default=(), compare=False)


def split_front_matter(text: str, name: str, base: str = "") -> tuple[str, Facts]:
    """Divide a file into its article and what the front matter tells.

    The article is everything behind the block, unchanged; the whole text where there is no
    such block.

    Args:
        text: the file's text.
        name: its path below the folder of articles.
        base: the address of the site that the folder is rendered to, if it is known.
    """
    rest, values, warnings = _split(text, name)
    found = _Found(values, name, base, list(warnings))
    above = len(_LINES.findall(text[: len(text) - len(rest)]))
    return rest, replace(found.facts(), lines=above, base=base, warnings=tuple(found.warnings))


def has_front_matter(text: str) -> bool:
    """Whether a text begins with a block that tells about it."""
    return _split(text, "")[0] != text


def facts_beside(text: str, name: str) -> Facts:
    """What a file of TOML tells about the article that it lies beside; `name` is its own."""
    try:
        values = {key: Value(value, 1) for key, value in tomllib.loads(text).items()}
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Facts(warnings=(f"{name} is no TOML ({error}); it is left out.",))
    found = _Found(values, name, "", [])
    return replace(found.facts(), warnings=tuple(found.warnings))


def _split(text: str, name: str) -> tuple[str, dict[str, Value], list[str]]:
    if text.startswith("{"):
        return _split_json(text)
    for pattern, read in ((_YAML, _read_yaml), (_TOML, _read_toml)):
        block = pattern.match(text)
        if block:
            values, warnings = read(block["block"], name)
            return (text, {}, []) if values is None else (text[block.end() :], values, warnings)
    return text, {}, []


def _read_yaml(block: str, name: str) -> tuple[dict[str, Value] | None, list[str]]:
    """The values of a block, or None where it is text between two rulers."""
    try:
        return yaml_values(block, longest=LARGEST_BLOCK), []
    except FrontMatterError as error:
        values = lenient_values(block)
        if values is None:
            return None, []
        place = f"{name}, line {error.line}"
        return values, [f"{place}: the front matter is no YAML ({error.why}); only its plain lines are used."]


def _read_toml(block: str, name: str) -> tuple[dict[str, Value] | None, list[str]]:
    try:
        values = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return {}, [f"{name}: the front matter between +++ is no TOML ({error}); it is left out."]
    lines = _lines_of(block)
    return {key: Value(value, lines.get(key, 1)) for key, value in values.items()}, []


def _lines_of(block: str) -> dict[str, int]:
    """For each key of a TOML block, the line of the file that it stands in."""
    found: dict[str, int] = {}
    for number, line in enumerate(_LINES.split(block), start=2):
        found.setdefault(line.partition("=")[0].strip().strip("\"'"), number)
    return found


def _split_json(text: str) -> tuple[str, dict[str, Value], list[str]]:
    try:
        values, end = json.JSONDecoder().raw_decode(text[:LARGEST_BLOCK])
    except (ValueError, RecursionError):
        return text, {}, []
    space = _SPACE.match(text, end)
    if not isinstance(values, dict) or not {"title", "date", "draft", "slug"} & values.keys():
        return text, {}, []
    return text[space.end() if space else end :], {key: Value(value, 1) for key, value in values.items()}, []


class _Found:
    """Looks the facts up in the values, and collects warnings."""

    def __init__(self, values: Mapping[str, Value], name: str, base: str, warnings: list[str]) -> None:
        self._values = {key.lower().replace("-", "_"): value for key, value in values.items()}
        self._name = name
        self._base = base
        self.warnings = warnings

    def facts(self) -> Facts:
        """All that the front matter tells."""
        return Facts(
            title=self._first(("title",), _words),
            publisher=self._first(("publisher", "site_name"), _words),
            author=self._first(("author", "authors", "byline"), _names),
            published=self._first(_DATES, _day),
            url=self._address(),
            draft=self._is_draft(),
        )

    def _first(self, keys: tuple[str, ...], read: Callable[[object], _T | None]) -> _T | None:
        for key in keys:
            for value in self._of(key):
                try:
                    found = read(value.content)
                except ValueError as error:
                    self._warn(value, key, str(error))
                    continue
                if found is not None:
                    return found
        return None

    def _of(self, key: str) -> Iterator[Value]:
        value = self._values.get(key)
        if value is not None and value.content is not None:
            yield value

    def _warn(self, value: Value, key: str, why: str) -> None:
        self.warnings.append(f"{self._name}, line {value.line}: `{key}` {why}; it is left out.")

    def _is_draft(self) -> bool:
        draft, published = self._values.get("draft"), self._values.get("published")
        return (draft is not None and draft.content is True) or (
            published is not None and published.content is False
        )

    def _address(self) -> str | None:
        for key in ("url", "permalink", "canonical_url", "slug"):
            for value in self._of(key):
                try:
                    words = _words(value.content)
                except ValueError as error:
                    self._warn(value, key, str(error))
                    continue
                address = self._joined(words or "", key)
                if address:
                    return address
                if "://" in (words or ""):
                    self._warn(value, key, f"is no web address ({(words or '')[:60]})")
        return address_of_page(self._name, self._base) if self._base and not is_part(self._name) else None

    def _joined(self, words: str, key: str) -> str:
        """The address that a value names: absolute, or below the site's."""
        if not words or "://" in words or not self._base:
            return absolute(words, None)
        if key == "slug" and not words.startswith("/"):
            folder = self._name.rpartition("/")[0]
            return address_of_page(f"{folder}/{words}".lstrip("/"), self._base)
        return absolute(f"{self._base.rstrip('/')}/{words.lstrip('/')}", None)


_DATES = (
    "published",
    "date",
    "pubdate",
    "publishdate",
    "pub_date",
    "updated",
    "lastmod",
    "last_modified_at",
    "modified",
)


def _words(value: object) -> str | None:
    if isinstance(value, bool | list | dict):
        raise ValueError("is no text")  # noqa: TRY004  (one kind of error for every unusable value)
    return " ".join(str(value).split()) or None


def _names(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, list):
        return ", ".join(filter(None, map(_names, value))) or None
    if isinstance(value, dict):
        name = value.get("name") or value.get("title")
        if not isinstance(name, str):
            raise ValueError("has no `name`")  # noqa: TRY004  (as above)
        return _words(name)
    return _words(value)


def _day(value: object) -> date | None:
    if isinstance(value, bool):
        return None  # `published: true` says that it is, and not when
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = _words(value)
    if words is None:
        return None
    try:
        return datetime.fromisoformat(words).date()
    except ValueError:
        day = find_date(words)
    if day is None:
        raise ValueError(f"is no date ({words[:40]})")
    return day
