"""Readers of other architectures: what is served gives the numbers of transformers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import torch
from tokenizers import ByteLevelBPETokenizer
from transformers import (
    AutoTokenizer,
    DistilBertConfig,
    DistilBertForQuestionAnswering,
    ElectraConfig,
    ElectraForQuestionAnswering,
    RobertaConfig,
    RobertaForQuestionAnswering,
    RobertaTokenizerFast,
)

from embeddings.models.readers import load_reader
from embeddings.models.sources import find_reader
from embeddings.reader import ToRead

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transformers import PreTrainedModel

TEXT = "The bridge was closed in May. Engineers had found cracks in three cables."
BRIDGE = ToRead("", TEXT, ((0, 29), (30, 73)))
QUESTION = "When was it closed?"
SMALL: dict[str, Any] = {
    "num_hidden_layers": 1,
    "num_attention_heads": 2,
    "hidden_size": 16,
    "intermediate_size": 32,
}


def distilbert(folder: Path) -> PreTrainedModel:
    tokenizer = _word_pieces(folder)
    return DistilBertForQuestionAnswering(
        DistilBertConfig(vocab_size=tokenizer, n_layers=1, n_heads=2, dim=16, hidden_dim=32)
    )


def electra(folder: Path) -> PreTrainedModel:
    tokenizer = _word_pieces(folder)
    return ElectraForQuestionAnswering(ElectraConfig(vocab_size=tokenizer, embedding_size=16, **SMALL))


def roberta(folder: Path) -> PreTrainedModel:
    """Two marks between question and passage, one type of tokens, positions that begin at two."""
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(
        [TEXT, QUESTION], vocab_size=300, special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    )
    trained.save_model(str(folder))
    RobertaTokenizerFast.from_pretrained(folder).save_pretrained(folder)
    return RobertaForQuestionAnswering(
        RobertaConfig(vocab_size=300, type_vocab_size=1, max_position_embeddings=300, pad_token_id=1, **SMALL)
    )


def _word_pieces(folder: Path) -> int:
    """The default model's tokenizer, and how many words it has."""
    source = find_reader(None).folder
    tokenizer = AutoTokenizer.from_pretrained(source)
    tokenizer.save_pretrained(folder)
    return len(tokenizer)


@pytest.mark.parametrize("build", [distilbert, electra, roberta])
def test_a_reader_of_another_architecture_gives_the_numbers_of_transformers(
    build: Callable[[Path], PreTrainedModel], tmp_path: Path
) -> None:
    torch.manual_seed(1)
    folder = tmp_path / "model"
    folder.mkdir()
    model = build(folder)
    model.train(mode=False)
    model.save_pretrained(folder)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    pair = tokenizer(QUESTION, TEXT, return_tensors="pt", return_offsets_mapping=True)
    offsets = pair.pop("offset_mapping")[0].numpy()
    body = np.array([number == 1 for number in pair.sequence_ids(0)]) & (offsets[:, 1] > offsets[:, 0])
    with torch.inference_mode():
        out = model(**pair)
    (reading,) = load_reader(str(folder), tmp_path, precision="fp32").read(QUESTION, [BRIDGE])
    for sentence, found in zip(BRIDGE.sentences, reading.log_odds, strict=True):
        inside = body & (offsets[:, 1] > sentence[0]) & (offsets[:, 0] < sentence[1])
        odds = [
            np.logaddexp.reduce(logits[0].numpy()[inside]) - float(logits[0, 0])
            for logits in (out.start_logits, out.end_logits)
        ]
        assert found == pytest.approx(np.mean(odds), abs=1e-3)
