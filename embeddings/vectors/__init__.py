"""A vector and a matrix of vectors in, the nearest rows out: exact search, and a compressed first pass."""

from embeddings.vectors.array_files import ArrayFile, read_arrays, read_meta, replace_file, write_arrays
from embeddings.vectors.compressed import COMPRESS_ABOVE, CompressedVectors, compress
from embeddings.vectors.index import top_k
from embeddings.vectors.quantization import quantize, restore

__all__ = [
    "COMPRESS_ABOVE",
    "ArrayFile",
    "CompressedVectors",
    "compress",
    "quantize",
    "read_arrays",
    "read_meta",
    "replace_file",
    "restore",
    "top_k",
    "write_arrays",
]
