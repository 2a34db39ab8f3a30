"""Folders in, the files to read out: where articles come from."""

from knowledge.sources.files import (
    DEFAULT_READING,
    FileRecord,
    Found,
    ReadingTerms,
    are_unchanged,
    find_files,
    is_settled,
    look_at,
    states_of,
)
from knowledge.sources.passed_over import UNREAD_FORMAT, is_about_the_project, passed_over

__all__ = [
    "DEFAULT_READING",
    "UNREAD_FORMAT",
    "FileRecord",
    "Found",
    "ReadingTerms",
    "are_unchanged",
    "find_files",
    "is_about_the_project",
    "is_settled",
    "look_at",
    "passed_over",
    "states_of",
]
