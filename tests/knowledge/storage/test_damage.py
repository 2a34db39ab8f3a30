"""A damaged index is never quoted, is set aside and made anew; what is not ours is left alone."""

from __future__ import annotations

import logging
import os
import random
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from knowledge import DamageError, EmptyKnowledgeError, KnowledgeBase, SnapshotError
from knowledge.storage import Community, segments
from tests.knowledge.conftest import found, paragraphs

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import Progress
    from tests.knowledge.conftest import Desk

OAK = "Oaks\n\nThe oak grows slowly and lives for a thousand years.\n"
ELM = "Elms\n\nThe elm was felled by a beetle that carries a fungus.\n"
LONG = "Many\n\n" + paragraphs(f"noun{number}" for number in range(25))
HOW_OLD, WHAT_FELLED, COUNTED = "How old is the oak?", "What felled the elm?", "Who has counted the noun3?"
NOISES = 25


@pytest.fixture
def stored(desk: Desk) -> Path:
    """The database of three articles, one of them long."""
    desk.write("oak.txt", OAK)
    desk.write("elm.txt", ELM)
    desk.write("long.txt", LONG)
    desk.base().reload()
    return desk.storage / "index.db"


def overwrite(path: Path, at: int, noise: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(noise)


def is_answered(base: KnowledgeBase, question: str) -> bool:
    """Whether something is found, all of which must stand in an article; else the answer is to reload."""
    try:
        texts = found(base, question)
    except DamageError as error:
        assert "reload to make it anew" in str(error)  # noqa: PT017  (it need not be raised)
        return False
    assert all(any(text in article for article in (OAK, ELM, LONG)) for text in texts)
    return bool(texts)


def mend(base: KnowledgeBase) -> bool:
    """Do as the bot does after its start; whether damage was found."""
    try:
        base.verify()
    except DamageError:
        base.reload()
        return True
    return False


def check_whole(desk: Desk) -> None:
    base = desk.base()
    assert base.open() is None
    base.verify()
    assert "thousand" in found(base, HOW_OLD)[0]
    assert "beetle" in found(base, WHAT_FELLED)[0]
    assert any("noun3 " in text for text in found(base, COUNTED))


def test_a_page_overwritten_with_noise_is_found_and_the_index_made_anew(desk: Desk, stored: Path) -> None:
    choose, sound, mended, answered = random.Random(1), stored.read_bytes(), 0, 0  # noqa: S311
    page = int.from_bytes(sound[16:18], "big")
    for _ in range(NOISES):
        stored.write_bytes(sound)
        place = choose.randrange(1, len(sound) // page)
        overwrite(stored, place * page, choose.randbytes(page))
        base = desk.base()
        with suppress(DamageError):
            base.open_stored()
            answered += sum(is_answered(base, question) for question in (HOW_OLD, WHAT_FELLED, COUNTED))
        mended += mend(base)
        check_whole(desk)
    assert mended > NOISES * 3 // 4, "pages that hold something are most of them"
    assert answered > NOISES * 3 // 2, "most pages cost only what is on them"


READ_FOR_A_QUESTION = {
    "documents.record": "id = 1",
    "documents.text": "id = 1",
    "passages.sentences": "document = 1",
    "passages.words": "document = 1",
    "contexts.path": "document = 1",
    "encodings.tokens": "id IN (SELECT encoding FROM passages WHERE document = 1)",
    "postings.passages": "segment = 1 AND length(passages)",
    "segments.rows": "id = 1",
}
"""Columns of the first document, and its rows."""


@pytest.mark.parametrize("column", READ_FOR_A_QUESTION)
def test_a_flipped_bit_costs_the_article_that_it_is_in_until_the_index_is_made_anew(
    desk: Desk, column: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(segments, "SEGMENT_ROWS", 2)
    desk.write("a.txt", OAK)
    desk.write("b.txt", ELM)
    desk.base().reload()
    flip_bit(desk, column)
    base = desk.base()
    assert base.open_stored()
    with caplog.at_level(logging.WARNING):
        assert "beetle" in found(base, WHAT_FELLED)[0]
        is_left = any("thousand" in text for text in found(base, HOW_OLD))
    assert is_left == (column == "postings.passages"), "an article without its words has its meaning left"
    assert base.status.is_damaged
    assert "reload to make it anew" in caplog.text
    again = desk.base()
    assert again.open() is not None, "this process has been left word of it"
    assert "thousand" in found(again, HOW_OLD)[0]
    again.verify()
    assert not desk.base().status.is_damaged


def flip_bit(desk: Desk, place: str) -> None:
    """Flip the last bit of a column of the first document."""
    table, column = place.split(".")
    with desk.database() as stored:
        stored.create_function("flipped", 1, lambda blob: blob[:-1] + bytes([blob[-1] ^ 1]))
        where = READ_FOR_A_QUESTION[place]
        stored.execute(f"UPDATE {table} SET {column} = flipped({column}) WHERE {where}")  # noqa: S608


def test_an_index_that_is_damaged_while_it_serves_is_made_anew_beside_it(
    desk: Desk, stored: Path, caplog: pytest.LogCaptureFixture
) -> None:
    base = desk.base()
    base.open()
    overwrite(stored, stored.read_bytes().index(b"thousand years"), b"THOUSAND years")
    assert not any("thousand" in text for text in found(base, HOW_OLD))
    with caplog.at_level(logging.WARNING):
        base.reload()
    assert "thousand" in found(base, HOW_OLD)[0]
    assert "damaged" in caplog.text
    assert stored.with_name("index.damaged.db").exists()
    check_whole(desk)


def test_while_a_damaged_index_is_made_anew_the_rest_of_it_answers(desk: Desk, stored: Path) -> None:
    base = desk.base()
    base.open()
    overwrite(stored, stored.read_bytes().index(b"thousand years"), b"THOUSAND years")
    assert not any("thousand" in text for text in found(base, HOW_OLD))
    during: list[bool] = []

    def ask(_: Progress) -> None:
        during.append("beetle" in found(base, WHAT_FELLED)[0])
        during.append(not any("thousand" in text for text in found(base, HOW_OLD)))

    base.reload(ask)
    assert during
    assert all(during)
    assert "thousand" in found(base, HOW_OLD)[0]
    check_whole(desk)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_made_anew(desk: Desk, stored: Path, share: float) -> None:
    content = stored.read_bytes()
    stored.write_bytes(content[: int(share * len(content))])
    base = desk.base()
    base.open()
    mend(base)
    check_whole(desk)


def test_a_log_that_is_cut_short_under_a_running_bot_is_damage(tmp_path: Path) -> None:
    running, other = Community(tmp_path), Community(tmp_path)
    running.keep_setting("size", 1)
    other.keep_setting("colour", "green")
    os.truncate(tmp_path / "community.db-wal", 100)
    with pytest.raises(DamageError, match=r"is damaged \(.*\); put a backup back"):
        running.setting("colour")


def test_an_index_that_is_gone_is_made_anew(desk: Desk, stored: Path) -> None:
    stored.unlink()
    assert not desk.base().open_stored()
    assert desk.base().open() is not None
    check_whole(desk)


def test_a_file_that_is_no_database_is_left_alone(desk: Desk) -> None:
    desk.write("oak.txt", OAK)
    desk.storage.mkdir()
    foreign = desk.storage / "index.db"
    foreign.write_text("the index of somebody's book")
    for attempt in (desk.base().open, desk.base().reload, desk.base().open_stored):
        with pytest.raises(SnapshotError, match="not made by Pullquote; move it away"):
            attempt()
    assert foreign.read_text() == "the index of somebody's book"


def test_the_database_of_another_program_is_left_alone(desk: Desk) -> None:
    desk.write("oak.txt", OAK)
    desk.storage.mkdir()
    with closing(sqlite3.connect(desk.storage / "index.db")) as foreign, foreign:
        foreign.execute("CREATE TABLE books (title TEXT)")
    before = (desk.storage / "index.db").read_bytes()
    for attempt in (desk.base().open, desk.base().reload, desk.base().open_stored):
        with pytest.raises(SnapshotError, match="not made by Pullquote; move it away"):
            attempt()
    assert (desk.storage / "index.db").read_bytes() == before


def test_the_index_of_a_newer_version_is_left_alone(desk: Desk, stored: Path) -> None:
    with closing(sqlite3.connect(stored)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = stored.read_bytes()
    for attempt in (desk.base().open, desk.base().reload, desk.base().open_stored):
        with pytest.raises(SnapshotError, match="of a newer Pullquote; update this one"):
            attempt()
    assert stored.read_bytes() == before


def test_the_files_of_an_earlier_layout_go_once_the_index_stands(desk: Desk) -> None:
    for name in ("shards/ab.shard", "bases/cd/00000001.snapshot"):
        path = desk.storage / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"pullquote arrays 1\n")
    (desk.storage / "models").mkdir()
    with pytest.raises(EmptyKnowledgeError):
        desk.base().reload()
    assert (desk.storage / "shards").exists()
    desk.write("oak.txt", OAK)
    desk.base().reload()
    left = {path.name for path in desk.storage.iterdir()}
    assert left & {"shards", "bases"} == set()
    assert "models" in left
