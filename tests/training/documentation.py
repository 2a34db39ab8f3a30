"""Questions on documentation pages → passages to train on, with look-alikes that do not answer.

    python tests/training/documentation.py TREES QUESTIONS OUT.json.xz

TREES holds a folder of pages for each tree, QUESTIONS a file NAME.jsonl for each, in the form of
`../shared/data/community`: a question, the page and the words of its answer, and near misses that
nothing answers. A passage of the page that holds the words answers; the passages of the tree that
share the most telling words with the question look near and do not.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from knowledge.errors import ReadError
from knowledge.formats import read
from knowledge.splitting import split
from knowledge.words import FUNCTION_WORDS, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.splitting import Passage

NEAR = 6
"""Passages that look near, for each question."""

REPEATED = 2
"""A question is asked about this many passages at most that hold its answer."""


def main() -> int:
    """Read every tree, and write what can be learned from its questions."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    records: list[dict[str, Any]] = []
    for file in sorted(options.questions.glob("*.jsonl")):
        tree = Tree(file.stem, list(_passages(options.trees / file.stem)), first=len(records))
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        used = sum(map(tree.learn, rows))
        records += tree.records
        print(f"{file.stem}: {len(tree.records)} passages, {used} of {len(rows)} questions", flush=True)
    options.out.write_bytes(lzma.compress(json.dumps(records).encode()))
    return 0


def _passages(root: Path) -> Iterator[Passage]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            try:
                yield from split(read(path, root))
            except ReadError as error:
                print(error)


class Tree:
    """The passages of a tree of pages, and what is learned about them."""

    def __init__(self, name: str, passages: Sequence[Passage], first: int) -> None:
        self.records = [_record(name, passage) for passage in passages]
        self._passages = passages
        self._first = first
        self._folded = [
            [_folded(span.of(passage.document.text)) for span in passage.sentences] for passage in passages
        ]
        self._whole = [_folded(passage.text) for passage in passages]
        self._holding: defaultdict[str, list[int]] = defaultdict(list)
        for number, passage in enumerate(passages):
            for term in set(terms_of(f"{passage.context} {passage.text}", "english")):
                self._holding[term].append(number)

    def learn(self, row: dict[str, Any]) -> bool:
        """Note a question at the passages that answer it; False where none does and one should."""
        expected = [_folded(each) for each in row["expect"]]
        right = {
            number: sentences
            for number, passage in enumerate(self._passages)
            if passage.document.source.path == row["document"]
            and (sentences := self._answering(number, expected))
        }
        near = [number for number in self._near(row["question"]) if not self._answering(number, expected)]
        if row["answerable"]:
            for number, sentences in list(right.items())[:REPEATED]:
                self._ask(number, row["question"], sentences, near[:NEAR])
            return bool(right)
        if near:
            self._ask(near[0], row["question"], [], near[1 : NEAR + 1])
        return bool(near)

    def _ask(self, number: int, question: str, sentences: list[int], near: Iterable[int]) -> None:
        elsewhere = [self._first + each for each in near]
        self.records[number]["qas"].append({"q": question, "s": sentences, "spans": [], "neg": elsewhere})

    def _answering(self, number: int, expected: Sequence[str]) -> list[int]:
        """The sentences of a passage that hold the expected words; of code, the one that introduces it."""
        texts = self._folded[number]
        found = [place for place, text in enumerate(texts) if any(each in text for each in expected)]
        if not found and any(each in self._whole[number] for each in expected):
            ends = [self._whole[number].find(text) + len(text) for text in texts]
            at = min(self._whole[number].find(each) for each in expected if each in self._whole[number])
            found = [place for place, end in enumerate(ends) if end <= at][-1:]
        return found

    def _near(self, question: str) -> list[int]:
        """The passages that share the most telling words with a question, the nearest first."""
        scores: Counter[int] = Counter()
        for term in set(terms_of(question, "english")) - FUNCTION_WORDS:
            holding = self._holding.get(term, [])
            for number in holding:
                scores[number] += math.log(len(self._passages) / len(holding))  # type: ignore[assignment]  # a Counter of floats
        return [number for number, _ in scores.most_common(3 * NEAR)]


def _record(tree: str, passage: Passage) -> dict[str, Any]:
    heading = passage.headings[-1] if passage.headings else passage.document.source.title
    sentences = [[start - passage.start, end - passage.start] for start, end in passage.sentences]
    return {"set": tree, "title": heading, "text": passage.text, "sents": sentences, "qas": []}


def _folded(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


if __name__ == "__main__":
    sys.exit(main())
