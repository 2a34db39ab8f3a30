"""Asks articles a question and returns the candidates, before their features are computed."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from knowledge.answering.retrieval import retrieve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from knowledge.answering.retrieval import Candidates
    from tests.knowledge.conftest import Desk

OWLS = """---
title: Owls
---
The barn owl hunts mice at night. It nests in old barns. What do owls eat? They eat voles.
"""
ROBINS = """---
title: Robins
---
A robin sings at dawn. Its breast is red.
"""


BIRDS: Mapping[str, str] = MappingProxyType({"owls": OWLS, "robins": ROBINS})


def ask(
    desk: Desk, question: str, articles: Mapping[str, str] = BIRDS, *, trusted: bool = True
) -> Candidates:
    """The candidates for a question over these articles: file name → text."""
    for name, text in articles.items():
        desk.write(f"{name}.txt", text)
    base = desk.base()
    base.open()
    encoding = desk.encoder.encode_queries([question])[0]
    words = base.snapshot.lexical.read(question)
    return retrieve(question, words, encoding, base.snapshot, trusted=trusted)


def sentences(candidates: Candidates) -> list[str]:
    """The candidate sentences, in the order of the rows of every feature."""
    return [candidates.sentences.text(number) for number in range(len(candidates.sentences.spans))]
