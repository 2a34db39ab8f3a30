"""Text → terms: what lexical search matches.

A word is a run of letters, marks and digits. It is folded (NFKC, case, accents) and stemmed in
the language of its article. Scripts without spaces give pairs of characters instead. The
language of a short question is hard to detect, so a question's words are stemmed in every
language of the articles.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import Stemmer

from knowledge.documents import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import numpy.typing as npt

WORDS_VERSION = "2"
"""Raised whenever the same text would give other terms, or other words would be telling. Every index is
then made anew, with a run of the model over all articles."""

TERM_LENGTH = 32
"""Longer terms are cut: people hardly ever type longer words."""

LANGUAGE_SAMPLE = 20_000
"""Code points of an article from which its language is detected."""

# Python's \w leaves out combining marks. Without them Devanagari words would be split at each vowel sign.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff"
)
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(
    rf"(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?P<initials>(?:[^\W\d_]\.){{2,}})"
    rf"|\d+(?:[.,]\d+)+"
    rf"|(?:(?![{_UNSPACED}_])[\w{_MARKS}])+(?:['’](?:(?![{_UNSPACED}_])[\w{_MARKS}])+)*",
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

# The commonest function words: enough to distinguish these languages within a few sentences.
_FUNCTION_WORDS = {
    "english": "the of and to in is that it was for as with are on be at by this have from not which",
    "german": "der die und das den von zu ist des mit im dem nicht ein eine auf sich auch werden wurde für",
    "spanish": "el los las una del por con para es se que en la como más fue su lo al y son",
    "french": "le les des est une dans que pour qui sur au du par pas avec et il sont ce cette été aux",
    "italian": "il di che è la per un una del della non sono gli le con dei nel si alla più anche",
    "portuguese": "o os as que do da em um uma para com não por mais dos das foi ao se são pela",
    "dutch": "de het een van en in is dat op te zijn met voor niet aan er ook als bij door wordt",
    "swedish": "och att det som en på är av för den till med har inte om ett var de han från",
    "danish": "og at det som en på er af for den til med har ikke om et var de han fra blev",
    "norwegian": "og å det som en på er av for den til med har ikke om et var de han fra ble",
    "finnish": "ja on ei se että hän oli ovat joka mutta myös kun sen tai ole kuin niin mukaan",
    "turkish": "ve bir bu da de için ile olarak olan çok daha gibi en ne sonra kadar var ise",
    "romanian": "și de la în a cu că pe nu este un o din pentru care mai sunt ale sau fost",
    "hungarian": "a az és hogy nem is egy volt meg de csak ez már vagy mint még azt lesz",
}
_LANGUAGE_OF_WORD: dict[str, tuple[str, ...]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in _words.split():
        _LANGUAGE_OF_WORD[_word] = (*_LANGUAGE_OF_WORD.get(_word, ()), _language)

_LANGUAGE_OF_SCRIPT = (
    (re.compile("[\u0400-\u04ff]"), "russian"),
    (re.compile("[\u0370-\u03ff]"), "greek"),
    (re.compile("[\u0600-\u06ff]"), "arabic"),
    (re.compile("[\u0900-\u097f]"), "hindi"),
    (re.compile("[\u0b80-\u0bff]"), "tamil"),
)
LANGUAGES = tuple(sorted({*_FUNCTION_WORDS, *(language for _, language in _LANGUAGE_OF_SCRIPT)}))
"""Those that `language_of` can tell, by their Snowball names."""

DEFAULT_LANGUAGE = "english"

CLEAR_COUNT = 5
CLEAR_RATIO = 2
"""How often another language's function words must occur, and how many times as often as English ones."""

TELLING_COUNT = 2
"""By how many function words one language must be ahead of another in a question."""

# Words that many questions contain and that say nothing of their subject. Also the commonest
# English words, from the general service lists.
_QUESTION_WORDS = (
    "what when where who whom whose which why how many much long often far old do does did done can "
    "could will would shall should may might must i me my we us our you your he him his she her they "
    "them their its has had were been being am there here if so than then into about out up or but any "
    "some no all more most other such only also very just like please tell explain according get got "
    "make made take took say said was wann wo wer wen wem wessen warum wieso weshalb wie viel viele "
    "welche welcher welches wurde wird kann hat haben sein sind man oder aber nach über bei qué que "
    "cuándo dónde quién quiénes cuál cuáles cómo cuánto cuánta cuántos cuántas fue era ha han ser está "
    "quel quelle quels quelles quand où comment pourquoi combien fut été avait quale quali quando dove "
    "chi come perché quanto quanti qual onde quem porque quantos"
)

FUNCTION_WORDS = frozenset(_LANGUAGE_OF_WORD) | frozenset(_QUESTION_WORDS.split())
"""Words that say nothing about the subject of a text, in the languages that are detected here."""


