"""Config: the program gets what an admin has set, and an error names the key that is wrong."""

import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.config import SECTIONS, ArticleSettings, Config, find_config, read_config
from bot.errors import ConfigError
from bot.settings import keys_of
from tests.bot.config_files import LOOKS_LIKE_A_TOKEN, SHIPPED, Write, fault, shipped_sources

KEYS = [(section, key) for section, kind in SECTIONS.items() for key in keys_of(kind)]


def test_the_shipped_file_says_what_holds_without_it() -> None:
    assert read_config(SHIPPED) == Config()


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_every_key_is_explained_in_the_shipped_file(section: str, key: str) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    body = re.split(r"^\[(\w+)\]\n", text, flags=re.MULTILINE)
    sections = dict(zip(body[1::2], body[2::2], strict=True))
    assert re.search(rf"^# \S.*\n(# )?{key} = ", sections[section], flags=re.MULTILINE)


def test_the_shipped_file_has_no_key_that_does_nothing() -> None:
    text = SHIPPED.read_text(encoding="utf-8").replace(shipped_sources(), "")
    text = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    found = [(section, key) for section, table in tomllib.loads(text).items() for key in table]
    assert sorted(found) == sorted(KEYS)


def test_every_setting_reaches_the_config(write: Write, tmp_path: Path) -> None:
    file = write(
        """
        [knowledge]
        articles = ["news", "/srv/faq.md"]
        addresses = { "news" = "https://example.org/news" }
        project_files = true
        include_shipped = false
        watch = true
        questions = "asked/questions.jsonl"
        compress_above = 2000
        [model]
        name = "some/model"
        reader = "none"
        precision = "fp32"
        threads = 3
        [answers]
        threshold = 1
        quotes = 5
        [discord]
        token_file = "token"
        knowledge_role = 1234
        servers = [5678, "9012"]
        person_limit = 0
        server_limit = 40
        limit_seconds = 60
        suggested_questions = ["What is new?"]
        threads = [1234]
        forums = ["5678"]
        solved_tag = "Solved"
        message_content = true
        feedback_days = 30
        helpers = "<@&123456789012345678>"
        language = "pt-BR"
        [storage]
        folder = "kept"
        [watch]
        log = "json"
        log_level = "debug"
        port = 9100
        """
    )
    assert asdict(read_config(file)) == {
        "knowledge": {
            "articles": (tmp_path / "news", Path("/srv/faq.md")),
            "addresses": {tmp_path / "news": "https://example.org/news"},
            "project_files": True,
            "include_shipped": False,
            "watch": True,
            "questions": tmp_path / "asked" / "questions.jsonl",
            "compress_above": 2000,
        },
        "model": {"name": "some/model", "reader": "none", "precision": "fp32", "threads": 3},
        "answers": {"threshold": 1.0, "quotes": 5},
        "discord": {
            "token_file": tmp_path / "token",
            "knowledge_role": "1234",
            "servers": frozenset({5678, 9012}),
            "person_limit": 0,
            "server_limit": 40,
            "limit_seconds": 60,
            "suggested_questions": ("What is new?",),
            "threads": frozenset({1234}),
            "forums": frozenset({5678}),
            "solved_tag": "Solved",
            "message_content": True,
            "feedback_days": 30,
            "helpers": "<@&123456789012345678>",
            "language": "pt-BR",
        },
        "storage": {"folder": tmp_path / "kept"},
        "watch": {"log": "json", "log_level": "debug", "port": 9100},
        "source": (),
    }
    assert read_config(file).storage_folder == tmp_path / "kept"


@pytest.mark.parametrize("value", ['"https://example.org"', '{ "docs" = "example.org" }', '{ "docs" = 3 }'])
def test_the_addresses_of_sites_are_a_table_of_web_addresses(write: Write, value: str) -> None:
    with pytest.raises(ConfigError, match="addresses must"):
        read_config(write(f"[knowledge]\naddresses = {value}"))


def test_a_model_folder_beside_the_file_is_found_from_anywhere(write: Write, tmp_path: Path) -> None:
    (tmp_path / "my-model").mkdir()
    assert read_config(write('[model]\nname = "my-model"')).model.name == str(tmp_path / "my-model")


