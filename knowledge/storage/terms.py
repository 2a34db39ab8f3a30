"""Terms ⇄ numbers: a term has one number in the whole database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    import numpy.typing as npt

_FIND = "SELECT id FROM terms WHERE term = ?"


def number_terms(connection: sqlite3.Connection, terms: Sequence[str]) -> npt.NDArray[np.int32]:
    """The number of each term; a new one gets the next."""
    numbers: dict[str, int | None] = {}
    for term in dict.fromkeys(terms):
        number = find_term(connection, term)
        if number is None:
            number = connection.execute("INSERT INTO terms (term) VALUES (?)", (term,)).lastrowid
        numbers[term] = number
    return np.array([numbers[term] for term in terms], dtype=np.int32)


def find_term(connection: sqlite3.Connection, term: str) -> int | None:
    """The number of a term, if it has one."""
    found = connection.execute(_FIND, (term,)).fetchone()
    return found[0] if found else None


def terms_with_initial(connection: sqlite3.Connection, initial: str) -> list[str]:
    """All terms that begin with a letter, sorted."""
    behind = chr(ord(initial) + 1)
    rows = connection.execute(
        "SELECT term FROM terms WHERE term >= ? AND term < ? ORDER BY term", (initial, behind)
    )
    return [term for (term,) in rows]
