"""The bytes of a file in, a Document out: one module for each file format."""

from knowledge.formats.fetched import read_fetched, survey_fetched
from knowledge.formats.front_matter import has_front_matter
from knowledge.formats.headings import without
from knowledge.formats.isolated import Guide, Survey, read_survey, write_survey
from knowledge.formats.paragraphs import plain_blocks
from knowledge.formats.reading import (
    DETAILS_SUFFIX,
    FORMATS_VERSION,
    LARGEST_FILE,
    SUFFIXES,
    details_of,
    read,
    read_bytes,
)
from knowledge.formats.titles import readable

__all__ = [
    "DETAILS_SUFFIX",
    "FORMATS_VERSION",
    "LARGEST_FILE",
    "SUFFIXES",
    "Guide",
    "Survey",
    "details_of",
    "has_front_matter",
    "plain_blocks",
    "read",
    "read_bytes",
    "read_fetched",
    "read_survey",
    "readable",
    "survey_fetched",
    "without",
    "write_survey",
]
