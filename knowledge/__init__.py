"""Articles to answers, in two lines.

    file ─▶ Document ─▶ Passage ─▶ vector ─▶ Snapshot                                    (reload)
    question ─▶ Query ─▶ Candidate ─▶ RankedPassage ─▶ Quote + Citation ─▶ Answer        (ask)

This world knows neither Discord nor asyncio nor torch.
"""

from knowledge.answers import Answer, NoAnswer, Reason, Terms
from knowledge.base import KnowledgeBase, confidence_fingerprint_of
from knowledge.calibration import Goal, Proposal, load_threshold, propose, save_threshold
from knowledge.comparison import Comparison, Difference, compare
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
from knowledge.evaluation import Evaluation, evaluate
from knowledge.judgements import Judgement
from knowledge.passages import Passage
from knowledge.queries import Query
from knowledge.questions import Fault, Gold, KnownQuestion, Questions, read_question_files
from knowledge.quotes import Citation, Quote
from knowledge.ranking import RankedPassage
from knowledge.report_page import write_report
from knowledge.reports import Progress, ReloadReport, Skipped, Status
from knowledge.resampling import Interval
from knowledge.runs import read_rows, write_run
from knowledge.summaries import Share, Summary, summarize

__all__ = [
    "Answer",
    "Citation",
    "Comparison",
    "Difference",
    "Document",
    "EmptyKnowledgeError",
    "Evaluation",
    "EvaluationError",
    "Fault",
    "Goal",
    "Gold",
    "Interval",
    "Judgement",
    "KnowledgeBase",
    "KnowledgeError",
    "KnownQuestion",
    "NoAnswer",
    "Passage",
    "Progress",
    "Proposal",
    "Query",
    "QuestionError",
    "Questions",
    "Quote",
    "RankedPassage",
    "ReadError",
    "Reason",
    "ReloadReport",
    "ReloadRunningError",
    "Role",
    "Section",
    "Share",
    "Skipped",
    "SnapshotError",
    "Source",
    "Span",
    "Status",
    "Summary",
    "Terms",
    "compare",
    "confidence_fingerprint_of",
    "evaluate",
    "load_threshold",
    "propose",
    "read_question_files",
    "read_rows",
    "save_threshold",
    "summarize",
    "write_report",
    "write_run",
]
