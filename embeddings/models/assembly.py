"""A recipe and a model's weights → an exported model, without PyTorch."""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from embeddings.errors import ModelError
from embeddings.models.forms import in_form
from embeddings.models.placing import alone, beside
from embeddings.serving import (
    GRAPH,
    TOKENIZER,
    WEIGHTS,
    ExportedEncoder,
    Profile,
    describe_export,
    write_manifest,
)

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.models.recipes import Recipe
    from embeddings.models.weights import Weights

MADE_WITH = ("numpy", "safetensors", "tokenizers")
"""Distributions whose versions are noted in the manifest."""


def assemble_encoder(
    recipe: Recipe,
    weights: Weights,
    tokenizer: Path,
    folder: Path,
    *,
    fingerprint: str,
    threads: int | None = None,
) -> ExportedEncoder:
    """The encoder for a model that a recipe prepares, made now if no other process has done so meanwhile.

    Args:
        recipe: The model's, at the wanted precision.
        weights: The model's.
        tokenizer: The model's `tokenizer.json`.
        folder: Where the exported model is to be.
        fingerprint: The model's, at the wanted precision.
        threads: Threads that the model may use.

    Raises:
        ModelError: The weights are not those that the recipe was written for.
        StorageError: The exported model cannot be written.
    """
    with alone(folder.parent):
        with suppress(ModelError):
            return ExportedEncoder(folder, fingerprint, threads=threads)
        with beside(folder) as made:
            shutil.copyfile(recipe.graph_file, made / GRAPH)
            write_weights(recipe, weights, made / WEIGHTS)
            check_weights(made / WEIGHTS, recipe)
            write_tokenizer(tokenizer, made / TOKENIZER)
            _describe(made, recipe, fingerprint)
        return ExportedEncoder(folder, fingerprint, threads=threads)


def write_weights(recipe: Recipe, weights: Weights, file: Path) -> None:
    """Write each weight where the graph looks for it, in the form that it wants."""
    with file.open("wb") as out:
        for each in recipe.ingredients:
            out.seek(each.offset)
            out.write(in_form(weights.read(each.weight), each.form).data)


def check_weights(file: Path, recipe: Recipe) -> None:
    """Raise ModelError where the weights that were written are not those of the recipe."""
    with file.open("rb") as written:
        if hashlib.file_digest(written, "sha256").hexdigest() != recipe.weights_sha256:
            raise ModelError(f"The weights for {recipe.graph} are not those that it was made for.")


def write_tokenizer(source: Path, file: Path) -> None:
    """The tokenizer as the model uses it, neither padding nor truncating."""
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    file.write_text(tokenizer.to_str(), encoding="utf-8")


def _describe(made: Path, recipe: Recipe, fingerprint: str) -> None:
    profile = Profile(fingerprint=fingerprint, **recipe.profile)
    # One text at a time in eight bits, as `embeddings.models.export` has it, and says why.
    batch = {"batch": 1} if recipe.precision == "int8" else {}
    details = {"precision": recipe.precision, "made_with": {name: version(name) for name in MADE_WITH}}
    write_manifest(made, describe_export(profile, **details, **batch), (GRAPH, WEIGHTS, TOKENIZER))
