"""A base over several folders of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge import KnowledgeBase, ReadingTerms
from knowledge.indexing import Origins
from tests.knowledge.conftest import ELM, OAK, found

if TYPE_CHECKING:
    from pathlib import Path

    from tests.knowledge.conftest import Desk


def test_roots_in_another_order_or_number_share_what_is_stored(desk: Desk, tmp_path: Path) -> None:
    desk.write("oak.txt", OAK)
    desk.base().reload()
    more = tmp_path / "more"
    more.mkdir()
    (more / "elm.txt").write_text(ELM)
    desk.passages_encoded()
    desk.base(desk.articles, more).reload()
    assert desk.passages_encoded() == ["Elms", "The elm was felled by a beetle that carries a fungus."]


def test_another_address_of_the_site_costs_no_run_of_the_model(desk: Desk) -> None:
    desk.write("oak.txt", OAK)
    desk.base().reload()
    desk.passages_encoded()
    addresses = {desk.articles: "https://example.org"}
    base = KnowledgeBase(Origins.of([desk.articles], ReadingTerms(addresses)), desk.encoder, desk.storage)
    assert base.open() is not None
    assert desk.passages_encoded() == []
    assert "https://example.org/" in f"{base.snapshot.passage(0).document.source.url}"


def test_two_roots_may_hold_a_file_of_the_same_name(desk: Desk, tmp_path: Path) -> None:
    desk.write("tree.txt", OAK)
    more = tmp_path / "more"
    more.mkdir()
    (more / "tree.txt").write_text(ELM)
    base = desk.base(desk.articles, more)
    names = (f"{desk.articles}: tree.txt", f"{more}: tree.txt")
    assert base.reload().added == names
    (more / "tree.txt").write_text(ELM.replace("beetle", "weevil"))
    report = base.reload()
    assert (report.changed, report.unchanged) == (names[1:], names[:1])
    assert "oak" in found(base, "How old is the oak?")[0]
    assert "weevil" in found(base, "What felled the elm?")[0]
