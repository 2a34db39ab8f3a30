"""The JSON form: keys that are promised, one line a question."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.terminal.json_lines import json_bad_question, json_outcome
from knowledge import QuestionError, Reason
from tests.bot.examples import SOURCE, answer, candidate, no_answer, quote

STORY = "The moon pulls. It pulls hardest at full moon."
README = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")


def read(line: str) -> dict[str, Any]:
    assert line.endswith("\n")
    assert "\n" not in line[:-1]
    return dict(json.loads(line))


def test_other_articles_that_say_the_same_are_named() -> None:
    quoted = quote(STORY)
    told = answer(replace(quoted, also=(replace(quoted.citation, path="copy.md", publisher=None),)))
    assert read(json_outcome("Why?", told, candidates=False))["quotes"][0]["also"] == [
        {
            "document": "copy.md",
            "title": "The tide tables",
            "publisher": None,
            "url": "https://example.org/tides",
        }
    ]


def test_an_answer_says_everything_about_its_quotes() -> None:
    told = answer(quote(STORY, "The moon pulls.", score=1.5))
    assert read(json_outcome("Why?", told, candidates=False)) == {
        "question": "Why?",
        "answered": True,
        "degree": "sure",
        "confidence": 0.75,
        "quotes": [
            {
                "text": "The moon pulls.",
                "passage": "The moon pulls. It pulls hardest at full moon.",
                "document": "coast/tides.md",
                "start": 4,
                "end": 19,
                "line": None,
                "page": None,
                "passage_start": 4,
                "passage_end": 50,
                "score": 1.5,
                "title": "The tide tables",
                "publisher": "Harbour Press",
                "author": "A. Mole",
                "published": "2024-03-09",
                "fetched": None,
                "url": "https://example.org/tides",
                "also": [],
            }
        ],
    }


def test_what_a_source_does_not_tell_is_null() -> None:
    bare = replace(SOURCE, url=None, publisher=None, author=None, published=None)
    found = read(json_outcome("Why?", answer(quote(STORY, source=bare)), candidates=False))["quotes"][0]
    assert [found[key] for key in ("publisher", "author", "published", "url")] == [None] * 4


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_has_a_reason_and_no_quotes(reason: Reason) -> None:
    found = read(json_outcome("Why?", no_answer(quote(STORY), reason=reason), candidates=False))
    assert (found["answered"], found["degree"], found["reason"]) == (False, "no", reason.value)
    assert found["quotes"] == []
    assert found["nearest"][0]["text"] == STORY


def test_candidates_are_given_when_asked_for_whether_or_not_it_answered() -> None:
    near = quote(STORY, "The moon pulls.")
    shown = {
        "document": "coast/tides.md",
        "start": 4,
        "end": 50,
        "sentence_start": 4,
        "sentence_end": 19,
        "score": 0.5,
    }
    told = answer(near, candidates=(candidate(near),))
    refused = replace(no_answer(near), candidates=(candidate(near),))
    assert read(json_outcome("Why?", told, candidates=True))["candidates"] == [shown]
    assert read(json_outcome("Why?", refused, candidates=True))["candidates"] == [shown]
    assert "candidates" not in read(json_outcome("Why?", told, candidates=False))


def test_a_bad_question_has_its_line_with_the_keys_of_a_refusal() -> None:
    bad = read(json_bad_question("", QuestionError("The question is empty."), candidates=True))
    refusal = read(json_outcome("Why?", no_answer(), candidates=True))
    assert bad.keys() == refusal.keys() | {"error"}
    assert (bad["reason"], bad["error"]) == ("question", "The question is empty.")


@pytest.mark.parametrize("question", ["", "é", "\u2028\x00\x1b", "\ud800", "a\nb"])
def test_a_line_is_ascii_whatever_was_asked(question: str) -> None:
    line = json_outcome(question, no_answer(), candidates=False)
    assert line.isascii()
    assert read(line)["question"] == question


def test_a_number_that_json_does_not_know_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_outcome("Why?", replace(no_answer(), confidence=float("nan")), candidates=False)
