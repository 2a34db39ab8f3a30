"""A model is prepared once, verified, kept whole, and then starts without torch."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from embeddings.errors import ModelError, StorageError
from embeddings.models.loading import load_encoder
from embeddings.models.probes import PROBES
from embeddings.models.sentence_transformer import SentenceTransformerEncoder
from embeddings.serving.exported import ExportedEncoder
from embeddings.serving.manifest import MANIFEST
from embeddings.serving.sessions import GRAPH, TOKENIZER, WEIGHTS
from tests.embeddings.tiny import TinyModel, build_model

if TYPE_CHECKING:
    from embeddings.encoder import Encoder, Encoding

ROOT = Path(__file__).parents[3]
PREPARING = "Preparing the model (once, about 10 seconds)"
STARTS_LIGHT = """
import sys
from pathlib import Path
from embeddings.models import load_encoder
told = []
encoder = load_encoder(None, Path(sys.argv[1]), progress=told.append)
assert len(encoder.encode_queries(["Why did the talks fail?"])[0].tokens) == 6
assert not told, told
heavy = {"torch", "transformers", "sentence_transformers", "onnx", "sklearn", "scipy", "huggingface_hub"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
"""
PREPARE = """
import sys
from pathlib import Path
from embeddings.models import load_encoder
print(type(load_encoder(sys.argv[1], Path(sys.argv[2]))).__name__)
"""
DIE_HALF_WAY = """
import os, sys
from pathlib import Path
import embeddings.models.export
from embeddings.models import load_encoder
embeddings.models.export._describe = lambda *_, **__: os._exit(9)
load_encoder(sys.argv[1], Path(sys.argv[2]))
"""


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 the scripts above, and nothing else
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def same(one: list[Encoding], other: list[Encoding], tolerance: float = 1e-4) -> bool:
    return all(
        np.array_equal(a.spans, b.spans)
        and np.allclose(a.tokens, b.tokens, atol=tolerance)
        and np.allclose(a.vector, b.vector, atol=tolerance)
        for a, b in zip(one, other, strict=True)
    )


def only_folder(storage: Path) -> Path:
    (folder,) = (path for path in (storage / "models").iterdir() if (path / MANIFEST).is_file())
    return folder


def test_the_exported_model_gives_the_original_numbers(
    exact: Encoder, original: SentenceTransformerEncoder
) -> None:
    assert same(exact.encode_passages(PROBES), original.encode_passages(PROBES))
    assert same(exact.encode_queries(PROBES), original.encode_queries(PROBES))


def test_eight_bits_stay_near_the_exact_vectors(exact: Encoder, eight_bit: Encoder) -> None:
    cosines = [
        float(one.vector @ other.vector)
        for one, other in zip(exact.encode_passages(PROBES), eight_bit.encode_passages(PROBES), strict=True)
    ]
    assert min(cosines) > 0.93
    assert np.mean(cosines) > 0.97


@pytest.mark.parametrize("precision", ["exact", "eight_bit"])
def test_an_encoding_does_not_depend_on_what_stands_beside_it(
    precision: str, request: pytest.FixtureRequest
) -> None:
    encoder: Encoder = request.getfixturevalue(precision)
    assert same(encoder.encode_passages(PROBES), [encoder.encode_passages([probe])[0] for probe in PROBES])


def test_precisions_have_names_of_their_own(exact: Encoder, eight_bit: Encoder) -> None:
    assert exact.fingerprint != eight_bit.fingerprint
    assert exact.dimension == eight_bit.dimension == 384
    assert exact.covers == eight_bit.covers == {"latin"}


def test_threads_that_encode_at_once_get_what_one_alone_gets(exact: Encoder) -> None:
    alone = exact.encode_queries(PROBES)
    with ThreadPoolExecutor(8) as pool:
        passages = [pool.submit(exact.encode_passages, PROBES * 2) for _ in range(2)]
        queries = [pool.submit(exact.encode_queries, [probe]) for probe in PROBES * 3]
        assert same([query.result()[0] for query in queries], alone * 3)
        assert all(same(done.result(), alone * 2) for done in passages)


@pytest.mark.usefixtures("exact")
def test_the_second_start_needs_neither_torch_nor_its_like(storage: Path) -> None:
    process = python(STARTS_LIGHT, storage)
    _, errors = process.communicate()
    assert process.returncode == 0, errors


def test_only_the_first_start_prepares_and_says_so(tiny: Path, tmp_path: Path) -> None:
    told: list[str] = []
    first = load_encoder(str(tiny), tmp_path, progress=told.append)
    assert told == [PREPARING]
    second = load_encoder(str(tiny), tmp_path, progress=told.append)
    assert told == [PREPARING]
    assert second.fingerprint == first.fingerprint
    assert same(first.encode_queries(["the ferry"]), second.encode_queries(["the ferry"]))


@pytest.fixture(scope="module")
def prepared(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A storage folder with the tiny model, for tests that copy it."""
    storage = tmp_path_factory.mktemp("prepared")
    load_encoder(str(tiny), storage)
    return storage


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        (GRAPH, "a flipped bit"),
        (WEIGHTS, "a flipped bit"),
        (TOKENIZER, "a flipped bit"),
        (MANIFEST, "a flipped bit"),
        (GRAPH, "cut short"),
        (TOKENIZER, "gone"),
        (WEIGHTS, "gone"),
    ],
)
def test_a_damaged_export_is_never_served_but_made_anew(
    name: str, damage: str, tiny: Path, prepared: Path, tmp_path: Path
) -> None:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    file = only_folder(tmp_path) / name
    content = file.read_bytes()
    if damage == "gone":
        file.unlink()
    elif damage == "cut short":
        file.write_bytes(content[:-20])
    else:
        middle = len(content) // 2
        file.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    told: list[str] = []
    encoder = load_encoder(str(tiny), tmp_path, progress=told.append)
    assert told == [PREPARING]
    assert isinstance(encoder, ExportedEncoder)
    load_encoder(str(tiny), tmp_path, progress=told.append)
    assert told == [PREPARING]


