"""Answers for tests, written by hand around one sentence each."""

from datetime import date

from knowledge import Answer, Document, NoAnswer, Passage, Query, Quote, RankedPassage, Reason, Source, Span

SOURCE = Source(
    title="The tide tables",
    path="coast/tides.md",
    publisher="Harbour Press",
    author="A. Mole",
    published=date(2024, 3, 9),
    url="https://example.org/tides",
)


def quote(text: str, marked: str | None = None, *, source: Source = SOURCE, score: float = 0.5) -> Quote:
    """A quote of a whole text with one part of it marked; the text starts at offset 4."""
    document = Document(source=source, text=f"....{text}...")
    start = 4 + text.index(marked or text)
    end = start + len(marked or text)
    passage = Passage(document, 4, 4 + len(text), (Span(start, end),), headings=("Moon", "Springs"))
    return Quote(passage, start, end, Span(4, 4 + len(text)), score)


def candidate(quoted: Quote) -> RankedPassage:
    """The passage that contains a quote."""
    return RankedPassage(quoted.passage, Span(quoted.start, quoted.end), quoted.score)


def answer(*quotes: Quote, candidates: tuple[RankedPassage, ...] = ()) -> Answer:
    """An answer with these quotes."""
    return Answer(query("When?"), quotes, 0.75, candidates)


def no_answer(*nearest: Quote, reason: Reason = Reason.UNSURE) -> NoAnswer:
    """No answer, with these quotes as the nearest."""
    return NoAnswer(query("When?"), reason, nearest, 0.25)


def query(text: str) -> Query:
    """A query that is searched for exactly as it was asked."""
    return Query(text, text, (text,))
