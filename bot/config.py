"""Config: everything that an admin can set, out of config.toml and the environment.

The token, which is in neither or in a file of its own, is read by `bot/tokens.py`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping  # noqa: TC003  (the reader of settings looks at types when it runs)
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import platformdirs

from bot.errors import ConfigError
from bot.faults import in_one_sentence, unknown_key, unknown_section
from bot.languages import LANGUAGES
from bot.settings import (
    Ids,
    OneOf,
    Texts,
    Whole,
    folder_or_name,
    mention,
    name_or_number,
    path,
    paths,
    read_section,
    share,
    switch,
    text,
    unknown_keys,
    web_addresses,
)
from bot.sources import SOURCE, read_sources
from knowledge import WebSource  # noqa: TC001  (the same)

CONFIG_NAME = "config.toml"


@dataclass(frozen=True, slots=True)
class ArticleSettings:
    """[knowledge]: what is answered from."""

    articles: Annotated[tuple[Path, ...], paths] = ()
    addresses: Annotated[Mapping[Path, str], web_addresses] = field(default_factory=dict)
    """For a folder of articles, the address of the site that is made of it."""

    project_files: Annotated[bool, switch] = False
    include_shipped: Annotated[bool, switch] = True
    watch: Annotated[bool, switch] = False
    questions: Annotated[Path | None, path] = None
    """Questions that are asked before and after a reload; None: there are none."""

    compress_above: Annotated[int, Whole(1_000, 1_000_000_000)] = 50_000


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """[model]: what turns text into vectors."""

    name: Annotated[str, folder_or_name] = ""
    """Empty: the model that comes with Pullquote. Else a local folder or the name of a model on the hub."""

    reader: Annotated[str, folder_or_name] = ""
    """Empty: the reader that comes with Pullquote; "none": no passage is read. Else as `name`."""

    precision: Annotated[str, OneOf(("fp32", "int8"))] = "int8"
    threads: Annotated[int, Whole(0, 1024)] = 0
    """0: as many as the machine has cores."""


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """[answers]: when an answer is given, and how much of it is shown."""

    threshold: Annotated[float | None, share] = None
    """None: what `pullquote calibrate` found for the model, else the one that it is shipped with."""

    quotes: Annotated[int, Whole(1, 5)] = 3


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """[discord]: who the bot is there, who may reload its articles, and how often people may ask."""

    token_file: Annotated[Path | None, path] = None
    knowledge_role: Annotated[str, name_or_number] = ""
    servers: Annotated[frozenset[int], Ids("servers'")] = frozenset()
    """In which the articles may be looked after. Empty: those that belong to the bot's own owner."""
    person_limit: Annotated[int, Whole(0, 10_000)] = 5
    server_limit: Annotated[int, Whole(0, 10_000)] = 100
    """Questions in `limit_seconds`. 0: any number."""
    limit_seconds: Annotated[int, Whole(1, 3600)] = 30
    suggested_questions: Annotated[tuple[str, ...], Texts(100)] = ()
    threads: Annotated[frozenset[int], Ids("channels'")] = frozenset()
    forums: Annotated[frozenset[int], Ids("forums'")] = frozenset()
    solved_tag: Annotated[str, text] = ""
    message_content: Annotated[bool, switch] = False
    feedback_days: Annotated[int, Whole(1, 730)] = 180
    helpers: Annotated[str, mention] = ""
    language: Annotated[str, OneOf(("auto", "en", *LANGUAGES))] = "auto"
    """Of answers to messages. "auto": the server's."""


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """[storage]: where vectors, exported models and the history of `chat` are kept."""

    folder: Annotated[Path | None, path] = None
    """None: the user's data folder, as the platform has it."""


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """[watch]: how a running bot is watched."""

    log: Annotated[str, OneOf(("auto", "plain", "json"))] = "auto"
    log_level: Annotated[str, OneOf(("debug", "info", "warning", "error"))] = "info"
    port: Annotated[int, Whole(0, 65_535)] = 0
    """0: neither health nor metrics are served."""


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that an admin can set. Its fields are config.toml's sections, their fields its keys."""

    knowledge: ArticleSettings = field(default_factory=ArticleSettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    answers: AnswerSettings = field(default_factory=AnswerSettings)
    discord: DiscordSettings = field(default_factory=DiscordSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)
    watch: WatchSettings = field(default_factory=WatchSettings)
    source: tuple[WebSource, ...] = ()
    """What is fetched from the web: a table [[source]] for each."""

    @property
    def storage_folder(self) -> Path:
        """The folder for everything that Pullquote keeps."""
        return self.storage.folder or Path(platformdirs.user_data_dir("pullquote", appauthor=False))


SECTIONS: dict[str, type[object]] = {
    name: kind for name, kind in get_type_hints(Config).items() if name != SOURCE
}


def colour_allowed(environ: Mapping[str, str] = os.environ) -> bool:
    """Tell whether the user has anything against colours: https://no-color.org."""
    return not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def find_config(named: Path | None) -> Path | None:
    """Return the configuration file to read: the one named, else ./config.toml, else none.

    Raises ConfigError if the one named is not there.
    """
    if named is None:
        return Path(CONFIG_NAME) if Path(CONFIG_NAME).is_file() else None
    if not named.is_file():
        raise ConfigError(f"There is no configuration file {named}: check the path behind --config.")
    return named


def read_config(file: Path | None) -> Config:
    """Read the configuration file; without one, every setting has its default.

    Raises ConfigError with every mistake in the file, each with its key and what is expected.
    """
    if file is None:
        return Config()
    try:
        return config_in(file.read_bytes(), file)
    except OSError as exc:
        raise ConfigError(f"The configuration file {file} cannot be read: {exc.strerror}.") from exc


def config_in(content: bytes, file: Path) -> Config:
    """Read a configuration as it would be read if it stood in that file; raises ConfigError."""
    faults: list[str] = []
    config = _read_sections(_read_toml(content, file), file.absolute().parent, faults)
    if faults:
        raise ConfigError(in_one_sentence(file, faults))
    return config


def _read_toml(content: bytes, file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as exc:
        raise ConfigError(f"The configuration file {file} is not UTF-8 text: save it as UTF-8.") from exc
    except tomllib.TOMLDecodeError as exc:
        raise ConfigError(f"The configuration file {file} is not valid TOML: {exc}.") from exc


def _read_sections(tables: Mapping[str, object], folder: Path, faults: list[str]) -> Config:
    sections: dict[str, Any] = {}
    for name, table in tables.items():
        kind = SECTIONS.get(name)
        if name == SOURCE:
            sections[name] = read_sources(table, folder, faults)
        elif kind is None:
            faults.append(unknown_section(name, table, SECTIONS))
        elif not isinstance(table, dict):
            faults.append(f"{name} must be a section, written [{name}] on a line of its own")
        else:
            sections[name] = _read_one(name, kind, table, folder, faults)
    return Config(**sections)


def _read_one(
    name: str, kind: type[object], table: Mapping[str, object], folder: Path, faults: list[str]
) -> object:
    misfits: list[str] = []
    section = read_section(kind, table, folder, misfits)
    misfits += [unknown_key(key, name, SECTIONS) for key in unknown_keys(kind, table)]
    faults += [f"[{name}] {each}" for each in misfits]
    return section
