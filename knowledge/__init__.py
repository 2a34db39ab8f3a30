"""Articles to answers, in two lines.

    file ─▶ Document ─▶ Passage ─▶ vector ─▶ Snapshot                                    (reload)
    question ─▶ Query ─▶ Candidate ─▶ RankedPassage ─▶ Quote + Citation ─▶ Answer        (ask)

This world knows neither Discord nor asyncio nor torch.
"""

from knowledge.answering import Answer, Citation, NoAnswer, Query, Quote, RankedPassage, Reason, Terms
from knowledge.base import KnowledgeBase, confidence_fingerprint_of
from knowledge.documents import Document, Role, Section, Source, Span
from knowledge.errors import (
    DamageError,
    EmptyKnowledgeError,
    EvaluationError,
    KnowledgeError,
    QuestionError,
    ReadError,
    ReloadRunningError,
    SnapshotError,
)
from knowledge.evaluation import (
    Comparison,
    Difference,
    Evaluation,
    Fault,
    Goal,
    Gold,
    Interval,
    Judgement,
    KnownQuestion,
    Proposal,
    Questions,
    Share,
    Summary,
    compare,
    evaluate,
    load_threshold,
    propose,
    read_question_files,
    read_rows,
    save_threshold,
    summarize,
    write_report,
    write_run,
)
from knowledge.indexing import Progress, ReloadReport, Skipped, Status
from knowledge.splitting import Passage

__all__ = [
    "Answer",
    "Citation",
    "Comparison",
    "DamageError",
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
