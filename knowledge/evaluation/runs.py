"""Writes an evaluation as JSON for other programs, and reads it again for a comparison.

The same questions over the same articles give the same bytes: the JSON contains no time and no
place.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from knowledge.errors import EvaluationError
from knowledge.evaluation.judgements import Judgement

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from knowledge.evaluation.comparison import Comparison
    from knowledge.evaluation.judging import Evaluation
    from knowledge.evaluation.resampling import Interval
    from knowledge.evaluation.summaries import Share, Summary

FORMAT = 1
"""The version of the JSON; changes when a key changes its meaning."""

DIGITS = 6
"""Decimals to which figures are rounded."""


def write_run(
    evaluation: Evaluation, summaries: Sequence[Summary], comparisons: Sequence[Comparison] = ()
) -> str:
    """Return an evaluation as one indented JSON object; NaN becomes null."""
    run = {
        "format": FORMAT,
        "fingerprint": evaluation.fingerprint,
        "documents": evaluation.documents,
        "passages": evaluation.passages,
        "faults": [asdict(fault) for fault in evaluation.faults],
        "sets": [_summary(summary) for summary in summaries],
        "compared": [_comparison(comparison) for comparison in comparisons],
        "rows": [asdict(row) for row in evaluation.rows],
    }
    return json.dumps(run, ensure_ascii=True, allow_nan=False, indent=1) + "\n"


def read_rows(path: Path) -> tuple[Judgement, ...]:
    """Read the rows of a run that `write_run` wrote.

    Raises:
        EvaluationError: The file cannot be read, or is no such run.
    """
    try:
        run = json.loads(path.read_bytes())
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise EvaluationError(f"The run {path} cannot be read ({why}); check its path.") from error
    except ValueError as error:
        raise EvaluationError(_not_a_run(path)) from error
    if not isinstance(run, dict) or run.get("format") != FORMAT or not isinstance(run.get("rows"), list):
        raise EvaluationError(_not_a_run(path))
    return tuple(_row(record, path) for record in run["rows"])


def _not_a_run(path: Path) -> str:
    return f"{path} is not a run that can be compared with; make one with `pullquote evaluate --json`."


def _row(record: object, path: Path) -> Judgement:
    names = {field.name for field in fields(Judgement)}
    if not isinstance(record, dict) or record.keys() != names:
        raise EvaluationError(_not_a_run(path))
    return Judgement(**{**record, "wanted": tuple(record["wanted"])})


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "set": summary.set,
        "questions": dict(summary.counts),
        "measures": _intervals(summary.measures),
        "by_word": [_share(share) for share in summary.by_word],
        "by_kind": [_share(share) for share in summary.by_kind],
    }


def _share(share: Share) -> dict[str, Any]:
    return {"name": share.name, "questions": share.count, "quote@1": _interval(share.quote)}


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "set": comparison.set,
        "questions": comparison.questions,
        "measures": {
            each.name: {
                "here": _number(each.here),
                "there": _number(each.there),
                "difference": _interval(each.difference),
                "verdict": each.verdict,
            }
            for each in comparison.differences
        },
    }


def _intervals(measures: Mapping[str, Interval]) -> dict[str, Any]:
    return {name: _interval(interval) for name, interval in measures.items()}


def _interval(interval: Interval) -> dict[str, float | None]:
    return {
        "value": _number(interval.value),
        "low": _number(interval.low),
        "high": _number(interval.high),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, DIGITS)
