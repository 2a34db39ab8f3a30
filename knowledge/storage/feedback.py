"""What readers thought of answers, and what they found no answer to, in community.db: without names."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import blake2b
from secrets import token_hex
from typing import TYPE_CHECKING

from knowledge.storage.community import DEFAULT_COLLECTION, community_database

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

KEPT_DAYS = 180
"""How long an opinion is kept, unless an admin has chosen otherwise."""

MOST_KEPT = 10_000
"""Opinions kept at most; the oldest are deleted first."""

SALT = "feedback salt"
DAY = 86_400


class Verdict(StrEnum):
    """What somebody says about an answer, or about not getting one."""

    HELPFUL = "helpful"
    WRONG_SOURCE = "wrong_source"
    NO_ANSWER = "no_answer"
    """What is quoted does not answer the question."""

    OUT_OF_DATE = "out_of_date"
    OTHER = "other"
    UNANSWERED = "unanswered"
    """There was no answer, and the question shall be on the list of those."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reader, who is not named, thought of one answer."""

    verdict: Verdict
    question: str
    """Empty where it could not be told any more."""

    document: str = ""
    """The path of the article that was quoted."""

    quoted: str = ""
    """The sentence that was quoted."""

    comment: str = ""
    """In the reader's own words."""

    at: datetime | None = None
    """When; None for one that is not kept yet."""


@dataclass(frozen=True, slots=True)
class UnansweredQuestion:
    """A question without an answer, and how many people put it on the list."""

    question: str
    """As it was last asked."""

    people: int
    at: datetime | None
    """When somebody last did so."""


class Feedback:
    """The opinions in a storage folder. Safe from any thread and process; raises SnapshotError.

    Each person has one vote on each answer. Who it was is kept only as a hash with a secret salt, so
    that a second vote replaces the first.

    Args:
        storage: The storage folder.
        days: How long an opinion is kept.
        now: Seconds since 1970.
    """

    def __init__(self, storage: Path, *, days: int = KEPT_DAYS, now: Callable[[], float] = time.time) -> None:
        self._database = community_database(storage)
        self._seconds = days * DAY
        self._now = now

    def add(self, opinion: Opinion, *, about: int, person: int) -> None:
        """Keep what a person thinks; `about` is the number of the message with the answer.

        On the list of unanswered questions a person counts once for each question, in whatever message.
        """
        subject = _folded(opinion.question) if opinion.verdict is Verdict.UNANSWERED else str(about)
        texts = (opinion.question, opinion.document, opinion.quoted, opinion.comment)
        with self._database.writing() as connection:
            voter = _voter(_salt(connection), subject, person)
            connection.execute(
                "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (voter, DEFAULT_COLLECTION, int(self._now()), opinion.verdict.value, *texts),
            )
            self._forget(connection)

    def forget_old(self) -> None:
        """Delete what has been kept for long enough."""
        if self._database.exists():
            with self._database.writing() as connection:
                self._forget(connection)

    def opinions(self) -> list[Opinion]:
        """What was thought of answers, the newest first."""
        return [each for each in self._all() if each.verdict is not Verdict.UNANSWERED]

    def unanswered(self) -> list[UnansweredQuestion]:
        """The questions without an answer, those of most people first."""
        found = [each for each in self._all() if each.verdict is Verdict.UNANSWERED]
        people = Counter(_folded(each.question) for each in found)
        newest: dict[str, Opinion] = {}
        for each in found:
            newest.setdefault(_folded(each.question), each)
        listed = [UnansweredQuestion(each.question, people[key], each.at) for key, each in newest.items()]
        return sorted(listed, key=lambda each: -each.people)

    def _all(self) -> list[Opinion]:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT verdict, question, document, quoted, comment, at FROM feedback "
                "WHERE collection = ? AND at >= ? ORDER BY at DESC, rowid DESC",
                (DEFAULT_COLLECTION, self._oldest),
            ).fetchall()
        return [
            Opinion(Verdict(verdict), question, document, quoted, comment, datetime.fromtimestamp(at, UTC))
            for verdict, question, document, quoted, comment, at in rows
        ]

    @property
    def _oldest(self) -> float:
        return self._now() - self._seconds

    def _forget(self, connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM feedback WHERE at < ?", (self._oldest,))
        connection.execute(
            "DELETE FROM feedback WHERE rowid IN "
            "(SELECT rowid FROM feedback ORDER BY at DESC LIMIT -1 OFFSET ?)",
            (MOST_KEPT,),
        )


def _salt(connection: sqlite3.Connection) -> bytes:
    """The secret of this folder, made when it is first needed."""
    key = (DEFAULT_COLLECTION, SALT)
    made = (*key, json.dumps(token_hex(32)))
    connection.execute("INSERT INTO settings VALUES (?, ?, ?) ON CONFLICT DO NOTHING", made)
    found = connection.execute("SELECT value FROM settings WHERE (collection, name) = (?, ?)", key).fetchone()
    return bytes.fromhex(json.loads(found[0]))


def _voter(salt: bytes, subject: str, person: int) -> bytes:
    return blake2b(f"{subject}\0{person}".encode(), key=salt, digest_size=16).digest()


def _folded(question: str) -> str:
    """What two ways to type one question have in common."""
    return " ".join(question.casefold().split()).rstrip(" ?!.")
