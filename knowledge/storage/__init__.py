"""What is kept of the articles between two starts: written once, read by every question."""

from knowledge.storage.assembly import Part
from knowledge.storage.drafts import Draft
from knowledge.storage.generations import Generations
from knowledge.storage.shards import (
    CONTEXT,
    END,
    FIRST_SENTENCE,
    FIRST_TOKEN,
    LAST_SENTENCE,
    LAST_TOKEN,
    ROLE,
    SHARD_VERSION,
    START,
    TRAITS,
    Bytes,
    Numbers,
    Shard,
    States,
)
from knowledge.storage.snapshots import Snapshot, read_snapshot, write_snapshot
from knowledge.storage.store import ShardStore

__all__ = [
    "CONTEXT",
    "END",
    "FIRST_SENTENCE",
    "FIRST_TOKEN",
    "LAST_SENTENCE",
    "LAST_TOKEN",
    "ROLE",
    "SHARD_VERSION",
    "START",
    "TRAITS",
    "Bytes",
    "Draft",
    "Generations",
    "Numbers",
    "Part",
    "Shard",
    "ShardStore",
    "Snapshot",
    "States",
    "read_snapshot",
    "write_snapshot",
]
