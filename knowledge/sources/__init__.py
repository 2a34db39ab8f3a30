"""Folders in, the files to read out: where articles come from."""

from knowledge.sources.files import FileRecord, Found, are_unchanged, find_files, look_at, with_shard

__all__ = ["FileRecord", "Found", "are_unchanged", "find_files", "look_at", "with_shard"]
