"""Questions on documentation pages → passages to train on, with look-alikes that do not answer.

    python tests/training/documentation.py TREES QUESTIONS OUT.json.xz [--storage FOLDER]

TREES holds a folder of pages for each tree, QUESTIONS a file NAME.jsonl for each, in the form of
`../shared/data/community`: a question, the page and the words of its answer, and near misses that
nothing answers. A passage of the page that holds the words answers; the passages that Pullquote
itself ranks best without a reader, and that do not hold them, look near and do not answer.
"""

from __future__ import annotations

import argparse
import json
import lzma
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from embeddings.models import load_encoder
from knowledge.base import KnowledgeBase
from knowledge.errors import QuestionError, ReadError
from knowledge.formats import read
from knowledge.splitting import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from knowledge.answering import Answer, NoAnswer
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
    parser.add_argument("--storage", type=Path, default=Path(tempfile.gettempdir()) / "pullquote-quality")
    options = parser.parse_args()
    encoder = load_encoder(None, options.storage, precision="int8", threads=1)
    records: list[dict[str, Any]] = []
    for file in sorted(options.questions.glob("*.jsonl")):
        root = options.trees / file.stem
        tree = Tree(file.stem, list(passages_in(root)), first=len(records))
        base = KnowledgeBase([root], encoder, options.storage)
        base.open()
        rows = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        outcomes = base.ask_many([row["question"] for row in rows], candidates=3 * NEAR)
        used = sum(map(tree.learn, rows, outcomes))
        records += tree.records
        print(f"{file.stem}: {len(tree.records)} passages, {used} of {len(rows)} questions", flush=True)
    options.out.write_bytes(lzma.compress(json.dumps(records).encode()))
    return 0


def passages_in(root: Path) -> Iterator[Passage]:
    """The passages of a folder of pages; what cannot be read is named and passed over."""
    for path in sorted(root.rglob("*")):
        if path.is_file():
            try:
                yield from split(read(path, root))
            except ReadError as error:
                print(error)


class Tree:
    """The passages of a tree of pages, and what is learned about them."""

    def __init__(self, name: str, passages: Sequence[Passage], first: int) -> None:
        self.records = [record_of(name, passage) for passage in passages]
        self._passages = passages
        self._first = first
        self._folded = [
            [_folded(span.of(passage.document.text)) for span in passage.sentences] for passage in passages
        ]
        self._whole = [_folded(passage.text) for passage in passages]
        self._number_of = {_place(passage): number for number, passage in enumerate(passages)}

    def learn(self, row: dict[str, Any], outcome: Answer | NoAnswer | QuestionError) -> bool:
        """Note a question at the passages that answer it; False where none does and one should."""
        expected = [_folded(each) for each in row["expect"]]
        right = {
            number: sentences
            for number, passage in enumerate(self._passages)
            if passage.document.source.path == row["document"]
            and (sentences := self._answering(number, expected))
        }
        near = [number for number in self._near(outcome) if not self._answering(number, expected)]
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

    def _near(self, outcome: Answer | NoAnswer | QuestionError) -> list[int]:
        """The passages that were ranked best, the nearest first."""
        ranked = () if isinstance(outcome, QuestionError) else outcome.candidates
        return [self._number_of[_place(each.passage)] for each in ranked]


def _place(passage: Passage) -> tuple[str, int]:
    return passage.document.source.path, passage.start


def record_of(tree: str, passage: Passage) -> dict[str, Any]:
    """A passage in the form of `passages.py`, with nothing asked of it yet."""
    heading = passage.headings[-1] if passage.headings else passage.document.source.title
    sentences = [[start - passage.start, end - passage.start] for start, end in passage.sentences]
    return {"set": tree, "title": heading, "text": passage.text, "sents": sentences, "qas": []}


def _folded(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


if __name__ == "__main__":
    sys.exit(main())
