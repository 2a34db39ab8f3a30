"""What it costs to index documents of all formats: seconds, memory, and the share that the model takes.

    python tests/benchmarks/mixed_documents.py [--documents N] [--threads N]

As many of each format, each of some 400 made words, with the real model. A first index, a reload with
nothing changed, and one with one document changed. The times are the clock's; the peak of memory is that
of this process, and of the child that parses.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

from embeddings.models import load_encoder
from knowledge import KnowledgeBase
from knowledge.formats import reading
from tests.benchmarks.costs import processor
from tests.benchmarks.indexing import TimedEncoder
from tests.knowledge.formats.isolated.files import Pages, docx, epub, odt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


PARAGRAPHS, SENTENCES, WORDS = 6, 5, 13
CHILDREN = [0.0]
"""Megabytes that the children which parse have taken, each time somebody looks."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=0, help="of the model; 0: as many as there are cores")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        articles, storage = Path(folder, "articles"), Path(folder, "storage")
        articles.mkdir()
        for number in range(arguments.documents):
            write(articles, number)
        encoder = load_encoder(None, storage, precision="int8", threads=arguments.threads, progress=print)
        timed = TimedEncoder(encoder, time.perf_counter)
        base = KnowledgeBase([articles], timed, storage)
        kinds = " ".join(FORMATS)
        print(f"{arguments.documents:,} documents ({kinds}), {processor()}")
        measure(base, timed, "first index")
        measure(base, timed, "nothing changed")
        write(articles, arguments.documents // 2, seed=1)
        measure(base, timed, "one changed")
        print(f"peak of memory: {peak('self'):,.0f} MB, and {max(CHILDREN):,.0f} MB in a child that parses")


def measure(base: KnowledgeBase, encoder: TimedEncoder, what: str) -> None:
    """Reload, and print what that took."""
    encoder.seconds, began = 0.0, time.perf_counter()
    report = base.reload(lambda _: look_at_child())
    seconds = time.perf_counter() - began
    read = sum(each.seconds for each in report.readings)
    print(
        f"{what:>16}: {seconds:6.1f} s; encoding {encoder.seconds / seconds:4.0%}, reading"
        f" {read / seconds:4.0%}; {report.passages:,} passages, {report.encoded:,} texts encoded,"
        f" {len(report.skipped)} left out",
        flush=True,
    )


def look_at_child() -> None:
    """Note what the child that parses has taken so far, if there is one."""
    child = reading._PARSER._child
    with suppress(OSError, StopIteration):
        CHILDREN.append(peak(child.pid) if child else 0.0)


def peak(process: object) -> float:
    """The most memory that a process had, in megabytes, as Linux tells it."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def write(folder: Path, number: int, seed: int = 0) -> None:
    """Write a document in the format whose turn it is."""
    choose = random.Random(f"{number} {seed}")  # noqa: S311  (no secret)
    suffix = list(FORMATS)[number % len(FORMATS)]
    paragraphs = [" ".join(_sentence(choose) for _ in range(SENTENCES)) for _ in range(PARAGRAPHS)]
    (folder / f"{number:05}{suffix}").write_bytes(FORMATS[suffix](f"About {_word(choose)}", paragraphs))


def _sentence(choose: random.Random) -> str:
    return " ".join(_word(choose) for _ in range(WORDS)).capitalize() + "."


def _word(choose: random.Random) -> str:
    return "".join(choose.choice(("ba", "ko", "li", "ne", "ru", "sta", "ter", "um")) for _ in range(2))


def _markdown(title: str, paragraphs: Sequence[str]) -> bytes:
    return "\n\n".join([f"# {title}", *paragraphs]).encode()


def _plain(title: str, paragraphs: Sequence[str]) -> bytes:
    return "\n\n".join([title, *paragraphs]).encode()


def _rst(title: str, paragraphs: Sequence[str]) -> bytes:
    return "\n\n".join([f"{title}\n{'=' * len(title)}", *paragraphs]).encode()


def _html(title: str, paragraphs: Sequence[str]) -> bytes:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<html><head><title>{title}</title></head><body><main>{text}</main></body></html>".encode()


def _word_document(title: str, paragraphs: Sequence[str]) -> bytes:
    return docx("".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in (title, *paragraphs)))


def _open_document(title: str, paragraphs: Sequence[str]) -> bytes:
    return odt("".join(f"<text:p>{each}</text:p>" for each in (title, *paragraphs)))


def _rich_text(title: str, paragraphs: Sequence[str]) -> bytes:
    return (r"{\rtf1\ansi " + "".join(rf"{each}\par " for each in (title, *paragraphs)) + "}").encode()


def _book(title: str, paragraphs: Sequence[str]) -> bytes:
    text = "".join(f"<p>{each}</p>" for each in paragraphs)
    return epub(f"<h1>{title}</h1>{text}", metadata=f"<dc:title>{title}</dc:title>")


def _pdf(title: str, paragraphs: Sequence[str]) -> bytes:
    pages = Pages()
    pages.add_page()
    pages.heading(title)
    for each in paragraphs:
        pages.paragraph(each)
    return bytes(pages.output())


FORMATS: dict[str, Callable[[str, Sequence[str]], bytes]] = {
    ".md": _markdown,
    ".txt": _plain,
    ".rst": _rst,
    ".html": _html,
    ".docx": _word_document,
    ".odt": _open_document,
    ".rtf": _rich_text,
    ".epub": _book,
    ".pdf": _pdf,
}

if __name__ == "__main__":
    main()
