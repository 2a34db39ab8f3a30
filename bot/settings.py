"""Reads settings strictly: reports every unknown key and every unsuitable value, all at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias, TypeVar, cast, get_origin, get_type_hints

T = TypeVar("T")
Read: TypeAlias = Callable[[object, Path], T]
"""Turns a value from the file into a setting. Also gets the folder that relative paths start from."""

_MENTION = re.compile(r"<(?:@&?|#)\d{15,20}>")
_KINDS: dict[type, str] = {str: "text", list: "a list", dict: "a table"}


class UnfitError(Exception):
    """A value does not suit its setting; the text says what would, and what was found."""


def read_section(kind: type[T], table: Mapping[str, object], folder: Path, faults: list[str]) -> T:
    """Build a dataclass from the keys that it declares, and add a phrase to `faults` for each bad value.

    The dataclass declares a key by a field of the type `Annotated[type, read]`. Keys that it does
    not declare are ignored here; `unknown_keys` finds them.
    """
    values: dict[str, object] = {}
    for key, read in _readers(kind).items():
        if key not in table:
            continue
        try:
            values[key] = read(table[key], folder)
        except UnfitError as unfit:
            faults.append(f"{key} {unfit}")
    return kind(**values)


def unknown_keys(kind: type[object], table: Mapping[str, object]) -> list[str]:
    """Return the keys of the table that the dataclass does not declare, in the file's order."""
    return [key for key in table if key not in _readers(kind)]


def keys_of(kind: type[object]) -> list[str]:
    """Return the keys that the dataclass declares."""
    return list(_readers(kind))


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the most similar of the words, or None if none is similar."""
    close = difflib.get_close_matches(word.lower(), list(words), n=1, cutoff=0.6)
    return close[0] if close else None


def _readers(kind: type[object]) -> dict[str, Read[object]]:
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items() if get_origin(hint) is Annotated}


def switch(value: object, _folder: Path) -> bool:
    """Read true or false."""
    if isinstance(value, bool):
        return value
    raise UnfitError(f"must be true or false, not {_kind(value)}")


def text(value: object, _folder: Path) -> str:
    """Read text, without the white space around it."""
    if isinstance(value, str):
        return value.strip()
    raise UnfitError(f"must be text in quotation marks, not {_kind(value)}")


def name_or_number(value: object, folder: Path) -> str:
    """Read text, or a number as its digits: Discord's ids are written both ways."""
    return str(value) if type(value) is int else text(value, folder)


def mention(value: object, folder: Path) -> str:
    """Read a role, a channel or a person, as Discord writes a mention."""
    found = text(value, folder)
    if found and not _MENTION.fullmatch(found):
        raise UnfitError('must be a role like "<@&ID>", a channel like "<#ID>" or a person like "<@ID>"')
    return found


def folder_or_name(value: object, folder: Path) -> str:
    """Read the path of a local folder if it exists, else the name as it is."""
    name = text(value, folder)
    local = path(name, folder)
    return str(local) if local and (local.exists() or name.startswith((".", "/", "~"))) else name


def path(value: object, folder: Path) -> Path | None:
    """Read a path relative to the configuration file's folder; empty text gives None."""
    name = text(value, folder)
    if "\0" in name:
        raise UnfitError("must be a path, and a path cannot contain a NUL character")
    return _resolve(name, folder) if name else None


def paths(value: object, folder: Path) -> tuple[Path, ...]:
    """Read a list of paths."""
    if not isinstance(value, list):
        raise UnfitError(f"must be a list of paths in [square brackets], not {_kind(value)}")
    found = tuple(path(item, folder) for item in cast(list[object], value))
    if None in found:
        raise UnfitError("must be a list of paths, and one of them is empty")
    return cast(tuple[Path, ...], found)


@dataclass(frozen=True, slots=True)
class Texts:
    """Reads a list of texts that have `longest` characters at most."""

    longest: int

    def __call__(self, value: object, folder: Path) -> tuple[str, ...]:
        """Return the texts."""
        if not isinstance(value, list):
            raise UnfitError(f"must be a list of texts in [square brackets], not {_kind(value)}")
        found = tuple(text(item, folder) for item in cast(list[object], value))
        if not all(0 < len(each) <= self.longest for each in found):
            raise UnfitError(f"must be a list of texts, each with 1 to {self.longest} characters")
        return found


@dataclass(frozen=True, slots=True)
class Ids:
    """Reads a list of Discord's ids, as numbers or as text."""

    whose: str

    def __call__(self, value: object, _folder: Path) -> frozenset[int]:
        """Return the ids."""
        if not isinstance(value, list):
            raise UnfitError(f"must be a list of {self.whose} ids in [square brackets], not {_kind(value)}")
        ids = [str(item) if type(item) is int else item for item in cast(list[object], value)]
        if not all(isinstance(each, str) and each.isascii() and each.isdecimal() for each in ids):
            raise UnfitError(
                f"must be a list of {self.whose} ids, which are numbers such as 123456789012345678"
            )
        return frozenset(int(str(each)) for each in ids)


def web_addresses(value: object, folder: Path) -> Mapping[Path, str]:
    """Read a table of web addresses by path."""
    if not isinstance(value, dict):
        raise UnfitError(
            f'must be a table like {{ "docs" = "https://docs.example.org" }}, not {_kind(value)}'
        )
    found: dict[Path, str] = {}
    for name, address in cast(dict[str, object], value).items():
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            raise UnfitError(f"must give {name} an address that begins with https:// or http://")
        found[_resolve(name, folder)] = address
    return found


def _resolve(name: str, folder: Path) -> Path:
    try:
        return folder / Path(name).expanduser()
    except RuntimeError as exc:
        raise UnfitError(f"starts with the home folder of an unknown user: {name}") from exc


@dataclass(frozen=True, slots=True)
class Whole:
    """Reads a whole number from `least` to `most`."""

    least: int
    most: int

    def __call__(self, value: object, _folder: Path) -> int:
        """Return the number."""
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most:
            return value
        raise UnfitError(f"must be a whole number from {self.least} to {self.most}, not {_kind(value)}")


def share(value: object, _folder: Path) -> float | None:
    """Read a number from 0 to 1."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise UnfitError(f"must be a number from 0 to 1, not {_kind(value)}")


@dataclass(frozen=True, slots=True)
class OneOf:
    """Reads one of a few words."""

    words: tuple[str, ...]

    def __call__(self, value: object, folder: Path) -> str:
        """Return the word."""
        word = text(value, folder)
        if word in self.words:
            return word
        choices = " or ".join(f'"{each}"' for each in self.words)
        raise UnfitError(f"must be {choices}, not other text")


def _kind(value: object) -> str:
    """Describe a value without repeating text, which might be a secret in the wrong place."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return _KINDS.get(type(value), "a date or time")
