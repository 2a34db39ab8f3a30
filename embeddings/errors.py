"""What can go wrong between a string and its numbers.

    EmbeddingError
    ├── ModelError      a model that is missing, damaged, or of a kind that cannot be loaded
    └── StorageError    vectors on disk that cannot be read or written as they should be

Every message is one sentence that names what is wrong and what to do.
"""


class EmbeddingError(Exception):
    """The root of this package's errors; its text is fit to show to a user."""


class ModelError(EmbeddingError):
    """The model cannot be brought in or does not do what it must."""


class StorageError(EmbeddingError):
    """Stored vectors are damaged, or cannot be written."""
