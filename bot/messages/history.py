"""Snapshots to go back to, and a reload that would lose nearly everything → Reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import ENGLISH, Language
from bot.messages.managing_ids import KEEP_ARTICLES, RELOAD_ANYWAY, roll_back_id
from bot.messages.reply import Button, Reply, Row, Text
from bot.messages.reports import BUSY, DONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge import KeptSnapshot, ShrinkError


def render_shrink(error: ShrinkError, *, language: Language = ENGLISH) -> Reply:
    """That a reload would lose nearly all articles, and the choice to go on."""
    text = language.say(
        "This reload would leave {articles} of {articles_before} articles and {passages} of "
        "{passages_before} passages, so nothing was changed. Is a folder empty, or a disk missing?",
        articles=error.articles,
        articles_before=error.articles_before,
        passages=error.passages,
        passages_before=error.passages_before,
    )
    anyway = Button(language.say("Reload anyway"), RELOAD_ANYWAY)
    keep = Button(language.say("Keep the articles"), KEEP_ARTICLES)
    return Reply((Text(text), Row((anyway, keep))), BUSY, private=True)


def render_kept(*, language: Language = ENGLISH) -> Reply:
    """That a reload was not wanted."""
    text = language.say("Nothing was changed. I go on answering from the same articles.")
    return Reply((Text(text),), DONE, private=True)


def render_history(kept: Sequence[KeptSnapshot], served: int, *, language: Language = ENGLISH) -> Reply:
    """The kept snapshots, the newest first, with a button for each that is not served."""
    if not kept:
        return Reply((Text(language.say("No articles have been loaded yet.")),), DONE, private=True)
    head = language.say("**The last snapshots of the articles**")
    lines = [head, *(_line(each, served, language) for each in kept)]
    if served != kept[0].number:
        lines.append(
            language.say(
                "The older one holds, also after a restart, until a reload finds a file that has changed "
                "since the newest. Then every article is read as its file is at that time."
            )
        )
    others = tuple(_button(each.number, language) for each in kept if each.number != served)
    return Reply((Text("\n".join(lines)), *([Row(others)] if others else [])), DONE, private=True)


def _button(snapshot: int, language: Language) -> Button:
    label = language.say("Answer from {snapshot}", snapshot=str(snapshot))
    return Button(label, roll_back_id(snapshot))


def _line(snapshot: KeptSnapshot, served: int, language: Language) -> str:
    articles = language.plural(snapshot.articles, "{n} article", "{n} articles")
    passages = language.plural(snapshot.passages, "{n} passage", "{n} passages")
    when = f"<t:{int(snapshot.built_at.timestamp())}:f>"
    line = f"- {snapshot.number}: {when} · {articles} · {passages}"
    mark = language.say("**answers come from this one**")
    return f"{line} · {mark}" if snapshot.number == served else line
