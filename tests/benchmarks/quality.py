"""How well Pullquote answers the public sets, compared with plain baselines over the same snapshot.

    python tests/benchmarks/quality.py [--sets squad2,emanual] [--unread] [--json] [--storage FOLDER]

Prints for each set the measures of `pullquote evaluate`, and Pullquote's difference from each
baseline with a paired bootstrap interval. It also checks that every quote is a slice of its
article's file, and that Discord shows exactly that. Vectors are kept in the storage folder, so a
second run encodes nothing.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from bot.messages.blocks import block_quote
from bot.messages.markdown import visible
from bot.terminal.progress import ProgressLine
from embeddings.models.loading import PRECISIONS, load_encoder
from embeddings.models.readers import load_reader
from knowledge.answering.answers import Answer
from knowledge.answering.queries import read_question
from knowledge.answering.reading import ReaderStage
from knowledge.base import KnowledgeBase
from knowledge.documents import Span
from knowledge.evaluation.judgements import DEPTH, Judgement, judge
from knowledge.evaluation.measures import (
    ANSWERED,
    AUROC,
    FALSE,
    LENGTH,
    PASSAGES,
    QUOTE,
    REFUSED,
    REFUSED_AT_95,
    Sample,
)
from knowledge.evaluation.questions import LEFT_OUT, UNANSWERABLE
from knowledge.evaluation.resampling import Interval, intervals, paired_intervals
from knowledge.indexing.reports import Progress
from tests.benchmarks.baselines import Sentences, bm25, convex, maxsim
from tests.benchmarks.prepared_sets import DATA, SETS, prepare
from tests.loopback.rendering import render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from embeddings.encoder import Encoder
    from knowledge.answering.answers import NoAnswer
    from knowledge.answering.quotes import Quote
    from knowledge.errors import QuestionError
    from knowledge.evaluation.questions import KnownQuestion
    from tests.benchmarks.prepared_sets import PreparedSet

BATCH = 32
BASELINES = {"convex": convex, "maxsim": maxsim, "bm25": bm25}
SYSTEMS = ("pullquote", *BASELINES)
COLUMNS = {
    QUOTE: "quote@1",
    PASSAGES[1]: "pass@1",
    PASSAGES[3]: "pass@3",
    PASSAGES[5]: "pass@5",
    LENGTH: "chars",
    f"{LEFT_OUT}: {AUROC}": "out AUC",
    f"{LEFT_OUT}: {REFUSED_AT_95}": "out r95",
    f"{UNANSWERABLE}: {AUROC}": "adv AUC",
    f"{UNANSWERABLE}: {REFUSED_AT_95}": "adv r95",
    ANSWERED: "answrd",
    f"{LEFT_OUT}: {REFUSED}": "out ref",
    f"{UNANSWERABLE}: {REFUSED}": "adv ref",
    FALSE: "false",
}
COMPARED = (QUOTE, PASSAGES[1], f"{LEFT_OUT}: {AUROC}", f"{LEFT_OUT}: {REFUSED_AT_95}")
OF_THE_PRODUCT = {ANSWERED, FALSE, f"{LEFT_OUT}: {REFUSED}", f"{UNANSWERABLE}: {REFUSED}"}
"""Measures that need a threshold, which baselines do not have."""


@dataclass(frozen=True, slots=True)
class SetResult:
    """The results of one set."""

    name: str
    questions: int
    passages: int
    quotes: int
    """How many quotes were compared with their file; each was a slice of it."""

    rows: dict[str, list[Judgement]]
    """System → its judgements."""

    measures: dict[str, dict[str, Interval]]
    differences: dict[str, dict[str, Interval]]
    """Baseline → the differences of Pullquote from it."""


class NotVerbatimError(Exception):
    """A quote is not a slice of its article."""


def main() -> int:
    """Run what the command line asks for."""
    options = _options()
    encoder = load_encoder(None, options.storage, precision=options.precision, threads=options.threads)
    reader = None
    if not options.unread:
        loaded = load_reader(None, options.storage, precision=options.precision, threads=options.threads)
        reader = ReaderStage(loaded)
    results = []
    for name in filter(_is_there, options.sets):
        results.append(_run(name, encoder, reader, options.storage))
        if not options.json:
            print(_table(results[-1]), flush=True)
    if options.json:
        print(_json(results))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "--sets", type=lambda names: names.split(","), default=SETS, help="names, with commas"
    )
    parser.add_argument("--json", action="store_true", help="with a row for every question and system")
    parser.add_argument("--precision", choices=PRECISIONS, default="int8")
    parser.add_argument("--unread", action="store_true", help="without the reader")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--storage", type=Path, default=Path(tempfile.gettempdir()) / "pullquote-quality")
    return parser.parse_args()


def _names(words: str) -> list[str]:
    return words.split(",")


def _is_there(name: str) -> bool:
    there = (DATA / name / "questions.jsonl").is_file()
    if not there:
        sys.stderr.write(f"skipped {name}: there is no {DATA / name}\n")
    return there


def _run(name: str, encoder: Encoder, reader: ReaderStage | None, storage: Path) -> SetResult:
    prepared = prepare(name, storage / "sets")
    base = KnowledgeBase([prepared.folder], encoder, storage, reader=reader)
    with ProgressLine(sys.stderr) as line:
        base.open(line.show)
    quotes, product = _ask(base, prepared)
    rows = {"pullquote": product, **_ask_baselines(base, encoder, prepared)}
    samples = {system: Sample.from_rows(own) for system, own in rows.items()}
    return SetResult(
        name=name,
        questions=len(product),
        passages=len(base.snapshot),
        quotes=quotes,
        rows=rows,
        measures={system: intervals(sample) for system, sample in samples.items()},
        differences={system: paired_intervals(samples["pullquote"], samples[system]) for system in BASELINES},
    )


def _ask(base: KnowledgeBase, prepared: PreparedSet) -> tuple[int, list[Judgement]]:
    rows: list[Judgement] = []
    quotes = 0
    for batch in _batches(prepared):
        outcomes = base.ask_many([known.text for known in batch], candidates=DEPTH)
        quotes += sum(_check_verbatim(outcome, prepared) for outcome in outcomes)
        rows += [judge(known, outcome) for known, outcome in zip(batch, outcomes, strict=True)]
    return quotes, rows


def _ask_baselines(
    base: KnowledgeBase, encoder: Encoder, prepared: PreparedSet
) -> dict[str, list[Judgement]]:
    sentences = Sentences.of(base.snapshot)
    rows: dict[str, list[Judgement]] = {name: [] for name in BASELINES}
    for batch in _batches(prepared):
        queries = [read_question(known.text) for known in batch]
        encodings = encoder.encode_queries([query.searched for query in queries])
        for known, query, encoding in zip(batch, queries, encodings, strict=True):
            for name, answer in BASELINES.items():
                rows[name].append(judge(known, answer(query, encoding, sentences)))
    return rows


def _batches(prepared: PreparedSet) -> Iterator[Sequence[KnownQuestion]]:
    known = prepared.questions
    with ProgressLine(sys.stderr) as line:
        for first in range(0, len(known), BATCH):
            line.show(Progress("asking", first, len(known)))
            yield known[first : first + BATCH]


def _check_verbatim(outcome: Answer | NoAnswer | QuestionError, prepared: PreparedSet) -> int:
    """Count an answer's quotes. Raise NotVerbatimError unless each is a slice of its file, in Discord too."""
    quotes = outcome.quotes if isinstance(outcome, Answer) else ()
    for quote in quotes:
        text = prepared.texts[quote.citation.path]
        shown = text[slice(*quote.shown)]
        same = (
            quote.text == text[quote.start : quote.end] and shown == quote.before + quote.text + quote.after
        )
        if not same or not _survives_discord(quote, shown):
            where = f"{prepared.name}, {quote.citation.path}"
            raise NotVerbatimError(f"{where}: “{quote.text}” does not stand there")
    return len(quotes)


