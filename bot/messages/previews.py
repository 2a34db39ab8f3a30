"""A draft of an article → Reply: what an admin sees of it before it is added, and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.languages import ENGLISH, Language
from bot.messages.managing_ids import draft_id
from bot.messages.markdown import escape, length
from bot.messages.quotes import one_line, quote_within
from bot.messages.reply import TEXT_LIMIT, Button, Divider, Reply, Row, Text
from bot.messages.reports import BUSY, DONE
from bot.messages.texts import origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge import Preview, Twin

TITLE_LIMIT = 200
ADDRESS_LIMIT = 300
NOTES_SHOWN = 5
"""Twins, and oddities, that are named."""


def render_preview(preview: Preview, *, language: Language = ENGLISH) -> Reply:
    """How a draft would be cited, cut and quoted, what is odd about it, and the choice to add it."""
    about = "\n".join(_about(preview, language))
    notes = "\n".join(
        (*_twins(preview.twins, len(preview.passages), language), *_oddities(preview, language))
    )
    first = language.say("The first passage, as it would be quoted:")
    room = TEXT_LIMIT - length(about) - length(notes) - length(first) - 1
    quote = quote_within(preview.quote, room, language, marked=False)
    choices = (
        Button(language.say("Add"), draft_id("add", preview.draft)),
        Button(language.say("Change details"), draft_id("change", preview.draft)),
        Button(language.say("Cancel"), draft_id("cancel", preview.draft)),
    )
    more = (Divider(), Text(notes)) if notes else ()
    return Reply((Text(about), Text(f"{first}\n{quote}"), *more, Row(choices)), BUSY, private=True)


def _about(preview: Preview, language: Language) -> list[str]:
    source = preview.document.source
    lines = [
        language.say("**Not added yet.** Only you see this."),
        f"**{language.isolated(escape(one_line(source.title, TITLE_LIMIT)))}**",
        escape(one_line(origin(source, language), TITLE_LIMIT)),
        escape(one_line(source.url or "", ADDRESS_LIMIT)),
        language.say(
            "{passages} · language: {name}",
            passages=language.plural(len(preview.passages), "{n} passage", "{n} passages"),
            name=language.language_name(preview.language),
        ),
    ]
    return [line for line in lines if line]


def _twins(twins: Sequence[Twin], passages: int, language: Language) -> list[str]:
    if not twins:
        return []
    head = language.say("**Much of it is there already**")
    lines = [
        language.say(
            "- {title}: {shared} of {passages} passages are the same",
            title=escape(one_line(twin.title, TITLE_LIMIT)),
            shared=twin.shared,
            passages=passages,
        )
        for twin in twins[:NOTES_SHOWN]
    ]
    return [head, *lines]


def _oddities(preview: Preview, language: Language) -> list[str]:
    if not preview.oddities:
        return []
    lines = [f"- {escape(one_line(oddity, TITLE_LIMIT))}" for oddity in preview.oddities[:NOTES_SHOWN]]
    return [language.say("**Have a look**"), *lines]


def render_added(title: str, passages: int, report: Reply, *, language: Language = ENGLISH) -> Reply:
    """That an article can be asked about now, and what the reload found."""
    text = language.plural(
        passages,
        "**Added:** {title}. {n} passage, ask away.",
        "**Added:** {title}. {n} passages, ask away.",
        title=escape(one_line(title, TITLE_LIMIT)),
    )
    return Reply((Text(text), *report.parts), report.colour, private=True)


def render_cancelled(*, language: Language = ENGLISH) -> Reply:
    """That a draft was dropped."""
    return Reply((Text(language.say("Cancelled. Nothing was added.")),), DONE, private=True)
