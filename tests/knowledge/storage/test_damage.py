"""A damaged index is never quoted, is set aside and made anew; what is not ours is left alone."""

from __future__ import annotations

import logging
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from knowledge import DamageError, EmptyKnowledgeError, KnowledgeBase, SnapshotError
from tests.knowledge.conftest import found, paragraphs

if TYPE_CHECKING:
    from pathlib import Path

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


def is_genuine_or_refused(base: KnowledgeBase, question: str) -> bool:
    """Whether all that is found stands in an article, or the answer is to reload."""
    try:
        texts = found(base, question)
    except SnapshotError as error:
        return "reload" in str(error)
    return all(any(text in article for article in (OAK, ELM, LONG)) for text in texts)


def mend(base: KnowledgeBase) -> bool:
    """Do as the bot does after its start; whether damage was found."""
    try:
        base.verify()
    except SnapshotError:
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
    choose, sound, mended = random.Random(1), stored.read_bytes(), 0  # noqa: S311
    page = int.from_bytes(sound[16:18], "big")
    for _ in range(NOISES):
        stored.write_bytes(sound)
        place = choose.randrange(1, len(sound) // page)
        overwrite(stored, place * page, choose.randbytes(page))
        base = desk.base()
        try:
            opened = base.open_stored()
        except DamageError:
            opened = False
        for question in (HOW_OLD, WHAT_FELLED, COUNTED):
            assert not opened or is_genuine_or_refused(base, question)
        mended += mend(base)
        check_whole(desk)
    assert mended > NOISES * 3 // 4, "pages that hold something are most of them"


def test_a_flipped_bit_in_a_text_is_noticed_before_it_is_quoted(desk: Desk, stored: Path) -> None:
    overwrite(stored, stored.read_bytes().index(b"thousand years"), b"THOUSAND years")
    base = desk.base()
    assert base.open() is None
    with pytest.raises(DamageError, match="reload to make it anew"):
        found(base, HOW_OLD)
    assert base.status.is_damaged
    base.reload()
    check_whole(desk)
    assert not desk.base().status.is_damaged


def test_an_index_that_is_damaged_while_it_serves_is_made_anew_beside_it(
    desk: Desk, stored: Path, caplog: pytest.LogCaptureFixture
) -> None:
    base = desk.base()
    base.open()
    overwrite(stored, stored.read_bytes().index(b"thousand years"), b"THOUSAND years")
    with pytest.raises(DamageError):
        found(base, HOW_OLD)
    with caplog.at_level(logging.WARNING):
        base.reload()
    assert "thousand" in found(base, HOW_OLD)[0]
    assert "damaged" in caplog.text
    assert stored.with_name("index.damaged.db").exists()
    check_whole(desk)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut_short_is_made_anew(desk: Desk, stored: Path, share: float) -> None:
    content = stored.read_bytes()
    stored.write_bytes(content[: int(share * len(content))])
    base = desk.base()
    base.open()
    mend(base)
    check_whole(desk)


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


def test_the_index_of_an_older_version_is_made_anew_and_that_is_said(
    desk: Desk, stored: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(stored)) as older:
        older.execute("PRAGMA user_version = 0")
    assert not desk.base().open_stored()
    with caplog.at_level(logging.WARNING):
        assert desk.base().open() is not None
    assert "earlier version" in caplog.text
    check_whole(desk)


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
