"""A model's name in, an encoder ready to serve out: the model is found, checked and exported once."""

from embeddings.models.loading import load_encoder

__all__ = ["load_encoder"]
