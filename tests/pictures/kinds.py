"""Takes the picture of the other kinds of message: unsure, differing articles, a refusal, a page, a form.

    python -m tests.pictures.kinds .github/discord-kinds.png
    pngquant 128 --strip --force --output .github/discord-kinds.png .github/discord-kinds.png

As in `discord.py` beside this, everything drawn is what Discord would get.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.chat.feedback import feedback_form
from bot.chat.view import to_view
from bot.languages import ENGLISH
from bot.messages import Page, Pages, Place, render_answer, render_page, render_refusal
from knowledge import Answer, Degree, NoAnswer, Query, Quote, Reason, Spelling
from knowledge.answering.quotes import quote_of
from knowledge.formats import read
from knowledge.splitting import split
from tests.pictures.discord import HERE, draw_message, draw_page, ranked_with, take_or_exit

if TYPE_CHECKING:
    from bot.messages import Reply

SIZE = "1080,1050"
HELPERS = "<@&123456789012345678>"


def main(picture: Path) -> None:
    """Draw the page and take its picture."""
    take_or_exit(render_kinds(), picture, SIZE)


def render_kinds() -> str:
    """The page with one message of each kind, and the form."""
    drawn = [draw_message(components(reply), private=reply.private) for reply in replies()]
    return draw_page([*drawn, draw_form(feedback_form(Place("", 0), ENGLISH).to_dict())])


def components(reply: Reply) -> list[dict[str, Any]]:
    """What Discord gets of a reply."""
    found: list[dict[str, Any]] = to_view(reply).to_components()  # type: ignore[no-untyped-call]  # discord.py's gap
    return found


def replies() -> list[Reply]:
    """One message of each kind."""
    return [_unsure(), _differing(), _refusal(), _second_page()]


def _unsure() -> Reply:
    question = "When does the battery of the logger need changing?"
    answer = replace(
        _answer(question, _quote("the logger")), degree=Degree.PERHAPS, unsaid=("battery", "changing")
    )
    return render_answer(answer, asker=1, restate=True)


def _differing() -> Reply:
    newer, older = _quote("in 2011"), _quote("in 2009", "older.md")
    answer = _answer("When were the old readings copied?", newer, older)
    return render_answer(replace(answer, differing=True, together=2), asker=1, restate=True)


def _refusal() -> Reply:
    question = "Who repairs the Stonebaw gauge at night?"
    meant = (Spelling(3, "Stonebow"),)
    refusal = NoAnswer(_query(question), Reason.UNSURE, (_quote("Stonebow"),), 0.2, meant=meant)
    return render_refusal(refusal, asker=1, restate=True, helpers=HELPERS)


def _second_page() -> Reply:
    question = "When may nobody wade in?"
    quotes = (_quote("Nobody wades in"), _quote("every ten minutes"))
    pages = Pages.of(replace(_answer(question, quotes[0]), further=quotes[1:]), asker=1).turned()
    return render_page(Page(pages, quotes[1:]), question=question, private=True)


def _answer(question: str, *quotes: Quote) -> Answer:
    return Answer(_query(question), quotes, 0.9)


def _query(question: str) -> Query:
    return Query(question, question, (question,))


def _quote(words: str, file: str = "article.md") -> Quote:
    return quote_of(next(ranked_with(split(read(HERE / file, HERE)), words)))


def draw_form(form: dict[str, Any]) -> str:
    """A form, open."""
    fields = "".join(
        f'<div class="label">{escape(label["label"])}</div>{_field(label["component"])}'
        for label in form["components"]
    )
    inner = f"<b>{escape(form['title'])}</b>{fields}<span class='button submit'>Submit</span>"
    return f'<article><div class="form">{inner}</div></article>'


def _field(component: dict[str, Any]) -> str:
    options = component.get("options")
    if options is None:
        return '<div class="field">&nbsp;</div>'
    marks = ("◉" if each.get("default") else "○" for each in options)
    return "".join(
        f'<div class="choice">{mark} {escape(each["label"])}</div>'
        for mark, each in zip(marks, options, strict=True)
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
