import pytest

from knowledge.crawling.patterns import fits_glob, fits_robots
from knowledge.crawling.robots import MOST_RULES, read_robots


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("/docs/a/b", "/docs/**", True),
        ("/docs", "/docs/**", True),
        ("/docs/", "/docs/**", True),
        ("/docsx", "/docs/**", False),
        ("/changelog", "**/changelog*", True),
        ("/docs/changelog.html", "**/changelog*", True),
        ("/a/changelog/v2", "**/changelog*", False),
        ("/a/b", "/a/*", True),
        ("/a/b/c", "/a/*", False),
        ("/a/c", "/a/**/c", True),
        ("/a/b/b/c", "/a/**/c", True),
        ("/a.b", "/a?b", False),
        ("/" + "a" * 2000, "*".join("/" + "a" * 20) + "*b", False),
    ],
)
def test_a_pattern_of_the_configuration(path: str, pattern: str, fits: bool) -> None:  # noqa: FBT001
    assert fits_glob(path, pattern) == fits


@pytest.mark.parametrize(
    ("path", "rule", "fits"),
    [
        ("/a/b", "/a", True),
        ("/a", "/a$", True),
        ("/ab", "/a$", False),
        ("/x.php?q=1", "/*.php", True),
        ("/x.php?q=1", "/*.php$", False),
        ("/x.php", "/*.php$", True),
        ("/aa", "/a*a$", True),
        ("/a", "/a*a$", False),
        ("/a", "/a*$", True),
        ("/abcd", "/a*b*c$", False),
        ("/" + "a" * 2000, "/" + "*a" * 1000 + "*b", False),
    ],
)
def test_a_rule_of_a_robots_txt(path: str, rule: str, fits: bool) -> None:  # noqa: FBT001
    assert fits_robots(path, rule) == fits


ROBOTS = """\ufeff# for all
Disallow: /before-any-name
User-agent: Other
User-Agent: PullQuote # and us
Disallow: /closed
Allow: /closed/open
Disallow: /größe
Crawl-delay: 2.5
User-agent: *
Disallow: /
Sitemap: https://example.org/map.xml?a=1#b
nonsense
"""


def test_the_group_that_names_us_holds_and_its_longest_rule_decides() -> None:
    robots = read_robots(ROBOTS.encode())
    for target, allowed in {
        "/": True,
        "/closed": False,
        "/closed/x": False,
        "/closed/open/x": True,
        "/gr%C3%B6%C3%9Fe": False,
        "/before-any-name": True,
    }.items():
        assert robots.allows(target) == allowed, target
    assert robots.delay == 2.5
    assert robots.sitemaps == ("https://example.org/map.xml?a=1#b",)
    assert not read_robots(b"User-agent: *\nDisallow: /\n").allows("/a")
    assert read_robots(b"User-agent: *\nDisallow:\n").allows("/a")
    assert read_robots(b"User-agent: *\nDisallow: /a\nAllow: /a\n").allows("/a")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\0",
        b"<html>",
        b"user-agent: *\ncrawl-delay: nan",
        b"user-agent: *\ncrawl-delay: -1",
        b"user-agent: *\n" + b"disallow: /a\n" * 100_000,
        b"sitemap:",
    ],
    ids=lambda data: repr(data[:40]),
)
def test_a_robots_txt_that_makes_no_sense_closes_nothing_and_stays_small(data: bytes) -> None:
    robots = read_robots(data)
    assert robots.allows("/b")
    assert robots.delay == 0.0
    assert len(robots.rules) <= MOST_RULES
