"""A model in a folder → its recipes: run this again when the default model changes.

    python -m embeddings.models.writing_recipes

The model is exported with PyTorch as any other. Each tensor of the graph that holds a weight is
then traced to the weight's name and taken out. The graphs lie beside the recipes, in `graphs/`.
"""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from embeddings.errors import ModelError
from embeddings.models.assembly import write_weights
from embeddings.models.export import quantize
from embeddings.models.forms import Form, in_form
from embeddings.models.loading import PRECISIONS
from embeddings.models.question_answering import export_graph, own_model
from embeddings.models.recipes import FOLDER, Ingredient, Recipe
from embeddings.models.sentence_transformer import SentenceTransformerEncoder
from embeddings.models.sources import find_reader, find_source, read_digest
from embeddings.models.weights import Weights
from embeddings.serving import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from embeddings.models.sources import ModelSource

ALIGNED = 64
"""Bytes: each tensor begins at a multiple, as ONNX Runtime maps it into memory."""

CONSTANT = 1536
"""Numbers in a tensor that may stay in the graph without being a weight: zero points are."""

Origins: TypeAlias = "dict[str, tuple[str, Form]]"
"""By the name of a tensor in a graph: the weight that it holds, and in which form."""


def write_recipes(source: ModelSource, storage: Path, folder: Path = FOLDER) -> None:
    """Write the recipes of a model, one for each precision, and the graphs that go with them.

    Args:
        source: The model, its weights in `model.safetensors`.
        storage: A folder for what is needed in between.
        folder: Where recipes and graphs are written.

    Raises:
        ModelError: The model cannot be exported, or a weight of its graph is not one of the model's.
    """
    original = SentenceTransformerEncoder(source.folder, "original", tuned=source.tuned)
    weights = Weights(source.weight_files)
    exported = storage / "model.onnx"
    original.export(exported)
    exact = _trace(onnx.load(exported), weights)
    profile = {**asdict(original.profile), "covers": sorted(original.profile.covers)}
    del profile["fingerprint"]
    for precision in PRECISIONS:
        if precision == "int8":
            quantize(exported)
        origins = exact if precision == "fp32" else exact | _in_eight_bits(exact)
        _write_recipe(source, storage, folder, precision, (exported, origins, profile), weights)


def _write_recipe(
    source: ModelSource,
    storage: Path,
    folder: Path,
    precision: str,
    made: tuple[Path, Origins, dict[str, Any]],
    weights: Weights,
) -> None:
    """Write one recipe and its graph; `made` is an exported graph, what its tensors hold, and a profile."""
    exported, origins, profile = made
    graph = onnx.load(exported)
    ingredients = tuple(_take_out(graph, origins, weights))
    name = f"{source.name.lower()}.{precision}"
    (folder / f"{name}.onnx").write_bytes(graph.SerializeToString())
    recipe = Recipe(
        digest=read_digest(source, storage),
        precision=precision,
        graph=f"{name}.onnx",
        weights_sha256="",
        profile=profile,
        ingredients=ingredients,
    )
    write_weights(recipe, weights, storage / WEIGHTS)
    digest = hashlib.sha256((storage / WEIGHTS).read_bytes()).hexdigest()
    whole = replace(recipe, weights_sha256=digest)
    (folder / f"{name}.json").write_text(whole.as_json(), encoding="utf-8")


def write_reader_recipes(source: ModelSource, storage: Path, folder: Path = FOLDER) -> None:
    """Write the recipes of the default reader, one for each precision; raises as `write_recipes` does."""
    weights = Weights(source.weight_files)
    exported = storage / "reader.onnx"
    if source.tuned is None:
        raise ModelError(f"{source.name} has no weights of ours to write a recipe for.")
    export_graph(own_model(source.folder, source.tuned), exported)
    exact = _trace(onnx.load(exported), weights)
    for precision in PRECISIONS:
        if precision == "int8":
            quantize(exported)
        origins = exact if precision == "fp32" else exact | _in_eight_bits(exact)
        _write_recipe(source, storage, folder, precision, (exported, origins, {}), weights)


def _trace(exact: onnx.ModelProto, weights: Weights) -> Origins:
    """Find the weights in an exact graph by their numbers."""
    known: dict[bytes, tuple[str, Form]] = {}
    for name in weights.names():
        weight = weights.read(name)
        for form in (Form.PLAIN, Form.TRANSPOSED) if weight.ndim > 1 else (Form.PLAIN,):
            key = _key(in_form(weight, form))
            if key in known:
                raise ModelError(f"The weights {known[key][0]} and {name} cannot be told apart.")
            known[key] = name, form
    keys = {each.name: _key(numpy_helper.to_array(each)) for each in exact.graph.initializer}
    return {name: known[key] for name, key in keys.items() if key in known}


def _key(array: np.ndarray) -> bytes:
    return repr(array.shape).encode() + array.tobytes()


def _in_eight_bits(exact: Origins) -> Origins:
    """The tensors that the quantizer makes of each weight, by the names that it gives them."""
    made: Origins = {}
    for tensor, (weight, form) in exact.items():
        if form is Form.TRANSPOSED:
            made[f"{tensor}_quantized"] = weight, Form.MATRIX
            made[f"{tensor}_scale"] = weight, Form.MATRIX_SCALE
        else:
            made[f"{tensor}_quantized"] = weight, Form.TABLE
            made[f"{tensor}_scale"] = weight, Form.TABLE_SCALE
            made[f"{tensor}_zero_point"] = weight, Form.TABLE_ZERO
    return made


def _take_out(
    graph: onnx.ModelProto, origins: Mapping[str, tuple[str, Form]], weights: Weights
) -> Iterator[Ingredient]:
    """Leave of each weight in the graph only where it is to be found; give what is to be put there."""
    offset = 0
    for tensor in graph.graph.initializer:
        there = numpy_helper.to_array(tensor)
        if tensor.name not in origins:
            if there.size > CONSTANT or there.any():
                raise ModelError(f"The tensor {tensor.name} comes from no weight of the model.")
            continue
        weight, form = origins[tensor.name]
        if not np.array_equal(there, in_form(weights.read(weight), form)):
            raise ModelError(f"The tensor {tensor.name} is not {weight} in the form {form.value!r}.")
        _point_outside(tensor, offset, there.nbytes)
        yield Ingredient(offset, weight, form)
        offset += -(-there.nbytes // ALIGNED) * ALIGNED


def _point_outside(tensor: TensorProto, offset: int, length: int) -> None:
    for field in ("raw_data", "float_data", "int32_data", "external_data"):
        tensor.ClearField(field)
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", WEIGHTS), ("offset", str(offset)), ("length", str(length))):
        tensor.external_data.add(key=key, value=value)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as between:
        write_recipes(find_source(None), Path(between))
        write_reader_recipes(find_reader(None), Path(between))
