"""RankedPassage → Quote, Citation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.answering.links import link_to, link_to_page, web_address
from knowledge.documents import Span, trimmed
from knowledge.splitting import Trait, traits, unit_traits

if TYPE_CHECKING:
    from datetime import date

    from knowledge.answering.ranking import RankedPassage
    from knowledge.documents import Page
    from knowledge.splitting import Passage

SHOWN = 480
"""Code points that a quote grows to: long enough to stand alone, short enough to be read in a chat."""

SHOWN_AT_MOST = 900
"""Up to here it grows further rather than begin in the middle of a thought."""

# What begins like this takes something back, or sets a condition, of the sentence before it.
_BELONGS_TO_BEFORE = re.compile(
    r"[\W_]*(?:if|unless|otherwise|except|however|but|though|although|only|provided|instead|aber|jedoch|sonst|falls|pero|"
    r"sin embargo|si|mais|sauf|cependant)\b",
    re.IGNORECASE,
)


_IN_ONE_BLOCK = re.compile(r"[^\t\n]+")


@dataclass(frozen=True, slots=True)
class Citation:
    """The pointer that the reader sees."""

    title: str
    publisher: str | None
    author: str | None
    published: date | None
    headings: tuple[str, ...]
    url: str | None
    """The article's own address; None where it has none that may be shown as a link."""

    link: str | None
    """The same, landing on the quote where that fits in Discord's limit."""

    path: str
    page: Page | None = None
    """The page on which the quote begins; None where the article is not printed on pages."""

    fetched: date | None = None
    """The day of our copy, where the article's page could not be fetched since."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The answering sentence, and as much of its passage as lets it stand alone."""

    passage: Passage
    start: int
    """Of the answering sentence, in the document's text."""

    end: int
    shown: Span
    """What is shown around it: holds [start, end), lies inside the passage."""

    score: float
    """Higher is better, absolute: comparable between questions."""

    also: tuple[Citation, ...] = ()
    """Other articles that say the same, word for word."""

    @property
    def text(self) -> str:
        """The answering sentence: the document's own characters."""
        return self.passage.document.text[self.start : self.end]

    @property
    def before(self) -> str:
        """What is shown in front of the answering sentence."""
        return self.passage.document.text[self.shown.start : self.start]

    @property
    def after(self) -> str:
        """What is shown behind it."""
        return self.passage.document.text[self.end : self.shown.end]

    @property
    def _landing(self) -> Span:
        """The stretch that a browser is sent to: it finds words of one block or cell, not of several."""
        if not self.passage.document.is_rendered:
            return Span(self.start, self.end)
        pieces = [
            Span(self.start + m.start(), self.start + m.end()) for m in _IN_ONE_BLOCK.finditer(self.text)
        ]
        return max(pieces, key=lambda piece: piece.end - piece.start)

    @property
    def citation(self) -> Citation:
        """Where it stands."""
        document = self.passage.document
        source = document.source
        return Citation(
            title=source.title,
            publisher=source.publisher,
            author=source.author,
            published=source.published,
            headings=self.passage.headings,
            url=web_address(source.url),
            link=self._link(),
            path=source.path,
            page=document.page_of(self.start),
            fetched=source.fetched,
        )

    def _link(self) -> str | None:
        document = self.passage.document
        page = document.page_of(self.start)
        if page:
            return link_to_page(document.source.url, page.number)
        return link_to(
            document.source.url,
            document.text,
            self._landing,
            is_rendered=document.is_rendered,
            anchor=document.anchor_above(self.start),
        )


def _length(piece: tuple[int, int]) -> int:
    return piece[1] - piece[0]


def quote_of(ranked: RankedPassage) -> Quote:
    """Quote a ranked passage: its sentence, and what must or may stand around it."""
    return _quote(ranked.passage, ranked.passage.sentences.index(ranked.sentence), ranked.score)


def quote_again(passage: Passage, sentence: int) -> Quote | None:
    """Quote the sentence of this number in a passage, without a score; None if there is no such sentence."""
    return _quote(passage, sentence, 0.0) if 0 <= sentence < len(passage.sentences) else None


def _quote(passage: Passage, chosen: int, score: float) -> Quote:
    sentences = passage.sentences
    begin, end = _with_code(passage, chosen)
    first, last = _widen(passage.document.text, sentences, begin, end)
    shown = Span(_beginning(passage, first), sentences[last].end)
    return Quote(passage, sentences[begin].start, sentences[end].end, shown, score)


def _with_code(passage: Passage, chosen: int) -> tuple[int, int]:
    """The first and last unit of the answer: code, and the sentence that introduces it, belong together."""
    document, sentences = passage.document, passage.sentences
    is_code = [
        Trait.CODE in unit_traits(document, unit) for unit in sentences[chosen - 1 if chosen else 0 :][:3]
    ]
    here = 1 if chosen else 0
    if is_code[here]:
        introduced = here == 1 and not is_code[0]
        return chosen - introduced, chosen
    introduces = sentences[chosen].of(document.text).endswith(":") and is_code[here + 1 : here + 2] == [True]
    return chosen, chosen + introduces


def _beginning(passage: Passage, first: int) -> int:
    """Where to begin: with the box's title or the caption that belongs to the first unit shown."""
    if not first:
        return passage.start
    text, end = passage.document.text, passage.sentences[first - 1].end
    return (
        trimmed(text, end, passage.sentences[first].start).start
        if _is_beside(passage, first)
        else (passage.sentences[first].start)
    )


def _is_beside(passage: Passage, first: int) -> bool:
    """Whether anything but white space stands between a unit and the one before it."""
    between = Span(passage.sentences[first - 1].end, passage.sentences[first].start)
    return bool(passage.document.is_rendered and between.of(passage.document.text).strip())


def _widen(text: str, sentences: tuple[Span, ...], begin: int, end: int) -> tuple[int, int]:
    """The first and last sentence to show: what belongs to the answer, then neighbours while they fit."""
    last = _with_conditions(text, sentences, end)
    first = _lead_in(text, sentences, begin, last)
    while True:
        wider = _one_more(text, sentences, first, last)
        if wider is None:
            return first, last
        first, last = wider


def _one_more(text: str, sentences: tuple[Span, ...], first: int, last: int) -> tuple[int, int] | None:
    """A little more behind or before, whichever leaves the quote within bounds; None if neither does."""
    if last + 1 < len(sentences):
        later = _with_conditions(text, sentences, last + 1)
        if sentences[later].end - sentences[first].start <= SHOWN:
            return first, later
    if first > 0:
        earlier = _lead_in(text, sentences, first - 1, last)
        if sentences[last].end - sentences[earlier].start <= SHOWN:
            return earlier, last
    return None


def _with_conditions(text: str, sentences: tuple[Span, ...], last: int) -> int:
    """The last of the sentences behind one that take something of it back."""
    while last + 1 < len(sentences) and _takes_back(sentences[last + 1].of(text)):
        last += 1
    return last


def _lead_in(text: str, sentences: tuple[Span, ...], first: int, last: int) -> int:
    """Where to begin so that the first sentence shown does not lean on one that is not."""
    while first > 0 and (
        Trait.OPENS_DEPENDENT in traits(text, sentences[first])
        or sentences[first - 1].of(text).rstrip().endswith(":")
    ):
        if sentences[last].end - sentences[first - 1].start > SHOWN_AT_MOST:
            break
        first -= 1
    return first


def _takes_back(sentence: str) -> bool:
    return _BELONGS_TO_BEFORE.match(sentence) is not None
