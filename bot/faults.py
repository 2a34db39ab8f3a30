"""What is wrong in a configuration, each mistake in a phrase, and all of them in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings import keys_of, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TOKEN_VARIABLE = "DISCORD_TOKEN"  # noqa: S105  (the variable's name, no secret)


def unknown_section(name: str, value: object, sections: Mapping[str, type[object]]) -> str:
    """A section that there is none of, or a key outside all sections."""
    if not isinstance(value, dict):
        return unknown_key(name, None, sections)
    meant = nearest(name, sections)
    known = map("[{}]".format, sections)
    return f"unknown section [{name}]; {_meant(f'[{meant}]' if meant else None, known)}"


def unknown_key(key: str, section: str | None, sections: Mapping[str, type[object]]) -> str:
    """A key that its section does not have; `section` is None for one outside all of them."""
    if "token" in key.lower() and "file" not in key.lower():
        return (
            f"{key}: a token does not belong in this file, which others may read; put it into the "
            f"environment variable {TOKEN_VARIABLE} or into a file of its own that token_file names"
        )
    homes = {each: name for name, kind in sections.items() for each in keys_of(kind)}
    own = keys_of(sections[section]) if section else []
    meant = nearest(key, own) or nearest(key, homes)
    if meant and homes[meant] != section:
        meant = f"{meant} in [{homes[meant]}]"
    return f"unknown key {key}; {_meant(meant, own or (f'[{each}]' for each in sections))}"


def _meant(word: str | None, words: Iterable[str]) -> str:
    return f"did you mean {word}?" if word else f"known here are {', '.join(words)}"


def in_one_sentence(file: Path, faults: list[str]) -> str:
    """All mistakes in a file."""
    if len(faults) == 1:
        return f"{file}: {faults[0]}"
    numbered = "; ".join(f"({number}) {fault}" for number, fault in enumerate(faults, 1))
    return f"{file} has {len(faults)} mistakes: {numbered}"
