"""What a reader of Markdown's pages sees in a terminal, with colour and without."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.stretches import print_stretch
from bot.terminal.styles import Style
from bot.terminal.wrapping import columns
from knowledge import Span
from knowledge.formats.front_matter import Facts
from knowledge.formats.markdown import read_markdown

STYLE = Style()
LOOK = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;[^\x1b]*\x1b\\")


def _print(text: str, marked: str, style: Style = STYLE) -> list[str]:
    document = read_markdown(text, "a.md", Facts(title="Title"))
    start = document.text.index(marked)
    shown = Span(0, len(document.text))
    return list(print_stretch(document, shown, Span(start, start + len(marked)), style))


def test_lists_code_and_boxes_keep_their_look() -> None:
    text = "Buy:\n\n- tea\n  - green\n1. pour\n\n```sh\nls  -l\n```\n\n> [!NOTE]\n> Hot. *Very* hot.\n"
    assert _print(text, "Hot.") == [
        "  │ Buy:",
        "  │",
        "  │ - tea",
        "  │   - green",
        "  │ 1. pour",
        "  │",
        "  │ ls  -l",
        "  │",
        "  │ Note",
        "  ▌ Hot.",
        "  │ Very hot.",
    ]


def test_a_narrow_table_is_aligned_and_a_wide_one_told_by_label() -> None:
    assert _print("| Key | Value |\n|---|---|\n| a | 1 |\n| long | 22 |\n", "long\t22") == [
        "  │ Key   Value",
        "  │ a     1",
        "  ▌ long  22",
    ]
    wide = _print(f"| Key | Value |\n|---|---|\n| a | {'word ' * 30}|\n", "a\tword")
    assert wide[:2] == ["  ▌ Key: a", "  ▌ Value: word"]


def test_colour_only_adds_to_what_is_readable_without_it() -> None:
    text = "A **strong** and *slanted* `code` [link](https://example.org). The answer is *here*.\n"
    coloured = _print(text, "The answer is here.", replace(STYLE, colour=True))
    assert [LOOK.sub("", line) for line in coloured] == _print(text, "The answer is here.")
    assert "\x1b]8;;https://example.org\x1b\\" in "".join(coloured)


@given(
    st.lists(st.sampled_from("word *a* `b c` **d** [e](https://x.org) \x1b[0m é中".split(" ")), max_size=40),
    st.integers(24, 80),
)
def test_nothing_is_lost_and_nothing_too_wide(words: list[str], width: int) -> None:
    source = f"- {' '.join(words)} end"
    for colour in (False, True):
        lines = [
            LOOK.sub("", line) for line in _print(source, "end", replace(STYLE, width=width, colour=colour))
        ]
        assert all(columns(line) <= width for line in lines)
        said = "".join("".join(line[4:].split()) for line in lines).removeprefix("-")
        document = read_markdown(source, "a.md", Facts())
        assert said.replace("\u241b", "") == "".join(document.text.split()).replace("\x1b", "")
