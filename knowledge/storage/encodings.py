"""What a model made of texts: kept by the text, so that no text is encoded twice, whatever holds it."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from embeddings.vectors import PackedRows, quantize
from knowledge.storage.blobs import array_of, seal, seal_rows, unseal
from knowledge.words import tells

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from embeddings.encoder import Encoding


class Text(NamedTuple):
    """Words that a model must see, and what of them is to be kept."""

    words: str
    whole: bool
    """Whether the states of all tokens are kept, as of titles and headings, which are short; else only
    those of telling words: that leaves half, and was measured to lose nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Where what the model made of a text is stored, and which tokens of the text are stored with it."""

    encoding: int
    starts: npt.NDArray[np.int32]
    """Shape (t,): where each token begins, in code points."""

    kept: npt.NDArray[np.bool_]
    """Shape (t,): whether the token's state is stored."""


def digest_of(text: Text, model: str) -> bytes:
    """What a text's encoding by a model is found by."""
    content = f"{model}\0{text.whole:d}\0{text.words}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(content, digest_size=16).digest()


def missing_texts(connection: sqlite3.Connection, texts: Iterable[Text], model: str) -> list[Text]:
    """Those of the texts that the model has not seen, each once."""
    return [
        text
        for text in dict.fromkeys(texts)
        if not connection.execute(
            "SELECT 1 FROM encodings WHERE digest = ?", (digest_of(text, model),)
        ).fetchone()
    ]


def write_encodings(connection: sqlite3.Connection, encodings: Mapping[Text, Encoding], model: str) -> None:
    """Keep what the model made of some texts, which a document will refer to soon."""
    connection.executemany(
        "INSERT OR IGNORE INTO encodings (digest, vector, places, tokens) VALUES (?, ?, ?, ?)",
        ((digest_of(text, model), *_blobs_of(text, encoding)) for text, encoding in encodings.items()),
    )


def _blobs_of(text: Text, encoding: Encoding) -> tuple[bytes, bytes, bytes]:
    starts = encoding.spans[:, 0]
    kept = np.ones(len(starts), dtype=np.bool_) if text.whole else tells(text.words, starts.tolist())
    places = np.stack([starts, kept], axis=1).astype(np.int32)
    return (
        seal(quantize(encoding.vector)),
        seal(zlib.compress(places.T.tobytes())),
        seal_rows(PackedRows.pack(encoding.tokens[kept])),
    )


def find_encoding(connection: sqlite3.Connection, text: Text, model: str) -> Kept:
    """A text's encoding, which must be there; raises DamageError if it is not what was written."""
    (encoding, places) = connection.execute(
        "SELECT id, places FROM encodings WHERE digest = ?", (digest_of(text, model),)
    ).fetchone()
    starts, kept = np.frombuffer(zlib.decompress(unseal(places)), dtype=np.int32).reshape(2, -1)
    return Kept(encoding, starts, kept.astype(np.bool_))


def vectors_of(connection: sqlite3.Connection, encodings: Sequence[int]) -> npt.NDArray[np.int8]:
    """The vectors of some encodings, one at least, shape (n, d)."""
    read = "SELECT vector FROM encodings WHERE id = ?"
    rows = [array_of(unseal(*connection.execute(read, (each,)).fetchone()), np.int8) for each in encodings]
    return np.stack(rows)


def forget_encodings(connection: sqlite3.Connection) -> None:
    """Delete those that no document refers to any more."""
    connection.execute(
        "DELETE FROM encodings WHERE id IN (SELECT id FROM encodings"
        " EXCEPT SELECT encoding FROM passages EXCEPT SELECT encoding FROM contexts)"
    )
