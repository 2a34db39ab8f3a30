"""Arguments and a configuration → the knowledge base that a command asks: the only place that builds it."""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import knowledge
from bot.terminal import ProgressLine, say
from embeddings.models import load_encoder, load_reader
from knowledge import (
    Additions,
    DamageError,
    Fetcher,
    KnowledgeBase,
    Origins,
    ReaderStage,
    ReadingTerms,
    ReloadRunningError,
    ShrinkError,
    SnapshotError,
    Terms,
    WebSources,
    confidence_fingerprint_of,
    load_bounds,
    read_saved_questions,
)

if TYPE_CHECKING:
    from bot.config import Config
    from bot.terminal import Arguments
    from embeddings.encoder import Encoder

SHIPPED = Path(knowledge.__file__).parent / "articles"
GUIDE = SHIPPED / "pullquote-guide.md"
NO_READER = "none"
"""What `reader` is in the configuration if no passage is to be read."""

WAIT = 0.2
"""Seconds between two looks at whether another process has read the articles."""

FOREIGN_THRESHOLD = (
    "How sure an answer must be was measured with another model; "
    "run `pullquote calibrate` with questions of your own, or set threshold in config.toml."
)


def build_knowledge(arguments: Arguments, config: Config) -> KnowledgeBase:
    """Build the knowledge base that is configured, without reading anything yet.

    Raises what `load_encoder` raises.
    """
    encoder = load_encoder(
        config.model.name or None,
        config.storage_folder,
        precision=config.model.precision,
        threads=config.model.threads,
        progress=partial(say, sys.stderr),
    )
    reader = _reader(config)
    terms = _terms(config, encoder, reader)
    questions = config.knowledge.questions
    return KnowledgeBase(
        origins_of(arguments, config),
        encoder,
        config.storage_folder,
        terms=terms,
        reader=reader,
        compress_above=config.knowledge.compress_above,
        saved_questions=partial(read_saved_questions, questions) if questions else None,
    )


def origins_of(arguments: Arguments, config: Config) -> Origins:
    """Where articles come from: the folders of the command line, else all that is configured."""
    named = config.knowledge
    reading = ReadingTerms(
        addresses=named.addresses,
        project_files=named.project_files,
        may_be_missing=frozenset({added_folder(config)}),
    )
    if arguments.knowledge:
        return Origins.of(arguments.knowledge, reading)
    roots = [added_folder(config), *named.articles]
    if named.include_shipped:
        # The examples are there to try the program with: nobody's own articles are mixed with them.
        roots.append(GUIDE if named.articles or config.source else SHIPPED)
    return Origins.of(roots, reading, WebSources(config.source, config.storage_folder, Fetcher()))


def added_folder(config: Config) -> Path:
    """Where the articles lie that were added in Discord or by `pullquote add`."""
    return config.storage_folder.absolute() / "added"


def additions_of(config: Config) -> Additions:
    """The articles that admins bring in."""
    return Additions(added_folder(config), config.storage_folder.absolute())


def open_knowledge(arguments: Arguments, config: Config) -> KnowledgeBase:
    """Build the knowledge base and open it; read the articles first where they are new or have changed."""
    base = build_knowledge(arguments, config)
    _wait_for_articles(base)
    return base


def open_to_serve(arguments: Arguments, config: Config) -> KnowledgeBase:
    """Build the knowledge base and open what is stored; read the articles only if that cannot be served."""
    base = build_knowledge(arguments, config)
    if not _open_stored(base):
        _wait_for_articles(base)
    return base


def _reader(config: Config) -> ReaderStage | None:
    """The reader that is configured; None: nothing is read."""
    if config.model.reader == NO_READER:
        return None
    reader = load_reader(
        config.model.reader or None,
        config.storage_folder,
        precision=config.model.precision,
        threads=config.model.threads,
        progress=partial(say, sys.stderr),
    )
    return ReaderStage(reader)


def _terms(config: Config, encoder: Encoder, reader: ReaderStage | None) -> Terms:
    """What is configured, else what was calibrated for these very models, else as shipped."""
    answers = config.answers
    bounds = load_bounds(config.storage_folder, confidence_fingerprint_of(encoder, reader))
    threshold = bounds.threshold if answers.threshold is None else answers.threshold
    if threshold is None and (config.model.name or (reader and config.model.reader)):
        say(sys.stderr, FOREIGN_THRESHOLD)
    return Terms(threshold=threshold, sure=bounds.sure, quotes=answers.quotes)


def _open_stored(base: KnowledgeBase) -> bool:
    """Whether what is stored can be served as it is."""
    try:
        return base.open_stored()
    except DamageError:
        return False


def _wait_for_articles(base: KnowledgeBase) -> None:
    with ProgressLine(sys.stderr) as line:
        while not _open(base, line):
            time.sleep(WAIT)


def _open(base: KnowledgeBase, line: ProgressLine) -> bool:
    """Whether it is open now: it is not while another process reads the articles for the first time.

    Where nothing can be written, what is stored serves as it is.
    """
    try:
        base.open(line.show)
    except ReloadRunningError:
        return base.open_stored()
    except (ShrinkError, SnapshotError) as error:
        if not base.status.documents:
            raise
        say(sys.stderr, f"The articles could not be read again, and are served as they were: {error}")
    return True
