"""What an exported model's folder says of itself, sealed so that no flipped bit goes unnoticed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from embeddings.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MANIFEST = "manifest.json"


def write_manifest(folder: Path, content: Mapping[str, Any], files: Sequence[str] = ()) -> None:
    """Describe a folder, with the SHA-256 of the files named, which must be there already."""
    body = {**content, "sha256": {name: _hash_file(folder / name) for name in files}}
    (folder / MANIFEST).write_text(json.dumps({"seal": _seal(body), **body}, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """The description as it was written, its files checked against it.

    Raises:
        ModelError: There is none, or it or one of its files is not what was written.
    """
    try:
        body = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as exc:
        raise ModelError(f"{folder} holds no exported model; it must be exported.") from exc
    if not isinstance(body, dict) or body.pop("seal", None) != _seal(body):
        raise ModelError(f"The manifest in {folder} is damaged; the model must be exported again.")
    for name, digest in body["sha256"].items():
        if _hash_file(folder / name) != digest:
            raise ModelError(f"{folder / name} is damaged; the model must be exported again.")
    return body


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _hash_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise ModelError(f"{path} cannot be read; the model must be exported again.") from exc
