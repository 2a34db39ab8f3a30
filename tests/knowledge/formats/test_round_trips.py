"""A document that another program has written comes back with its text, headings, lists, tables and metadata.

pandoc, LibreOffice and Chromium write it; what is not installed is skipped.
"""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from knowledge.documents import BlockKind
from knowledge.formats import read
from tests.loopback.chromium import PROGRAM as CHROMIUM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from knowledge.documents import Document

PANDOC = shutil.which("pandoc")
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
SECONDS = 180

TITLE, AUTHOR = "The tides of Skerry Point", "Ada Brook"
HEADINGS = [("The harbour", 1), ("How boats enter", 2), ("The lamp", 1)]
SENTENCES = [
    "The harbour of Skerry Point falls dry twice a day, and every skipper on this coast knows the two rocks.",
    "Boats enter at half tide, when the café with the blue door can be seen between the piers.",
    "The lamp burned whale oil until 1911; since then an electric bulb of 400 watts has been used.",
    "Whoever rows home at night steers for it, and keeps the church of Sankt Jürgen to the left.",
]
ITEMS = ["Wait for the bell.", "Lower the sail.", "Row between the piers."]
ROWS = [["Month", "Height"], ["May", "4.2 m"], ["June", "5.1 m"]]
CODE = "for boat in harbour:\n    boat.moor()"

MARKDOWN = f"""---
title: {TITLE}
author: {AUTHOR}
lang: en
---

# {HEADINGS[0][0]}

{SENTENCES[0]}

## {HEADINGS[1][0]}

{SENTENCES[1].replace("half tide", "**half tide**")}

1. {ITEMS[0]}
2. {ITEMS[1]}
3. {ITEMS[2]}

# {HEADINGS[2][0]}

{SENTENCES[2].replace("electric bulb", "[electric bulb](https://example.org/bulb)")}

| {" | ".join(ROWS[0])} |
|-------|--------|
| {" | ".join(ROWS[1])} |
| {" | ".join(ROWS[2])} |

```python
{CODE}
```

{SENTENCES[3]}
"""


def run(*words: str | Path) -> None:
    subprocess.run([*map(str, words)], check=True, capture_output=True, timeout=SECONDS)  # noqa: S603


def by_pandoc(folder: Path, suffix: str) -> Path:
    """The document, as pandoc writes it in a format."""
    if not PANDOC:
        pytest.skip("pandoc is not installed")
    source, made = folder / "source.md", folder / f"made{suffix}"
    source.write_text(MARKDOWN, encoding="utf-8")
    written = ["--to", "gfm+yaml_metadata_block"] if suffix == ".md" else []  # as pages show it
    run(PANDOC, "--standalone", *written, source, "-o", made)
    return made


def by_office(folder: Path, suffix: str) -> Path:
    """The document, as LibreOffice writes it in a format after it has read it in another."""
    if not OFFICE:
        pytest.skip("LibreOffice is not installed")
    source = by_pandoc(folder, ".docx" if suffix == ".odt" else ".odt")
    home, out = folder / "profile", folder / "out"
    run(
        OFFICE, f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", suffix[1:],
        "--outdir", out, source,
    )  # fmt: skip
    return out / f"made{suffix}"


def by_chromium(folder: Path) -> Path:
    """The document, as Chromium prints its page."""
    if not CHROMIUM:
        pytest.skip("Chromium is not installed")
    page, made = by_pandoc(folder, ".html"), folder / "made.pdf"
    run(
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}",
        f"--print-to-pdf={made}", page.as_uri(),
    )  # fmt: skip
    return made


def words(text: str) -> str:
    return " ".join(text.split())


def blocks(document: Document, kind: BlockKind) -> Iterator[str]:
    return (each.span.of(document.text) for each in document.blocks or () if each.kind is kind)


def check_text(document: Document) -> None:
    """All of it is there, in order, and nothing twice."""
    text, at = words(document.text), 0
    assert not {"**", "](", "```"} & {text[n : n + 3].strip() for n in range(len(text))}
    for each in (SENTENCES[0], SENTENCES[1], *ITEMS, SENTENCES[2], "4.2 m", "5.1 m", SENTENCES[3]):
        assert text.count(each) == 1, each
        assert text.index(each) >= at, each
        at = text.index(each)


def check_headings(document: Document) -> None:
    found = [(section.heading.of(document.text), section.level) for section in document.sections]
    told = [(heading, level) for heading, level in found if heading not in {TITLE, "Author"}]
    shift = min(level for _, level in told) - 1
    assert [(heading, level - shift) for heading, level in told] == HEADINGS


def check_structure(document: Document) -> None:
    assert [*map(words, blocks(document, BlockKind.ITEM))] == ITEMS
    rows = [*blocks(document, BlockKind.TABLE_HEADER), *blocks(document, BlockKind.ROW)]
    assert [row.split("\t") for row in rows] == ROWS
    links = [mark.address for mark in document.marks if mark.address]
    assert links == ["https://example.org/bulb"]


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub", ".html", ".rst", ".md"])
def test_what_pandoc_writes_comes_back(tmp_path: Path, suffix: str) -> None:
    document = read(by_pandoc(tmp_path, suffix), tmp_path)
    check_text(document)
    check_headings(document)
    check_structure(document)
    assert CODE in document.text
    assert document.source.title == TITLE
    if suffix != ".rst":  # which has no place for it that pandoc uses
        assert document.source.author == AUTHOR


def test_rich_text_of_pandoc_comes_back(tmp_path: Path) -> None:
    """It marks no heading and no list as one; the words and the links are there."""
    document = read(by_pandoc(tmp_path, ".rtf"), tmp_path)
    check_text(document)


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".rtf"])
def test_what_libreoffice_writes_comes_back(tmp_path: Path, suffix: str) -> None:
    document = read(by_office(tmp_path, suffix), tmp_path)
    check_text(document)
    check_headings(document)
    assert (document.source.title, document.source.author) == (TITLE, AUTHOR)
    if suffix != ".rtf":
        check_structure(document)
        assert CODE in document.text


def test_a_pdf_of_libreoffice_comes_back(tmp_path: Path) -> None:
    document = read(by_office(tmp_path, ".pdf"), tmp_path)
    check_text(document)
    assert (document.source.title, document.source.author) == (TITLE, AUTHOR)
    assert {page.number for page in document.pages} == {1}


def test_what_chromium_prints_comes_back(tmp_path: Path) -> None:
    """Without the address that it prints at the foot of each page."""
    document = read(by_chromium(tmp_path), tmp_path)
    check_text(document)
    assert document.source.title == TITLE
    assert "file://" not in document.text
    assert [page.number for page in document.pages] == [1, 2]
    assert document.pages[-1].start > document.text.index(HEADINGS[0][0])
