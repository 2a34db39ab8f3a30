"""The same model, exported once and served by ONNX Runtime: how it runs.

A folder of an exported model holds `model.onnx`, `tokenizer.json` and `manifest.json`, which
describes the model and carries the SHA-256 of the other two.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import onnxruntime as ort  # type: ignore[import-untyped]
from onnxruntime.capi.onnxruntime_pybind11_state import (  # type: ignore[import-untyped]
    Fail,
    InvalidGraph,
    InvalidProtobuf,
    RuntimeException,
)
from tokenizers import Tokenizer

from embeddings.errors import ModelError
from embeddings.profile import Profile
from embeddings.window_encoder import BATCH_WINDOWS, WindowEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from embeddings.encoder import Vectors
    from embeddings.windows import Ids

GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
MANIFEST = "manifest.json"

_RUNTIME_ERRORS = (Fail, InvalidGraph, InvalidProtobuf, RuntimeException)


class ExportedEncoder(WindowEncoder):
    """An exported model; needs neither torch nor transformers nor sentence-transformers.

    Args:
        folder: Made by `embeddings.export`.
        fingerprint: What the folder must hold.
        threads: Threads for one run of the model; None: as many as the machine has cores.

    Raises:
        ModelError: The folder does not hold that model, whole and undamaged.
    """

    def __init__(self, folder: Path, fingerprint: str, *, threads: int | None = None) -> None:
        manifest = _read_manifest(folder)
        graph, tokenizer = (_read_checked(folder, name, manifest) for name in (GRAPH, TOKENIZER))
        profile = _read_profile(manifest)
        if profile.fingerprint != fingerprint:
            raise ModelError(f"{folder} holds another model than {fingerprint}; delete it.")
        super().__init__(
            Tokenizer.from_str(tokenizer.decode()),
            profile,
            batch_windows=manifest.get("batch", BATCH_WINDOWS),
        )
        self._session = _open_session(graph, threads)

    def _run(self, inputs: Mapping[str, Ids]) -> tuple[Vectors, Vectors]:
        try:
            tokens, vectors = self._session.run(["tokens", "vector"], dict(inputs))
        except _RUNTIME_ERRORS as exc:
            raise ModelError(f"The model failed while encoding: {str(exc).splitlines()[0]}") from exc
        return tokens, vectors


def write_manifest(folder: Path, profile: Profile, details: Mapping[str, Any]) -> None:
    """Describe an exported model's files, once they are there; `details` tells how it was made."""
    manifest = {
        "profile": {**asdict(profile), "covers": sorted(profile.covers)},
        "sha256": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (GRAPH, TOKENIZER)
        },
        **details,
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as exc:
        raise ModelError(f"{folder} holds no exported model; it must be exported again.") from exc
    if not isinstance(manifest, dict):
        raise ModelError(f"The manifest in {folder} is damaged; the model must be exported again.")
    return manifest


def _read_profile(manifest: Mapping[str, Any]) -> Profile:
    try:
        kept = manifest["profile"]
        return Profile(**{**kept, "inputs": tuple(kept["inputs"]), "covers": frozenset(kept["covers"])})
    except (KeyError, TypeError) as exc:
        raise ModelError("The manifest of the exported model is damaged; it must be exported again.") from exc


def _read_checked(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    """A file's bytes, if they are what the manifest says."""
    try:
        content = (folder / name).read_bytes()
    except OSError as exc:
        raise ModelError(f"{folder / name} cannot be read; the model must be exported again.") from exc
    if hashlib.sha256(content).hexdigest() != manifest.get("sha256", {}).get(name):
        raise ModelError(f"{folder / name} is damaged; the model must be exported again.")
    return content


def _open_session(graph: bytes, threads: int | None) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.inter_op_num_threads = 1
    # The arena keeps the most that a run ever needed, for good; a small server has better use for it.
    options.enable_cpu_mem_arena = False
    # Idle threads that spin for work cost more than they win where another process wants the core.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    except _RUNTIME_ERRORS as exc:
        raise ModelError(f"The exported model cannot be opened: {str(exc).splitlines()[0]}") from exc
