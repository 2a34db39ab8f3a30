"""Texts in, vectors and token states out: an exported model, run by ONNX Runtime."""

from embeddings.serving.exported import ExportedEncoder, describe_export
from embeddings.serving.exported_reader import READER, ExportedReader
from embeddings.serving.manifest import read_manifest, write_manifest
from embeddings.serving.profile import Profile
from embeddings.serving.sessions import GRAPH, TOKENIZER, WEIGHTS
from embeddings.serving.threads import use_one_thread
from embeddings.serving.window_encoder import WindowEncoder
from embeddings.serving.windows import Ids

__all__ = [
    "GRAPH",
    "READER",
    "TOKENIZER",
    "WEIGHTS",
    "ExportedEncoder",
    "ExportedReader",
    "Ids",
    "Profile",
    "WindowEncoder",
    "describe_export",
    "read_manifest",
    "use_one_thread",
    "write_manifest",
]
