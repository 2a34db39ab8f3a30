"""A text in, its search terms out; and BM25 scores over them."""

from knowledge.words.bm25 import K1, B, LexicalIndex, Postings, QueryWord, Rows, Scores
from knowledge.words.term_counts import TERM_DTYPE, TermCounts
from knowledge.words.terms import FUNCTION_WORDS, WORDS_VERSION, language_of, split_words, terms_of

__all__ = [
    "FUNCTION_WORDS",
    "K1",
    "TERM_DTYPE",
    "WORDS_VERSION",
    "B",
    "LexicalIndex",
    "Postings",
    "QueryWord",
    "Rows",
    "Scores",
    "TermCounts",
    "language_of",
    "split_words",
    "terms_of",
]
