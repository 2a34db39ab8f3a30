"""The bytes of a file in, a Document out: one module for each file format."""

from knowledge.formats.fetched import read_fetched, survey_fetched
from knowledge.formats.headings import without
from knowledge.formats.isolated import Guide, Survey
from knowledge.formats.paragraphs import plain_blocks
from knowledge.formats.reading import LARGEST_FILE, SUFFIXES, read, read_bytes

__all__ = [
    "LARGEST_FILE",
    "SUFFIXES",
    "Guide",
    "Survey",
    "plain_blocks",
    "read",
    "read_bytes",
    "read_fetched",
    "survey_fetched",
    "without",
]
