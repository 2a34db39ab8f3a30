"""Opinions and unanswered questions → what an admin reads in a terminal, or one JSON object."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from bot.messages import counted
from bot.terminal.wrapping import on_one_line, wrap
from knowledge import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from bot.terminal.styles import Style
    from knowledge import Opinion, UnansweredQuestion

TOLD = {
    Verdict.HELPFUL: "helpful",
    Verdict.NO_ANSWER: "does not answer",
    Verdict.WRONG_SOURCE: "wrong article",
    Verdict.OUT_OF_DATE: "out of date",
    Verdict.OTHER: "something else is wrong",
}
INDENT = "    "


def print_feedback(
    opinions: Sequence[Opinion], unanswered: Sequence[UnansweredQuestion], style: Style
) -> str:
    """Show how many thought what, each opinion that is not "helpful", and the questions without an answer."""
    return "\n".join([*_opinions(opinions, style), "", *_unanswered(unanswered, style)]) + "\n"


def json_feedback(opinions: Sequence[Opinion], unanswered: Sequence[UnansweredQuestion]) -> str:
    """Write all of it as one JSON object; help/json.md promises its keys."""
    told = {
        "opinions": [
            {
                "verdict": each.verdict.value,
                "question": each.question,
                "document": each.document,
                "quoted": each.quoted,
                "comment": each.comment,
                "at": _written(each.at),
            }
            for each in opinions
        ],
        "unanswered": [
            {"question": each.question, "people": each.people, "at": _written(each.at)} for each in unanswered
        ],
    }
    return json.dumps(told, ensure_ascii=True, indent=2) + "\n"


def _opinions(opinions: Sequence[Opinion], style: Style) -> Iterator[str]:
    if not opinions:
        yield "Nobody has said yet what they think of an answer."
        return
    counts = Counter(each.verdict for each in opinions)
    yield f"{counted(len(opinions), 'opinion')}:"
    yield from (f"{counts[verdict]:>5,} {told}" for verdict, told in TOLD.items() if counts[verdict])
    for each in opinions:
        if each.verdict is not Verdict.HELPFUL:
            yield ""
            yield from _complaint(each, style)


def _complaint(opinion: Opinion, style: Style) -> Iterator[str]:
    question = on_one_line(opinion.question) or "(the question is gone)"
    first, *rest = wrap(f"{_written(opinion.at)[:10]}  {question}", style.width)
    yield style.bold(first)
    yield from (style.bold(line) for line in rest)
    where = f", quoted from {on_one_line(opinion.document)}:" if opinion.document else ""
    for text in (f"{TOLD[opinion.verdict]}{where}", on_one_line(opinion.quoted), _said(opinion.comment)):
        yield from (INDENT + line for line in wrap(text, style.width - len(INDENT)) if text)


def _written(when: datetime | None) -> str:
    return when.isoformat() if when else ""


def _said(comment: str) -> str:
    return f"“{on_one_line(comment)}”" if comment.strip() else ""


def _unanswered(unanswered: Sequence[UnansweredQuestion], style: Style) -> Iterator[str]:
    if not unanswered:
        yield "No question is on the list of unanswered ones."
        return
    yield f"{counted(len(unanswered), 'question')} without an answer, and how many people want one:"
    for each in unanswered:
        first, *rest = wrap(on_one_line(each.question), style.width - 6)
        yield f"{each.people:>5,} {first}"
        yield from (f"      {line}" for line in rest)
