"""What a reload reports, and what it leaves undone because it is done already."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.knowledge.conftest import paragraphs

if TYPE_CHECKING:
    from knowledge import Progress, ReloadReport
    from tests.knowledge.conftest import Desk

WORDS = [f"noun{number}" for number in range(12)]


def lists(report: ReloadReport) -> dict[str, tuple[str, ...]]:
    """The articles of a report, by what became of them; empty lists left out."""
    every = {
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "skipped": tuple(each.path for each in report.skipped),
    }
    return {name: paths for name, paths in every.items() if paths}


def test_every_article_is_reported_by_what_became_of_it(desk: Desk) -> None:
    base = desk.base()
    for name in ("a.txt", "b.md", "below/c.txt"):
        desk.write(name, paragraphs(["oak"]))
    desk.write("notes.pdf", "not an article by its name")
    assert lists(base.reload()) == {"added": ("a.txt", "b.md", "below/c.txt"), "skipped": ("notes.pdf",)}
    desk.write("b.md", paragraphs(["elm"]))
    (desk.articles / "below/c.txt").unlink()
    desk.write("d.txt", paragraphs(["ash"]))
    assert lists(base.reload()) == {
        "added": ("d.txt",),
        "changed": ("b.md",),
        "removed": ("below/c.txt",),
        "unchanged": ("a.txt",),
        "skipped": ("notes.pdf",),
    }
    assert lists(desk.base().reload()) == {
        "unchanged": ("a.txt", "b.md", "d.txt"),
        "skipped": ("notes.pdf",),
    }


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (b"caf\xe9 au lait", "UTF-8"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"zero \0 byte", "binary"),
        (b"---\ndraft: true\n---\nA sentence stands here.", "draft"),
        (b"# Only a heading\n", "headings only"),
    ],
)
def test_a_broken_file_is_left_out_and_explained(desk: Desk, content: bytes, why: str) -> None:
    desk.write("good.txt", paragraphs(["oak"]))
    (desk.articles / "bad.md").write_bytes(content)
    base = desk.base()
    report = base.reload()
    assert lists(report) == {"added": ("good.txt",), "skipped": ("bad.md",)}
    assert why in report.skipped[0].why
    assert base.status.skipped == report.skipped
    assert base.reload().skipped == report.skipped
    desk.write("bad.md", paragraphs(["elm"]))
    assert lists(base.reload()) == {"added": ("bad.md",), "unchanged": ("good.txt",)}
    (desk.articles / "bad.md").write_bytes(content)
    assert lists(base.reload()) == {
        "removed": ("bad.md",),
        "unchanged": ("good.txt",),
        "skipped": ("bad.md",),
    }


def test_a_file_that_may_not_be_read_is_left_out_and_explained(desk: Desk) -> None:
    desk.write("good.txt", paragraphs(["oak"]))
    secret = desk.write("secret.txt", paragraphs(["elm"]))
    secret.chmod(0)
    if os.access(secret, os.R_OK):
        pytest.skip("who runs this may read everything")
    report = desk.base().reload()
    assert lists(report) == {"added": ("good.txt",), "skipped": ("secret.txt",)}
    assert "ermission" in report.skipped[0].why


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_passed_over_without_waiting_for_it(desk: Desk) -> None:
    desk.write("good.txt", paragraphs(["oak"]))
    os.mkfifo(desk.articles / "pipe.txt")
    (desk.articles / "broken.txt").symlink_to(desk.articles / "nowhere.txt")
    (desk.articles / "loop.txt").symlink_to(desk.articles / "loop.txt")
    (desk.articles / "folder.txt").mkdir()
    assert lists(desk.base().reload()) == {"added": ("good.txt",)}
    base = desk.base(desk.articles, desk.articles / "pipe.txt")
    assert lists(base.reload()) == {"added": ("good.txt",), "skipped": ("pipe.txt",)}
    assert base.open() is None


def test_a_link_that_leads_out_is_refused_but_does_not_hide_the_file_it_leads_to(desk: Desk) -> None:
    desk.write("in/good.txt", paragraphs(["oak"]))
    desk.write("out/told.txt", paragraphs(["elm"]))
    (desk.articles / "in/link.txt").symlink_to(desk.articles / "out/told.txt")
    base = desk.base(desk.articles / "in", desk.articles / "out")
    assert lists(base.reload()) == {"added": ("good.txt", "told.txt"), "skipped": ("link.txt",)}


@pytest.mark.parametrize(("instead", "most"), [("NOBODY", 1), ("Somebody, but not the neighbour,", 10)])
def test_of_a_long_article_only_the_passages_that_are_new_are_encoded(
    desk: Desk, instead: str, most: int
) -> None:
    """A sentence of another length can shift a few passages behind it, but not all of them."""
    path = desk.write("long.txt", paragraphs(WORDS))
    base = desk.base()
    assert base.reload().encoded == len(desk.passages_encoded()) > len(WORDS)
    old = {base.snapshot.passage(row).text for row in range(len(base.snapshot))}
    old_sentence = "Nobody has counted the noun5"
    path.write_text(path.read_text().replace(old_sentence, f"{instead} has counted the noun5", 1))
    report = base.reload()
    new = {base.snapshot.passage(row).text for row in range(len(base.snapshot))}
    assert sorted(desk.passages_encoded()) == sorted(new - old)
    assert report.encoded == len(new - old) <= most < len(new)
    assert report.passages == len(base.snapshot)


def test_a_renamed_article_is_not_encoded_again(desk: Desk) -> None:
    desk.write("old.txt", "The title\n\n" + paragraphs(WORDS))
    base = desk.base()
    base.reload()
    desk.passages_encoded()
    (desk.articles / "old.txt").rename(desk.articles / "new.txt")
    report = base.reload()
    assert lists(report) == {"added": ("new.txt",), "removed": ("old.txt",)}
    assert desk.passages_encoded() == []


def test_what_was_encoded_before_gives_the_same_snapshot_as_what_is_encoded_now(desk: Desk) -> None:
    path = desk.write("long.txt", paragraphs(WORDS))
    base = desk.base()
    base.reload()
    path.write_text(paragraphs(["oak", *reversed(WORDS)]))
    base.reload()
    fresh = desk.base()
    fresh_storage = type(desk)(desk.articles, desk.storage.with_name("fresh"))
    fresh = fresh_storage.base()
    fresh.reload()
    ours, theirs = (snapshot.stored(np.arange(len(snapshot))) for snapshot in (base.snapshot, fresh.snapshot))
    assert len(ours) == len(theirs)
    for one, two in zip(ours, theirs, strict=True):
        assert (one.name, one.start, one.end, one.role) == (two.name, two.start, two.end, two.role)
        assert one.sentences.tolist() == two.sentences.tolist()
        assert one.tokens.codes.tobytes() == two.tokens.codes.tobytes()
    every = slice(None)
    assert base.snapshot.vectors.of(every).tolist() == fresh.snapshot.vectors.of(every).tolist()


def test_a_file_that_is_there_twice_is_encoded_once(desk: Desk) -> None:
    desk.write("a.txt", "The title\n\n" + paragraphs(WORDS))
    desk.base().reload()
    desk.passages_encoded()
    desk.write("b.txt", "The title\n\n" + paragraphs(WORDS))
    report = desk.base().reload()
    assert lists(report) == {"added": ("b.txt",), "unchanged": ("a.txt",)}


def test_progress_counts_up_to_the_total_in_every_stage(desk: Desk) -> None:
    for number in range(8):
        desk.write(f"{number}.txt", paragraphs(f"{word}x{number}" for word in WORDS))
    steps: list[Progress] = []
    report = desk.base().reload(steps.append)
    assert [step.stage for step in steps] == sorted(
        (step.stage for step in steps), key=["reading", "encoding", "saving"].index
    )
    encoding = [step for step in steps if step.stage == "encoding"]
    assert [step.done for step in encoding] == sorted({step.done for step in encoding})
    assert {step.total for step in encoding} == {report.encoded}
    assert all(step.done < step.total for step in steps)
    assert len(encoding) > 1


def test_an_article_without_any_word_is_still_an_article(desk: Desk) -> None:
    desk.write("signs.txt", "∮ ∂ ∇ ≤ ∞.\n")
    base = desk.base()
    assert base.reload().passages == 1
    assert base.ask("What is this?", candidates=1).candidates[0].passage.text == "∮ ∂ ∇ ≤ ∞."


def test_more_articles_than_a_process_may_open_files(desk: Desk) -> None:
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = len(list(Path("/dev/fd").iterdir()))
    for number in range(200):
        desk.write(f"{number:03}.txt", f"The number of this article is {number}.")
    resource.setrlimit(resource.RLIMIT_NOFILE, (opened + 60, hard))
    try:
        base = desk.base()
        assert len(base.reload().added) == 200
        assert len(base.reload().unchanged) == 200
        assert desk.base().open() is None
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
