"""A model is found where the configuration says, verified, and hashed once."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from embeddings.errors import ModelError
from embeddings.models.sources import ModelSource, find_reader, find_source, read_digest

if TYPE_CHECKING:
    from pathlib import Path


def write_model(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "modules.json").write_text("[]")
    (folder / "model.safetensors").write_bytes(b"weights")
    return folder


def test_the_default_model_comes_from_its_package() -> None:
    source = find_source(None)
    assert source.name == "all-MiniLM-L6-v2"
    assert (source.folder / "model.safetensors").is_file()


def test_the_default_weights_are_checked(tmp_path: Path) -> None:
    source = find_source(None)
    read_digest(source, tmp_path)
    folder = tmp_path / "damaged"
    shutil.copytree(source.folder, folder)
    with (folder / "model.safetensors").open("rb+") as weights:
        weights.seek(50_000_000)
        weights.write(b"\x01")
    with pytest.raises(ModelError, match="are damaged; install its package again"):
        read_digest(ModelSource(source.name, folder, source.weights_sha256), tmp_path)


def test_a_local_folder_is_a_model(tmp_path: Path) -> None:
    assert find_source(str(write_model(tmp_path / "mine"))).folder == (tmp_path / "mine").resolve()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"There is no model folder .*nowhere; correct"):
        find_source(str(tmp_path / "nowhere"))


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="contains no sentence-transformers model"):
        find_source(str(tmp_path))


def test_a_folder_without_weights_is_named(tmp_path: Path) -> None:
    (write_model(tmp_path) / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="no safetensors weights"):
        find_source(str(tmp_path))


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    dense = write_model(tmp_path) / "2_Dense"
    dense.mkdir()
    (dense / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(ModelError, match="unsafe to load"):
        find_source(str(tmp_path))


@pytest.mark.filterwarnings("ignore")
def test_an_unreachable_hub_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="no model of that name could be downloaded"):
        find_source("nobody/no-such-model")


def test_the_digest_is_of_names_and_contents(tmp_path: Path) -> None:
    one, two = write_model(tmp_path / "one"), write_model(tmp_path / "two")
    same = read_digest(ModelSource("one", one), tmp_path)
    assert read_digest(ModelSource("two", two), tmp_path) == same
    (two / "model.safetensors").write_bytes(b"Weights")
    assert read_digest(ModelSource("two", two), tmp_path) != same


def test_other_files_do_not_change_the_digest(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    before = read_digest(ModelSource("m", folder), tmp_path)
    (folder / "README.md").write_text("about")
    assert read_digest(ModelSource("m", folder), tmp_path) == before


def test_a_file_is_hashed_again_only_when_its_size_or_time_differs(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    source, weights = ModelSource("m", folder), folder / "model.safetensors"
    before, stat = read_digest(source, tmp_path), weights.stat()
    weights.write_bytes(b"WEIGHTS")
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert read_digest(source, tmp_path) == before
    os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert read_digest(source, tmp_path) != before


def test_encoder_and_reader_of_one_package_are_each_hashed_once(tmp_path: Path) -> None:
    sources = (find_source(None), find_reader(None))
    assert sources[0].folder == sources[1].folder

    def records() -> dict[Path, int]:
        for source in sources:
            read_digest(source, tmp_path)
        return {each: each.stat().st_mtime_ns for each in (tmp_path / "models" / "sources").iterdir()}

    assert records() == records()


def test_a_damaged_record_of_digests_is_rebuilt(tmp_path: Path) -> None:
    source = ModelSource("m", write_model(tmp_path / "model"))
    before = read_digest(source, tmp_path)
    (record,) = (tmp_path / "models" / "sources").iterdir()
    for damaged in (b"", b"[1]", b'{"a'):
        record.write_bytes(damaged)
        assert read_digest(source, tmp_path) == before
