"""A question and a snapshot in, an Answer or NoAnswer out: search, ranking, how sure is sure, quotes."""

from knowledge.answering.answers import DEFAULT_TERMS, Answer, NoAnswer, Terms
from knowledge.answering.articles import Article, articles_of
from knowledge.answering.asker import Asker, Outcome, answer_nothing
from knowledge.answering.certainty import Degree
from knowledge.answering.changes import changed_answers
from knowledge.answering.copies import with_copies
from knowledge.answering.leaning import leans
from knowledge.answering.queries import Query
from knowledge.answering.questions import Earlier, Question
from knowledge.answering.quotes import Citation, Quote, quote_again
from knowledge.answering.ranking import RankedPassage
from knowledge.answering.reading import ReaderStage
from knowledge.answering.refusing import Reason
from knowledge.answering.spelling import Spelling
from knowledge.answering.weights import weights_digest

__all__ = [
    "DEFAULT_TERMS",
    "Answer",
    "Article",
    "Asker",
    "Citation",
    "Degree",
    "Earlier",
    "NoAnswer",
    "Outcome",
    "Query",
    "Question",
    "Quote",
    "RankedPassage",
    "ReaderStage",
    "Reason",
    "Spelling",
    "Terms",
    "answer_nothing",
    "articles_of",
    "changed_answers",
    "leans",
    "quote_again",
    "weights_digest",
    "with_copies",
]
