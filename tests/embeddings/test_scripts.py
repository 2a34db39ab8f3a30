"""Letters are counted by script; a vocabulary knows a script if it has enough pieces of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from embeddings.models.sources import find_source
from embeddings.scripts import KNOWN_HAN, KNOWN_PIECES, scripts_known, scripts_of

CYRILLIC = [first + second for first in "абвгдежзик" for second in "лмнопрстуф"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why, 2021?", {"latin": 3}),
        ("Ｗｈｙ ªº", {"latin": 5}),
        ("Łódź µ", {"latin": 4, "greek": 1}),
        ("Панджшер", {"cyrillic": 8}),
        ("北京ひらカター", {"han": 2, "kana": 5}),
        ("한국 ไทย", {"hangul": 2, "thai": 3}),
        ("हिन्दी عربي עברית", {"devanagari": 3, "arabic": 4, "hebrew": 5}),
        ("🙂 ٣ … \x00\ud800", {}),
    ],
)
def test_letters_are_counted_by_script(text: str, expected: dict[str, int]) -> None:
    assert scripts_of(text) == expected


@given(st.text(st.characters(exclude_categories=())))
def test_no_letter_is_counted_twice(text: str) -> None:
    assert sum(scripts_of(text).values()) <= len(text)


def test_the_default_model_knows_latin_only() -> None:
    tokenizer = Tokenizer.from_file(str(find_source(None).folder / "tokenizer.json"))
    assert scripts_known(tokenizer.get_vocab()) == {"latin"}


def test_a_script_is_known_by_its_pieces_not_by_its_letters() -> None:
    assert len(CYRILLIC) >= KNOWN_PIECES
    assert scripts_known(CYRILLIC) == {"cyrillic"}
    assert scripts_known([letter for piece in CYRILLIC for letter in piece]) == frozenset()
    assert scripts_known(CYRILLIC[: KNOWN_PIECES - 1]) == frozenset()


def test_marks_of_word_pieces_do_not_count() -> None:
    assert scripts_known([f"##{piece[0]}" for piece in CYRILLIC] + [f"▁{piece}" for piece in CYRILLIC]) == {
        "cyrillic"
    }


def test_han_is_known_by_single_characters() -> None:
    assert scripts_known([chr(0x4E00 + n) for n in range(KNOWN_HAN)]) == {"han"}


def test_a_byte_level_vocabulary_is_read_as_the_characters_it_spells() -> None:
    # "ал" in UTF-8 is D0 B0 D0 BB, which GPT-2 writes as Ð ° Ð »: Latin letters to the eye.
    spelt = [
        "".join(chr(byte) if 0xA1 <= byte != 0xAD else chr(0x100 + byte - 94) for byte in piece.encode())
        for piece in CYRILLIC
    ]
    assert scripts_known(["Ġthe", *spelt]) == {"cyrillic"}
