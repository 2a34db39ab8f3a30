"""Files in, a new snapshot and a report out: what a reload does."""

from knowledge.indexing.check import CheckedArticle, CheckReport, check, oddities_of
from knowledge.indexing.origins import Origins, skipped_of
from knowledge.indexing.reload import Reload
from knowledge.indexing.reports import AnswerChange, Progress, Reading, ReloadReport, Skipped, Status
from knowledge.indexing.turn import Turn

__all__ = [
    "AnswerChange",
    "CheckReport",
    "CheckedArticle",
    "Origins",
    "Progress",
    "Reading",
    "Reload",
    "ReloadReport",
    "Skipped",
    "Status",
    "Turn",
    "check",
    "oddities_of",
    "skipped_of",
]
