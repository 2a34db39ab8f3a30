"""The report page: well-formed, self-contained, and safe from hostile articles and questions."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Evaluation, EvaluationError, Fault, summarize, write_report
from knowledge.evaluation.report_page import report_page
from tests.knowledge.judged import HELD_BACK, MADE_UP, REFUSED, RIGHT, WRONG

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import Judgement

VOID = {"meta", "br", "hr", "img", "link", "input"}
HOSTILE = "</script><script>alert(1)</script><img src=//x.example onerror=alert(1)> \" ' & {{x}} \x1b \x00"


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed where it must be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


def page_of(*rows: Judgement, faults: tuple[Fault, ...] = ()) -> str:
    run = Evaluation("model-4-1", 2, 3, rows, faults)
    return report_page(run, summarize(run))


ROWS = (RIGHT, WRONG, HELD_BACK, REFUSED, MADE_UP)


def test_the_page_shows_figures_plots_and_failures() -> None:
    page = Reader(page_of(*ROWS))
    assert page.tags.count("svg") == 3
    assert "5 questions, 2 articles, 3 passages." in page.text
    assert "The sea is salty." in page.text
    assert "Right answer: none." in page.text
    assert "refused (unsure)" in page.text


def test_nothing_is_fetched_from_anywhere() -> None:
    page = Reader(page_of(*ROWS))
    assert not {"script", "link", "img", "iframe", "object", "base", "form", "a"} & set(page.tags)
    assert not {"src", "href", "xlink:href", "srcset", "style"} & {name for name, _ in page.attributes}
    assert "url(" not in page_of(*ROWS)
    assert "@import" not in page_of(*ROWS)
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    rows = [replace(WRONG, set=HOSTILE, kind=HOSTILE, document=HOSTILE, marked=HOSTILE, question=HOSTILE)]
    rows += [replace(rows[0], id="b", wanted=(HOSTILE,), word=HOSTILE, reason=HOSTILE)]
    page = Reader(page_of(*rows, faults=(Fault(HOSTILE, 1, HOSTILE),)))
    assert not {"script", "img"} & set(page.tags)
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert page.text.count("</script><script>alert(1)</script>") >= 10
    assert "\x00" not in page.text
    assert "\x1b" not in page.text


@settings(max_examples=25, deadline=None)
@given(words=st.text(max_size=40))
def test_any_text_leaves_the_page_well_formed(words: str) -> None:
    row = replace(WRONG, question=words, marked=words, wanted=(words,), set=words, kind=words)
    page = Reader(page_of(row, REFUSED))
    assert page.tags.count("main") == 1


def test_every_plot_is_well_formed_and_inside_its_box() -> None:
    for drawing in re.findall(r"<svg.*?</svg>", page_of(*ROWS), re.DOTALL):
        plot = ET.fromstring(drawing)  # noqa: S314  (our own drawing)
        _, _, width, height = map(float, plot.attrib["viewBox"].split())
        for element in plot.iter():
            for name, value in element.attrib.items():
                if name in {"x", "x1", "x2", "cx"}:
                    assert 0 <= float(value) <= width
                if name in {"y", "y1", "y2", "cy"}:
                    assert 0 <= float(value) <= height


def test_several_sets_are_compared_at_the_top() -> None:
    page = page_of(*ROWS, *(replace(row, set="boats") for row in ROWS))
    assert page.index("quote@1 by set") < page.index("<h2>tides</h2>") < page.index("<h2>boats</h2>")
    assert "quote@1 by set" not in page_of(*ROWS)


def test_kinds_of_answerable_questions_get_a_plot_where_there_are_several() -> None:
    assert "quote@1 by kind" in page_of(RIGHT, replace(WRONG, kind="hard"))
    assert "quote@1 by kind" not in page_of(*ROWS)


def test_the_page_says_if_there_are_no_failures() -> None:
    assert "There are none" in page_of(RIGHT, REFUSED)


def test_questions_without_known_answers_give_a_page_too() -> None:
    page = Reader(page_of(replace(RIGHT, quote=None, rank=None, false=None)))
    assert "nan" not in page.text


def test_the_page_is_written_into_a_folder_that_is_made(tmp_path: Path) -> None:
    run = Evaluation("model-4-1", 2, 3, (replace(RIGHT, question="\ud800?"), WRONG))
    page = write_report(tmp_path / "a" / "b", run, summarize(run))
    assert page == tmp_path / "a" / "b" / "index.html"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [each.name for each in page.parent.iterdir()] == ["index.html"]


def test_the_same_evaluation_gives_the_same_bytes(tmp_path: Path) -> None:
    assert page_of(*ROWS) == page_of(*ROWS)
    assert str(tmp_path) not in page_of(*ROWS)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    run = Evaluation("model-4-1", 2, 3, (RIGHT,))
    with pytest.raises(EvaluationError, match="cannot be written"):
        write_report(tmp_path / "file" / "report", run, summarize(run))
