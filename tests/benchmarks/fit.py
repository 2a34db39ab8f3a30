"""Fit the weights of ranking and confidence on the public sets, and show how good they are.

    python tests/benchmarks/fit.py [--storage FOLDER] [--more FOLDER] [--write]

Each set is used twice: with its articles, and with the articles that are otherwise left out.
The table shows each set evaluated with weights that were fitted on the *other* kinds only. With
--write, weights fitted on all sets are written to knowledge/answering/weights.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from embeddings.models.loading import PRECISIONS, load_encoder
from embeddings.models.readers import load_reader
from knowledge.answering.reading import ReaderStage
from knowledge.answering.weights import WEIGHTS
from tests.benchmarks.documentation_trees import COMMUNITY, LEARNED_FROM, tree_examples
from tests.benchmarks.examples import READ, examples_of
from tests.benchmarks.fitting import (
    RIGHT,
    WITH_MODEL,
    WITH_READER,
    WORDS_ONLY,
    Fitted,
    fit,
    kind_of,
)
from tests.benchmarks.prepared_sets import SETS
from tests.benchmarks.scoring import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Encoder
    from tests.benchmarks.examples import Example
    from tests.benchmarks.fitting import Recipe

TRANSLATED = tuple(name for name in SETS if name.startswith("xquad"))
"""The same articles in Spanish, German and Chinese. The weights for a script that the default model does
not know use words only, so they can be fitted on any of these languages."""

LEARNED_WITH_MODEL = tuple(name for name in SETS if name != "xquad-zh")


def main() -> int:
    """Collect examples, cross-check, fit, and write the weights if asked to."""
    options = _options()
    encoder = load_encoder(None, options.storage, precision=options.precision, threads=options.threads)
    reader = load_reader(None, options.storage, precision=options.precision, threads=options.threads)
    learned = _learned_from(options, encoder, ReaderStage(reader))
    recipes = {"with_reader": WITH_READER, "with_model": WITH_MODEL, "words_only": WORDS_ONLY}
    fitted = {name: _cross_check(name, recipe, learned[name]) for name, recipe in recipes.items()}
    if options.write:
        _write(fitted, encoder.fingerprint, reader.fingerprint, [name for name, _ in _trees(options)])
    return 0


def _learned_from(
    options: argparse.Namespace, encoder: Encoder, reader: ReaderStage
) -> dict[str, list[Example]]:
    """The examples for each kind of evidence; the reader's are English."""
    everything = [
        example
        for name in LEARNED_WITH_MODEL
        for swapped in (False, True)
        for example in examples_of(
            name, encoder, options.storage, swapped=swapped, trusted=True, reader=reader
        )
    ]
    for name, folder in _trees(options):
        everything += tree_examples(name, folder, encoder, options.storage, reader)
    return {
        "with_reader": [e for e in everything if READ in e.names and e.set not in TRANSLATED],
        "with_model": everything,
        "words_only": [
            example
            for name in TRANSLATED
            for swapped in (False, True)
            for example in examples_of(name, encoder, options.storage, swapped=swapped, trusted=False)
        ],
    }


def _trees(options: argparse.Namespace) -> list[tuple[str, Path]]:
    """The documentation trees that are learned from, and the folders in which they lie."""
    more = [(file.stem, folder) for folder in options.more for file in sorted(folder.glob("*.jsonl"))]
    return [(name, COMMUNITY) for name in LEARNED_FROM] + more


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--storage", type=Path, default=Path(tempfile.gettempdir()) / "pullquote-quality")
    parser.add_argument("--precision", choices=PRECISIONS, default="int8")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--more", type=Path, action="append", default=[], help="a folder of further trees")
    parser.add_argument("--write", action="store_true", help="write knowledge/answering/weights.json")
    return parser.parse_args()


def _cross_check(name: str, recipe: Recipe, examples: Sequence[Example]) -> Fitted:
    """Print each set's figures with the weights of the other kinds, and fit on all sets."""
    everything = fit(examples, recipe)
    print(f"\n{name}: quote@1, AUROC of left-out questions / share refused where 95 % are answered,")
    print("with the weights of the other kinds, then with the shipped weights and their threshold")
    for own in dict.fromkeys(example.set for example in examples):
        inside = [example for example in examples if example.set == own and not example.swapped]
        others = [example for example in examples if kind_of(example) != kind_of(inside[0])]
        print(f"{own:10}  {figures(inside, fit(others, recipe))}   {figures(inside, everything)}", flush=True)
    return everything


def _write(fitted: dict[str, Fitted], model: str, reader: str, trees: Sequence[str]) -> None:
    provenance = {
        "by": "tests/benchmarks/fit.py",
        "on": f"development halves of {', '.join(SETS)}, each also over its left-out articles alone, "
        f"without what the models were trained on; the documentation trees {', '.join(trees)}",
        "model": model,
        "reader": reader,
        "threshold": f"the highest that answers {WITH_READER.answered:.0%} of the answerable with the reader,"
        f" {WITH_MODEL.answered:.0%} without, the mean over the sets",
        "sure": f"the lowest from which on {RIGHT:.0%} of the marked sentences are right, each set alike",
        "credits": "set, not fitted: no set asks who wrote an article",
    }
    content = {"provenance": provenance} | {name: each.record() for name, each in fitted.items()}
    WEIGHTS.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
    print(f"written: {WEIGHTS}")


if __name__ == "__main__":
    sys.exit(main())
