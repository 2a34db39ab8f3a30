"""Public questions → the share of them that the reader learns from beside our own.

    python tests/training/public_questions.py PUBLIC OUT.json.xz

PUBLIC is the file of known questions of public sets. Every passage stays, so that a question meets passages
that do not answer it; of the questions of each set a share is drawn, the same ones each time.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import sys
from pathlib import Path

SHARES = {
    "fairytale": 0.1,
    "multispan": 0.3,
    "nq_dev": 0.35,
    "policyqa": 0.075,
    "qed": 0.35,
    "quoref": 0.3,
    "selqa": 0.25,
    "shifts_amazon": 0.125,
    "shifts_reddit": 0.15,
    "shifts_wiki": 0.25,
    "squad2dev": 1.0,
    "squad_nqg": 0.175,
    "tydiqa": 0.25,
}
"""Set → the share of its questions. All of the set that has near misses; less of those that are large, or
about reviews, stories and policies, which communities' articles are not."""

SEED = 3


def main() -> int:
    """Draw the questions, and write the passages with what is left."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("public", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    records = json.loads(lzma.decompress(options.public.read_bytes()))
    drawn = random.Random(SEED)  # noqa: S311 training needs no secrets
    for record in records:
        share = SHARES.get(record["set"], 0.0)
        record["qas"] = [each for each in record["qas"] if drawn.random() < share]
    options.out.write_bytes(lzma.compress(json.dumps(records).encode()))
    print(f"{len(records)} passages, {sum(len(each['qas']) for each in records)} questions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
