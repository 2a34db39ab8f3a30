"""Sentences: each case is a text with a bar where one sentence ends and the next begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import Span
from knowledge.splitting.sentences import LONGEST_SENTENCE, Trait, split_sentences, traits

CASES = [
    "The tea is hot.| The milk is cold.",
    "Is it hot?| Yes, it is!| Good.",
    "Dr. Poe met Mrs. Roe.| They spoke.",
    "Prof. J. R. Roe wrote it.| Nobody read it.",
    "George W. Bush spoke.| A. A. Milne did not.",
    "It grew by 3.5 percent.| Then it fell by 0.25.",
    "Version 2.10.1 is out.| Install it.",
    "See example.org/a.b.html for more.| It is free.",
    "He lives in the U.S. Army base.| It is big.",
    "He lives in the U.S.| It is big.",
    "They came at 5 p.m. Monday.| Nobody was there.",
    "They came at 5 p.m.| Police were there.",
    "Fruit, e.g. Apples, is good.| So is tea.",
    "Names (e.g. @tea, i.e. $MILK) are short.| See #tea.",
    "Pets, i.e. Cats and dogs, stay out.",
    "See Fig. 2 and No. 5 there.| On Sept. 3 it rained.",
    "Smith et al. 2020 say so.| Others do not.",
    "Acme Inc. Shares rose.| The Acme Inc.| The end.",
    "Acme Corp. and Roe Ltd. merged.| In May they parted.",
    "Roe v. Wade was a case.| It is known.",
    "“Stop!” Tom said.| He ran.",
    "“Stop!” he said.| “Why?” she asked.",
    "“It is late. |We must go,” he said.| They went.",
    'He said: "It is late."| Then he went.',
    "He wondered (was it late?) and went.| It was.",
    "It was late (see below).| He went.",
    "He waited... and went.| It was late.",
    "He waited…| Nobody came.",
    "He waited . . . and went. . . .| It was late.",
    "He said “it is late.” .| Then he went.",
    "What?!| No way!!!| Oh.",
    "This was shown before.[12]| Others doubt it. [3]",
    "Yahoo! is a firm.| So is Acme.",
    "The firm sells it. |iPhones are dear.",
    "1. Wash your hands.| Dry them.",
    "a. Open the box.| Close it.",
    "3.1. Open the box.| Close it.",
    "Use these:\n|- the box\n|- the lid\n|- the key",
    "Use these:\n|1. the box\n|2. the lid",
    "One paragraph\n\n|Another paragraph",
    "One line that goes\non here.| And ends.",
    "No. It does not help.| It harms.",
    "No. 5 is alive.| No. 6 is not.",
    "She was born in 1990.| Her brother was born in 2003.",
    "Am 3. Mai kam er.| Sie kam am 5. Juni.",
    "Im 19. Jahrhundert war das so.| Heute nicht.",
    "Er kostet z. B. 3 Euro.| Das ist viel.",
    "Er kostet ca. 3,5 Mio. Euro.| Das ist viel.",
    "Dr. Meier wohnt in der Str. 5.| Er ist Arzt.",
    "Das kostet viel usw. und so fort.| Ende.",
    "¿Qué es?| ¡Es té!| Gracias.",
    "El Sr. García y la Sra. Ruiz viven en EE.UU. desde 1990.| Son felices.",
    "Vea la pág. 5 del libro.| Es bueno.",
    "M. Poe est venu.| Mme Roe aussi.",
    "茶很热。|牛奶很冷！|好吗？|好。",
    "他说：“茶很热。”|他走了。",
    "价格是3.5元。|很贵。",
    "お茶は熱い。|牛乳は冷たい。",
    "चाय गर्म है।| दूध ठंडा है।",
    "الشاي ساخن.| هل الحليب بارد؟| نعم.",
    "چائے گرم ہے۔| دودھ ٹھنڈا ہے۔",
    "Чай горячий.| Молоко холодное.",
    "It grew .| It fell .| It ended .",
    "He called her `` tea '' . |She left .",
    "**Stop here.**| Then go on.",
    "Write to a.poe@example.org. |She answers.",
    "At 10.30 he came.| At 11.15 he went.",
    "A line with a credit. (AFP)",
    "Tea – it is hot. |– Is it?",
]


def _split(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, 0, len(text))]


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_a_reader_ends_them(case: str) -> None:
    expected = [part.strip() for part in case.split("|")]
    assert _split(case.replace("|", "")) == expected


TEXTS = st.text(
    st.sampled_from("aB1 .!?…\"'”()[]\n\r\u2028\u2029\t-*。！।؟字,;:\u0301\U0001f600"), max_size=200
)


@given(TEXTS, st.integers(0, 20), st.integers(0, 20))
def test_nothing_but_white_space_is_lost(text: str, skipped: int, left: int) -> None:
    start, end = min(skipped, len(text)), max(min(skipped, len(text)), len(text) - left)
    at = start
    for span in split_sentences(text, start, end):
        assert not text[at : span.start].strip()
        assert span.of(text).strip() == span.of(text) != ""
        assert at <= span.start < span.end <= end
        at = span.end
    assert not text[at:end].strip()


@given(st.text(st.sampled_from("a字 ,\n\u0301"), min_size=1, max_size=100).map(lambda text: text * 30))
def test_no_sentence_is_too_long(text: str) -> None:
    assert all(end - start <= LONGEST_SENTENCE for start, end in split_sentences(text, 0, len(text)))


def test_a_stretch_without_a_stop_is_cut_behind_a_comma() -> None:
    text = "word " * 100 + "last, " + "more " * 50
    first, second = _split(text)
    assert first.endswith("last,")
    assert second.startswith("more")


@pytest.mark.parametrize(
    "unit", [".", ". ", '."', ".[1,", ".''", "A. ", '. "" ', "(", "a\u0301", "1. ", "\n"]
)
def test_a_hostile_text_loses_nothing(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    spans = split_sentences(text, 0, len(text))
    assert "".join(span.of(text) for span in spans).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The tea is hot.", Trait.NONE),
        ("Is the tea hot?", Trait.QUESTION),
        ("茶很热吗？", Trait.QUESTION),
        ("You need these things:", Trait.FRAGMENT),
        ("Lung disease", Trait.FRAGMENT),
        ("He left.", Trait.OPENS_DEPENDENT),
        ("However, the tea was hot.", Trait.OPENS_DEPENDENT),
        ("“They were cold,” Poe said.", Trait.OPENS_DEPENDENT),
        ("Dies ist ein langer Satz.", Trait.OPENS_DEPENDENT),
        ("但是茶很热。", Trait.OPENS_DEPENDENT),
        ("Theory is a word that is long.", Trait.NONE),
        ("Tea | hot | 3.20", Trait.FRAGMENT),
        ("1. Wash your hands with soap.", Trait.LIST_ITEM),
        ("- the red box", Trait.LIST_ITEM | Trait.FRAGMENT),
    ],
)
def test_traits_tell_what_keeps_a_sentence_from_standing_alone(sentence: str, expected: Trait) -> None:
    assert traits(sentence) == expected


def test_the_marker_before_a_sentence_makes_it_an_item() -> None:
    text = "You need:\n- A box of good tea."
    assert traits(text, Span(12, len(text))) == Trait.LIST_ITEM
