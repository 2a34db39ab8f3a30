"""The rooms: what a module may import, and what only one module may do.

Everything here is read out of the source. ARCHITECTURE.md tells the same to people.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 300

ROOMS = {
    "embeddings": "privacy errors encoder reader scripts vectors serving models",
    "knowledge": """
        errors documents records fetching formats sources splitting words storage crawling indexing
        answering fingerprints base additions evaluation
    """,
    "bot": """
        errors languages help settings faults sources config tokens messages checks terminal in_flight watch
        reload_pace service articles chat commands command_line __main__
    """,
}
"""The rooms and single modules of each world, from the lowest up: one imports only from those before it."""

WORLDS = list(ROOMS)
"""From the lowest up: each imports only from those before it."""


@dataclass(frozen=True)
class Module:
    """A module's name and what its source says."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def world(self) -> str:
        return self.name.partition(".")[0]

    @property
    def room(self) -> str:
        """The room it lies in, or its own name; empty for the front of a world, its `__init__`."""
        return (*self.name.split("."), "")[1]

    @property
    def imports(self) -> Iterator[str]:
        """The full name of every module imported, at whatever depth, for types or in earnest."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.name} imports relatively"
                yield node.module or ""

    @property
    def roots(self) -> set[str]:
        return {name.partition(".")[0] for name in self.imports}


def read_module(path: Path) -> Module:
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    return Module(name, path, ast.parse(path.read_text(encoding="utf-8")))


MODULES = [
    read_module(path)
    for world in WORLDS
    for path in sorted((ROOT / world).rglob("*.py"))
    if "__pycache__" not in path.parts
]
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)


def those_that_import(*roots: str) -> set[str]:
    return {module.name for module in MODULES if module.roots & set(roots)}


def in_world(world: str) -> set[str]:
    return {module.name for module in MODULES if module.world == world}


@every_module
def test_a_world_knows_only_those_below_it(module: Module) -> None:
    above = WORLDS[WORLDS.index(module.world) + 1 :]
    assert not module.roots & {*above, "tests"}


@every_module
def test_a_module_imports_only_from_rooms_before_its_own(module: Module) -> None:
    if not module.room:
        pytest.skip("the front of a world gathers what the world shows")
    order = ROOMS[module.world].split()
    assert module.room in order, "stands in no room: give it one, or give the room its place above"
    # The front of `bot` holds the version and imports nothing.
    for world, room in map(_world_and_room, set(module.imports) - {"bot"}):
        if world == module.world:
            assert room in order[: order.index(module.room) + 1], f"imports {world}.{room}"


@every_module
def test_other_rooms_are_imported_by_their_front(module: Module) -> None:
    """What a room shows stands in its `__init__`; its modules are its own business."""
    for name in module.imports:
        world, room = _world_and_room(name)
        if world in WORLDS and (world, room) != (module.world, module.room):
            assert name in {world, f"{world}.{room}"}


def _world_and_room(name: str) -> tuple[str, str]:
    world, room, *_ = (*name.split("."), "")
    return world, room


@pytest.mark.parametrize("world", WORLDS)
def test_every_room_named_is_there(world: str) -> None:
    there = {module.room for module in MODULES if module.world == world}
    assert set(ROOMS[world].split()) == there - {""}


def test_no_module_imports_itself_by_a_detour() -> None:
    below = {module.name: set(module.imports) & {other.name for other in MODULES} for module in MODULES}
    while free := [name for name, imported in below.items() if not imported & below.keys()]:
        for name in free:
            del below[name]
    assert not below, "these import each other in a circle"


def test_the_bot_sees_the_knowledge_only_from_its_front() -> None:
    seen = {name for module in MODULES if module.world == "bot" for name in module.imports}
    assert {name for name in seen if name.startswith("knowledge")} == {"knowledge"}


def test_only_one_module_builds_the_knowledge_base() -> None:
    assert those_that_say("load_encoder") & in_world("bot") == {"bot.commands.opening"}


def test_only_two_modules_import_what_brings_a_model_in() -> None:
    assert those_that_import("sentence_transformers") == {"embeddings.models.sentence_transformer"}
    assert those_that_import("transformers") == {
        "embeddings.models.question_answering",
        "embeddings.models.sentence_transformer",
    }


def test_only_the_way_in_of_a_model_knows_torch() -> None:
    assert those_that_import("torch", "onnx") <= {
        "embeddings.models.sentence_transformer",
        "embeddings.models.question_answering",
        "embeddings.models.export",
        "embeddings.models.writing_recipes",
    }


def test_the_bot_does_no_sums() -> None:
    assert not those_that_import("numpy", "torch", "onnxruntime", "scipy") & in_world("bot")


def test_articles_and_answers_know_neither_discord_nor_an_event_loop() -> None:
    below = in_world("knowledge") | in_world("embeddings")
    assert not those_that_import("asyncio", "discord", "aiohttp") & below


def test_a_question_in_the_terminal_is_answered_without_discord() -> None:
    order = ROOMS["bot"].split()
    ahead = {m.name for m in MODULES if m.world == "bot" and m.room in order[: order.index("terminal") + 1]}
    assert not those_that_import("discord", "asyncio", "aiohttp") & ahead


def test_only_the_configuration_reads_toml_and_the_environment() -> None:
    # An article's own front matter may be TOML, too.
    assert those_that_import("tomllib") == {"bot.config", "knowledge.formats.front_matter"}
    # The other one only sets what libraries look at when they are imported.
    assert those_that_say("environ", "getenv", "environb") <= {
        "bot.config",
        "bot.tokens",
        "embeddings.privacy",
    }


def test_only_the_service_crosses_from_the_event_loop_to_threads() -> None:
    assert those_that_say("run_in_executor", "to_thread") <= {"bot.service"}
    # Discord has threads, too.
    with_threads = those_that_say("Thread", "ThreadPoolExecutor") & those_that_import(
        "threading", "concurrent"
    )
    assert with_threads & in_world("bot") <= {"bot.service"}


def those_that_say(*names: str) -> set[str]:
    """The modules that use one of these names as a name or an attribute, or import it."""
    return {module.name for module in MODULES if names_in(module.tree) & set(names)}


def names_in(tree: ast.Module) -> set[str]:
    said: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            said.add(node.id)
        elif isinstance(node, ast.Attribute):
            said.add(node.attr)
        elif isinstance(node, ast.alias):
            said.add(node.name)
    return said


@every_module
def test_a_file_holds_one_noun_and_not_a_book(module: Module) -> None:
    assert len(module.path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@every_module
def test_a_module_says_what_it_is_for(module: Module) -> None:
    assert ast.get_docstring(module.tree)


@pytest.mark.parametrize("room", [m for m in MODULES if m.path.name == "__init__.py"], ids=lambda m: m.name)
def test_a_room_says_first_what_goes_in_and_what_comes_out(room: Module) -> None:
    first, *_ = (ast.get_docstring(room.tree) or "").splitlines()
    assert re.search(r"\bin\b.*\bout\b", first)


@pytest.mark.parametrize("world", WORLDS)
def test_people_are_told_of_every_room(world: str) -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rooms = {f"{world}/{room}/" for room in ROOMS[world].split() if (ROOT / world / room).is_dir()}
    assert {room for room in rooms if f"| `{room}` |" not in told} == set()


@every_module
def test_no_module_is_a_drawer_for_odds_and_ends(module: Module) -> None:
    assert not {"utils", "util", "helpers", "common", "misc"} & set(module.name.split("."))
