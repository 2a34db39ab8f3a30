"""`pullquote init`."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.first_config import FirstConfig
from bot.config import CONFIG_NAME, Config, DiscordSettings
from bot.errors import ConfigError, NoTokenError
from bot.terminal import Exit, say
from bot.tokens import check_token, read_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.terminal import Arguments
    from bot.tokens import Token

TOKEN_FILE = "discord-token"  # noqa: S105  (the file's name, no secret)
WHERE_TOKENS_ARE = """\
A bot's token stands on https://discord.com/developers/applications: New Application, Bot, Reset Token.
It is not shown while you paste it.
"""


def init(arguments: Arguments) -> int:
    """Write a configuration, asking for what the command line does not tell."""
    file = arguments.config or Path(CONFIG_NAME)
    if file.exists():
        raise ConfigError(f"There is a configuration file {file} already: remove it, or name another one.")
    token_file = arguments.token_file
    known = _known_token(token_file)
    token = known or _ask_token()
    link = _check(token)
    articles = arguments.articles or _ask_articles()
    for path in articles:
        _make_sure_of(path.expanduser())
    role = arguments.role if arguments.role is not None else _ask("Role that may reload them, or nothing: ")
    if known is None:
        token_file = token_file or file.with_name(TOKEN_FILE)
        _keep(token, token_file)
    file.write_text(FirstConfig(tuple(articles), token_file, role).as_toml(), encoding="utf-8")
    sys.stdout.write(
        f"{file} is written. Try `pullquote ask`, then start the bot with `pullquote run`.\n"
        f"This link invites it to a server: {link}\n"
    )
    return Exit.ANSWERED


def _known_token(file: Path | None) -> Token | None:
    """The token that the environment or the file holds; none where it has to be asked for."""
    if file is not None and not file.exists():
        return None
    try:
        return read_token(Config(discord=DiscordSettings(token_file=file)))
    except NoTokenError:
        return None


def _ask_token() -> Token:
    if not sys.stdin.isatty():
        raise ConfigError(
            "There is no token: put it into the environment variable DISCORD_TOKEN, or name a file that "
            "holds it with --token-file."
        )
    sys.stdout.write(WHERE_TOKENS_ARE)
    return check_token(_ask("Token: ", getpass.getpass), "The line")


def _keep(token: Token, file: Path) -> None:
    """Write a token into a file that nobody else can read, not even for a moment."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(f"{token.secret}\n")


def _check(token: Token) -> str:
    """Ask Discord whose token it is, and give the link that invites the bot."""
    # Late, as in `running`: nothing else here needs discord.py.
    from bot.chat import identify  # noqa: PLC0415

    identity = identify(token.secret)
    say(sys.stderr, f"The token is good: it belongs to {identity.name}.")
    return identity.invite_link


def _ask_articles() -> list[Path]:
    answer = _ask("Folder of your articles: ")
    if not answer:
        raise ConfigError("There are no articles: name a folder or file of them with --articles.")
    return [Path(answer)]


def _make_sure_of(path: Path) -> None:
    """Make a folder of articles that is not there yet; a file must be there."""
    if path.suffix and not path.exists():
        raise ConfigError(f"There is no file {path}: check the path behind --articles.")
    if not path.exists():
        path.mkdir(parents=True)
        say(sys.stderr, f"The folder {path} is new: put your articles into it.")


def _ask(prompt: str, read: Callable[[str], str] = input) -> str:
    """What somebody types; nothing where nobody is there, or the input ends."""
    try:
        return read(prompt).strip() if sys.stdin.isatty() else ""
    except EOFError:
        sys.stdout.write("\n")
        return ""
