"""The cost of encoding one question: sentence-transformers' encode and Pullquote's encoders.

    python tests/benchmarks/encode_question.py [--threads N] [--storage FOLDER] [--json] [--plot FILE]

The question has twelve tokens. Pullquote's also gives the token states, which encode does not.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from tests.benchmarks.encoders import load_baseline, load_ours
from tests.benchmarks.measure import arguments, measure_in_turn, present

QUESTION = "Why did the council close the old bridge over the river?"


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--threads", type=int, default=1, help="threads of the model")
    parser.add_argument("--storage", type=Path, help="where prepared models are kept between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        ours = load_ours(options.storage or Path(temporary), options.threads)
        plain = load_baseline(options.threads)
        figures = measure_in_turn(
            {
                "sentence-transformers": lambda: plain.encode(QUESTION, show_progress_bar=False),
                **{
                    f"pullquote {name}": partial(encoder.encode_queries, [QUESTION])
                    for name, encoder in ours.items()
                },
            },
            repeats=options.repeats,
            runs=20,
        )
    present(f"Encoding a question of 12 tokens, {options.threads} thread(s)", figures, options)


if __name__ == "__main__":
    main()
