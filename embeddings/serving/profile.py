"""What must be known of a model, beside its weights and its tokenizer, to encode with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """A model's own settings, as sentence-transformers reads them from its folder."""

    fingerprint: str
    """Names the weights, tokenizer, settings and precision."""

    dimension: int
    max_length: int
    """Tokens that the model takes at once, special tokens included."""

    inputs: tuple[str, ...]
    """What the model wants to be given: "input_ids", "attention_mask", perhaps "token_type_ids"."""

    pad_id: int
    query_prompt: str
    passage_prompt: str
    covers: frozenset[str]
    """Scripts that the vocabulary knows; empty: all."""
