"""`pullquote init` and `pullquote doctor` as processes, which ask the loopback Discord."""

from __future__ import annotations

import asyncio
import json
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.chat.client import invite_link
from bot.config import read_config
from tests.loopback.certificates import authority
from tests.loopback.messages import APPLICATION
from tests.loopback.threads import FORUM
from tests.loopback.world import CHANNEL, TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.loopback.discord import LoopbackDiscord

ROOT = Path(__file__).parents[3]
SECONDS = 120
CREATE_PUBLIC_THREADS, MANAGE_THREADS = 1 << 35, 1 << 34
NOBODYS = "MTAwMDAwMDAwMDAwMDAwMDAx.unknown.nobodys"
MAIN = """
import sys
import aiohttp.connector
from tests.loopback.certificates import HereResolver
aiohttp.connector.DefaultResolver = lambda loop=None: HereResolver(int(sys.argv[1]))
from bot.__main__ import main
sys.exit(main(sys.argv[2:]))
"""
"""Pullquote, with nothing changed but where Discord's names lead."""


@dataclass
class Program:
    """Pullquote in a folder of its own, as a process."""

    discord: LoopbackDiscord
    folder: Path

    @property
    def storage(self) -> Path:
        """Where Pullquote keeps what it makes, on Linux."""
        return self.folder / "data" / "pullquote"

    async def run(self, *words: str, token: str = TOKEN, typed: str = "") -> tuple[int, str, str]:
        certificates = self.folder / "authority.pem"
        authority().cert_pem.write_to_path(certificates)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", MAIN, str(self.discord.port), *words,
            cwd=self.folder, stdin=-1, stdout=-1, stderr=-1,
            env=os.environ | {
                "DISCORD_TOKEN": token, "SSL_CERT_FILE": str(certificates), "PYTHONPATH": str(ROOT),
                "XDG_DATA_HOME": str(self.storage.parent), "HOME": str(self.folder),
            },
        )  # fmt: skip
        out, err = await asyncio.wait_for(process.communicate(typed.encode()), SECONDS)
        assert TOKEN not in f"{out!r}{err!r}"
        assert b"Traceback" not in err, err.decode()
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    async def findings(self, *words: str, token: str = TOKEN) -> tuple[int, dict[str, tuple[str, str]]]:
        code, out, _ = await self.run("doctor", "--json", *words, token=token)
        told = json.loads(out)
        assert told["well"] == (code == 0)
        assert all(bool(each["remedy"]) == (each["state"] != "right") for each in told["checks"])
        return code, {each["check"]: (each["state"], each["found"]) for each in told["checks"]}


@pytest.fixture
def program(discord: LoopbackDiscord, tmp_path: Path, with_models: Callable[[Path], Path]) -> Program:
    made = Program(discord, tmp_path / "here")
    with_models(made.storage)
    return made


async def test_a_first_configuration_is_written_from_flags_alone(program: Program, articles: Path) -> None:
    code, out, err = await program.run("init", "--articles", str(articles), "--role", "Keepers")
    assert code == 0, err
    assert invite_link(APPLICATION) in out
    assert "belongs to Pullquote" in err
    config = read_config(program.folder / "config.toml")
    assert config.knowledge.articles == (articles,)
    assert config.discord.knowledge_role == "Keepers"
    assert config.discord.token_file is None
    code, out, _ = await program.run("ask", "Who built the lighthouse?")
    assert (code, "Tomas Vell" in out) == (0, True)


async def test_a_token_file_and_a_new_folder_of_articles(program: Program) -> None:
    (program.folder / "token").write_text(TOKEN)
    code, _, err = await program.run("init", "--token-file", "token", "--articles", "new", token="")
    assert code == 0, err
    assert "The folder new is new" in err
    config = read_config(program.folder / "config.toml")
    assert config.discord.token_file == program.folder / "token"
    assert config.knowledge.articles == (program.folder / "new",)
    assert config.knowledge.articles[0].is_dir()


