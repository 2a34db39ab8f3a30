"""A refusal says why, names the nearest sources as no answer, and says how to go on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.messages.replies import render_refusal
from bot.messages.reply import Link
from knowledge import (
    Query,
    Reason,
    Spelling,
)
from tests.bot.examples import SOURCE, no_answer, quote
from tests.bot.messages.seeing import faults_of, labels_of


def test_a_refusal_names_the_nearest_sources_as_no_answer_and_quotes_none() -> None:
    reply = render_refusal(no_answer(quote("Spring tides follow the new moon.")), asker=7)
    assert reply.text == (
        "I couldn't find a clear answer in the articles.\n"
        "**These come closest, but do not answer it:**\n"
        "- The tide tables · Harbour Press, A. Mole, <t:1709978400:D>"
    )
    assert [button.label for button in reply.buttons if isinstance(button, Link)] == ["The tide tables"]
    assert reply.private


def test_a_source_is_named_once_however_often_it_is_near() -> None:
    assert render_refusal(no_answer(quote("One."), quote("Two.")), asker=7).text.count("The tide tables") == 1


@pytest.mark.parametrize("character", ["*", "😀"])
async def test_the_longest_names_of_the_nearest_sources_fit(character: str) -> None:
    sources = [replace(SOURCE, title=f"{n}{character * 400}", publisher=character * 400) for n in range(3)]
    refusal = no_answer(*(quote("The sea rises.", source=each) for each in sources))
    asked = Query(character * 300, character * 300, (character * 300,))
    assert await faults_of(render_refusal(replace(refusal, query=asked), asker=7, restate=True)) == []


def test_a_refusal_says_how_to_go_on() -> None:
    refusal = replace(no_answer(quote("The sea rises.")), meant=(Spelling(2, "Skerry"),))
    reply = render_refusal(refusal, asker=7, helpers="<@&123456789012345678>")
    assert reply.text.endswith("\nYou can ask <@&123456789012345678>.")
    assert labels_of(reply)[1:] == ["Did you mean Skerry?", "Report as unanswered"]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_for_a_refusal_has_its_sentence(reason: Reason) -> None:
    sentences = {render_refusal(no_answer(reason=each), asker=7).text for each in Reason}
    assert render_refusal(no_answer(reason=reason), asker=7).text in sentences
    assert len(sentences) == len(Reason)
