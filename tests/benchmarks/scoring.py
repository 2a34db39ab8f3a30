"""Examples and fitted weights → figures, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from knowledge.evaluation.questions import ANSWERABLE, LEFT_OUT, UNANSWERABLE
from tests.benchmarks.fitting import columns_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.benchmarks.examples import Example
    from tests.benchmarks.fitting import Fitted
    from tests.benchmarks.learning import Array


def figures(examples: Sequence[Example], fitted: Fitted) -> str:
    """The share of right sentences, AUROC, and the shares that the threshold answers and refuses."""
    quotes, sums = [], {ANSWERABLE: [], LEFT_OUT: [], UNANSWERABLE: []}  # type: tuple[list[bool], dict[str, list[float]]]
    for example in examples:
        columns = columns_of(example)
        best = int(fitted.ranking.apply(columns).argmax())
        sums[example.kind].append(float(fitted.confidence.apply(columns)[best]))
        if example.kind == ANSWERABLE:
            quotes.append(bool(example.right[best] >= 1))
    probabilities = {kind: 1 / (1 + np.exp(-np.array(each))) for kind, each in sums.items()}
    answered = np.mean(probabilities[ANSWERABLE] >= fitted.threshold)
    refused = " ".join(
        f"{np.mean(probabilities[k] < fitted.threshold):.2f}" for k in sums if k != ANSWERABLE and sums[k]
    )
    auroc, at_95 = _separation(probabilities[ANSWERABLE], probabilities[LEFT_OUT])
    return f"{np.mean(quotes):.3f} {auroc:.3f}/{at_95:.2f} answered {answered:.2f} refused {refused:9}"


def _separation(answerable: Array, others: Array) -> tuple[float, float]:
    """AUROC, and the share of the others that is below 95 % of the answerable."""
    above = (answerable[:, None] > others[None]).mean() + 0.5 * (answerable[:, None] == others[None]).mean()
    return float(above), float(np.mean(others < np.quantile(answerable, 0.05)))
