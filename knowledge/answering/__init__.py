"""A question and a snapshot in, an Answer or NoAnswer out: search, ranking, how sure is sure, quotes."""

from knowledge.answering.answers import DEFAULT_TERMS, Answer, NoAnswer, Terms, answer
from knowledge.answering.articles import Article, articles_of
from knowledge.answering.certainty import Degree
from knowledge.answering.leaning import leans
from knowledge.answering.queries import Query, read_question
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
    "Citation",
    "Degree",
    "Earlier",
    "NoAnswer",
    "Query",
    "Question",
    "Quote",
    "RankedPassage",
    "ReaderStage",
    "Reason",
    "Spelling",
    "Terms",
    "answer",
    "articles_of",
    "leans",
    "quote_again",
    "read_question",
    "weights_digest",
]
