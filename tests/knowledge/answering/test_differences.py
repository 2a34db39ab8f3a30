"""Two sentences differ only if they give different figures or dates for what was asked."""

from __future__ import annotations

import pytest

from knowledge.answering.differences import differ

BUILT = "The tower was built in 1854."
KEPT = "Three keepers lived in the tower."
LASTS = "A session lasts 60 minutes by default."
PORT = "The default port of the server is 8080."


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("When was the tower built?", BUILT, "The tower was built in 1856 by Tomas Vell."),
        ("what year was the tower built", BUILT, "In May 1855 the tower was built."),
        ("When did it burn?", "The old tower burnt on 3 May 1911.", "The old tower burnt on May 4, 1911."),
        ("How many keepers lived there?", KEPT, "Five keepers lived in the tower."),
        ("How long does a session last?", LASTS, "A session lasts 2 hours by default."),
        ("What is the default port?", PORT, "The default port of the server is 9090."),
    ],
)
def test_these_differ(question: str, one: str, other: str) -> None:
    assert differ(question, one, other)
    assert differ(question, other, one)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("When was the tower built?", BUILT, "The tower was built on 3 May 1854."),
        ("When was the tower built?", BUILT, "The tower was built in 1854 and burnt in 1911."),
        ("When was the tower built?", BUILT, "The harbour wall dates from 1901."),
        ("Who built the tower?", "Tomas Vell built the tower in 1854.", "Ada built the tower in 1856."),
        ("How many keepers lived there?", KEPT, "The tower has 5 windows where keepers lived."),
        ("How long does a session last?", LASTS, "A session lasts 1 hour by default."),
        ("What is the default port?", PORT, "The proxy in front of it listens on 9090."),
        ("How much is it?", "It is 5.", "It is 6."),
    ],
)
def test_these_do_not(question: str, one: str, other: str) -> None:
    assert not differ(question, one, other)
