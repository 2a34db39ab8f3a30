"""The token comes from the environment or from a file, and shows itself nowhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.config import Config
from bot.errors import ConfigError
from bot.tokens import Token, read_token
from tests.bot.config_files import LOOKS_LIKE_A_TOKEN


def with_token_file(file: Path) -> Config:
    return replace(Config(), discord=replace(Config().discord, token_file=file))


def test_the_token_comes_from_the_environment_or_else_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(" from.the.file\n", encoding="utf-8")
    assert read_token(with_token_file(file), {}) == Token("from.the.file")
    assert read_token(with_token_file(file), {"DISCORD_TOKEN": ""}) == Token("from.the.file")
    assert read_token(with_token_file(file), {"DISCORD_TOKEN": "from.the.shell"}) == Token("from.the.shell")


def test_without_a_token_the_way_to_one_is_told() -> None:
    with pytest.raises(ConfigError, match=r"https://discord\.com/developers/applications.*DISCORD_TOKEN"):
        read_token(Config(), {})


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", "is empty"), (b" \n", "is empty"), (b"one two", "one word"), (b"\xff\xfe", "not a text file")],
)
def test_a_token_file_without_a_token_is_an_error(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "token"
    file.write_bytes(content)
    with pytest.raises(ConfigError, match=why):
        read_token(with_token_file(file), {})


def test_a_token_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_token(with_token_file(tmp_path / "nowhere"), {})
    with pytest.raises(ConfigError, match="cannot be read"):
        read_token(with_token_file(tmp_path), {})


def test_a_token_pasted_in_place_of_its_file_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_token(with_token_file(tmp_path / LOOKS_LIKE_A_TOKEN), {})
    assert LOOKS_LIKE_A_TOKEN not in str(caught.value)
    assert "reset" in str(caught.value)


def test_a_token_does_not_show_itself() -> None:
    token = Token(LOOKS_LIKE_A_TOKEN)
    assert LOOKS_LIKE_A_TOKEN not in f"{token} {token!r} {[token]}"
