"""The tree tells the two lines: what a module may import, and what only one module may do.

Everything here is read out of the source. A new module takes its place in `PIPELINES`; if
there is no place for it, the design has changed, and that should be said there.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 300

PIPELINES = {
    "embeddings": """
        errors encoder
        arrayfile scripts
        profile windows window_encoder
        sources sentence_transformer
        manifest exported probes export threads models
        quantize index compressed
    """,
    "knowledge": """
        errors documents
        abbreviations boundaries sentences
        blocks headings
        readers.decoding readers.dates readers.frontmatter readers.bylines readers.captions
        readers.newspage readers.plain readers.markdown readers
        packing passages
        words typos lexical bags
        records shards drafts store assembly files snapshots
        smalltalk queries
        slabs retrieval interactions credits features weights confidence ranking
        links quotes selection
        answers
        reports reloading generations base
        questions judgements measures resampling evaluation
        summaries comparison calibration runs
        curves report_style report_plots report_page
    """,
    "bot": """
        errors settings config arguments
        wording wrapping printing jsonlines progress terminal figures evaluating
        markdown parts layout quoting actions replies reports
        work service asking delivery admins recent views commandsync cogs client
        serving __main__
    """,
}
"""The modules of each world in the order of its flow: one imports only from those before it."""

WORLDS = list(PIPELINES)
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
    def place(self) -> str:
        """Its name in the pipeline; the front of a world, its `__init__`, has the empty one."""
        return self.name.partition(".")[2]

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
def test_a_module_imports_only_what_stands_before_it_in_its_pipeline(module: Module) -> None:
    if not module.place:
        pytest.skip("the front of a world gathers what the world shows")
    order = PIPELINES[module.world].split()
    before = order[: order.index(top_of(module.place, order))]
    for name in module.imports:
        world, _, place = name.partition(".")
        if world == module.world and place:
            assert top_of(place, order) in [*before, top_of(module.place, order)], f"imports {name}"


def top_of(place: str, order: list[str]) -> str:
    """The name under which a module stands in the pipeline: its own, else its package's."""
    while place not in order:
        assert place, "stands nowhere in the pipeline: give it its place"
        place = place.rpartition(".")[0]
    return place


@pytest.mark.parametrize("world", WORLDS)
def test_the_pipeline_names_no_module_that_is_not_there(world: str) -> None:
    there = {module.place for module in MODULES if module.world == world}
    assert set(PIPELINES[world].split()) <= there


def test_no_module_imports_itself_by_a_detour() -> None:
    below = {module.name: set(module.imports) & {other.name for other in MODULES} for module in MODULES}
    while free := [name for name, imported in below.items() if not imported & below.keys()]:
        for name in free:
            del below[name]
    assert not below, "these import each other in a circle"


@every_module
def test_a_module_does_not_import_from_the_front_of_its_own_world(module: Module) -> None:
    if module.name == "bot.arguments":
        pytest.skip("it tells the version, which stands there")
    assert module.world not in set(module.imports)


def test_the_bot_sees_the_knowledge_only_from_its_front() -> None:
    seen = {name for module in MODULES if module.world == "bot" for name in module.imports}
    assert {name for name in seen if name.startswith("knowledge")} == {"knowledge"}


def test_only_the_composition_root_builds() -> None:
    assert those_that_say("load_encoder") & in_world("bot") == {"bot.__main__"}


def test_only_one_module_imports_what_brings_a_model_in() -> None:
    heavy = {"sentence_transformers", "transformers"}
    assert those_that_import(*heavy) == {"embeddings.sentence_transformer"}


def test_only_the_way_in_of_a_model_knows_torch() -> None:
    assert those_that_import("torch", "onnx") <= {"embeddings.sentence_transformer", "embeddings.export"}


def test_the_bot_does_no_sums() -> None:
    assert not those_that_import("numpy", "torch", "onnxruntime", "scipy") & in_world("bot")


def test_articles_and_answers_know_neither_discord_nor_an_event_loop() -> None:
    below = in_world("knowledge") | in_world("embeddings")
    assert not those_that_import("asyncio", "discord", "aiohttp") & below


def test_a_question_in_the_terminal_is_answered_without_discord() -> None:
    order = PIPELINES["bot"].split()
    ahead = {f"bot.{place}" for place in order[: order.index("terminal") + 1]}
    assert not those_that_import("discord", "asyncio", "aiohttp") & ahead


def test_only_the_configuration_reads_toml_and_the_environment() -> None:
    assert those_that_import("tomllib") == {"bot.config"}
    assert those_that_say("environ", "getenv", "environb") <= {"bot.config"}


def test_only_the_service_crosses_from_the_event_loop_to_threads() -> None:
    assert those_that_say("run_in_executor", "to_thread") <= {"bot.service"}
    assert those_that_say("Thread", "ThreadPoolExecutor") & in_world("bot") <= {"bot.service"}


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


@every_module
def test_no_module_is_a_drawer_for_odds_and_ends(module: Module) -> None:
    assert not {"utils", "util", "helpers", "common", "misc"} & set(module.name.split("."))
