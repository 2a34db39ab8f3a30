"""What finding the ten nearest of very many vectors costs, and what a compressed first pass misses.

    python tests/benchmarks/scan.py [--rows 100000,1000000] [--storage FOLDER] [--json] [--plot FILE]

One thread. The vectors are those of sentences in ../shared/data, as far as they reach, and
beyond that mixes of two of them; the queries are sentences left out. A million rows take 2 GB.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import numpy as np

from embeddings.models.loading import load_encoder
from embeddings.vectors.compressed import Centres, CompressedVectors
from embeddings.vectors.index import VectorIndex
from tests.benchmarks.measure import arguments, measure_in_turn, present
from tests.benchmarks.prepared_sets import DATA

if TYPE_CHECKING:
    import argparse

    import numpy.typing as npt

    from embeddings.encoder import Vectors

QUERIES, HITS, SENTENCES, BATCH = 100, 10, 20_000, 256
LEARNED_FROM = 20_000
"""Rows that the centres are learned from, as a reload does it."""

ENGLISH = ("clapnq", "covidfaq", "covidqa", "emanual", "squad2")


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--rows", default="100000,1000000", help="numbers of rows, separated by commas")
    parser.add_argument("--storage", type=Path, help="where the model and the vectors are kept between runs")
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"There is no {DATA}: this benchmark needs its sentences.")
    with tempfile.TemporaryDirectory() as temporary:
        real = sentence_vectors(options.storage or Path(temporary))
    for rows in map(int, options.rows.split(",")):
        scan(mix(real[QUERIES:], rows), real[:QUERIES], options)


def scan(vectors: Vectors, queries: Vectors, options: argparse.Namespace) -> None:
    """Measure one number of rows and print it."""
    began = time.process_time()
    centres = Centres.learn(vectors[:: max(1, len(vectors) // LEARNED_FROM)])
    codes = centres.codes(vectors)
    first_pass = CompressedVectors(centres, codes)
    built = time.process_time() - began
    exact, quick = VectorIndex(vectors), VectorIndex(vectors, first_pass)
    asked = iter(np.tile(queries, (1000, 1)))
    figures = measure_in_turn(
        {
            "numpy product and argpartition": lambda: plain(vectors, next(asked)),
            "VectorIndex": lambda: exact.search(next(asked), HITS),
            "VectorIndex with a first pass": lambda: quick.search(next(asked), HITS),
            "reading all the bytes": lambda: vectors.reshape(-1).view(np.uint64).max(),
        },
        repeats=options.repeats,
        runs=20,
        notes={
            "VectorIndex with a first pass": (
                f"recall@10 {recall(quick, exact, queries):.4f}, built in {built:.1f} CPU s, "
                f"{codes.nbytes / len(vectors):.0f} bytes a row"
            ),
            "reading all the bytes": "a bound for what reads every vector",
        },
    )
    present(
        f"The {HITS} nearest of {len(vectors):,} vectors of {vectors.shape[1]}, 1 thread", figures, options
    )


def plain(vectors: Vectors, query: Vectors) -> npt.NDArray[np.intp]:
    """What one writes without a second thought."""
    scores = vectors @ query
    best = np.argpartition(scores, -HITS)[-HITS:]
    return best[np.argsort(-scores[best])]


def recall(quick: VectorIndex, exact: VectorIndex, queries: Vectors) -> float:
    """The share of the true nearest that the quick way finds."""
    shares = [
        len(np.intersect1d(quick.search(query, HITS).rows, exact.search(query, HITS).rows)) / HITS
        for query in queries
    ]
    return float(np.mean(shares))


def mix(real: Vectors, rows: int) -> Vectors:
    """So many unit rows: the real ones, then mixes of two of them with a little noise."""
    random, parts = np.random.default_rng(0), [real[:rows]]
    for _ in range(len(real), rows, len(real)):
        one, other = real, real[random.permutation(len(real))]
        share = np.float32(0.5) + np.float32(0.5) * random.random((len(real), 1), dtype=np.float32)
        mixed = share * one + (1 - share) * other
        mixed += np.float32(0.01) * random.standard_normal(mixed.shape, dtype=np.float32)
        parts.append(mixed / np.linalg.norm(mixed, axis=1, keepdims=True))
    return np.concatenate(parts)[:rows]


def sentence_vectors(storage: Path) -> Vectors:
    """Vectors of real sentences, shuffled; kept in the storage folder."""
    kept = storage / "benchmark-sentences.npy"
    if not kept.is_file():
        encoder = load_encoder(None, storage)
        texts = sentences()
        batches = (
            encoder.encode_passages(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)
        )
        vectors = np.array([encoding.vector for batch in batches for encoding in batch])
        np.save(kept, vectors)
    loaded: Vectors = np.load(kept)
    return loaded


def sentences() -> list[str]:
    """Sentences of the English sets, no two alike, in an order that does not change."""
    found: set[str] = set()
    for name in ENGLISH:
        for line in (DATA / name / "documents.jsonl").read_text(encoding="utf-8").split("\n"):
            text = json.loads(line)["text"] if line else ""
            found.update(
                part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", text) if 25 < len(part) < 400
            )
    texts = sorted(found)
    return [texts[place] for place in np.random.default_rng(1).permutation(len(texts))[:SENTENCES]]


if __name__ == "__main__":
    main()
