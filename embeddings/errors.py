"""What can go wrong when texts are encoded or vectors are stored.

    EmbeddingError
    ├── ModelError      a model is missing, damaged, or of a kind that cannot be loaded
    └── StorageError    vectors on disk are damaged, or cannot be read or written

Every message is one sentence that names what is wrong and what to do.
"""


class EmbeddingError(Exception):
    """The base class of this package's errors; its text is fit to show to a user."""


class ModelError(EmbeddingError):
    """The model cannot be loaded, or it fails."""


class StorageError(EmbeddingError):
    """Stored vectors are damaged, or cannot be read or written."""