async def test_a_token_that_is_typed_is_kept_where_nobody_else_can_read_it(program: Program) -> None:
    """On a terminal of its own, as a person has one."""
    pty = pytest.importorskip("pty")
    mine, theirs = pty.openpty()
    authority().cert_pem.write_to_path(program.folder / "authority.pem")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MAIN, str(program.discord.port), "init",
        cwd=program.folder, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != "DISCORD_TOKEN"}
        | {"SSL_CERT_FILE": str(program.folder / "authority.pem"), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(theirs)
    shown = ""
    for prompt, typed in (("Token:", TOKEN), ("articles:", "texts"), ("nothing:", "")):
        while prompt not in shown:
            shown += (await asyncio.to_thread(os.read, mine, 4096)).decode()
        os.write(mine, f"{typed}\n".encode())
        if typed == TOKEN:
            shown = ""
    assert await asyncio.wait_for(process.wait(), SECONDS) == 0
    os.close(mine)
    assert TOKEN not in shown
    token = program.folder / "discord-token"
    assert token.read_text() == f"{TOKEN}\n"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert read_config(program.folder / "config.toml").discord.token_file == token


@pytest.mark.parametrize(
    ("words", "token", "said"),
    [
        ((), TOKEN, "name a folder or file of them with --articles"),
        (("--articles", "a.md"), TOKEN, "There is no file a.md"),
        (("--articles", "texts"), "", "There is no token"),
        (("--articles", "texts"), "two words", "does not hold a token"),
    ],
)
async def test_what_a_first_configuration_lacks_is_one_sentence(
    words: tuple[str, ...], token: str, said: str, program: Program
) -> None:
    code, _, err = await program.run("init", *words, token=token)
    assert code == 2
    assert said in err
    assert not (program.folder / "config.toml").exists()


async def test_a_refused_token_writes_no_configuration(program: Program) -> None:
    code, _, err = await program.run("init", "--articles", "texts", token=NOBODYS)
    assert code == 3
    assert "Discord does not accept this token" in err
    assert not (program.folder / "config.toml").exists()
    program.discord.rest.refusals.clear()


async def test_a_configuration_that_is_there_is_never_overwritten(program: Program) -> None:
    (program.folder / "config.toml").write_text("[knowledge]\n")
    code, _, err = await program.run("init", "--articles", "texts")
    assert code == 2
    assert "already" in err
    assert (program.folder / "config.toml").read_text() == "[knowledge]\n"


async def test_all_is_well(program: Program) -> None:
    assert (await program.run("reload"))[0] == 0
    code, found = await program.findings()
    assert code == 0
    assert {state for state, _ in found.values()} == {"right"}
    assert found["token"][1] == "it belongs to Pullquote"
    assert found["permissions in Reading room"][1] == "all it needs in 1 channel"
    assert found["articles"][1].startswith("3 articles, ")
    assert {"versions", "configuration", "storage", "model", "invitations", "clock"} <= found.keys()


async def test_a_finding_is_a_line_and_what_to_do_about_it_another(program: Program) -> None:
    program.discord.world.everyone = 1 << 10
    code, out, _ = await program.run("doctor")
    assert code == 0
    assert "look   articles: they have not been read yet\n       Run `pullquote reload`" in out
    assert "in #general it lacks Send messages, Read message history" in out.replace("\n       ", " ")


async def test_what_threads_and_forums_lack_is_found(program: Program) -> None:
    program.folder.joinpath("config.toml").write_text(
        f'[discord]\nthreads = [{CHANNEL}, 5]\nforums = [{FORUM}, 6]\nsolved_tag = "Done"\n'
    )
    _, out, _ = await program.run("doctor")
    told = " ".join(out.split())
    assert "in #general it lacks Create public threads Give it" in told
    assert "in the forum #help it lacks Manage threads Give it" in told
    assert "the forum #help has no tag for solved posts" in told
    assert "there is no text channel 5 in the bot's servers" in told
    assert "there is no forum 6 in the bot's servers" in told
    program.folder.joinpath("config.toml").write_text(
        f'[discord]\nthreads = [{CHANNEL}]\nforums = [{FORUM}]\nsolved_tag = "solved"\n'
    )
    program.discord.world.everyone |= MANAGE_THREADS | CREATE_PUBLIC_THREADS
    _, found = await program.findings()
    assert found["permissions in Reading room"] == ("right", "all it needs in 2 channels")
    assert not {"threads", "forums", "tags in Reading room"} & found.keys()


async def test_a_refused_token_is_found(program: Program) -> None:
    code, found = await program.findings(token=NOBODYS)
    assert code == 1
    assert found["Discord"] == ("wrong", "Discord does not accept this token; reset it and use the new one.")
    program.discord.rest.refusals.clear()


async def test_what_the_configuration_gets_wrong_is_found(program: Program) -> None:
    file = program.folder / "config.toml"
    file.write_text("[knowlege]\n")
    code, found = await program.findings()
    assert code == 1
    assert "[knowledge]" in found["configuration"][1]
    file.write_text('[knowledge]\narticles = ["nowhere"]\n[model]\nname = "nowhere"\n')
    code, found = await program.findings(token="")
    assert code == 1
    assert found["articles"] == ("wrong", f"{program.folder / 'nowhere'} does not exist")
    assert found["model"][0] == found["token"][0] == "wrong"
