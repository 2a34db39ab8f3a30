"""Tiny sentence-transformers models with random weights, of several builds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertModel,
    FNetConfig,
    FNetModel,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaModel,
    T5Config,
    T5EncoderModel,
)

if TYPE_CHECKING:
    from pathlib import Path

CORPUS = [
    "the ferry was late and the bridge was closed",
    "when does the library open on saturdays",
    "engineers found cracks in three of its nine cables",
    "search_query search_document : query passage",
]
BERT_MARKS = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
ROBERTA_MARKS = {"bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>"}
SIZES: dict[str, Any] = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "max_position_embeddings": 80,
    "initializer_range": 0.5,
}


@dataclass(frozen=True)
class TinyModel:
    """What to build."""

    architecture: str = "bert"
    pooling: str | tuple[str, ...] = "mean"
    dense: int | None = None
    normalize: bool = True
    max_length: int = 24
    prompts: dict[str, str] = field(default_factory=dict)
    default_prompt: str | None = None
    truncate_dim: int | None = None


def build_model(folder: Path, tiny: TinyModel) -> Path:
    """Write a tiny model into a folder, in the form that sentence-transformers saves."""
    torch.manual_seed(7)
    tokenizer, network = {"bert": _bert, "roberta": _roberta, "t5": _t5, "fnet": _fnet}[tiny.architecture]()
    network.save_pretrained(folder / "parts")
    tokenizer.save_pretrained(folder / "parts")
    transformer = Transformer(str(folder / "parts"), max_seq_length=tiny.max_length)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode=tiny.pooling)
    modules: list[torch.nn.Module] = [transformer, pooling]
    if tiny.dense:
        modules.append(Dense(pooling.pooling_output_dimension, tiny.dense))
    if tiny.normalize:
        modules.append(Normalize())
    model = SentenceTransformer(
        modules=modules,
        device="cpu",
        prompts=tiny.prompts or None,
        default_prompt_name=tiny.default_prompt,
        truncate_dim=tiny.truncate_dim,
    )
    model.save(str(folder / "model"), create_model_card=False)
    return folder / "model"


def _t5() -> tuple[PreTrainedTokenizerFast, PreTrainedModel]:
    """A network that takes no token types, behind a tokenizer that gives them."""
    tokenizer, _ = _bert()
    config = T5Config(vocab_size=len(tokenizer), d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4)
    return tokenizer, T5EncoderModel(config)


def _fnet() -> tuple[PreTrainedTokenizerFast, PreTrainedModel]:
    """A network of Fourier transforms, for which ONNX has no operator that torch would export to."""
    tokenizer, _ = _bert()
    config = FNetConfig(vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, intermediate_size=64)
    return tokenizer, FNetModel(config)


def _bert() -> tuple[PreTrainedTokenizerFast, PreTrainedModel]:
    tokenizer = Tokenizer(models.WordPiece(unk_token=BERT_MARKS["unk_token"]))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=300, special_tokens=list(BERT_MARKS.values()))
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    names = ["input_ids", "token_type_ids", "attention_mask"]
    return _fast(tokenizer, BERT_MARKS, names), BertModel(
        BertConfig(vocab_size=tokenizer.get_vocab_size(), **SIZES)
    )


def _roberta() -> tuple[PreTrainedTokenizerFast, PreTrainedModel]:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=list(ROBERTA_MARKS.values()),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    config = RobertaConfig(vocab_size=tokenizer.get_vocab_size(), type_vocab_size=1, pad_token_id=1, **SIZES)
    return _fast(tokenizer, ROBERTA_MARKS, ["input_ids", "attention_mask"]), RobertaModel(config)


def _fast(tokenizer: Tokenizer, marks: dict[str, str], inputs: list[str]) -> PreTrainedTokenizerFast:
    build: Any = PreTrainedTokenizerFast
    fast: PreTrainedTokenizerFast = build(tokenizer_object=tokenizer, model_input_names=inputs, **marks)
    return fast
