"""Files in, a new snapshot and a report out: what a reload does."""

from knowledge.indexing.reload import Reload, skipped_of
from knowledge.indexing.reports import Progress, ReloadReport, Skipped, Status

__all__ = ["Progress", "Reload", "ReloadReport", "Skipped", "Status", "skipped_of"]
