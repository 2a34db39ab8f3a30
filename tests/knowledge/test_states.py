"""Whatever is added, removed, reloaded, broken off, rolled back or restarted, one snapshot answers."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from embeddings.errors import ModelError
from knowledge import Additions, Answer, EmptyKnowledgeError, KnowledgeBase, Origins, ReadingTerms
from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from embeddings.encoder import Encoding
    from knowledge import ReloadReport

NOUNS = ("oak", "elm", "ash", "yew")
nouns = st.sampled_from(NOUNS)
years = st.integers(2, 99)


class Breakable(WordEncoder):
    """Counts words, or fails."""

    is_broken = False

    def encode_passages(self, texts: Sequence[str]) -> list[Encoding]:
        if self.is_broken:
            raise ModelError("The model failed; try again.")
        return super().encode_passages(texts)


def article(noun: str, age: int) -> str:
    return f"On trees\n\nThe {noun} of this village lives for {age} years.\n"


class Library(RuleBasedStateMachine):
    """Two folders of articles, beside a model of what each snapshot holds."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        place = Path(self.folder.name)
        self.articles, self.storage = place / "articles", place / "storage"
        self.articles.mkdir()
        self.additions = Additions(self.storage / "added", self.storage)
        self.encoder = Breakable(256)
        self.removals: list[str] = []
        self.kept: dict[int, dict[str, str]] = {}
        self.served: dict[str, str] = {}
        self.last_read: dict[str, str] = {}
        self.is_rolled_back = False
        self.restart()

    def on_disk(self) -> dict[str, str]:
        """The text of each article that lies there now."""
        folders = (self.additions.folder, self.articles)
        files = [file for folder in folders for file in folder.glob("*.txt")]
        return {file.name: file.read_text() for file in files}

    @rule()
    def restart(self) -> None:
        terms = ReadingTerms(may_be_missing=frozenset({self.additions.folder}))
        roots = [self.additions.folder, self.articles]
        self.base = KnowledgeBase(Origins.of(roots, terms), self.encoder, self.storage)
        assert self.base.open_stored() == bool(self.kept)

    @rule(noun=nouns, age=years)
    def write(self, noun: str, age: int) -> None:
        (self.articles / f"{noun}.txt").write_text(article(noun, age))

    @rule(noun=nouns, age=years)
    def edit(self, noun: str, age: int) -> None:
        self.write(noun, age)
        self.reload()

    @initialize()
    def have_two_snapshots(self) -> None:
        self.edit("oak", 1)
        self.edit("elm", 1)

    @rule(noun=nouns)
    def delete(self, noun: str) -> None:
        (self.articles / f"{noun}.txt").unlink(missing_ok=True)

    @rule(noun=nouns, age=years)
    def add(self, noun: str, age: int) -> None:
        draft = self.additions.draft(f"added-{noun}.txt", article(noun, age).encode())
        self.additions.add(draft)

    @rule(noun=nouns)
    def remove(self, noun: str) -> None:
        if (self.additions.folder / f"added-{noun}.txt").exists():
            self.removals.append(self.additions.remove(f"added-{noun}.txt").number)

    @precondition(lambda self: self.removals)
    @rule()
    def put_back(self) -> None:
        self.additions.put_back(self.removals.pop())

    @rule()
    def reload(self) -> None:
        now = self.on_disk()
        try:
            report = self.base.reload(may_shrink=True)
        except EmptyKnowledgeError:
            assert not now
            assert not self.served
            return
        before = self.served
        self.note(report, now)
        assert report.added == tuple(sorted(now.keys() - before.keys()))
        assert report.removed == tuple(sorted(before.keys() - now.keys()))
        both = now.keys() & before.keys()
        assert report.changed == tuple(sorted(name for name in both if now[name] != before[name]))
        assert set(self.held) <= self.kept.keys()

    def note(self, report: ReloadReport, now: dict[str, str]) -> None:
        """A rollback holds as long as the files are as they were last read."""
        self.is_rolled_back = self.is_rolled_back and now == self.last_read
        assert report.is_rolled_back == self.is_rolled_back
        self.last_read = now
        if not self.is_rolled_back:
            self.served = self.kept[report.snapshot] = now

    @property
    def held(self) -> list[int]:
        return [each.number for each in self.base.history()]

    @rule()
    def crash(self) -> None:
        """The model fails in the middle of a reload, and the process is started again."""
        now, self.encoder.is_broken = self.on_disk(), True
        try:
            with suppress(ModelError, EmptyKnowledgeError):
                self.note(self.base.reload(may_shrink=True), now)  # there may be nothing new to encode
        finally:
            self.encoder.is_broken = False
        self.restart()

    @precondition(lambda self: self.kept)
    @rule(data=st.data())
    def roll_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(self.held))
        self.base.roll_back(number)
        self.served, self.is_rolled_back = self.kept[number], number != max(self.held)

    @rule(noun=nouns)
    def ask(self, noun: str) -> None:
        result = self.base.ask(f"For how many years does the {noun} of this village live?", candidates=5)
        quotes = result.quotes if isinstance(result, Answer) else result.nearest
        for quote in quotes:
            document = quote.passage.document
            assert quote.text == document.text[quote.start : quote.end]
        documents = [each.passage.document for each in result.candidates]
        for document in (*documents, *(quote.passage.document for quote in quotes)):
            assert document.text == self.served[document.source.path]
        if any(f"The {noun} " in text for text in self.served.values()):
            assert any(noun in document.text for document in documents)

    def teardown(self) -> None:
        self.folder.cleanup()


TestLibrary = Library.TestCase
TestLibrary.settings = settings(
    max_examples=10,
    stateful_step_count=16,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
