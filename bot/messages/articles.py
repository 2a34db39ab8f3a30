"""Lists of articles, and what is asked and told when one is removed → Reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import ENGLISH, Language
from bot.messages.managing_ids import (
    KEEP_ARTICLE,
    list_page_id,
    put_back_id,
    remove_article_id,
)
from bot.messages.markdown import escape
from bot.messages.quotes import one_line
from bot.messages.reply import FILE_LIMIT, Button, File, Reply, Row, Text
from bot.messages.reports import BUSY, DONE
from bot.messages.texts import origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge import Article, Passage

ON_A_PAGE = 10
"""Articles."""

TITLE_LIMIT = 120
PATH_LIMIT = 120
CUT = "\n… cut here for length."


def render_list(
    articles: Sequence[Article], *, search: str = "", page: int = 0, language: Language = ENGLISH
) -> Reply:
    """One page of the articles whose title or path holds what is searched for."""
    found = [each for each in articles if _fits(each, search)]
    last = max(len(found) - 1, 0) // ON_A_PAGE
    page = min(page, last)
    lines = [_head(len(found), search, language)]
    lines += [_line(each, language) for each in found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]]
    if last:
        lines.append(language.say("-# Page {page} of {pages}", page=page + 1, pages=last + 1))
    turns = []
    if page:
        turns.append(Button(language.say("Previous page"), list_page_id(page - 1, search)))
    if page < last:
        turns.append(Button(language.say("Next page"), list_page_id(page + 1, search)))
    rows = (Row(tuple(turns)),) if turns else ()
    return Reply((Text("\n".join(lines)), *rows), DONE, private=True)


def _fits(article: Article, search: str) -> bool:
    words = search.casefold().split()
    return all(word in f"{article.title}\n{article.path}".casefold() for word in words)


def _head(count: int, search: str, language: Language) -> str:
    articles = language.plural(count, "{n} article", "{n} articles")
    if not search:
        return f"**{articles}**"
    told = language.say("{articles} with “{search}”", articles=articles, search=escape(search))
    return f"**{told}**"


def _line(article: Article, language: Language) -> str:
    title = language.isolated(escape(one_line(article.title, TITLE_LIMIT)))
    path = language.isolated(escape(one_line(article.path, PATH_LIMIT)))
    passages = language.plural(article.passages, "{n} passage", "{n} passages")
    return f"- **{title}** · {passages} · {path}"


def render_cut(passages: Sequence[Passage], *, language: Language = ENGLISH) -> Reply:
    """How an article is cut and cited: a line about it, and all its passages in a text file."""
    source = passages[0].document.source
    lines = [
        f"**{language.isolated(escape(one_line(source.title, TITLE_LIMIT)))}**",
        *filter(None, [language.isolated(escape(one_line(origin(source, language), TITLE_LIMIT)))]),
        language.plural(len(passages), "{n} passage", "{n} passages"),
    ]
    if source.url:
        lines.append(language.isolated(escape(one_line(source.url, PATH_LIMIT))))
    return Reply((Text("\n".join(lines)), cut_file(passages)), DONE, private=True)


def cut_file(passages: Sequence[Passage]) -> File:
    """Every passage of an article under its number and headings."""
    text = "\n\n".join(_passage(passage, number, len(passages)) for number, passage in enumerate(passages, 1))
    room = FILE_LIMIT - len(CUT.encode())
    encoded = text.encode(errors="replace")
    if len(encoded) > room:
        text = encoded[:room].decode(errors="ignore") + CUT
    return File("article.txt", f"{text}\n")


def _passage(passage: Passage, number: int, total: int) -> str:
    place = " › ".join(passage.headings)
    return f"--- {number}/{total}{f' · {place}' if place else ''} ---\n{passage.text}"


def render_may_remove(article: Article, *, language: Language = ENGLISH) -> Reply:
    """The question whether an article shall be removed."""
    text = language.say(
        "Remove **{title}** ({passages})? It can be put back for a day.",
        title=escape(one_line(article.title, TITLE_LIMIT)),
        passages=language.plural(article.passages, "{n} passage", "{n} passages"),
    )
    yes = Button(language.say("Remove the article"), remove_article_id(article.key))
    no = Button(language.say("Keep it"), KEEP_ARTICLE)
    return Reply((Text(text), Row((yes, no))), BUSY, private=True)


def render_removed(title: str, removal: str, report: Reply, *, language: Language = ENGLISH) -> Reply:
    """That an article was removed, what the reload found, and the way back."""
    text = language.say("**Removed:** {title}", title=escape(one_line(title, TITLE_LIMIT)))
    back = Button(language.say("Put it back"), put_back_id(removal))
    return Reply((Text(text), *report.parts, Row((back,))), report.colour, private=True)
