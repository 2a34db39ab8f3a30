"""What a reader sees in Discord is the article, character for character."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.messages.blocks import block_quote
from bot.messages.markdown import escape, hides, length, styled, visible
from bot.messages.runs import Run
from knowledge import Document, Span
from tests.bot.examples import SOURCE
from tests.loopback.rendering import render

NASTY = [
    "*a* **b** ***c*** _d_ __e__ ~~f~~ ||g|| `h` ``i`` ```j```",
    "# heading\n## heading\n### heading\n-# small",
    "- a\n- b\n* c\n+ d\n1. e\n2) f\n   10. g",
    "> quote\n>>> long quote\nnot",
    "[masked](https://evil.example) [a](<b> 'c') ![image](x)",
    "https://example.com/a_b*c http://x.y discord://-/ steam://run/1",
    "<https://example.com> <mailto:a@b.c> <tel:+1>",
    "<@1> <@!1> <@&1> <#1> @everyone @here </cmd sub:1> <id:customize>",
    "<t:1700000000:R> <t:0> <a:wave:123456789012345678> <:wave:123456789012345678> :smile: :a::skin-tone-2:",
    r"¯\_(ツ)_/¯ C:\temp\*new* \\ \* \a",
    "a\\",
    "**",
    "a ** b",
    "*",
    "_under_score_s snake_case_name __init__",
    "  indented\n    more\n\ttab",
    "one\n\n\ntwo\n",
    "\r\nold Mac\rline\u2028separator\u2029> not a quote",
    "```py\nprint(1)\n```",
    "10:30 at 5: a:b:c",
    "2 * 3 * 4 = 24, a | b || c",
    "हिन्दी में लिखा। **मोटा**",
    "混ぜて*書く*。",
    "👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️",
]

markdown_text = st.text(
    st.sampled_from("\\*_~`|<>@#:[]()!-+.1a9 \n\t/tehréツ") | st.characters(codec="utf-8")
)


def quoted(before: str, sentence: str, after: str) -> str:
    """A plain text's slice as a block quote, its sentence marked."""
    whole = before + sentence + after
    marked = Span(len(before), len(before + sentence))
    return block_quote(Document(SOURCE, whole), Span(0, len(whole)), marked)


def seen_by_readers(text: str) -> str:
    """What of an article's slice anybody can see; Discord strips a message's outer white space."""
    return visible(text).strip()


@pytest.mark.parametrize("article", NASTY)
def test_an_article_is_shown_character_for_character(article: str) -> None:
    seen = render(escape(article))
    assert seen.text == seen_by_readers(article)
    assert seen.effects == []


@given(markdown_text)
def test_whatever_stands_in_an_article_is_shown_character_for_character(article: str) -> None:
    seen = render(escape(article))
    assert seen.text == seen_by_readers(article)
    assert seen.effects == []


@pytest.mark.parametrize("article", NASTY)
def test_a_quote_shows_the_slice_and_its_sentence_in_bold(article: str) -> None:
    check_quote("Before it. ", article, " After it.")


@given(markdown_text, markdown_text, markdown_text)
def test_any_quote_shows_the_slice_and_its_sentence_in_bold(before: str, sentence: str, after: str) -> None:
    assume(visible(before + sentence + after).strip())
    check_quote(before, sentence, after)


def check_quote(before: str, sentence: str, after: str) -> None:
    seen = render(quoted(before, sentence, after))
    shown = "".join(map(visible, (before, sentence, after)))
    # The quote's last line may lose white space at its end, where nobody sees it.
    assert seen.text.rstrip() == shown.rstrip()
    assert seen.effects == []
    assert words(seen.marked) == words(visible(sentence))


def words(text: str) -> str:
    """Without white space, which is as bold as it is not."""
    return "".join(text.split())


def test_a_sentence_of_several_paragraphs_is_bold_in_each() -> None:
    assert quoted("", "One.\n\nTwo.", "") == "> **One.**\n> \n> **Two.**"


def test_a_bold_sentence_keeps_the_space_around_it_outside() -> None:
    assert styled((Run("  so *it* is ", marked=True),)) == r"  **so \*it\* is** "


def test_the_edge_of_the_bold_makes_no_emoji_name() -> None:
    seen = render(quoted("See :a", "b: c.", ""))
    assert seen.effects == []
    assert (seen.text, seen.marked) == ("See :ab: c.", "b: c.")


def test_white_space_at_the_end_leaves_no_mark_without_its_space() -> None:
    assert quoted("", "One.", "\n\n  ") == "> **One.**"


def test_a_bare_address_is_no_link() -> None:
    assert escape("see https://example.com") == r"see https\://example.com"


def test_ordinary_prose_is_left_as_it_is() -> None:
    prose = "In 1990, at 10:30, he said: “It's over” (or so they say) - twice; 3.5 % of it."
    assert escape(prose) == prose


@pytest.mark.parametrize("hidden", ["\u202e", "\u2066", "\u200b", "\ufeff", "\x00", "\x1b", "\U000e0041"])
def test_what_nobody_can_see_is_left_out(hidden: str) -> None:
    assert visible(f"a{hidden}b") == "ab"
    assert hides(f"a{hidden}b")


@pytest.mark.parametrize("kept", ["\u200c", "\u200d", "\u200e", "\ufe0f", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\t", "\xa0"])
def test_what_a_script_or_a_picture_needs_is_kept(kept: str) -> None:
    assert visible(f"a{kept}b") == f"a{kept}b"
    assert not hides(f"a{kept}b")


@given(st.text())
def test_the_length_is_never_less_than_the_number_of_characters(text: str) -> None:
    assert length(text) >= len(text)


@pytest.mark.parametrize(
    ("markdown", "effect"),
    [
        ("# a", "heading"),
        ("-# a", "subtext"),
        ("- a", "list"),
        ("1. a", "list"),
        (">>> a", "long quote"),
        ("*a*", "italic"),
        ("_a_", "italic"),
        ("__a__", "underline"),
        ("~~a~~", "strike"),
        ("||a||", "spoiler"),
        ("`a`", "code"),
        ("```a```", "code block"),
        ("[a](b)", "link"),
        ("https://a.b", "address"),
        ("<https://a.b>", "address in brackets"),
        ("<@1>", "mention"),
        ("@everyone", "mention"),
        ("</a:1>", "command"),
        ("<t:1>", "timestamp"),
        ("<:ab:1>", "custom emoji"),
        (":smile:", "emoji name"),
        ("¯\\_(ツ)_/¯", "shrug"),
    ],
)
def test_the_renderer_of_this_suite_sees_what_is_not_escaped(markdown: str, effect: str) -> None:
    assert [each.partition(":")[0] for each in render(markdown).effects] == [effect]