def find_words(text: str) -> Iterator[tuple[str, Span]]:
    """Yield the words of a text in order, folded but not stemmed, each with its span.

    Scripts without spaces give every pair of neighbouring characters.
    """
    for match in _WORD.finditer(text):
        if match["unspaced"]:
            yield from _pairs(match)
        else:
            yield _fold(match)[:TERM_LENGTH], Span(*match.span())


def split_words(text: str) -> list[str]:
    """Return the words of a text in order, folded but not stemmed."""
    return [word for word, _ in find_words(text)]


def tells(text: str, places: Sequence[int]) -> npt.NDArray[np.bool_]:
    """Which places of a text, ascending, lie in words that say what it is about.

    Function words and punctuation do not; where a text has nothing else, its words do.
    """
    words = list(find_words(text))
    telling = [span for word, span in words if word not in FUNCTION_WORDS] or [span for _, span in words]
    if not telling:
        return np.zeros(len(places), dtype=np.bool_)
    starts, ends = np.array(telling).T
    # The last word that begins at or before a place: pairs of an unspaced script overlap.
    last = np.searchsorted(starts, places, side="right") - 1
    return np.asarray((last >= 0) & (np.asarray(places) < ends[last]))


def terms_of(text: str, language: str) -> list[str]:
    """Return the terms of a text in order, stemmed in a language from `language_of`."""
    return [_fold_accents(stem) for stem in _stemmer(language).stemWords(split_words(text))]


def question_terms(question: str, languages: Sequence[str]) -> list[tuple[str, ...]]:
    """Return for each word of a question its distinct terms in the given languages."""
    words = split_words(question)
    columns = [[_fold_accents(s) for s in _stemmer(each).stemWords(words)] for each in languages]
    return [tuple(dict.fromkeys(row)) for row in zip(*columns, strict=True)]


def language_of(text: str) -> str:
    """Detect the Snowball language of an article, by its script or else by its function words."""
    sample = text[:LANGUAGE_SAMPLE]
    letters = sum(map(str.isalpha, sample)) or 1
    for pattern, language in _LANGUAGE_OF_SCRIPT:
        if len(pattern.findall(sample)) * 2 > letters:
            return language
    return _language_by_function_words(split_words(sample))


def languages_like(question: str) -> tuple[str, ...]:
    """The languages that a question may be in, told by its function words; all where these do not tell.

    A question is short: two words of one language that another has not are taken to tell.
    """
    words = split_words(question)
    for pattern, language in _LANGUAGE_OF_SCRIPT:
        if pattern.search(question):
            return (language,)
    spoken = [language for word in words for language in _LANGUAGE_OF_WORD.get(word, ())]
    counts = {each: spoken.count(each) for each in _FUNCTION_WORDS}
    most = max(counts.values())
    if most < TELLING_COUNT:
        return tuple(counts)
    return tuple(each for each, count in counts.items() if count > most - TELLING_COUNT)


def _language_by_function_words(words: Iterable[str]) -> str:
    """The language with the most function words, if they clearly outnumber English ones; else English."""
    counts = dict.fromkeys(_FUNCTION_WORDS, 0)
    for word in words:
        for language in _LANGUAGE_OF_WORD.get(word, ()):
            counts[language] += 1
    best = max(counts, key=counts.__getitem__)
    clear = counts[best] >= max(CLEAR_COUNT, CLEAR_RATIO * counts[DEFAULT_LANGUAGE])
    return best if clear else DEFAULT_LANGUAGE


def _pairs(match: re.Match[str]) -> Iterator[tuple[str, Span]]:
    run, start = match[0], match.start()
    for i in range(max(1, len(run) - 1)):
        pair = run[i : i + 2]
        yield unicodedata.normalize("NFKC", pair), Span(start + i, start + i + len(pair))


def _fold(match: re.Match[str]) -> str:
    word = match[0]
    folded = word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()
    if match["initials"]:
        return folded.replace(".", "")
    return _THOUSANDS.sub("", folded).replace("’", "'")


def _fold_accents(term: str) -> str:
    if term.isascii():
        return term
    decomposed = unicodedata.normalize("NFD", term)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f"))


class _Stemmers(threading.local):
    """One stemmer per thread and language: a stemmer has a cache that threads must not share."""

    def __init__(self) -> None:
        self.by_language: dict[str, Stemmer.Stemmer] = {}


_STEMMERS = _Stemmers()


def _stemmer(language: str) -> Stemmer.Stemmer:
    stemmers = _STEMMERS.by_language
    if language not in stemmers:
        stemmers[language] = Stemmer.Stemmer(language)
    return stemmers[language]
