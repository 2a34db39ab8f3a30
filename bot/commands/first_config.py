"""What `pullquote init` was told → the text of a first config.toml."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "# Written by `pullquote init`. `pullquote help configuration` explains these keys and all others."


@dataclass(frozen=True, slots=True)
class FirstConfig:
    """What a first configuration says."""

    articles: tuple[Path, ...]
    token_file: Path | None
    """None: the token is in the environment."""

    role: str

    def as_toml(self) -> str:
        """The file's text. Paths are whole, so that it may be moved."""
        articles = ", ".join(_quoted(str(path.expanduser().absolute())) for path in self.articles)
        discord = {
            "token_file": str(self.token_file.expanduser().absolute()) if self.token_file else "",
            "knowledge_role": self.role,
        }
        lines = [
            HEAD,
            "",
            "[knowledge]",
            f"articles = [{articles}]",
            "",
            "[discord]",
            *(f"{key} = {_quoted(value)}" for key, value in discord.items() if value),
        ]
        return "\n".join(lines).removesuffix("[discord]").rstrip() + "\n"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are among TOML's, but for one character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
