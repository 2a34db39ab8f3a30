"""Every token knows where it stands in the text, and every text is read to its end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from embeddings.models.sources import find_source
from embeddings.serving.windows import WindowSplitter

MARKS = 2
"""[CLS] and [SEP]."""


def default_tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(find_source(None).folder / "tokenizer.json"))


SPLITTER = WindowSplitter(default_tokenizer(), 256)
NARROW = WindowSplitter(default_tokenizer(), 8)
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
"""Lone surrogates and NUL among them."""


def covered(text: str) -> str:
    """The characters under the spans, token by token."""
    return "".join(text[start:end] for window in SPLITTER.split(text) for start, end in window.spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why did talks fail?", "Whydidtalksfail?"),
        ("🙂🙂 yes", "🙂🙂yes"),
        ("👩\u200d🚒 ran", "👩\u200d🚒ran"),
        ("naïve İ x", "naïveİx"),
        ("北京 is", "北京is"),
        ("one\u2028two\u2029three", "onetwothree"),
        ("nul\x00less", "nul\x00less"),
        # The default tokenizer drops accents: one that stands behind its word's last letter has no token.
        ("e\u0301tude cafe\u0301 open", "e\u0301tudecafeopen"),
        # It drops what is no character, too; the spans behind it are right all the same.
        ("lone \ud83d half", "lonehalf"),
    ],
)
def test_spans_are_code_points_of_the_given_text(text: str, expected: str) -> None:
    assert covered(text) == expected


@given(text=ANY_TEXT)
def test_spans_stand_in_order_inside_the_text(text: str) -> None:
    spans = [tuple(span) for window in SPLITTER.split(text) for span in window.spans.tolist()]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(text=ANY_TEXT)
def test_narrow_windows_read_the_same_tokens_as_one_wide_window(text: str) -> None:
    wide, narrow = SPLITTER.split(text), NARROW.split(text)
    assert [span for window in narrow for span in window.spans.tolist()] == wide[0].spans.tolist()
    assert [id_ for window in narrow for id_ in window.ids[1:-1]] == wide[0].ids[1:-1].tolist()


@given(count=st.integers(0, 60))
def test_windows_are_as_few_and_as_equal_as_they_can_be(count: int) -> None:
    lengths = [len(window.ids) - MARKS for window in NARROW.split("a " * count)]
    assert sum(lengths) == count
    assert len(lengths) == max(1, -(-count // (8 - MARKS)))
    assert max(lengths) - min(lengths) <= 1


def test_the_prompt_stands_in_every_window_and_in_no_span() -> None:
    windows = NARROW.split("a b c d e f", "find: ")
    assert [window.ids[:3].tolist() for window in windows] == [windows[0].ids[:3].tolist()] * len(windows)
    assert [window.first for window in windows] == [3] * len(windows)
    assert [span for window in windows for span in window.spans.tolist()] == [
        [n, n + 1] for n in range(0, 12, 2)
    ]


def test_an_empty_text_is_one_window_of_marks() -> None:
    (window,) = SPLITTER.split("")
    assert len(window.ids) == MARKS
    assert window.spans.shape == (0, 2)


def test_the_default_tokenizer_neither_pads_nor_cuts_any_more() -> None:
    assert len(SPLITTER.split("yes")[0].ids) == 1 + MARKS
    assert len(SPLITTER.split("yes " * 200)[0].ids) == 200 + MARKS
