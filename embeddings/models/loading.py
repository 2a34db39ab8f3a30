"""A model's name → an Encoder, ready to serve."""

from __future__ import annotations

import hashlib
import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING

from embeddings.errors import ModelError
from embeddings.models.assembly import assemble_encoder
from embeddings.models.recipes import find_recipe
from embeddings.models.sources import find_source, read_digest
from embeddings.models.weights import Weights
from embeddings.serving import TOKENIZER, ExportedEncoder, use_one_thread

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from embeddings.encoder import Encoder
    from embeddings.models.sources import ModelSource

logger = logging.getLogger(__name__)

FORMAT = 1
"""Counts changes in how texts are read or models exported: vectors of two formats must not mix."""

PRECISIONS = ("fp32", "int8")

EXPORTERS = ("torch", "onnx", "transformers", "sentence_transformers", "huggingface_hub")
"""What another model needs. A small installation leaves it out; the default model needs none of it."""


def load_encoder(
    model: str | None,
    storage: Path,
    *,
    precision: str = "fp32",
    threads: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Encoder:
    """The encoder for a model: the exported one if it is there, else it is made now.

    The default model is made from its recipe and its package's weights, in a second. For another
    one, the first call imports torch, exports the model, and takes some ten seconds. Later calls
    take a fraction of a second. A model that cannot be exported is served by
    sentence-transformers itself.

    Args:
        model: None for the default model, else a folder with a sentence-transformers model,
            else the name of one on the model hub.
        storage: The folder under which exported models are kept, in `models/`.
        precision: One of `PRECISIONS`: exact, or with weights and activations in 8 bits.
        threads: Threads that the model may use; None or 0: as many as the machine has cores.
        progress: Is told, in one sentence, when there is something to wait for.

    Raises:
        ModelError: There is no such model, or it cannot be loaded.
        StorageError: The storage folder cannot be written.
    """
    if precision not in PRECISIONS:
        raise ModelError(f"There is no precision {precision!r}; choose one of: {', '.join(PRECISIONS)}.")
    use_one_thread()
    if model:
        _check_exporters(model)
    source = find_source(model)
    digest = read_digest(source, storage)
    fingerprint = _fingerprint(digest, precision)
    folder = storage / "models" / fingerprint
    try:
        return ExportedEncoder(folder, fingerprint, threads=threads)
    except ModelError as exc:
        logger.info("%s", exc)
    if encoder := _assemble(source, digest, precision, folder, threads):
        return encoder
    _check_exporters(source.name)
    if progress:
        progress("Preparing the model (once, about 10 seconds)")
    # The one late import of the program, at the seam between how a model comes in and how it
    # runs: export imports torch and sentence-transformers, 6 s and 400 MB that no start but the
    # first for a model without a recipe, or one for a model that does not export, has any use for.
    from embeddings.models.export import prepare_encoder  # noqa: PLC0415

    return prepare_encoder(
        source, folder, fingerprint=fingerprint, exact=_fingerprint(digest, "fp32"), threads=threads
    )


def _assemble(
    source: ModelSource, digest: str, precision: str, folder: Path, threads: int | None
) -> ExportedEncoder | None:
    """The model made from its recipe, if it has one that fits."""
    recipe = find_recipe(digest, precision)
    if recipe is None:
        return None
    try:
        return assemble_encoder(
            recipe,
            Weights(source.weight_files),
            source.folder / TOKENIZER,
            folder,
            fingerprint=_fingerprint(digest, precision),
            threads=threads,
        )
    except ModelError as exc:
        logger.warning("%s is exported anew: %s", source.name, exc)
        return None


def _check_exporters(model: str) -> None:
    """See that what another model than the default one needs is installed; raises ModelError."""
    missing = [name for name in EXPORTERS if find_spec(name) is None]
    if missing:
        raise ModelError(
            f"For the model {model}, Pullquote needs {' and '.join(missing)}, which this installation "
            "leaves out; install Pullquote with all that it depends on."
        )


def _fingerprint(digest: str, precision: str) -> str:
    """Thirty-two hex digits for weights, tokenizer, settings, precision and format."""
    return hashlib.sha256(f"{FORMAT} {digest} {precision}".encode()).hexdigest()[:32]
