"""The cost of encoding many passages: sentence-transformers' encode and Pullquote's encoders.

    python tests/benchmarks/encode_bulk.py [--threads N] [--storage FOLDER] [--json] [--plot FILE]

Passages of 115 tokens, given 64 at a time, as a reload does. Pullquote's encoders also give
the token states, which encode does not.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from tests.benchmarks.encoders import load_baseline, load_ours, passages
from tests.benchmarks.measure import arguments, measure_in_turn, present

PASSAGES, TOKENS = 64, 115


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--threads", type=int, default=1, help="threads of the model")
    parser.add_argument("--storage", type=Path, help="where prepared models are kept between runs")
    options = parser.parse_args()
    texts = passages(PASSAGES, TOKENS - 2)
    with tempfile.TemporaryDirectory() as temporary:
        ours = load_ours(options.storage or Path(temporary), options.threads)
        plain = load_baseline(options.threads)
        figures = measure_in_turn(
            {
                "sentence-transformers": lambda: plain.encode(texts, show_progress_bar=False),
                **{
                    f"pullquote {name}": partial(encoder.encode_passages, texts)
                    for name, encoder in ours.items()
                },
            },
            repeats=options.repeats,
        )
    rated = [
        replace(figure, note=f"{PASSAGES * 1e3 / figure.wall_ms:.0f} passages a second") for figure in figures
    ]
    present(f"Encoding {PASSAGES} passages of {TOKENS} tokens, {options.threads} thread(s)", rated, options)


if __name__ == "__main__":
    main()
