"""Lines from a pipe, and lines that someone types."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.terminal.lines import lines_of, typed_lines


def test_every_line_of_the_input_is_a_question_even_a_blank_one() -> None:
    assert list(lines_of(io.StringIO("one\n\n two \nlast"))) == ["one", "", " two ", "last"]


def test_a_line_may_end_as_on_windows() -> None:
    assert list(lines_of(io.StringIO("one\r\n\r\nla\rst", newline="\n"))) == ["one", "", "la\rst"]


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let somebody type these lines, and then Ctrl-D."""

    def type_in(*lines: str) -> None:
        typed = iter(lines)

        def give(_prompt: str) -> str:
            for line in typed:
                return line
            raise EOFError

        monkeypatch.setattr("builtins.input", give)

    return type_in


def test_a_conversation_ends_with_ctrl_d_or_a_word(type_in: Callable[..., None], tmp_path: Path) -> None:
    type_in("one", "  ", " two ")
    assert list(typed_lines(tmp_path / "history", "? ")) == ["one", "two"]
    type_in("one", ":quit", "two")
    assert list(typed_lines(tmp_path / "history", "? ")) == ["one"]


def test_the_history_is_kept_for_another_day(type_in: Callable[..., None], tmp_path: Path) -> None:
    readline = pytest.importorskip("readline")
    readline.clear_history()
    readline.add_history("an old question")
    type_in()
    list(typed_lines(tmp_path / "kept" / "history", "? "))
    readline.clear_history()
    list(typed_lines(tmp_path / "kept" / "history", "? "))
    assert readline.get_history_item(1) == "an old question"


def test_a_conversation_goes_on_without_a_place_for_its_history(
    type_in: Callable[..., None], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    type_in("one")
    assert list(typed_lines(tmp_path / "file" / "history", "? ")) == ["one"]
