"""A model in a folder → an exported model: made once, verified, and put in place whole."""

from __future__ import annotations

import logging
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic  # type: ignore[import-untyped]

from embeddings.errors import ModelError
from embeddings.models.placing import alone, beside
from embeddings.models.probes import EIGHT_BIT, EXACT, PROBES, check_near, check_same
from embeddings.models.sentence_transformer import SentenceTransformerEncoder
from embeddings.serving import (
    GRAPH,
    TOKENIZER,
    WEIGHTS,
    ExportedEncoder,
    describe_export,
    read_manifest,
    write_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from embeddings.models.sources import ModelSource
    from embeddings.serving import Profile, WindowEncoder

logger = logging.getLogger(__name__)

MADE_WITH = ("onnx", "onnxruntime", "sentence-transformers", "tokenizers", "torch", "transformers")
"""Distributions whose versions are noted in the manifest."""


def prepare_encoder(
    source: ModelSource, folder: Path, *, fingerprint: str, exact: str, threads: int | None = None
) -> WindowEncoder:
    """The encoder for a model that is not exported yet, or no longer whole; exports it if that is possible.

    Two processes that come here at once make one export: the second waits for the first.

    Args:
        source: The model.
        folder: Where the exported model is to be.
        fingerprint: The model's, at the wanted precision.
        exact: The same at full precision: equal to `fingerprint` if that is what is wanted.
        threads: Threads that the model may use.

    Raises:
        ModelError: The model cannot be loaded, or not be encoded with as its makers do.
        StorageError: The export cannot be written.
    """
    with alone(folder.parent):
        with suppress(ModelError):
            return ExportedEncoder(folder, fingerprint, threads=threads)
        original = SentenceTransformerEncoder(source.folder, exact, threads=threads, tuned=source.tuned)
        _check_original(original)
        if _is_known_to_fail(folder):
            return original
        try:
            with beside(folder) as made:
                _export(original, made, fingerprint=fingerprint, exact=exact)
            return ExportedEncoder(folder, fingerprint, threads=threads)
        except ModelError as exc:
            logger.warning("%s is served by sentence-transformers itself, more slowly: %s", source.name, exc)
            with beside(folder) as made:
                _note_failure(made, str(exc))
            return original


def _export(original: SentenceTransformerEncoder, made: Path, *, fingerprint: str, exact: str) -> None:
    profile = original.profile
    (made / TOKENIZER).write_text(original.tokenizer_json, encoding="utf-8")
    original.export(made / GRAPH)
    set_weights_apart(made / GRAPH)
    _describe(made, profile, precision="fp32")
    expected = original.encode_passages(PROBES)
    check_same(ExportedEncoder(made, exact).encode_passages(PROBES), expected, EXACT)
    if fingerprint != exact:
        quantize(made / GRAPH)
        set_weights_apart(made / GRAPH)
        # One text at a time: the scale of 8-bit activations is that of the whole batch, so that a
        # text's numbers would depend on what stands beside it, padding included.
        _describe(made, replace(profile, fingerprint=fingerprint), precision="int8", batch=1)
        check_same(ExportedEncoder(made, fingerprint).encode_passages(PROBES), expected, EIGHT_BIT)


def set_weights_apart(graph: Path) -> None:
    """Keep the weights in a file of their own, which ONNX Runtime maps where it would else read and copy it.

    Of a vocabulary's vectors, half of a small model's weights, only those then take memory that somebody
    has written. Measured with all-MiniLM-L6-v2, exact: a peak of 105 MB instead of 190, opened in a third
    of the time.
    """
    model = onnx.load(graph)
    weights = graph.with_name(WEIGHTS)
    # It would be appended to; what stood in it is in memory now.
    weights.unlink(missing_ok=True)
    onnx.save(model, graph, save_as_external_data=True, location=WEIGHTS)
    if weights.exists():
        # onnx lets only its owner read it, but the whole folder is for whoever may read the graph.
        weights.chmod(graph.stat().st_mode)


def quantize(graph: Path) -> None:
    """Weights to eight bits, a scale for each output channel; activations to eight bits as they come.

    The weights use seven of their eight bits: on processors without an instruction for 8-bit
    dot products, ONNX Runtime adds pairs of products in 16 bits, where full-range bytes
    overflow. The file may have been made on another machine, and must mean the same on all.
    """
    whole = graph.with_suffix(".fp32")
    graph.replace(whole)
    with _quiet_root():
        quantize_dynamic(whole, graph, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    whole.unlink()


@contextmanager
def _quiet_root() -> Iterator[None]:
    """Drop what is logged on the root logger itself: the quantizer tells of each tensor there.

    With a handler on it, the quantizer's call does not set up logging for the whole program.
    """
    root, handler, silence = logging.getLogger(), logging.NullHandler(), logging.Filter("no such logger")
    root.addHandler(handler)
    root.addFilter(silence)
    try:
        yield
    finally:
        root.removeFilter(silence)
        root.removeHandler(handler)


def _check_original(original: SentenceTransformerEncoder) -> None:
    """See that our reading of the model, its tokenizer, prompts and pooling, is its makers' own.

    Up to the model's window, that is: what is longer sentence-transformers cuts off, and we read on.
    """
    probes = [probe for probe in PROBES if original.fits(probe)]
    for queries, encode in ((True, original.encode_queries), (False, original.encode_passages)):
        ours = np.array([encoding.vector for encoding in encode(probes)])
        check_near(ours, original.encode_originally(probes, queries=queries), EXACT)


def _describe(made: Path, profile: Profile, **details: object) -> None:
    # A model whose weights are all very small keeps them in the graph.
    files = [name for name in (GRAPH, WEIGHTS, TOKENIZER) if (made / name).exists()]
    write_manifest(made, describe_export(profile, **details, made_with=_versions()), files)


def _versions() -> dict[str, str]:
    return {name: version(name) for name in MADE_WITH}


def _note_failure(made: Path, why: str) -> None:
    """Remember that the export fails, so that not every start tries again; other versions may manage."""
    write_manifest(made, {"fails": why, "made_with": _versions()})


def _is_known_to_fail(folder: Path) -> bool:
    try:
        manifest = read_manifest(folder)
    except ModelError:
        return False
    return "fails" in manifest and manifest["made_with"] == _versions()
