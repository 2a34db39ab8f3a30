"""The options of `/ask`: who sees the answer, and which article it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.end_to_end.in_discord.conftest import logged_in

if TYPE_CHECKING:
    from pathlib import Path

    from knowledge import KnowledgeBase
    from tests.loopback.discord import LoopbackDiscord

BOATS = """---
title: The boats of Skerry Point
---

The boat was built by a carpenter from the mainland. Nobody knows who built the second boat of the harbour.
"""
QUESTION = "Who built the lighthouse?"


async def test_an_answer_is_for_whom_and_from_where_the_asker_says(
    discord: LoopbackDiscord, articles: Path, base: KnowledgeBase, tmp_path: Path
) -> None:
    (articles / "boats.md").write_text(BOATS, encoding="utf-8")
    base.reload()
    async with logged_in(discord, base, tmp_path):
        suggested = await discord.autocomplete("ask", "source", "skerry boats")
        assert [each["name"] for each in suggested] == ["The boats of Skerry Point"]
        every = await discord.autocomplete("ask", "source", "")
        assert [each["name"] for each in every] == [
            "The boats of Skerry Point",
            "The lighthouse of Skerry Point",
        ]
        boats, lighthouse = (each["value"] for each in every)

        for visibility, private in (("only me", True), ("everyone", False)):
            reply = (await discord.slash("ask", question=QUESTION, visibility=visibility)).reply
            assert "Tomas Vell" in reply.text
            assert reply.ephemeral is private

        assert "Tomas Vell" in (await discord.slash("ask", question=QUESTION, source=lighthouse)).reply.text
        assert "Tomas Vell" not in (await discord.slash("ask", question=QUESTION, source=boats)).reply.text
        typed = (await discord.slash("ask", question=QUESTION, source="the lighthouse of skerry point")).reply
        assert "Tomas Vell" in typed.text
        unknown = (
            await discord.slash("ask", question=QUESTION, source="Windmills", user=discord.user("Bob"))
        ).reply
        assert unknown.ephemeral
        assert "no article with that title" in unknown.text
