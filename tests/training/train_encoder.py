"""Tune the default sentence encoder's token states for late interaction over sentences.

    python tests/training/train_encoder.py --data train.json.xz --out FOLDER [--questions 23000] [--seed 1]

The loss is a softmax over all sentences of a dozen look-alike passages: MaxSim of the question and
the answering sentence against that of all others (Khattab and Zaharia, ColBERT, 2020). The
embeddings and the two lowest layers stay as they are.

What is written, `encoder.safetensors` (fp16), is the mean of the tuned and the original weights:
the tuned ones alone lose refusal, the mean keeps it (Wortsman et al., Robust fine-tuning of
zero-shot models, 2022).

A processor with bf16 units (AMX, AVX512-BF16) is several times as fast.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import torch
from safetensors.torch import save_file
from torch.nn.functional import normalize
from transformers import BertModel

from embeddings.models.sources import find_source
from tests.training.passages import load_tokenizer, read_corpus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tokenizers import Tokenizer

    from tests.training.passages import Corpus, Question

PASSAGE_TOKENS = 126
SENTENCE_TOKENS = 48
PASSAGES = 12
"""In a batch, or a few more: a passage comes with up to three that look like it."""

QUESTIONS = 5
"""Of each passage in a batch."""

SHARPNESS = 25.0
"""What a mean of cosines is multiplied by before the softmax."""

TUNED = ("encoder.layer.2.", "encoder.layer.3.", "encoder.layer.4.", "encoder.layer.5.")
PUNCTUATION = list(".,;:!?\"'()[]-")
WARM_UP = 50


class Tuning:
    """The encoder, and what it learns from."""

    def __init__(self, corpus: Corpus, tokenizer: Tokenizer, model: BertModel, seed: int) -> None:
        self._corpus = corpus
        self._model = model
        self._random = random.Random(seed)  # noqa: S311 training needs no secrets
        self._first, self._last = (tokenizer.token_to_id(token) for token in ("[CLS]", "[SEP]"))
        silent = [*map(tokenizer.token_to_id, PUNCTUATION), self._first, self._last]
        self._silent = torch.tensor(sorted(silent))
        self._asked: dict[int, list[Question]] = {}
        for question in corpus.questions:
            if question.right:
                self._asked.setdefault(question.passage, []).append(question)

    def batches(self) -> Iterator[list[int]]:
        """Passages with what looks like them, over and over."""
        while True:
            order = list(self._asked)
            self._random.shuffle(order)
            done: set[int] = set()
            group: list[int] = []
            for passage in order:
                if passage not in done:
                    picked = [passage, *self._alike(passage, done)]
                    done.update(picked)
                    group += picked
                if len(group) >= PASSAGES:
                    yield group
                    group = []

    def _alike(self, passage: int, done: set[int]) -> list[int]:
        near = [n for question in self._asked[passage] for n in question.near[:3]]
        fresh = [n for n in dict.fromkeys(near) if n not in done and n != passage]
        self._random.shuffle(fresh)
        return fresh[:3]

    def loss(self, passages: Sequence[int]) -> tuple[torch.Tensor, int] | None:
        """Of one batch, and how many questions it is the mean of; None where no sentence of it answers."""
        sentences = [(n, s) for n in passages for s in self._whole_sentences(n)]
        place = {key: row for row, key in enumerate(sentences)}
        asked = [
            (q, [place[n, s] for s in q.right if (n, s) in place]) for n in passages for q in self._some(n)
        ]
        asked = [(question, right) for question, right in asked if right]
        if not asked:
            return None
        states, length = self._sentence_states(passages, sentences)
        tokens, wordy = self._question_states([question for question, _ in asked])
        alike = (tokens.flatten(0, 1) @ states.flatten(0, 1).T).view(*tokens.shape[:2], *states.shape[:2])
        best = alike.masked_fill(~length, -1).amax(3)
        means = (best * wordy[..., None]).sum(1) / wordy.sum(1).clamp(min=1)[:, None]
        right = torch.zeros(means.shape, dtype=torch.bool)
        for row, (_, rows) in enumerate(asked):
            right[row, rows] = True
        logits = SHARPNESS * means
        lost = torch.logsumexp(logits, 1) - torch.logsumexp(logits.masked_fill(~right, -1e4), 1)
        return lost.mean(), len(asked)

    def _some(self, passage: int) -> list[Question]:
        asked = self._asked.get(passage, [])
        return self._random.sample(asked, QUESTIONS) if len(asked) > QUESTIONS else asked

    def _whole_sentences(self, passage: int) -> list[int]:
        ranges = self._corpus.passages[passage].sentences
        return [n for n, (first, last) in enumerate(ranges) if first < last <= PASSAGE_TOKENS]

    def _sentence_states(
        self, passages: Sequence[int], sentences: Sequence[tuple[int, int]]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Token states (sentences, tokens, dimension), and which of them are there."""
        bodies = [self._corpus.passages[n].body[:PASSAGE_TOKENS] for n in passages]
        states, _ = self._encode(bodies)
        row = {passage: number for number, passage in enumerate(passages)}
        picked = []
        for passage, sentence in sentences:
            first, last = self._corpus.passages[passage].sentences[sentence]
            # The row's first token is the mark before the text.
            picked.append(states[row[passage], 1 + first : 1 + min(last, first + SENTENCE_TOKENS)])
        padded = torch.nn.utils.rnn.pad_sequence(picked, batch_first=True)
        lengths = torch.tensor([len(each) for each in picked])
        return padded, torch.arange(padded.shape[1])[None] < lengths[:, None]

    def _question_states(self, asked: Sequence[Question]) -> tuple[torch.Tensor, torch.Tensor]:
        """Token states (questions, tokens, dimension), and 1 for each token that is a word."""
        states, ids = self._encode([question.ids for question in asked])
        return states, (~torch.isin(ids, self._silent) & (ids > 0)).float()

    def _encode(self, texts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        rows = [torch.tensor([self._first, *text, self._last]) for text in texts]
        ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self._model(input_ids=ids, attention_mask=(ids > 0).long())
        return normalize(out.last_hidden_state.float(), dim=-1), ids


def main() -> int:
    """Tune, and write what came out."""
    options = _options()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    source = find_source(None).folder
    tokenizer = load_tokenizer(source)
    model = BertModel.from_pretrained(source, add_pooling_layer=False, hidden_dropout_prob=0.0)
    original = {name: value.clone() for name, value in model.state_dict().items()}
    tuning = Tuning(read_corpus(options.data, tokenizer), tokenizer, model, options.seed)
    _tune(tuning, model, options.questions, options.rate)
    mean = {
        name: ((value + original[name]) / 2).half().contiguous()
        for name, value in model.state_dict().items()
        if name.startswith(TUNED)
    }
    save_file(mean, options.out / "encoder.safetensors")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="a file of known questions")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=23_000, help="questions to learn from")
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _tune(tuning: Tuning, model: BertModel, questions: int, rate: float) -> None:
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name.startswith(TUNED))
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    model.train()
    seen, mean = 0, 0.0
    for step, passages in enumerate(tuning.batches()):
        done = seen / questions
        if done >= 1:
            break
        found = tuning.loss(passages)
        if found is None:
            continue
        loss, asked = found
        seen += asked
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / WARM_UP) * max(0.03, 1 - done)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch types it so
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        mean = loss.item() if not mean else 0.98 * mean + 0.02 * loss.item()
        if step % 100 == 0:
            print(f"step {step}, loss {mean:.3f}, {done:.0%} of the questions", flush=True)


if __name__ == "__main__":
    sys.exit(main())
