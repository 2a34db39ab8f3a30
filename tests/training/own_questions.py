"""Questions of our own → passages to train on, or those kept apart to judge a training.

    python tests/training/own_questions.py TREES PUBLIC OUT.json.xz [--apart] [--questions FILE]

`questions.json.xz` beside this file holds questions that were written while reading: two or three that a
passage answers, and two or three that look as if it did. It holds no text of the passages, only where they
stand and where the answer stands in them. TREES holds the pages, a folder for each tree at the commit that
the model card names; PUBLIC is the file of known questions from which the other passages come. What stands
there no longer, or reads otherwise, is left out and counted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import lzma
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from tests.training.documentation import passages_in, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUESTIONS = Path(__file__).parent / "questions.json.xz"
TREES_APART = frozenset({"caddy", "jtd"})
"""Trees that nothing is learned from."""

TENTH_APART = 10
"""Of the passages of public sets, one in so many is kept apart, too."""


def main() -> int:
    """Find the passages, and write them with what is asked of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", type=Path)
    parser.add_argument("public", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--apart", action="store_true", help="those that nothing is learned from")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    options = parser.parse_args()
    asked = json.loads(lzma.decompress(options.questions.read_bytes()))
    public = json.loads(lzma.decompress(options.public.read_bytes()))
    lost: Counter[str] = Counter()
    records = [
        record
        for tree in sorted({each["tree"] for each in asked})
        for record in _records([each for each in asked if each["tree"] == tree], options.trees, public, lost)
        if is_kept_apart(record) == options.apart
    ]
    options.out.write_bytes(lzma.compress(json.dumps(records).encode()))
    print(
        f"{len(records)} passages, {sum(len(each['qas']) for each in records)} questions; lost: {dict(lost)}"
    )
    return 0


def is_kept_apart(record: dict[str, Any]) -> bool:
    """Whether a passage only judges."""
    if record["tree"]:
        return record["tree"] in TREES_APART
    digest = hashlib.md5(record["text"].encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % TENTH_APART == 0


def _records(
    asked: Sequence[dict[str, Any]], trees: Path, public: Sequence[dict[str, Any]], lost: Counter[str]
) -> Iterator[dict[str, Any]]:
    """The passages of one tree, or of the public sets, each with its questions."""
    tree = asked[0]["tree"]
    there = {}
    if tree:
        for passage in passages_in(trees / tree):
            there[passage.document.source.path, passage.start] = record_of(tree, passage)
    for each in asked:
        place = each["path"], each["start"]
        found = there.get(place) if tree else public[each["start"]]
        if found is None or hashlib.sha256(found["text"].encode()).hexdigest()[:8] != each["digest"]:
            lost[tree or each["path"]] += 1
            continue
        own = [_question(found["sents"], *one) for one in each["asked"]]
        yield found | {"set": f"own_{tree or each['path']}", "tree": tree, "qas": own}


def _question(
    sentences: Sequence[tuple[int, int]], text: str, start: int | None = None, end: int | None = None
) -> dict[str, Any]:
    """A question, and the sentences that its answer touches; of code, the one that introduces it."""
    if start is None or end is None:
        return {"q": text, "s": [], "spans": [], "neg": []}
    right = [number for number, (first, last) in enumerate(sentences) if first < end and last > start]
    if right:
        return {"q": text, "s": right, "spans": [[start, end]], "neg": []}
    before = [number for number, (_, last) in enumerate(sentences) if last <= start]
    return {"q": text, "s": before[-1:], "spans": [], "neg": []}


if __name__ == "__main__":
    sys.exit(main())
