"""The index: what old snapshots alone need is given back, and nobody sees a mixture of two."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from knowledge import KnowledgeBase, ReloadRunningError
from knowledge.storage import segments
from tests.knowledge.conftest import found, paragraphs

if TYPE_CHECKING:
    from knowledge import Progress
    from tests.knowledge.conftest import Desk

ROOT = Path(__file__).parents[3]
OAK = "The oak grows slowly and lives for a thousand years."


def size(desk: Desk) -> int:
    return (desk.storage / "index.db").stat().st_size


def test_fifteen_edits_of_a_handbook_leave_the_index_about_as_large(desk: Desk) -> None:
    words = [f"noun{number}" for number in range(60)]
    path = desk.write("handbook.txt", paragraphs(words))
    base = desk.base()
    base.reload()
    first = size(desk)
    for edit in range(15):
        path.write_text(paragraphs([*words[: edit * 3], f"edit{edit}", *words[edit * 3 + 1 :]]))
        base.reload()
        base.verify()
    assert size(desk) < 2 * first
    assert desk.count("documents") == 3, "one for each snapshot that is kept"


def test_what_is_removed_is_given_back_to_the_disk_once_no_snapshot_has_it(desk: Desk) -> None:
    desk.write("elm.txt", "The elm was felled by a beetle.")
    long = desk.write("long.txt", paragraphs(f"noun{number}" for number in range(100)))
    base = desk.base()
    base.reload()
    full = size(desk)
    long.unlink()
    beside = desk.base()  # as another process, which has the database open
    assert beside.open_stored()
    for version in range(3):
        desk.write("elm.txt", f"The elm was felled by {version} beetles.")
        base.reload(may_shrink=True)
    assert size(desk) < full / 3
    assert not (desk.storage / "index.db-wal").stat().st_size, "nor does the log keep it"
    assert desk.count("passages") == 3
    assert desk.count("encodings") == desk.count("passages") + 1, "and that of their title"


@pytest.mark.parametrize("then", [OAK, "The oak is of another version."], ids=["as it was", "changed again"])
def test_what_a_reload_that_was_broken_off_has_stored_goes_with_the_next(desk: Desk, then: str) -> None:
    desk.write("oak.txt", OAK)
    base = desk.base()
    base.reload()
    desk.write("oak.txt", "The oak is of a version that nobody will see.")

    def break_off(progress: Progress) -> None:
        if progress.stage == "saving":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        base.reload(break_off)
    desk.write("oak.txt", then)
    base.reload()
    with desk.database() as stored:
        assert stored.execute("SELECT count(*) FROM documents WHERE added_in IS NULL").fetchone() == (0,)
    base.verify()


def test_an_article_that_comes_back_while_an_old_snapshot_has_it_is_not_encoded_again(desk: Desk) -> None:
    desk.write("elm.txt", "The elm was felled by a beetle.")
    path = desk.write("oak.txt", OAK)
    base = desk.base()
    base.reload()
    path.unlink()
    base.reload()
    desk.write("oak.txt", OAK)
    desk.passages_encoded()
    base.reload()
    assert desk.passages_encoded() == []
    assert "oak" in found(base, "How old is the oak?")[0]


def test_two_bases_share_what_the_model_made_and_neither_forgets_what_the_other_needs(
    desk: Desk, tmp_path: Path
) -> None:
    desk.write("oak.txt", OAK)
    one = desk.base()
    one.reload()
    other = tmp_path / "other"
    other.mkdir()
    (other / "oak.txt").write_text(OAK)
    two = desk.base(other)
    desk.passages_encoded()
    two.reload()
    assert desk.passages_encoded() == []
    for version in range(4):
        (other / "oak.txt").write_text(f"The oak is of version {version}.")
        two.reload()
    one.verify()
    again = desk.base()
    assert again.open() is None
    assert "thousand" in found(again, "How old is the oak?")[0]
    assert "thousand" not in found(two, "How old is the oak?")[0]


@pytest.mark.parametrize("largest", [7, 16_384])
def test_however_often_articles_change_a_snapshot_is_that_of_a_fresh_index(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, largest: int
) -> None:
    """Segments are merged, and split where they would grow beyond what one may hold."""
    monkeypatch.setattr(segments, "SEGMENT_ROWS", largest)
    choose, words = random.Random(3), [f"noun{number}" for number in range(40)]  # noqa: S311
    base = desk.base()
    for _ in range(12):
        for name in choose.sample("abcdefgh", 3):
            desk.write(f"{name}.txt", paragraphs(choose.sample(words, choose.randrange(1, 6))))
        if choose.random() < 0.3:
            choose.choice(sorted(desk.articles.iterdir())).unlink()
        base.reload()
    fresh = type(desk)(desk.articles, desk.storage.with_name("fresh")).base()
    fresh.reload()
    assert _told(base) == _told(fresh)
    for asked in ("Who has counted the noun7?", "What of noun11 and noun30 in 1955?", "Which nuon12 is it?"):
        np.testing.assert_allclose(_lexical(base, asked), _lexical(fresh, asked), rtol=1e-5)


def test_a_question_looks_into_few_segments_however_often_an_article_was_added(desk: Desk) -> None:
    base = desk.base()
    for number in range(32):
        desk.write(f"{number}.txt", f"The oak {number} lives for a thousand years.")
        base.reload()
    with desk.database() as stored:
        (live,) = stored.execute("SELECT count(*) FROM segments WHERE removed_in IS NULL").fetchone()
    assert live <= 6, "one for each doubling"


def _order(base: KnowledgeBase) -> list[int]:
    """The rows of a base's passages, by what the passages are."""
    passages = [base.snapshot.passage(row) for row in range(len(base.snapshot))]
    return sorted(
        range(len(passages)), key=lambda row: (passages[row].document.source.path, passages[row].start)
    )


def _told(base: KnowledgeBase) -> list[tuple[str, str]]:
    passages = [base.snapshot.passage(row) for row in _order(base)]
    return [(passage.id, passage.text) for passage in passages]


def _lexical(base: KnowledgeBase, question: str) -> np.ndarray:
    """BM25 of every passage, of its context and of its document."""
    snapshot, index = base.snapshot, base.snapshot.lexical
    words = index.read(question)
    columns = [
        index.scores(index.passages, words),
        index.scores(index.contexts, words)[snapshot.context_of],
        index.scores(index.documents, words)[snapshot.document_of],
    ]
    return np.stack(columns, axis=1)[_order(base)]


def versions(base: KnowledgeBase, question: str) -> set[str]:
    """The versions that the passages found say they are of."""
    return {text.split("version ")[1].split(".")[0] for text in found(base, question, 8)}


def write_version(desk: Desk, version: int) -> None:
    for name in ("oak", "elm", "ash", "yew"):
        desk.write(f"{name}.txt", f"The {name} is of version {version}. It is a tree that grows here.")


def test_every_answer_during_reloads_comes_out_of_one_snapshot(desk: Desk) -> None:
    """One reader in this process reloads itself, the other is as in another process."""
    write_version(desk, 0)
    base = desk.base()
    base.reload()
    beside = desk.base()
    beside.open()
    done, seen = threading.Event(), set[str]()
    questions = ["Which version is the oak?", "Is the elm of any version?", "What grows here?"]

    def ask(asked: KnowledgeBase, seed: int) -> list[set[str]]:
        choose = random.Random(seed)  # noqa: S311
        answers: list[set[str]] = []
        while not done.is_set() or len(answers) < 100:
            answers.append(versions(asked, choose.choice(questions)))
        return answers

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask, (base, beside)[seed % 2], seed) for seed in range(4)]
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
