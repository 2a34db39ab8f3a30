"""Folders in, the files to read out: where articles come from."""

from knowledge.sources.files import FileRecord, Found, are_unchanged, find_files, is_settled, look_at

__all__ = ["FileRecord", "Found", "are_unchanged", "find_files", "is_settled", "look_at"]
