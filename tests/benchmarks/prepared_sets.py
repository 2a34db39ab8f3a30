"""The public question-answering sets beside this repository, as folders of articles and questions.

They are read from `../shared/data` and never copied into the repository. Each document becomes a
text file with its title in the front matter. Its text follows unchanged, so that every gold span
keeps its offsets.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.documents import trimmed
from knowledge.evaluation.questions import ANSWERABLE, LEFT_OUT, Gold, KnownQuestion

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TRAINED_ON = frozenset({"squad2"})
"""The sets of which seven tenths of the articles are in the training data of the shipped models."""

LEARNED_TENTHS = 7
SETS = "squad2 clapnq covidqa covidfaq emanual xquad-es xquad-de xquad-zh".split()


@dataclass(frozen=True, slots=True)
class PreparedSet:
    """A set whose articles can be indexed and whose questions can be asked."""

    name: str
    folder: Path
    """The folder with a file for every document that is not left out."""

    texts: dict[str, str]
    """Path of a file below the folder → its text without the front matter."""

    questions: tuple[KnownQuestion, ...]
    learned: frozenset[str]
    """The ids of questions that the shipped models may have been trained on: no weight is fitted on them."""


def prepare(name: str, folder: Path, *, swapped: bool = False) -> PreparedSet:
    """Write a set's articles below a folder. Files that are already as they should be stay untouched.

    With `swapped`, only the documents that are otherwise left out are written. The left-out questions
    are then the answerable ones, so a set can be used twice.

    Raises:
        FileNotFoundError: There is no such set.
    """
    own = folder / (f"{name}-swapped" if swapped else name)
    own.mkdir(parents=True, exist_ok=True)
    paths: dict[str, str] = {}
    texts: dict[str, str] = {}
    apart: set[str] = set()
    for number, document in enumerate(_records(name, "documents")):
        if _is_kept_apart(document["title"]):
            apart.add(document["id"])
        if document["left_out"] == swapped:
            path = f"{number:04d}.txt"
            paths[document["id"]], texts[path] = path, document["text"]
            _write(own / path, document["title"], document["text"])
    for stray in own.iterdir():
        if stray.name not in texts:
            stray.unlink()
    records = [_swapped(each) if swapped else each for each in _records(name, "questions")]
    questions = tuple(_question(name, record, paths, texts) for record in records)
    learned = frozenset(record["id"] for record in records if not _may_be_fitted_on(name, record, apart))
    return PreparedSet(name, own, texts, questions, learned)


def _is_kept_apart(title: str) -> bool:
    """Whether the training data leave an article out: three in ten, by their titles."""
    return int(hashlib.md5(title.encode(), usedforsecurity=False).hexdigest(), 16) % 10 >= LEARNED_TENTHS


def _may_be_fitted_on(name: str, record: dict[str, Any], apart: Collection[str]) -> bool:
    """Whether no model learned from a question: its article is known, and was kept apart."""
    return name not in TRAINED_ON or any(gold["document_id"] in apart for gold in record["gold"])


def _swapped(record: dict[str, Any]) -> dict[str, Any]:
    kind = {ANSWERABLE: LEFT_OUT, LEFT_OUT: ANSWERABLE}.get(record["kind"], record["kind"])
    return record | {"kind": kind, "answerable": kind == ANSWERABLE}


def _records(name: str, what: str) -> Iterator[dict[str, Any]]:
    for line in (DATA / name / f"{what}.jsonl").read_bytes().split(b"\n"):
        if line.strip():
            yield json.loads(line)


def _write(path: Path, title: str, text: str) -> None:
    title = json.dumps(" ".join(title.split()), ensure_ascii=False)
    content = f"---\ntitle: {title}\n---\n{text}".encode()
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def _question(
    name: str, record: dict[str, Any], paths: dict[str, str], texts: dict[str, str]
) -> KnownQuestion:
    gold = []
    for each in record["gold"]:
        path = paths.get(each["document_id"])
        if record["answerable"] and path:
            # Some spans end with the space after a sentence, which belongs to no sentence.
            gold.append(Gold(path, trimmed(texts[path], each["start"], each["end"])))
    return KnownQuestion(
        text=record["question"],
        id=record["id"],
        set=name,
        kind=record["kind"],
        answerable=record["answerable"],
        gold=tuple(gold),
    )
