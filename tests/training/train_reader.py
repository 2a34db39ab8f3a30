"""Train the reader: a small BERT that reads a question and a passage together and points to the answer.

    python tests/training/train_reader.py --data train.json.xz --out FOLDER [--start FOLDER]
        [--seconds 3600] [--seed 1] [--frozen 0] [--batch 64] [--rate 1e-4]

    [CLS] question [SEP] (title .) passage [SEP]   →   start and end logits; [CLS] means "not here"

It begins from the default sentence encoder, or from the reader in `--start`. The word embeddings
stay as they are: they are the encoder's, and need not be shipped twice. The run can be ended and
taken up again: its state is kept in the folder. `--seconds` bounds the processor time spent training,
so that a busy machine learns as much as an idle one; the learning rate falls to nothing by then. It
writes `reader.safetensors` (fp16) and a log.

A processor with bf16 units (AMX, AVX512-BF16) sees four to five times as many rows a second.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertForQuestionAnswering, BertModel

from embeddings.models.sources import find_source
from tests.training.passages import join, load_tokenizer, read_corpus
from tests.training.rows import RowMaker, Shares

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tokenizers import Tokenizer

    from tests.training.rows import Row

WORDS = "word_embeddings"
PADDED = 32
"""Widths are multiples of this, so that the kernels are prepared for a few shapes only."""

SAVE_SECONDS = 120
WARM_UP = 200
"""Steps over which the learning rate rises."""

HEAD_RATE = 1e-3
"""Learning rate of the output layer, which begins from nothing."""

CHUNK = 64
"""Batches that are sorted by length together, so that a batch is of like length."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Ids of the tokens between the parts of a row."""

    start: int
    separator: int
    stop: int

    @classmethod
    def of(cls, tokenizer: Tokenizer) -> Marks:
        """Look them up."""
        vocabulary = tokenizer.get_vocab()
        return cls(vocabulary["[CLS]"], vocabulary["[SEP]"], vocabulary["."])


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows as tensors of shape (rows, tokens)."""

    ids: torch.Tensor
    types: torch.Tensor
    mask: torch.Tensor
    allowed: torch.Tensor
    """Where an answer may start or end: in the passage, or nowhere, which is the first token."""

    starts: torch.Tensor
    ends: torch.Tensor
    """Where it does."""

    @classmethod
    def of(cls, rows: Sequence[Row], marks: Marks) -> Batch:
        """Lay rows out, padded on the right."""
        width = -(-(max(row.length for row in rows) + 4) // PADDED) * PADDED
        ids, types, mask = (torch.zeros((len(rows), width), dtype=torch.long) for _ in range(3))
        allowed, starts, ends = (torch.zeros((len(rows), width), dtype=torch.bool) for _ in range(3))
        for number, row in enumerate(rows):
            first = [marks.start, *row.question, marks.separator]
            title = [*row.title, marks.stop] if row.title else []
            whole = [*first, *title, *row.body, marks.separator]
            body = len(first) + len(title)
            ids[number, : len(whole)] = torch.tensor(whole)
            types[number, len(first) : len(whole)] = 1
            mask[number, : len(whole)] = 1
            allowed[number, 0] = True
            allowed[number, body : body + len(row.body)] = True
            starts[number, [body + token for token in row.starts] or [0]] = True
            ends[number, [body + token for token in row.ends] or [0]] = True
        return cls(ids, types, mask, allowed, starts, ends)


def main() -> int:
    """Train, and write what came out."""
    options = _options()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    options.out.mkdir(parents=True, exist_ok=True)
    source = find_source(None).folder
    tokenizer = load_tokenizer(source)
    corpus = join([read_corpus(path, tokenizer) for path in options.data])
    maker = RowMaker(corpus, tokenizer, Shares(), options.seed)
    model = build_model(source, options.start)
    run = Run(model, Marks.of(tokenizer), options)
    run.go(maker)
    weights = model.state_dict().items()
    halves = {name: value.half().contiguous() for name, value in weights if WORDS not in name}
    save_file(halves, options.out / "reader.safetensors")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="files of known questions")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a reader.safetensors to begin from")
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--frozen", type=int, default=0, help="layers that stay as they are")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def build_model(source: Path, start: Path | None) -> BertForQuestionAnswering:
    """The default sentence encoder with an output layer for starts and ends, or a reader made of it."""
    config = BertConfig.from_pretrained(source)
    config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
    model = BertForQuestionAnswering(config)
    model.set_attn_implementation("eager")  # the fused one spends half of a step on its gradient on a CPU
    encoder = BertModel.from_pretrained(source, add_pooling_layer=False)
    model.bert.load_state_dict(encoder.state_dict())
    with torch.no_grad():
        types = model.bert.embeddings.token_type_embeddings.weight
        types[1] = types[0]  # the sentence encoder has never seen a second part
    if start:
        weights = {name: value.float() for name, value in load_file(start).items()}
        missing, unexpected = model.load_state_dict(weights, strict=False)
        if unexpected or any(WORDS not in name for name in missing):
            raise SystemExit(f"{start} holds no reader of this shape.")
    model.train()
    return model


class Run:
    """A training that can be taken up again."""

    def __init__(self, model: BertForQuestionAnswering, marks: Marks, options: argparse.Namespace) -> None:
        self._model = model
        self._marks = marks
        self._options = options
        self._optimizer = self._make_optimizer()
        self._state = options.out / "state.pt"
        self._step = self._seen = 0
        self._spent = 0.0
        self._loss = 0.0
        self._log = (options.out / "log").open("a", encoding="utf-8")
        if self._state.exists():
            self._restore()

    def go(self, maker: RowMaker) -> None:
        """Train until the time is spent."""
        saved = last = time.process_time()
        while self._spent < self._options.seconds:
            for rows in _batches(maker.epoch(), self._options.batch):
                self._learn(Batch.of(rows, self._marks))
                self._seen += len(rows)
                now = time.process_time()
                self._spent, last = self._spent + now - last, now
                if now - saved > SAVE_SECONDS:
                    self._save()
                    saved = now
                if self._spent >= self._options.seconds:
                    break
        self._save()

    def _learn(self, batch: Batch) -> None:
        for group in self._optimizer.param_groups:
            done = self._spent / self._options.seconds
            group["lr"] = group["base"] * min(1, (self._step + 1) / WARM_UP) * max(0.02, 1 - done)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self._model(input_ids=batch.ids, token_type_ids=batch.types, attention_mask=batch.mask)
        loss = (
            _surprise(out.start_logits, batch.starts, batch.allowed)
            + _surprise(out.end_logits, batch.ends, batch.allowed)
        ) / 2
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch types it so
        torch.nn.utils.clip_grad_norm_(self._model.parameters(), 1.0)
        self._optimizer.step()
        self._loss = loss.item() if not self._loss else 0.98 * self._loss + 0.02 * loss.item()
        self._step += 1
        if self._step % 25 == 0:
            pace = self._seen / max(self._spent, 1)
            self._say(f"step {self._step}, loss {self._loss:.3f}, {self._seen} rows, {pace:.0f} a second")

    def _make_optimizer(self) -> torch.optim.AdamW:
        bert = self._model.bert
        still = [bert.embeddings.word_embeddings, *bert.encoder.layer[: self._options.frozen]]
        if self._options.frozen:
            still.append(bert.embeddings)
        for module in still:
            module.requires_grad_(requires_grad=False)
        body = [each for each in bert.parameters() if each.requires_grad]
        head_rate = HEAD_RATE if self._options.start is None else self._options.rate
        groups: list[dict[str, Any]] = [
            {"params": body, "base": self._options.rate},
            {"params": list(self._model.qa_outputs.parameters()), "base": head_rate},
        ]
        return torch.optim.AdamW(groups, lr=self._options.rate, weight_decay=0.01)

    def _save(self) -> None:
        new = self._state.with_suffix(".new")
        model = {name: value for name, value in self._model.state_dict().items() if WORDS not in name}
        progress = {"step": self._step, "seen": self._seen, "spent": self._spent, "loss": self._loss}
        torch.save({"model": model, "optimizer": self._optimizer.state_dict(), **progress}, new)
        new.replace(self._state)

    def _restore(self) -> None:
        kept = torch.load(self._state)
        self._model.load_state_dict(kept["model"], strict=False)
        self._optimizer.load_state_dict(kept["optimizer"])
        self._step, self._seen, self._spent, self._loss = (
            kept[name] for name in ("step", "seen", "spent", "loss")
        )
        self._say(f"goes on at step {self._step}")

    def _say(self, words: str) -> None:
        print(words, flush=True)
        self._log.write(words + "\n")
        self._log.flush()


def _batches(rows: list[Row], size: int) -> Iterator[list[Row]]:
    """Rows of like length together."""
    chunk = CHUNK * size
    for first in range(0, len(rows), chunk):
        part = sorted(rows[first : first + chunk], key=lambda row: row.length)
        batches = [part[start : start + size] for start in range(0, len(part), size)]
        order = torch.randperm(len(batches)).tolist()
        yield from (batches[number] for number in order)


def _surprise(logits: torch.Tensor, right: torch.Tensor, allowed: torch.Tensor) -> torch.Tensor:
    """Minus the log of the probability of all right places together, the mean over the rows."""
    open_ = logits.float().masked_fill(~allowed, -1e4)
    found = open_.masked_fill(~right, -1e4)
    return (torch.logsumexp(open_, 1) - torch.logsumexp(found, 1)).mean()


if __name__ == "__main__":
    sys.exit(main())