def test_what_a_killed_export_leaves_is_cleared_by_the_next(tiny: Path, tmp_path: Path) -> None:
    process = python(DIE_HALF_WAY, tiny, tmp_path)
    _, errors = process.communicate()
    assert process.returncode == 9, errors
    assert list((tmp_path / "models").glob(".made-*"))
    assert isinstance(load_encoder(str(tiny), tmp_path), ExportedEncoder)
    assert not list((tmp_path / "models").glob(".made-*"))


def test_two_processes_may_prepare_at_once(tiny: Path, tmp_path: Path) -> None:
    processes = [python(PREPARE, tiny, tmp_path) for _ in range(2)]
    for process in processes:
        output, errors = process.communicate()
        assert process.returncode == 0, errors
        assert output.strip() == "ExportedEncoder"
    only_folder(tmp_path)


def test_a_changed_model_is_another_model(tmp_path: Path) -> None:
    one = build_model(tmp_path / "one", TinyModel())
    before = load_encoder(str(one), tmp_path / "storage")
    (one / "1_Pooling" / "config.json").write_text('{"embedding_dimension": 32, "pooling_mode": "cls"}')
    after = load_encoder(str(one), tmp_path / "storage")
    assert after.fingerprint != before.fingerprint
    assert not same(before.encode_queries(["the ferry"]), after.encode_queries(["the ferry"]), 1e-2)


def test_a_model_that_does_not_export_is_served_as_it_is_and_tried_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = str(build_model(tmp_path, TinyModel(architecture="fnet")))
    capfd.readouterr()
    with caplog.at_level(logging.WARNING, "embeddings"):
        first, second = (load_encoder(folder, tmp_path / "storage", precision="int8") for _ in range(2))
    assert isinstance(first, SentenceTransformerEncoder)
    assert isinstance(second, SentenceTransformerEncoder)
    assert first.fingerprint == second.fingerprint == load_encoder(folder, tmp_path / "storage").fingerprint
    assert "is served by sentence-transformers itself, more slowly: The model cannot" in caplog.text
    assert capfd.readouterr().out == ""


def test_an_unknown_precision_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no precision 'int4'; choose one of: fp32, int8"):
        load_encoder(None, tmp_path, precision="int4")


def test_a_storage_folder_that_cannot_be_written_is_named(tiny: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(StorageError, match="file"):
        load_encoder(str(tiny), blocked)


def test_the_exported_model_ranks_the_shipped_articles_as_the_original_does(
    exact: Encoder, original: SentenceTransformerEncoder
) -> None:
    articles = sorted((ROOT / "knowledge" / "articles").glob("*.md"))
    texts = [article.read_text(encoding="utf-8") for article in articles]
    paragraphs = [part for text in texts for part in text.split("\n\n") if part and original.fits(part)]
    questions = ["Why did the talks fail?", "How do I add an article?", "When is the next leap year?"]
    expected = (
        original.encode_originally(questions, queries=True)
        @ original.encode_originally(paragraphs, queries=False).T
    )
    ours = np.array([encoding.vector for encoding in exact.encode_passages(paragraphs)])
    asked = np.array([encoding.vector for encoding in exact.encode_queries(questions)])
    assert len(paragraphs) > 10
    np.testing.assert_array_equal(np.argsort(-(asked @ ours.T)), np.argsort(-expected))
