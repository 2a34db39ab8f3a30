"""The default reader: the same numbers as transformers gives, made ready without PyTorch."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from transformers import AutoTokenizer

from embeddings.errors import ModelError
from embeddings.models.question_answering import own_model
from embeddings.models.readers import load_reader
from embeddings.models.recipes import find_recipe
from embeddings.models.sources import find_reader, read_digest
from embeddings.reader import UNREAD, ToRead

if TYPE_CHECKING:
    from pathlib import Path

    from embeddings.reader import Reader

TEXT = "The bridge was closed in May. Engineers had found cracks in three of its nine cables."
CLOSED, CRACKS = (0, 29), (30, 85)
BRIDGE = ToRead("The old bridge", TEXT, (CLOSED, CRACKS))


@pytest.fixture(scope="module")
def reader(storage: Path) -> Reader:
    """In eight bits, as it is shipped."""
    return load_reader(None, storage)


def test_the_sentence_that_answers_has_the_highest_odds(reader: Reader) -> None:
    (when,) = reader.read("When was the bridge closed?", [BRIDGE])
    (why,) = reader.read("What did engineers find?", [BRIDGE])
    assert when.log_odds[0] > 0 > when.log_odds[1]
    assert why.log_odds[1] > 0 > why.log_odds[0]


def test_what_a_passage_does_not_tell_has_low_odds(reader: Reader) -> None:
    (reading,) = reader.read("Who built the bridge?", [BRIDGE])
    assert (reading.log_odds < 0).all()


def test_a_passage_is_read_the_same_whatever_is_read_beside_it(reader: Reader) -> None:
    other = ToRead("", "Ferries leave every hour.", ((0, 25),))
    alone = reader.read("When was the bridge closed?", [BRIDGE])[0]
    beside = reader.read("When was the bridge closed?", [other, BRIDGE, other])[1]
    np.testing.assert_array_equal(alone.log_odds, beside.log_odds)


def test_threads_that_read_at_once_get_what_one_alone_gets(reader: Reader) -> None:
    alone = reader.read("When was the bridge closed?", [BRIDGE])[0].log_odds
    with ThreadPoolExecutor(4) as pool:
        readings = list(pool.map(lambda _: reader.read("When was the bridge closed?", [BRIDGE]), range(20)))
    assert all(np.array_equal(each[0].log_odds, alone) for each in readings)


def test_a_sentence_beyond_what_is_read_at_once_is_unread(reader: Reader) -> None:
    filler = "Rain fell on the hills again. " * 60
    start = len(filler)
    long = ToRead("Weather", filler + TEXT, (CLOSED, (start, start + 29)))
    (reading,) = reader.read("When was the bridge closed?", [long])
    assert reading.log_odds[1] == UNREAD < reading.log_odds[0]


@pytest.mark.parametrize(
    "passage",
    [
        ToRead("", "", ()),
        ToRead("Title", "\u200b\ufeff", ((0, 2),)),
        ToRead("🙂" * 400, "One 🙂 two.", ((0, 10),)),
        ToRead("", "x" * 50_000, ((0, 50_000),)),
    ],
)
def test_odd_passages_are_read(reader: Reader, passage: ToRead) -> None:
    (reading,) = reader.read("?" * 5000, [passage])
    assert reading.log_odds.shape == (len(passage.sentences),)
    assert np.isfinite(reading.log_odds).all()


def test_the_exact_reader_gives_the_numbers_of_transformers(storage: Path) -> None:
    source = find_reader(None)
    assert source.tuned
    model = own_model(source.folder, source.tuned)
    model.train(mode=False)
    tokenizer = AutoTokenizer.from_pretrained(source.folder)
    question = "When was the bridge closed?"
    pair = tokenizer(question, f"{BRIDGE.title} . {TEXT}", return_tensors="pt", return_offsets_mapping=True)
    offsets = pair.pop("offset_mapping")[0].numpy() - len(f"{BRIDGE.title} . ")
    with torch.inference_mode():
        out = model(**pair)
    body = np.array([number == 1 for number in pair.sequence_ids(0)])
    inside = body & (offsets[:, 0] >= CLOSED[0]) & (offsets[:, 1] <= CLOSED[1])
    odds = [
        np.logaddexp.reduce(logits[0].numpy()[inside]) - float(logits[0, 0])
        for logits in (out.start_logits, out.end_logits)
    ]
    (reading,) = load_reader(None, storage, precision="fp32").read(question, [BRIDGE])
    assert reading.log_odds[0] == pytest.approx(np.mean(odds), abs=1e-3)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_the_default_reader_has_a_recipe(storage: Path, precision: str) -> None:
    """So that no PyTorch is needed for it."""
    assert find_recipe(read_digest(find_reader(None), storage), precision)


def test_other_weights_than_the_pinned_ones_are_refused(tmp_path: Path) -> None:
    changed = tmp_path / "reader.safetensors"
    changed.write_bytes(b"something else")
    with pytest.raises(ModelError, match="damaged"):
        read_digest(replace(find_reader(None), tuned=changed), tmp_path)
