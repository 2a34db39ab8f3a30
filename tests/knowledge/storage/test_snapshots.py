"""Snapshots: damage is noticed, the last good one serves, the next reload heals, nobody sees a mixture."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from embeddings.vectors.array_files import read_arrays, write_arrays
from knowledge import SnapshotError
from tests.knowledge.conftest import found

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.knowledge.conftest import Desk

OAK = "Oaks\n\nThe oak grows slowly and lives for a thousand years.\n"
NEW_OAK = OAK.replace("thousand", "hundred")
ELM = "Elms\n\nThe elm was felled by a beetle that carries a fungus.\n"
HOW_OLD, WHAT_FELLED = "How old is the oak?", "What felled the elm?"


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.unlink()  # whoever has it open keeps what he saw
    path.write_bytes(content)


def cut(path: Path, size: int) -> None:
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:size])


DAMAGES: dict[str, Callable[[Path], None]] = {
    "a bit of the header": lambda path: flip(path, 150),
    "the first byte": lambda path: flip(path, 0),
    "cut short": lambda path: cut(path, path.stat().st_size - 64),
    "cut to the header": lambda path: cut(path, 300),
    "emptied": lambda path: cut(path, 0),
    "gone": lambda path: path.unlink(),
}


@pytest.fixture
def twice(desk: Desk) -> Desk:
    """A desk whose base was reloaded twice: "thousand" at first, then "hundred"."""
    desk.write("oak.txt", OAK)
    desk.write("elm.txt", ELM)
    desk.base().reload()
    desk.write("oak.txt", NEW_OAK)
    desk.base().reload()
    return desk


def shard_with(desk: Desk, words: bytes) -> Path:
    """The shard of the article that holds these words."""
    (path,) = (path for path in desk.stored("*.shard") if words in path.read_bytes())
    return path


@pytest.mark.parametrize("damage", DAMAGES)
def test_where_the_newest_snapshot_is_damaged_the_one_before_it_serves(twice: Desk, damage: str) -> None:
    newest = twice.stored("*.snapshot")[-1]
    DAMAGES[damage](newest)
    base = twice.base()
    assert base.open_stored()
    assert "thousand" in found(base, HOW_OLD)[0]
    twice.passages_encoded()
    report = base.open()
    assert report
    assert report.changed == ("oak.txt",)
    assert twice.passages_encoded() == []
    assert "hundred" in found(base, HOW_OLD)[0]
    base.verify()
    assert twice.base().open() is None
    assert not newest.exists() or damage == "gone"


@pytest.mark.parametrize("damage", DAMAGES)
def test_where_both_snapshots_are_damaged_a_start_makes_a_new_one_of_the_shards(
    twice: Desk, damage: str
) -> None:
    for path in twice.stored("*.snapshot"):
        DAMAGES[damage](path)
    base = twice.base()
    assert not base.open_stored()
    twice.passages_encoded()
    assert base.open()
    assert twice.passages_encoded() == []
    assert "hundred" in found(base, HOW_OLD)[0]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_shard_is_never_quoted_and_made_anew_by_the_next_reload(twice: Desk, damage: str) -> None:
    DAMAGES[damage](shard_with(twice, b"hundred years"))
    base = twice.base()
    assert base.open_stored()
    for question in (HOW_OLD, WHAT_FELLED):
        assert is_genuine_or_refused(base, question)
    twice.passages_encoded()
    base.reload()
    base.verify()
    assert "hundred" in found(base, HOW_OLD)[0]
    assert not any("beetle" in text for text in twice.passages_encoded())


def is_genuine_or_refused(base: KnowledgeBase, question: str) -> bool:
    """Whether all that is found stands in an article, or the answer is to reload."""
    try:
        texts = found(base, question)
    except SnapshotError as error:
        return "reload" in str(error)
    return all(any(text in article for article in (OAK, NEW_OAK, ELM)) for text in texts)


@pytest.mark.parametrize("damage", ["cut short", "emptied", "gone"])
def test_a_start_notices_by_its_size_that_a_shard_is_damaged(twice: Desk, damage: str) -> None:
    DAMAGES[damage](shard_with(twice, b"beetle"))
    base = twice.base()
    assert base.open() is not None
    base.verify()
    assert "beetle" in found(base, WHAT_FELLED)[0]


def test_of_snapshots_that_miss_a_shard_the_one_that_is_whole_serves(twice: Desk) -> None:
    shard_with(twice, b"hundred years").unlink()
    base = twice.base()
    assert base.open_stored()
    assert "thousand" in found(base, HOW_OLD)[0]


def test_a_flipped_bit_in_a_text_is_noticed_before_it_is_quoted(twice: Desk) -> None:
    path = shard_with(twice, b"hundred years")
    flip(path, path.read_bytes().index(b"hundred years"))
    base = twice.base()
    assert base.open() is None
    with pytest.raises(SnapshotError, match="reload"):
        base.verify()
    with pytest.raises(SnapshotError, match=r"part “text”.*reload"):
        found(base, HOW_OLD)
    base.reload()
    assert "hundred" in found(base, HOW_OLD)[0]


def test_a_shard_that_is_damaged_while_it_is_open_is_made_anew_too(twice: Desk) -> None:
    base = twice.base()
    base.open()
    assert "hundred" in found(base, HOW_OLD)[0]
    path = shard_with(twice, b"hundred years")
    flip(path, path.read_bytes().index(b"hundred years"))
    with pytest.raises(SnapshotError, match="damaged"):
        base.verify()
    base.reload()
    base.verify()
    assert "hundred" in found(base, HOW_OLD)[0]


@pytest.mark.parametrize("limit", [1, 2_000, 6_000])
def test_a_full_disk_is_one_clear_error_and_leaves_everything_as_it_was(desk: Desk, limit: int) -> None:
    resource = pytest.importorskip("resource")
    desk.write("elm.txt", ELM)
    base = desk.base()
    base.reload()
    desk.write("oak.txt", OAK)
    desk.write("long.txt", "\n\n".join(f"The tree number {n} is a tree like any other." for n in range(200)))
    before = {path: path.read_bytes() for path in desk.stored("*.snapshot")}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(SnapshotError, match="make room"):
            base.reload()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert {path: path.read_bytes() for path in desk.stored("*.snapshot")} == before
    assert desk.stored(".*") == []
    assert "beetle" in found(base, WHAT_FELLED)[0]
    assert base.reload().added == ("long.txt", "oak.txt")
    assert desk.base().open() is None


def versions(base: KnowledgeBase, question: str) -> set[str]:
    """The versions that the passages found say they are of."""
    return {text.split("version ")[1].split(".")[0] for text in found(base, question, 8)}


def write_version(desk: Desk, version: int) -> None:
    for name in ("oak", "elm", "ash", "yew"):
        desk.write(f"{name}.txt", f"The {name} is of version {version}. It is a tree that grows here.")


def test_every_answer_during_reloads_comes_out_of_one_snapshot(desk: Desk) -> None:
    write_version(desk, 0)
    base = desk.base()
    base.reload()
    done, seen = threading.Event(), set[str]()
    questions = ["Which version is the oak?", "Is the elm of any version?", "What grows here?"]

    def ask(seed: int) -> list[set[str]]:
        choose = random.Random(seed)  # noqa: S311
        answers: list[set[str]] = []
        while not done.is_set() or len(answers) < 250:
            answers.append(versions(base, choose.choice(questions)))
        return answers

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask, seed) for seed in range(4)]
        try:
            for version in range(1, 13):
                write_version(desk, version)
                assert len(base.reload().changed) == 4
        finally:
            done.set()
        for answers in asking:
            assert all(len(each) == 1 for each in answers.result())
            seen.update(*answers.result())
    assert len(seen) > 1, "no question was asked during a reload"
    assert versions(base, questions[0]) == {"12"}


def test_a_snapshot_that_someone_still_reads_stays_readable(desk: Desk) -> None:
    write_version(desk, 0)
    base = desk.base()
    base.reload()
    old = base.snapshot
    write_version(desk, 1)
    base.reload()
    assert {"version 0" in old.passage(row).text for row in range(len(old))} == {True}
    assert {"version 1" in base.snapshot.passage(row).text for row in range(len(base.snapshot))} == {True}


def test_parts_that_do_not_belong_together_are_refused(twice: Desk) -> None:
    newest = twice.stored("*.snapshot")[-1]
    file = read_arrays(newest)
    arrays = {**file.arrays, "ids": file.arrays["ids"][:-1].copy()}
    write_arrays(newest, file.meta, arrays)
    base = twice.base()
    assert base.open_stored()
    assert "thousand" in found(base, HOW_OLD)[0]


@pytest.mark.parametrize("meta", [{}, {"version": "0"}])
def test_a_snapshot_of_another_version_of_the_program_is_made_anew(twice: Desk, meta: dict[str, str]) -> None:
    elsewhere = twice.storage / "bases" / "of-others" / "00000001.snapshot"
    for path in (*twice.stored("*.snapshot"), elsewhere):
        write_arrays(path, meta, {})
    base = twice.base()
    assert not base.open_stored()
    assert base.open() is not None
