"""An answer, a report or an error in, what is shown of it out: texts, quotes, buttons; nothing is sent."""

from bot.messages.addresses import followable
from bot.messages.answers import render_answer, render_context, render_gone, render_page
from bot.messages.articles import cut_file, render_cut, render_list, render_may_remove, render_removed
from bot.messages.asked import question_in_line
from bot.messages.custom_ids import (
    ASK_ANOTHER,
    FEEDBACK_FORM,
    HELPFUL,
    LIST_QUESTION,
    MORE_CONTEXT,
    QUESTION_FORM,
    REMOVE,
    SHARE,
    UNHELPFUL,
    feedback_form_id,
    remove_id,
)
from bot.messages.errors import QUESTION_LIMIT
from bot.messages.history import render_history, render_kept, render_shrink
from bot.messages.layout import Code, Line, TableRow, layout, tables
from bot.messages.left_out import by_reason
from bot.messages.managing_ids import (
    ADD_DRAFT,
    CANCEL_DRAFT,
    CHANGE_DRAFT,
    DETAILS_FORM,
    KEEP_ARTICLE,
    KEEP_ARTICLES,
    LIST_PAGE,
    LIST_SEARCH_LIMIT,
    PUT_BACK,
    RELOAD_ANYWAY,
    REMOVE_ARTICLE,
    ROLL_BACK,
    TEXT_FORM,
    draft_id,
)
from bot.messages.pages import NEXT_PASSAGE, Pages
from bot.messages.places import Place
from bot.messages.posts import SOLVED, about_post, render_solved, with_solved_button
from bot.messages.previews import render_added, render_cancelled, render_preview
from bot.messages.quotes import one_line
from bot.messages.replies import (
    render_error,
    render_help,
    render_listed,
    render_no_question,
    render_refusal,
    render_thanks,
)
from bot.messages.reply import Button, Divider, File, Link, Part, Reply, Row, Text
from bot.messages.reports import render_progress, render_report, render_status
from bot.messages.runs import Run
from bot.messages.texts import counted, not_an_answer, origin, perhaps, place, why_not

__all__ = [
    "ADD_DRAFT",
    "ASK_ANOTHER",
    "CANCEL_DRAFT",
    "CHANGE_DRAFT",
    "DETAILS_FORM",
    "FEEDBACK_FORM",
    "HELPFUL",
    "KEEP_ARTICLE",
    "KEEP_ARTICLES",
    "LIST_PAGE",
    "LIST_QUESTION",
    "LIST_SEARCH_LIMIT",
    "MORE_CONTEXT",
    "NEXT_PASSAGE",
    "PUT_BACK",
    "QUESTION_FORM",
    "QUESTION_LIMIT",
    "RELOAD_ANYWAY",
    "REMOVE",
    "REMOVE_ARTICLE",
    "ROLL_BACK",
    "SHARE",
    "SOLVED",
    "TEXT_FORM",
    "UNHELPFUL",
    "Button",
    "Code",
    "Divider",
    "File",
    "Line",
    "Link",
    "Pages",
    "Part",
    "Place",
    "Reply",
    "Row",
    "Run",
    "TableRow",
    "Text",
    "about_post",
    "by_reason",
    "counted",
    "cut_file",
    "draft_id",
    "feedback_form_id",
    "followable",
    "layout",
    "not_an_answer",
    "one_line",
    "origin",
    "perhaps",
    "place",
    "question_in_line",
    "remove_id",
    "render_added",
    "render_answer",
    "render_cancelled",
    "render_context",
    "render_cut",
    "render_error",
    "render_gone",
    "render_help",
    "render_history",
    "render_kept",
    "render_list",
    "render_listed",
    "render_may_remove",
    "render_no_question",
    "render_page",
    "render_preview",
    "render_progress",
    "render_refusal",
    "render_removed",
    "render_report",
    "render_shrink",
    "render_solved",
    "render_status",
    "render_thanks",
    "tables",
    "why_not",
    "with_solved_button",
]
