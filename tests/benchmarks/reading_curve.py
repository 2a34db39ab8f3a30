"""What it brings and what it costs to read passages beside a question, on documentation trees.

    python tests/benchmarks/reading_curve.py [--read 0,1,2,4,6,8] [--readers FOLDER,...] [--trees geyser,...]
        [--storage FOLDER]

For each reader and number of passages: how many sentences that answer come first, how many answerable
questions are answered and near misses refused at the shipped threshold, and the processor time that reading
a question takes, on one thread. All weights are those that ship: they were fitted for four passages of the
default reader. Any question-answering model of transformers can be compared.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import numpy as np

from embeddings.models.loading import load_encoder
from embeddings.models.readers import load_reader
from knowledge.answering.reading import READ, ReaderStage
from knowledge.answering.weights import Evidence, read_weights
from knowledge.evaluation.questions import ANSWERABLE, UNANSWERABLE
from tests.benchmarks.costs import processor
from tests.benchmarks.documentation_trees import COMMUNITY, tree_examples
from tests.benchmarks.examples import READ as WAS_READ
from tests.benchmarks.fitting import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Encoder
    from embeddings.reader import Reader, Reading, ToRead
    from tests.benchmarks.examples import Example

DEFAULT = "default"


class Timed:
    """A reader that notes the processor time of each question, in seconds."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.seconds: list[float] = []

    @property
    def fingerprint(self) -> str:
        """As the reader's own."""
        return self._reader.fingerprint

    def read(self, question: str, passages: Sequence[ToRead]) -> list[Reading]:
        """As the reader's own."""
        began = time.process_time()
        readings = self._reader.read(question, passages)
        self.seconds.append(time.process_time() - began)
        return readings


def main() -> int:
    """Print a line for each reader and number of passages."""
    options = _options()
    encoder = load_encoder(None, options.storage, threads=1)
    print(f"{processor()}\n{'reader':>20}  read   right  answered  near misses refused  ms p50  p95")
    for name in options.readers:
        reader = load_reader(None if name == DEFAULT else name, options.storage, threads=1)
        for most in options.read:
            _print_line(Path(name).name, Timed(reader), most, encoder, options)
    return 0


def _options() -> argparse.Namespace:
    def words(text: str) -> list[str]:
        return text.split(",")

    def numbers(text: str) -> list[int]:
        return [int(each) for each in words(text)]

    trees = sorted(path.stem for path in COMMUNITY.glob("*.jsonl"))
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--read", type=numbers, default=[0, 1, 2, READ, 6, 8], help="numbers, with commas")
    parser.add_argument("--readers", type=words, default=[DEFAULT], help="folders, with commas")
    parser.add_argument("--trees", type=words, default=trees)
    parser.add_argument("--storage", type=Path, default=Path(tempfile.gettempdir()) / "pullquote-quality")
    return parser.parse_args()


def _print_line(name: str, reader: Timed, most: int, encoder: Encoder, options: argparse.Namespace) -> None:
    stage = ReaderStage(reader, most) if most else None
    examples = [
        example
        for tree in options.trees
        for example in tree_examples(tree, COMMUNITY, encoder, options.storage / "trees", stage)
    ]
    judged = [(example.kind, *_judge(example)) for example in examples]
    answerable = [(right, given) for kind, right, given in judged if kind == ANSWERABLE]
    refused = [not given for kind, _, given in judged if kind == UNANSWERABLE]
    median, late = np.percentile(reader.seconds or [0.0], (50, 95)) * 1000
    right, answered = (sum(column) for column in zip(*answerable, strict=True))
    print(
        f"{name:>20}  {most:4}  {right:3}/{len(answerable)}   {answered:3}/{len(answerable)}"
        f"  {sum(refused):11}/{len(refused)}  {median:10.0f}  {late:3.0f}",
        flush=True,
    )


def _judge(example: Example) -> tuple[bool, bool]:
    """Whether the sentence that comes first is right, and whether it is given as an answer."""
    columns = columns_of(example)
    weights = read_weights()[Evidence.READER if WAS_READ in columns else Evidence.MODEL]
    best = int(weights.ranking.apply(columns).argmax())
    sure = 1 / (1 + np.exp(-weights.confidence.apply(columns)[best]))
    return bool(example.right[best]), bool(sure >= weights.threshold)


if __name__ == "__main__":
    sys.exit(main())
