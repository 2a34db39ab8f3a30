"""How answers would look in Discord: how often each kind of message comes, on documentation trees.

    python -m tests.benchmarks.shown STORAGE geyser handbook guides

STORAGE keeps what was read, for the next time. A name is a folder of ../shared/data/community with its
questions beside it. Printed is, of the questions that the documents answer and of the others: sure,
perhaps, refused; two articles on one page; articles that differ; an old article beside a newer one;
refusals by their reasons, and those with a spelling.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from embeddings.models import load_encoder, load_reader
from knowledge import Answer, KnowledgeBase, ReaderStage
from tests.benchmarks.costs import processor

TREES = Path(__file__).parents[3] / "shared" / "data" / "community"


def main(storage: Path, names: list[str]) -> None:
    """Ask every question of some trees and print the counts, and every pair of articles that differ."""
    print(f"processor: {processor()}", flush=True)
    encoder = load_encoder(None, storage)
    reader = ReaderStage(load_reader(None, storage))
    for name in names:
        base = KnowledgeBase([TREES / name], encoder, storage, reader=reader)
        base.open()
        counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
        for line in (TREES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            asked = json.loads(line)
            counts[asked["answerable"]].update(_looks(base, asked["question"]))
        for answerable, found in counts.items():
            print(
                name, "answerable" if answerable else "not answerable", dict(found.most_common()), flush=True
            )


def _looks(base: KnowledgeBase, question: str) -> list[str]:
    found = base.ask(question)
    if not isinstance(found, Answer):
        return ["all", f"refused: {found.reason}", *(["spelling"] if found.meant else [])]
    looks = ["all", str(found.degree)]
    looks += ["two articles"] if found.together > 1 and not found.differing else []
    looks += ["old"] if found.newer else []
    looks += ["unsaid"] if found.unsaid else []
    if found.differing:
        print("  differ:", question, *(f"| {quote.text}" for quote in found.quotes[:2]))
    return looks + (["differ"] if found.differing else [])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
