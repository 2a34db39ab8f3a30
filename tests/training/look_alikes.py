"""Our own questions on documentation trees → the same, with look-alikes that do not answer.

    python tests/training/look_alikes.py TREES QUESTIONS.json.xz OUT.json.xz [--only NAME,...]
        [--storage FOLDER]

QUESTIONS is what `own_questions.py` writes. The passages of a question's tree that Pullquote itself ranks
best without a reader, and that do not hold the words of its answer, look near and do not answer, but for
the very first, which often does. They are what the reader has to tell from the passage that answers.
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
from knowledge.errors import QuestionError
from tests.training.documentation import NEAR, folded, record_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from knowledge.answering.asker import Outcome
    from knowledge.splitting import Passage

BATCH = 256


def main() -> int:
    """Add the look-alikes of every question that a passage of a tree answers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", type=lambda names: names.split(","), help="trees, with commas")
    parser.add_argument("--storage", type=Path, default=Path(tempfile.gettempdir()) / "pullquote-quality")
    options = parser.parse_args()
    asked = [each for each in json.loads(lzma.decompress(options.questions.read_bytes())) if each["tree"]]
    encoder = load_encoder(None, options.storage, precision="int8", threads=1)
    records: list[dict[str, Any]] = []
    for tree in options.only or sorted({each["tree"] for each in asked}):
        base = KnowledgeBase([options.trees / tree], encoder, options.storage)
        base.open()
        own = [each for each in asked if each["tree"] == tree]
        records += add_look_alikes(own, base, first=len(records))
        print(f"{tree}: {len(own)} passages", flush=True)
    options.out.write_bytes(lzma.compress(json.dumps(records).encode()))
    return 0


def add_look_alikes(own: Sequence[dict[str, Any]], base: KnowledgeBase, first: int) -> list[dict[str, Any]]:
    """The passages of a tree with their questions, and behind them the look-alikes, which ask nothing.

    Args:
        own: The passages with questions.
        base: Answers from the tree.
        first: How many passages stand before these in the file: look-alikes are named by their number.
    """
    records = [each | {"qas": [dict(question) for question in each["qas"]]} for each in own]
    number_of = {record["text"]: number for number, record in enumerate(records)}
    answered = [(record, each) for record in records for each in record["qas"] if each["s"]]
    for start in range(0, len(answered), BATCH):
        part = answered[start : start + BATCH]
        outcomes = base.ask_many([each["q"] for _, each in part], candidates=2 * NEAR)
        for (record, question), outcome in zip(part, outcomes, strict=True):
            answers = [folded(record["text"][slice(*span)]) for span in question["spans"]]
            near = []
            for passage in _ranked(outcome):
                text = folded(passage.text)
                if passage.text != record["text"] and not any(each in text for each in answers):
                    if passage.text not in number_of:
                        number_of[passage.text] = len(records)
                        records.append(record_of(record["set"], passage))
                    near.append(first + number_of[passage.text])
            question["neg"] = near[1:NEAR]
    return records


def _ranked(outcome: Outcome) -> list[Passage]:
    """The passages that were ranked best, the nearest first."""
    ranked = () if isinstance(outcome, QuestionError) else outcome.candidates
    return [each.passage for each in ranked]


if __name__ == "__main__":
    sys.exit(main())
