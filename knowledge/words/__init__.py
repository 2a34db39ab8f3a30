"""A text in, its search terms out: words, stems, spelling; and BM25 scores over them."""

from knowledge.words.bm25 import K1, B, LexicalIndex, Occurrences, Posting, QueryWord, Rows, Scores
from knowledge.words.terms import (
    FUNCTION_WORDS,
    LANGUAGES,
    WORDS_VERSION,
    find_words,
    language_of,
    languages_like,
    split_words,
    tells,
    terms_of,
)
from knowledge.words.typos import edits
from knowledge.words.wording import wording

__all__ = [
    "FUNCTION_WORDS",
    "K1",
    "LANGUAGES",
    "WORDS_VERSION",
    "B",
    "LexicalIndex",
    "Occurrences",
    "Posting",
    "QueryWord",
    "Rows",
    "Scores",
    "edits",
    "find_words",
    "language_of",
    "languages_like",
    "split_words",
    "tells",
    "terms_of",
    "wording",
]
