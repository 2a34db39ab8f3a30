"""Takes the README's picture of Discord: five answers, from real payloads, in a page that looks like Discord.

    python -m tests.pictures.discord .github/discord.png
    pngquant 128 --strip --force --output .github/discord.png .github/discord.png

The article beside this file is read, split and quoted, each quote is made a reply, and the
components that would be sent are drawn. Only the sentence that answers is chosen by hand, so that
no model is needed. Needs Chromium (or a browser named in the variable BROWSER).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.chat.view import to_view
from bot.messages import render_answer
from knowledge import Answer, Query, RankedPassage
from knowledge.answering.quotes import quote_of
from knowledge.formats import read
from knowledge.splitting import split
from tests.pictures.markdown import to_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from knowledge import Passage

HERE = Path(__file__).parent
SIZE = "1080,840"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUESTIONS = {
    "At what level does the Stonebow gauge flood?": "Stonebow",
    "How do I rinse the float?": "rinse the float",
    "How do I get the last readings?": "with this command",
    "When may nobody wade in?": "Nobody wades in",
    "Where are the old records?": "public archive",
}
"""Each question, and words of the sentence that answers it."""


def main(picture: Path) -> None:
    """Draw the page and take its picture."""
    take_or_exit(render_page(), picture, SIZE)


def take_or_exit(html: str, picture: Path, size: str) -> None:
    """Take the picture of a page; exit with a sentence where there is no browser."""
    browser = find_browser()
    if browser is None:
        sys.exit("No browser was found: install Chromium, or name one in the variable BROWSER.")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "page.html")
        page.write_text(html, encoding="utf-8")
        take_picture(browser, page, picture, size)


def find_browser() -> str | None:
    """A browser that can take a picture without a screen."""
    return os.environ.get("BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), None)


def take_picture(browser: str, page: Path, picture: Path, size: str) -> None:
    """See a page as a PNG; raises CalledProcessError where the browser fails."""
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
    command += [f"--window-size={size}", f"--user-data-dir={page.parent / 'profile'}"]
    command += [f"--screenshot={picture.absolute()}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  (the caller's browser)


def render_page() -> str:
    """The page with every question and its answer."""
    return draw_page([draw_message(payload(*each)) for each in QUESTIONS.items()])


def draw_page(messages: Sequence[str]) -> str:
    """A page with messages that are drawn already."""
    style = (HERE / "discord.css").read_text(encoding="utf-8")
    return f'<!doctype html><meta charset="utf-8"><style>{style}</style><main>{"".join(messages)}</main>'


def payload(question: str, words: str) -> list[dict[str, Any]]:
    """The components that Discord gets for a question whose answer holds these words."""
    article = HERE / "article.md"
    ranked = next(ranked_with(split(read(article, HERE)), words))
    answer = Answer(Query(question, question, (question,)), (quote_of(ranked),), 0.9, (ranked,))
    view = to_view(render_answer(answer, asker=1, restate=True))
    components: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]  # discord.py's gap
    return components


def ranked_with(passages: Sequence[Passage], words: str) -> Iterator[RankedPassage]:
    """The passages with these words in a sentence, which is marked."""
    for passage in passages:
        for sentence in passage.sentences:
            if words in sentence.of(passage.document.text):
                yield RankedPassage(passage, sentence, 0.9)


def draw_message(components: Sequence[dict[str, Any]], *, private: bool = False) -> str:
    """A message of the bot's, with what Discord writes below one that only its reader sees."""
    below = '<div class="small">👁 Only you can see this</div>' if private else ""
    return (
        '<article><div class="face">❝</div><div class="body"><div><b>Pullquote</b> <i>APP</i></div>'
        f"{''.join(map(_component, components))}{below}</div></article>"
    )


def _component(component: dict[str, Any]) -> str:
    inner = "".join(map(_component, component.get("components", [])))
    match component["type"]:
        case 17:
            edge = f"#{component.get('accent_color') or 0x3F4147:06x}"
            return f'<div class="frame" style="border-left-color:{edge}">{inner}</div>'
        case 10:
            return f'<div class="text">{to_html(component["content"])}</div>'
        case 1:
            return f'<div class="row">{inner}</div>'
        case 2:
            arrow = " ↗" if "url" in component else ""
            return f'<span class="button">{escape(component["label"])}{arrow}</span>'
        case 14:
            return "<hr>"
        case kind:
            raise ValueError(f"a component of type {kind} is not drawn yet")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
