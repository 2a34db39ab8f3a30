"""A sentence-transformers model, run by sentence-transformers: how a model comes in.

The only module that imports sentence-transformers and torch. Importing them takes seconds
and 400 MB, so only `embeddings.models` imports this module, and only when it is needed.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, cast

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Transformer
from tokenizers import Tokenizer
from torch.nn.functional import normalize
from transformers.utils.logging import disable_progress_bar

from embeddings.errors import ModelError
from embeddings.scripts import scripts_known
from embeddings.serving import Profile, WindowEncoder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from embeddings.encoder import Vectors
    from embeddings.serving import Ids

LONGEST_WINDOW = 512
"""Tokens a window holds where the model names no limit of its own."""

OPSET = 17
"""ONNX operator set of the exported graph: the first with LayerNormalization."""

_LOADING_ERRORS = (
    AttributeError,
    ImportError,
    KeyError,
    OSError,
    RuntimeError,
    SafetensorError,
    TypeError,
    ValueError,
)
"""What the libraries below raise for a folder that is not what it should be: they promise nothing."""


class SentenceTransformerEncoder(WindowEncoder):
    """The model as its makers' library runs it.

    Args:
        folder: The model's folder, with its weights as safetensors.
        fingerprint: Names the model; see `embeddings.models`.
        tuned: A file with weights that take the place of the folder's.
        threads: Threads for one run of the model, and for all else that torch does in this
            process; None: as torch decides.

    Raises:
        ModelError: The folder holds no model that can be loaded, or one that this class would
            not encode as sentence-transformers does.
    """

    def __init__(
        self, folder: Path, fingerprint: str, *, threads: int | None = None, tuned: Path | None = None
    ) -> None:
        if threads:
            torch.set_num_threads(threads)
        self._model = _load_model(folder)
        if tuned:
            network = cast(Transformer, self._model[0]).auto_model
            network.load_state_dict(load_file(tuned), strict=False)
        tokenizer = _own_tokenizer(self._model, folder)
        super().__init__(tokenizer, _read_profile(self._model, tokenizer, fingerprint))
        self._graph = _Graph(self._model, self.profile.inputs).eval()
        self.tokenizer_json = tokenizer.to_str()
        """The tokenizer as the model uses it, neither padding nor truncating."""

    def encode_originally(self, texts: list[str], *, queries: bool) -> Vectors:
        """The pooled vectors that sentence-transformers' own call gives, unit rows, as a reference."""
        encode = self._model.encode_query if queries else self._model.encode_document
        return np.asarray(encode(texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)

    def export(self, path: Path) -> None:
        """Write the model, from token ids to vectors, as an ONNX graph.

        Raises:
            ModelError: Its architecture cannot be exported.
        """
        # Traced attention must be spelt out in operators that ONNX has.
        network = cast(Transformer, self._model[0]).auto_model
        before = network.config._attn_implementation  # noqa: SLF001 there is no public name for it
        network.set_attn_implementation("eager")
        try:
            self._trace(path)
        except (
            RuntimeError,
            ValueError,
            TypeError,
            NotImplementedError,
            torch.onnx.errors.OnnxExporterError,
        ) as exc:
            raise ModelError(f"The model cannot be exported to ONNX: {_first_line(exc)}") from exc
        finally:
            network.set_attn_implementation(before)

    def _trace(self, path: Path) -> None:
        sample = self._inputs([*self._splitter.split("one two three"), *self._splitter.split("four")])
        with torch.no_grad(), warnings.catch_warnings():
            # The tracer warns of each Python branch that it fixes; that none matters is
            # verified on texts of other lengths and batch sizes before the export is used.
            warnings.simplefilter("ignore")
            # The graph that it cannot export it prints on standard output, which belongs to the answers.
            torch._C._jit_set_onnx_log_output_stream("stderr")  # noqa: SLF001 it has no public name
            torch.onnx.export(
                self._graph,
                tuple(torch.from_numpy(sample[name]) for name in self.profile.inputs),
                path,
                dynamo=False,
                opset_version=OPSET,
                input_names=list(self.profile.inputs),
                output_names=["tokens", "vector"],
                dynamic_axes={
                    **{name: {0: "batch", 1: "length"} for name in (*self.profile.inputs, "tokens")},
                    "vector": {0: "batch"},
                },
            )

    def _run(self, inputs: Mapping[str, Ids]) -> tuple[Vectors, Vectors]:
        try:
            with torch.inference_mode():
                tokens, vectors = self._graph(
                    *(torch.from_numpy(inputs[name]) for name in self.profile.inputs)
                )
        except RuntimeError as exc:
            raise ModelError(f"The model failed while encoding: {exc}") from exc
        return tokens.numpy(), vectors.numpy()


class _Graph(torch.nn.Module):
    """From token ids to unit token states and unit vectors, through the model's own modules.

    A token's state is what the modules behind the transformer make of that token standing
    alone: so it lies in the same space as the vectors, whatever pooling and layers follow.
    """

    def __init__(self, model: SentenceTransformer, inputs: tuple[str, ...]) -> None:
        super().__init__()
        transformer, *behind = model
        self._transformer = transformer
        self._behind = torch.nn.ModuleList(behind)
        self._inputs = inputs
        self._dimension = model.truncate_dim

    def forward(self, *inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = self._transformer(dict(zip(self._inputs, inputs, strict=True)))
        states = features["token_embeddings"]
        alone = {
            "token_embeddings": states.reshape(-1, 1, states.shape[-1]),
            "attention_mask": torch.ones_like(inputs[0]).reshape(-1, 1),
        }
        for module in self._behind:
            features, alone = module(features), module(alone)
        vectors = features["sentence_embedding"][:, : self._dimension]
        tokens = alone["sentence_embedding"][:, : self._dimension]
        tokens = tokens.reshape(states.shape[0], states.shape[1], tokens.shape[-1])
        return normalize(tokens.float(), dim=-1), normalize(vectors.float(), dim=-1)


def _load_model(folder: Path) -> SentenceTransformer:
    disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": torch.float32},
        )
    except _LOADING_ERRORS as exc:
        raise ModelError(
            f"{folder} holds no model that sentence-transformers can load: {_first_line(exc)}"
        ) from exc
    return model.eval()


def _first_line(exc: BaseException) -> str:
    return (str(exc).splitlines() or [type(exc).__name__])[0]


def _own_tokenizer(model: SentenceTransformer, folder: Path) -> Tokenizer:
    """A copy of the model's tokenizer: one that is changed must not be shared with the model."""
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if not isinstance(model[0], Transformer) or tokenizer is None:
        raise ModelError(f"{folder} holds no text model with a fast tokenizer; choose another model.")
    return Tokenizer.from_str(tokenizer.to_str())


def _read_profile(model: SentenceTransformer, tokenizer: Tokenizer, fingerprint: str) -> Profile:
    prompts = {name: prompt or "" for name, prompt in model.prompts.items()}
    accepted = cast(Transformer, model[0]).model_forward_params
    dimension = model.truncate_dim or model.get_embedding_dimension()
    if not dimension:
        raise ModelError("The model does not tell how long its vectors are; choose another model.")
    default = prompts.get(model.default_prompt_name or "", "")
    # The names, and their order, are those of SentenceTransformer.encode_document.
    passage = next((prompts[name] for name in ("document", "passage", "corpus") if name in prompts), default)
    return Profile(
        fingerprint=fingerprint,
        dimension=dimension,
        max_length=model.max_seq_length or LONGEST_WINDOW,
        inputs=tuple(
            name
            for name in ("input_ids", "attention_mask", "token_type_ids")
            if name in model.tokenizer.model_input_names and (accepted is None or name in accepted)
        ),
        pad_id=model.tokenizer.pad_token_id or 0,
        query_prompt=prompts.get("query", default),
        passage_prompt=passage,
        covers=scripts_known(tokenizer.get_vocab()),
    )
