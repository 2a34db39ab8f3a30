"""A model's name in, an encoder out: finds the model, verifies it, and exports it to ONNX once."""

from embeddings.models.loading import load_encoder
from embeddings.models.readers import load_reader

__all__ = ["load_encoder", "load_reader"]
