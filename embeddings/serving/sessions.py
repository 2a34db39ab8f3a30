"""A graph in a file → a session of ONNX Runtime, and its runs, with its errors as ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnxruntime as ort  # type: ignore[import-untyped]
from onnxruntime.capi.onnxruntime_pybind11_state import (  # type: ignore[import-untyped]
    Fail,
    InvalidArgument,
    InvalidGraph,
    InvalidProtobuf,
    RuntimeException,
)

from embeddings.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from embeddings.encoder import Vectors
    from embeddings.serving.windows import Ids

GRAPH = "model.onnx"
WEIGHTS = "model.weights"
TOKENIZER = "tokenizer.json"
"""The files of an exported model, beside its manifest."""

_RUNTIME_ERRORS = (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, RuntimeException)


def open_session(graph: Path) -> ort.InferenceSession:
    """Open a graph for runs of one thread each; raises ModelError where it is none."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # The arena keeps the most that a run ever needed, for good; a small server has better use for it.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        # By its path: given as bytes, the graph would stand in memory twice.
        return ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except _RUNTIME_ERRORS as exc:
        raise ModelError(f"The exported model cannot be opened: {_first_line(exc)}") from exc


def run_session(
    session: ort.InferenceSession, outputs: Sequence[str], inputs: Mapping[str, Ids]
) -> list[Vectors]:
    """Run a graph; raises ModelError where that fails."""
    try:
        given: list[Vectors] = session.run(list(outputs), dict(inputs))
    except _RUNTIME_ERRORS as exc:
        raise ModelError(f"The model failed while encoding: {_first_line(exc)}") from exc
    return given


def _first_line(exc: BaseException) -> str:
    return (str(exc).splitlines() or [type(exc).__name__])[0]
