"""A question-answering model of transformers → its ONNX graph: how a reader comes in.

Imports torch and transformers, so only what brings a reader in imports this module.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import (
    AutoModelForQuestionAnswering,
    AutoTokenizer,
    BertConfig,
    BertForQuestionAnswering,
    PreTrainedTokenizerFast,
)

from embeddings.errors import ModelError
from embeddings.models.sentence_transformer import OPSET

if TYPE_CHECKING:
    from pathlib import Path

    from transformers import PreTrainedModel

_LOADING_ERRORS = (ImportError, KeyError, OSError, RuntimeError, SafetensorError, TypeError, ValueError)


def load_model(folder: Path) -> tuple[PreTrainedModel, Tokenizer]:
    """A question-answering model in a folder, and its tokenizer.

    Raises:
        ModelError: The folder holds none, or one without a fast tokenizer.
    """
    try:
        model = AutoModelForQuestionAnswering.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=torch.float32
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except _LOADING_ERRORS as exc:
        raise ModelError(f"{folder} holds no question-answering model: {_first_line(exc)}") from exc
    if not isinstance(tokenizer, PreTrainedTokenizerFast):
        raise ModelError(f"{folder} holds a model without a fast tokenizer; choose another reader.")
    return model, Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())


def own_model(encoder: Path, reader: Path) -> BertForQuestionAnswering:
    """The default reader: our layers over the word embeddings of the default encoder's package."""
    model = BertForQuestionAnswering(BertConfig.from_pretrained(encoder))
    words = {
        f"bert.{name}": value
        for name, value in load_file(encoder / "model.safetensors").items()
        if "word_embeddings" in name
    }
    missing, unexpected = model.load_state_dict({**words, **load_file(reader)}, strict=False)
    if missing or unexpected:
        raise ModelError(f"{reader} holds no reader for the model in {encoder}.")
    return model


def export_graph(model: PreTrainedModel, graph: Path) -> None:
    """Write a model, from token ids to start and end logits, as an ONNX graph.

    Raises:
        ModelError: Its architecture cannot be exported.
    """
    model.set_attn_implementation("eager")
    inputs = ("input_ids", "attention_mask", "token_type_ids")
    sample = tuple(torch.ones((2, 7), dtype=torch.long) for _ in inputs)
    try:
        with torch.no_grad(), warnings.catch_warnings():
            # The tracer warns of each Python branch that it fixes.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                _Graph(model).eval(),
                sample,
                graph,
                dynamo=False,
                opset_version=OPSET,
                input_names=list(inputs),
                output_names=["starts", "ends"],
                dynamic_axes={name: {0: "batch", 1: "length"} for name in (*inputs, "starts", "ends")},
            )
    except (RuntimeError, ValueError, TypeError, torch.onnx.errors.OnnxExporterError) as exc:
        raise ModelError(f"The reader cannot be exported to ONNX: {_first_line(exc)}") from exc


class _Graph(torch.nn.Module):
    """From token ids to the two rows of logits."""

    def __init__(self, model: PreTrainedModel) -> None:
        super().__init__()
        self._model = model

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Start and end logits, each of shape (batch, length)."""
        # A model with one type of tokens has nothing to learn from a second.
        more = {"token_type_ids": types} if getattr(self._model.config, "type_vocab_size", 0) > 1 else {}
        out = self._model(input_ids=ids, attention_mask=mask, **more)
        return cast(torch.Tensor, out.start_logits), cast(torch.Tensor, out.end_logits)


def _first_line(exc: BaseException) -> str:
    return (str(exc).splitlines() or [type(exc).__name__])[0]
