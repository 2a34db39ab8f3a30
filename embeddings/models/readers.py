"""A reader's name → a Reader, ready to serve."""

from __future__ import annotations

import hashlib
import logging
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from embeddings.errors import ModelError
from embeddings.models.assembly import check_weights, write_tokenizer, write_weights
from embeddings.models.placing import alone, beside
from embeddings.models.recipes import find_recipe
from embeddings.models.sources import ModelSource, find_reader, read_digest
from embeddings.models.weights import Weights
from embeddings.serving import (
    GRAPH,
    READER,
    TOKENIZER,
    WEIGHTS,
    ExportedReader,
    use_one_thread,
    write_manifest,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from embeddings.models.recipes import Recipe
    from embeddings.reader import Reader

logger = logging.getLogger(__name__)

FORMAT = 1
"""Counts changes in how passages are read or readers exported."""


def load_reader(
    model: str | None,
    storage: Path,
    *,
    precision: str = "int8",
    threads: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Reader:
    """The reader for a name: the exported one if it is there, else it is made now.

    Args:
        model: None for the default reader, else a folder with a question-answering model of
            transformers, else the name of one on the model hub.
        storage: The folder under which exported models are kept, in `models/`.
        precision: "int8" or "fp32".
        threads: Passages that are read at once; None or 0: as many as the machine has cores.
        progress: Is told, in one sentence, when there is something to wait for.

    Raises:
        ModelError: There is no such reader, or it cannot be loaded.
        StorageError: The storage folder cannot be written.
    """
    use_one_thread()
    source = find_reader(model)
    digest = read_digest(source, storage)
    fingerprint = hashlib.sha256(f"reader {FORMAT} {digest} {precision}".encode()).hexdigest()[:32]
    folder = storage / "models" / fingerprint
    with suppress(ModelError):
        return ExportedReader(folder, fingerprint, threads=threads)
    recipe = find_recipe(digest, precision)
    if recipe is None and progress:
        progress("Preparing the reader (once, about 10 seconds)")
    with alone(folder.parent):
        with suppress(ModelError):
            return ExportedReader(folder, fingerprint, threads=threads)
        with beside(folder) as made:
            if recipe:
                _assemble(recipe, source, made)
            else:
                _export(source, made, precision)
            details = {READER: fingerprint, "precision": precision}
            write_manifest(made, details, (GRAPH, WEIGHTS, TOKENIZER))
    return ExportedReader(folder, fingerprint, threads=threads)


def _assemble(recipe: Recipe, source: ModelSource, made: Path) -> None:
    shutil.copyfile(recipe.graph_file, made / GRAPH)
    write_weights(recipe, Weights(source.weight_files), made / WEIGHTS)
    check_weights(made / WEIGHTS, recipe)
    write_tokenizer(source.folder / TOKENIZER, made / TOKENIZER)


def _export(source: ModelSource, made: Path, precision: str) -> None:
    # Late, as in `loading`: it imports torch, which no other start has any use for.
    from embeddings.models.export import quantize, set_weights_apart  # noqa: PLC0415
    from embeddings.models.question_answering import export_graph, load_model, own_model  # noqa: PLC0415

    if source.tuned:
        export_graph(own_model(source.folder, source.tuned), made / GRAPH)
        write_tokenizer(source.folder / TOKENIZER, made / TOKENIZER)
    else:
        model, tokenizer = load_model(source.folder)
        export_graph(model, made / GRAPH)
        (made / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    if precision == "int8":
        quantize(made / GRAPH)
    set_weights_apart(made / GRAPH)
