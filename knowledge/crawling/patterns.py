"""Whether a path fits a pattern with wildcards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def fits_glob(path: str, pattern: str) -> bool:
    """Whether a path fits a pattern: `*` stands for anything but a slash, `**` for anything.

    `/**/` may stand for one slash. A pattern that ends with `/**` also fits the folder itself,
    with and without its slash.
    """
    if pattern.endswith("/**") and path.rstrip("/") == pattern[:-3]:
        return True
    return any(_fits(path, _tokens(each)) for each in {pattern, pattern.replace("/**/", "/")})


def fits_robots(path: str, pattern: str) -> bool:
    """Whether a path fits a rule of robots.txt: from its beginning on, `*` anything, `$` the end.

    The rule is somebody else's. As a regular expression "*a*a*a*a*b" could take longer than anybody
    waits; looking for one piece behind the other takes the path's length.
    """
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    last = pieces.pop() if pieces and pattern.endswith("$") else ""
    place = len(first)
    for piece in pieces:
        found = path.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    if not pattern.endswith("$"):
        return True
    return path.endswith(last) and len(path) - len(last) >= place if "*" in pattern else len(path) == place


def _tokens(pattern: str) -> list[str]:
    """Single characters, `*` and `**`."""
    tokens: list[str] = []
    place = 0
    while place < len(pattern):
        length = 2 if pattern.startswith("**", place) else 1
        tokens.append(pattern[place : place + length])
        place += length
    return tokens


def _fits(text: str, tokens: Sequence[str]) -> bool:
    """Follow all ways through the pattern at once: one step for each character."""
    places = _past_wildcards({0}, tokens)
    for character in text:
        onward = {place + 1 for place in places if tokens[place : place + 1] == [character]}
        staying = {place for place in places if _swallows(tokens[place : place + 1], character)}
        places = _past_wildcards(onward | staying, tokens)
    return len(tokens) in places


def _swallows(wildcard: Sequence[str], character: str) -> bool:
    return wildcard == ["**"] or (wildcard == ["*"] and character != "/")


def _past_wildcards(places: set[int], tokens: Sequence[str]) -> set[int]:
    """The places, and those behind wildcards that stand for nothing."""
    every, fresh = set(places), list(places)
    while fresh:
        place = fresh.pop()
        if place < len(tokens) and tokens[place] in {"*", "**"} and place + 1 not in every:
            every.add(place + 1)
            fresh.append(place + 1)
    return every
