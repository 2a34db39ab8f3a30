"""`pullquote chat` holds a conversation: a question may lean on the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.asking import Conversation
from knowledge import Answer, KnowledgeBase
from tests.fakes import WordEncoder

if TYPE_CHECKING:
    from pathlib import Path

MILLS = """# The old mill

The old mill was built by Ada Brook. It was sold in 1912 to a baker.

# The new mill

The new mill was built by Tomas Vell. It was sold in 1950 to a brewer.
"""


def test_a_typed_question_may_lean_on_the_last_one_that_was_answered(tmp_path: Path) -> None:
    (tmp_path / "mills.md").write_text(MILLS, encoding="utf-8")
    base = KnowledgeBase([tmp_path / "mills.md"], WordEncoder(256), tmp_path / "storage")
    base.reload()
    conversation = Conversation(base)
    for first, year in (("Who built the old mill?", "1912"), ("Who built the new mill?", "1950")):
        assert isinstance(conversation.ask(first), Answer)
        assert not isinstance(conversation.ask("Which submarine crosses Antarctica?"), Answer)
        found = conversation.ask("and when was it sold?")
        assert isinstance(found, Answer)
        assert year in found.quotes[0].passage.text
