"""What readers think, as an admin reads it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from bot.terminal import json_feedback, print_feedback
from bot.terminal.styles import ASCII
from knowledge import Opinion, UnansweredQuestion, Verdict

AT = datetime(2026, 3, 9, 12, tzinfo=UTC)
OPINIONS = [
    Opinion(Verdict.OUT_OF_DATE, "Who keeps\x1b[2J it?", "a.md", "Ada does.", "Since May: Tom.", AT),
    Opinion(Verdict.HELPFUL, "When?", "a.md", "In 1911.", at=AT),
]
UNANSWERED = [UnansweredQuestion("Why?", 3, AT)]


def test_complaints_are_shown_in_full_and_the_rest_is_counted() -> None:
    assert print_feedback(OPINIONS, UNANSWERED, ASCII).splitlines() == [
        "2 opinions:",
        "    1 helpful",
        "    1 out of date",
        "",
        "2026-03-09  Who keeps␛[2J it?",
        "    out of date, quoted from a.md:",
        "    Ada does.",
        "    “Since May: Tom.”",
        "",
        "1 question without an answer, and how many people want one:",
        "    3 Why?",
    ]


def test_all_of_it_can_be_exported() -> None:
    told = json.loads(json_feedback(OPINIONS, UNANSWERED))
    assert told["opinions"][0] == {
        "verdict": "out_of_date",
        "question": "Who keeps\x1b[2J it?",
        "document": "a.md",
        "quoted": "Ada does.",
        "comment": "Since May: Tom.",
        "at": "2026-03-09T12:00:00+00:00",
    }
    assert told["unanswered"] == [{"question": "Why?", "people": 3, "at": "2026-03-09T12:00:00+00:00"}]


def test_nothing_is_said_to_be_nothing() -> None:
    assert print_feedback([], [], ASCII).splitlines() == [
        "Nobody has said yet what they think of an answer.",
        "",
        "No question is on the list of unanswered ones.",
    ]
