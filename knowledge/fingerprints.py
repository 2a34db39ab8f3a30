"""Names for what decides the numbers that are stored: those of another name mean nothing."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from knowledge.answering import weights_digest
from knowledge.formats import FORMATS_VERSION
from knowledge.splitting import SPLITTER_VERSION
from knowledge.storage import ROWS_VERSION
from knowledge.words import WORDS_VERSION

if TYPE_CHECKING:
    from embeddings.encoder import Encoder
    from knowledge.answering import ReaderStage
    from knowledge.sources import ReadingTerms


def fingerprint_of(encoder: Encoder) -> str:
    """What decides the numbers in a snapshot that is built with this encoder."""
    return f"{_numbers_of(encoder)}-{FORMATS_VERSION}"


def _numbers_of(encoder: Encoder) -> str:
    """What decides the numbers of an article, once it has been read."""
    return f"{encoder.fingerprint}-{SPLITTER_VERSION}-{WORDS_VERSION}-{ROWS_VERSION}"


def encodings_fingerprint_of(encoder: Encoder) -> str:
    """What decides what is kept of a text that this encoder reads, wherever the text stands."""
    return f"{encoder.fingerprint}-{WORDS_VERSION}-{ROWS_VERSION}"


def confidence_fingerprint_of(encoder: Encoder, reader: ReaderStage | None = None) -> str:
    """What decides a confidence under this encoder and reader: a threshold of others means nothing."""
    read = f"-{reader.reader.fingerprint}-{reader.passages}" if reader else ""
    return f"{_numbers_of(encoder)}-{weights_digest()}{read}"


def fingerprint_of_sites(reading: ReadingTerms) -> str:
    """What the addresses of sites decide; empty where no folder has one."""
    sites = "".join(f"{path}\0{address}\n" for path, address in sorted(reading.addresses.items()))
    return f"-{hashlib.sha256(sites.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}" if sites else ""
