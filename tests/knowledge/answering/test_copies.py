"""What several articles say word for word is quoted once, and the others are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge import Answer, NoAnswer
from tests.knowledge.conftest import OAK

if TYPE_CHECKING:
    from knowledge import Quote
    from tests.knowledge.conftest import Desk

QUESTION = "Who built the old lighthouse on the rock at Skerry Point?"
SENTENCE = "The old lighthouse on the rock at Skerry Point was built by the engineer Tomas Vell."
HEAD = "This article was sent to you by the Harbour Gazette."


def article(title: str, text: str, published: str = "") -> str:
    told = f"title: {title}\n" + (f"published: {published}\n" if published else "")
    return f"---\n{told}url: https://{title.lower()}.example/a\n---\n{text}\n"


def asked(desk: Desk, question: str = QUESTION) -> Answer:
    base = desk.base()
    base.reload()
    answer = base.ask(question)
    assert isinstance(answer, Answer)
    return answer


def test_copies_are_quoted_once_and_named_the_newest_first(desk: Desk) -> None:
    desk.write("a.md", article("Old", SENTENCE, "2019-01-01"))
    desk.write("b.md", article("New", SENTENCE, "2024-01-01"))
    desk.write("c.md", article("Undated", SENTENCE))
    desk.write("d.md", article("Between", SENTENCE, "2021-01-01"))
    desk.write("oak.txt", OAK)
    answer = asked(desk)
    (quote,) = answer.quotes
    assert quote.citation.title == "New"
    assert [each.title for each in quote.also] == ["Between", "Old", "Undated"]
    assert quote.also[0].link
    assert quote.also[0].link.startswith("https://between.example/a#:~:text=")


@pytest.mark.parametrize(
    "copy",
    [f"{HEAD}\n\n{SENTENCE}", SENTENCE.upper(), f"“{SENTENCE}”", SENTENCE.replace(" ", "  ")],
    ids=["with another beginning", "in capitals", "in quotation marks", "with other spaces"],
)
def test_a_copy_may_differ_in_what_no_reader_cares_about(desk: Desk, copy: str) -> None:
    desk.write("a.md", article("One", SENTENCE, "2024-01-01"))
    desk.write("b.md", article("Other", copy))
    quote = asked(desk).quotes[0]
    assert [each.title for each in quote.also] == ["Other"]


@pytest.mark.parametrize(
    "other",
    [SENTENCE.replace("Vell", "Bell"), SENTENCE.replace("old", "new"), "Built by Tomas Vell."],
    ids=["another name", "another thing", "too short"],
)
def test_what_says_something_else_is_no_copy(desk: Desk, other: str) -> None:
    desk.write("a.md", article("One", SENTENCE, "2024-01-01"))
    desk.write("b.md", article("Other", other))
    assert all(quote.also == () for quote in asked(desk).quotes)


def test_a_short_sentence_is_a_copy_only_with_what_stands_around_it(desk: Desk) -> None:
    text = "It was built in 1854. The old lighthouse on the rock at Skerry Point is made of grey granite."
    desk.write("a.md", article("One", text, "2024-01-01"))
    desk.write("b.md", article("Same", text))
    desk.write("c.md", article("Other", text.replace("lighthouse", "granary")))
    base = desk.base()
    base.reload()
    answer = base.ask(QUESTION)
    short = base.quote(answer.quotes[0].passage.id, 0) if isinstance(answer, Answer) else None
    assert short
    assert short.text == "It was built in 1854."
    assert [each.title for each in short.also] == ["Same"]


def test_a_quote_that_is_looked_up_again_names_its_copies(desk: Desk) -> None:
    desk.write("a.md", article("One", SENTENCE, "2024-01-01"))
    desk.write("b.md", article("Other", SENTENCE))
    base = desk.base()
    base.reload()
    first = base.ask(QUESTION)
    assert isinstance(first, Answer)
    again: Quote | None = base.quote(first.quotes[0].passage.id, 0)
    assert again
    assert again.also == first.quotes[0].also != ()


def test_copies_fill_no_list_of_nearest_articles(desk: Desk) -> None:
    for number in range(4):
        desk.write(f"{number}.md", article(f"Copy{number}", SENTENCE))
    desk.write("oak.txt", OAK)
    base = desk.base()
    base.reload()
    refused = base.ask("Which beetle lives on the rock with the thousand whales?")
    assert isinstance(refused, NoAnswer)
    titles = [quote.citation.title for quote in refused.nearest]
    assert len([title for title in titles if title.startswith("Copy")]) <= 1
    assert "Oaks" in titles
