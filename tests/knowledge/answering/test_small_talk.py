"""Small talk is recognised, and greetings and thanks around a question are removed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answering.small_talk import is_small_talk, without_pleasantries


def phrases(text: str) -> list[str]:
    """The phrases between vertical bars."""
    return [" ".join(phrase.split()) for phrase in text.split("|")]


SMALL_TALK = phrases("""
hi | Hello! | hey there | good morning everyone | Good evening | yo | bye | thanks | Thank you so
much! | thx | ty | ok | okay cool | nice | lol | lol nice bot | good bot | bad bot | awesome, thanks
| haha | wow | you're great | I love you | love it | how are you? | how are you doing | you suck |
stupid bot | shut up | this bot is trash | useless | you idiot | wtf | that's really bad | test |
testing | ping | help | !help | /reload | !play despacito | ?info | .ping | $balance | stop | yes |
are you stupid? | no | Thanks everyone, good night!
""")

REAL = phrases("""
what is a bot? | who are you? | what can you do? | why did talks fail? | How much is it? | is this
it? | Is it broken? | who is Ahmad Massoud | when was the valley taken | How do I add an article? |
is it safe? | how do I reload | what does help do? | where is Panjshir | how many fighters were
there | does it work offline? | is the museum free? | was it a good year | what is ping? | how long
is it | was sind Oliven? | why? | wer hat gewonnen | 谁赢了？ | ¿Quién ganó? | हवा क्या है? | من فاز؟ |
number of casualties | surrender terms | amnesty | leap year rule | hello world in python | Who
wrote Hey Jude? | test results of the vaccine | good morning britain presenter | what's up with the
talks | is a leap year longer? | how good is it | stop words list | did they work together | 50 +
50? | what is this about
""")

WHOLE = phrases("""
hi | thanks | hello there | please | tell me | hi Bob | thanks a lot! | who is Ty? | what is LOL? |
Well water safety rules | Good morning Vietnam director | Hello Kitty creator | OK Computer release
date | who is on the A-team? | what is thanks in Pashto? | So Big author | how do you say thanks? |
what is the meaning of please? | Hey Jude writer | Question time presenter | sorry seems to be the
hardest word | why is the sky blue? | 谁赢了？
""")


@pytest.mark.parametrize("message", SMALL_TALK)
def test_small_talk_is_no_question(message: str) -> None:
    assert is_small_talk(message)


@pytest.mark.parametrize("message", REAL)
def test_a_real_question_is_no_small_talk(message: str) -> None:
    assert not is_small_talk(message)


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("hi, who won?", "who won?"),
        ("hi who won?", "who won?"),
        ("Hello there! Who won the war?", "Who won the war?"),
        ("hey bot what is a leap year", "what is a leap year"),
        ("hey man, what is a leap year", "what is a leap year"),
        ("ok so why did talks fail", "why did talks fail"),
        ("Good morning everyone, when was it taken?", "when was it taken?"),
        ("quick question: where is Panjshir?", "where is Panjshir?"),
        ("um, well, who surrendered", "who surrendered"),
        ("can you tell me who won the war?", "who won the war?"),
        ("Could you please explain why talks failed?", "why talks failed?"),
        ("hi! do you know when talks failed?", "when talks failed?"),
        ("I was wondering why talks failed", "why talks failed"),
        ("I'd like to know who leads them", "who leads them"),
        ("does anyone know who leads them?", "who leads them?"),
        ("please tell me about the amnesty", "about the amnesty"),
        ("why did talks fail, please?", "why did talks fail?"),
        ("why did talks fail? thanks!", "why did talks fail?"),
        ("why did talks fail thanks in advance", "why did talks fail"),
        ("why did talks fail lol", "why did talks fail lol"),
        ("why did talks fail, lol", "why did talks fail"),
        ("why did talks fail? 🙏", "why did talks fail?"),
        ("who leads them, bot?", "who leads them?"),
    ],
)
def test_greetings_and_thanks_are_removed(asked: str, searched: str) -> None:
    assert without_pleasantries(asked) == searched


@pytest.mark.parametrize("question", WHOLE)
def test_what_belongs_to_the_question_stays(question: str) -> None:
    assert without_pleasantries(question) == question


@given(
    st.lists(
        st.sampled_from(["hi", ",", "please", "thanks", "tell me", "who", "won", "?", "lol", "!", "bot"]),
        max_size=8,
    )
)
def test_nothing_is_shortened_to_less_than_two_words(words: list[str]) -> None:
    question = " ".join(words)
    core = without_pleasantries(question)
    assert core == question or len([word for word in core.split() if word.strip("?,!")]) >= 2
