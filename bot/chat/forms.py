"""Forms: what was typed into any of them, and those for articles: a text, and what a reader is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

import discord
from discord import ui

from bot.messages import DETAILS_FORM, TEXT_FORM, draft_id
from knowledge import Details

if TYPE_CHECKING:
    from bot.chat.delivery import Interaction
    from bot.languages import Language
    from knowledge import Source

TITLE_LIMIT = 300
TEXT_LIMIT = 4000
"""Characters; Discord takes no more in one field."""


def text_form(language: Language) -> ui.Modal:
    """A form for an article that is typed."""
    form = ui.Modal(title=language.say("Add an article"), custom_id=TEXT_FORM)
    _add_details(form, Details(), language)
    text: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id="text", style=discord.TextStyle.paragraph, max_length=TEXT_LIMIT
    )
    form.add_item(ui.Label(text=language.say("Text"), component=text))
    form.stop()  # it is recognised by its custom_id, so discord.py need not keep it in memory
    return form


def details_form(draft: str, source: Source, language: Language) -> ui.Modal:
    """A form with what a reader is told about a draft so far."""
    form = ui.Modal(title=language.say("What readers are told"), custom_id=draft_id("details", draft))
    _add_details(form, Details.of(source), language)
    form.stop()
    return form


def _add_details(form: ui.Modal, details: Details, language: Language) -> None:
    published = details.published.isoformat() if details.published else ""
    for name, label, value, placeholder in (
        ("title", language.say("Title"), details.title, ""),
        ("author", language.say("Author"), details.author, ""),
        ("published", language.say("Date"), published, "2026-03-09"),
        ("url", language.say("Address"), details.url, "https://"),
    ):
        field: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=name,
            required=name == "title",
            max_length=TITLE_LIMIT,
            default=value[:TITLE_LIMIT] or None,
            placeholder=placeholder or None,
        )
        form.add_item(ui.Label(text=label, component=field))


def form_sent(interaction: Interaction) -> str:
    """The custom_id of the form that an interaction sends; empty if it sends none."""
    data = cast("dict[str, Any]", interaction.data or {})
    is_form = interaction.type is discord.InteractionType.modal_submit
    return str(data.get("custom_id", "")) if is_form else ""


def draft_described(custom_id: str) -> str:
    """The draft whose details a form has; empty if it is another form."""
    match = re.fullmatch(DETAILS_FORM, custom_id)
    return match["draft"] if match else ""


def typed_into(interaction: Interaction) -> dict[str, str]:
    """What was typed into the fields of a form, by their names."""
    data = cast("dict[str, Any]", interaction.data or {})
    fields = [label.get("component", {}) for label in data.get("components", ())]
    return {str(each.get("custom_id", "")): str(each.get("value") or "") for each in fields}


def details_typed(typed: dict[str, str]) -> Details:
    """The details that were typed; raises AdditionError where they cannot be used."""
    names = ("title", "author", "published", "url")
    return Details.typed(**{name: typed.get(name, "") for name in names})
