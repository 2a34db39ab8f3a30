"""reStructuredText: the text that its page shows, and nothing read or run beside it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import BlockKind, Document, MarkKind
from knowledge.errors import ReadError
from knowledge.formats.front_matter import Facts
from knowledge.formats.reading import read
from knowledge.formats.rst import LARGEST, read_rst
from knowledge.splitting.passages import split

if TYPE_CHECKING:
    from pathlib import Path


def _read(text: str) -> Document:
    return read_rst(text, "a.rst", Facts(title="Title"))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (":ref:`Tea <tea>` and :doc:`milk </milk>`.", "Tea and milk."),
        (":menuselection:`File --> Save &As`", "File ‣ Save &As"),
        (":guilabel:`&Save`", "Save"),
        (":samp:`rm {file}`", "rm file"),
        (":abbr:`LIFO (last in, first out)`", "LIFO"),
        (":file:`~/x/{y}`, :envvar:`HOME`, :unknown:`thing`", "~/x/y, HOME, thing"),
        (":class:`~tea.Pot` and :meth:`!pour`", "Pot and pour"),
        ("`Tea <https://example.org>`_ and `more`__\n\n__ https://example.org", "Tea and more"),
        ("Hot [1]_.\n\n.. [1] Very.", "Hot [1].\n\nVery."),
        ("A |tea|.\n\n.. |tea| replace:: green tea", "A green tea."),
        ("A |pot|.\n\n.. |pot| image:: pot.png\n   :alt: words", "A ."),
        ("| one\n| two", "one\ntwo"),
        ("*a* **b** ``c  d`` ", "a b c  d"),
    ],
)
def test_roles_and_marks_give_the_words_of_the_page(source: str, shown: str) -> None:
    assert _read(source).text == shown


@pytest.mark.parametrize(
    "source",
    [
        ".. toctree::\n   :maxdepth: 2\n\n   a\n   b",
        ".. include:: /etc/passwd",
        ".. literalinclude:: /etc/passwd",
        ".. raw:: html\n\n   <b>x</b>",
        ".. raw:: html\n   :file: /etc/passwd",
        ".. csv-table::\n   :file: /etc/passwd",
        ".. image:: x.png\n   :alt: words",
        ".. contents::",
        ".. a comment",
        ".. _label:",
        ".. index:: tea",
        ".. graphviz::\n\n   digraph {}",
        ".. unknown-thing:: x\n   :option: y",
        ":orphan:",
    ],
)
def test_what_no_page_shows_is_not_in_the_text(source: str) -> None:
    assert _read(f"{source}\n\nTea is hot.").text == "Tea is hot."


@pytest.mark.parametrize(
    "source",
    [".. note:: Tea\n   is hot.", ".. note::\n\n  Tea\n  is hot.", ".. note::\n      Tea\n      is hot."],
)
def test_a_box_has_its_title(source: str) -> None:
    document = _read(source)
    assert document.text == "Note\nTea is hot."
    assert [block.kind for block in document.blocks or ()] == [BlockKind.TITLE, BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (".. versionadded:: 1.2 Tea.", "Added in version 1.2: Tea."),
        (".. versionchanged:: 1.2\n\n   Tea.", "Changed in version 1.2: Tea."),
        (".. deprecated:: 1.2", "Deprecated since version 1.2."),
        (".. seealso:: Tea.", "See also\nTea."),
        (".. admonition:: Mind\n\n   Tea.", "Mind\nTea."),
        (".. custom-box:: Mind\n\n   Tea.", "Mind\nTea."),
        (".. only:: html\n\n   Tea.", "Tea."),
    ],
)
def test_directives_of_sphinx_are_read_as_it_shows_them(source: str, shown: str) -> None:
    assert _read(source).text == shown


def test_an_option_is_a_term_and_its_definition() -> None:
    document = _read(
        ".. option:: --tea, -t\n\n   Brews tea. It is hot.\n\n.. py:function:: pour(x)\n\n   Pours.\n"
    )
    assert [(p.headings, p.text) for p in split(document)] == [
        (("--tea, -t",), "--tea, -t\nBrews tea. It is hot."),
        (("pour(x)",), "pour(x)\nPours."),
    ]


def test_tables_of_each_kind_have_their_header() -> None:
    simple = "====  ====\nName  Cost\n====  ====\nTea   3\n====  ====\n"
    listed = ".. list-table::\n   :header-rows: 1\n\n   * - Name\n     - Cost\n   * - Tea\n     - 3\n"
    csv = ".. csv-table::\n   :header: Name, Cost\n\n   Tea, 3\n"
    for source in (simple, listed, csv):
        document = _read(source)
        assert document.text == "Name\tCost\nTea\t3"
        assert [cell.of(document.text) for cell in (document.blocks or ())[-1].header] == ["Name", "Cost"]


def test_lists_and_code_are_what_they_are() -> None:
    document = _read(
        "3. three\n#. four\n\n- a\n\n  - b\n\n.. code-block:: sh\n   :caption: Run\n\n   ls  -l\n\n"
        "So::\n\n  x\n"
    )
    assert [
        (b.kind.value, b.span.of(document.text), b.marker, b.language) for b in document.blocks or ()
    ] == [
        ("item", "three", "3.", ""),
        ("item", "four", "4.", ""),
        ("item", "a", "-", ""),
        ("item", "b", "-", ""),
        ("title", "Run", "", ""),
        ("code", "ls  -l", "", "sh"),
        ("paragraph", "So:", "", ""),
        ("code", "x", "", ""),
    ]


def test_sections_and_marks_and_lines_are_kept() -> None:
    document = read_rst(
        "Tea\n===\n\nHot\n---\n\n*Very* `hot <https://example.org>`_.\n", "a.rst", Facts(lines=2)
    )
    assert [(s.heading.of(document.text), s.level) for s in document.sections] == [("Tea", 1), ("Hot", 2)]
    assert document.source.title == "Tea"
    assert [(m.kind, m.address) for m in document.marks] == [
        (MarkKind.EMPHASIS, ""),
        (MarkKind.LINK, "https://example.org"),
    ]
    assert document.line_of(document.text.index("Very")) == 9


def test_a_bare_reference_shows_the_title_of_its_target(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/tea.rst").write_text(".. _green-tea:\n\n==========\nGreen *tea*\n==========\n\nHot.\n")
    (tmp_path / "b.rst").write_text("See :doc:`/a/tea`, :doc:`a/tea`, :ref:`green-tea` and :ref:`none`.\n")
    assert read(tmp_path / "b.rst", tmp_path).text == "See Green *tea*, Green *tea*, Green *tea* and none."


def test_what_docutils_says_of_a_cell_is_not_shown() -> None:
    """A cell that looks like an underline, as "**" or "..." do, is worth a remark to docutils."""
    document = _read("===  ===\nTea  Hot\n===  ===\n...  **\n``   ..\n===  ===\n")
    assert "Unexpected" not in document.text
    assert "title" not in document.text


@pytest.mark.parametrize("source", ["* " * 60 + "x", "> " * 3000 + "x", "   " + "`" * 9999, "|" * 9999])
def test_hostile_input_is_read(source: str) -> None:
    assert len(_read(source).text) <= len(source) + 100


def test_deep_nesting_is_refused_in_one_sentence() -> None:
    deep = "".join(" " * level + "x\n\n" for level in range(900))
    with pytest.raises(ReadError, match="nested too deeply"):
        _read(deep)


def test_a_text_too_large_for_docutils_is_refused() -> None:
    with pytest.raises(ReadError, match="longer than 2 million"):
        _read("x" * (LARGEST + 1))


def test_files_are_read_in_several_threads_at_once() -> None:
    texts = [f".. strange-{number}:: Mind\n\n   :odd-{number}:`tea`\n" for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        shown = {document.text for document in pool.map(_read, texts)}
    assert shown == {"Mind\ntea"}


LINES = st.sampled_from(
    "Tea;===;---;- a;1. b;  c;.. note::;.. option:: --x;   d;*e*;`f`_;:ref:`g`;;::;| h;+---+;"
    ".. |i| image:: x;.. _j:".split(";")
)


@given(st.lists(LINES, max_size=12))
def test_blocks_hold_the_whole_text_in_order(lines: list[str]) -> None:
    document, at = _read("\n".join(lines)), 0
    for block in document.blocks or ():
        assert document.text[at : block.span.start].strip() == ""
        at = block.span.end
    assert at == len(document.text)
