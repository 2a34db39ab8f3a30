"""A Document in, its passages and their sentences out: where each of them begins and ends."""

from knowledge.splitting.passages import SPLITTER_VERSION, Passage, split
from knowledge.splitting.sentences import Trait, traits
from knowledge.splitting.units import unit_traits

__all__ = ["SPLITTER_VERSION", "Passage", "Trait", "split", "traits", "unit_traits"]
