"""Arrays on disk come back as they were, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.errors import StorageError
from embeddings.vectors.array_files import MAGIC, read_arrays, write_arrays

if TYPE_CHECKING:
    from pathlib import Path

ARRAYS = {
    "vectors": np.arange(12, dtype=np.float32).reshape(3, 4),
    "words": np.array(["oak", "pine"], dtype="<U8"),
    "empty": np.zeros((0, 4), dtype=np.int8),
}


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "some" / "file.arrays"
    write_arrays(path, {"name": "née", "list": [1, None]}, ARRAYS)
    return path


def test_arrays_and_meta_come_back_as_they_were(stored: Path) -> None:
    opened = read_arrays(stored)
    assert opened.meta == {"name": "née", "list": [1, None]}
    assert opened.arrays.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert opened.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(opened.arrays[name], array)
    opened.verify()


def test_an_opened_array_cannot_be_written_to(stored: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        read_arrays(stored).arrays["vectors"][0, 0] = 1


@given(data=st.data())
def test_any_flipped_bit_outside_the_padding_is_noticed(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("flip") / "file"
    write_arrays(path, {}, {"all": np.arange(256, dtype=np.uint8)})
    content = bytearray(path.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        read_arrays(path)


@pytest.mark.parametrize("keep", [0, 5, len(MAGIC) + 40, 200, -1])
def test_a_file_that_was_cut_short_is_refused(stored: Path, keep: int) -> None:
    stored.write_bytes(stored.read_bytes()[:keep])
    with pytest.raises(StorageError, match="damaged"):
        read_arrays(stored)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="absent"):
        read_arrays(tmp_path / "absent")


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(StorageError, match="Cannot write"):
        write_arrays(tmp_path / "file", {}, ARRAYS)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder is wanted")
    with pytest.raises(StorageError, match=r"Cannot write .*taken"):
        write_arrays(tmp_path / "taken" / "file", {}, ARRAYS)
