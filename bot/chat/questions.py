"""question → Reply: asks the service, and turns an error into one sentence."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.messages import QUESTION_LIMIT, render_answer, render_error, render_refusal
from embeddings.errors import EmbeddingError
from knowledge import AdditionError, Answer, KnowledgeError, QuestionError

if TYPE_CHECKING:
    from bot.languages import Language
    from bot.messages import Reply
    from bot.service import KnowledgeService
    from knowledge import Question

log = logging.getLogger(__name__)

EXPECTED_ERRORS = (BotError, KnowledgeError, EmbeddingError)
"""Errors that are no bug in the program."""


_QUESTION = re.compile(r"[^.!?？؟\n]{3,}[?？؟]")


def question_of(message: str) -> str:
    """The question in a message: all of it; of a long message its last question, else its first words."""
    text = message.strip()
    if len(text) <= QUESTION_LIMIT:
        return text
    questions = [found.strip() for found in _QUESTION.findall(text) if len(found.strip()) <= QUESTION_LIMIT]
    return questions[-1] if questions else text[:QUESTION_LIMIT].rsplit(maxsplit=1)[0]


async def reply_to_question(
    service: KnowledgeService,
    question: Question,
    *,
    asker: int,
    restate: bool = False,
    private: bool = False,
    helpers: str = "",
    language: Language,
) -> Reply:
    """Ask, and render the outcome.

    With `restate` the reply repeats the question at the top; with `private` only the asker sees it.
    A refusal names the `helpers`.
    """
    try:
        result = await service.ask(question)
    except EXPECTED_ERRORS as exc:
        log_failure(exc)
        return render_error(exc, language=language)
    if isinstance(result, Answer):
        reply = render_answer(result, asker=asker, restate=restate, private=private, language=language)
    else:
        reply = render_refusal(result, asker=asker, restate=restate, helpers=helpers, language=language)
    return replace(reply, degree=result.degree)


def log_failure(error: Exception) -> None:
    """Log what went wrong, unless it is what the asker is told anyway."""
    if not isinstance(error, (BotError, AdditionError, QuestionError)):
        log.warning("%s", error)
