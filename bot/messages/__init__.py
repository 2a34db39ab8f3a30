"""An answer, a report or an error in, what is shown of it out: texts, quotes, buttons; nothing is sent."""

from bot.messages.addresses import followable
from bot.messages.custom_ids import ASK_ANOTHER, MORE_CONTEXT, QUESTION_FORM, REMOVE, MoreContext
from bot.messages.layout import Code, Line, TableRow, layout, tables
from bot.messages.left_out import by_reason
from bot.messages.replies import (
    QUESTION_LIMIT,
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
from bot.messages.texts import NOT_AN_ANSWER, PERHAPS, WHY_NOT, counted, day, origin, place

__all__ = [
    "ASK_ANOTHER",
    "MORE_CONTEXT",
    "NOT_AN_ANSWER",
    "PERHAPS",
    "QUESTION_FORM",
    "QUESTION_LIMIT",
    "REMOVE",
    "WHY_NOT",
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
    "day",
    "followable",
    "layout",
    "origin",
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
]
