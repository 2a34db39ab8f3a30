"""The bytes of a file in, a Document out: one module for each file format."""

from knowledge.formats.headings import without
from knowledge.formats.paragraphs import plain_blocks
from knowledge.formats.reading import LARGEST_FILE, SUFFIXES, find, read, read_bytes

__all__ = ["LARGEST_FILE", "SUFFIXES", "find", "plain_blocks", "read", "read_bytes", "without"]
