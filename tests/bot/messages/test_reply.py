"""A reply that Discord would refuse cannot be made."""

from __future__ import annotations

import pytest

from bot.messages.reply import Button, Divider, Link, Reply, Row, Text, is_web_address

TEXT = Text("a")


def test_a_reply_at_every_limit_can_be_made() -> None:
    row = Row((Link("l" * 80, "https://a.b/" + "c" * 500), Button("b", "i" * 100)))
    reply = Reply((Text("t" * 4000), row, *(Divider() for _ in range(35))))
    assert reply.components == 40


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ((), "without a text"),
        ((Text(" \n"),), "an empty text"),
        ((Text("t" * 2000), Text("t" * 2001)), "4001 characters"),
        ((Text("😀" * 2001),), "4002 characters"),
        ((TEXT, *(Divider() for _ in range(39))), "41 components"),
        ((TEXT, Row(())), "a row of 0 buttons"),
        ((TEXT, Row(tuple(Button("b", str(number)) for number in range(6)))), "a row of 6 buttons"),
        ((TEXT, Row((Button("", "i"),))), "the label ''"),
        ((TEXT, Row((Button("b" * 81, "i"),))), "the label"),
        ((TEXT, Row((Button("b", ""),))), "the custom_id"),
        ((TEXT, Row((Button("b", "i" * 101),))), "the custom_id"),
        ((TEXT, Row((Button("a", "i"),)), Row((Button("b", "i"),))), "a custom_id twice"),
        ((TEXT, Row((Link("l", "javascript:alert(1)"),))), "the address"),
    ],
)
def test_a_reply_beyond_a_limit_cannot(parts: tuple[Text | Divider | Row, ...], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Reply(parts)


@pytest.mark.parametrize("url", ["http://a.b", "https://a.b/c?d#e", "https://xn--a.b:8080/"])
def test_an_address_of_the_web_is_one(url: str) -> None:
    assert is_web_address(url)


@pytest.mark.parametrize(
    "url",
    ["", "a.b", "ftp://a.b", "javascript:alert(1)", "https://", "https://localhost/", "https://a.b/ c",
     "https://a.b/\n", "https://a.b/\u202e", "https://[a.b", "https://a.b/" + "c" * 501],
)  # fmt: skip
def test_anything_else_is_not(url: str) -> None:
    assert not is_web_address(url)


def test_a_reply_tells_its_text_and_its_buttons() -> None:
    one, two = Button("1", "1"), Link("2", "https://a.b")
    reply = Reply((Text("a"), Row((one,)), Divider(), Text("b"), Row((two,))))
    assert reply.text == "a\nb"
    assert reply.buttons == (one, two)
