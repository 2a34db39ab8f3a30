"""Reply: what will be sent, as a value that can be tested without Discord.

Discord refuses a whole message for one button too long, so that a Reply that it would
refuse cannot be made: the limits are checked at its birth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from bot.messages.markdown import length
from knowledge import Degree

TEXT_LIMIT = 4000
"""Characters over all texts of a message with components (discord-api-docs, components/reference)."""

COMPONENT_LIMIT = 40
"""Components of a message, those inside others counted too."""

ROW_LIMIT = 5
LABEL_LIMIT = 80
URL_LIMIT = 512
CUSTOM_ID_LIMIT = 100
FILE_LIMIT = 8_000_000
"""Bytes of all files together; Discord takes ten million where nobody pays for more."""

_FILE_NAME = re.compile(r"[a-z0-9-]+\.txt")


@dataclass(frozen=True, slots=True)
class Text:
    """A block of Markdown."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A line between two blocks."""


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """A button that tells the bot to do something."""

    label: str
    custom_id: str


@dataclass(frozen=True, slots=True)
class Row:
    """Buttons beside each other."""

    buttons: tuple[Link | Button, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A text that is too long for a message and comes as a file to download."""

    name: str
    """Letters, digits, hyphens and full stops: Discord changes others, and then shows no file."""

    text: str


Part: TypeAlias = Text | Divider | Row | File


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: a frame with parts in it. Raises ValueError where Discord would refuse it."""

    parts: tuple[Part, ...]
    colour: int | None = None
    """Of the frame's edge, 0xRRGGBB."""

    private: bool = False
    """Only the asker sees it, wherever Discord lets a message be so."""

    degree: Degree | None = None
    """How sure the outcome is that it shows; None: it shows none, but an error or something else."""

    def __post_init__(self) -> None:
        faults = (*_faults_of_texts(self.parts), *_faults_of_rows(self.parts), *_faults_of_files(self.files))
        for fault in faults:
            raise ValueError(fault)
        if self.components > COMPONENT_LIMIT:
            raise ValueError(f"{self.components} components, Discord takes {COMPONENT_LIMIT}")

    @property
    def is_answer(self) -> bool:
        """Whether it quotes an answer, sure or not."""
        return self.degree in (Degree.SURE, Degree.PERHAPS)

    @property
    def text(self) -> str:
        """All that is written in it, as Markdown."""
        return "\n".join(part.markdown for part in self.parts if isinstance(part, Text))

    @property
    def buttons(self) -> tuple[Link | Button, ...]:
        """All its buttons, in order."""
        return tuple(button for part in self.parts if isinstance(part, Row) for button in part.buttons)

    @property
    def files(self) -> tuple[File, ...]:
        """All that is attached to it, in order."""
        return tuple(part for part in self.parts if isinstance(part, File))

    @property
    def components(self) -> int:
        """How many components Discord counts: the frame, the parts, the buttons."""
        return 1 + len(self.parts) + len(self.buttons)


def is_web_address(url: str) -> bool:
    """Whether Discord takes it for a button: http or https, a host with a dot, not too long."""
    if length(url) > URL_LIMIT or not url.isprintable() or any(map(str.isspace, url)):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and "." in (parts.hostname or "").strip(".")
    except ValueError:
        return False


def _faults_of_texts(parts: tuple[Part, ...]) -> list[str]:
    texts = [part.markdown for part in parts if isinstance(part, Text)]
    faults = [] if texts else ["a reply without a text"]
    faults += ["an empty text" for text in texts if not text.strip()]
    total = sum(map(length, texts))
    return faults if total <= TEXT_LIMIT else [*faults, f"{total} characters, Discord takes {TEXT_LIMIT}"]


def _faults_of_rows(parts: tuple[Part, ...]) -> list[str]:
    rows = [part.buttons for part in parts if isinstance(part, Row)]
    buttons = [button for row in rows for button in row]
    faults = [f"a row of {len(row)} buttons" for row in rows if not 0 < len(row) <= ROW_LIMIT]
    faults += [f"the label {b.label!r}" for b in buttons if not 0 < length(b.label) <= LABEL_LIMIT]
    faults += [f"the address {b.url!r}" for b in buttons if isinstance(b, Link) and not is_web_address(b.url)]
    ids = [button.custom_id for button in buttons if isinstance(button, Button)]
    faults += [f"the custom_id {each!r}" for each in ids if not 0 < len(each) <= CUSTOM_ID_LIMIT]
    return faults if len(set(ids)) == len(ids) else [*faults, "a custom_id twice"]


def _faults_of_files(files: tuple[File, ...]) -> list[str]:
    faults = [f"the file name {file.name!r}" for file in files if not _FILE_NAME.fullmatch(file.name)]
    faults += [f"the empty file {file.name}" for file in files if not file.text]
    size = sum(len(file.text.encode(errors="replace")) for file in files)
    return faults if size <= FILE_LIMIT else [*faults, f"files of {size} bytes"]
