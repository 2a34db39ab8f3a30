"""The default model is prepared from a recipe, without PyTorch, and is the model that an export gives."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from embeddings.errors import ModelError
from embeddings.models.assembly import assemble_encoder
from embeddings.models.loading import PRECISIONS, load_encoder
from embeddings.models.probes import EIGHT_BIT, EXACT, PROBES, check_same
from embeddings.models.recipes import Recipe, find_recipe
from embeddings.models.sources import find_source, read_digest
from embeddings.models.weights import Weights
from embeddings.models.writing_recipes import write_recipes
from embeddings.serving import TOKENIZER, ExportedEncoder

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from embeddings.models.sentence_transformer import SentenceTransformerEncoder

ROOT = Path(__file__).parents[3]
SOURCE = find_source(None)
WEIGHTS_FILE = SOURCE.weight_files[0]

WITHOUT_TORCH = """
import sys
from importlib.abc import MetaPathFinder
LEFT_OUT = {"torch", "transformers", "sentence_transformers", "onnx", "sklearn", "scipy", "huggingface_hub"}
class Nothing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in LEFT_OUT:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Nothing())
from pathlib import Path
from embeddings.models import load_encoder
told = []
for precision in ("fp32", "int8"):
    encoder = load_encoder(None, Path(sys.argv[1]), precision=precision, progress=told.append)
    assert len(encoder.encode_queries(["Why did the talks fail?"])[0].tokens) == 6
assert not told, told
"""

ANOTHER_MODEL = """
import importlib.util, sys
from pathlib import Path
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "torch" else found(name, *rest)
from embeddings.errors import ModelError
from embeddings.models import load_encoder
try:
    load_encoder(sys.argv[1], Path(sys.argv[2]))
except ModelError as error:
    print(error)
"""


def recipe(precision: str, storage: Path) -> Recipe:
    found = find_recipe(read_digest(find_source(None), storage), precision)
    assert found, "the default model has changed: run embeddings.models.writing_recipes again"
    return found


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The recipes, written anew with the libraries that are installed."""
    folder = tmp_path_factory.mktemp("written")
    between = tmp_path_factory.mktemp("between")
    write_recipes(find_source(None), between, folder)
    return folder


@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_shipped_recipes_are_what_the_script_writes(
    precision: str, written: Path, tmp_path: Path
) -> None:
    shipped = recipe(precision, tmp_path)
    assert (written / f"all-minilm-l6-v2.{precision}.json").read_text(encoding="utf-8") == shipped.as_json()


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_prepared_model_is_the_exported_one_bit_for_bit(
    precision: str, written: Path, tmp_path: Path
) -> None:
    graph = written / f"all-minilm-l6-v2.{precision}.onnx"
    exported = assemble_encoder(
        replace(recipe(precision, tmp_path), graph=str(graph)),
        Weights(SOURCE.weight_files),
        WEIGHTS_FILE.with_name(TOKENIZER),
        tmp_path / "models" / "exported",
        fingerprint="exported",
    )
    prepared = load_encoder(None, tmp_path, precision=precision)
    both = zip(prepared.encode_passages(PROBES), exported.encode_passages(PROBES), strict=True)
    assert all(np.array_equal(one.tokens, other.tokens) for one, other in both)


def test_a_prepared_model_gives_the_original_numbers(
    exact: Encoder, eight_bit: Encoder, original: SentenceTransformerEncoder
) -> None:
    expected = original.encode_passages(PROBES)
    check_same(exact.encode_passages(PROBES), expected, EXACT)
    check_same(eight_bit.encode_passages(PROBES), expected, EIGHT_BIT)


def test_the_first_start_needs_neither_torch_nor_its_like(tmp_path: Path) -> None:
    process = subprocess.run(  # noqa: S603 the script above, and nothing else
        [sys.executable, "-c", WITHOUT_TORCH, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr


def test_another_model_without_torch_is_refused_in_one_sentence(tiny: Path, tmp_path: Path) -> None:
    process = subprocess.run(  # noqa: S603 the script above, and nothing else
        [sys.executable, "-c", ANOTHER_MODEL, tiny, tmp_path],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert process.stdout.startswith(f"For the model {tiny}, Pullquote needs torch, which this installation")


def test_weights_that_a_recipe_was_not_written_for_are_refused(tmp_path: Path) -> None:
    weights = load_file(WEIGHTS_FILE)
    changed = {"encoder.layer.5.output.dense.bias": weights["encoder.layer.5.output.dense.bias"] + 1}
    save_file(changed, tmp_path / "changed.safetensors")
    folder = tmp_path / "models" / "prepared"
    with pytest.raises(ModelError, match="are not those that it was made for"):
        assemble_encoder(
            recipe("int8", tmp_path),
            Weights([WEIGHTS_FILE, tmp_path / "changed.safetensors"]),
            WEIGHTS_FILE.with_name(TOKENIZER),
            folder,
            fingerprint="prepared",
        )
    assert not folder.exists()
    assert not list(folder.parent.glob(".made-*"))


def test_a_model_whose_recipe_fails_is_exported(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NumPy may one day round otherwise: then PyTorch, where it is installed, prepares the model."""
    wrong = replace(recipe("fp32", tmp_path), ingredients=())
    monkeypatch.setattr("embeddings.models.loading.find_recipe", lambda *_: wrong)
    told: list[str] = []
    assert isinstance(load_encoder(str(tiny), tmp_path, progress=told.append), ExportedEncoder)
    assert len(told) == 1


def test_no_graph_that_is_shipped_holds_weights() -> None:
    for graph in (ROOT / "embeddings" / "models" / "graphs").glob("*.onnx"):
        assert graph.stat().st_size < 300_000
