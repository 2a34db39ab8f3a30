"""Whether follow-ups are answered better when the question before them is carried along.

    python tests/benchmarks/follow_ups.py [--storage FOLDER] [--json]

conversations.jsonl holds conversations over the shipped articles: a turn is the first one, leans on
the turn before, or stands alone. `gold` is what the marked sentence must hold; empty: the articles
do not tell. Each conversation is held twice: without carrying anything, and as people hold it in
Discord, each turn in reply to the last answer. Conversations with an even number were looked at
when the numbers in `knowledge/answering/follow_ups.py` were chosen, the others were not.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import knowledge
from embeddings.models.loading import load_encoder
from embeddings.models.readers import load_reader
from knowledge import Answer, Degree, Earlier, KnowledgeBase, Question, ReaderStage
from knowledge.answering.leaning import leans
from tests.benchmarks.costs import processor
from tests.benchmarks.measure import arguments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONVERSATIONS = Path(__file__).with_name("conversations.jsonl")
ARTICLES = Path(knowledge.__file__).parent / "articles"
KINDS = {"leans": "lean on the turn before", "alone": "stand alone, later turns", "opens": "first turns"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a turn came to."""

    kind: str
    answerable: bool
    right: bool
    """Whether the sentence of the first quote is a gold one."""

    degree: Degree
    seen: bool
    """Whether its conversation was looked at when the numbers were chosen."""

    leaning: bool
    seconds: float
    """Of processor time."""


def main() -> None:
    """Hold all conversations, both ways, and print the shares."""
    parser = arguments(__doc__)
    parser.add_argument("--storage", type=Path, help="where the index is kept between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        base = _base(options.storage or Path(temporary))
        ways = {way: list(_hold_all(base, carried=way == "carried")) for way in ("bare", "carried")}
    rows = [
        {
            "turns": kind,
            "way": way,
            "conversations": which,
            **_figures(each for each in outcomes if each.kind == kind and each.seen in seen),
        }
        for kind in KINDS
        for which, seen in (("chosen by", (True,)), ("left alone", (False,)), ("all", (True, False)))
        for way, outcomes in ways.items()
    ]
    _present(rows, ways["carried"], as_json=options.json)


def _base(storage: Path) -> KnowledgeBase:
    encoder = load_encoder(None, storage, precision="int8", threads=1)
    reader = load_reader(None, storage, precision="int8", threads=1)
    base = KnowledgeBase([ARTICLES], encoder, storage, reader=ReaderStage(reader))
    base.open()
    return base


def _hold_all(base: KnowledgeBase, *, carried: bool) -> Iterator[Outcome]:
    for line in CONVERSATIONS.read_text("utf-8").splitlines():
        conversation = json.loads(line)
        yield from _hold(
            base, conversation["turns"], carried=carried, seen=int(conversation["id"][1:]) % 2 == 0
        )


def _hold(
    base: KnowledgeBase, turns: Iterable[dict[str, Any]], *, carried: bool, seen: bool
) -> Iterator[Outcome]:
    """A refusal cites nothing, so after one the answer before it is still what is replied to."""
    earlier: Earlier | None = None
    for turn in turns:
        began = time.process_time()
        found = base.ask(Question(turn["asked"], earlier=earlier if carried else None))
        seconds = time.process_time() - began
        right = False
        if isinstance(found, Answer):
            right = any(gold in found.quotes[0].text for gold in turn["gold"])
            earlier = Earlier(turn["asked"], tuple(quote.passage.id for quote in found.quotes))
        yield Outcome(
            kind=turn["kind"],
            answerable=bool(turn["gold"]),
            right=right,
            degree=found.degree,
            seen=seen,
            leaning=leans(turn["asked"]),
            seconds=seconds,
        )


def _figures(outcomes: Iterable[Outcome]) -> dict[str, float]:
    every = list(outcomes)
    known = [each for each in every if each.answerable]
    unknown = [each for each in every if not each.answerable]
    sure = [each for each in every if each.degree is Degree.SURE]
    return {
        "answerable": len(known),
        "right": _share(each.right for each in known),
        "right_and_sure": _share(each.right and each.degree is Degree.SURE for each in known),
        "wrong": _share(each.degree is not Degree.NO and not each.right for each in known),
        "of_sure_right": _share(each.right for each in sure),
        "unanswerable": len(unknown),
        "refused": _share(each.degree is Degree.NO for each in unknown),
    }


def _share(these: Iterable[bool]) -> float:
    every = list(these)
    return round(sum(every) / len(every), 3) if every else 0.0


def _present(rows: list[dict[str, Any]], carried: list[Outcome], *, as_json: bool) -> None:
    costs = sorted(each.seconds for each in carried if each.kind == "leans" and each.leaning)
    median = round(1e3 * costs[len(costs) // 2], 1)
    told = {kind: _share(each.leaning for each in carried if each.kind == kind) for kind in KINDS}
    if as_json:
        print(json.dumps({"processor": processor(), "rows": rows, "leaning": told, "cpu_ms": median}))
        return
    print(f"{processor()}, load {os.getloadavg()[0]:.1f}")
    print(f"{'':34}{'way':9}   n  right  +sure  wrong  of sure  n/a  refused")
    for row in rows:
        name = f"{KINDS[row['turns']]}: {row['conversations']}"
        print(
            f"{name:34}{row['way']:9}{row['answerable']:4} {row['right']:6.3f} {row['right_and_sure']:6.3f} "
            f"{row['wrong']:6.3f} {row['of_sure_right']:8.3f} {row['unanswerable']:4} {row['refused']:8.3f}"
        )
    print(f"Taken for leaning: {told}. A leaning turn costs {median} ms of processor time, the median.")


if __name__ == "__main__":
    main()
