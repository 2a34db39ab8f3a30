"""Documents and what a model made of them in, snapshots out: one database, and the only SQL there is.

a reload      index ─▶ encodings ─▶ drafts ─▶ publishing ─▶ segments ─▶ postings
a question    index ─▶ history ─▶ snapshots ─▶ segments, then rows and postings of its candidates
below both    database, faults, schema, blobs
beside them   community.db: community, pages, feedback, backups
"""

from knowledge.storage.backups import (
    COMMUNITY_VERSION,
    bring_copy_up_to_date,
    copy_community,
    restore_community,
)
from knowledge.storage.community import Community
from knowledge.storage.drafts import (
    END,
    FIRST_TOKEN,
    LAST_TOKEN,
    ROWS_VERSION,
    START,
    TOKENS,
    TRAITS,
    WORDS,
    Draft,
)
from knowledge.storage.encodings import Text
from knowledge.storage.feedback import KEPT_DAYS, Feedback, Opinion, UnansweredQuestion, Verdict
from knowledge.storage.history import KeptSnapshot, LastReading
from knowledge.storage.index import Index
from knowledge.storage.pages import Pages, StoredPage
from knowledge.storage.rows import StoredContext, StoredPassage
from knowledge.storage.snapshots import Snapshot

__all__ = [
    "COMMUNITY_VERSION",
    "END",
    "FIRST_TOKEN",
    "KEPT_DAYS",
    "LAST_TOKEN",
    "ROWS_VERSION",
    "START",
    "TOKENS",
    "TRAITS",
    "WORDS",
    "Community",
    "Draft",
    "Feedback",
    "Index",
    "KeptSnapshot",
    "LastReading",
    "Opinion",
    "Pages",
    "Snapshot",
    "StoredContext",
    "StoredPage",
    "StoredPassage",
    "Text",
    "UnansweredQuestion",
    "Verdict",
    "bring_copy_up_to_date",
    "copy_community",
    "restore_community",
]
