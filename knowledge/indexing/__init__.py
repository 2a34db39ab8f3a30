"""Files in, a new snapshot and a report out: what a reload does."""

from knowledge.indexing.check import CheckedArticle, CheckReport, check, oddities_of
from knowledge.indexing.reload import Reload, skipped_in, skipped_of
from knowledge.indexing.reports import Progress, ReloadReport, Skipped, Status
from knowledge.indexing.turn import Turn

__all__ = [
    "CheckReport",
    "CheckedArticle",
    "Progress",
    "Reload",
    "ReloadReport",
    "Skipped",
    "Status",
    "Turn",
    "check",
    "oddities_of",
    "skipped_in",
    "skipped_of",
]
