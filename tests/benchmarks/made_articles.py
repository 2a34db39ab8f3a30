"""Articles made of shuffled sentences: as many passages as a benchmark needs, and no two alike."""

from __future__ import annotations

import json
import sys
from itertools import chain, cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import numpy as np

from knowledge.formats.reading import read
from knowledge.splitting.passages import split
from tests.benchmarks.prepared_sets import DATA
from tests.benchmarks.scan import ENGLISH, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS, PARAGRAPHS, TOGETHER = 3, 3, 4
"""Sections of an article, paragraphs of a section, sentences of a paragraph."""


def made_articles(storage: Path, passages: int) -> Path:
    """A folder with articles of so many passages, or up to nine more; made where it is not there yet."""
    folder = storage / "made" / str(passages)
    if not folder.is_dir():
        making = folder.with_suffix(".making")
        making.mkdir(parents=True, exist_ok=True)
        _write_articles(making, passages)
        making.rename(folder)
    return folder


def _write_articles(folder: Path, passages: int) -> None:
    shuffled, made, number = shuffled_sentences(), 0, 0
    while made < passages:
        path = folder / f"{number:06d}.md"
        path.write_text(article(shuffled), encoding="utf-8")
        made += len(split(read(path, folder)))
        number += 1


def article(shuffled: Iterator[str]) -> str:
    """The next article, as Markdown."""
    lines = [f"# {_heading(shuffled)}"]
    for _ in range(SECTIONS):
        lines.append(f"## {_heading(shuffled)}")
        lines += [" ".join(islice(shuffled, TOGETHER)) for _ in range(PARAGRAPHS)]
    return "\n\n".join(lines) + "\n"


def _heading(shuffled: Iterator[str]) -> str:
    return " ".join(next(shuffled).strip("#*-> .").split()[:6])


def shuffled_sentences() -> Iterator[str]:
    """Real sentences without end, in another order each time they have all been said."""
    random, texts = np.random.default_rng(2), sentences()
    return chain.from_iterable((texts[i] for i in random.permutation(len(texts))) for _ in cycle([0]))


def real_questions(count: int) -> list[str]:
    """Questions that people asked, of each English set alike."""
    asked = [
        [json.loads(line)["question"] for line in (DATA / name / "questions.jsonl").open(encoding="utf-8")]
        for name in ENGLISH
    ]
    return list(islice(chain.from_iterable(zip(*asked, strict=False)), count))