def test_a_home_folder_is_written_with_a_tilde(write: Write) -> None:
    assert read_config(write('[storage]\nfolder = "~/kept"')).storage_folder == Path.home() / "kept"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[answers]\nthreshhold = 0.5", ["[answers]", "threshhold", "did you mean threshold?"]),
        ("[knowledge]\nprecission = 1", ["[knowledge]", "did you mean precision in [model]?"]),
        ("[answers]\nzzz = 1", ["zzz", "known here are threshold, quotes"]),
        ("[anwsers]\nquotes = 1", ["[anwsers]", "did you mean [answers]?"]),
        ("quotes = 1", ["unknown key quotes", "did you mean quotes in [answers]?"]),
        ("zzz = 1", ["unknown key zzz", "[knowledge], [model]"]),
        ("model = 1", ["[model]"]),
        ("[[model]]\nthreads = 1", ["[model]"]),
        ('[knowledge]\narticles = "news"', ["articles", "list of paths", "not text"]),
        ("[knowledge]\narticles = [1]", ["articles", "text", "not 1"]),
        ('[knowledge]\narticles = [""]', ["articles", "empty"]),
        ("[knowledge]\ninclude_shipped = 1", ["include_shipped", "true or false", "not 1"]),
        ("[model]\nname = []", ["name", "not a list"]),
        ('[model]\nprecision = "fp16"', ["precision", '"fp32" or "int8"']),
        ("[model]\nthreads = -1", ["threads", "from 0 to 1024", "not -1"]),
        ("[model]\nthreads = true", ["threads", "not true"]),
        ("[model]\nthreads = 1.0", ["threads", "not 1.0"]),
        ("[answers]\nthreshold = 1.1", ["threshold", "from 0 to 1", "not 1.1"]),
        ("[answers]\nthreshold = nan", ["threshold", "not nan"]),
        ("[answers]\nquotes = 0", ["quotes", "from 1 to 5"]),
        ("[discord]\ntoken_file = {}", ["token_file", "not a table"]),
        ("[discord]\nperson_limit = -1", ["person_limit", "from 0 to 10000"]),
        ("[discord]\nlimit_seconds = 0", ["limit_seconds", "from 1 to 3600"]),
        ('[discord]\nhelpers = "Librarians"', ["helpers", "<@&ID>"]),
        ("[storage]\nfolder = 2026-01-01", ["folder", "not a date"]),
        ('[storage]\nfolder = "a\\u0000b"', ["folder", "NUL"]),
        ('[storage]\nfolder = "~nobody-of-that-name/kept"', ["folder", "home folder"]),
        ("[answers\nquotes = 1", ["not valid TOML", "line 1"]),
    ],
)
def test_a_mistake_is_named_with_its_place_and_its_mending(write: Write, text: str, parts: list[str]) -> None:
    file = write(text)
    message = fault(file)
    assert str(file) in message
    assert "\n" not in message
    for part in parts:
        assert part in message


def test_all_mistakes_are_told_at_once(write: Write) -> None:
    message = fault(write("[answers]\nquotes = 9\nthreshhold = 1\n[modle]\nthreads = 1"))
    assert "3 mistakes" in message
    assert all(part in message for part in ["(1) [answers] quotes", "threshhold", "(3)", "[model]"])


@pytest.mark.parametrize(
    "text", ["[discord]\ntoken = {!r}", "token = {!r}", "[bot]\n[discord]\nbot_token = {!r}"]
)
def test_a_token_in_the_file_is_refused_and_not_repeated(write: Write, text: str) -> None:
    message = fault(write(text.format(LOOKS_LIKE_A_TOKEN)))
    assert "DISCORD_TOKEN" in message
    assert "token_file" in message
    assert LOOKS_LIKE_A_TOKEN not in message


def test_a_file_that_is_not_there_or_not_text_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no configuration file"):
        find_config(tmp_path / "config.toml")
    (tmp_path / "config.toml").write_bytes(b"# caf\xe9")
    assert "not UTF-8" in fault(tmp_path / "config.toml")


def test_config_toml_of_the_working_folder_is_read_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_config(None) is None
    assert read_config(None) == Config()
    Path("config.toml").touch()
    Path("other.toml").touch()
    assert find_config(None) == Path("config.toml")
    assert find_config(Path("other.toml")) == Path("other.toml")


def test_a_file_of_windows_editors_is_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xef\xbb\xbf[answers]\r\nquotes = 1\r\n")
    assert read_config(file).answers.quotes == 1


def test_articles_and_storage_have_defaults_that_need_no_file() -> None:
    assert Config().knowledge == ArticleSettings(articles=(), include_shipped=True)
    assert Config().storage_folder.name == "pullquote"
