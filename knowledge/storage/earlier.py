"""The layout of earlier versions: files in `shards` and `bases`, which nothing reads any more."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)

FOLDERS = {"shards": "*.shard", "bases": "*/*.snapshot"}
"""Each folder, and what must lie in it for it to be taken for one of ours."""


def forget_earlier_layout(storage: Path) -> None:
    """Delete what an earlier version stored, once its articles are in the database."""
    for name, content in FOLDERS.items():
        folder = storage / name
        if folder.is_dir() and any(folder.glob(content)):
            shutil.rmtree(folder, ignore_errors=True)
            logger.info("Deleted %s, which an earlier version had stored.", folder)
