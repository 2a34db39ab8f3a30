"""Texts in, vectors and token states out: an exported model, run by ONNX Runtime."""

from embeddings.serving.exported import GRAPH, TOKENIZER, WEIGHTS, ExportedEncoder, describe_export
from embeddings.serving.manifest import read_manifest, write_manifest
from embeddings.serving.profile import Profile
from embeddings.serving.threads import use_one_thread
from embeddings.serving.window_encoder import WindowEncoder
from embeddings.serving.windows import Ids

__all__ = [
    "GRAPH",
    "TOKENIZER",
    "WEIGHTS",
    "ExportedEncoder",
    "Ids",
    "Profile",
    "WindowEncoder",
    "describe_export",
    "read_manifest",
    "use_one_thread",
    "write_manifest",
]
