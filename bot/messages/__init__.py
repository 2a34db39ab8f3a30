"""An answer, a report or an error in, what is shown of it out: texts, quotes, buttons; nothing is sent."""

from bot.messages.addresses import followable
from bot.messages.custom_ids import ASK_ANOTHER, MORE_CONTEXT, QUESTION_FORM, REMOVE, MoreContext
from bot.messages.errors import QUESTION_LIMIT
from bot.messages.layout import Code, Line, TableRow, layout, tables
from bot.messages.left_out import by_reason
from bot.messages.replies import (
    render_answer,
    render_error,
    render_help,
    render_no_question,
    render_passage,
    render_refusal,
)
from bot.messages.reply import Button, Divider, File, Link, Part, Reply, Row, Text
from bot.messages.reports import render_progress, render_report, render_status
from bot.messages.runs import Run
from bot.messages.texts import counted, not_an_answer, origin, perhaps, place, why_not

__all__ = [
    "ASK_ANOTHER",
    "MORE_CONTEXT",
    "QUESTION_FORM",
    "QUESTION_LIMIT",
    "REMOVE",
    "Button",
    "Code",
    "Divider",
    "File",
    "Line",
    "Link",
    "MoreContext",
    "Part",
    "Reply",
    "Row",
    "Run",
    "TableRow",
    "Text",
    "by_reason",
    "counted",
    "followable",
    "layout",
    "not_an_answer",
    "origin",
    "perhaps",
    "place",
    "render_answer",
    "render_error",
    "render_help",
    "render_no_question",
    "render_passage",
    "render_progress",
    "render_refusal",
    "render_report",
    "render_status",
    "tables",
    "why_not",
]
