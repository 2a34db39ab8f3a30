"""Articles to answers, in two lines.

    file ─▶ Document ─▶ Passage ─▶ vector ─▶ Snapshot                                    (reload)
    question ─▶ Query ─▶ Candidate ─▶ RankedPassage ─▶ Quote + Citation ─▶ Answer        (ask)

This world knows neither Discord nor asyncio nor torch.
"""

from knowledge.answers import Answer, NoAnswer, Reason
from knowledge.base import KnowledgeBase
from knowledge.documents import Document, Role, Section, Source, Span
from knowledge.errors import (
    EmptyKnowledgeError,
    EvaluationError,
    KnowledgeError,
    QuestionError,
    ReadError,
    ReloadRunningError,
    SnapshotError,
)
from knowledge.passages import Passage
from knowledge.queries import Query
from knowledge.quotes import Citation, Quote
from knowledge.ranking import RankedPassage
from knowledge.reports import Progress, ReloadReport, Skipped, Status

__all__ = [
    "Answer",
    "Citation",
    "Document",
    "EmptyKnowledgeError",
    "EvaluationError",
    "KnowledgeBase",
    "KnowledgeError",
    "NoAnswer",
    "Passage",
    "Progress",
    "Query",
    "QuestionError",
    "Quote",
    "RankedPassage",
    "ReadError",
    "Reason",
    "ReloadReport",
    "ReloadRunningError",
    "Role",
    "Section",
    "Skipped",
    "SnapshotError",
    "Source",
    "Span",
    "Status",
]