def _survives_discord(quote: Quote, shown: str) -> bool:
    """Whether Discord shows exactly the slice, with its answering sentence in bold."""
    seen = render(block_quote(quote.passage.document, quote.shown, Span(quote.start, quote.end)))
    bold = "".join(seen.marked.split()) == "".join(visible(quote.text).split())
    return seen.text == visible(shown).strip() and bold and not seen.effects


def _table(result: SetResult) -> str:
    head = f"{result.name}: {result.questions} questions, {result.passages} passages"
    lines = [
        f"\n{head}; {result.quotes} quotes, each a slice of its file",
        f"{'':24}" + "".join(f"{title:>9}" for title in COLUMNS.values()),
        *(_line(system, result.measures[system]) for system in SYSTEMS),
    ]
    lines.append(f"{'':24}" + "".join(f"{COLUMNS[name]:>27}" for name in COMPARED))
    lines += [f"{f'pullquote − {name}':24}{_changes(each)}" for name, each in result.differences.items()]
    return "\n".join(lines)


def _changes(differences: dict[str, Interval]) -> str:
    shown = (_signed(differences[name]) if name in differences else "–" for name in COMPARED)
    return "".join(f"{each:>27}" for each in shown)


def _line(system: str, measures: dict[str, Interval]) -> str:
    return f"{system:24}" + "".join(f"{_figure(system, name, measures):>9}" for name in COLUMNS)


def _figure(system: str, name: str, measures: dict[str, Interval]) -> str:
    value = measures[name].value if name in measures else math.nan
    if math.isnan(value) or (system != "pullquote" and name in OF_THE_PRODUCT):
        return "–"
    return f"{value:.0f}" if name == LENGTH else f"{value:.3f}"


def _signed(difference: Interval) -> str:
    return f"{difference.value:+.3f} [{difference.low:+.3f}, {difference.high:+.3f}]"


def _json(results: Sequence[SetResult]) -> str:
    return json.dumps(_finite([asdict(result) for result in results]), ensure_ascii=True, indent=1)


def _finite(value: object) -> object:
    """The same value with None in place of NaN, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and math.isnan(value) else value


if __name__ == "__main__":
    sys.exit(main())
