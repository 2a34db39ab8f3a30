"""Token: the bot's token, out of the environment or the file that the configuration names."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.errors import ConfigError, NoTokenError
from bot.faults import TOKEN_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.config import Config

_TOKEN = re.compile(r"[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}", re.ASCII)
"""What Discord's bot tokens look like: https://docs.discord.com/developers/reference#authentication."""

_HOW_TO_GET_A_TOKEN = (
    "create a bot at https://discord.com/developers/applications (New Application, Bot, Reset Token) "
    f"and put its token into the environment variable {TOKEN_VARIABLE} or into a file that "
    "token_file in config.toml names"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A bot's token, which shows itself to nobody who does not ask for it by name."""

    secret: str = field(repr=False)


def read_token(config: Config, environ: Mapping[str, str] = os.environ) -> Token:
    """Return the token out of the environment, else out of the token file.

    Raises ConfigError if there is none, or what is there cannot be one.
    """
    secret = environ.get(TOKEN_VARIABLE, "").strip()
    if secret:
        return check_token(secret, f"The environment variable {TOKEN_VARIABLE}")
    file = config.discord.token_file
    if file is None:
        raise NoTokenError(f"There is no Discord token yet: {_HOW_TO_GET_A_TOKEN}.")
    return check_token(_read_token_file(file), f"The token file {file}")


def check_token(secret: str, place: str) -> Token:
    """Return what was found in a place as a token; raises ConfigError if it cannot be one."""
    if not secret:
        raise ConfigError(f"{place} is empty: {_HOW_TO_GET_A_TOKEN}.")
    if not secret.isascii() or not secret.isprintable() or " " in secret:
        raise ConfigError(
            f"{place} does not hold a token: a token is one word of letters, digits, dots, - and _."
        )
    return Token(secret)


def without_tokens(text: str) -> str:
    """A configuration's text without what looks like a token: somebody may have put one into a comment."""
    return _TOKEN.sub("[token left out]", text)


def _read_token_file(file: Path) -> str:
    if _TOKEN.fullmatch(file.name):
        raise ConfigError(
            "token_file holds a token where the path of a file belongs: reset that token, "
            "save the new one in a file of its own, and let token_file name the file."
        )
    try:
        return file.read_bytes().decode("utf-8-sig").strip()
    except OSError as exc:
        raise ConfigError(f"The token file {file} cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise ConfigError(
            f"The token file {file} is not a text file: put the token, and nothing else, into it."
        ) from exc
