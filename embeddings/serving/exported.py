"""The same model, exported once and served by ONNX Runtime: how it runs.

A folder of an exported model holds `model.onnx`, its weights, `tokenizer.json` and the manifest that
describes them.
"""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer

from embeddings.errors import ModelError
from embeddings.serving.manifest import read_manifest
from embeddings.serving.profile import Profile
from embeddings.serving.sessions import GRAPH, TOKENIZER, open_session, run_session
from embeddings.serving.window_encoder import BATCH_WINDOWS, WindowEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from embeddings.encoder import Vectors
    from embeddings.serving.windows import Ids


class ExportedEncoder(WindowEncoder):
    """An exported model; needs neither torch nor transformers nor sentence-transformers.

    Args:
        folder: Made by `embeddings.models.export`.
        fingerprint: What the folder must hold.
        threads: Runs of the model that go on at once; None: as many as the machine has cores.
            Each is done by one thread: two threads in one run win nothing on a question and
            less than two runs on passages.

    Raises:
        ModelError: The folder does not hold that model, whole and undamaged: its files are hashed.
    """

    def __init__(self, folder: Path, fingerprint: str, *, threads: int | None = None) -> None:
        manifest = read_manifest(folder)
        profile = _read_profile(manifest["profile"]) if "profile" in manifest else None
        if profile is None or profile.fingerprint != fingerprint:
            raise ModelError(f"{folder} does not hold the exported model {fingerprint}.")
        super().__init__(
            Tokenizer.from_file(str(folder / TOKENIZER)),
            profile,
            batch_windows=manifest.get("batch", BATCH_WINDOWS),
            batches_at_once=threads or os.cpu_count() or 1,
        )
        self._session = open_session(folder / GRAPH)
        # Exporting drops what a model takes and does not use, as many take token types.
        self._used = [used.name for used in self._session.get_inputs()]

    def _run(self, inputs: Mapping[str, Ids]) -> tuple[Vectors, Vectors]:
        used = {name: inputs[name] for name in self._used}
        tokens, vectors = run_session(self._session, ["tokens", "vector"], used)
        return tokens, vectors


def describe_export(profile: Profile, **details: Any) -> dict[str, Any]:
    """What the manifest of an exported model says; `details` tells how it was made."""
    return {"profile": {**asdict(profile), "covers": sorted(profile.covers)}, **details}


def _read_profile(kept: Mapping[str, Any]) -> Profile:
    return Profile(**{**kept, "inputs": tuple(kept["inputs"]), "covers": frozenset(kept["covers"])})
