"""A process that holds what `pullquote run` holds, until it has answered: it prints its memory in MB.

python tests/benchmarks/holding_pullquote.py MODELS STORAGE ARTICLES PRECISION < QUESTIONS
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # it runs from a clone that nobody installed

import bot.__main__
import bot.chat.running  # noqa: F401
from embeddings.models.loading import load_encoder
from knowledge.base import KnowledgeBase
from tests.benchmarks.resident import resident_megabytes

models, storage, articles = map(Path, sys.argv[1:4])
base = KnowledgeBase([articles], load_encoder(None, models, precision=sys.argv[4], threads=1), storage)
base.open()
for question in sys.stdin:
    base.ask(question)
print(json.dumps(resident_megabytes()))
