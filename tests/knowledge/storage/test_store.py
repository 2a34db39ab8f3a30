"""The store: shards by key, shared by several knowledge bases."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from embeddings.errors import StorageError
from knowledge import ReloadRunningError
from knowledge.storage.store import KEPT_UNUSED, ShardStore
from tests.knowledge.conftest import found

if TYPE_CHECKING:
    from tests.knowledge.conftest import Desk

ROOT = Path(__file__).parents[3]
OAK = "The oak grows slowly and lives for a thousand years."
LONG_AGO = KEPT_UNUSED + 3600


def age(desk: Desk) -> None:
    """Let all shards be older than what is kept unused."""
    for path in desk.stored("*.shard"):
        os.utime(path, (time.time() - LONG_AGO,) * 2)


def test_a_shard_that_is_not_there_is_an_error_and_no_sound_one(tmp_path: Path) -> None:
    store = ShardStore(tmp_path / "none")
    assert store.check("key") is None
    assert not store.has("key", 0)
    with pytest.raises(StorageError, match="missing"):
        store.open("key")
    store.forget_unused([])


def test_an_article_that_comes_back_within_a_week_is_not_encoded_again(desk: Desk) -> None:
    desk.write("elm.txt", "The elm was felled by a beetle.")
    path = desk.write("oak.txt", OAK)
    base = desk.base()
    base.reload()
    path.unlink()
    for _ in range(3):
        base.reload()
    desk.write("oak.txt", OAK)
    desk.passages_encoded()
    base.reload()
    assert desk.passages_encoded() == []


def test_what_nobody_has_used_for_a_week_is_deleted_once_no_snapshot_names_it(desk: Desk) -> None:
    desk.write("elm.txt", "The elm was felled by a beetle.")
    path = desk.write("oak.txt", OAK)
    base = desk.base()
    base.reload()
    path.unlink()
    age(desk)
    base.reload()
    assert len(desk.stored("*.shard")) == 2, "the snapshot before still names it"
    age(desk)
    base.reload()
    assert len(desk.stored("*.shard")) == 1
    base.verify()


def test_the_snapshot_before_can_be_fallen_back_on_however_old_its_shards_are(desk: Desk) -> None:
    path = desk.write("oak.txt", OAK)
    desk.base().reload()
    age(desk)
    path.write_text(OAK.replace("thousand", "hundred"))
    desk.base().reload()
    desk.stored("*.snapshot")[-1].unlink()
    base = desk.base()
    assert base.open_stored()
    assert "thousand" in found(base, "How old is the oak?")[0]


def test_a_question_on_the_old_snapshot_finds_its_shards_after_a_reload(desk: Desk) -> None:
    path = desk.write("oak.txt", OAK)
    base = desk.base()
    base.reload()
    old = base.snapshot
    age(desk)
    path.write_text(OAK.replace("thousand", "hundred"))
    base.reload()
    base._store._open.clear()
    assert "thousand" in old.passage(0).text


def test_a_base_does_not_forget_what_another_base_needs(desk: Desk, tmp_path: Path) -> None:
    desk.write("oak.txt", OAK)
    one = desk.base()
    one.reload()
    other = tmp_path / "other"
    other.mkdir()
    (other / "elm.txt").write_text("The elm was felled by a beetle.")
    two = desk.base(other)
    age(desk)
    for _ in range(3):
        two.reload()
    one.verify()
    assert desk.base().open_stored()


def test_a_reload_leaves_alone_what_another_base_is_writing(desk: Desk, tmp_path: Path) -> None:
    desk.write("oak.txt", OAK)
    desk.base().reload()
    other = tmp_path / "other"
    other.mkdir()
    (other / "elm.txt").write_text("The elm was felled by a beetle.")
    two = desk.base(other)
    two.reload()
    theirs = two._stored.folder / ".00000002.snapshot.being-written"
    theirs.write_bytes(b"half")
    ours = desk.base()._stored.folder / ".00000002.snapshot.left-by-a-killed-one"
    ours.write_bytes(b"half")
    desk.base().reload()
    assert theirs.exists()
    assert not ours.exists()


HOLD = """
import sys
from pathlib import Path
from knowledge import KnowledgeBase
from tests.fakes import WordEncoder

def wait(progress):
    print(progress.stage, flush=True)
    sys.stdin.readline()

base = KnowledgeBase([Path(sys.argv[1])], WordEncoder(256), Path(sys.argv[2]))
base.reload(wait)
print("done", flush=True)
"""


def test_while_another_process_reloads_this_one_is_told_and_answers(desk: Desk) -> None:
    desk.write("oak.txt", OAK)
    base = desk.base()
    base.reload()
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HOLD, str(desk.articles), str(desk.storage)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "reading\n"
        with pytest.raises(ReloadRunningError, match="Another process"):
            base.reload()
        assert "oak" in found(base, "How old is the oak?")[0]
        process.kill()
    assert base.reload().unchanged == ("oak.txt",)
