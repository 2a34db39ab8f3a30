"""What a reload costs where one article of many has changed: a full index beside it.

    python tests/benchmarks/reload.py [--articles N] [--storage FOLDER] [--json] [--plot FILE]

One thread, exact precision. The articles are real sentences, shuffled, of ten passages each. The
full index is measured once, the reloads as often as --repeats says, each with a sentence added to another
article.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from embeddings.models.loading import load_encoder
from knowledge.base import KnowledgeBase
from tests.benchmarks.made_articles import made_articles
from tests.benchmarks.measure import arguments, compare, present, time_once

if TYPE_CHECKING:
    from knowledge.indexing.reports import ReloadReport

PASSAGES = 10
"""Passages of an article, about."""


def main() -> None:
    """Measure and print."""
    parser = arguments(__doc__)
    parser.add_argument("--articles", type=int, default=200, help="articles in the base")
    parser.add_argument("--storage", type=Path, help="where models and articles are kept between runs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        storage = options.storage or Path(temporary)
        articles = _copy_articles(storage, Path(temporary) / "articles", options.articles)
        encoder = load_encoder(None, storage, threads=1)
        base = KnowledgeBase([articles], encoder, Path(temporary) / "base")
        reports: list[ReloadReport] = []
        full = time_once(lambda: reports.append(base.reload()))
        changed = []
        for number in range(options.repeats):
            _change(articles, number)
            changed.append(time_once(lambda: reports.append(base.reload())))
    passages, encoded = reports[0].passages, reports[-1].encoded
    figures = compare(
        {"full index": [full], "one article changed": changed},
        {"full index": f"{passages:,} passages", "one article changed": f"{encoded} texts encoded"},
    )
    present(f"Reading {options.articles:,} articles, 1 thread", figures, options)


def _copy_articles(storage: Path, folder: Path, articles: int) -> Path:
    """Exactly so many of the made articles, in a folder where they may be changed."""
    made = next(
        found
        for passages in count(PASSAGES * articles, PASSAGES * articles)
        if len(found := sorted(made_articles(storage, passages).iterdir())) >= articles
    )
    folder.mkdir()
    for path in made[:articles]:
        shutil.copy(path, folder)
    return folder


def _change(articles: Path, number: int) -> None:
    """Add a sentence to an article that has not been changed before."""
    path = sorted(articles.iterdir())[number]
    path.write_text(f"{path.read_text(encoding='utf-8')}\nThe bridge was closed again.\n", encoding="utf-8")


if __name__ == "__main__":
    main()
