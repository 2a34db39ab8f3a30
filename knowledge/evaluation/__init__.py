"""A knowledge base and questions with known answers in; figures, a report page and a threshold out."""

from knowledge.evaluation.calibration import (
    Goal,
    Proposal,
    forget_earlier_threshold,
    load_bounds,
    propose,
    save_threshold,
    take_over_threshold,
)
from knowledge.evaluation.comparison import Comparison, Difference, compare
from knowledge.evaluation.judgements import Judgement
from knowledge.evaluation.judging import Evaluation, evaluate
from knowledge.evaluation.questions import (
    Fault,
    Gold,
    KnownQuestion,
    Questions,
    read_question_files,
    read_saved_questions,
)
from knowledge.evaluation.report_page import write_report
from knowledge.evaluation.resampling import Interval
from knowledge.evaluation.runs import read_rows, write_run
from knowledge.evaluation.summaries import Share, Summary, summarize

__all__ = [
    "Comparison",
    "Difference",
    "Evaluation",
    "Fault",
    "Goal",
    "Gold",
    "Interval",
    "Judgement",
    "KnownQuestion",
    "Proposal",
    "Questions",
    "Share",
    "Summary",
    "compare",
    "evaluate",
    "forget_earlier_threshold",
    "load_bounds",
    "propose",
    "read_question_files",
    "read_rows",
    "read_saved_questions",
    "save_threshold",
    "summarize",
    "take_over_threshold",
    "write_report",
    "write_run",
]
