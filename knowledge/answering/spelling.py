"""Words of a question that no article knows, and the words that they may have been meant to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.words import FUNCTION_WORDS, edits, find_words, terms_of

if TYPE_CHECKING:
    from knowledge.splitting import Passage
    from knowledge.storage import Snapshot
    from knowledge.words import QueryWord

MOST = 2
"""Words that are suggested at most."""

NAME_ERRORS = 2
LONG = 7
"""Letters."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word of a question, and a word of the articles that is spelt nearly so."""

    number: int
    """Which word of the question it is, counted from 0."""

    instead: str
    """As an article writes it."""

    def corrected(self, question: str) -> str:
        """The question with the other word in its place; as it was if it has no such word."""
        spans = [span for _, span in find_words(question)]
        if not 0 <= self.number < len(spans):
            return question
        start, end = spans[self.number]
        return f"{question[:start]}{self.instead}{question[end:]}"


def spellings(question: str, snapshot: Snapshot) -> tuple[Spelling, ...]:
    """What the words that no article knows may have been meant to be. Raises SnapshotError."""
    numbers = {span: number for number, (_, span) in enumerate(find_words(question))}
    found: list[Spelling] = []
    for word in snapshot.lexical.read(question):
        instead = _instead(word, snapshot) if word.word not in FUNCTION_WORDS else ""
        if instead and instead.casefold() != word.word:
            found.append(Spelling(numbers[word.span], instead))
    return tuple(found[:MOST])


def _instead(word: QueryWord, snapshot: Snapshot) -> str:
    """The word of an article; empty where the articles know the word, or none like it."""
    lexical = snapshot.lexical
    stems = {stem for language in lexical.languages for stem in terms_of(word.word, language)}
    if any(map(lexical.says, stems)):
        return ""
    term = lexical.similar(word.word) or next(iter(word.terms), "")
    rows = lexical.rows_with(term).tolist() if term else []
    written = _written(snapshot.passage(rows[0]), term, lexical.languages) if rows else ""
    return written if _may_be_meant(word.word, written) else ""


def _may_be_meant(word: str, written: str) -> bool:
    """Whether a word is near enough: a name with two errors, any other word only if it is long, with one.

    Without a dictionary, "court" is as unknown as a misspelling of "count".
    """
    errors = edits(word, written.casefold())
    if written[:1].isupper():
        return errors <= (NAME_ERRORS if len(word) >= LONG else 1)
    return errors <= 1 and len(word) >= LONG


def _written(passage: Passage, term: str, languages: tuple[str, ...]) -> str:
    """The first word of a passage that has a term as its stem."""
    spans = [span for _, span in find_words(passage.text)]
    for language in languages:
        stems = terms_of(passage.text, language)
        if term in stems:
            return spans[stems.index(term)].of(passage.text)
    return ""
