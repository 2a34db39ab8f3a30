"""The pages of help → the guide, an article from which the bot answers questions about itself.

Sections whose heading is a question, and no others, make the guide. Write it anew after a change:

    python -m bot.help.guide
"""

from __future__ import annotations

import re
from pathlib import Path

import knowledge
from bot.help.pages import TOPICS, page

GUIDE = Path(knowledge.__file__).parent / "articles" / "pullquote-guide.md"

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_SECTION = re.compile(r"^## [^\n]*\?\n.*?(?=^#|\Z)", re.DOTALL | re.MULTILINE)


def guide_text() -> str:
    """The guide as it should be: its front matter as it is, and the sections out of the pages."""
    front_matter = _FRONT_MATTER.match(GUIDE.read_text(encoding="utf-8"))
    sections = [section.strip() for topic in TOPICS for section in _SECTION.findall(page(topic))]
    return (front_matter[0] if front_matter else "") + "\n" + "\n\n".join(sections) + "\n"


if __name__ == "__main__":
    GUIDE.write_text(guide_text(), encoding="utf-8")
