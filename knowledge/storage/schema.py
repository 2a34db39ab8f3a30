"""The tables of both databases, their versions, and how an older one becomes the present one.

`index.db` holds what can be made again from the articles, `community.db` what cannot. A snapshot
is a number: a row is part of it from the snapshot in `added_in` up to, not including, the one in
`removed_in`. A row without `added_in` is work under way, and part of no snapshot. Passages and
contexts are stamped through their document, postings through their segment.
"""

from __future__ import annotations

from dataclasses import dataclass

APPLICATION = 0x50756C6C
"""In the header of every database of ours ("Pull"), so that those of other programs are left alone."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database must look like."""

    migrations: tuple[str, ...]
    """SQL that makes each version of the one before; the first makes version 1 of an empty database.

    What was released stays as it is; a change is appended.
    """

    remade: bool = False
    """Whether all that it holds can be made again."""

    @property
    def version(self) -> int:
        """The newest version, counted from 1."""
        return len(self.migrations)


INDEX = Schema(
    remade=True,
    migrations=(
        "",  # versions 1 and 2 were never released
        "",
        """
CREATE TABLE collections (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    roots TEXT NOT NULL,        -- JSON: where its articles come from
    fingerprint TEXT NOT NULL,  -- of the model, the splitter and the words
    used_at INTEGER NOT NULL,   -- seconds since 1970: when it was last reloaded
    centres BLOB,               -- what the vectors' compressed codes refer to, if there are any
    UNIQUE (name, roots, fingerprint)
);
CREATE TABLE snapshots (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL,
    built_at TEXT NOT NULL,     -- ISO 8601
    read_at INTEGER NOT NULL,   -- nanoseconds since 1970: when its files were looked at
    files BLOB NOT NULL         -- JSON, compressed: a list for each field
);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    collection INTEGER NOT NULL,
    key BLOB NOT NULL,          -- digest of all that decides what is stored of it
    record BLOB NOT NULL,       -- JSON: all but the text
    text BLOB NOT NULL,
    language TEXT NOT NULL,
    first_passage INTEGER NOT NULL,
    passages INTEGER NOT NULL,
    first_context INTEGER NOT NULL,
    contexts INTEGER NOT NULL,
    added_in INTEGER,
    removed_in INTEGER
);
CREATE INDEX documents_of ON documents (collection, removed_in, added_in, language, passages);
CREATE INDEX document_by_key ON documents (collection, key);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    context INTEGER NOT NULL,
    encoding INTEGER NOT NULL,
    name INTEGER NOT NULL,      -- what a button's custom_id says: lasts as long as its words and its path
    role INTEGER NOT NULL,
    start INTEGER NOT NULL,     -- code points in the document's text
    "end" INTEGER NOT NULL,
    first_sentence INTEGER NOT NULL,  -- sentences of the document before it
    sentences BLOB NOT NULL,
    words BLOB NOT NULL         -- the term of each word, in order
);
CREATE INDEX passages_of_encoding ON passages (encoding);
CREATE TABLE contexts (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL,
    encoding INTEGER NOT NULL,
    path BLOB NOT NULL,         -- JSON: the title, then the headings, outermost first
    words BLOB NOT NULL
);
CREATE INDEX contexts_of_encoding ON contexts (encoding);
CREATE TABLE encodings (        -- what a model made of a text, whichever documents hold it
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,  -- of the model's fingerprint and the text
    vector BLOB NOT NULL,
    places BLOB NOT NULL,       -- where its tokens begin, and which of them are kept
    tokens BLOB NOT NULL
);
CREATE TABLE terms (
    id INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE
);
CREATE TABLE segments (         -- some thousand passages, laid out to be scanned
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    collection INTEGER NOT NULL,
    added_in INTEGER NOT NULL,
    removed_in INTEGER,
    rows BLOB NOT NULL,
    names BLOB NOT NULL,
    vectors BLOB NOT NULL,
    codes BLOB NOT NULL,        -- of the vectors; empty where they are few
    contexts BLOB NOT NULL,
    context_vectors BLOB NOT NULL
);
CREATE TABLE postings (         -- where in a segment a term stands
    segment INTEGER NOT NULL,
    term INTEGER NOT NULL,
    passages BLOB NOT NULL,
    contexts BLOB NOT NULL,
    PRIMARY KEY (segment, term)
) WITHOUT ROWID;
""",
    ),
)

COMMUNITY = Schema(
    migrations=(
        """
CREATE TABLE settings (
    collection TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,        -- JSON
    PRIMARY KEY (collection, name)
) WITHOUT ROWID;
""",
        """
CREATE TABLE pages (            -- what was fetched: the web forgets
    source TEXT NOT NULL,       -- the address that the admin named
    address TEXT NOT NULL,      -- of the page itself
    content_type TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    seen_at INTEGER NOT NULL,   -- seconds since 1970: when its server last gave or confirmed it
    missing INTEGER NOT NULL,   -- fetches in a row that did not find it
    why TEXT NOT NULL,          -- why the last fetch did not get it; empty if it did
    digest TEXT NOT NULL,       -- SHA-256 of the body
    body BLOB NOT NULL,         -- packed
    PRIMARY KEY (source, address)
);
CREATE TABLE fetches (          -- when a source was last asked
    source TEXT PRIMARY KEY,
    at INTEGER NOT NULL         -- seconds since 1970
) WITHOUT ROWID;
""",
        """
CREATE TABLE feedback (         -- what a reader thought of an answer, or of not getting one
    voter BLOB PRIMARY KEY,     -- a hash of the reader and the answer: one vote each, and no name
    collection TEXT NOT NULL,
    at INTEGER NOT NULL,        -- seconds since 1970
    verdict TEXT NOT NULL,
    question TEXT NOT NULL,
    document TEXT NOT NULL,     -- the path of the article that was quoted
    quoted TEXT NOT NULL,
    comment TEXT NOT NULL
);
""",
        """
ALTER TABLE pages ADD COLUMN survey TEXT NOT NULL DEFAULT '';  -- where it leads; empty if nobody has looked
""",
    ),
)
