"""A vector and a matrix of vectors in, the nearest rows out: exact search, and a compressed first pass."""

from embeddings.vectors.compressed import COMPRESS_ABOVE, Centres, CompressedVectors, can_compress
from embeddings.vectors.index import top_k
from embeddings.vectors.quantization import PackedRows, UnitVectors, quantize, restore
from embeddings.vectors.whole_files import replace_file

__all__ = [
    "COMPRESS_ABOVE",
    "Centres",
    "CompressedVectors",
    "PackedRows",
    "UnitVectors",
    "can_compress",
    "quantize",
    "replace_file",
    "restore",
    "top_k",
]
