"""Sources: what an admin has set for a page or a site reaches the program, and a mistake is named."""

import re
import tomllib

import pytest

from bot.config import read_config
from bot.settings import keys_of
from bot.sources import SourceSettings
from knowledge import WebSource
from tests.bot.config_files import Write, fault, shipped_sources


def test_every_key_of_a_source_is_explained_in_the_shipped_file_with_its_default(write: Write) -> None:
    text = shipped_sources()
    for key in keys_of(SourceSettings):
        assert re.search(rf"^# [A-Z].*\n(?:# .*\n)*?# {key} = ", text, flags=re.MULTILINE), key
    settings = "\n".join(re.findall(r"^# (\[\[source\]\]|\w+ = .*)$", text, flags=re.MULTILINE))
    assert [*tomllib.loads(settings)["source"][0]] == keys_of(SourceSettings)
    assert read_config(write(settings)).source == (WebSource("https://example.org/docs/"),)


def test_every_setting_of_a_source_reaches_the_config(write: Write) -> None:
    file = write(
        """
        [[source]]
        url = "https://example.org/docs/"
        crawl = true
        include = ["/docs/**"]
        exclude = ["**/changelog*"]
        every = "6 h"
        pages = 50
        depth = 3
        publisher = "The Example"
        language = "german"
        [[source]]
        url = "https://example.org/feed"
        every = "never"
        title = "News"
        """
    )
    docs = WebSource(
        "https://example.org/docs/",
        crawl=True,
        include=("/docs/**",),
        exclude=("**/changelog*",),
        every=6 * 3600,
        pages=50,
        depth=3,
        publisher="The Example",
        language="german",
    )
    assert read_config(file).source == (docs, WebSource("https://example.org/feed", every=0, title="News"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('url = "file:///etc/passwd"', "number 1: url must be an address on the web"),
        ('url = "https://user:pass@example.org/"', "leave them out"),
        ("", "url is missing"),
        ('url = "https://example.org/"\ncrawling = true', "did you mean crawl?"),
        ('url = "https://example.org/"\nevery = "1 min"', "5 minutes at least"),
        ('url = "https://example.org/"\nevery = 6', "every must be a time"),
        ('url = "https://example.org/"\ninclude = "docs"', "include must be a list"),
        ('url = "https://example.org/"\nexclude = ["docs/**"]', "begin with /"),
        ('url = "https://example.org/"\npages = 0', "pages must be a whole number"),
        ('url = "https://example.org/"\nlanguage = "klingon"', "language must be"),
        ('url = "https://example.org/"\ntitle = "A"\ncrawl = true', "title is for one page"),
        ('url = "https://example.org/"\n[[source]]\nurl = "https://example.org/"', "named twice"),
    ],
)
def test_a_mistake_in_a_source_is_named(write: Write, text: str, named: str) -> None:
    assert named in fault(write(f"[[source]]\n{text}"))


def test_a_source_in_single_brackets_is_a_mistake_that_is_named(write: Write) -> None:
    assert "[[source]]" in fault(write('[source]\nurl = "https://example.org/"'))
