"""robots.txt → what of a site programs may ask for (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from knowledge.crawling.patterns import fits_robots

NAME = "pullquote"
"""What robots.txt may call us."""

LARGEST = 500_000
"""Bytes that are looked at, as the RFC has it."""

_SAFE = "/%:@!$&'()*+,;=~?-._"
MOST_RULES = 2_000
LONGEST_DELAY = 10.0
"""Seconds of pause that a site may ask for."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for us."""

    rules: tuple[tuple[str, bool], ...] = ()
    """Patterns of paths, and whether what fits may be asked for."""

    delay: float = 0.0
    """Seconds of pause between two requests that the site asks for."""

    sitemaps: tuple[str, ...] = ()

    def allows(self, target: str) -> bool:
        """Whether a path with its query may be asked for: the longest rule decides, else the kind one."""
        fitting = [(len(pattern), kind) for pattern, kind in self.rules if fits_robots(target, pattern)]
        return max(fitting, default=(0, True))[1]


@dataclass(slots=True)
class _Group:
    """Rules, and for whom they are."""

    agents: list[str] = field(default_factory=list)
    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float = 0.0
    is_open: bool = True
    """Whether further names may still be added: no rule has come yet."""


def read_robots(data: bytes) -> Robots:
    """Read what a site has written; what makes no sense is passed over."""
    groups: list[_Group] = []
    sitemaps: list[str] = []
    for line in data[:LARGEST].decode("utf-8-sig", "replace").splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "sitemap":
            sitemaps.append(line.partition(":")[2].strip())
        elif name == "user-agent":
            if not groups or not groups[-1].is_open:
                groups.append(_Group())
            groups[-1].agents.append(value.lower())
        elif groups:
            _add(groups[-1], name, value)
    return _for_us(groups, sitemaps)


def _add(group: _Group, name: str, value: str) -> None:
    if name in {"allow", "disallow"}:
        group.is_open = False
        if value and len(group.rules) < MOST_RULES:
            group.rules.append((quote(value, safe=_SAFE), name == "allow"))
    elif name == "crawl-delay":
        group.is_open = False
        group.delay = _seconds(value)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), LONGEST_DELAY) if seconds == seconds else 0.0  # noqa: PLR0124  (not a number)


def _for_us(groups: list[_Group], sitemaps: list[str]) -> Robots:
    """The groups that name us; where none does, those for everybody."""
    ours = [each for each in groups if NAME in each.agents] or [each for each in groups if "*" in each.agents]
    return Robots(
        tuple(rule for group in ours for rule in group.rules),
        max((group.delay for group in ours), default=0.0),
        tuple(sitemaps),
    )
